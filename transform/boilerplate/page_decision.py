"""Decide a page's blocks together, from how likely each is content by itself.

In: a document and the model's scores of its blocks. Out: one `Decision` per block. The cut falls where the
expected F1 of the kept words is highest; of text that the page holds twice one copy is kept; a heading goes
with what it heads, in a dump the short lines between kept ones with those.
"""

from __future__ import annotations

import functools
import itertools
import operator
import re
from collections import Counter
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from transform import markup
from transform.boilerplate.captions import find_captions
from transform.boilerplate.character_classes import fold_letters
from transform.boilerplate.named_parts import name_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from transform.blocks import Block
    from transform.boilerplate.scores import PageScores
    from transform.document import Document

    Vector = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

# Matches "word" and "2024", not ",".
_WORD = re.compile(r"\w+")
# Text of so many words is not met twice by chance (measured: shorter repeats are as often content).
_DUPLICATE_WORDS = 8
# Between copies of what is said again on purpose stands text of so many words that the page has once. Of such copies
# (WCXB and news, HTML) two in three are in the gold, of the others one in four; alone, though, collections and news
# lose by them .003 and .001 of word-F1, so they are kept where a hub's templates took the teasers.
_OWN_WORDS = 15
# More characters a word than any language with spaces has on average.
_LONG_WORD = 8
# A heading goes with so many words under it from this likelihood on (it costs nothing on any set of pages;
# labels and notices, which score zero here, are never kept so).
_HEADING, _HEADED_WORDS = 0.15, 5
# The same for a line of a dump (folds: articles -.0001, news -.0002, WCXB the same, and of hubs written by hand .02 %
# less is lost; from .3 on news -.001).
_LINE = 0.4
# Up to so many lines of a dump between kept ones stay with them, each of so few words and so likely, or so likely
# as a share of the least likely kept one (folds: all of WCXB and articles +.0003, listings +.002, news within .0003;
# likelier or less likely by a fifth does as well, longer lines cost news).
_BETWEEN_MOST, _BETWEEN_WORDS, _BETWEEN, _BETWEEN_SHARE = 5, 8, 0.3, 0.6
SURE = 0.85
"""A page whose best choice is expected to have this F1 is sure of its text: an article, hardly a listing."""
# So many copies in a row are a second rendering of the page's text, not what it says again on purpose (a site whose
# articles stand in the mark-up twice fell from .99 to .67; of the made hubs whose sections all end in the same words
# nothing more is lost, with two in a row for it a tenth).
_SECOND_RENDERING = 4
_DIGITS = 4  # of a confidence
# From here on a block that was cut rather follows the article than stands before or beside it.
_AFTER = 0.5
_FURNITURE = (
    (markup.HIDDEN | markup.ARIA_HIDDEN | markup.DIALOG, "hidden"),
    (markup.NAV, "navigation"),
    (markup.FOOTER, "footer"),
)
_ANY_FURNITURE = functools.reduce(operator.or_, (flag for flag, _ in _FURNITURE))


class Decision(NamedTuple):
    """What became of a block: kept or cut, as which kind, how surely (0..1, 4 digits), and by which rule."""

    kept: bool
    kind: str
    confidence: float
    rule: str


_DUPLICATE = Decision(kept=False, kind="duplicate", confidence=1.0, rule="structure:duplicate")


def decide_page(
    document: Document, scores: PageScores, told: Sequence[str | None] | None = None
) -> tuple[Decision, ...]:
    """Return a decision for every block, in order; `told`: the kinds that a hub's templates, or others, have given."""
    blocks: Sequence[Block] = document.blocks
    words = word_counts(blocks)
    content = scores.content.copy()
    kinds = _cut_kinds(document, scores)
    rules = ["model:html" if document.text is None else "model:text"] * len(blocks)
    kept = likely_content(content, words)
    if document.text is None:
        for at, kind in _cut_named_parts(document, kept, content, words).items():
            rules[at] = "structure:named_part"
            kinds[at] = "navigation" if kinds[at] == "navigation" else kind  # also in a list "related"
        blocks = _with_captions(document, kept, content, words)
        _keep_headings(blocks, kept, content, words, _HEADING)
        _keep_captions(blocks, kept)
    else:
        _keep_between(kept, content, words)
        _keep_headings(blocks, kept, content, words, _LINE)
    copies = _copies(blocks, kept, words, told).tolist()
    likely, unlikely = content.tolist(), (1 - content).round(_DIGITS).tolist()
    return tuple(
        [
            _DUPLICATE
            if copy
            else Decision(True, block.kind, content, rule)
            if chosen
            else Decision(False, kind, sure, rule)
            for block, kind, rule, chosen, copy, content, sure in zip(
                blocks, kinds, rules, kept.tolist(), copies, likely, unlikely, strict=True
            )
        ]
    )


def _cut_named_parts(document: Document, kept: Mask, content: Vector, words: Vector) -> dict[int, str]:
    """Keep, in place, nothing of parts that are named as none of the article's; return the kinds of their blocks."""
    parts = name_parts(document, kept, words) if document.signals else {}
    if parts:
        content[list(parts)] = 0
        kept[:] = likely_content(content, words)
    return parts


def word_counts(blocks: Sequence[Block]) -> Vector:
    """Return the number of words of each block: as spaces part them, or by length where none do (Chinese)."""
    texts = [block.text for block in blocks]
    spaces = np.fromiter(map(str.count, texts, repeat(" ")), dtype=np.float64, count=len(texts))
    lengths = np.fromiter(map(len, texts), dtype=np.float64, count=len(texts))
    return np.maximum(spaces + 1, lengths / _LONG_WORD)


def likely_content(content: Vector, words: Vector) -> Mask:
    """Return the blocks whose choice gives the highest expected F1 of words.

    For the k likeliest blocks that is 2 x expected kept content / (words kept + expected content of the
    page).
    """
    order, expected = expected_f1(content, words)
    kept = np.zeros(len(words), dtype=bool)
    if expected.max(initial=0) > 0:
        kept[order[: int(expected.argmax()) + 1]] = True
    return kept


def expected_f1(content: Vector, words: Vector) -> tuple[npt.NDArray[np.int64], Vector]:
    """Return the blocks, likeliest first, and the expected F1 of words of keeping the first, two, three ..."""
    order = np.argsort(-content, kind="stable")
    found = np.cumsum((content * words)[order])
    total = found[-1] if len(found) else 0.0
    return order, 2 * found / np.maximum(np.cumsum(words[order]) + total, 1)


def _keep_headings(blocks: Sequence[Block], kept: Mask, content: Vector, words: Vector, least: float) -> None:
    """Keep, in place, the headings right over kept prose that are as likely as the `least`."""
    for block, following, prose in zip(blocks, kept[1:].tolist(), words[1:] >= _HEADED_WORDS, strict=False):
        if following and prose and block.kind == "heading" and blocks[block.position + 1].kind != "heading":
            kept[block.position] |= content[block.position] >= least


def _with_captions(document: Document, kept: Mask, content: Vector, words: Vector) -> Sequence[Block]:
    """Return the blocks, those named as captions that the text so far kept holds, where the page is sure of it."""
    blocks = document.blocks
    likely = content * words
    if not document.signals or 2 * likely[kept].sum() < SURE * (words[kept].sum() + likely.sum()):
        return blocks
    captions = find_captions(document, kept, words)
    if not captions:
        return blocks
    return [block._replace(kind="caption") if block.position in captions else block for block in blocks]


def _keep_captions(blocks: Sequence[Block], kept: Mask) -> None:
    """Keep, in place, the captions in the midst of kept text: they are the article's, though not of its body."""
    for block in blocks:
        if block.kind == "caption":
            before, after = block.position - 1, block.position + 1
            while before >= 0 and blocks[before].kind == "caption":
                before -= 1
            while after < len(blocks) and blocks[after].kind == "caption":
                after += 1
            kept[block.position] |= before >= 0 and after < len(blocks) and kept[before] and kept[after]


def _keep_between(kept: Mask, content: Vector, words: Vector) -> None:
    """Keep, in place, the few short lines of a dump between kept ones that are hardly less likely than those."""
    chosen = np.flatnonzero(kept)
    steps = chosen[1:] - chosen[:-1]
    if len(gaps := np.flatnonzero((steps > 1) & (steps <= _BETWEEN_MOST + 1))):
        least = min(_BETWEEN, _BETWEEN_SHARE * content[chosen].min())
        fitting = (content >= least) & (words <= _BETWEEN_WORDS)
        for gap in gaps.tolist():
            between = slice(chosen[gap] + 1, chosen[gap + 1])
            kept[between] |= fitting[between].all()


def _copies(blocks: Sequence[Block], kept: Mask, words: Vector, told: Sequence[str | None] | None) -> Mask:
    """Return the kept blocks whose words a kept block before them has already, in whatever punctuation.

    On a hub's page what returns behind prose of the page's own, with such prose or references between, is said again
    on purpose: the sentence that ends each section. A long run of copies is none such.
    """
    copies = np.zeros(len(blocks), dtype=bool)
    read = kept if told is None else kept | np.array([kind == "reference" for kind in told], dtype=bool)
    long = np.flatnonzero(read & (words >= _DUPLICATE_WORDS)).tolist()
    letters = fold_letters([blocks[at].text for at in long])
    said = Counter(letters)
    if len(said) == len(letters):
        return copies  # nearly all pages: texts of the same words have the same letters
    texts = [_words(blocks[at].text) if said[own] > 1 else own for at, own in zip(long, letters, strict=True)]
    count = Counter(texts)
    own = 0  # blocks of the page's own prose so far
    met: dict[str, int] = {}
    again: list[bool | None] = []  # None: it is no copy
    for at, text in zip(long, texts, strict=True):
        again.append(0 < met[text] < own if kept[at] and text in met else None)
        met[text] = own
        own += count[text] == 1 and words[at] >= _OWN_WORDS
    for is_copy, run in itertools.groupby(zip(long, again, strict=True), key=lambda one: one[1] is not None):
        same = list(run)
        on_purpose = told is not None and len(same) < _SECOND_RENDERING
        for at, is_again in same:
            copies[at] = is_copy and not (on_purpose and is_again)
    _keep_copied_headings(blocks, copies, dict(zip(long, texts, strict=True)))
    return copies


def _keep_copied_headings(blocks: Sequence[Block], copies: Mask, texts: Mapping[int, str]) -> None:
    """Take, in place, the entry of a list of contents for the copy, and not the heading that it names.

    `texts`: what is compared of the blocks, by position.
    """
    first = {text: at for at, text in reversed(list(texts.items()))}
    for at in np.flatnonzero(copies).tolist():
        before = first[texts[at]]
        if blocks[at].kind == "heading" and blocks[before].kind == "list_item":
            copies[at], copies[before] = False, True


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _cut_kinds(document: Document, scores: PageScores) -> list[str]:
    """Return the kind of each block if it is cut: where it stands says more than the model."""
    after = (scores.after >= _AFTER).tolist()
    kinds = ["after_article" if follows else "boilerplate" for follows in after]
    if document.signals:
        for at, flags in enumerate(document.signals.flags):
            if place := flags & _ANY_FURNITURE:
                kinds[at] = _kind_of_place(place)
    return kinds


@functools.cache  # of the flags' 32 combinations
def _kind_of_place(place: int) -> str:
    return next(kind for flags, kind in _FURNITURE if place & flags)
