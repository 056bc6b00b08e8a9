from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.blocks import Block
from transform.boilerplate.agreement import agree

SENTENCE = "Ten words stand here so that the block weighs something"


def page(*steps: str) -> list[Block]:
    return [Block(position=at, text=SENTENCE, path=f"html/body/div/{step}") for at, step in enumerate(steps)]


def test_a_misjudged_paragraph_follows_its_like() -> None:
    content = np.array([0.95, 0.95, 0.2, 0.95, 0.95])
    assert agree(page(*["p"] * 5), content)[2] > 0.5
    stranger = agree(page("p", "p", "aside.promo", "p", "p"), content)
    assert stranger[2] < 0.5 < stranger[3]


def test_one_certain_teaser_does_not_carry_a_row_of_them() -> None:
    steps = ["p"] * 6 + ["h4.teaser"] * 6
    agreed = agree(page(*steps), np.array([0.99] * 6 + [0.02, 0.02, 0.65, 0.02, 0.02, 0.02]))
    assert agreed[:6].min() > 0.9
    assert agreed[6:].max() < 0.3


def test_an_id_of_its_own_does_not_part_a_block_from_its_like() -> None:
    steps = [f"p#block-{at}.text" for at in range(6)]
    content = np.array([0.95] * 5 + [0.2])
    assert agree(page(*steps), content)[5] > 0.5
    parted = [step.replace("#", ".") for step in steps]
    assert agree(page(*parted), content)[5] < 0.5


def test_like_places_are_told_by_three_steps() -> None:
    content = np.array([0.95] * 5 + [0.2])
    assert agree(page(*["div.text/section/p"] * 6), content)[5] > 0.5
    assert agree(page(*["div.text/section/p"] * 5, "div.more/section/p"), content)[5] < 0.5


def test_doubt_counts_less_on_a_page_that_is_sure_of_its_text() -> None:
    doubtful = 0.52
    sure = agree(page(*["p"] * 12, "q"), np.array([0.99] * 12 + [doubtful]))
    unsure = agree(page("q", "i", "b"), np.array([doubtful, 0.4, 0.4]))
    assert sure[6] > 0.95
    assert unsure[0] > doubtful - 0.05


@pytest.mark.parametrize("count", [1, 2, 30])
def test_a_page_on_which_nothing_is_likely_has_no_text(count: int) -> None:
    assert agree(page(*["p"] * count), np.full(count, 0.05)).tolist() == [0.0] * count


@given(st.lists(st.tuples(st.sampled_from(["p", "li", "h2"]), st.floats(0, 1)), min_size=1, max_size=30))
def test_likelihoods_stay_likelihoods(blocks: list[tuple[str, float]]) -> None:
    content = np.array([value for _, value in blocks])
    agreed = agree(page(*(step for step, _ in blocks)), content)
    assert ((agreed >= 0) & (agreed <= 1)).all()
    assert np.array_equal(agreed, agreed.round(4))
    assert np.array_equal(agreed, agree(page(*(step for step, _ in blocks)), content))
