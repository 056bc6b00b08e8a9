"""What the learnt lexica say of a block: its path's ids and classes, and its first words.

In: the page's outline and blocks, and the lexica of a model file. Out: a matrix, one row per block. These are
the only features that know a language or a fashion of naming; training goes without them at times, so that
they never decide alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, compress, repeat
from typing import TYPE_CHECKING, Protocol

import numpy as np

from transform.boilerplate.character_classes import split_words
from transform.remembered import LONGEST, remembered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

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
    """The weights of names' tokens: log-odds of content, and of following the article if not content."""

    def get(self, token: str, /) -> Weight | None:
        """Return a token's weights, None for one that is not known."""


@dataclass(frozen=True, slots=True, eq=False)
class WordWeights:
    """The weights of words, as those of names: one row each of `weights`, words x 2; `rows` tells which."""

    rows: Mapping[str, int]
    weights: npt.NDArray[np.float64]

    @classmethod
    def of(cls, words: Mapping[str, Weight]) -> WordWeights:
        """Return the same weights as rows."""
        rows = {word: row for row, word in enumerate(words)}
        return cls(rows, np.array(list(words.values()), dtype=np.float64).reshape(-1, 2))


@dataclass(frozen=True, slots=True, eq=False)  # told apart by identity: their answers are remembered
class Lexica:
    """What was learnt of the tokens of ids and classes, and of words."""

    names: Weights
    words: WordWeights


@remembered(1 << 14)  # pages of a hub share their names
def name_tokens(name: str) -> tuple[str, ...]:
    """Return the lower-case tokens of an element's "id class"."""
    return tuple(map(str.lower, _NAME_TOKEN.findall(name)))


def word_tokens(texts: Sequence[str]) -> list[list[str]]:
    """Return the first words of each text, as their lexicon knows them."""
    words, sizes = _first_words(texts)
    ends = np.cumsum(sizes).tolist()
    return [words[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _first_words(texts: Sequence[str]) -> tuple[list[str], npt.NDArray[np.int64]]:
    """Return the first words of all texts in one list, and how many are of each text."""
    words, counts = split_words([text[:_LEXICON_CHARS].lower() for text in texts])
    place = np.arange(len(words)) - np.repeat(np.cumsum(counts) - counts, counts)  # in its text
    return list(compress(words, (place < _LEXICON_WORDS).tolist())), np.minimum(counts, _LEXICON_WORDS)


_UNKNOWN = -1  # the row of a word without weights
_NOTHING = (0.0, 0.0)
# sum, lowest, highest and nearest of the first weight, then of the second
_NO_PATH = (0.0,) * NAME_COLUMNS


def token_features(outline: Outline, blocks: Sequence[Block], lexica: Lexica) -> Matrix:
    """Return the columns of the path's names, then those of the words."""
    weights = {
        name: _known_weight(name, lexica) if len(name) <= LONGEST else _name_weight(name, lexica)
        for name in set(outline.place_names)
    }
    paths = [_NO_PATH]
    for above, name in zip(outline.place_parents[1:], outline.place_names[1:], strict=True):
        own = weights[name]
        paths.append(paths[above] if own is _NOTHING else _extend(paths[above], own))
    rows = chain.from_iterable([paths[place] for place in outline.places])
    names = np.fromiter(rows, dtype=np.float64, count=len(blocks) * NAME_COLUMNS).reshape(-1, NAME_COLUMNS)
    return np.concatenate([names, _word_features(blocks, lexica.words)], axis=1)


def _extend(above: tuple[float, ...], own: Weight) -> tuple[float, ...]:
    # Conditions and not min() and max(): this runs once per named place.
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


def _name_weight(name: str, lexica: Lexica) -> Weight:
    first = second = 0.0
    for token in name_tokens(name):
        weight = lexica.names.get(token)
        if weight is not None:
            first += weight[0]
            second += weight[1]
    return (first, second) if first or second else _NOTHING


_known_weight = lru_cache(maxsize=1 << 14)(_name_weight)
"""The same, remembered: pages of a hub share their names."""


def _word_features(blocks: Sequence[Block], lexicon: WordWeights) -> Matrix:
    """Return mean, lowest, highest first weight; mean, highest second weight; share of known words."""
    words, sizes = _first_words([block.text for block in blocks])
    found = np.fromiter(map(lexicon.rows.get, words, repeat(_UNKNOWN)), dtype=np.int64, count=len(words))
    is_known = found != _UNKNOWN
    known = np.bincount(np.repeat(np.arange(len(blocks)), sizes)[is_known], minlength=len(blocks))
    telling = np.flatnonzero(known)
    features = np.zeros((len(blocks), WORD_COLUMNS))
    if len(telling):
        values = lexicon.weights[found[is_known]]
        starts, sizes = (np.cumsum(known) - known)[telling], sizes[telling]
        sums = np.add.reduceat(values, starts)
        lows, highs = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
        share = known[telling] / sizes
        columns = (sums[:, 0] / sizes, lows[:, 0], highs[:, 0], sums[:, 1] / sizes, highs[:, 1], share)
        features[telling] = np.stack(columns, axis=1)
    return features
