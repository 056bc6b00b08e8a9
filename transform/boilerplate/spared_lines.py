"""Short lines of a dump that recur over the hub's pages and are the articles' own: headings, items, stock sentences.

In: a page's blocks, what was decided of them, the templates that hold only beside the body, the model's likelihoods.
Out: the positions at which the model's word is worth more than the template's. A dump has no elements that would tell
a section at the end of every article from a notice under it: what reads as content there, and hangs on the article's
prose without a break, is left to the model.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from transform.blocks import KINDS, Disposition
from transform.boilerplate.fingerprints import Trait
from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.templates import BODY_PROSE_WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from transform.boilerplate.fingerprints import BlockPrint
    from transform.boilerplate.verdicts import Verdict, Verdicts
    from transform.document import Document

# From these likelihoods on a template's line is spared (hubs whose bodies hold what recurs, dumps of ten pages: 10.4 %
# of the bodies was lost, 5.2 % with it; hubs made in twelve languages: .096 % lost and 99.42 % cut as before). Over the
# article stand buttons and tools that read like headings: with .5 there, 99.39 % was cut. Sentences by themselves are
# biographies and sponsors as often: they go with a line over them alone, else 99.23 % was cut.
_BEHIND, _BEFORE, _SENTENCE = 0.5, 0.9, 0.9
# Prose that is this likely is the article's; a line that no template names belongs to the lines around it from here on.
_SURE, _JOINS = 0.8, 0.3


def spared_lines(
    document: Document, verdicts: Verdicts, beside: Collection[int], content: Sequence[float]
) -> list[int]:
    """Return the positions, of those `beside` the body by the hub's templates, that the model shall decide."""
    if not beside:
        return []
    prints = document_prints(document)
    likely = _likely(prints, beside, content)
    sure = [False, *map(_is_sure_prose, prints, verdicts, content), False]
    joins = [
        at in likely or (verdicts[at] is None and not sure[at + 1] and content[at] >= _JOINS)
        for at in range(len(prints))
    ]
    spared: list[int] = []
    for is_joined, run in itertools.groupby(range(len(prints)), key=joins.__getitem__):
        positions = list(run)
        if is_joined and (sure[positions[0]] or sure[positions[-1] + 2]):
            least = _BEHIND if sure[positions[0]] else _BEFORE
            spared += [at for at in positions if at in likely and content[at] >= least]
    return spared


def _likely(prints: Sequence[BlockPrint], beside: Collection[int], content: Sequence[float]) -> set[int]:
    """Return the short lines that read as content, and the sentences right under one."""
    short = {at for at in beside if prints[at].words < BODY_PROSE_WORDS}
    lines = {at for at in short if content[at] >= _BEHIND and not prints[at].traits & Trait.PROSE}
    return lines | {at for at in short if at - 1 in lines and content[at] >= _SENTENCE}


def _is_sure_prose(text: BlockPrint, verdict: Verdict | None, content: float) -> bool:
    if text.words < BODY_PROSE_WORDS:
        return False
    return content >= _SURE if verdict is None else KINDS[verdict.kind] is Disposition.CONTENT
