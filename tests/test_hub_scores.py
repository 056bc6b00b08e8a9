"""The measure of hubs: what counts as cut, as lost, and as neither."""

from __future__ import annotations

import pytest

from benchmarks.hub_scores import Sums, Verdict, score_page

LABELS = [
    ("boiler.access", "For professionals only"),
    ("title", "Night work"),
    ("body", "They slept badly and ate late."),
    ("boiler.sponsor", "Paid for by Amvela"),
]


def kept(*texts: str) -> list[Verdict]:
    return [Verdict(kept=True, rule="model", text=text) for text in texts]


def cut(*texts: str) -> list[Verdict]:
    return [Verdict(kept=False, rule="model", text=text) for text in texts]


@pytest.mark.parametrize(
    ("verdicts", "cut_share", "lost_share"),
    [
        pytest.param(cut(LABELS[0][1]) + kept(LABELS[2][1]) + cut(LABELS[3][1]), 1, 0, id="perfect"),
        pytest.param(kept(*(text for _, text in LABELS)), 0, 0, id="all_kept"),
        pytest.param(cut(*(text for _, text in LABELS)), 1, 1, id="all_cut"),
        pytest.param(kept("They  slept\nbadly and ate late."), 1, 0, id="white_space_does_not_count"),
        pytest.param(kept("They slept badly") + cut("and ate late."), 1, 11 / 25, id="a_part"),
        pytest.param(kept("They slept badly"), 1, 0, id="what_is_not_told_is_not_lost"),
        pytest.param([], 1, 0, id="nothing_told"),
    ],
)
def test_template_cut_and_body_lost(verdicts: list[Verdict], cut_share: float, lost_share: float) -> None:
    sums = score_page(LABELS, verdicts)
    assert (sums.cut_share, sums.lost_share) == (cut_share, lost_share)


def test_what_a_peer_does_not_keep_is_lost() -> None:
    sums = score_page(LABELS, kept("They slept badly", "Paid for by Amvela"), tells_all=False)
    assert (sums.lost, sums.body) == (11, 25)
    assert sums.leaks == {"model | Paid for by Amvela": 15}


def test_pages_add_up() -> None:
    total = Sums.total(score_page(LABELS, verdicts) for verdicts in (kept(LABELS[0][1]), cut(LABELS[2][1])))
    assert (total.template, total.cut, total.body, total.lost) == (70, 50, 50, 25)
    assert total.leaked_of_kind == {"boiler.access": 20}
