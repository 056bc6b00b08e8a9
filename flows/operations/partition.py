"""Partitions of a backfill: a hub and a month of capture, within a span of days.

In: a page, or a part of a source that gave none. Out: its partition; pages without capture time are
"undated".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from load.run import UNKNOWN_HUB

if TYPE_CHECKING:
    from extract.page import Page, Unreadable

UNDATED = "undated"


@dataclass(frozen=True, slots=True, order=True)
class Partition:
    """A hub's key and a month of capture (`2024-05`, UTC)."""

    month: str
    hub: str


@dataclass(frozen=True, slots=True)
class Span:
    """Days of capture (UTC), both inclusive; None: unbounded."""

    first: date | None = None
    last: date | None = None

    def holds(self, part: Page | Unreadable) -> bool:
        """Say whether a capture counts; one without a time counts only when the span has no bound."""
        if part.captured_at is None:
            return self.first is None and self.last is None
        return (self.first or date.min) <= part.captured_at.date() <= (self.last or date.max)


@dataclass(frozen=True, slots=True)
class Slice:
    """What of a source belongs to one partition of a backfill."""

    partition: Partition
    span: Span

    def holds(self, part: Page | Unreadable) -> bool:
        """Say whether a capture is of the slice."""
        return partition_of(part) == self.partition and self.span.holds(part)


def partition_of(part: Page | Unreadable) -> Partition:
    """Return the partition that a page or an unreadable part belongs to."""
    month = f"{part.captured_at:%Y-%m}" if part.captured_at else UNDATED
    return Partition(month, part.hub or UNKNOWN_HUB)
