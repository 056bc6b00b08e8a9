"""Where a block of a text stands: in the page, beside prose, among its neighbours.

In: what was counted of each block of a page (words, words of prose, ...), in reading order. Out: rows of
columns of the text model, one row per feature, one column per block.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Rows = npt.NDArray[np.floating]
    Matrix = npt.NDArray[np.float32]
    Vector = npt.NDArray[np.float32]
    Sums = npt.NDArray[np.float64]
    Indices = npt.NDArray[np.int64]

_REACHES = (1, 2, 4, 8, 16)
_FARTHEST = max(_REACHES)
_STEPS = (-3, -2, -1, 1, 2, 3)
_USUAL_BLOCKS = 2_000  # of a page; what longer ones are measured by is not kept: it takes as much as they do


def rows_of(*rows: npt.ArrayLike, size: int | None = None) -> Matrix:
    """Return the rows as a matrix, in half the time of `np.stack`; a single number fills its row."""
    matrix = np.empty((len(rows), len(rows[0]) if size is None else size), dtype=np.float32)  # type: ignore[arg-type]
    for place, row in zip(matrix, rows, strict=True):
        place[:] = row
    return matrix


def densest_prose(words: Vector, prose: Vector) -> tuple[int, int]:
    """Return the half-open range of blocks whose prose outweighs their other words the most."""
    gain = np.where(prose > 0, prose, -words - 2)
    total = np.concatenate(([0.0], np.cumsum(gain)))
    lowest = np.minimum.accumulate(total)
    end = int(np.argmax(total - lowest))
    start = int(np.argmin(total[: end + 1]))
    return (start, end) if end > start else (0, 0)


def place_rows(words: Vector, prose: Vector, densest: tuple[int, int]) -> tuple[Rows, ...]:
    """Return where in the page a block stands, counted in blocks, words and prose."""
    size = len(words)
    position, places, distances = _positions(size)
    before, total = np.cumsum(words) - words, max(float(words.sum()), 1.0)
    prose_before, prose_total = np.cumsum(prose) - prose, max(float(prose.sum()), 1.0)
    start, end = densest
    where = np.flatnonzero(prose)
    sizes = np.log1p([size, total, len(where)])
    held = rows_of(
        before / total,
        prose_before / prose_total,
        np.log1p(prose_before),
        np.log1p(prose_total - prose_before - prose),
        (position >= start) & (position < end),
        distances[size - start : 2 * size - start],
        distances[size - end : 2 * size - end],
    )
    page = rows_of(
        sizes[0],
        sizes[1],
        prose_total / total,
        sizes[2],
        np.log1p(words.max()),
        (end - start) / size,
        prose[start:end].sum() / prose_total,
        size=size,
    )
    return places, held, _nearest(where, prose > 0), page


def _positions(size: int) -> tuple[Indices, Matrix, Vector]:
    """Return the positions of blocks, their three columns, and the columns of all distances up to `size`.

    A distance d stands at size + d. What only the page's length decides is made once for pages of a usual length.
    """
    return _usual_positions(size) if size <= _USUAL_BLOCKS else _make_positions(size)


def _make_positions(size: int) -> tuple[Indices, Matrix, Vector]:
    position = np.arange(size, dtype=np.float32)
    places = np.stack([position / size, np.log1p(position), np.log1p(size - 1 - position)])
    distance = np.arange(-size, size + 1, dtype=np.float32)
    return np.arange(size), places, np.sign(distance) * np.log1p(np.abs(distance))


_usual_positions = lru_cache(maxsize=128)(_make_positions)


def _nearest(where: Indices, is_prose: npt.NDArray[np.bool_]) -> Rows:
    """Return how far off prose is before and after each block, and whether there is any; it is at `where`."""
    position, places, _ = _positions(len(is_prose))
    if not len(where):
        return np.stack([places[1], places[1], position > 0, position < 0])
    seen = np.cumsum(is_prose)
    last, coming = where[seen - is_prose - 1], where[np.minimum(seen, len(where) - 1)]
    before, after = np.abs(last - position), np.abs(coming - position)
    return rows_of(np.log1p(before), np.log1p(after), last < position, coming > position)


def neighbour_rows(told: Matrix) -> list[Rows]:
    """Return the size, stops and end of the blocks before and after; zeros beyond the page."""
    reach, size = max(_STEPS), told.shape[1]
    padded = np.zeros((len(told), size + 2 * reach), dtype=np.float32)
    padded[:, reach:-reach] = told
    return [padded[:, reach + step : reach + step + size] for step in _STEPS]


def run_rows(prose: Vector) -> tuple[Rows, Rows]:
    """Return how many blocks of the same sort, prose or not, stand in a row, and how far in a block is."""
    is_prose = prose > 0
    size = len(prose)
    edges = np.concatenate(([0], np.flatnonzero(is_prose[1:] != is_prose[:-1]) + 1, [size]))
    lengths = np.diff(edges)
    starts, last = np.repeat(edges[:-1], lengths), np.repeat(edges[1:] - 1, lengths)
    sums = np.concatenate(([0.0], np.cumsum(prose, dtype=np.float64)))[edges]
    held = np.log1p(np.diff(sums))
    before = np.concatenate(([0.0], held[:-1]))
    position = np.arange(size)
    far = (last + 1 - starts, position - starts, last - position)
    return rows_of(*map(np.log1p, far)), rows_of(np.repeat(held, lengths), np.repeat(before, lengths))


def window_rows(told: Matrix) -> Rows:
    """Return what the blocks within each reach hold together; the last two rows of `told` become means of blocks."""
    sums = running_sums(told)
    inside = np.stack([sums_within(sums, reach) for reach in _REACHES])  # reaches x what is told x blocks
    words, size = inside[:, :1], inside[:, -1:]
    means = [
        np.log1p(words / size),
        inside[:, 1:-3] / np.maximum(words, 1),
        inside[:, -3:-1] / size,
    ]
    return np.concatenate(means, axis=1).reshape(-1, told.shape[1])


def running_sums(rows: Matrix) -> npt.NDArray[np.float64]:
    """Return the sums of each row up to each block, and last the count of blocks; level beyond the page."""
    count, size = rows.shape
    sums = np.zeros((count + 1, size + 1 + 2 * _FARTHEST))
    inner = sums[:, _FARTHEST + 1 : _FARTHEST + 1 + size]
    np.cumsum(rows, axis=1, out=inner[:-1])
    inner[-1] = np.arange(1, size + 1)
    sums[:, _FARTHEST + 1 + size :] = inner[:, -1:]
    return sums


def sums_within(sums: npt.NDArray[np.float64], reach: int) -> npt.NDArray[np.float64]:
    """Return what the blocks within a reach of each block hold together, by its `running_sums`."""
    size = sums.shape[1] - 1 - 2 * _FARTHEST
    high, low = _FARTHEST + 1 + reach, _FARTHEST - reach
    return np.asarray(sums[:, high : high + size] - sums[:, low : low + size])
