"""What the learnt lexica say of a block: its path's ids and classes, and its first words.

In: the page's outline and blocks, and the lexica of a model file. Out: a matrix, one row per block. These are
the only features that know a language or a fashion of naming; training goes without them at times, so that
they never decide alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Protocol

import numpy as np

from transform.boilerplate.character_classes import split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.blocks import Block
    from transform.boilerplate.page_arrays import Matrix
    from transform.outline import Outline

# Matches the pieces "entry" and "Content" of "entry-Content"; not "x", not "42".
_NAME_TOKEN = re.compile(r"[A-Z]?[a-z]{2,24}|[A-Z]{2,24}")
_LEXICON_WORDS = 12
_LEXICON_CHARS = 120
NAME_COLUMNS, WORD_COLUMNS = 8, 6

Weight = tuple[float, float]


class Weights(Protocol):
    """The weights of tokens: log-odds of content, and of following the article if not content."""

    def get(self, token: str, /) -> Weight | None:
        """Return a token's weights, None for one that is not known."""


@dataclass(frozen=True, slots=True)
class Lexica:
    """What was learnt of the tokens of ids and classes, and of words."""

    names: Weights
    words: Weights


@lru_cache(maxsize=1 << 14)  # pages of a hub share their names
def name_tokens(name: str) -> tuple[str, ...]:
    """Return the lower-case tokens of an element's "id class"."""
    return tuple(token.lower() for token in _NAME_TOKEN.findall(name))


def word_tokens(texts: Sequence[str]) -> list[list[str]]:
    """Return the first words of each text, as their lexicon knows them."""
    words = split_words([text[:_LEXICON_CHARS].lower() for text in texts])
    return [row[:_LEXICON_WORDS] for row in words]


_NOTHING = (0.0, 0.0)
# sum, lowest, highest and nearest of the first weight, then of the second
_NO_PATH = (0.0,) * NAME_COLUMNS


def token_features(outline: Outline, blocks: Sequence[Block], lexica: Lexica) -> Matrix:
    """Return the columns of the path's names, then those of the words."""
    known: dict[str, Weight] = {}
    paths: dict[int, tuple[float, ...]] = {-1: _NO_PATH}
    rows = []
    for node in outline.nodes:
        missing = []
        above = node
        while above not in paths:
            missing.append(above)
            above = outline.parents[above]
        path = paths[above]
        for element in reversed(missing):
            name = outline.names[element]
            own = known.get(name)
            if own is None:
                own = known[name] = _name_weight(name, lexica.names)
            path = paths[element] = path if own is _NOTHING else _extend(path, own)
        rows.append(path)
    names = np.fromiter(chain.from_iterable(rows), dtype=np.float64).reshape(-1, NAME_COLUMNS)
    return np.concatenate([names, _word_features(blocks, lexica.words)], axis=1)


def _extend(above: tuple[float, ...], own: Weight) -> tuple[float, ...]:
    # Conditions and not min() and max(): this runs once per named element.
    total, low, high, _, after, after_low, after_high, _ = above
    first, second = own
    return (
        total + first,
        first if first < low else low,  # noqa: FURB136
        first if first > high else high,  # noqa: FURB136
        first,
        after + second,
        second if second < after_low else after_low,  # noqa: FURB136
        second if second > after_high else after_high,  # noqa: FURB136
        second,
    )


def _name_weight(name: str, weights: Weights) -> Weight:
    first = second = 0.0
    for token in name_tokens(name):
        weight = weights.get(token)
        if weight is not None:
            first += weight[0]
            second += weight[1]
    return (first, second) if first or second else _NOTHING


def _word_features(blocks: Sequence[Block], weights: Weights) -> Matrix:
    """Return mean, lowest, highest first weight; mean, highest second weight; share of known words."""
    tokens = word_tokens([block.text for block in blocks])
    found = [[weight for weight in map(weights.get, row) if weight is not None] for row in tokens]
    known = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    rows = np.flatnonzero(known)
    features = np.zeros((len(blocks), WORD_COLUMNS))
    if len(rows):
        flat = chain.from_iterable(chain.from_iterable(found))
        values = np.fromiter(flat, dtype=np.float64).reshape(-1, 2)
        starts = (np.cumsum(known) - known)[rows]
        sizes = np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))[rows]
        sums = np.add.reduceat(values, starts)
        lows, highs = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
        share = known[rows] / sizes
        columns = (sums[:, 0] / sizes, lows[:, 0], highs[:, 0], sums[:, 1] / sizes, highs[:, 1], share)
        features[rows] = np.stack(columns, axis=1)
    return features
