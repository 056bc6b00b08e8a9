"""Decompression within limits.

In: a compressed stream. Out: a stream of what it holds, that raises LimitReachedError at a bomb (ratio, time)
and `CutShortError` where the compressed data end too early.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from typing import TYPE_CHECKING, Protocol

import zstandard
from isal import igzip_lib, isal_zlib

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


class CutShortError(Exception):
    """The data end before their container says so."""


class DamagedError(Exception):
    """The data are not what their container says."""


# A zstd block gives at most 128 KiB from four bytes: so much is fed at once.
ZSTD_PIECE_BYTES = 2048
GZIP_WRAPPER = 31  # zlib's name for "gzip header and trailer"

# What the decompressors raise on damaged data; igzip's stubs declare its exception as an instance.
_IGZIP_ERROR: type[Exception] = igzip_lib.IsalError  # type: ignore[assignment]
DAMAGE = (DamagedError, _IGZIP_ERROR, zlib.error, lzma.LZMAError, zstandard.ZstdError)


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
        self._fault: Exception | None = None

    def readable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return how many bytes were given out."""
        return self._given

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer as far as data last; damage behind them is raised by the next call."""
        if self._fault:
            raise self._fault
        view = memoryview(buffer).cast("B")
        filled = 0
        try:
            while filled < len(view) and (data := self._inner.read(len(view) - filled)):
                view[filled : filled + len(data)] = data
                filled += len(data)
        except (CutShortError, *DAMAGE, OSError) as fault:
            if not filled:
                raise
            self._fault = fault
        self._given += filled
        self._watch.check()
        self._check_ratio()
        return filled

    def _check_ratio(self) -> None:
        limits = self._limits
        if self._given > max(limits.ratio_free_bytes, limits.max_ratio * max(self._consumed(), 1)):
            raise LimitReachedError(
                f"max_ratio: {self._given} bytes from {self._consumed()}, limit {limits.max_ratio}"
            )


class _Chained:
    """What a run of compressed streams holds, decompressed one after the other.

    What follows the last one and is none is passed over, as the formats' own tools do.
    """

    def __init__(self, stream: Readable, compression: Format) -> None:
        self._stream = stream
        self._magic = _MAGIC[compression]
        self._fresh = _FRESH[compression]
        self._current = self._fresh()

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, b"" at the end. Raises CutShortError or one of DAMAGE."""
        while True:
            rest = b""
            if self._current.eof:
                rest = self._current.unused_data or self._stream.read(BUFFER_BYTES)
                if len(rest) < _MAGIC_BYTES:
                    rest += self._stream.read(BUFFER_BYTES)
                if not rest.startswith(self._magic):
                    return b""
                self._current = self._fresh()
            elif self._current.needs_input:
                rest = self._stream.read(BUFFER_BYTES)
                if not rest:
                    raise CutShortError("the compressed data end before their end mark")
            try:
                data = self._current.decompress(rest, size)
            except (OSError, ValueError) as error:  # bz2's own
                raise DamagedError(str(error)) from error
            if data:
                return data


class _Gzip:
    """One gzip member behind the interface of bz2 and lzma."""

    def __init__(self) -> None:
        self._decoder = isal_zlib.decompressobj(GZIP_WRAPPER)

    @property
    def eof(self) -> bool:
        return bool(self._decoder.eof)

    @property
    def needs_input(self) -> bool:
        return not self._decoder.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return bytes(self._decoder.unused_data)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return bytes(self._decoder.decompress(self._decoder.unconsumed_tail or data, max_length))


class _Zstd:
    """One zstd frame behind the same interface; it is fed in pieces, as each may hold a bomb."""

    def __init__(self) -> None:
        self._decoder = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).decompressobj()
        self._compressed = b""
        self._data = b""

    @property
    def eof(self) -> bool:
        return self._decoder.eof and not self._data

    @property
    def needs_input(self) -> bool:
        return not self._data and not self._compressed

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data + self._compressed

    def decompress(self, data: bytes, max_length: int) -> bytes:
        self._compressed += data
        if not self._data:
            piece, self._compressed = self._compressed[:ZSTD_PIECE_BYTES], self._compressed[ZSTD_PIECE_BYTES:]
            self._data = self._decoder.decompress(piece)
        given, self._data = self._data[:max_length], self._data[max_length:]
        return given


def _xz() -> _Decompressor:
    return lzma.LZMADecompressor(memlimit=MAX_WINDOW_BYTES)


_FRESH: dict[Format, Callable[[], _Decompressor]] = {
    Format.GZIP: _Gzip,
    Format.BZIP2: bz2.BZ2Decompressor,
    Format.XZ: _xz,
    Format.ZSTD: _Zstd,
}


# How a further stream begins; zstd's skippable frames too.
_MAGIC: dict[Format, tuple[bytes, ...]] = {
    Format.GZIP: (b"\x1f\x8b",),
    Format.BZIP2: (b"BZh",),
    Format.XZ: (b"\xfd7zXZ\x00",),
    Format.ZSTD: (b"\x28\xb5\x2f\xfd", *(bytes([first]) + b"\x2a\x4d\x18" for first in range(0x50, 0x60))),
}
_MAGIC_BYTES = 6


def decompressed(
    stream: io.BufferedReader, compression: Format, limits: Limits, watch: Watch
) -> io.BufferedReader:
    """Return the stream of what `stream` holds, within the limits."""
    inner = _Chained(stream, compression)
    return io.BufferedReader(Bounded(inner, stream.tell, limits, watch), BUFFER_BYTES)
