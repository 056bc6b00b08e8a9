"""Tar archives (POSIX ustar and pax, GNU), as a stream: a million members cost no more memory than one.

In: an uncompressed tar stream. Out: its files as inner sources, in order; directories, links and devices are
counted as skipped. TarFile itself keeps every member it saw and ends without a word at a damaged header: here
it lends only the parsing of a header block.
"""

from __future__ import annotations

import io
import tarfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from extract.bounded import BUFFER_BYTES, Bounded, CutShortError
from extract.readers.archive import check_depth, check_entries
from extract.source import LimitReachedError, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.page import Unreadable

_BLOCK = tarfile.BLOCKSIZE
# Long names and extended headers lie in memory; a longer one is a bomb.
_MAX_EXTENDED_BYTES = 1 << 20

_PAX_HEADER, _GNU_LONG_NAME = b"x", b"L"
# Headers about others that say nothing we need: global pax, GNU long links, Solaris.
_PASSED_OVER = (b"g", b"K", b"X")


@dataclass(slots=True)
class _Extended:
    """What extended headers say of the next member."""

    name: str | None = None
    size: int | None = None


class _Body:
    """The bytes of one member; a file that ends inside them raises CutShortError."""

    def __init__(self, stream: io.BufferedReader, size: int) -> None:
        self._stream = stream
        self.left = size

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        if not data and self.left and size:
            raise CutShortError(f"the archive ends {self.left} bytes before this member does")
        return data


def read_tar(source: Source) -> Iterator[Source | Unreadable]:
    """Yield the files of a tar archive."""
    check_depth(source)
    extended, count = _Extended(), 0
    while (member := _next_header(source)) is not None:
        if isinstance(member, tarfile.HeaderError):
            yield source.unreadable(
                "unreadable", f"tar: {member}; members up to the next sound header are lost"
            )
            continue
        count += 1
        check_entries(source, count)
        body = _Body(source.stream, member.size if extended.size is None else extended.size)
        padding = -body.left % _BLOCK
        name = member.name if extended.name is None else extended.name
        if member.type in (_PAX_HEADER, _GNU_LONG_NAME):
            _read_extended(member.type, _in_memory(body), extended)
        elif member.isreg():
            yield _file(source, member, body, name)
            extended = _Extended()
        elif member.type not in _PASSED_OVER:
            source.skipped["directory" if member.isdir() else "link or device"] += 1
            extended = _Extended()
        _pass_over(source.stream, body.left + padding)


def _next_header(source: Source) -> tarfile.TarInfo | tarfile.HeaderError | None:
    """Return the next header, None at the end mark. Raises CutShortError where there is neither.

    Where a damaged one stands, its error is returned, and the next sound header (or the end) follows.
    """
    block = _block(source)
    try:
        return _parsed(block)
    except tarfile.HeaderError as error:
        while not _is_sound(source.stream.peek(_BLOCK)[:_BLOCK]):
            _block(source)
        return error


def _block(source: Source) -> bytes:
    block = source.stream.read(_BLOCK)
    source.watch.check()
    if len(block) < _BLOCK:
        raise CutShortError("the archive has no end mark")
    return block


def _parsed(block: bytes) -> tarfile.TarInfo | None:
    return tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape") if block.strip(b"\0") else None


def _is_sound(block: bytes) -> bool:
    try:
        return len(block) == _BLOCK and (_parsed(block) is None or block[257:262] == b"ustar")
    except tarfile.HeaderError:
        return False


def _in_memory(body: _Body) -> bytes:
    if body.left > _MAX_EXTENDED_BYTES:
        raise LimitReachedError(f"max_header_bytes: an extended tar header of {body.left} bytes")
    return body.read()


def _read_extended(kind: bytes, data: bytes, extended: _Extended) -> None:
    if kind == _GNU_LONG_NAME:
        extended.name = data.rstrip(b"\0").decode("utf-8", "surrogateescape")
        return
    for record in data.split(b"\n"):  # each is "LENGTH KEY=VALUE"
        key, _, value = record.partition(b" ")[2].partition(b"=")
        if key == b"path":
            extended.name = value.decode("utf-8", "surrogateescape")
        elif key == b"size" and value.isdigit():
            extended.size = int(value)


def _pass_over(stream: io.BufferedReader, size: int) -> None:
    while size > 0 and (data := stream.read(min(size, BUFFER_BYTES))):
        size -= len(data)
    if size > 0:
        raise CutShortError(f"the archive ends {size} bytes inside a member")


def _file(source: Source, member: tarfile.TarInfo, body: _Body, name: str) -> Source:
    size = body.left
    bounded = Bounded(body, lambda: size, source.options.limits, source.watch)
    printable = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return source.member(io.BufferedReader(bounded, BUFFER_BYTES), printable, _instant(member.mtime))


def _instant(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, tz=UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None
