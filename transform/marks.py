"""The mark-up of a dump, as those who find it hand it over, and the list of addresses with which some dumps end.

In: a text, and how the entries of its list and what stands over it look. Out: `Marks`; where the list begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    Range = tuple[int, int]

# What stands over a list is no longer than this, with the blank lines behind it.
_OVER_LIST_CHARS = 100


class Mark(NamedTuple):
    """A piece of mark-up, and the space that takes its place where words would run together."""

    start: int
    end: int
    space: str = ""


class Anchor(NamedTuple):
    """A link: where its text stands in the dump, and its address as written."""

    start: int
    end: int
    href: str


class Marks(NamedTuple):
    """What is mark-up in a text and the code in it, in order and without overlaps; its links, by their ends."""

    marks: tuple[Mark, ...]
    anchors: tuple[Anchor, ...] = ()
    code: tuple[Range, ...] = ()


def merged(marks: Iterable[Mark]) -> list[Mark]:
    """Return marks in order, those that touch or overlap as one; what shows a character stays apart."""
    apart: list[Mark] = []
    for mark in sorted(marks):
        shows = bool(mark.space.strip())
        if apart and mark.start < (last := apart[-1]).end + (not shows and not last.space.strip()):
            space = last.space or ("" if shows else mark.space)
            apart[-1] = Mark(last.start, max(mark.end, last.end), space)
        else:
            apart.append(mark)
    return apart


def closing_list(
    text: str, entry: re.Pattern[str], over: re.Pattern[str]
) -> tuple[int, list[re.Match[str]]] | None:
    """Return where the list that ends a text begins, and its entries from the last number 1 on; None without one.

    The first group of `entry` is its number; `over` is what stands over the list, up to its beginning.
    """
    entries = list(entry.finditer(text))
    first = max((at for at, found in enumerate(entries) if found[1] == "1"), default=None)
    if first is None or entries[-1].end() < len(text.rstrip()):
        return None
    start = entries[first].start()
    heading = over.search(text, max(0, start - _OVER_LIST_CHARS), start)
    return heading.start() if heading else start, entries[first:]
