from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.boilerplate.census import Record
from transform.boilerplate.generations import GENERATION_SHARE, rare_texts

WHOLE = range(12)
OLD, NEW = range(8), range(8, 12)


def _record(pages: range | list[int], *, units: dict[int, int] | None = None) -> Record:
    return Record(units={(units or {}).get(page, page) for page in pages}, pages=list(pages))


def _rare(texts: dict[int, Record], whole: Record | None = None) -> frozenset[int]:
    return rare_texts(texts, texts, whole or _record(WHOLE))


@pytest.mark.parametrize(
    ("pages", "is_rare"),
    [
        ([0, 2, 4, 6], True),  # a warning on half of the frame's pages
        ([0, 1, 2, 3, 4], False),  # a biography on more
        (list(OLD), False),
        (list(NEW), False),  # a generation is no rare text of the whole
        ([0, 1, 8, 9], True),  # of both generations' pages some
    ],
)
def test_a_text_on_few_pages_of_its_frame_is_rare(pages: list[int], *, is_rare: bool) -> None:
    frames = {1: _record(OLD), 2: _record(NEW), 3: _record(WHOLE)}
    assert _rare({**frames, 9: _record(pages)}) == ({9} if is_rare else set())


def test_texts_that_take_turns_are_not_rare() -> None:
    turns = {at: _record(list(range(at, 12, 3))) for at in range(3)}
    assert _rare({**turns, 9: _record(WHOLE)}) == set()


def test_two_captures_of_a_page_may_be_of_two_generations() -> None:
    units = {page: page % 8 for page in WHOLE}  # pages 0 to 3 were captured again
    frames = {1: _record(OLD, units=units), 2: _record(NEW, units=units)}
    assert _rare(frames, _record(WHOLE, units=units)) == set()


def test_no_texts_none_are_rare() -> None:
    assert _rare({}) == set()


@given(st.lists(st.sets(st.integers(0, 11), min_size=1), max_size=12))
def test_neither_order_nor_names_matter_and_what_is_common_is_never_rare(sets: list[set[int]]) -> None:
    texts = {at: _record(sorted(pages)) for at, pages in enumerate(sets)}
    rare = _rare(texts)
    backwards = {-at: texts[at] for at in reversed(texts)}
    assert {-at for at in _rare(backwards)} == rare
    assert all(len(sets[at]) < GENERATION_SHARE * len(WHOLE) for at in rare)
