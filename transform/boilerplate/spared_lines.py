"""Lines of a dump that recur over the hub's pages and are the articles' own: headings, items, stock sentences.

In: a page's blocks, what was decided of them, the templates that hold only beside the body, the model's likelihoods.
Out: the positions at which the model's word is worth more than the template's. In HTML that is text of which the model
is sure. A dump has no elements that would tell a section at the end of every article from a notice under it: what
reads as content and hangs on the article's prose without a break, stands between such prose, or with a heading of its
own over it, is left to the model. What ends several sections of the page is kept whatever the model says, and what
interrupts the prose again and again is never spared.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from transform.blocks import KINDS, Disposition
from transform.boilerplate.fingerprints import Trait
from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.templates import BODY_PROSE_WORDS
from transform.boilerplate.verdicts import is_cut, is_template, title_position

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from transform.blocks import Block
    from transform.boilerplate.fingerprints import BlockPrint
    from transform.boilerplate.verdicts import Verdict, Verdicts
    from transform.document import Document

# From these likelihoods on a template's line is spared (hubs whose bodies hold what recurs, dumps of ten pages: 10.4 %
# of the bodies was lost, 5.2 % with it; hubs made in twelve languages: .096 % lost and 99.42 % cut as before). Over the
# article stand buttons and tools that read like headings: with .5 there, 99.39 % was cut. Sentences by themselves are
# biographies and sponsors as often: they go with a line over them alone, else 99.23 % was cut.
_BEHIND, _BEFORE, _SENTENCE = 0.5, 0.9, 0.9
SURE_PROSE = 0.8
"""Prose that is this likely is the article's."""
# A line that no template names belongs to the lines around it from here on.
_JOINS = 0.3
# Between the article's prose all of the templates must be this likely: what stands there is rarely a notice (hubs of
# summaries with stock paragraphs and lists, dumps of ten pages: 10.8 instead of 16.8 % of the bodies lost; of hubs made
# in twelve languages .03 % less was cut).
_AMID = 0.3
# Over it, prose of a template is spared from here on, and under a heading alone: notices under the title read as
# content, too, but have none (the same hubs: 7.6 % lost; hubs of such notices 1 % less cut, without the heading 11 %).
_OPENING = 0.9
# A line by itself must be likelier (a heading over own prose has .95; "Story continues below" less).
_ALONE = 0.9
# In HTML, wherever it stands (hubs written by hand, twelve pages: .8 instead of 1.1 % of the bodies lost, .03 % less
# cut; hubs of one trap each .01 instead of 1.3 %, all cut; from .8 on .15 % less is cut).
_SURE_TEXT = 0.9
# What ends several sections of a page is kept where one copy is this likely: where it stands says more (of 53 such
# paragraphs that point to a search for trials the least likely has .23).
_ENDING = 0.2
# A short line of a rare template, before the end of the page's own prose, and between lines of the page's own (hubs
# written by hand, twelve pages: dumps lose 1.8 instead of 2.0 %, sixteen others 1.5 for 1.6, HTML .6 for .9; of the
# others' HTML .1 % less is cut; hubs of traps lose .1 % less; all else as before).
_FACT, _FACT_BETWEEN = 0.7, 0.4
_HEADINGS = frozenset({"heading", "references_heading"})


@dataclass(frozen=True, slots=True)
class HubPage:
    """A page: what was decided of its blocks, by templates some only `beside` the body, and how likely each is.

    `rare`: by templates that less than half of the hub's pages have.
    """

    blocks: Sequence[Block]
    prints: Sequence[BlockPrint]
    verdicts: Verdicts
    beside: Collection[int]
    rare: Collection[int]
    content: Sequence[float]
    count: Mapping[int, int]

    def is_template(self, at: int) -> bool:
        """Tell whether a template names it."""
        return is_template(self.verdicts[at])

    def is_of_the_frame(self, at: int) -> bool:
        """Tell whether a template names it that holds only beside the body, on half of the pages or more."""
        return at in self.beside and at not in self.rare

    def is_notice(self, at: int) -> bool:
        """Tell whether it was cut, and by no template."""
        return is_cut(self.verdicts[at]) and not self.is_template(at)

    def is_short(self, at: int) -> bool:
        """Tell whether it is too short for a paragraph of the body."""
        return self.prints[at].words < BODY_PROSE_WORDS

    def is_sure_prose(self, at: int) -> bool:
        """Tell whether it is the article's prose for certain."""
        return _is_sure_prose(self.prints[at], self.verdicts[at], self.content[at])

    def is_open(self, at: int) -> bool:
        """Tell whether nothing but a template has decided it."""
        return self.verdicts[at] is None or self.is_template(at)

    def is_line(self, at: int) -> bool:
        """Tell whether it is short and no sentence."""
        return self.is_short(at) and not self.prints[at].traits & Trait.PROSE

    def ends_section(self, at: int) -> bool:
        """Tell whether a text that nothing names but templates stands right before a heading."""
        if not self.is_open(at) or at + 1 == len(self.prints):
            return False
        verdict = self.verdicts[at + 1]
        labelled = verdict is not None and verdict.kind in _HEADINGS
        return labelled or (self.is_open(at + 1) and self.is_heading(at + 1))

    def is_said_again(self, at: int) -> bool:
        """Tell whether it is a long text that the page has more than once."""
        return not self.is_short(at) and self.count[self.prints[at].fingerprint] > 1

    def states(self, at: int) -> bool:
        """Tell whether it is a sentence, and no question."""
        is_question = self.blocks[at].text.rstrip().endswith(("?", "？"))
        return not is_question and bool(self.prints[at].traits & Trait.PROSE)

    def reads_as_content(self, at: int) -> bool:
        """Tell whether it is content, or likely, and no template's."""
        if at < 0:
            return False
        verdict = self.verdicts[at]
        return self.content[at] >= _BEHIND if verdict is None else KINDS[verdict.kind] is Disposition.CONTENT

    def is_heading(self, at: int) -> bool:
        """Tell whether it is a line that reads as content."""
        return self.is_line(at) and self.content[at] >= _BEHIND


def hub_page(
    document: Document,
    verdicts: Verdicts,
    beside: Collection[int],
    rare: Collection[int],
    content: Sequence[float],
) -> HubPage:
    """Return what is known of a hub's page; what is decided of it later shows in `verdicts`."""
    prints = document_prints(document)
    count = Counter(text.fingerprint for text in prints)
    return HubPage(document.blocks, prints, verdicts, beside, rare, content, count)


def spared_lines(page: HubPage) -> list[int]:
    """Return the positions of templates, some only `beside` the body, that the model shall decide."""
    if not any(map(page.is_template, range(len(page.content)))):
        return []
    return sorted({*_hanging(page), *_amid(page), *_opening(page)})


def spared_texts(page: HubPage) -> list[int]:
    """Return the positions of templates of HTML that the model shall decide: those that it surely takes for content."""
    return [at for at, likely in enumerate(page.content) if likely >= _SURE_TEXT and page.is_template(at)]


def fact_lines(page: HubPage) -> Iterator[int]:
    """Yield the short lines of rare templates that read as content before the last of the page's own sure prose.

    A box of facts comes whole on the pages that have one ("Duration", "45 to 60 minutes"), as a new generation of a
    frame does.
    """
    last = max(filter(page.is_sure_prose, range(len(page.prints))), default=0)
    for at in sorted(page.rare):
        if at < last and page.is_template(at) and page.is_short(at):
            is_between = page.reads_as_content(at - 1) and page.reads_as_content(at + 1)
            if page.content[at] >= (_FACT_BETWEEN if is_between else _FACT):
                yield at


def section_endings(page: HubPage) -> list[int]:
    """Return the positions of stock prose, and of the heading over it, that ends two sections or more of the page.

    Each copy stands right before a heading and behind text of the page's own; promotions interrupt a section.
    """
    own = [
        page.count[text.fingerprint] == 1 and _is_the_articles(page, at)
        for at, text in enumerate(page.prints)
    ]
    before = list(itertools.accumulate(own))
    found: list[int] = []
    for places in _copies(page):
        parted = all(a < b for a, b in itertools.pairwise([0, *(before[at] for at in places)]))
        likely = max(page.content[at] for at in places) >= _ENDING
        if parted and likely and all(map(page.ends_section, places)):
            found += [*places, *_heading_over(page, places)]
    return found


def _copies(page: HubPage) -> Iterable[list[int]]:
    """Return the places of each sentence that the page has more than once."""
    copies: dict[int, list[int]] = defaultdict(list)
    for at, text in enumerate(page.prints):
        if page.is_said_again(at) and text.traits & Trait.PROSE:
            copies[text.fingerprint].append(at)
    return copies.values()


def _heading_over(page: HubPage, places: Sequence[int]) -> Sequence[int]:
    """Return the lines right over all places, where they are one line and it reads like a heading."""
    lines = [at - 1 for at in places]
    same = len({page.prints[at].fingerprint for at in lines}) == 1
    fitting = all(page.is_line(at) and page.is_open(at) for at in lines)
    return lines if same and fitting and max(page.content[at] for at in lines) >= _JOINS else ()


def _hanging(page: HubPage) -> Iterator[int]:
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


def _amid(page: HubPage) -> Iterator[int]:
    """Yield what stands between sure prose, or references, without a known notice.

    A single line there that is template within bodies too must surely read as content: advertisements come so, and
    sentences that the page has again. Where it states something it interrupts: nearly all pages have it, between
    paragraphs of their own. A question may head such a paragraph.

    What is all of the frame stands between the text and a biography or teasers that read as text (hubs written by hand,
    twelve pages: .2 to .7 % more cut, all kept as before; with openings left to it, too, .15 % more; hubs of traps lose
    .2 % more; of lines behind the prose they would lose 2.5 %).
    """
    for before, after in itertools.pairwise(filter(partial(_is_the_articles, page), range(len(page.prints)))):
        between = range(before + 1, after)
        found = list(filter(page.is_template, between))
        if any(map(page.is_notice, between)) or any(map(page.is_said_again, found)):
            continue
        if found and all(map(page.is_of_the_frame, found)):
            continue
        alone = len(found) == 1 and found[0] not in page.beside
        if alone and page.states(found[0]):
            continue
        least = _ALONE if alone else _AMID
        if all(page.content[at] >= least for at in found):
            yield from found


def _is_the_articles(page: HubPage, at: int) -> bool:
    verdict = page.verdicts[at]
    return page.is_sure_prose(at) or (verdict is not None and verdict.kind == "reference")


def _opening(page: HubPage) -> Sequence[int]:
    """Return what stands between a heading and the first sure prose under the title, when there is prose in it."""
    known = title_position(page.verdicts)
    title = -1 if known is None else known
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
    own = [at for at in found if not page.is_of_the_frame(at)]
    return () if all(map(page.is_short, found)) else own


def _likely(prints: Sequence[BlockPrint], beside: Collection[int], content: Sequence[float]) -> set[int]:
    """Return the short lines that read as content, and the sentences right under one."""
    short = {at for at in beside if prints[at].words < BODY_PROSE_WORDS}
    lines = {at for at in short if content[at] >= _BEHIND and not prints[at].traits & Trait.PROSE}
    return lines | {at for at in short if at - 1 in lines and content[at] >= _SENTENCE}


def _is_sure_prose(text: BlockPrint, verdict: Verdict | None, content: float) -> bool:
    if text.words < BODY_PROSE_WORDS:
        return False
    return content >= SURE_PROSE if verdict is None else KINDS[verdict.kind] is Disposition.CONTENT
