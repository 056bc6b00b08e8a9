"""Generations of a hub's template: which recurring text is on too few pages of its own to belong to one.

In: the `Record`s of a hub (census.py) and the keys that are taken for template outside the bodies. Out: those that
are too rare, and what else is on the pages of one of them.

A frame's texts stand on nearly all of its pages. A text on a few pages that all have another frame text, too, is
as rare as its share of that one's pages - unless the rest of these have other texts in its place: then it is a
generation that followed, or was followed by, another. What is rare is an article's own as often as not (a warning,
the names of its fields), and is left to the model.
"""

from __future__ import annotations

import bisect
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from transform.boilerplate.families import OWN_SUPPORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transform.boilerplate.census import Record

GENERATION_SHARE = 0.6
"""On so many of the pages of its frame a text belongs to it; what so many of a template's pages have, and hardly any
other page, is of its generation, too (recurrence.py). (Twelve hubs written by hand, of 12 pages each: of what recurs
1 % of the furniture and 20 % of the bodies is on fewer; hubs made in twelve languages lose nothing by it.)"""
NEARLY_ALL = 0.9
ALTERNATIVE_SIZE = 0.5
"""A text in the place of another has at least this share of its pages."""
OUTSIDER_PAGES, OUTSIDER_SHARE = 10, 0.3
"""What stands outside the body on so many pages and never elsewhere may be on fewer of its generation's: a biography
or a login on a third of them."""
SLOT_WORDINGS = 3
"""Of so many wordings a text has slots: names, topics."""
MOST_FRAMES = 200
"""So many sets of pages, those of the most texts, are held against each other: large hubs have thousands."""


class _Stand(NamedTuple):
    """Where a text stands: its captures as the bits of a number, and how many units these are."""

    captures: int
    units: int


def rare_texts(records: Mapping[int, Record], template: Iterable[int], whole: Record) -> frozenset[int]:
    """Return those keys of template outside the bodies that are on too few pages of their frame.

    `whole` is the record that all pages have. Captures of one page may be of two generations: which texts stand
    together is told by captures, how many pages they have by units.
    """
    everywhere = _stand(whole, len(whole.pages))
    stands = {key: _stand(records[key], len(whole.pages)) for key in template}
    texts = Counter(stands.values())
    common = sorted(texts, key=lambda stand: (-texts[stand], -stand.units, stand.captures))[:MOST_FRAMES]
    frames = sorted({*common, everywhere}, key=lambda stand: (stand.units, stand.captures))
    asked = (stand for stand in texts if stand.units < GENERATION_SHARE * everywhere.units)
    rare = {stand for stand in asked if _is_rare(stand, frames, common)}
    return frozenset(key for key, stand in stands.items() if stand in rare)


def generation_mates(
    records: Mapping[int, Record], template: Iterable[int], waiting: Iterable[int]
) -> dict[int, bool]:
    """Return what of the `waiting` is on nearly the same pages as a template, next to it or not: beside the body."""
    known = sorted((records[key].units for key in template), key=len)
    mates = {}
    for key in waiting:
        units = records[key].units
        share = OUTSIDER_SHARE if is_outsider(records[key]) else GENERATION_SHARE
        # of far fewer or far more pages no text can be its mate
        least = bisect.bisect_left(known, NEARLY_ALL * len(units), key=len)
        most = bisect.bisect_right(known, len(units) / share, key=len)
        if len(units) >= OWN_SUPPORT and any(
            share * len(other) <= len(units & other) >= NEARLY_ALL * len(units) for other in known[least:most]
        ):
            mates[key] = False
    return mates


def is_outsider(record: Record) -> bool:
    """Tell whether a text always stands outside the body, on many pages.

    What stands right behind the body may be a stock sentence of its author; that has no slots.
    """
    if len(record.units) < OUTSIDER_PAGES or record.inside or record.before_prose:
        return False
    return 2 * record.after_prose <= record.seen or len(record.wordings) >= SLOT_WORDINGS


def _stand(record: Record, total: int) -> _Stand:
    held = np.zeros(total, dtype=np.bool_)
    held[record.pages] = True
    return _Stand(int.from_bytes(np.packbits(held).tobytes()), len(record.units))


def _is_rare(text: _Stand, frames: Sequence[_Stand], others: Sequence[_Stand]) -> bool:
    """Tell whether the smallest frame around a text has many more pages, and nothing in its place there."""
    size, instead = text.captures.bit_count(), _elsewhere(text, others)
    for frame in frames:
        is_larger = frame.units * NEARLY_ALL > text.units
        if not is_larger or (frame.captures & text.captures).bit_count() < NEARLY_ALL * size:
            continue
        rest = frame.captures & ~text.captures
        if (rest & instead).bit_count() < NEARLY_ALL * rest.bit_count():
            return text.units < GENERATION_SHARE * frame.units
    return False


def _elsewhere(text: _Stand, others: Sequence[_Stand]) -> int:
    """Return the captures of all texts that stand on about as many pages, and hardly ever beside this one."""
    size, found = text.captures.bit_count(), 0
    for other in others:
        together = (other.captures & text.captures).bit_count()
        if other.units >= ALTERNATIVE_SIZE * text.units and together <= (1 - NEARLY_ALL) * size:
            found |= other.captures
    return found
