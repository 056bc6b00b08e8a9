"""Bytes of a web archive as its records need them: a head, so many bytes of block, the next start.

In: chunks. Out: `RecordBuffer`. It joins chunks, knows the file offset of what it gives, and stops a read
where a record cannot go on: at damage, at the end, at a member that begins with a new record. A block of a plain file
that goes beyond what is buffered is read from the file at once: its bytes are copied a single time.
"""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.readers.members import Chunk
from extract.readers.passed import START_BYTES, Passed

if TYPE_CHECKING:
    import io
    import re
    from collections.abc import Callable, Iterator

    from extract.readers.members import Fault

_MARK_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainFile:
    """A file that can be gone through back and forth, and its chunks from an offset on."""

    stream: io.BufferedReader
    chunks: Callable[[int], Iterator[Chunk]]


def _inner(data: bytes) -> Chunk:
    """Return bytes that begin no member."""
    return Chunk(data=data, member=0)


def first_of(data: bytes, ends: tuple[bytes, ...], start: int, stop: int) -> tuple[int, int]:
    """Return where the first of `ends` begins and ends in `data[start:stop]`; (-1, -1): none is there."""
    found = (-1, -1)
    for end in ends:
        at = data.find(end, start, stop)
        if at >= 0:
            found = (at, at + len(end))
            stop = at
    return found


class RecordBuffer:
    """`start` is the pattern of a record's first line. `is_plain`: offsets count bytes, not members.

    `file` is the plain file itself, from which the chunks are read, where it can be gone through back and forth. Of
    other streams up to `max_kept_bytes` are kept to go back over.
    """

    def __init__(
        self,
        chunks: Iterator[Chunk],
        start: re.Pattern[bytes],
        *,
        is_plain: bool,
        max_kept_bytes: int,
        file: PlainFile | None = None,
    ) -> None:
        self._chunks = chunks
        self._start = start
        self._is_plain = is_plain
        self._file = file
        self._spare_bytes = max_kept_bytes
        self._passed: Passed | int = 0  # what can be gone back over: of a file, so many bytes
        self._data = b""
        self._at = 0
        self._next: Chunk | None = None
        # where members begin: (place in the buffer, negative when already passed; file offset)
        self._members: list[tuple[int, int]] = [(0, 0)]

    @property
    def offset(self) -> int:
        """The file offset of the next byte; in a compressed file, of the member it lies in."""
        place, offset = self._member()
        return offset + self._at - place if self._is_plain else offset

    @property
    def place(self) -> str:
        """The offset as text; of a second record in one member with the distance inside it ("1834+220")."""
        inside = self._at - self._member()[0]
        return str(self.offset) if self._is_plain or not inside else f"{self.offset}+{inside}"

    def take_fault(self) -> Fault | None:
        """Return the damage the buffer stopped at, once."""
        fault = self._next.fault if self._next else None
        if fault:
            self._next = None
        return fault

    def take_own_fault(self) -> Fault | None:
        """Return the damage behind the record just read, in the same member, once."""
        is_own = not self.at_data() and self._next is not None and self._next.member == self.offset
        return self.take_fault() if is_own else None

    def at_data(self) -> bool:
        """Skip blank lines between records; False at damage or at the end."""
        self.blank()
        return self._at < len(self._data)

    def blank(self) -> bytes:
        """Pass the line breaks that stand here, and return the last of them: no more than a first line holds."""
        passed = b""
        while True:
            start = self._at
            while self._at < len(self._data) and self._data[self._at] in b"\r\n":
                self._at += 1
            passed = (passed + self._data[start : self._at])[-START_BYTES:]
            if self._at < len(self._data) or not self._fill():
                return passed

    def at_start(self) -> bool:
        """Tell whether a record begins here."""
        while not (found := self._start.match(self._data, self._at)):
            if len(self._data) - self._at > START_BYTES or not self._fill(inside=True):
                return False
        return bool(found)

    def startswith(self, marks: tuple[bytes, ...]) -> bool:
        """Tell whether one of these short marks stands here."""
        while len(self._data) - self._at < _MARK_BYTES and self._fill(inside=True):
            pass
        return self._data.startswith(marks, self._at)

    def peek(self) -> bytes:
        """Return what may belong to a first line that begins before: of a compressed file only what is unpacked."""
        while self._is_plain and len(self._data) - self._at < START_BYTES and self._fill(inside=True):
            pass
        return self._data[self._at : self._at + START_BYTES]

    def until(self, ends: tuple[bytes, ...], limit: int) -> bytes | None:
        """Return what stands before the first of `ends`, and pass it; None: none is within `limit` bytes."""
        at, passed = self._find(ends, limit)
        if at < 0:
            return None
        head = self._data[self._at : at]
        self._at = passed
        return head

    def through(self, ends: tuple[bytes, ...], limit: int) -> bytes:
        """Return what stands before the first of `ends`, with it; b"": none is within `limit` bytes."""
        at, passed = self._find(ends, limit)
        if at < 0:
            return b""
        head = self._data[self._at : passed]
        self._at = passed
        return head

    def _find(self, ends: tuple[bytes, ...], limit: int) -> tuple[int, int]:
        while True:
            stop = min(len(self._data), self._at + limit)
            found = first_of(self._data, ends, self._at, stop)
            if found[0] >= 0 or stop < len(self._data) or not self._fill(inside=True):
                return found

    def block(self, size: int) -> bytes:
        """Return the next `size` bytes, fewer when the record stops before."""
        if self._file and self._next is None and size > len(self._data) - self._at:
            return self._from_file(self._file.stream, size)
        while len(self._data) - self._at < size and self._fill(inside=True):
            pass
        block = self._data[self._at : self._at + size]
        self._at += len(block)
        return block

    def _from_file(self, file: io.BufferedReader, size: int) -> bytes:
        start = self.offset
        file.seek(start)
        block = file.read(size)
        self._data, self._at, self._members = b"", 0, [(0, start + len(block))]
        return block

    def pass_over(self, size: int) -> int:
        """Skip `size` bytes without holding them; return how many are missing."""
        if self._file:
            begin = self.offset
            there = min(size, self._file.stream.seek(0, os.SEEK_END) - begin)
            self._go_to(self._file, begin + there)
            self._passed = there
            return size - there
        self._passed = Passed(self._start, self._spare_bytes)
        while size:
            step = min(size, len(self._data) - self._at)
            self._passed.add(self._data[self._at : self._at + step])
            self._at += step
            size -= step
            if size and not self._fill(inside=True):
                break
        return size

    def go_back(self) -> int:
        """Go back over what was just passed, by no record's start too little; return how many bytes."""
        passed, self._passed = self._passed, 0
        if isinstance(passed, int):
            if self._file and passed:
                self._go_to(self._file, self.offset - passed)
            return passed
        size = passed.size
        self._spare_bytes -= min(size, self._spare_bytes)
        place, member = self._member()
        behind = [_inner(self._data[self._at :]), *filter(None, (self._next,))]
        self._chunks = itertools.chain(map(_inner, passed.pieces()), behind, self._chunks)
        self._next, self._data, self._members = None, b"", [(min(place - self._at + size, 0), member)]
        self._at = 0
        return size

    def _go_to(self, file: PlainFile, offset: int) -> None:
        self._chunks = file.chunks(offset)
        self._next, self._data, self._at, self._members = None, b"", 0, [(0, offset)]

    def give_back(self, rest: bytes) -> None:
        """Go back over the last bytes of the block just read."""
        if len(rest) <= self._at:
            self._at -= len(rest)
            return
        start = self.offset - len(rest) if self._is_plain else self.offset
        self._data, self._at, self._members = rest + self._data[self._at :], 0, [(0, start)]

    def to_next_start(self, keep: int) -> tuple[int, bytes]:
        """Go to the next record, damage or the end; return how many bytes that was, `keep` of them kept."""
        passed, kept = 0, b""
        while True:
            found = self._start.search(self._data, self._at)
            stop = found.start() if found else max(self._at, len(self._data) - START_BYTES)
            kept += self._data[self._at : min(stop, self._at + keep - len(kept))]
            passed += stop - self._at
            self._at = stop
            if found:
                return passed, kept
            if not self._fill(inside=True):
                rest = self._data[self._at :]
                self._at = len(self._data)
                return passed + len(rest), kept + rest[: keep - len(kept)]

    def _member(self) -> tuple[int, int]:
        at = self._at
        for member in reversed(self._members):
            if member[0] <= at:
                return member
        raise AssertionError(self._members)  # the first one begins at or before every place

    def _fill(self, *, inside: bool = False) -> bool:
        """Join the next chunk; False at damage, at the end, and `inside` a record where another begins."""
        if self._next is None:
            self._next = next(self._chunks, None)
        chunk = self._next
        if chunk is None or chunk.fault or (inside and chunk.first and self._start.match(chunk.data)):
            return False
        self._next = None
        self._members = [(place - self._at, offset) for place, offset in [self._member(), *self._later()]]
        self._data = self._data[self._at :] + chunk.data
        self._at = 0
        if chunk.first:
            self._members.append((len(self._data) - len(chunk.data), chunk.member))
        return True

    def _later(self) -> list[tuple[int, int]]:
        return [member for member in self._members if member[0] > self._at]
