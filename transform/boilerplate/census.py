"""Counting what recurs over a hub's pages, and where it stands.

In: `PageBlocks` of one hub and the units they belong to. Out: a `Record` for each text, or family of texts,
that recurs. Only sets and sums are kept, so that no order can matter.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transform.boilerplate.contents import contents_lists
from transform.boilerplate.families import MIN_SUPPORT, OWN_SUPPORT
from transform.boilerplate.fingerprints import BlockPrint, Trait
from transform.boilerplate.templates import BODY_PROSE_WORDS, RUN_LENGTH, body_interval, run_lengths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from transform.boilerplate.families import Families
    from transform.boilerplate.pages import PageBlocks

OWN_SHARE = 0.04
"""The same for large hubs, as a share of the pages."""
HOME_SHARE = 0.5
"""Share of the pages with an element on which it holds the body's own prose: it is the element of the bodies."""
SHARED = 0.9
"""What so many pages have stands in no element of bodies but theirs, or in one that holds the whole page."""
_HEADLINE = int(
    Trait.HEADING | Trait.LABELLED
)  # a plain integer: a flag's own operators take ten times as long
# A row of so many labelled lines are fields of an article, and such a line, no sentence, has fewer words; the heading
# under them, over its text, is so short (eight hubs written by hand, dumps of twelve pages: 1.3 instead of 2.4 % of the
# bodies lost, all cut as before; one line for the row of three: the journal's dumps .3 % less cut).
_FIELDS, _LINE_MOST, _HEADING_WORDS = 3, 2 * BODY_PROSE_WORDS, 4
EDGE = 0
"""Stands for the start and the end of a page among the neighbours."""


@dataclass(slots=True)
class Record:
    """What was counted of one recurring text or family.

    `units` hold it and `repeated` hold it more than once; `pages` are the numbers of the pages, captures and all,
    each once. `before` and `after` count its recurring neighbours, once a unit. `prints` are its texts. Of `seen`
    blocks `inside` stand within the body, `after_prose` directly after and `before_prose` directly before the
    page's own prose; `run_length` sums the lengths of the runs of recurring blocks they stand in. `bodiless` stand
    on pages without prose of their own, `amid` between such prose in their own element. `housed`: most of them
    stand in an element that holds the bodies.
    """

    units: set[int] = field(default_factory=set)
    repeated: set[int] = field(default_factory=set)
    pages: list[int] = field(default_factory=list)
    before: Counter[int] = field(default_factory=Counter)
    after: Counter[int] = field(default_factory=Counter)
    prints: Counter[BlockPrint] = field(default_factory=Counter)
    seen: int = 0
    inside: int = 0
    after_prose: int = 0
    before_prose: int = 0
    run_length: int = 0
    bodiless: int = 0
    amid: int = 0
    housed: bool = False

    @property
    def print(self) -> BlockPrint:
        """The family's most frequent text; of equals the one with the smallest fingerprint."""
        return min(self.prints, key=lambda text: (-self.prints[text], text.fingerprint, text.traits))

    @property
    def wordings(self) -> set[int]:
        """The fingerprints of the family's texts."""
        return {text.fingerprint for text in self.prints}


@dataclass(slots=True)
class _Census:
    """What was counted so far: the record of each key that recurs, and of each element (a print's path) the pages.

    `met` counts those that have it, `held` those of which it holds own prose of the body, and `units` holds these
    pages' units. Dumps have no elements.
    """

    records: dict[int, Record] = field(default_factory=lambda: defaultdict(Record))
    met: Counter[int] = field(default_factory=Counter)
    held: Counter[int] = field(default_factory=Counter)
    units: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def homes(self) -> frozenset[int]:
        """Return the elements that bodies stand in; none that holds the most part of those whole pages."""
        homes = {
            path
            for path, pages in self.held.items()
            if pages >= max(MIN_SUPPORT, HOME_SHARE * self.met[path])
        }
        if not homes:
            return frozenset()
        within: dict[int, list[Record]] = defaultdict(list)
        for record in self.records.values():
            if record.units:
                within[record.print.path].append(record)
        return frozenset(path for path in homes if not self._holds_pages(path, within))

    def _holds_pages(self, home: int, within: Mapping[int, Sequence[Record]]) -> bool:
        """Tell whether an element holds most of what the pages share whose bodies stand in it.

        `within`: the texts of each element.

        A generation of the template has elements of its own: what all pages of the hub share says nothing of it.
        """
        units = self.units[home]
        own = sum(_is_shared(record, units) for record in within.get(home, ()))
        others = itertools.chain.from_iterable(texts for path, texts in within.items() if path != home)
        shared = (record for record in others if _is_shared(record, units))
        return len(list(itertools.islice(shared, own))) < own


def _is_shared(record: Record, units: AbstractSet[int]) -> bool:
    """Tell whether nearly all of some units have a text."""
    least = SHARED * len(units)
    return len(record.units) >= least and len(record.units & units) >= least


@dataclass(frozen=True, slots=True)
class _Reading:
    """A page with what recurs in it: a key per block; None for its own text and for tables of contents."""

    unit: int
    number: int
    blocks: Sequence[BlockPrint]
    keys: Sequence[int | None]
    recurs: Sequence[bool]


def take_census(pages: Sequence[PageBlocks], units: Sequence[int], families: Families) -> dict[int, Record]:
    """Return the record of each key that recurs, over all pages."""
    total = len(set(units))
    own = own_support(total)
    census = _Census()
    by_unit = sorted(range(len(pages)), key=units.__getitem__)
    for unit, numbers in itertools.groupby(by_unit, key=units.__getitem__):
        pairs: set[tuple[int, int]] = set()
        for number in numbers:
            reading = _read(pages[number], number, unit, families, own)
            _count_places(reading, census)
            _count_neighbours(reading, census.records, pairs)
    homes = census.homes()
    for record in census.records.values():
        housed = sum(count for text, count in record.prints.items() if text.path in homes)
        record.housed = housed * 2 > record.seen
    census.records[EDGE].units |= set(units)
    census.records[EDGE].pages += range(len(pages))
    return dict(census.records)


def own_support(total: int) -> int:
    """Return the number of pages from which on prose is no longer taken for the pages' own."""
    return min(max(OWN_SUPPORT, round(OWN_SHARE * total)), total)


def _read(page: PageBlocks, number: int, unit: int, families: Families, own: int) -> _Reading:
    keys = [families.key(block) for block in page.blocks]
    recurs = [key is not None and families.frequency(key) >= own for key in keys]
    for i in contents_lists([b.fingerprint for b in page.blocks], [b.words for b in page.blocks]):
        keys[i] = None
    return _Reading(unit, number, page.blocks, keys, recurs)


def _count_places(page: _Reading, census: _Census) -> None:
    """Count where on one page its recurring texts stand, and in which elements its own prose does."""
    rows = run_lengths([recurs or None for recurs in page.recurs])
    start, end = body_interval(page.blocks, page.recurs, [row >= RUN_LENGTH for row in rows])
    prose = [
        i < end and not recurs and block.words >= BODY_PROSE_WORDS
        for i, (block, recurs) in enumerate(zip(page.blocks, page.recurs, strict=True))
    ]
    beside = [False, *prose, False]
    heads, amid = _heads(page.blocks, prose), _amid(page)
    census.met.update({block.path for block in page.blocks if block.path})
    homes = {block.path for i, block in enumerate(page.blocks) if i >= start and prose[i] and block.path}
    census.held.update(homes)
    for path in homes:
        census.units[path].add(page.unit)
    on_page, runs = Counter(page.keys), run_lengths(page.keys)
    for i, (key, block) in enumerate(zip(page.keys, page.blocks, strict=True)):
        if key is None:
            continue
        record = census.records[key]
        record.units.add(page.unit)
        record.prints[block] += 1
        record.seen += 1
        record.inside += start <= i < end
        record.after_prose += beside[i]
        record.before_prose += heads[i]
        record.run_length += runs[i]
        record.bodiless += end == 0
        record.amid += amid[i]
        if on_page[key] > 1:
            record.repeated.add(page.unit)
        if record.pages[-1:] != [page.number]:
            record.pages.append(page.number)


def _heads(blocks: Sequence[BlockPrint], prose: Sequence[bool]) -> list[bool]:
    """Tell which blocks stand before prose of the body: right before it, or with headings between alone."""
    heads = [False] * len(blocks)
    for i in range(len(blocks) - 2, -1, -1):
        following = blocks[i + 1]
        headline = int(following.traits) & _HEADLINE and following.words < (
            BODY_PROSE_WORDS if following.traits & Trait.PROSE else _LINE_MOST
        )
        is_over_heading = prose[i + 2 : i + 3] == [True] and _ends_fields(blocks, i)
        heads[i] = prose[i + 1] or bool(headline and heads[i + 1]) or is_over_heading
    return heads


def _ends_fields(blocks: Sequence[BlockPrint], last: int) -> bool:
    """Tell whether a row of labelled lines ends over a short line: in a dump nothing tells that this is a heading."""
    under = blocks[last + 1]
    if under.path or under.words > _HEADING_WORDS or under.traits & Trait.PROSE:
        return False
    row = blocks[max(0, last + 1 - _FIELDS) : last + 1]
    return len(row) == _FIELDS and all(block.traits & Trait.LABELLED for block in row)


def _amid(page: _Reading) -> list[bool]:
    """Tell which blocks stand between prose that is the page's own and in the same element."""
    places: dict[int, list[int]] = defaultdict(list)
    for i, block in enumerate(page.blocks):
        if block.path and block.words >= BODY_PROSE_WORDS and not page.recurs[i]:
            places[block.path].append(i)
    return [
        block.path in places and places[block.path][0] < i < places[block.path][-1]
        for i, block in enumerate(page.blocks)
    ]


def _count_neighbours(page: _Reading, records: dict[int, Record], pairs: set[tuple[int, int]]) -> None:
    """Count which recurring texts stand side by side, each pair once a unit."""
    for before, after in itertools.pairwise([EDGE, *page.keys, EDGE]):
        if before is None or after is None or (before, after) in pairs:
            continue
        pairs.add((before, after))
        records[before].after[after] += 1
        records[after].before[before] += 1
