"""Undoes the content encodings of a body: gzip, deflate, brotli, zstd; never more bytes than allowed.

In: the body as sent and its Content-Encoding. Out: the body, or an error that says what is wrong with it. A
body that ends before its encoding does was cut on the way: it is no shorter page.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Protocol

import brotli
import zstandard

if TYPE_CHECKING:
    from collections.abc import Callable

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"

# So many bytes are unpacked at once: zstd's densest bombs give 16 MiB for them.
STEP_BYTES = 512


class BodyError(Exception):
    """The body is not what its encoding says, or too large; the message names it."""


class CutBodyError(Exception):
    """The body ends before its encoding does."""


class _Member(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def decoded(body: bytes, content_encoding: str, max_bytes: int) -> bytes:
    """Return the body without its content encodings. Raises BodyError, or CutBodyError when it is cut."""
    for name in reversed(content_encoding.split(",")):
        encoding = name.strip().lower()
        decoder = DECODERS.get(encoding)
        if decoder is not None and body:
            body = _decoded(decoder, encoding, body, max_bytes)
    return body


def _decoded(decoder: Callable[[bytes, int], bytes], encoding: str, body: bytes, max_bytes: int) -> bytes:
    try:
        whole = decoder(body, max_bytes + 1)
    except CutBodyError:
        raise CutBodyError(f"body ends before its {encoding} does") from None
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise BodyError(f"body is not valid {encoding}: {error}") from error
    if len(whole) > max_bytes:
        raise BodyError(f"body over {max_bytes} bytes after {encoding} (limit max_decoded_bytes)")
    return whole


def _members(body: bytes, size: int, start: Callable[[], _Member], magic: bytes) -> bytes:
    """Unpack member after member, until `size` bytes are there; filling behind the last one is left unread."""
    unpacked, member = bytearray(), start()
    for at in range(0, len(body), STEP_BYTES):
        piece = body[at : at + STEP_BYTES]
        while piece:
            if member.eof and not magic.startswith(piece[: len(magic)]):
                return bytes(unpacked)
            member = start() if member.eof else member
            unpacked += member.decompress(piece)
            if len(unpacked) >= size:
                return bytes(unpacked)
            piece = member.unused_data
    if not member.eof:
        raise CutBodyError
    return bytes(unpacked)


def _inflate(body: bytes, size: int) -> bytes:
    return _members(body, size, lambda: zlib.decompressobj(wbits=zlib.MAX_WBITS | 32), GZIP_MAGIC)


def _deflate(body: bytes, size: int) -> bytes:
    try:
        return _inflate(body, size)
    except zlib.error:  # some servers send raw deflate (RFC 9110, 8.4.1.2 note)
        return _members(body, size, lambda: zlib.decompressobj(wbits=-zlib.MAX_WBITS), GZIP_MAGIC)


def _unbrotli(body: bytes, size: int) -> bytes:
    decoder = brotli.Decompressor()
    unpacked = bytearray(decoder.process(body, output_buffer_limit=size))
    while len(unpacked) < size and not decoder.can_accept_more_data():
        unpacked += decoder.process(b"", output_buffer_limit=size - len(unpacked))
    if len(unpacked) < size and not decoder.is_finished():
        raise CutBodyError
    return bytes(unpacked)


def _unzstd(body: bytes, size: int) -> bytes:
    return _members(body, size, lambda: zstandard.ZstdDecompressor().decompressobj(), ZSTD_MAGIC)


DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _inflate,
    "x-gzip": _inflate,
    "deflate": _deflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
