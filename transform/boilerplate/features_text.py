"""What the model sees of a plain-text page: one row of numbers per block.

In: a segmented `Document` without mark-up. Out: a float32 matrix, blocks x features. Nothing but the text
and its layout is known, so that a block's place among its neighbours counts for much. All groups are
language-neutral but the lexicon's, and the model is trained to do without that one: for half of the
training pages it is blank.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np

from transform.boilerplate.character_classes import CLASS_NAMES, count_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from transform.document import Document

    Matrix = npt.NDArray[np.float32]
    Vector = npt.NDArray[np.float32]
    Mask = npt.NDArray[np.bool_]
    Words = Sequence[Sequence[str]]


class Weights(Protocol):
    """The weights of words: the log-odds of content, and of following the article; a dictionary is one."""

    def get(self, token: str, /) -> tuple[float, float] | None:
        """Return a word's weights, None when it is unknown."""


# Matches "2024", "12:30", "3.5.24"; not "12", "120 mg": such stand by bylines and comments.
_DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d|\d{1,2}:\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})(?!\d)")
_DATE_CHARS = 80
_LEXICON_WORDS = 8
_LINE_WORDS = 4  # a line of so few words is looked up as a whole, too
_TERMINATOR, _COMMA, _DIGIT = (CLASS_NAMES.index(name) for name in ("terminator", "comma", "digit"))
_ENDS = frozenset('.!?…。！？؟।"”»)')
_PROSE_WORDS = 10
"""A block of so many words with a stop or a comma among them reads like running text."""
_LONG_WORDS = 25
_TOPIC_LETTERS = 4
"""Shorter words are the language's, not the topic's."""
_KIND_BITS = {"heading": 1, "list_item": 2, "table": 4}
_BASE = 10
_TOLD = (0, 4, 6, 8, 9)  # columns of the base that neighbours tell
_MARK_BITS = 14
_REACHES = np.array([1, 2, 4, 8, 16])
_STEPS = (-3, -2, -1, 1, 2, 3)
_UNKNOWN = (0.0, 0.0)
LEXICON_COLUMNS = 8
"""The last columns of a row; blank where the page's language is not the lexicon's."""


def text_features(document: Document, words: Words, weights: Weights) -> Matrix:
    """Return the feature matrix of a page, one row per block; the lexicon's columns come last."""
    if not document.blocks:
        raise ValueError("text_features: a document without blocks has no features; score it without them")
    return np.concatenate([plain_features(document, words), lexicon_features(words, weights)], axis=1)


def lexicon_tokens(words: Sequence[str]) -> Sequence[str]:
    """Return what of a block the lexicon knows: its first words, and a short block as a whole."""
    if 1 < len(words) <= _LINE_WORDS:
        return [*words, " ".join(words)]
    return words[:_LEXICON_WORDS]


def lexicon_features(words: Words, weights: Weights) -> Matrix:
    """Return what the learnt lexicon says of each block and of its neighbours."""
    own = list(map(lexicon_tokens, words))
    sizes = np.fromiter(map(len, own), dtype=np.int64, count=len(own))
    get = weights.get
    pairs = [get(token) or _UNKNOWN for token in chain.from_iterable(own)]
    found = np.fromiter(chain.from_iterable(pairs), dtype=np.float32, count=2 * len(pairs)).reshape(-1, 2)
    table = np.column_stack([found, found.any(axis=1)])
    filled = np.flatnonzero(sizes)
    matrix = np.zeros((len(words), 5), dtype=np.float32)
    if len(filled):
        starts = (np.cumsum(sizes) - sizes)[filled]
        means = np.add.reduceat(table, starts, axis=0) / sizes[filled, None]
        lowest, highest = np.minimum.reduceat(found[:, 0], starts), np.maximum.reduceat(found[:, 0], starts)
        matrix[filled] = np.column_stack([means[:, 0], lowest, highest, means[:, 1], means[:, 2]])
    around = [_window_mean(matrix[:, column], reach) for column, reach in ((0, 2), (0, 8), (3, 4))]
    return np.column_stack([matrix, *around])


def plain_features(document: Document, words: Words) -> Matrix:
    """Return all columns that no language decides."""
    blocks = document.blocks
    counts, starts = count_classes([block.text for block in blocks])
    length = counts.sum(axis=1)
    said = np.fromiter(map(len, words), dtype=np.float32, count=len(words))
    held = np.maximum(said, 1)
    stops = counts[:, _TERMINATOR] + counts[:, _COMMA]
    prose = np.where((said >= _PROSE_WORDS) & (stops >= 1), said, 0).astype(np.float32)
    ends = np.fromiter((block.text[-1:] in _ENDS for block in blocks), dtype=np.float32, count=len(blocks))
    densest = densest_prose(said, prose)
    base = np.empty((len(blocks), _BASE), dtype=np.float32)
    base[:, 0] = np.log1p(said)
    base[:, 1] = np.log1p(length)
    base[:, 2] = length / held / 10
    base[:, 3] = starts[:, 1] / held
    base[:, 4] = stops / held
    base[:, 5] = np.log1p(stops)
    base[:, 6] = prose > 0
    base[:, 7] = said >= _LONG_WORDS
    base[:, 8] = ends
    base[:, 9] = _topic(words, densest)
    return np.concatenate(
        [
            base,
            counts / np.maximum(length, 1)[:, None],
            _marks(document, counts[:, _DIGIT] > 0),
            _neighbours(base),
            _places(said, prose, densest),
            _runs(prose),
            _windows(said, np.column_stack([stops, prose, starts[:, 1], ends, base[:, -1]])),
        ],
        axis=1,
        dtype=np.float32,
    )


def _topic(words: Words, densest: tuple[int, int]) -> Vector:
    """Return the share of each block's words that are long and stand elsewhere in the densest prose."""
    start, end = densest
    distinct = list(map(frozenset, words))
    counts = Counter(chain.from_iterable(distinct[start:end]))
    once = {word for word in counts if len(word) >= _TOPIC_LETTERS}
    twice = {word for word in once if counts[word] > 1}
    shares = [
        len(said & (twice if start <= at < end else once)) / (len(said) or 1)
        for at, said in enumerate(distinct)
    ]
    return np.array(shares, dtype=np.float32)


def _runs(prose: Vector) -> Matrix:
    """Return how many blocks of the same sort, prose or not, stand in a row, and how far in a block is."""
    is_prose = prose > 0
    position = np.arange(len(prose))
    change = np.flatnonzero(np.diff(is_prose)) + 1
    starts = np.concatenate(([0], change)).astype(np.int64)
    ends = np.concatenate((change, [len(prose)])).astype(np.int64)
    run = np.searchsorted(starts, position, side="right") - 1
    sums = np.concatenate(([0.0], np.cumsum(prose, dtype=np.float64)))
    columns = [
        np.log1p(ends[run] - starts[run]),
        np.log1p(position - starts[run]),
        np.log1p(ends[run] - 1 - position),
        np.log1p(sums[ends[run]] - sums[starts[run]]),
        np.where(run > 0, np.log1p(sums[starts[run]] - sums[starts[np.maximum(run - 1, 0)]]), 0),
    ]
    return np.stack(columns, axis=1)


def _marks(document: Document, has_digit: Mask) -> Matrix:
    """Return what single characters, repetition and the layout say of a block."""
    blocks, text = document.blocks, document.text or ""
    keys = [block.text.strip().casefold() for block in blocks]
    copies = Counter(keys)
    seen: set[str] = set()
    at, sign, bar = "@" in text, "©" in text, "|" in text
    folded = text.casefold()
    address = "http" in folded or "www" in folded
    masks = []
    for block, key, digits in zip(blocks, keys, has_digit.tolist(), strict=True):
        first = key[:1]
        mask = block.text[:1].isupper() | first.isalpha() << 1 | first.isdecimal() << 2
        if key[-1:] in ":：":
            mask |= 1 << 3
        if at and "@" in key:
            mask |= 1 << 4
        if sign and "©" in key:
            mask |= 1 << 5
        if address and ("http" in key or "www" in key):
            mask |= 1 << 6
        if bar and "|" in key:
            mask |= 1 << 7
        if copies[key] > 1:
            mask |= 3 << 8 if key in seen else 1 << 8
            seen.add(key)
        if digits and _DATE.search(key, 0, _DATE_CHARS):
            mask |= 1 << 10
        masks.append(mask | _KIND_BITS.get(block.kind, 0) << 11)
    bits = (np.array(masks, dtype=np.int64)[:, None] >> np.arange(_MARK_BITS)) & 1
    times = np.fromiter((min(copies[key], 9) for key in keys), dtype=np.float32, count=len(keys))
    gaps = [text.count("\n", one.char_end, other.char_start) for one, other in pairwise(blocks)]
    layout = np.minimum(np.array([4, *gaps, 4], dtype=np.float32), 4)
    blank = np.full(len(blocks), np.mean(np.array(gaps or [0]) > 1))
    return np.column_stack([bits, times, layout[:-1], layout[1:], blank])


def _neighbours(base: Matrix) -> Matrix:
    """Return the size, stops and end of the blocks before and after; zeros beyond the page."""
    reach, size = max(_STEPS), len(base)
    padded = np.zeros((size + 2 * reach, len(_TOLD)), dtype=np.float32)
    padded[reach:-reach] = base[:, _TOLD]
    return np.concatenate([padded[reach + step : reach + step + size] for step in _STEPS], axis=1)


def _places(words: Vector, prose: Vector, densest: tuple[int, int]) -> Matrix:
    """Return where in the page a block stands, counted in blocks, words and prose."""
    size = len(words)
    position = np.arange(size, dtype=np.float32)
    before, total = np.cumsum(words) - words, max(float(words.sum()), 1.0)
    prose_before, prose_total = np.cumsum(prose) - prose, max(float(prose.sum()), 1.0)
    start, end = densest
    inside = (position >= start) & (position < end)
    where = np.flatnonzero(prose)
    last = where[np.searchsorted(where, position, side="left") - 1] if len(where) else position * 0
    following = np.searchsorted(where, position, side="right")
    coming = where[np.minimum(following, len(where) - 1)] if len(where) else position * 0
    page = np.array(
        [
            np.log1p(size),
            np.log1p(total),
            prose_total / total,
            np.log1p(len(where)),
            np.log1p(words.max(initial=0)),
            (end - start) / size,
            prose[start:end].sum() / prose_total,
        ],
        dtype=np.float32,
    )
    columns = [
        position / size,
        np.log1p(position),
        np.log1p(size - 1 - position),
        before / total,
        prose_before / prose_total,
        np.log1p(prose_before),
        np.log1p(prose_total - prose_before - prose),
        inside,
        np.sign(position - start) * np.log1p(np.abs(position - start)),
        np.sign(position - end) * np.log1p(np.abs(position - end)),
        np.log1p(np.abs(position - last)),
        np.log1p(np.abs(coming - position)),
        last < position,
        coming > position,
    ]
    return np.concatenate([np.stack(columns, axis=1), np.broadcast_to(page, (size, len(page)))], axis=1)


def densest_prose(words: Vector, prose: Vector) -> tuple[int, int]:
    """Return the half-open range of blocks whose prose outweighs their other words the most."""
    gain = np.where(prose > 0, prose, -words - 2)
    total = np.concatenate(([0.0], np.cumsum(gain)))
    lowest = np.minimum.accumulate(total)
    end = int(np.argmax(total - lowest))
    start = int(np.argmin(total[: end + 1]))
    return (start, end) if end > start else (0, 0)


def _windows(words: Vector, told: Matrix) -> Matrix:
    """Return what the blocks within each reach hold together; the last two columns are means of blocks."""
    told = np.column_stack([words, told])
    sums = np.zeros((len(words) + 1, told.shape[1]))
    np.cumsum(told, axis=0, out=sums[1:])
    position = np.arange(len(words))[:, None]
    low, high = np.maximum(position - _REACHES, 0), np.minimum(position + _REACHES + 1, len(words))
    inside = sums[high] - sums[low]  # blocks x reaches x what is told
    size, held = (high - low)[..., None], np.maximum(inside[..., :1], 1)
    columns = np.concatenate(
        [np.log1p(inside[..., :1] / size), inside[..., 1:4] / held, inside[..., 4:] / size], axis=2
    )
    return columns.reshape(len(words), -1)


def _window_mean(values: Vector, reach: int) -> Vector:
    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    position = np.arange(len(values))
    low, high = np.maximum(position - reach, 0), np.minimum(position + reach + 1, len(values))
    return np.asarray((sums[high] - sums[low]) / (high - low), dtype=np.float32)
