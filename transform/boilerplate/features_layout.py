"""Where a block stands: in the page, among the elements round it, and among blocks of the same path.

In: `PageArrays` and the page's blocks. Out: matrices of features, one row per block (see features_html.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transform.boilerplate.page_arrays import (
    CHARS,
    LINKED,
    ONE,
    PROSE,
    STOPS,
    TAG_CODES,
    WORDS,
    share,
    side_by_side,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.blocks import Block
    from transform.boilerplate.page_arrays import Index, Matrix, PageArrays, Vector

# Elements round the block that are looked at, and how many of these by their tag.
_LEVELS, _TAG_LEVELS = 4, 2
_CONTAINER_TAGS = np.array(
    [TAG_CODES[tag] for tag in ("ul", "div", "section", "article", "body", "li", "td", "tr", "a", "p")]
)
# Blocks either way that make up a block's surroundings.
_REACHES = np.array([[1], [3], [8]])
# Shares of the page's prose that its main element is asked to hold: a strict, a middling and a lax idea of
# it.
_MAIN_SHARES = (0.35, 0.6, 0.85)
# Paths are compared as a whole, and by so many last steps.
_PATH_STEPS = 3


def place_features(page: PageArrays, title: int) -> Matrix:
    """Return where in the page the block stands, counted in blocks and in characters, and from the title."""
    size = len(page.nodes)
    position = np.arange(size, dtype=np.float32)
    before, after = page.sums[:-1], page.sums[-1] - page.sums[1:]
    total = page.sums[-1]
    columns = [
        position / size,
        np.log1p(position),
        np.log1p(size - 1 - position),
        share(before[:, CHARS], total[CHARS]),
        share(before[:, PROSE], total[PROSE]),
        np.log1p(before[:, PROSE]),
        np.log1p(after[:, PROSE]),
        np.sign(position - title),
        np.log1p(np.abs(position - title)),
        np.log1p(np.maximum(page.sums[:-1, PROSE] - page.sums[title, PROSE], 0)),
    ]
    return side_by_side([*columns, *_window_columns(page)])


def _window_columns(page: PageArrays) -> list[Vector]:
    """Return what the blocks within each reach hold together, four columns a reach."""
    size = len(page.nodes)
    start = np.maximum(np.arange(size) - _REACHES, 0)  # reaches x blocks
    end = np.minimum(np.arange(size) + _REACHES + 1, size)
    window = page.sums[end] - page.sums[start]
    columns = (
        share(window[..., LINKED], window[..., CHARS]),
        np.log1p(window[..., CHARS] / (end - start)),
        share(window[..., PROSE], window[..., CHARS]),
        share(window[..., STOPS], window[..., WORDS]),
    )
    return [column for of_reach in zip(*columns, strict=True) for column in of_reach]


def container_features(page: PageArrays) -> Matrix:
    """Return what the elements round the block hold, from the smallest that holds another block outwards."""
    shared, depth = _shared_depths(page)
    own, together = depth[page.nodes], shared[page.nodes]
    columns: list[Vector] = [own, together, own - together, depth.max() - together]
    around = [page.up[page.nodes]]
    while len(around) < _LEVELS:
        around.append(page.up[around[-1]])
    nodes = np.array(around)  # levels x blocks
    for level, held in enumerate(zip(*_held(page, nodes), strict=True)):
        columns += held
        if level < _TAG_LEVELS:
            columns += list(page.tags[nodes[level]] == _CONTAINER_TAGS[:, None])
    return side_by_side(columns)


def _held(page: PageArrays, nodes: Index) -> tuple[Matrix, ...]:
    """Return what elements hold, and how far into them the block of their column stands."""
    total = page.sums[-1]
    inside = page.sums[page.last[nodes]] - page.sums[page.first[nodes]]
    return (
        np.log1p(inside[..., ONE]),
        np.log1p(inside[..., CHARS]),
        share(inside[..., LINKED], inside[..., CHARS]),
        share(inside[..., PROSE], inside[..., CHARS]),
        share(inside[..., PROSE], total[PROSE]),
        share(inside[..., CHARS], inside[..., ONE]),
        (np.arange(nodes.shape[-1]) - page.first[nodes]) / np.maximum(inside[..., ONE], 1),
    )


def _shared_depths(page: PageArrays) -> tuple[Vector, Vector]:
    """Return for each element how deep it shares its path with the element that holds most prose directly.

    Second the depth of each element itself.
    """
    prose = np.bincount(
        np.maximum(page.parents[page.nodes], 0), weights=page.table[:, PROSE], minlength=len(page.parents)
    )
    dominant = int(prose.argmax())
    is_above = np.zeros(len(page.parents), dtype=bool)
    while dominant >= 0:
        is_above[dominant] = True
        dominant = int(page.parents[dominant])
    root = page.parents < 0
    above = np.where(root, 0, page.parents)
    depth = np.where(root, 0, 1)
    nearest = np.where(is_above | root, np.arange(len(above)), above)  # of those above the dominant element
    while above.any():  # each round looks twice as far up
        depth += depth[above]
        above, nearest = above[above], nearest[nearest]
    return depth[nearest].astype(np.float32), depth.astype(np.float32)


def main_features(page: PageArrays) -> Matrix:
    """Return how the block stands to the deepest elements that hold most of the page's prose."""
    position = np.arange(len(page.nodes))
    prose = page.sums[:, PROSE]
    held = prose[page.last] - prose[page.first]
    sizes = page.last - page.first
    is_prose = page.table[:, PROSE] > 0
    edges, densities = [], []
    for asked in _MAIN_SHARES:
        enough = np.flatnonzero(held >= asked * prose[-1])
        main = enough[np.lexsort((-enough, sizes[enough]))[0]]
        first, last = page.first[main], page.last[main]
        inside = np.flatnonzero(is_prose[first:last]) + first
        low, high = (inside[0], inside[-1]) if len(inside) else (first, last - 1)
        edges.append((first, last, low, high))
        densities.append(
            (prose[last] - prose[first]) / max(page.sums[last, CHARS] - page.sums[first, CHARS], 1)
        )
    far = position - np.array(edges)[:, :, None]  # shares x edges x blocks
    distances = np.sign(far) * np.log1p(np.abs(far))
    columns: list[Vector] = []
    for (before, behind, *_), distance, density in zip(far, distances, densities, strict=True):
        columns += [(before >= 0) & (behind < 0), *distance, np.full(len(position), density)]
    return side_by_side(columns)


def repetition_features(page: PageArrays, blocks: Sequence[Block]) -> Matrix:
    """Return how often the block's path recurs in the page, and what stands there."""
    columns: list[Vector] = []
    paths: dict[str, int] = {}
    own = np.array([paths.setdefault(block.path or "", len(paths)) for block in blocks])
    tails: dict[str, int] = {}
    ends = np.array([tails.setdefault(_tail(path), len(tails)) for path in paths])[own]
    for groups in (own, ends):
        sums = [np.bincount(groups, weights=page.table[:, column]) for column in (ONE, CHARS, LINKED, PROSE)]
        same = side_by_side(sums, np.float64)[groups]
        columns += [
            np.log1p(same[:, 0]),
            np.log1p(share(same[:, 1], same[:, 0])),
            share(same[:, 2], same[:, 1]),
            share(same[:, 3], same[:, 1]),
            share(same[:, 1], page.sums[-1, CHARS]),
            share(same[:, 3], page.sums[-1, PROSE]),
        ]
    return side_by_side(columns)


def _tail(path: str) -> str:
    """Return the last steps of a path, never its first."""
    return path[len(path.rsplit("/", _PATH_STEPS)[0]) + 1 :]
