"""WARC (ISO 28500) and ARC files: each response, resource and conversion is a page.

In: a source that begins with a record, plain or compressed per record. Out: pages; rejections for what is
broken; requests, metadata and bodies that are no pages (images, scripts) are counted as skipped. A revisit is
a page without bytes and with status 304: the loader knows by it that the page was seen again. record_id is
the WARC-Record-ID, else `offset:N`; the offset stands in the facts.
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.instants import parse_instant
from extract.page import WRONG_DIGEST, MediaType
from extract.readers.digests import wrong_digests
from extract.readers.http_message import BadBodyError, HttpMessage, parse_headers, parse_http
from extract.readers.members import chunks_of
from extract.readers.record_buffer import PlainFile, RecordBuffer
from extract.readers.segments import Loose, Segments, is_continuation
from extract.readers.web_records import Dialect, Gap, WebRecord, web_records
from extract.sniff import Format, media_type_of
from extract.source import Source, Stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extract.page import Page, Unreadable

# Of a length that is no number: enough to see what it is.
_TOLD_CHARACTERS = 80
_PAGE_TYPES = frozenset({"response", "resource", "conversion", "revisit"})

# yes: `WARC/1.1\r\n` at the start of a line, also where the one byte before it is damaged; no: `see WARC/1.1`
# (It begins with what hardly ever stands elsewhere: the search is for a word. A buffer begins where reading stands.)
_WARC_START = re.compile(
    rb"WARC/(?:(?<=\AWARC/)|(?<=\nWARC/)|(?<=\A[\s\S]WARC/)|(?<=[\r\n][\s\S]WARC/))\d\.\d{1,2}[ \t]*\r?\n"
)

# URL, IP, date, type, five more in version 2, length.
# yes: `http://a.org/ 1.2.3.4 20140216050221 text/html 1591`; no: `a: b 1`
_ARC_START = re.compile(
    rb"^([A-Za-z][A-Za-z0-9+.-]{0,20}:\S[^\r\n]{0,4000}) \S{1,45} (\d{12,18}) (\S{1,127})"
    rb"(?: \S{1,255}){0,5} (\S{1,20})(?=\r?\n)",
    re.MULTILINE,
)

# yes: `text/html; charset="utf-8"`; no: `text/html`
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def _warc_head(raw: bytes) -> Mapping[str, str]:
    return parse_headers(raw.partition(b"\n")[2])


def _arc_head(raw: bytes) -> Mapping[str, str]:
    """Return an ARC head in WARC's names; it has been found by its pattern."""
    parts = _ARC_START.match(raw + b"\n")
    assert parts
    uri, date, media_type, length = (part.decode("utf-8", "replace") for part in parts.groups())
    return {
        "warc-type": "warcinfo" if uri.startswith("filedesc:") else "response",
        "warc-target-uri": uri,
        "warc-date": date[:14],
        "warc-identified-payload-type": media_type,
        "content-type": "application/http; msgtype=response",
        "content-length": length,
    }


_BLANK_LINE = (b"\r\n\r\n", b"\n\n")
_WARC = Dialect(start=_WARC_START, head_ends=_BLANK_LINE, record_ends=_BLANK_LINE, parse_head=_warc_head)
_ARC = Dialect(start=_ARC_START, head_ends=(b"\n",), record_ends=(), parse_head=_arc_head)


def read_warc(
    source: Source, compression: Format | None = None, *, start: int = 0, end: int | None = None
) -> Iterator[Page | Unreadable]:
    """Yield what a WARC holds, of the records that begin from file offset `start` up to before `end`."""
    return _read(source, compression, _WARC, start, end)


def read_arc(
    source: Source, compression: Format | None = None, *, start: int = 0, end: int | None = None
) -> Iterator[Page | Unreadable]:
    """Yield what an ARC file holds, versions 1 and 2, in the same way."""
    return _read(source, compression, _ARC, start, end)


def web_archive_records(
    source: Source,
    compression: Format | None,
    dialect: Dialect = _WARC,
    start: int = 0,
    end: int | None = None,
) -> Iterator[WebRecord | Gap]:
    """Yield the records of a web archive as they stand, and what is none, before anything is made of them."""
    chunks = chunks_of(source, compression, start)
    is_plain = compression is None
    file = PlainFile(stream=source.stream, chunks=functools.partial(chunks_of, source, None))
    buffer = RecordBuffer(
        chunks,
        dialect.start,
        is_plain=is_plain,
        max_kept_bytes=source.options.limits.max_spool_bytes,
        file=file if is_plain and source.stream.seekable() else None,
    )
    if start and compression is None:
        buffer.to_next_start(0)
    return web_records(buffer, dialect, source.options.limits, source.watch, end)


def _read(
    source: Source, compression: Format | None, dialect: Dialect, start: int, end: int | None
) -> Iterator[Page | Unreadable]:
    segments = Segments(source.options.limits.max_page_bytes)
    for record in web_archive_records(source, compression, dialect, start, end):
        if isinstance(record, Gap):
            yield _gap(source, record)
        else:
            yield from _joined(source, segments, record)
    for loose in segments.rest():
        yield _loose(source, loose)


def _joined(source: Source, segments: Segments, record: WebRecord) -> Iterator[Page | Unreadable]:
    is_used = is_continuation(record)
    for whole in segments.join(record):
        if isinstance(whole, Loose):
            is_used = is_used and whole.record is not record
            yield _loose(source, whole)
        elif (found := _page(source, whole)) is not None:
            is_used = is_used and whole is not record
            yield found
    if is_used:
        source.skipped["continuation"] += 1


def _gap(source: Source, gap: Gap) -> Unreadable:
    reason, detail = gap.fault or ("unreadable", f"{gap.size} bytes that are no record")
    return source.unreadable(reason, detail, f"offset:{gap.place}", gap.payload)


def _loose(source: Source, loose: Loose) -> Unreadable:
    return _unreadable(source, loose.record, loose.reason, loose.detail)


def _page(source: Source, record: WebRecord) -> Page | Unreadable | None:
    """Return the page of a record; None, and a count, when it is none."""
    kind = record.headers.get("warc-type", "").lower()
    if record.headers and kind and kind not in _PAGE_TYPES and kind != "continuation":
        if record.fault:
            return _unreadable(source, record, *record.fault)
        source.skipped[kind] += 1
        return None
    broken = _broken(record, kind)
    if broken:
        return _unreadable(source, record, *broken)
    if kind == "revisit":
        return source.page(b"", _record_id(record), _stated(record, None, None, 304))
    return _body(source, record)


def _broken(record: WebRecord, kind: str) -> tuple[str, str] | None:
    """Return why nothing of a record can be believed."""
    if record.declared is None:
        stated = record.headers.get("content-length", "missing")[:_TOLD_CHARACTERS]
        what = (
            f"the record's Content-Length is {stated}" if record.headers else "the record's head has no end"
        )
        return record.fault or ("unreadable", what)
    if record.is_too_large and record.missing:
        return _cut_short(record)
    if record.is_too_large:
        return "too_large", f"max_page_bytes: the record has {record.declared} bytes"
    if not kind:
        return "unreadable", "the record has no WARC-Type"
    return None


def _cut_short(record: WebRecord) -> tuple[str, str]:
    reason, detail = record.fault or ("truncated", "the record is cut short")
    return reason, f"{detail}; {record.missing} of {record.declared} bytes missing"


def _body(source: Source, record: WebRecord) -> Page | Unreadable | None:
    is_http = record.headers.get("content-type", "").lower().startswith("application/http")
    try:
        message = parse_http(record.http_head, record.block, source.options.limits) if is_http else None
    except BadBodyError as error:
        return _unreadable(source, record, error.reason, str(error))
    if record.missing and not (message and message.is_whole):
        return _unreadable(source, record, *_cut_short(record))
    payload = message.payload if message else record.http_head + record.block
    declared = _content_type(record, message)
    media_type = media_type_of(payload, declared)
    if media_type is None and payload:
        source.skipped[(declared or "unknown").partition(";")[0].strip().lower()] += 1
        return None
    stated = _stated(record, message, media_type, None)
    if wrong := _wrong_digests(source, record, message):
        stated = replace(stated, facts=(*stated.facts, (WRONG_DIGEST, wrong)))
    return source.page(payload, _record_id(record), stated)


def _wrong_digests(source: Source, record: WebRecord, message: HttpMessage | None) -> str:
    """Return which digests do not hold; those of a record that is not whole cannot."""
    is_whole = not record.missing and "warc-truncated" not in record.headers
    return wrong_digests(record, message) if is_whole and source.options.verify_digests else ""


def _content_type(record: WebRecord, message: HttpMessage | None) -> str | None:
    if message is None:
        return record.headers.get("content-type")
    return message.headers.get("content-type") or record.headers.get("warc-identified-payload-type")


def _stated(
    record: WebRecord, message: HttpMessage | None, media_type: MediaType | None, status: int | None
) -> Stated:
    headers = record.headers
    charset = _CHARSET.search(_content_type(record, message) or "")
    facts = {
        "offset": record.place,
        "warc_type": headers.get("warc-type", "").lower(),
        "payload_digest": headers.get("warc-payload-digest"),
        "refers_to_target_uri": headers.get("warc-refers-to-target-uri"),
        "refers_to_date": headers.get("warc-refers-to-date"),
        "truncated": headers.get("warc-truncated") or (message and message.truncated),
        "damaged": record.fault[1] if record.fault else None,
        "content_length": f"{record.missing} too long" if record.missing else None,
        "trailing_bytes": str(record.trailing) if record.trailing else None,
    }
    return Stated(
        media_type=media_type or MediaType.HTML,
        target_uri=headers.get("warc-target-uri", "").strip().strip("<>").replace(" ", "%20") or None,
        captured_at=parse_instant(headers.get("warc-date")),
        charset=charset[1] if charset else None,
        http_status=status or (message.status if message else None),
        facts=tuple((name, value) for name, value in facts.items() if value),
    )


def _record_id(record: WebRecord) -> str:
    return record.headers.get("warc-record-id", "").strip("<> ") or f"offset:{record.place}"


def _unreadable(source: Source, record: WebRecord, reason: str, detail: str) -> Unreadable:
    stated = _stated(record, None, None, None)
    return source.unreadable(reason, detail, _record_id(record), record.http_head + record.block, stated)
