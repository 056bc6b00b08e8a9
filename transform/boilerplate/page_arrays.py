"""An HTML page as arrays: what all groups of features are computed from.

In: a segmented `Document`. Out: `PageArrays`, made once per page.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from transform.boilerplate.character_classes import CLASS_NAMES, count_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from transform.document import Document
    from transform.outline import Outline

    Matrix = npt.NDArray[np.floating]
    Vector = npt.NDArray[np.floating]
    Index = npt.NDArray[np.int64]

TAGS = (
    "p", "div", "span", "a", "li", "td", "tr", "h1", "h2", "h3", "h4", "button", "label", "article",
    "section", "ul", "ol", "body", "main", "strong", "time", "blockquote", "header", "footer", "form",
    "figure", "dl", "pre", "table",
)  # fmt: skip
TAG_CODES = {tag: code for code, tag in enumerate(TAGS)}
_IDEOGRAPH, _TERMINATOR, _COMMA = (CLASS_NAMES.index(name) for name in ("ideograph", "terminator", "comma"))
# A block of so many words with a stop among them reads like running text.
_PROSE_WORDS = 8
# Columns of PageArrays.table.
CHARS, WORDS, LINKED, ONE, CAPITALS, STOPS, PROSE = range(7)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageArrays:
    """The page's blocks and elements; rows are blocks but where a comment says elements."""

    outline: Outline
    parents: Index  # elements
    first: Index  # elements: their first block
    last: Index  # elements: the block after their last
    up: Index  # elements: the nearest ancestor that holds more blocks (the root: itself)
    own_flags: Index  # elements
    tags: Index  # elements: codes of TAGS, len(TAGS) for others
    nodes: Index  # the element of each block
    counts: Matrix  # characters by class
    table: Matrix  # characters, words, linked characters, one, capitalised words, stops, characters of prose
    sums: Matrix  # the running totals of table, with a row of zeros first


def page_arrays(document: Document) -> PageArrays:
    """Return the arrays of a page that has blocks."""
    outline: Outline = document.signals
    counts, starts = count_classes([block.text for block in document.blocks])
    size = len(document.blocks)
    length = counts.sum(axis=1)
    linked = np.minimum(np.fromiter(outline.link_chars, dtype=np.float32, count=size), length)
    words = starts[:, 0] + counts[:, _IDEOGRAPH] / 2
    stops = counts[:, _TERMINATOR] + counts[:, _COMMA]
    prose = np.where((words >= _PROSE_WORDS) & (stops >= 1), length - linked, 0)
    table = side_by_side([length, words, linked, np.ones(size), starts[:, 1], stops, prose], np.float64)
    sums = np.zeros((size + 1, table.shape[1]))
    np.cumsum(table, axis=0, out=sums[1:])
    numbers = (outline.parents, outline.first, outline.last, outline.own_flags)
    parents, first, last, own_flags = (np.frombuffer(each, dtype=np.int64) for each in numbers)
    codes = map(TAG_CODES.get, outline.tags, repeat(len(TAGS)))
    return PageArrays(
        outline=outline,
        parents=parents,
        first=first,
        last=last,
        up=_wider_ancestors(parents, last - first),
        own_flags=own_flags,
        tags=np.fromiter(codes, dtype=np.int64, count=len(parents)),
        nodes=np.array(outline.nodes),
        counts=counts,
        table=table.astype(np.float32),
        sums=sums,
    )


def _wider_ancestors(parents: Index, sizes: Index) -> Index:
    """Return for each element its nearest ancestor that holds more blocks, the root for the root."""
    root = parents < 0
    highest = np.where(root | (sizes[parents] > sizes), np.arange(len(parents)), parents)
    while not np.array_equal(further := highest[highest], highest):
        highest = further  # of those that hold the same blocks
    return np.where(root[highest], highest, parents[highest])


def side_by_side(columns: Sequence[npt.NDArray[Any]], dtype: npt.DTypeLike = np.float32) -> Matrix:
    """Return a matrix of these columns, all of one length; in a fraction of the time of `np.stack`."""
    return np.concatenate(columns, dtype=dtype).reshape(len(columns), -1).T


def share(part: Vector, whole: Vector | float) -> Vector:
    """Return part / whole, where a whole below one counts as one."""
    return np.asarray(part / np.maximum(whole, 1), dtype=np.float32)
