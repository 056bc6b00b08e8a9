"""An HTTP response as an archive keeps it: status, headers, body without transfer and content codings.

In: the block of a response record. Out: `HttpMessage`; BadBodyError for a body that cannot be undone (RFC
9112 chunks, RFC 9110 content codings). A first chunk or a coding that is not there at all means that the
archive had undone it already: the body is then taken as it is, as the reference readers do.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import brotli
import zstandard

from extract.bounded import MAX_WINDOW_BYTES, ZSTD_PIECE_BYTES
from extract.readers.record_buffer import first_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from extract.options import Limits

HTTP_HEAD_ENDS = (b"\r\n\r\n", b"\n\n", b"\r\r")

# yes: `HTTP/1.1 200 OK`, `HTTP/2 304`; no: `<!doctype html>`
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})")

# The size of a chunk and its extensions (RFC 9112, 7.1). yes: `1a3f`, `5;name=value`; no: `<html>`
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")


class BadBodyError(Exception):
    """A body that cannot be undone; `reason` is "unreadable" or "limit"."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpMessage:
    """A response. `status` is None when the block is no HTTP message: then all of it is the payload.

    `payload` is the body without codings, `unchunked` with its content codings still, `stored` as the archive has it.
    `truncated` says how the body was cut short, "" when it is whole or nothing tells.
    `is_whole`: the message itself proves that its body is complete.
    """

    status: int | None
    headers: Mapping[str, str]
    payload: bytes
    unchunked: bytes
    stored: bytes
    truncated: str = ""
    is_whole: bool = False


def parse_http(head: bytes, body: bytes, limits: Limits) -> HttpMessage:
    """Return the message in a record's block, of which `head` has been found. Raises BadBodyError."""
    status_line = _STATUS_LINE.match(head or body)
    if not status_line:
        block = head + body
        return HttpMessage(status=None, headers={}, payload=block, unchunked=block, stored=block)
    if not head:
        head, body = _split(body, limits.max_header_bytes)
    headers = parse_headers(head.partition(b"\n")[2])
    stored, lacking = body, _lacking(headers, body)
    whole, truncated = lacking == 0, f"{lacking} bytes of the body are missing" if lacking else ""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body, truncated, whole = _unchunked(body)
    unchunked = body
    for coding in reversed(headers.get("content-encoding", "").lower().split(",")):
        body, cut = _decoded(body, coding.strip(), limits)
        truncated = truncated or cut
    return HttpMessage(
        status=int(status_line[1]),
        headers=headers,
        payload=body,
        unchunked=unchunked,
        stored=stored,
        truncated=truncated,
        is_whole=whole and not truncated,
    )


def _split(block: bytes, limit: int) -> tuple[bytes, bytes]:
    """Return head and body; a head without end has no body."""
    _, passed = first_of(block, HTTP_HEAD_ENDS, 0, limit)
    if passed >= 0:
        return block[:passed], block[passed:]
    if len(block) > limit:
        raise BadBodyError("limit", f"max_header_bytes: the HTTP head has no end within {limit} bytes")
    return block, b""


def parse_headers(head: bytes) -> dict[str, str]:
    """Return header fields by lower-case name, the first of equals; folded lines are joined."""
    headers: dict[str, str] = {}
    name = ""
    for line in head.decode("utf-8", "replace").splitlines():
        key, colon, value = line.partition(":")
        if line.startswith((" ", "\t")) and name:
            headers[name] += " " + line.strip()
        elif colon and (name := key.strip().lower()):
            headers.setdefault(name, value.strip())
        else:
            name = ""
    return headers


def _lacking(headers: Mapping[str, str], body: bytes) -> int | None:
    """Return how many bytes of the stated Content-Length are not there, None when none is stated."""
    stated = headers.get("content-length", "")
    return max(0, int(stated) - len(body)) if stated.isascii() and stated.isdigit() else None


def _unchunked(body: bytes) -> tuple[bytes, str, bool]:
    """Return the data of a chunked body, how it was cut short, and whether its last chunk is there."""
    data: list[bytes] = []
    at = 0
    while at < len(body):
        line = _CHUNK_SIZE.match(body, at)
        if not line and not data:
            return body, "", False
        if not line:
            raise BadBodyError(
                "unreadable", f"chunked body: no chunk size at byte {at}: {body[at : at + 12]!r}"
            )
        size, start = int(line[1], 16), line.end()
        if size == 0:
            return b"".join(data), "", True
        data.append(body[start : start + size])
        at = start + size
        if at <= len(body) and (ending := body[at : at + 2]):
            at += 1 if ending[:1] == b"\n" else 2
            if ending not in (b"\r\n", b"\r") and ending[:1] != b"\n":
                raise BadBodyError(
                    "unreadable", f"chunked body: no line end behind the chunk at byte {start}"
                )
    return b"".join(data), "the chunked body lacks its last chunk", False


def _decoded(body: bytes, coding: str, limits: Limits) -> tuple[bytes, str]:
    """Return a body without one content coding, as it is where the coding is not there, and how it is cut."""
    decoder = _CODINGS.get(coding)
    if decoder is None or not body:
        return body, ""
    try:
        decoded, is_whole = decoder(body, limits.max_page_bytes + 1)
    except _NotCodedError:
        return body, ""
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise BadBodyError("unreadable", f"{coding} body: {error}") from error
    _check_size(len(decoded), len(body), limits)
    return decoded, "" if is_whole else f"the {coding} body is cut short"


def _check_size(size: int, coded: int, limits: Limits) -> None:
    if size > max(limits.ratio_free_bytes, limits.max_ratio * coded):
        raise BadBodyError("limit", f"max_ratio: {size} bytes or more from {coded}, limit {limits.max_ratio}")
    if size > limits.max_page_bytes:
        raise BadBodyError(
            "too_large", f"max_page_bytes: the body has more than {limits.max_page_bytes} bytes"
        )


class _NotCodedError(Exception):
    """The body does not begin as its coding does."""


def _gunzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    if not body.startswith(b"\x1f\x8b"):
        raise _NotCodedError
    return _inflate(body, limit, 31)


def _undeflate(body: bytes, limit: int) -> tuple[bytes, bool]:
    """RFC 9110 means zlib's wrapper; old servers send bare deflate."""
    for bits in (15, -15):
        try:
            return _inflate(body, limit, bits)
        except zlib.error:
            continue
    raise _NotCodedError


def _inflate(body: bytes, limit: int, bits: int) -> tuple[bytes, bool]:
    """Inflate one member after the other: servers may send several."""
    parts: list[bytes] = []
    size = 0
    while body and size < limit:
        decoder = zlib.decompressobj(bits)
        try:
            parts.append(decoder.decompress(body, limit - size))
        except zlib.error:
            if not parts:
                raise
            break  # what follows the first member is no other: padding, as browsers take it
        size += len(parts[-1])
        if not decoder.eof:
            return b"".join(parts), size >= limit
        body = decoder.unused_data
    return b"".join(parts), True


def _unbrotli(body: bytes, limit: int) -> tuple[bytes, bool]:
    decoder = brotli.Decompressor()
    try:
        parts = [decoder.process(body, output_buffer_limit=limit)]
        size = len(parts[0])
        while (
            size < limit
            and not decoder.is_finished()
            and (more := decoder.process(b"", output_buffer_limit=limit))
        ):
            parts.append(more)
            size += len(more)
    except brotli.error as error:
        if body[:1] in b"<{ \r\n":
            raise _NotCodedError from error
        raise
    return b"".join(parts), decoder.is_finished() or size >= limit


def _unzstd(body: bytes, limit: int) -> tuple[bytes, bool]:
    if not body.startswith(b"\x28\xb5\x2f\xfd"):
        raise _NotCodedError
    decoder = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).decompressobj()
    parts: list[bytes] = []
    size = 0
    for at in range(0, len(body), ZSTD_PIECE_BYTES):
        parts.append(decoder.decompress(body[at : at + ZSTD_PIECE_BYTES]))
        size += len(parts[-1])
        if decoder.eof or size >= limit:
            return b"".join(parts), True
    return b"".join(parts), False


_CODINGS: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
