"""Judge the blocks of a dump once more, knowing its hub: what recurs there, and what the deciders before made of it.

In: a page as those left it (`JudgedPage`), and its verdicts. Out: the verdicts, changed in place. Rules about what
recurs see one sign at a time (a share of pages, a neighbour, a place); this model weighs them together, for the blocks
that templates or the page's model decided, and for no others: what patterns, labels and operators decide stands. It is
trained on hubs with labelled pages (benchmarks/train_hubs.py, docs/model_card.md), and asked about pages of hubs whose
templates enough pages taught.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transform.boilerplate.features_hub import hub_features
from transform.boilerplate.model import load_net, run_net
from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.verdicts import Verdict, is_template

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from transform.boilerplate.features_hub import JudgedPage
    from transform.boilerplate.verdicts import Verdicts

MODEL = "hub.npz"
CUT, KEEP = 0.07, 0.95
"""Only where it is so sure the model contradicts those before it (docs/model_card.md)."""
LEAST_LEFT = 0.5
"""Of the words kept so far (of real sites a page of a shop lost all of its text; hubs of articles never half)."""
_OPEN = ("model:", "template:", "structure:section_ending")


def judge_again(page: JudgedPage, verdicts: Verdicts, pinned: AbstractSet[int]) -> None:
    """Change, in place, the verdicts that the hub's model contradicts; never those of `pinned` templates.

    Nothing changes where too little of the text would be left: that is no page as the model knows them.
    """
    likely = run_net(load_net(MODEL), hub_features(page)).content.tolist()
    kept = page.kept.copy()
    for position in open_positions(verdicts, pinned):
        if not CUT <= likely[position] <= KEEP:
            kept[position] = likely[position] > KEEP
    words = np.array([block.words for block in document_prints(page.document)])
    if words[kept].sum() < LEAST_LEFT * words[page.kept].sum():
        return
    for position in np.flatnonzero(kept != page.kept).tolist():
        verdicts[position] = _verdict(page, position, likely[position])


def _verdict(page: JudgedPage, position: int, content: float) -> Verdict:
    told = page.told[position]
    if content > KEEP:
        return Verdict(page.document.blocks[position].kind, "model:hub", content)
    if told is not None and is_template(told):
        return told
    return Verdict("boilerplate", "model:hub", round(1 - content, 4))


def knows(page: JudgedPage) -> bool:
    """Tell whether enough pages taught the hub's templates: with fewer, what recurs says less."""
    return any(entry is not None and entry.is_well_taught for entry in page.matched)


def open_positions(verdicts: Verdicts, pinned: AbstractSet[int]) -> list[int]:
    """Return what the model may decide anew, in order."""
    return [
        position
        for position, verdict in enumerate(verdicts)
        if verdict is not None and verdict.rule.startswith(_OPEN) and position not in pinned
    ]
