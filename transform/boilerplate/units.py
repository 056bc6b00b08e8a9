"""Which pages of a hub count as one when support is counted.

In: `PageBlocks` of one hub. Out: for each page the number of its unit. Captures of one URL are one unit,
and so are pages that say nearly the same: two copies of a page would make a template of its body.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from transform.boilerplate.pages import PageBlocks

PROSE_WORDS = 20
"""A text of so many words is prose: dates, counters and teasers, in which copies of a page differ, are
shorter."""
RARE_SHARE = 0.1
"""Texts on at most this share of the pages are a page's own; template is on more of them."""
SAME_SHARE = 0.8
"""Pages whose own prose is equal to this share (by characters) are one page, revised."""


def count_units(pages: Sequence[PageBlocks]) -> list[int]:
    """Return for each page the index of the first page of its unit; the units depend on the set alone."""
    leader = list(range(len(pages)))
    _join_equal(leader, [page.url or ("page", page.page_id) for page in pages])
    _join_equal(leader, [_prose(page) or ("page", page.page_id) for page in pages])
    _join_revised(leader, pages)
    return [_find(leader, index) for index in range(len(pages))]


def _prose(page: PageBlocks) -> frozenset[int]:
    """Return the long texts of a page; pages with the same ones differ in furniture alone."""
    return frozenset(block.fingerprint for block in page.blocks if block.words >= PROSE_WORDS)


def _find(leader: list[int], index: int) -> int:
    while leader[index] != index:
        leader[index] = leader[leader[index]]
        index = leader[index]
    return index


def _join(leader: list[int], one: int, other: int) -> None:
    first, second = sorted((_find(leader, one), _find(leader, other)))
    leader[second] = first


def _join_equal(leader: list[int], keys: Sequence[Hashable]) -> None:
    first: dict[Hashable, int] = {}
    for index, key in enumerate(keys):
        _join(leader, first.setdefault(key, index), index)


def _join_revised(leader: list[int], pages: Sequence[PageBlocks]) -> None:
    """Join units that share most of the prose that few units have."""
    prose: dict[int, dict[int, int]] = defaultdict(dict)
    for index, page in enumerate(pages):
        prose[_find(leader, index)] |= {b.fingerprint: b.size for b in page.blocks if b.words >= PROSE_WORDS}
    carriers: dict[int, list[int]] = defaultdict(list)
    for unit in sorted(prose):
        for text in prose[unit]:
            carriers[text].append(unit)
    rare_limit = max(2, int(RARE_SHARE * len(prose)))
    shared: Counter[tuple[int, int]] = Counter()
    for text, units in carriers.items():
        if 1 < len(units) <= rare_limit:
            shared.update(dict.fromkeys(itertools.combinations(units, 2), prose[units[0]][text]))
    own = {
        unit: sum(size for text, size in texts.items() if len(carriers[text]) <= rare_limit)
        for unit, texts in prose.items()
    }
    for (one, other), size in shared.items():
        if size >= SAME_SHARE * (own[one] + own[other] - size):
            _join(leader, one, other)
