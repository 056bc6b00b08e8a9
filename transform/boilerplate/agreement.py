"""Let the blocks of an HTML page agree: what stands in like places is alike, and the page as a whole leans.

In: a page's blocks and how likely each is content by itself. Out: how likely each is in the light of the
others. A net sees a block and what surrounds it; that twenty teasers share a place, or that the fifth
paragraph of ten was misjudged, only all of them together show.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from transform.boilerplate.page_decision import SURE, expected_f1, word_counts
from transform.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from transform.blocks import Block

    Vector = npt.NDArray[np.float64]

# Shares of a block's own log-odds, of the mean of those in like places, and of the mean with its neighbours
# (folds: articles +.0014, runs of four words +.0025; with .2, .6, .2 news have .0015 more, but of hubs whose notices
# stand among the paragraphs .7 instead of .2 % of the template leak).
_OWN, _ALIKE, _BESIDE = 0.3, 0.5, 0.2
# Places are alike by so many last steps of the path. An id is one element's own: with it no two comments, nor two
# paragraphs of an editor that numbers them, would be (folds: all of WCXB +.0005, news +.0006, strict +.0004).
_STEPS = 3
# Matches the "#c17" of "li#c17.comment/p"; not ".comment"
_ID = re.compile(r"#[^./]*")
# A net is never surer than this: one block must not outvote its like.
_LEAST = 1e-3
# Where the page's best choice is expected to be right, what is left in doubt is rather furniture; where it is
# not, as on listings, the nets are too timid (folds: news +.0015, listings +.008).
_LEAN_SURE, _LEAN_UNSURE = -0.45, 0.3
# Below this expectation the page has no text at all (error pages, shells that scripts fill).
_NOTHING = 0.2
_DIGITS = 4


def agree(blocks: Sequence[Block], content: Vector) -> Vector:
    """Return how likely each block is content (0..1, four digits), all zero on a page without any text."""
    odds = _log_odds(content)
    joint = _OWN * odds + _ALIKE * _alike(blocks, odds) + _BESIDE * _beside(odds)
    expected = expected_f1(_likelihood(joint), word_counts(blocks))[1].max(initial=0)
    if expected < _NOTHING:
        return np.zeros(len(blocks))
    lean = _LEAN_SURE if expected >= SURE else _LEAN_UNSURE
    return _likelihood(joint + lean).round(_DIGITS)


def _log_odds(content: Vector) -> Vector:
    bounded = np.clip(content, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(bounded / (1 - bounded)))


def _likelihood(odds: Vector) -> Vector:
    return np.asarray(1 / (1 + np.exp(-odds)))


def _alike(blocks: Sequence[Block], odds: Vector) -> Vector:
    """Return the mean over the blocks whose path ends as the block's does."""
    known: dict[str, int] = {}
    paths = [block.path or "" for block in blocks]
    place_of = {path: known.setdefault(_place(path), len(known)) for path in dict.fromkeys(paths)}
    places = np.array([place_of[path] for path in paths])
    return np.asarray((np.bincount(places, weights=odds) / np.bincount(places))[places])


@remembered(1 << 14)  # pages of a hub share their paths
def _place(path: str) -> str:
    """Return the last steps of a path, without ids."""
    steps = path.rsplit("/", _STEPS)
    last = path[len(steps[0]) + 1 :] if len(steps) > _STEPS else path
    return _ID.sub("", last) if "#" in last else last


def _beside(odds: Vector) -> Vector:
    """Return the mean of the block and its one or two neighbours."""
    size = len(odds)
    sums = np.concatenate([[0.0], np.cumsum(odds)])
    position = np.arange(size)
    start, end = np.maximum(position - 1, 0), np.minimum(position + 2, size)
    return np.asarray((sums[end] - sums[start]) / (end - start))
