"""Where a worker process is just now: shared bytes, written by the worker and read by its parent.

In: places (source, page, step) of the shard in hand. Out: the last place, also after the worker died of it.
Writing costs well under a microsecond and no system call, so every page is marked; the parent reads
progress from the same bytes, and a place that stays the same for too long is a page that hangs.
"""

from __future__ import annotations

import enum
import mmap
import struct
from dataclasses import dataclass

_LAYOUT = struct.Struct("<QqqB")  # pages done since the worker's start; source; page; step


class Step(enum.IntEnum):
    """What a worker does at a place."""

    NONE = 0  # no page in hand
    READING = 1
    TRANSFORMING = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a shard: the number of the source, of the page in it, and the step in hand."""

    source: int = 0
    page: int = 0
    step: Step = Step.NONE


class Marker:
    """The shared bytes, over a file that parent and worker both hold open."""

    SIZE = _LAYOUT.size

    def __init__(self, descriptor: int) -> None:
        self._memory = mmap.mmap(descriptor, self.SIZE)
        self._done = 0

    def at(self, place: Place) -> None:
        """Say that the worker is at this place now."""
        _LAYOUT.pack_into(self._memory, 0, self._done, place.source, place.page, place.step)

    def done(self) -> None:
        """Count one page as done; the next place tells the parent."""
        self._done += 1

    def read(self) -> tuple[int, Place]:
        """Return the pages done since the worker's start, and where it is."""
        done, source, page, step = _LAYOUT.unpack_from(self._memory, 0)
        return done, Place(source, page, Step(step))

    def close(self) -> None:
        """Release the memory."""
        self._memory.close()
