"""What the model sees of a plain-text page: one row of numbers per block.

In: a segmented `Document` without mark-up. Out: a float32 matrix, blocks x features; inside this module one
row per feature, since most are made from one another. Nothing but the text and its layout is known, so that a
block's place among its neighbours counts for much. All groups are language-neutral but the lexicon's, and the
model is trained to do without that one: for half of the training pages it is blank.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from transform.boilerplate.character_classes import CLASS_NAMES, count_classes
from transform.boilerplate.features_places import (
    densest_prose,
    neighbour_rows,
    place_rows,
    rows_of,
    run_rows,
    running_sums,
    sums_within,
    window_rows,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from transform.document import Document

    Matrix = npt.NDArray[np.float32]
    Vector = npt.NDArray[np.float32]
    Rows = npt.NDArray[Any]  # made float32 when they are joined
    Words = Sequence[Sequence[str]]


class Weights(Protocol):
    """The weights of words: the log-odds of content, and of following the article; a dictionary is one."""

    def get(self, token: str, /) -> tuple[float, float] | None:
        """Return a word's weights, None when it is unknown."""


# Matches "2024", "12:30", "3.5.24"; not "12", "120 mg": such stand by bylines and comments. (It begins with a
# figure: only at those is it tried.)
_DATE = re.compile(r"\d(?<!\d\d)(?:(?:(?<=1)9|(?<=2)0)\d\d|\d?:\d\d|\d?[./-]\d{1,2}[./-]\d{2,4})(?!\d)")
_DATE_CHARS = 80
_LEXICON_WORDS = 8
_LINE_WORDS = 4  # a line of so few words is looked up as a whole, too
_TERMINATOR, _COMMA, _DIGIT = (CLASS_NAMES.index(name) for name in ("terminator", "comma", "digit"))
SENTENCE_ENDS = frozenset('.!?…。！？؟।"”»)')
_PROSE_WORDS = 10
"""A block of so many words with a stop or a comma among them reads like running text."""
_LONG_WORDS = 25
_TOPIC_LETTERS = 4
"""Shorter words are the language's, not the topic's."""
_KIND_BITS = {"heading": 1 << 11, "list_item": 1 << 12, "table": 1 << 13}
_COLON_BITS = {":": 1 << 3, "：": 1 << 3}
_SIGN_BITS = {"@": 1 << 4, "©": 1 << 5, "http": 1 << 6, "www": 1 << 6, "|": 1 << 7}
_COPIED_BIT, _AGAIN_BITS, _DATE_BIT = 1 << 8, 3 << 8, 1 << 10
_TOLD = [0, 4, 6, 8, 9]  # of the base, what neighbours tell
_MARK_BITS = np.arange(14)[:, None]
_MOST_COPIES = 9
_FAR = 4  # line breaks: so many part any two blocks
_UNKNOWN = (0.0, 0.0)
LEXICON_COLUMNS = 8
"""The last columns of a row; blank where the page's language is not the lexicon's."""


def text_features(document: Document, words: Words, weights: Weights) -> Matrix:
    """Return the feature matrix of a page, one row per block; the lexicon's columns come last."""
    if not document.blocks:
        raise ValueError("text_features: a document without blocks has no features; score it without them")
    return _matrix([*_plain_rows(document, words), *_lexicon_rows(words, weights)])


def plain_features(document: Document, words: Words) -> Matrix:
    """Return all columns that no language decides."""
    return _matrix(_plain_rows(document, words))


def lexicon_features(words: Words, weights: Weights) -> Matrix:
    """Return what the learnt lexicon says of each block and of its neighbours."""
    return _matrix(_lexicon_rows(words, weights))


def _matrix(groups: Sequence[Rows]) -> Matrix:
    """Return groups of rows, one row per feature, as one matrix with one row per block."""
    matrix = np.empty((groups[0].shape[1], sum(map(len, groups))), dtype=np.float32)
    np.concatenate(groups, out=matrix.T)
    return matrix


def lexicon_tokens(words: Sequence[str]) -> Sequence[str]:
    """Return what of a block the lexicon knows: its first words, and a short block as a whole."""
    if 1 < len(words) <= _LINE_WORDS:
        return [*words, " ".join(words)]
    return words[:_LEXICON_WORDS]


def _lexicon_rows(words: Words, weights: Weights) -> list[Rows]:
    own = list(map(lexicon_tokens, words))
    sizes = np.fromiter(map(len, own), dtype=np.int64, count=len(own))
    rows = np.zeros((5, len(words)), dtype=np.float32)
    filled = np.flatnonzero(sizes)
    if len(filled):
        pairs = [weight or _UNKNOWN for weight in map(weights.get, chain.from_iterable(own))]
        table = np.empty((3, len(pairs)), dtype=np.float32)
        table[:2] = np.fromiter(chain.from_iterable(pairs), np.float32, 2 * len(pairs)).reshape(-1, 2).T
        table[2] = table[:2].any(axis=0)
        starts = (np.cumsum(sizes) - sizes)[filled]
        rows[0, filled], rows[3, filled], rows[4, filled] = (
            np.add.reduceat(table, starts, axis=1) / sizes[filled]
        )
        rows[1, filled] = np.minimum.reduceat(table[0], starts)
        rows[2, filled] = np.maximum.reduceat(table[0], starts)
    sums = running_sums(rows[[0, 3]])
    around = [sums_within(sums, reach) for reach in (2, 8, 4)]
    return [
        rows,
        *(inside[which : which + 1] / inside[-1] for which, inside in zip((0, 0, 1), around, strict=True)),
    ]


def _plain_rows(document: Document, words: Words) -> list[Rows]:
    counts, starts = count_classes([block.text for block in document.blocks])
    counts, capitals = counts.T, starts[:, 1]
    length = counts.sum(axis=0)
    said = np.fromiter(map(len, words), dtype=np.float32, count=len(words))
    held = np.maximum(said, 1)
    stops = counts[_TERMINATOR] + counts[_COMMA]
    prose = np.where((said >= _PROSE_WORDS) & (stops >= 1), said, 0).astype(np.float32)
    ends = np.array([block.text[-1:] in SENTENCE_ENDS for block in document.blocks], dtype=np.float32)
    densest = densest_prose(said, prose)
    topic = _topic(words, densest)
    base = rows_of(
        np.log1p(said),
        np.log1p(length),
        length / held / 10,
        capitals / held,
        stops / held,
        np.log1p(stops),
        prose > 0,
        said >= _LONG_WORDS,
        ends,
        topic,
    )
    return [
        base,
        counts / np.maximum(length, 1),
        *_marks(document, counts[_DIGIT] > 0),
        *neighbour_rows(base[_TOLD]),
        *place_rows(said, prose, densest),
        *run_rows(prose),
        window_rows(rows_of(said, stops, prose, capitals, ends, topic)),
    ]


def _topic(words: Words, densest: tuple[int, int]) -> Vector:
    """Return the share of each block's words that are long and stand elsewhere in the densest prose."""
    start, end = densest
    distinct = list(map(frozenset, words))
    counts = Counter(chain.from_iterable(distinct[start:end]))
    once = {word for word in counts if len(word) >= _TOPIC_LETTERS}
    twice = {word for word in once if counts[word] > 1}
    known = chain(repeat(once, start), repeat(twice, end - start), repeat(once))
    shares = [len(said & topic) / (len(said) or 1) for said, topic in zip(distinct, known, strict=False)]
    return np.array(shares, dtype=np.float32)


def _marks(document: Document, has_digit: npt.NDArray[np.bool_]) -> tuple[Rows, ...]:
    """Return what single characters, repetition and the layout say of a block."""
    keys = [block.text.strip().casefold() for block in document.blocks]
    masks = [
        _opening(block.text[:1], key[:1]) | _COLON_BITS.get(key[-1:], 0) | _KIND_BITS.get(block.kind, 0)
        for block, key in zip(document.blocks, keys, strict=True)
    ]
    folded = "\n".join(keys)
    for sign, bit in _SIGN_BITS.items():
        if sign in folded:
            for at, key in enumerate(keys):
                if sign in key:
                    masks[at] |= bit
    for at in np.flatnonzero(has_digit).tolist():
        if _DATE.search(keys[at], 0, _DATE_CHARS):
            masks[at] |= _DATE_BIT
    copies = Counter(keys)
    if len(copies) < len(keys):
        seen: set[str] = set()
        for at, key in enumerate(keys):
            if copies[key] > 1:
                masks[at] |= _AGAIN_BITS if key in seen else _COPIED_BIT
                seen.add(key)
    times = np.array([[copies[key] for key in keys]])
    return np.array(masks) >> _MARK_BITS & 1, np.minimum(times, _MOST_COPIES), _gaps(document)


@lru_cache(maxsize=1 << 10)
def _opening(first: str, first_of_key: str) -> int:
    """Return the marks that a block's first characters set, as found and as folded."""
    return first.isupper() | first_of_key.isalpha() << 1 | first_of_key.isdecimal() << 2


def _gaps(document: Document) -> Rows:
    """Return the line breaks before and after each block, and the share of gaps that are blank lines."""
    count = (document.text or "").count
    blocks = document.blocks
    ends, starts = (block.char_end for block in blocks), (block.char_start for block in blocks[1:])
    gaps = np.array([_FAR, *map(count, repeat("\n"), ends, starts), _FAR])
    blank = np.mean(gaps[1:-1] > 1) if len(blocks) > 1 else 0.0
    gaps = np.minimum(gaps, _FAR)
    return rows_of(gaps[:-1], gaps[1:], blank, size=len(blocks))
