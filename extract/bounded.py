"""Decompression within limits.

In: a compressed stream. Out: a stream of what it holds, that raises LimitReachedError at a bomb (ratio, time)
and `CutShortError` where the compressed data end too early.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from typing import TYPE_CHECKING, Protocol

import zstandard

from extract.sniff import Format
from extract.source import LimitReachedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import WriteableBuffer

    from extract.options import Limits
    from extract.source import Watch

BUFFER_BYTES = 64 << 10

# Dictionaries beyond this are a bomb against memory; `xz -9` and `zstd --long=27` stay below.
MAX_WINDOW_BYTES = 128 << 20

# What the decompressors raise on damaged data.
DAMAGE = (zlib.error, gzip.BadGzipFile, lzma.LZMAError, zstandard.ZstdError)


class CutShortError(Exception):
    """The data end before their container says so."""


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class Readable(Protocol):
    """Anything to read bytes from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, b"" at the end."""


class Bounded(io.RawIOBase):
    """A raw stream over `inner` that counts, checks the ratio against `consumed()` and the record's time."""

    def __init__(self, inner: Readable, consumed: Callable[[], int], limits: Limits, watch: Watch) -> None:
        self._inner = inner
        self._consumed = consumed
        self._limits = limits
        self._watch = watch
        self._given = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return how many bytes were given out."""
        return self._given

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer as far as data last."""
        view = memoryview(buffer).cast("B")
        filled = 0
        while filled < len(view):
            data = self._read(len(view) - filled)
            if not data:
                break
            view[filled : filled + len(data)] = data
            filled += len(data)
        self._given += filled
        self._watch.check()
        self._check_ratio()
        return filled

    def _read(self, size: int) -> bytes:
        try:
            return self._inner.read(size)
        except EOFError as error:
            raise CutShortError(str(error)) from error

    def _check_ratio(self) -> None:
        limits = self._limits
        if self._given > max(limits.ratio_free_bytes, limits.max_ratio * max(self._consumed(), 1)):
            raise LimitReachedError(
                f"max_ratio: {self._given} bytes from {self._consumed()}, limit {limits.max_ratio}"
            )


class _Chained:
    """What a run of bzip2 or xz streams holds, decompressed one after the other."""

    def __init__(self, stream: Readable, fresh: Callable[[], _Decompressor]) -> None:
        self._stream = stream
        self._fresh = fresh
        self._current = fresh()
        self._started = False

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, b"" at the end; EOFError when the data are cut short."""
        while True:
            if self._current.eof:
                rest = self._current.unused_data or self._stream.read(BUFFER_BYTES)
                if not rest.strip(b"\0"):
                    return b""
                self._current, self._started = self._fresh(), False
            else:
                rest = self._stream.read(BUFFER_BYTES) if self._current.needs_input else b""
                if not rest and self._current.needs_input:
                    raise EOFError("the compressed data end before their end mark")
            data = self._current.decompress(rest, size)
            if data:
                return data


def _xz() -> _Decompressor:
    return lzma.LZMADecompressor(memlimit=MAX_WINDOW_BYTES)


_OPENERS: dict[Format, Callable[[io.BufferedReader], Readable]] = {
    Format.GZIP: lambda stream: gzip.GzipFile(fileobj=stream, mode="rb"),
    Format.BZIP2: lambda stream: _Chained(stream, bz2.BZ2Decompressor),
    Format.XZ: lambda stream: _Chained(stream, _xz),
    Format.ZSTD: lambda stream: zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).stream_reader(
        stream, read_across_frames=True
    ),
}


def decompressed(
    stream: io.BufferedReader, compression: Format, limits: Limits, watch: Watch
) -> io.BufferedReader:
    """Return the stream of what `stream` holds, within the limits."""
    inner = _OPENERS[compression](stream)
    return io.BufferedReader(Bounded(inner, stream.tell, limits, watch), BUFFER_BYTES)
