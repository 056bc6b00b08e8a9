"""Learning the templates of a hub from its own pages: a function of the set of pages, whatever their order.

In: `PageBlocks`, one a page of one hub. Out: a `TemplateSnapshot`. What recurs is counted (census.py) and judged
(recurrence.py); what is template becomes entries.

What the warehouse keeps for it. Per distinct block text: fingerprint BIGINT, sketch UINTEGER[] (at most
sixteen), words INTEGER, size INTEGER. Per block of a page: position, the text's hash, path BIGINT (0 for
text dumps) and traits UTINYINT (they depend on the segmenter's kind too). Per page: page_id, url,
captured_at. Stale pages are those with a fingerprint in `changed_keys`, or a sketch that holds one
(`list_has_any`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from transform.boilerplate.census import Record, take_census
from transform.boilerplate.families import MIN_SUPPORT, Families
from transform.boilerplate.pages import PageBlocks
from transform.boilerplate.recurrence import judge
from transform.boilerplate.templates import TemplateEntry, TemplateSnapshot, snapshot_of, template_id
from transform.boilerplate.units import count_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from transform.boilerplate.fingerprints import BlockPrint

__all__ = ["PageBlocks", "learn"]


def learn(hub: str, pages: Iterable[PageBlocks]) -> TemplateSnapshot:
    """Return the templates of a hub, learned from all its pages (each page once).

    A pure function of the set of pages: order and batches do not matter. No pages, or one: no entries.
    """
    ordered = sorted(_sharing(pages), key=lambda page: page.page_id)
    units = count_units(ordered)
    total = len(set(units))
    if total < MIN_SUPPORT:
        return snapshot_of(hub, ())
    families = Families(ordered, units)
    records = take_census(ordered, units, families)
    kept = judge(records, total)
    return snapshot_of(hub, _entries(kept, records, ordered, families, total))


def _sharing(pages: Iterable[PageBlocks]) -> Iterator[PageBlocks]:
    """Yield the pages with equal prints held once: most blocks of a large hub are its template's."""
    known: dict[BlockPrint, BlockPrint] = {}
    for page in pages:
        yield replace(page, blocks=tuple([known.setdefault(block, block) for block in page.blocks]))


@dataclass(slots=True)
class _Met:
    """Where a text of the template was met first, when, and the word groups that it shares with its family."""

    page_id: str
    position: int
    times: list[datetime] = field(default_factory=list)
    shared: set[int] = field(default_factory=set)


def _entries(
    kept: Mapping[int, bool],
    records: Mapping[int, Record],
    pages: Sequence[PageBlocks],
    families: Families,
    total: int,
) -> list[TemplateEntry]:
    """Return one entry for each text of the keys that are template."""
    met = _met(kept, pages, families)
    return [
        TemplateEntry(
            template_id=template_id(text),
            fingerprint=text,
            sketch=tuple(sorted(met[text].shared)),
            inside=inside,
            support=len(records[key].units),
            pages=total,
            first_seen_at=min(met[text].times, default=None),
            last_seen_at=max(met[text].times, default=None),
            sample_page_id=met[text].page_id,
            sample_position=met[text].position,
        )
        for key, inside in kept.items()
        for text in sorted({block.fingerprint for block in records[key].prints})
    ]


def _met(kept: Mapping[int, bool], pages: Sequence[PageBlocks], families: Families) -> dict[int, _Met]:
    """Return what the pages, in order, say of each text that is template."""
    met: dict[int, _Met] = {}
    for page in pages:
        for position, block in enumerate(page.blocks):
            if families.key(block) not in kept:
                continue
            text = met.get(block.fingerprint)
            if text is None:
                text = met[block.fingerprint] = _Met(page.page_id, position)
            text.shared.update(families.shared(block))
            text.times += [page.captured_at] if page.captured_at else []
    return met
