"""Compressed web archives, member by member.

In: a binary stream of gzip members, zstd frames, or neither. Out: `Chunk`s of what they hold, each with the
file offset of its member, in order. Damage is a chunk too: reading goes on at the next member that begins a
record. Python's own gzip gives neither offsets nor what stood before the damage; igzip inflates twice as fast
as zlib.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import zstandard
from isal import isal_zlib

from extract.bounded import DAMAGE, GZIP_WRAPPER, MAX_WINDOW_BYTES, ZSTD_PIECE_BYTES
from extract.readers.compressed import Compressed
from extract.sniff import Format

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from extract.source import Source, Watch

# No step gives more than this, whatever the ratio.
_STEP_BYTES = 1 << 20

_SALVAGE_PIECE_BYTES = 4096

# Several records at once: what a record leaves over is copied before the next chunk. Of a file that can be gone through
# back and forth only heads and small records are read so (extract.readers.record_buffer).
_PLAIN_BYTES = 512 << 10
_SEEKABLE_BYTES = 16 << 10

# A frame that holds the dictionary of the frames after it (IIPC, WARC zstd: skippable frame 0x184D2A5D).
WARC_DICTIONARY = b"\x5d\x2a\x4d\x18"
_MAX_DICTIONARY_BYTES = 64 << 20

# How a member that begins a record begins, WARC or ARC. yes: `WARC/1.0`, `http://a.org/ 1.2.3.4`; no:
# `<html>`
_RECORD_START = re.compile(rb"\s{0,8}(?:WARC/\d|[A-Za-z][A-Za-z0-9+.-]{1,20}:\S)")

Fault = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Decompressed bytes. `member` is the file offset of their member; `first` at its first chunk.

    `fault` says what is wrong behind these data, as (reason, detail).
    """

    data: bytes
    member: int
    first: bool = False
    fault: Fault | None = None


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _ZstdFrame:
    """One zstd frame behind the interface of zlib's decoder."""

    def __init__(self, dictionary: zstandard.ZstdCompressionDict | None) -> None:
        context = zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=MAX_WINDOW_BYTES)
        self._decoder = context.decompressobj()
        self.unconsumed_tail = b""

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data + self.unconsumed_tail

    def decompress(self, data: bytes, _max_length: int, /) -> bytes:
        self.unconsumed_tail = data[ZSTD_PIECE_BYTES:]
        return self._decoder.decompress(data[:ZSTD_PIECE_BYTES])


def chunks_of(source: Source, compression: Format | None, start: int = 0) -> Iterator[Chunk]:
    """Yield the chunks of a source from the first member at `start` or behind it."""
    if compression is None:
        return _plain_chunks(source, start)
    compressed = Compressed(source.stream, start)
    if compression is Format.GZIP:
        return _member_chunks(source, compressed, b"\x1f\x8b\x08", _gzip_decoder)
    compressed = Compressed(source.stream, 0)
    dictionary = _dictionary(compressed)
    if start:
        compressed.restart(start)
    return _member_chunks(source, compressed, b"\x28\xb5\x2f\xfd", lambda: _ZstdFrame(dictionary))


def _gzip_decoder() -> _Decoder:
    decoder: _Decoder = isal_zlib.decompressobj(GZIP_WRAPPER)
    return decoder


def _plain_chunks(source: Source, start: int) -> Iterator[Chunk]:
    """Yield the file itself, as one member."""
    if start:
        source.stream.seek(start)
    first = True
    size = _SEEKABLE_BYTES if source.stream.seekable() else _PLAIN_BYTES
    while data := source.stream.read(size):
        source.watch.check()
        yield Chunk(data=data, member=start, first=first)
        first = False


def _member_chunks(
    source: Source, compressed: Compressed, magic: bytes, new_decoder: Callable[[], _Decoder]
) -> Iterator[Chunk]:
    def begins_record(head: bytes) -> bool:
        try:
            return bool(_RECORD_START.match(new_decoder().decompress(head, 64)))
        except DAMAGE:
            return False

    if compressed.position and not compressed.seek_magic(magic, compressed.position, begins_record):
        return
    while compressed.at_data():
        member = compressed.position
        if compressed.startswith(magic):
            fault = yield from _member(source, compressed, new_decoder())
        else:
            fault = ("unreadable", f"no compressed member at offset {member}")
        if fault:
            yield Chunk(data=b"", member=member, fault=fault)
            if not compressed.seek_magic(magic, member + 1, begins_record):
                return


def _member(
    source: Source, compressed: Compressed, decoder: _Decoder
) -> Generator[Chunk, None, Fault | None]:
    """Yield one member; return its fault, None when it is sound."""
    member, given = compressed.position, 0
    limits = source.options.limits
    while not decoder.eof:
        data = decoder.unconsumed_tail or compressed.take()
        if not data:
            return "truncated", f"the compressed member at offset {member} is cut short"
        try:
            data = decoder.decompress(data, _STEP_BYTES)
        except DAMAGE as error:
            data = _salvaged(compressed, member, given, source.watch)
            if data:
                yield Chunk(data=data, member=member, first=not given)
            return "unreadable", f"the compressed member at offset {member} is damaged: {error}"
        source.watch.check()
        taken = compressed.position - member
        if given + len(data) > max(limits.ratio_free_bytes, limits.max_ratio * taken):
            figures = f"{given + len(data)} bytes from {taken} at offset {member}, limit {limits.max_ratio}"
            return "limit", f"max_ratio: {figures}"
        if data:
            yield Chunk(data=data, member=member, first=not given)
        given += len(data)
    compressed.give_back(decoder.unused_data)
    return None


def _salvaged(compressed: Compressed, member: int, given: int, watch: Watch) -> bytes:
    """Return what a damaged gzip member holds between the first `given` bytes and the damage.

    igzip drops the output of the step that fails; zlib, fed in small pieces, gives it up to the damaged byte.
    """
    if not compressed.restart(member) or not compressed.startswith(b"\x1f\x8b\x08"):
        return b""
    decoder = zlib.decompressobj(GZIP_WRAPPER)
    kept = bytearray()
    seen = 0
    try:
        while not decoder.eof and (data := compressed.take()):
            for at in range(0, len(data), _SALVAGE_PIECE_BYTES):
                for piece in _fine(decoder, data[at : at + _SALVAGE_PIECE_BYTES]):
                    kept += piece[max(0, given - seen) :]
                    seen += len(piece)
            watch.check()
    except zlib.error:
        pass
    return bytes(kept)


def _fine(decoder: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """Yield the output of a piece; when the piece is damaged, that of its bytes up to the damage."""
    before = decoder.copy()
    try:
        whole = decoder.decompress(data)
    except zlib.error:
        for at in range(len(data)):
            yield before.decompress(data[at : at + 1])
        raise
    yield whole


def _dictionary(compressed: Compressed) -> zstandard.ZstdCompressionDict | None:
    """Return the dictionary at the beginning of a file, None when there is none."""
    if not compressed.startswith(WARC_DICTIONARY):
        return None
    size = int.from_bytes(compressed.exactly(8)[4:], "little")
    if size > _MAX_DICTIONARY_BYTES:
        return None
    raw = compressed.exactly(size)
    if raw.startswith(b"\x28\xb5\x2f\xfd"):
        raw = zstandard.ZstdDecompressor().decompress(raw, max_output_size=_MAX_DICTIONARY_BYTES)
    return zstandard.ZstdCompressionDict(raw)
