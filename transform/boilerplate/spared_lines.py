"""Lines of a dump that recur over the hub's pages and are the articles' own: headings, items, stock sentences.

In: a page's blocks, what was decided of them, the templates that hold only beside the body, the model's likelihoods.
Out: the positions at which the model's word is worth more than the template's. A dump has no elements that would tell
a section at the end of every article from a notice under it: what reads as content and hangs on the article's prose
without a break, stands between such prose, or with a heading of its own over it, is left to the model.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from transform.blocks import KINDS, Disposition
from transform.boilerplate.fingerprints import Trait
from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.templates import BODY_PROSE_WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

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
# Between the article's prose all of the templates must be this likely: what stands there is rarely a notice (hubs of
# summaries with stock paragraphs and lists, dumps of ten pages: 10.8 instead of 16.8 % of the bodies lost; of hubs made
# in twelve languages .03 % less was cut).
_AMID = 0.3
# Over it, prose of a template is spared from here on, and under a heading alone: notices under the title read as
# content, too, but have none (the same hubs: 7.6 % lost; hubs of such notices 1 % less cut, without the heading 11 %).
_OPENING = 0.9


@dataclass(frozen=True, slots=True)
class _Page:
    prints: Sequence[BlockPrint]
    verdicts: Verdicts
    beside: Collection[int]
    content: Sequence[float]

    def is_template(self, at: int) -> bool:
        verdict = self.verdicts[at]
        return verdict is not None and verdict.kind == "template"

    def is_notice(self, at: int) -> bool:
        verdict = self.verdicts[at]
        is_cut = verdict is not None and KINDS[verdict.kind] is Disposition.BOILERPLATE
        return is_cut and not self.is_template(at)

    def is_short(self, at: int) -> bool:
        return self.prints[at].words < BODY_PROSE_WORDS

    def is_sure_prose(self, at: int) -> bool:
        return _is_sure_prose(self.prints[at], self.verdicts[at], self.content[at])

    def is_heading(self, at: int) -> bool:
        return self.is_short(at) and not self.prints[at].traits & Trait.PROSE and self.content[at] >= _BEHIND


def spared_lines(
    document: Document, verdicts: Verdicts, beside: Collection[int], content: Sequence[float]
) -> list[int]:
    """Return the positions of templates, some only `beside` the body, that the model shall decide."""
    page = _Page(document_prints(document), verdicts, beside, content)
    if not any(map(page.is_template, range(len(content)))):
        return []
    return sorted({*_hanging(page), *_amid(page), *_opening(page)})


def _hanging(page: _Page) -> Iterator[int]:
    """Yield the short lines right behind or before sure prose."""
    likely = _likely(page.prints, page.beside, page.content)
    sure = [False, *map(page.is_sure_prose, range(len(page.prints))), False]
    joins = [
        at in likely or (page.verdicts[at] is None and not sure[at + 1] and page.content[at] >= _JOINS)
        for at in range(len(page.prints))
    ]
    for is_joined, run in itertools.groupby(range(len(joins)), key=joins.__getitem__):
        positions = list(run)
        if is_joined and (sure[positions[0]] or sure[positions[-1] + 2]):
            least = _BEHIND if sure[positions[0]] else _BEFORE
            yield from (at for at in positions if at in likely and page.content[at] >= least)


def _amid(page: _Page) -> Iterator[int]:
    """Yield what stands between sure prose, or references, without a known notice.

    A single short line there that is template within bodies too is none: advertisements come so.
    """
    for before, after in itertools.pairwise(filter(partial(_is_the_articles, page), range(len(page.prints)))):
        between = range(before + 1, after)
        found = list(filter(page.is_template, between))
        alone = len(found) == 1 and page.is_short(found[0]) and found[0] not in page.beside
        if alone or any(map(page.is_notice, between)):
            continue
        if all(page.content[at] >= _AMID for at in found):
            yield from found


def _is_the_articles(page: _Page, at: int) -> bool:
    verdict = page.verdicts[at]
    return page.is_sure_prose(at) or (verdict is not None and verdict.kind == "reference")


def _opening(page: _Page) -> Sequence[int]:
    """Return what stands between a heading and the first sure prose under the title, when there is prose in it."""
    title = next((at for at, v in enumerate(page.verdicts) if v is not None and v.kind == "title"), -1)
    first = next((at for at in range(title + 1, len(page.prints)) if _is_the_articles(page, at)), 0)
    found: list[int] = []
    for at in range(first - 1, title, -1):
        if page.is_template(at):
            if page.content[at] < (_BEHIND if page.is_short(at) else _OPENING):
                break
            found.append(at)
        elif page.is_notice(at) or (page.verdicts[at] is None and page.content[at] < _JOINS):
            break
    while found and not page.is_heading(found[-1]):
        found.pop()
    return () if all(map(page.is_short, found)) else found


def _likely(prints: Sequence[BlockPrint], beside: Collection[int], content: Sequence[float]) -> set[int]:
    """Return the short lines that read as content, and the sentences right under one."""
    short = {at for at in beside if prints[at].words < BODY_PROSE_WORDS}
    lines = {at for at in short if content[at] >= _BEHIND and not prints[at].traits & Trait.PROSE}
    return lines | {at for at in short if at - 1 in lines and content[at] >= _SENTENCE}


def _is_sure_prose(text: BlockPrint, verdict: Verdict | None, content: float) -> bool:
    if text.words < BODY_PROSE_WORDS:
        return False
    return content >= _SURE if verdict is None else KINDS[verdict.kind] is Disposition.CONTENT
