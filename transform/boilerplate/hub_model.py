"""Judge the blocks of a page once more, knowing its hub: what recurs there, and what the deciders before made of it.

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
from transform.boilerplate.page_prints import print_words
from transform.boilerplate.verdicts import Verdict, is_template

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from transform.boilerplate.features_hub import JudgedPage
    from transform.boilerplate.templates import TemplateEntry
    from transform.boilerplate.verdicts import Verdicts
    from transform.document import Document

MODELS = {"html": "hub_html.npz", "text": "hub_text.npz"}
CUT, KEEP = 0.1, 0.9
"""Only where it is so sure the model contradicts those before it (docs/model_card.md)."""
LEAST_LEFT = {"html": 0.85, "text": 0.7}
"""Of the words kept so far: where it would cut more, a page is none as the model knows them (real sites, mostly shops:
HTML .8101 of word-F1, with .7 .8073, without the model .8089; of hubs' dumps .85 cuts .1 to .5 % less)."""
_CLOSED_KINDS = frozenset({"heading", "table"})
"""Of HTML, where the mark-up says so: what stands under a heading tells, and that is another block (else the
journal's pages lose .07 % more)."""
_OPEN = ("model:", "template:", "structure:section_ending")


def judge_again(page: JudgedPage, verdicts: Verdicts, pinned: AbstractSet[int]) -> None:
    """Change, in place, the verdicts that the hub's model contradicts; never those of `pinned` templates.

    Nothing changes where too little of the text would be left: that is no page as the model knows them.
    """
    media = "html" if page.document.text is None else "text"
    net = load_net(MODELS[media])
    likely = run_net(net, hub_features(page)).content.tolist()
    kept = page.kept.copy()
    for position in open_positions(page.document, verdicts, pinned):
        if not CUT <= likely[position] <= KEEP:
            kept[position] = likely[position] > KEEP
    words = print_words(page.document)
    if words[kept].sum() < LEAST_LEFT[media] * words[page.kept].sum():
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


def knows(matched: Sequence[TemplateEntry | None]) -> bool:
    """Tell whether enough pages taught the hub's templates, of which these name texts of a page.

    With fewer, what recurs says less.
    """
    return any(entry is not None and entry.is_well_taught for entry in matched)


def open_positions(document: Document, verdicts: Verdicts, pinned: AbstractSet[int]) -> list[int]:
    """Return what the model may decide anew, in order."""
    closed = _CLOSED_KINDS if document.text is None else ()
    return [
        block.position
        for block, verdict in zip(document.blocks, verdicts, strict=True)
        if verdict is not None
        and verdict.rule.startswith(_OPEN)
        and block.position not in pinned
        and block.kind not in closed
    ]
