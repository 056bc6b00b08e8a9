"""Lines of a dump that no template names and that adjoin the article's prose: its box of fields, its last lines.

In: a page's blocks, what was decided of them, templates included, and the model's likelihoods. Out: the log-odds by
which some are likelier the article's. The model takes "Botanical name", "Thymus vulgaris", "Family" over the text for a
menu, and a glossary or a short closing list under it for links; but the hub's own are templates, and these are none.
"""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

from transform.boilerplate.fingerprints import Trait
from transform.boilerplate.notice_words import speaks_as_notice
from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.spared_lines import SURE_PROSE
from transform.boilerplate.templates import BODY_PROSE_WORDS
from transform.boilerplate.verdicts import is_template, title_position

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from transform.boilerplate.fingerprints import BlockPrint
    from transform.boilerplate.verdicts import Verdicts
    from transform.document import Document

# A box has so many lines in a row, which are so likely in the mean; lines that the page has again are its table of
# contents (hubs written by hand, dumps of twelve pages: 1.6 and 1.4 instead of 1.7 % of the bodies lost, of two pages
# 2.0 instead of 2.5 %, all cut as before; the journal's tables of contents have means of .07 to .2).
_FEWEST_LINES, _MEAN, _IN_BOX = 4, 0.1, 3.0
# So many names in turn with values are fields, though most pages have the names (hubs written by hand, dumps of twelve
# pages: .02 to .04 % less lost, all cut as before; where all pages are such cards, all of their names were).
_FEWEST_NAMES = 3
# What follows the last sure prose without a template between, where enough pages taught the templates: short lines, and
# longer texts, which are biographies as often (the same hubs: 1.2 and 1.1 % lost, .04 and .3 % less cut).
_SHORT, _LONG = 2.0, 1.0
# What stands between two texts of sure prose, and nothing else between them: cells of tables that the model takes for
# menus (of 52 hubs 392 characters of bodies were cut there and 28 of furniture; one of them lost 1.8 %, .3 % with it).
_BETWEEN = 5.0
_LEAST = 0.01  # what is less likely has other witnesses


def field_boxes(
    document: Document, verdicts: Verdicts, content: Sequence[float], rare: Collection[int] = ()
) -> Iterator[int]:
    """Yield the lines of the boxes between the title and the first sure prose under it.

    `rare`: what templates name that few pages have. Several may be a box's fields, with values of the page's own; one
    heads teasers.
    """
    prints = document_prints(document)
    if title_position(verdicts) is None:
        return
    lines = _lines(prints)

    def is_of_box(at: int) -> bool:
        is_open = verdicts[at] is None or (at in rare and not prints[at].traits & Trait.PROSE)
        return is_open and lines[at]

    for is_box, run in itertools.groupby(_over_prose(prints, verdicts, content), key=is_of_box):
        box = list(run)
        fields = sum(verdicts[at] is not None for at in box)
        is_long = is_box and len(box) >= _FEWEST_LINES
        if is_long and fields != 1 and 2 * fields <= len(box) and _are_likely(box, content):
            yield from box


def named_values(document: Document, verdicts: Verdicts, content: Sequence[float]) -> Iterator[int]:
    """Yield the templates that name fields: they take turns with values of the page's own, over its sure prose."""
    prints = document_prints(document)
    lines = _lines(prints)

    def is_name(at: int) -> bool:
        is_pair = is_template(verdicts[at]) and verdicts[at + 1] is None
        return is_pair and not prints[at].traits & Trait.PROSE and lines[at] and lines[at + 1]

    names = filter(is_name, _over_prose(prints, verdicts, content)[:-1])
    for _, turn in itertools.groupby(enumerate(names), key=lambda name: name[1] - 2 * name[0]):
        taking = [at for _, at in turn]
        if len(taking) >= _FEWEST_NAMES and _are_likely(range(taking[0], taking[-1] + 2), content):
            yield from taking


def _over_prose(prints: Sequence[BlockPrint], verdicts: Verdicts, content: Sequence[float]) -> range:
    """Return the blocks between the title, if there is one, and the first sure prose under it."""
    start = (title_position(verdicts) or 0) + 1
    return range(start, next((at for at in _sure_prose(prints, verdicts, content) if at >= start), start))


def _lines(prints: Sequence[BlockPrint]) -> list[bool]:
    """Tell which blocks are lines, shorter than prose, that the page has once."""
    count = Counter(block.fingerprint for block in prints)
    return [block.words < BODY_PROSE_WORDS and count[block.fingerprint] == 1 for block in prints]


def _are_likely(box: Sequence[int], content: Sequence[float]) -> bool:
    return sum(content[at] for at in box) >= _MEAN * len(box)


def adjoining(
    document: Document, verdicts: Verdicts, content: Sequence[float], end: int, *, well_taught: bool
) -> dict[int, float]:
    """Return the log-odds that speak for lines before and behind the sure prose of a body that ends before `end`."""
    prints = document_prints(document)
    found = dict.fromkeys(field_boxes(document, verdicts, content), _IN_BOX)
    sure = [at for at in _sure_prose(prints, verdicts, content) if at < end]
    if not well_taught or not sure:
        return found
    for before, after in itertools.pairwise(sure):
        between = range(before + 1, after)
        if all(verdicts[at] is None for at in between):
            found |= {at: _BETWEEN for at in between if not speaks_as_notice(document.blocks[at].text)}
    for at in _following(document, verdicts, content, range(sure[-1] + 1, end)):
        found[at] = _SHORT if prints[at].words < BODY_PROSE_WORDS else _LONG
    return found


def _sure_prose(prints: Sequence[BlockPrint], verdicts: Verdicts, content: Sequence[float]) -> Iterator[int]:
    for at, block in enumerate(prints):
        if verdicts[at] is None and block.words >= BODY_PROSE_WORDS and content[at] >= SURE_PROSE:
            yield at


def _following(
    document: Document, verdicts: Verdicts, content: Sequence[float], behind: range
) -> Iterator[int]:
    """Yield what nobody has decided in a row behind the last sure prose, but for what speaks as notices do."""
    for at in itertools.takewhile(lambda at: verdicts[at] is None, behind):
        if content[at] >= _LEAST and not speaks_as_notice(document.blocks[at].text):
            yield at
