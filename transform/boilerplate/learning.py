"""Learning the templates of a hub from its own pages: a function of the set of pages, whatever their order.

In: `PageBlocks`, one a page of one hub. Out: a `TemplateSnapshot`.

Recurrence alone is no proof: headings, stock sentences and shared paragraphs recur and are content. A recurring text
is template when it stands before or after the page's own prose and either most pages have it, or it keeps company:
it always has the same template neighbours (a new generation of a template is rare, but comes whole). Within the prose it
is template only when nearly every page has it and it is prose, or when it stands there again and again.

What the warehouse keeps for it. Per distinct block text: fingerprint BIGINT, sketch UINTEGER[] (at most eight),
words INTEGER, size INTEGER. Per block of a page: position, the text's hash, path BIGINT (0 for text dumps) and
traits UTINYINT (they depend on the segmenter's kind too). Per page: page_id, url, captured_at.
Stale pages are those with a fingerprint in `changed_keys`, or a sketch that holds one of them (`list_has_any`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transform.boilerplate.fingerprints import SHORT_WORDS, BlockPrint, Trait
from transform.boilerplate.templates import (
    BODY_PROSE_WORDS,
    SKETCH_SHARE,
    TemplateEntry,
    TemplateSnapshot,
    body_interval,
    snapshot_of,
    template_id,
)
from transform.boilerplate.units import count_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime


MIN_SUPPORT = 2
"""A text of one page is no recurrence; what more is asked depends on its place."""
COMMON_SHARE = 0.3
"""Outside the body, a text of this share of the pages needs no company."""
COMPANY = 0.7
"""Outside the body, a rarer text needs neighbours that go with it to this degree."""
FIELD_SHARE = 0.5
"""A labelled text or a number recurs for its own reasons: it must be on every second page."""
INSIDE_SHARE = 0.5
"""Within the body, prose must be on this share of the pages."""
REPEATED_SHARE = 0.5
"""Within the body, a short text is furniture ("Top") when so many of its pages have it more than once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBlocks:
    """One page of the hub as the learner sees it.

    `url` is the key under which captures of one page count once (canonical or target URL; None: unknown, the page
    stands alone). `captured_at` is a naive UTC instant or None; it dates sightings and decides nothing. `blocks` are
    in reading order.
    """

    page_id: str
    url: str | None = None
    captured_at: datetime | None = None
    blocks: tuple[BlockPrint, ...] = ()


@dataclass(slots=True)
class _Record:
    """What was counted of one recurring text or family; all sets and sums, so that no order can matter."""

    units: set[int] = field(default_factory=set)
    repeated: set[int] = field(default_factory=set)
    before: Counter[int] = field(default_factory=Counter)  # neighbours, one count a unit
    after: Counter[int] = field(default_factory=Counter)
    prints: Counter[BlockPrint] = field(default_factory=Counter)
    inside: int = 0
    after_prose: int = 0
    seen: int = 0


def learn(hub: str, pages: Iterable[PageBlocks]) -> TemplateSnapshot:
    """Return the templates of a hub, learned from all its pages (each page once).

    A pure function of the set of pages: order and batches do not matter. No pages, or one: no entries.
    """
    ordered = sorted(pages, key=lambda page: page.page_id)
    units = count_units(ordered)
    total = len(set(units))
    if total < MIN_SUPPORT:
        return snapshot_of(hub, ())
    families = _Families(ordered, units)
    records = _count(ordered, units, families)
    kept = _decide(records, total)
    return snapshot_of(hub, _entries(kept, records, ordered, families, total))


class _Families:
    """Which texts are one: equal texts, and texts whose sketches share well-supported word groups."""

    def __init__(self, pages: Sequence[PageBlocks], units: Sequence[int]) -> None:
        texts: dict[int, set[int]] = defaultdict(set)
        groups: dict[int, set[int]] = defaultdict(set)
        for page, unit in zip(pages, units, strict=True):
            for block in page.blocks:
                texts[block.fingerprint].add(unit)
                if block.words >= SHORT_WORDS:
                    for group in block.sketch:
                        groups[group].add(unit)
        self.support = {key: len(found) for key, found in texts.items()}
        self.groups = {key: len(found) for key, found in groups.items() if len(found) >= MIN_SUPPORT}

    def key(self, block: BlockPrint) -> int | None:
        """Return the key of the text's family, None when it stands alone."""
        known = (
            [group for group in block.sketch if group in self.groups] if block.words >= SHORT_WORDS else []
        )
        if known and len(known) >= SKETCH_SHARE * len(block.sketch):
            return known[0]
        return block.fingerprint if self.support[block.fingerprint] >= MIN_SUPPORT else None


def _count(pages: Sequence[PageBlocks], units: Sequence[int], families: _Families) -> dict[int, _Record]:
    records: dict[int, _Record] = defaultdict(_Record)
    pairs: set[tuple[int, int, int]] = set()
    for page, unit in zip(pages, units, strict=True):
        keys = [families.key(block) for block in page.blocks]
        start, end = body_interval(page.blocks, [key is not None for key in keys])
        on_page = Counter(keys)
        for i, (key, block) in enumerate(zip(keys, page.blocks, strict=True)):
            if key is None:
                continue
            record = records[key]
            record.seen += 1
            record.inside += start <= i < end
            record.units.add(unit)
            record.prints[block] += 1
            if on_page[key] > 1:
                record.repeated.add(unit)
            if i and keys[i - 1] is None:
                record.after_prose += page.blocks[i - 1].words >= BODY_PROSE_WORDS
            following = keys[i + 1] if i + 1 < len(keys) else 0
            if following is not None and (unit, key, following) not in pairs:
                pairs.add((unit, key, following))
                record.after[following] += 1
                if following:
                    records[following].before[key] += 1
    return records


def _decide(records: Mapping[int, _Record], total: int) -> dict[int, bool]:
    """Return the keys that are template; True: within the body too."""
    kept: dict[int, bool] = {}
    for key, record in records.items():
        if len(record.units) < MIN_SUPPORT:
            continue
        if record.inside * 2 > record.seen:
            if _furniture(record, total):
                kept[key] = True
        elif _edge(key, record, records, total):
            kept[key] = False
    return kept


def _edge(key: int, record: _Record, records: Mapping[int, _Record], total: int) -> bool:
    share = len(record.units) / total
    traits = max(record.prints, key=lambda block: block.fingerprint).traits
    guarded = traits & (Trait.LABELLED | Trait.WORDLESS)
    if guarded:
        return share >= FIELD_SHARE
    return share >= COMMON_SHARE or _company(key, record, records) >= COMPANY


def _company(key: int, record: _Record, records: Mapping[int, _Record]) -> float:
    """Return how firmly a text goes with one neighbour: their joint share of the more frequent of the two."""
    mine = len(record.units)
    firm = 0.0
    for neighbours in (record.before, record.after):
        for other, together in neighbours.items():
            if other and other != key:
                firm = max(firm, together / max(mine, len(records[other].units)))
    return firm


def _furniture(record: _Record, total: int) -> bool:
    """Tell whether a text that stands within the body is template nevertheless."""
    share = len(record.units) / total
    block = max(record.prints, key=lambda block: block.fingerprint)
    if block.traits & (Trait.HEADING | Trait.LABELLED | Trait.WORDLESS):
        return False
    if block.words >= BODY_PROSE_WORDS:
        return share >= INSIDE_SHARE and total > 3
    repeated = len(record.repeated) / len(record.units)
    return repeated >= REPEATED_SHARE and record.after_prose * 2 > record.seen


def _entries(
    kept: Mapping[int, bool],
    records: Mapping[int, _Record],
    pages: Sequence[PageBlocks],
    families: _Families,
    total: int,
) -> list[TemplateEntry]:
    sightings: dict[int, tuple[str, int]] = {}
    times: dict[int, list[datetime]] = defaultdict(list)
    for page in pages:
        for position, block in enumerate(page.blocks):
            key = families.key(block)
            if key in kept:
                sightings.setdefault(block.fingerprint, (page.page_id, position))
                if page.captured_at:
                    times[block.fingerprint].append(page.captured_at)
    entries = []
    for key, inside in kept.items():
        for block in records[key].prints:
            seen = times[block.fingerprint]
            sketch = (
                tuple(g for g in block.sketch if g in families.groups) if block.words >= SHORT_WORDS else ()
            )
            entries.append(
                TemplateEntry(
                    template_id=template_id(block.fingerprint),
                    fingerprint=block.fingerprint,
                    sketch=sketch,
                    inside=inside,
                    support=len(records[key].units),
                    pages=total,
                    first_seen_at=min(seen, default=None),
                    last_seen_at=max(seen, default=None),
                    sample_page_id=sightings[block.fingerprint][0],
                    sample_position=sightings[block.fingerprint][1],
                )
            )
    return list({entry.template_id: entry for entry in entries}.values())
