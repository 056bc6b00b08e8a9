"""What is passed over of a stream that cannot be gone back in: kept from the first record's start in it on.

In: the bytes, piece by piece, and the budget. Out: `Passed`, which gives them again. A sound block holds no record's
start: nothing of it is kept. One whose stated length is wrong holds the records behind it; they go to memory while
few, to a nameless temporary file beyond.
"""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import io
    import re
    from collections.abc import Iterator

# A record's first line fits into this: it is searched for across the joints of pieces.
START_BYTES = 8 << 10
_IN_MEMORY_BYTES = 16 << 20
_STEP_BYTES = 512 << 10


class Passed:
    """The last bytes passed, `size` of them: from a record's start on, else as many as may hold the begin of one."""

    def __init__(self, start: re.Pattern[bytes], budget: int) -> None:
        self._start = start
        self._budget = budget
        self._tail = b""
        self._kept: io.BufferedRandom | None = None

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return self._kept.tell() if self._kept else len(self._tail)

    def add(self, piece: bytes) -> None:
        """Take the next piece; beyond the budget, records are passed for good until the next one begins."""
        if self._kept and self.size + len(piece) > self._budget:
            self._kept, self._budget = None, 0
        if not self._kept:
            piece = self._tail + piece
            found = self._start.search(piece)
            if not found or len(piece) - found.start() > self._budget:
                self._tail = piece[-START_BYTES:]
                return
            spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115  (it lives as long as this)
            self._kept = cast("io.BufferedRandom", spool)
            piece = piece[found.start() :]
        self._kept.write(piece)

    def pieces(self) -> Iterator[bytes]:
        """Yield again what is kept."""
        if not self._kept:
            yield self._tail
            return
        self._kept.seek(0)
        while step := self._kept.read(_STEP_BYTES):
            yield step
