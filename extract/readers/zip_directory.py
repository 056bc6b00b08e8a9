"""The directory of a zip archive, entry by entry (APPNOTE.TXT 4.3.12 to 4.3.16, ZIP64 included).

In: a seekable stream. Out: `ZipEntry`s in the directory's order, and the unpacked bytes of one. `zipfile` holds an
object for every member, 600 MB for a million; here the directory is read as it is asked for. The unpacking itself is
zipfile's.
"""

from __future__ import annotations

import stat
import struct
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

_END = struct.Struct("<4s4H2LH")
_END_MAGIC = b"PK\x05\x06"
_MAX_COMMENT = 1 << 16
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_ENTRY_MAGIC = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s5H3L2H")
LOCAL_MAGIC = b"PK\x03\x04"

# "Version needed to extract" goes up to 6.3 (APPNOTE.TXT 4.4.3.2).
_NEWEST_VERSION = 63

_IN_ZIP64 = 0xFFFFFFFF  # the real figure stands in the ZIP64 field
_ZIP64_FIELD = 1
_ENCRYPTED, _DESCRIBED, _UTF8 = 0x1, 0x8, 0x800

# Read at once; entries are some hundred bytes.
_STEP_BYTES = 256 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipEntry:
    """One member as the directory, or its own header, has it.

    `modified_at` is local time of whoever packed it, as zip keeps it. `has_descriptor`: its own header may leave the
    sizes to what stands behind it.
    """

    name: str
    method: int
    crc: int
    packed_size: int
    size: int
    offset: int
    is_encrypted: bool
    has_descriptor: bool
    is_link: bool
    modified_at: datetime | None

    @property
    def is_directory(self) -> bool:
        """Whether it is a folder."""
        return self.name.endswith("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Where:
    start: int
    end: int
    shift: int  # what stands before the archive in its file


def zip_entries(stream: io.BufferedReader) -> Iterator[ZipEntry]:
    """Yield the members. Raises zipfile.BadZipFile where the directory is missing or damaged."""
    where = _directory(stream)
    position, waiting = where.start, b""
    while position < where.end:
        if len(waiting) < _STEP_BYTES // 2 and position + len(waiting) < where.end:
            stream.seek(position + len(waiting))
            waiting += stream.read(min(_STEP_BYTES, where.end - position - len(waiting)))
        entry, size = _entry(waiting, where.shift)
        yield entry
        position += size
        waiting = waiting[size:]


def open_entry(stream: io.BufferedReader, entry: ZipEntry) -> zipfile.ZipExtFile:
    """Return the member's unpacked bytes as a stream. Raises BadZipFile, or NotImplementedError for its method."""
    if entry.offset < 0:
        raise zipfile.BadZipFile(f"no member at offset {entry.offset}")
    stream.seek(entry.offset)
    head = stream.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(LOCAL_MAGIC):
        raise zipfile.BadZipFile(f"no member at offset {entry.offset}")
    *_, name_size, extra_size = _LOCAL.unpack(head)
    stream.seek(entry.offset + _LOCAL.size + name_size + extra_size)
    info = zipfile.ZipInfo(entry.name or "-")
    info.compress_type, info.CRC = entry.method, entry.crc
    info.compress_size, info.file_size = entry.packed_size, entry.size
    return zipfile.ZipExtFile(stream, "r", info)


def _directory(stream: BinaryIO) -> _Where:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _MAX_COMMENT - _END.size))
    tail = stream.read()
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        raise zipfile.BadZipFile("the archive has no end record; it is cut short")
    end_at = size - len(tail) + at
    *_, length, stated, _ = _END.unpack(tail[at : at + _END.size])
    stream.seek(max(0, end_at - _END64_LOCATOR.size))
    locator = stream.read(_END64_LOCATOR.size)
    if locator.startswith(b"PK\x06\x07") and len(locator) == _END64_LOCATOR.size:
        length, stated, end_at = _zip64(stream, _END64_LOCATOR.unpack(locator)[2], end_at)
    start = end_at - length
    if start < 0:
        raise zipfile.BadZipFile("the directory is longer than the archive")
    return _Where(start=start, end=end_at, shift=start - stated)


def _zip64(stream: BinaryIO, offset: int, end_at: int) -> tuple[int, int, int]:
    """Return the directory's size, its stated offset and where it ends, from the ZIP64 end record."""
    for at in (offset, end_at - _END64_LOCATOR.size - _END64.size):
        stream.seek(at)
        raw = stream.read(_END64.size)
        if len(raw) == _END64.size and raw.startswith(b"PK\x06\x06"):
            *_, length, stated = _END64.unpack(raw)
            return length, stated, at
    raise zipfile.BadZipFile("the ZIP64 end record is damaged")


def _entry(data: bytes, shift: int) -> tuple[ZipEntry, int]:
    if len(data) < _ENTRY.size or not data.startswith(_ENTRY_MAGIC):
        raise zipfile.BadZipFile("the directory is damaged")
    fields = _ENTRY.unpack_from(data)
    _, _, _, flags, method, time, date, crc, packed, size, name_size, extra_size, comment_size = fields[:13]
    offset = fields[16]
    name_end = _ENTRY.size + name_size
    name = _name(data[_ENTRY.size : name_end], flags)
    size, packed, offset = _real_sizes(data[name_end : name_end + extra_size], size, packed, offset)
    entry = ZipEntry(
        name=name,
        method=method,
        crc=crc,
        packed_size=packed,
        size=size,
        offset=offset + shift,
        is_encrypted=bool(flags & _ENCRYPTED),
        has_descriptor=bool(flags & _DESCRIBED),
        is_link=stat.S_ISLNK(fields[15] >> 16),
        modified_at=_modified(date, time),
    )
    return entry, name_end + extra_size + comment_size


def local_entry(stream: io.BufferedReader, position: int) -> tuple[ZipEntry, int] | None:
    """Return the member by the header at `position`, and where its bytes begin; None where no sound one stands."""
    stream.seek(position)
    head = stream.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(LOCAL_MAGIC):
        return None
    _, version, flags, method, time, date, crc, packed, size, name_size, extra_size = _LOCAL.unpack(head)
    named = stream.read(name_size + extra_size)
    if version & 0xFF > _NEWEST_VERSION or not name_size or len(named) < name_size + extra_size:
        return None
    size, packed = _real_sizes(named[name_size:], size, packed)
    entry = ZipEntry(
        name=_name(named[:name_size], flags),
        method=method,
        crc=crc,
        packed_size=packed,
        size=size,
        offset=position,
        is_encrypted=bool(flags & _ENCRYPTED),
        has_descriptor=bool(flags & _DESCRIBED),
        is_link=False,  # only the directory says so
        modified_at=_modified(date, time),
    )
    return entry, position + _LOCAL.size + len(named)


def _name(raw: bytes, flags: int) -> str:
    return raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace")


def _real_sizes(extra: bytes, *stated: int) -> list[int]:
    """Return size, packed size and offset, taken from the ZIP64 field where the entry has no room for them."""
    figures = list(stated)
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        if kind == _ZIP64_FIELD:
            values = iter(struct.unpack_from(f"<{length // 8}Q", extra.ljust(4 + length, b"\0"), 4))
            figures = [next(values, one) if one == _IN_ZIP64 else one for one in figures]
        extra = extra[4 + length :]
    return figures


def _modified(date: int, time: int) -> datetime | None:
    try:
        return datetime(  # noqa: DTZ001  (zip times have no zone)
            1980 + (date >> 9), date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63, (time & 31) * 2
        )
    except ValueError:
        return None
