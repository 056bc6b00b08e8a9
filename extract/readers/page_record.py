"""One record of a feed, table or API answer, as a page.

In: a mapping as Scrapy feeds, Firecrawl, Crawl4AI, C4, OSCAR and common exports write it. Out: its page, or
why it is none. The operator's field mapping comes first, then the known names in the order of the tables
below; raw mark-up is preferred to what a tool cleaned, mark-up to Markdown, Markdown to text.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from extract.instants import parse_instant
from extract.page import MediaType
from extract.readers.record_head import HEAD_NAMES, under_head
from extract.readers.record_values import text_of, values_of
from extract.sniff import media_type_of
from extract.source import INNER, Source, Stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.page import Page, Unreadable

_HTML = (
    "rawHtml",
    "raw_html",
    "rawhtml",
    "html",
    "page_html",
    "html_content",
    "content_html",
    "html_body",
    "body_html",
    "page_source",
    "source_html",
    "response_html",
    "cleaned_html",
    "content.rendered",
)
_MARKDOWN = ("markdown", "markdown.raw_markdown", "markdown.markdown_with_citations", "md")
_TEXT = (
    "text",
    "page_text",
    "full_text",
    "plain_text",
    "text_content",
    "content_text",
    "body_text",
    "bodyText",
    "article_text",
    "articleBody",
    "article_body",
    "maintext",
    "raw_text",
)
_EITHER = (
    "body",
    "content",
    "page_content",
    "response_body",
    "raw_content",
    "page",
    "payload",
    "response",
    "document",
)

_URL = (
    "url",
    "target_uri",
    "page_url",
    "source_url",
    "sourceURL",
    "sourceurl",
    "metadata.sourceURL",
    "metadata.url",
    "metadata.source",
    "warc_headers.warc-target-uri",
    "warc_headers.WARC-Target-URI",
    "WARC-Target-URI",
    "uri",
    "link",
    "webUrl",
    "permalink",
    "redirected_url",
    "request.url",
)
# Names of much else, too: what they hold is an address where it is one.
_MAYBE_URL = ("source", "canonical_url", "canonicalUrl", "id", "guid")
_CAPTURED_AT = (
    "captured_at",
    "timestamp",
    "crawled_at",
    "scraped_at",
    "fetched_at",
    "retrieved_at",
    "fetch_time",
    "crawl_time",
    "scrape_date",
    "captured",
    "crawl_date",
    "date_crawled",
    "date_download",
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
FIELD_NAMES = (
    "url",
    "html",
    "body",
    "markdown",
    "text",
    "captured_at",
    "charset",
    "status",
    "hub",
    *HEAD_NAMES,
)

# A record repeats a page in several fields (html, cleaned_html, markdown), each escaped.
RECORD_TIMES_PAGE = 4

# Records that wrap the page: Firecrawl's and most APIs' answers.
_WRAPPERS = (
    "data",
    "result",
    "item",
    "_source",
    "response",
    "page",
    "document",
    "content",
    "attributes",
    "fields",
)
# Records that wrap many: exports and answers.
_LISTS = ("data", "results", "items", "pages", "records", "articles", "docs", "documents", "entries", "rows")


def may_hold_page(source: Source, names: Sequence[str]) -> bool:
    """Tell whether any of a table's columns may hold a page."""
    known = _page_fields(source) | set(_WRAPPERS)
    return bool(known.intersection((*names, *map(_plain_name, names))))


def _page_fields(source: Source) -> set[str | None]:
    """Return the names of the fields that may hold a page."""
    return {name for kind, fields, _ in _PAYLOADS for name in (source.options.field_names.get(kind), *fields)}


def pages_of_record(source: Source, record: object, place: str) -> Iterator[Page | Unreadable]:
    """Yield the pages of one record that stands at `place` of the source: its own, or those that it lists."""
    listed = list(_listed(record)) if isinstance(record, dict) and _found(source, record) is None else []
    for number, inner in enumerate(listed, start=1):
        yield page_of_record(source, inner, f"{place}{INNER}item:{number}")
    if not listed:
        yield page_of_record(source, record, place)


def page_of_record(source: Source, record: object, place: str) -> Page | Unreadable:
    """Return the page of one record that stands at `place` of the source."""
    if not isinstance(record, dict):
        return _no_page(source, record, place, f"a record is an object, not {type(record).__name__}")
    found = _found(source, record)
    if found is None:
        return _no_page(source, record, place, _lack(source, record))
    fields, payload, media_type = found
    stated = _stated(source, fields, payload, media_type)
    page = under_head(source, fields, payload, is_markup=stated.media_type is MediaType.HTML)
    return source.page(page, place, stated)


def _lack(source: Source, record: dict[str, Any]) -> str:
    """Return why a record holds no page: its field for one is empty, or it has none."""
    known = _page_fields(source)
    empty = (name for name, value in record.items() if not value and known & {name, _plain_name(name)})
    if empty_name := next(empty, None):
        return f"field {empty_name} is empty; capture the page again"
    names = ", ".join(sorted(str(name) for name in record)[:12]) or "none"
    return f"no field holds a page (fields: {names}); map one with --field"


def _no_page(source: Source, record: object, place: str, detail: str) -> Unreadable:
    kept = json.dumps(record, default=str, skipkeys=True)  # half characters of a damaged feed too
    return source.unreadable("not_a_page", detail, place, kept.encode())


def _found(source: Source, record: dict[str, Any]) -> tuple[dict[str, Any], bytes, MediaType | None] | None:
    """Return the fields of a record that holds a page, its bytes and what they are.

    What wraps a page is opened: it may hold the page, or say where it is from.
    """
    fields = _plainly(record)
    inner = [_plainly(fields[name]) for name in _WRAPPERS if isinstance(fields.get(name), dict)]
    for reading in (fields, *inner):
        if payload := _payload(source, reading):
            return {name: value for one in (*inner, fields, reading) for name, value in one.items()}, *payload
    return None


def _plainly(record: dict[str, Any]) -> dict[str, Any]:
    return {_plain_name(name): value for name, value in record.items()} | record


def _plain_name(name: object) -> str:
    """Return a field's name as the tables above have it: "Page URL" is page_url."""
    return str(name).strip().lower().replace(" ", "_").replace("-", "_")


def _listed(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the records that a record lists, or names by their URL."""
    for name in _LISTS:
        if isinstance(value := record.get(name), list) and any(isinstance(one, dict) for one in value):
            yield from value
            return
    if record and all("://" in str(name) for name in record):
        for url, value in record.items():
            yield {"url": url, **(value if isinstance(value, dict) else {"body": value})}


def _payload(source: Source, fields: dict[str, Any]) -> tuple[bytes, MediaType | None] | None:
    for kind, known, media_type in _PAYLOADS:
        for value in values_of(source, fields, kind, known):
            if isinstance(value, str) and value:
                return value.encode(errors="replace"), media_type  # halves of characters, from JSON escapes
            if isinstance(value, bytes) and value:
                return value, media_type
    return None


def _stated(source: Source, fields: dict[str, Any], payload: bytes, media_type: MediaType | None) -> Stated:
    url = text_of(source, fields, "url", _URL) or next(_addresses(fields), None)
    moments = map(parse_instant, values_of(source, fields, "captured_at", _CAPTURED_AT))
    statuses = map(_status, values_of(source, fields, "status", _STATUS))
    return Stated(
        media_type=media_type or media_type_of(payload) or MediaType.TEXT,
        target_uri=url,
        captured_at=next(filter(None, moments), None),
        charset=text_of(source, fields, "charset", _CHARSET),
        hub=text_of(source, fields, "hub", _HUB),
        http_status=next(filter(None, statuses), None),
    )


def _addresses(fields: dict[str, Any]) -> Iterator[str]:
    values = (fields.get(name) for name in _MAYBE_URL)
    return (value for value in values if isinstance(value, str) and value.startswith(("https://", "http://")))


def _status(value: object) -> int | None:
    """Return an HTTP status, whether written as a number or as digits."""
    digits = str(value)
    return int(digits) if len(digits) == 3 and digits.isascii() and digits.isdigit() else None
