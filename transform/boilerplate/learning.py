"""Learning the templates of a hub from its own pages: a function of the set of pages, whatever their order.

In: `PageBlocks`, one a page of one hub. Out: a `TemplateSnapshot`.

Recurrence alone is no proof: headings, stock sentences and shared paragraphs recur and are content. A
recurring text is template when it stands before or after the page's own prose and either many pages have
it, or it keeps company: where its neighbours are, it is (a new generation of a template is rare, but comes
whole). Within the prose it is template only when most pages have it and it is prose, or when it stands
there again and again.

What the warehouse keeps for it. Per distinct block text: fingerprint BIGINT, sketch UINTEGER[] (at most
sixteen), words INTEGER, size INTEGER. Per block of a page: position, the text's hash, path BIGINT (0 for
text dumps) and traits UTINYINT (they depend on the segmenter's kind too). Per page: page_id, url,
captured_at. Stale pages are those with a fingerprint in `changed_keys`, or a sketch that holds one
(`list_has_any`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from transform.boilerplate.census import (
    EDGE,
    MIN_SUPPORT,
    OWN_SUPPORT,
    Families,
    Record,
    own_support,
    take_census,
)
from transform.boilerplate.fingerprints import Trait
from transform.boilerplate.pages import PageBlocks
from transform.boilerplate.templates import (
    BODY_PROSE_WORDS,
    RUN_LENGTH,
    TemplateEntry,
    TemplateSnapshot,
    snapshot_of,
    template_id,
)
from transform.boilerplate.units import count_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from transform.boilerplate.fingerprints import BlockPrint

__all__ = ["PageBlocks", "learn"]

COMMON_SHARE = 0.3
"""Outside the body, a short text on this share of the pages needs no company."""
BESIDE_SHARE = 0.6
"""Directly beside the body it may be a stock sentence of the articles: it must be on more."""
COMPANY = 0.6
"""Outside the body, a rarer text must be expected from its neighbours to this degree."""
FIELD_SHARE = 0.5
"""A labelled text, a number or a sentence may recur for its own reasons: it must be on every second page."""
FIELD_COMPANY = 0.8
"""Or go with its neighbours to this degree."""
INSIDE_SHARE = 0.9
"""Within the body, prose must be on this share of the pages: on fewer it is a stock sentence of the authors."""
INSIDE_PAGES = 4
"""And on so many pages."""
INSIDE_COMPANY = 0.85
"""Within the body, a widget's texts come together or not at all; headings do not."""
MATE_SHARE = 0.6
"""Outside the body, what so many of a template's pages have, and hardly any other page, is of its
generation."""
OUTSIDER_PAGES, OUTSIDER_SHARE = 10, 0.3
"""What stands outside the body on so many pages and never elsewhere may be on fewer of its generation's: a biography
or a login on a third of them."""
SLOT_WORDINGS = 3
"""Of so many wordings a text has slots: names, topics."""
FEW_VALUES = 1 / 2
"""A labelled line that is no sentence, with so few different values to a page, is the hub's ("Medical check: ..." by
three people; hubs made in twelve languages, HTML, ten pages: 99.6 to 99.7 % cut, no more body lost)."""
ENCLOSED_SHARE = 0.9
"""Between two templates on so many of its pages, a text that recurs is template too."""
SETTLED_SHARE = 0.2
"""What stands within the body more often than that is no furniture beside it: that keeps its place."""
REPEATED_SHARE = 0.5
"""Within the body, a short text is furniture ("Top") when so many of its pages have it more than once."""

_ARTICLES_OWN = Trait.HEADING | Trait.LABELLED | Trait.WORDLESS
_NEVER_FURNITURE = Trait.CODE | Trait.FIGURES


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


def judge(records: Mapping[int, Record], total: int) -> dict[int, bool]:
    """Return the keys that are template among `total` units; True: within the body too."""
    kept: dict[int, bool] = {}
    for key, record in records.items():
        if key == EDGE or len(record.units) < MIN_SUPPORT:
            continue
        if record.inside * 2 > record.seen:
            if _furniture(record, records, total):
                kept[key] = True
        elif not _guarded(record, total) and _edge(record, records, total):
            kept[key] = False
    waiting = {
        key
        for key, record in records.items()
        if key != EDGE
        and key not in kept
        and record.inside * 2 <= record.seen
        and not _guarded(record, total)
    }
    return _enclosed(records, kept | _generation_mates(records, kept, waiting), waiting)


def _generation_mates(
    records: Mapping[int, Record], kept: Mapping[int, bool], waiting: Iterable[int]
) -> dict[int, bool]:
    """Return what stands outside the body on nearly the same pages as a kept text, next to it or not."""
    mates = {}
    for key in waiting:
        units = records[key].units
        share = OUTSIDER_SHARE if _is_outsider(records[key]) else MATE_SHARE
        if len(units) >= OWN_SUPPORT and any(
            share * len(records[other].units)
            <= len(units & records[other].units)
            >= ENCLOSED_SHARE * len(units)
            for other in kept
        ):
            mates[key] = False
    return mates


def _is_outsider(record: Record) -> bool:
    """Tell whether a text always stands outside the body, on many pages.

    What stands right behind the body may be a stock sentence of its author; that has no slots.
    """
    if len(record.units) < OUTSIDER_PAGES or record.inside or record.before_prose:
        return False
    return 2 * record.after_prose <= record.seen or len(_wordings(record)) >= SLOT_WORDINGS


def _wordings(record: Record) -> set[int]:
    return {text.fingerprint for text in record.prints}


def _enclosed(records: Mapping[int, Record], kept: dict[int, bool], waiting: set[int]) -> dict[int, bool]:
    """Return the keys, and those outside the body that stand between kept ones or at the page's end."""
    while added := {key for key in waiting if key not in kept and _between(records[key], kept)}:
        kept |= dict.fromkeys(added, False)
    return kept


def _between(record: Record, kept: Mapping[int, bool]) -> bool:
    known = [
        sum(met for other, met in side.items() if other == EDGE or other in kept)
        for side in (record.before, record.after)
    ]
    return len(record.units) >= MIN_SUPPORT and min(known) >= ENCLOSED_SHARE * len(record.units)


def company(record: Record, records: Mapping[int, Record]) -> float:
    """Return how surely a text's neighbours announce it: of all places where it stands, the mean chance
    that its
    neighbour there has it as a neighbour; the better of the two sides.
    """  # noqa: D205
    support = len(record.units)
    sides = (record.before, record.after)
    return max(
        sum(met * met / max(met, len(records[other].units)) for other, met in side.items()) / support
        for side in sides
    )


def _guarded(record: Record, total: int) -> bool:
    """Tell whether a text outside the body must not be judged by its recurrence.

    A heading, a labelled text of many values or a number right before the prose is the article's, prose of few pages
    may be shared by articles, and neither code nor a table of figures is ever furniture.
    """
    text = record.print
    if text.traits & _NEVER_FURNITURE:
        return True
    own = text.traits & _ARTICLES_OWN
    if (
        own
        and record.before_prose * 2 > record.seen
        and not (own == Trait.LABELLED and _has_few_values(record))
    ):
        return True
    return text.words >= BODY_PROSE_WORDS and len(record.units) < own_support(total)


def _has_few_values(record: Record) -> bool:
    """Tell whether a labelled line says the same again and again, as no article does of itself."""
    values = len(_wordings(record))
    return not record.print.traits & Trait.PROSE and values <= FEW_VALUES * len(record.units)


def _edge(record: Record, records: Mapping[int, Record], total: int) -> bool:
    """Tell whether a text that stands outside the body is template."""
    support = len(record.units)
    share = support / total
    field = record.print.traits & (Trait.LABELLED | Trait.WORDLESS)
    beside = (record.after_prose + record.before_prose) * 2 > record.seen
    prose = record.print.words >= BODY_PROSE_WORDS
    if prose and beside and record.inside > SETTLED_SHARE * record.seen:
        return share >= INSIDE_SHARE
    if share >= (BESIDE_SHARE if beside else FIELD_SHARE if field or prose else COMMON_SHARE):
        return True
    return company(record, records) >= (FIELD_COMPANY if field else COMPANY)


def _furniture(record: Record, records: Mapping[int, Record], total: int) -> bool:
    """Tell whether a text that stands within the body is template nevertheless."""
    support = len(record.units)
    text = record.print
    if text.traits & (_ARTICLES_OWN | _NEVER_FURNITURE):
        return False
    if text.words >= BODY_PROSE_WORDS:
        return support >= INSIDE_PAGES and support >= INSIDE_SHARE * total
    if record.run_length >= RUN_LENGTH * record.seen and company(record, records) >= INSIDE_COMPANY:
        return support >= INSIDE_PAGES
    if record.before_prose * 2 > record.seen:
        return False
    return len(record.repeated) >= REPEATED_SHARE * support and record.after_prose * 2 > record.seen


def _entries(
    kept: Mapping[int, bool],
    records: Mapping[int, Record],
    pages: Sequence[PageBlocks],
    families: Families,
    total: int,
) -> list[TemplateEntry]:
    """Return one entry for each text of the keys that are template."""
    first: dict[int, tuple[str, int]] = {}
    times: dict[int, list[datetime]] = defaultdict(list)
    members: dict[int, set[int]] = defaultdict(set)
    for page in pages:
        for position, block in enumerate(page.blocks):
            key = families.key(block)
            if key is None or key not in kept:
                continue
            first.setdefault(block.fingerprint, (page.page_id, position))
            members[block.fingerprint].update(families.shared(block))
            times[block.fingerprint] += [page.captured_at] if page.captured_at else []
    return [
        TemplateEntry(
            template_id=template_id(text),
            fingerprint=text,
            sketch=tuple(sorted(members[text])),
            inside=inside,
            support=len(records[key].units),
            pages=total,
            first_seen_at=min(times[text], default=None),
            last_seen_at=max(times[text], default=None),
            sample_page_id=first[text][0],
            sample_position=first[text][1],
        )
        for key, inside in kept.items()
        for text in sorted({block.fingerprint for block in records[key].prints})
    ]
