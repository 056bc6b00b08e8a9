"""MHTML (RFC 2557): a page saved by a browser as one message of many parts.

In: a message. Out: its root page; images, styles and frames are counted as skipped. Read line by line, as
browsers do: headers that break the rules are passed over, a missing boundary is not guessed.
"""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING

from extract.instants import parse_instant
from extract.page import MediaType
from extract.readers.http_message import parse_headers
from extract.source import Source, Stated, too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from extract.page import Page, Unreadable

_LINE_BYTES = 1 << 20
# A browser nests messages once or twice; each boundary is looked for in each line.
_MOST_NESTED = 16

# yes: `boundary="----Multipart--x"`, `boundary=abc`; no: `boundary`
_BOUNDARY = re.compile(r"boundary\s*=\s*(?:\"([^\"]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
# yes: `start="<frame-1@mhtml>"`; no: `type="text/html"`
_START = re.compile(r"\bstart\s*=\s*\"?<?([^\s\">;]{1,300})", re.IGNORECASE)
# yes: `charset="utf-8"`; no: `text/html`
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)

_PAGES = {"text/html": MediaType.HTML, "application/xhtml+xml": MediaType.HTML, "text/plain": MediaType.TEXT}


def read_mhtml(source: Source) -> Iterator[Page | Unreadable]:
    """Yield the root page of a saved message, or why there is none."""
    message = _head(source)
    content_type = message.get("content-type", "")
    boundary = _BOUNDARY.search(content_type)
    if not content_type.lower().startswith("multipart/"):
        body = _body(source, [])
        yield (
            _page(source, message, message, body[0]) if body else _no_page(source, "the message is too large")
        )
    elif boundary is None:
        yield _no_page(source, "the multipart message names no boundary")
    else:
        yield from _parts(source, message, _mark(boundary))


def _parts(source: Source, message: Mapping[str, str], mark: bytes) -> Iterator[Page | Unreadable]:
    start = _START.search(message.get("content-type", ""))
    root_id = start[1] if start else None
    marks = [mark]
    preamble = _body(source, marks, keep=False)
    if preamble and not preamble[1]:
        yield _no_page(source, "the boundary that the header names does not occur")
        return
    text: Page | Unreadable | None = None  # kept until no part in HTML has come
    found = False
    is_open = True
    while is_open:
        headers = _head(source)
        kind = headers.get("content-type", "unknown").partition(";")[0].strip().lower()
        marks += _inner_marks(headers)[: _MOST_NESTED - len(marks)]
        is_root = not found and _is_root(headers, root_id)
        body = _body(source, marks, keep=is_root)
        if body is None:
            limit = source.options.limits.max_page_bytes
            yield source.unreadable("too_large", too_large(limit, limit))
            return
        payload, ending = body
        is_open = ending == _MORE
        if is_root and kind == "text/plain" and root_id is None and ending:
            if text is None:
                text = _page(source, message, headers, payload)
            else:
                source.skipped["frame"] += 1
        elif is_root:
            found = True
            yield _page(source, message, headers, payload) if ending else _cut(source, payload)
        elif headers and not kind.startswith("multipart/"):
            source.skipped["frame" if kind in _PAGES else kind] += 1
    if found and text is not None:
        source.skipped["frame"] += 1
    elif not found:
        yield text or _no_page(source, "no part of the message is a page")


def _is_root(headers: Mapping[str, str], root_id: str | None) -> bool:
    if root_id is not None and "content-id" in headers:
        return headers["content-id"].strip("<> ") == root_id
    return headers.get("content-type", "").partition(";")[0].strip().lower() in _PAGES


def _inner_marks(headers: Mapping[str, str]) -> list[bytes]:
    """Return the boundary of a message inside the message, if the part is one."""
    content_type = headers.get("content-type", "")
    inner = _BOUNDARY.search(content_type) if content_type.lower().startswith("multipart/") else None
    return [_mark(inner)] if inner else []


def _mark(boundary: re.Match[str]) -> bytes:
    return b"--" + (boundary[1] or boundary[2]).encode("utf-8", "replace")


_MORE, _LAST, _NONE = "more", "last", ""


def _body(source: Source, marks: list[bytes], *, keep: bool = True) -> tuple[bytes, str] | None:
    """Return the bytes before the next boundary and its kind ("" at the end of the file); None: too many.

    The last boundary of messages inside the message is passed over, with what follows it.
    """
    lines: list[bytes] = []
    size = 0
    limit = source.options.limits.max_page_bytes
    is_passed = False  # an inner message has ended, and this part with it
    while line := source.stream.readline(_LINE_BYTES):
        ended = _ended(line, marks)
        if ended == _LAST and len(marks) > 1:
            marks.pop()
            is_passed = True
        elif ended:
            return _without_line_end(b"".join(lines)), ended
        elif keep and not is_passed:
            lines.append(line)
            size += len(line)
            if size > 2 * limit:  # quoted-printable at its worst is three bytes for one
                return None
    body = b"".join(lines)
    return (_without_line_end(body) if is_passed else body), (_NONE if marks else _LAST)


def _ended(line: bytes, marks: list[bytes]) -> str:
    """Return the kind of boundary that a line is, "" for none; one of a message around ends those inside."""
    for depth in range(len(marks) - 1, -1, -1):
        rest = line[len(marks[depth]) :].strip() if line.startswith(marks[depth]) else None
        if rest in (b"", b"--"):
            del marks[depth + 1 :]
            return _LAST if rest else _MORE
    return ""


def _without_line_end(body: bytes) -> bytes:
    """Return a part without the line end that belongs to the boundary behind it (RFC 2046, 5.1.1)."""
    return body.removesuffix(b"\n").removesuffix(b"\r")


def _head(source: Source) -> dict[str, str]:
    lines = [b""]
    size = 0
    while (line := source.stream.readline(_LINE_BYTES)) and (line.strip() or len(lines) == 1):
        if line.strip():
            lines.append(line)
        size += len(line)
        if size > source.options.limits.max_header_bytes:
            break
    return parse_headers(b"".join(lines))


def _page(
    source: Source, message: Mapping[str, str], headers: Mapping[str, str], body: bytes
) -> Page | Unreadable:
    encoding = headers.get("content-transfer-encoding", "").strip().lower()
    try:
        payload = _DECODERS.get(encoding, bytes)(body)
    except (binascii.Error, ValueError) as error:
        return source.unreadable("unreadable", f"the page's part is no {encoding}: {error}", payload=body)
    charset = _CHARSET.search(headers.get("content-type", ""))
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    uri = message.get("snapshot-content-location") or headers.get("content-location", "")
    stated = Stated(
        media_type=_PAGES.get(kind, MediaType.HTML),
        target_uri=uri if "://" in uri and not uri.startswith("cid:") else None,
        captured_at=parse_instant(message.get("date")),
        charset=charset[1] if charset else None,
        facts=(("saved_with", "MHTML"),),
    )
    return source.page(payload, "", stated)


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "quoted-printable": binascii.a2b_qp,
    "base64": binascii.a2b_base64,
}


def _no_page(source: Source, detail: str) -> Unreadable:
    return source.unreadable("unreadable", detail)


def _cut(source: Source, body: bytes) -> Unreadable:
    return source.unreadable("truncated", "the file ends inside the page's part", payload=body)
