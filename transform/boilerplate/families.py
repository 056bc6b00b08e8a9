"""Which texts of a hub's pages are one: equal texts, and texts whose sketches share word groups that recur.

In: `PageBlocks` of one hub and the units they belong to. Out: `Families`, which gives each text the key of its family.
Only sets and sums are kept, so that no order can matter.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from transform.boilerplate.fingerprints import SHORT_WORDS
from transform.boilerplate.templates import (
    FREQUENT_SHARE,
    SKETCH_SHARE,
    SKETCH_SHARE_OF_FREQUENT,
    WELL_TAUGHT,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from transform.boilerplate.fingerprints import BlockPrint
    from transform.boilerplate.pages import PageBlocks

MIN_SUPPORT = 2
"""A text of one page is no recurrence."""
OWN_SUPPORT = 3
"""Prose on fewer pages may be syndicated or quoted: where the body is sought it counts as the page's own."""
SLOT_GAIN = 2
"""A short text is read as "words and a slot" when its first or last words are on so many times more pages."""
FAMILY_SPREAD = 2
"""Word groups of one family differ in support by no more than this factor."""
PHRASE_REACH, PHRASE_SHARE = 5, 0.3
"""What two different long texts so near each other on a page say, on so many of the pages that have it, is a phrase of
its authors: formulaic articles (markets, weather) are made of such. A notice that stands twice on a page, at its head
and at its foot, stands farther apart: counted from any distance, hubs made in twelve languages lost 1 % of the cut."""


class Families:
    """The key of each text's family, and how many units have it."""

    def __init__(self, pages: Sequence[PageBlocks], units: Sequence[int]) -> None:
        carriers = _carriers(pages, units)
        self._cores = _cores(len(set(units)))
        self.support = _support((block.fingerprint, found) for block, found in carriers.items())
        shared = _shared_groups(carriers)
        groups = _support(
            (group, found)
            for block, found in carriers.items()
            for group in block.sketch
            if len(found) >= MIN_SUPPORT or group in shared
        )
        phrases = _phrases(pages, units)
        self.groups = {
            key: count for key, count in groups.items() if count >= MIN_SUPPORT and key not in phrases
        }
        self._shared = {block: self._recurring(block) for block in carriers}
        self._keys = {block: self._key(block) for block in carriers}

    def key(self, block: BlockPrint) -> int | None:
        """Return the key of the text's family, None when it stands alone; the block is one of the pages'."""
        return self._keys[block]

    def shared(self, block: BlockPrint) -> tuple[int, ...]:
        """Return the word groups that make a text one of a family, ascending; empty: equal texts do."""
        return self._shared[block]

    def frequency(self, key: int) -> int:
        """Return how many units have the text or the word group of that key."""
        return max(self.support.get(key, 0), self.groups.get(key, 0))

    def _key(self, block: BlockPrint) -> int | None:
        if groups := self._shared[block]:
            return groups[0]
        return block.fingerprint if self.support[block.fingerprint] >= MIN_SUPPORT else None

    def _recurring(self, block: BlockPrint) -> tuple[int, ...]:
        if not block.sketch:
            return ()
        if block.words >= SHORT_WORDS:
            return self._core(block)
        enough = max(SLOT_GAIN * self.support[block.fingerprint], OWN_SUPPORT)
        best = max(block.sketch, key=lambda group: (self.groups.get(group, 0), -group))
        return (best,) if self.groups.get(best, 0) >= enough else ()

    def _core(self, block: BlockPrint) -> tuple[int, ...]:
        """Return the groups of a long text that recur together: enough of them, and about equally often.

        A phrase that is frequent by itself (the name of an institution) has much more support than the rest.
        """
        supports = sorted((self.groups.get(group, 0) for group in block.sketch), reverse=True)
        for share, fewest in self._cores:
            least = supports[math.ceil(share * len(supports)) - 1]
            if least >= fewest:
                return tuple(
                    g for g in block.sketch if least <= self.groups.get(g, 0) <= FAMILY_SPREAD * least
                )
        return ()


def _cores(total: int) -> Sequence[tuple[float, float]]:
    """Return how much of a sketch must recur, and in how many of the hub's units, for a family, the first first."""
    frequent = [(SKETCH_SHARE_OF_FREQUENT, FREQUENT_SHARE * total)] if total >= WELL_TAUGHT else []
    return [*frequent, (SKETCH_SHARE, MIN_SUPPORT)]


def _carriers(pages: Sequence[PageBlocks], units: Sequence[int]) -> dict[BlockPrint, AbstractSet[int]]:
    """Return the units of each distinct print; those of one page, by far the most, share its set."""
    alone = {unit: frozenset((unit,)) for unit in units}
    carriers: dict[BlockPrint, AbstractSet[int]] = {}
    for page, unit in zip(pages, units, strict=True):
        for block in page.blocks:
            known = carriers.setdefault(block, alone[unit])
            if isinstance(known, set):
                known.add(unit)
            elif unit not in known:
                carriers[block] = {*known, unit}
    return carriers


def _phrases(pages: Sequence[PageBlocks], units: Sequence[int]) -> AbstractSet[int]:
    """Return the word groups that long texts near each other share, on most of the pages that have them."""
    shared: dict[int, set[int]] = defaultdict(set)
    for page, unit in zip(pages, units, strict=True):
        for group in _neighbours_groups(page.blocks):
            shared[group].add(unit)
    having: dict[int, set[int]] = defaultdict(set)
    if shared:
        for page, unit in zip(pages, units, strict=True):
            for group in itertools.chain.from_iterable(block.sketch for block in page.blocks):
                if group in shared:
                    having[group].add(unit)
    return {group for group, found in shared.items() if len(found) >= PHRASE_SHARE * len(having[group])}


def _neighbours_groups(blocks: Sequence[BlockPrint]) -> Iterator[int]:
    """Yield the word groups of long texts that stood shortly before in another text of the page."""
    last: dict[int, tuple[int, int]] = {}
    for at, block in enumerate(blocks):
        if block.words >= SHORT_WORDS:
            for group in block.sketch:
                before, text = last.get(group, (at, block.fingerprint))
                if text != block.fingerprint and at - before <= PHRASE_REACH:
                    yield group
                last[group] = at, block.fingerprint


def _shared_groups(carriers: Iterable[BlockPrint]) -> AbstractSet[int]:
    """Return the word groups of more than one distinct print; no others need a set of their own."""
    groups = np.fromiter((group for block in carriers for group in block.sketch), np.uint32)
    values, counts = np.unique(groups, return_counts=True)
    return set(values[counts > 1].tolist())


def _support(found: Iterable[tuple[int, AbstractSet[int]]]) -> dict[int, int]:
    """Return how many units have each key, from the units of the prints that have it."""
    joined: dict[int, AbstractSet[int]] = {}
    own: dict[int, set[int]] = {}
    for key, units in found:
        if key in own:
            own[key] |= units
        elif joined.setdefault(key, units) is not units:
            joined[key] = own[key] = {*joined[key], *units}
    return {key: len(units) for key, units in joined.items()}
