"""Counting what recurs over a hub's pages, and where it stands.

In: `PageBlocks` of one hub and the units they belong to. Out: a `Record` for each text, or family of texts, that
recurs. Only sets and sums are kept, so that no order can matter.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transform.boilerplate.contents import contents_lists
from transform.boilerplate.fingerprints import SHORT_WORDS, BlockPrint
from transform.boilerplate.templates import BODY_PROSE_WORDS, SKETCH_SHARE, body_interval, run_lengths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.boilerplate.pages import PageBlocks

MIN_SUPPORT = 2
"""A text of one page is no recurrence."""
OWN_SUPPORT = 3
"""Prose on fewer pages may be syndicated or quoted: where the body is sought it counts as the page's own."""
OWN_SHARE = 0.04
"""The same for large hubs, as a share of the pages."""
SLOT_GAIN = 2
"""A short text is read as "words and a slot" when its first or last words are on so many times more pages."""
FAMILY_SPREAD = 2
"""Word groups of one family differ in support by no more than this factor."""
EDGE = 0
"""Stands for the start and the end of a page among the neighbours."""


@dataclass(slots=True)
class Record:
    """What was counted of one recurring text or family.

    `units` hold it and `repeated` hold it more than once. `before` and `after` count its recurring neighbours, once a
    unit. `prints` are its texts. Of `seen` blocks `inside` stand within the body, `after_prose` directly after and
    `before_prose` directly before the page's own prose; `run_length` sums the lengths of the runs of
    recurring blocks they stand in.
    """

    units: set[int] = field(default_factory=set)
    repeated: set[int] = field(default_factory=set)
    before: Counter[int] = field(default_factory=Counter)
    after: Counter[int] = field(default_factory=Counter)
    prints: Counter[BlockPrint] = field(default_factory=Counter)
    seen: int = 0
    inside: int = 0
    after_prose: int = 0
    before_prose: int = 0
    run_length: int = 0

    @property
    def print(self) -> BlockPrint:
        """The family's most frequent text; of equals the one with the smallest fingerprint."""
        return min(self.prints, key=lambda text: (-self.prints[text], text.fingerprint, text.traits))


class Families:
    """Which texts are one: equal texts, and texts whose sketches share word groups that recur."""

    def __init__(self, pages: Sequence[PageBlocks], units: Sequence[int]) -> None:
        texts: dict[int, set[int]] = defaultdict(set)
        groups: dict[int, set[int]] = defaultdict(set)
        for page, unit in zip(pages, units, strict=True):
            for block in page.blocks:
                texts[block.fingerprint].add(unit)
                for group in block.sketch:
                    groups[group].add(unit)
        self.support = {key: len(found) for key, found in texts.items()}
        self.groups = {key: len(found) for key, found in groups.items() if len(found) >= MIN_SUPPORT}

    def key(self, block: BlockPrint) -> int | None:
        """Return the key of the text's family, None when it stands alone."""
        groups = self.shared(block)
        if groups:
            return groups[0]
        return block.fingerprint if self.support[block.fingerprint] >= MIN_SUPPORT else None

    def shared(self, block: BlockPrint) -> tuple[int, ...]:
        """Return the word groups that make a text one of a family, ascending; empty when only equal texts are."""
        if block.words >= SHORT_WORDS:
            return self._core(block)
        enough = max(SLOT_GAIN * self.support[block.fingerprint], OWN_SUPPORT)
        best = max(block.sketch, key=lambda group: (self.groups.get(group, 0), -group), default=None)
        return (best,) if best is not None and self.groups.get(best, 0) >= enough else ()

    def _core(self, block: BlockPrint) -> tuple[int, ...]:
        """Return the groups of a long text that recur together: enough of them, and about equally often.

        A phrase that is frequent by itself (the name of an institution) has much more support than the rest.
        """
        supports = sorted((self.groups.get(group, 0) for group in block.sketch), reverse=True)
        needed = math.ceil(SKETCH_SHARE * len(supports))
        least = supports[needed - 1]
        if least < MIN_SUPPORT:
            return ()
        return tuple(g for g in block.sketch if least <= self.groups.get(g, 0) <= FAMILY_SPREAD * least)


def take_census(pages: Sequence[PageBlocks], units: Sequence[int], families: Families) -> dict[int, Record]:
    """Return the record of each key that recurs, over all pages."""
    total = len(set(units))
    own = own_support(total)
    records: dict[int, Record] = defaultdict(Record)
    pairs: set[tuple[int, int, int]] = set()
    for page, unit in zip(pages, units, strict=True):
        keys = [families.key(block) for block in page.blocks]
        contents = contents_lists([b.fingerprint for b in page.blocks], [b.words for b in page.blocks])
        _count_places(page, unit, keys, families, own, records, contents)
        for i in contents:
            keys[i] = None
        padded = [EDGE, *keys, EDGE]
        for before, after in itertools.pairwise(padded):
            if before is None or after is None or (unit, before, after) in pairs:
                continue
            pairs.add((unit, before, after))
            records[before].after[after] += 1
            records[after].before[before] += 1
    records[EDGE].units |= set(units)
    return dict(records)


def own_support(total: int) -> int:
    """Return the number of pages from which on prose is no longer taken for the pages' own."""
    return min(max(OWN_SUPPORT, round(OWN_SHARE * total)), total)


def _count_places(
    page: PageBlocks,
    unit: int,
    keys: Sequence[int | None],
    families: Families,
    own: int,
    records: dict[int, Record],
    contents: frozenset[int],
) -> None:
    """Count where on one page its recurring texts stand."""
    blocks = page.blocks
    recurs = [key is not None and not _own(families, key, own) for key in keys]
    start, end = body_interval(blocks, recurs)
    on_page = Counter(key for i, key in enumerate(keys) if i not in contents)
    runs = run_lengths(keys)
    for i, (key, block) in enumerate(zip(keys, blocks, strict=True)):
        if key is None or i in contents:
            continue
        record = records[key]
        record.run_length += runs[i]
        record.units.add(unit)
        record.prints[block] += 1
        record.seen += 1
        record.inside += start <= i < end
        record.after_prose += i > 0 and _prose(blocks[i - 1], recurs[i - 1])
        record.before_prose += i + 1 < len(blocks) and _prose(blocks[i + 1], recurs[i + 1])
        if on_page[key] > 1:
            record.repeated.add(unit)


def _prose(block: BlockPrint, recurs: bool) -> bool:  # noqa: FBT001
    return not recurs and block.words >= BODY_PROSE_WORDS


def _own(families: Families, key: int, own: int) -> bool:
    return max(families.support.get(key, 0), families.groups.get(key, 0)) < own
