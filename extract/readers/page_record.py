"""One record of a feed, table or API answer, as a page.

In: a mapping as Scrapy feeds, Firecrawl, Crawl4AI, C4, OSCAR and common exports write it. Out: its page, or
why it is none. The operator's field mapping comes first, then the known names in the order of the tables
below; raw mark-up is preferred to what a tool cleaned, mark-up to Markdown, Markdown to text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from extract.instants import parse_instant
from extract.page import MediaType
from extract.sniff import media_type_of
from extract.source import Source, Stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.page import Page, Unreadable

_HTML = ("rawHtml", "raw_html", "html", "page_html", "html_content", "cleaned_html")
_MARKDOWN = ("markdown", "markdown.raw_markdown", "markdown.markdown_with_citations", "md")
_TEXT = ("text", "page_text", "full_text", "plain_text")
_EITHER = ("body", "content", "page_content", "response_body", "raw_content", "page", "payload")

_URL = (
    "url",
    "target_uri",
    "page_url",
    "source_url",
    "sourceURL",
    "metadata.sourceURL",
    "metadata.url",
    "metadata.source",
    "warc_headers.warc-target-uri",
    "warc_headers.WARC-Target-URI",
    "WARC-Target-URI",
    "uri",
    "link",
    "redirected_url",
)
_CAPTURED_AT = (
    "captured_at",
    "timestamp",
    "crawled_at",
    "scraped_at",
    "fetched_at",
    "retrieved_at",
    "fetch_time",
    "crawl_date",
    "date_crawled",
    "warc_headers.warc-date",
    "warc_headers.WARC-Date",
    "WARC-Date",
    "metadata.scrapedAt",
    "metadata.timestamp",
    "metadata.cachedAt",
)
_CHARSET = ("charset", "encoding")
_STATUS = ("status", "status_code", "statusCode", "http_status", "metadata.statusCode")
_HUB = ("hub",)

# (our name in the field mapping, known names, what the payload is; None: by its content)
_PAYLOADS: tuple[tuple[str, tuple[str, ...], MediaType | None], ...] = (
    ("html", _HTML, MediaType.HTML),
    ("body", _EITHER, None),
    ("markdown", _MARKDOWN, MediaType.MARKDOWN),
    ("text", _TEXT, MediaType.TEXT),
)

# What a field mapping may name.
FIELD_NAMES = ("url", "html", "body", "markdown", "text", "captured_at", "charset", "status", "hub")

# A record repeats a page in several fields (html, cleaned_html, markdown), each escaped.
RECORD_TIMES_PAGE = 4

# Records that wrap the page: Firecrawl's and most APIs' answers.
_WRAPPERS = ("data", "result", "item", "_source")


def may_hold_page(source: Source, names: Sequence[str]) -> bool:
    """Tell whether any of a table's columns may hold a page."""
    known = {
        name for kind, fields, _ in _PAYLOADS for name in (source.options.field_names.get(kind), *fields)
    }
    return bool((known | set(_WRAPPERS)).intersection(names))


def page_of_record(source: Source, record: object, place: str) -> Page | Unreadable:
    """Return the page of one record that stands at `place` of the source."""
    if not isinstance(record, dict):
        return _no_page(source, record, place, f"a record is an object, not {type(record).__name__}")
    fields = _unwrapped(record)
    found = _payload(source, fields)
    if found is None:
        names = ", ".join(sorted(str(name) for name in record)[:12]) or "none"
        return _no_page(
            source, record, place, f"no field holds a page (fields: {names}); map one with --field"
        )
    payload, media_type = found
    return source.page(payload, place, _stated(source, fields, payload, media_type))


def _no_page(source: Source, record: object, place: str, detail: str) -> Unreadable:
    kept = orjson.dumps(record, default=str, option=orjson.OPT_NON_STR_KEYS)
    return source.unreadable("not_a_page", detail, place, kept)


def _unwrapped(record: dict[str, Any]) -> dict[str, Any]:
    for name in _WRAPPERS:
        if isinstance(record.get(name), dict):
            return {**record, **record[name]}
    return record


def _payload(source: Source, fields: dict[str, Any]) -> tuple[bytes, MediaType | None] | None:
    for kind, known, media_type in _PAYLOADS:
        for value in _values(source, fields, kind, known):
            if isinstance(value, str) and value:
                return _bytes_of(value), media_type
            if isinstance(value, bytes) and value:
                return value, media_type
    return None


def _bytes_of(text: str) -> bytes:
    """Return text as UTF-8; bytes that a table's reader could not decode stand again as they were."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a surrogate pair, from a JSON escape
        return text.encode("utf-8", "replace")


def _stated(source: Source, fields: dict[str, Any], payload: bytes, media_type: MediaType | None) -> Stated:
    url = _text(source, fields, "url", _URL)
    moments = map(parse_instant, _values(source, fields, "captured_at", _CAPTURED_AT))
    statuses = map(_status, _values(source, fields, "status", _STATUS))
    return Stated(
        media_type=media_type or media_type_of(payload) or MediaType.TEXT,
        target_uri=url,
        captured_at=next(filter(None, moments), None),
        charset=_text(source, fields, "charset", _CHARSET),
        hub=_text(source, fields, "hub", _HUB),
        http_status=next(filter(None, statuses), None),
    )


def _text(source: Source, fields: dict[str, Any], kind: str, known: Sequence[str]) -> str | None:
    values = _values(source, fields, kind, known)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), None)


def _values(source: Source, fields: dict[str, Any], kind: str, known: Sequence[str]) -> Iterator[object]:
    """Yield what the mapped field holds, or, without a mapping, what each known field holds."""
    mapped = source.options.field_names.get(kind)
    for name in (mapped,) if mapped else known:
        value: object = fields.get(name)
        if value is None and "." in name:
            value = _nested(fields, name)
        if value is not None:
            yield value


def _nested(fields: dict[str, Any], name: str) -> object:
    value: object = fields
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _status(value: object) -> int | None:
    """Return an HTTP status, whether written as a number or as digits."""
    digits = str(value)
    return int(digits) if len(digits) == 3 and digits.isascii() and digits.isdigit() else None
