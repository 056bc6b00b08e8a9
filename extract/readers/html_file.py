"""HTML, feeds and Markdown, one page a file; also HTML that says where it was saved from.

In: a source that holds one page. Out: its page. SingleFile and browsers write the URL, SingleFile also the
time, into a comment at the top; a canonical link is kept as the fact `declared_url` and finds the hub, no
more.
"""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import TYPE_CHECKING

from extract.front_matter import declared_url
from extract.instants import parse_instant
from extract.page import MediaType
from extract.readers.whole import read_whole
from extract.source import Source, Stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.page import Page, Unreadable

# The statements stand in the head, behind style sheets at worst.
_HEAD_BYTES = 32 << 10

# yes: `<!-- saved from url=(0023)https://example.org/a -->`; no: `<!-- url=x -->`
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d{1,5}\)(\S{1,4096}?)\s*-->", re.IGNORECASE)

# yes: `<!-- Page saved with SingleFile url: https://a.org saved date: Mon Jan 01 2024 ... -->`; no: `<!-- url
# -->`
_SINGLE_FILE = re.compile(
    rb"<!--\s*Page saved with SingleFile\s+url:\s*(\S{1,4096})\s+saved date:\s*([^\r\n]{1,100}?)\s*(?:\n|-->)"
)

# A JavaScript date. yes: `Mon Jan 01 2024 10:00:00 GMT+0100 (CET)`; no: `Mon Jan 01`
_JS_DATE = re.compile(r"\w{3} (\w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4})")

# yes: `<link rel="canonical" href="https://a.org/b">`; no: `<link rel="stylesheet" href="a.css">`
_LINK = re.compile(rb"<link\s[^>]{1,2000}>", re.IGNORECASE)
# yes: `<link rel="canonical" href="https://a.org/b">`; no: `<link rel="stylesheet" href="canonical.css">`
_CANONICAL = re.compile(rb"\srel\s*=\s*[\"']?canonical[\"'\s>]", re.IGNORECASE)
# yes: `<link href="https://a.org/b">`; no: `<link data-href="https://a.org/b">`
_HREF = re.compile(rb"\shref\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)


def read_html(source: Source) -> Iterator[Page | Unreadable]:
    """Yield the one page of an HTML file."""
    yield read_whole(source, stated_by_markup)


def read_markdown(source: Source) -> Iterator[Page | Unreadable]:
    """Yield the one page of a Markdown file."""
    yield read_whole(source, lambda text: Stated(media_type=MediaType.MARKDOWN, facts=declared_url(text)))


def read_feed(source: Source) -> Iterator[Page | Unreadable]:
    """Yield a feed or sitemap as the one page it is."""
    yield read_whole(source, lambda _: Stated(media_type=MediaType.FEED))


def stated_by_markup(payload: bytes) -> Stated:
    """Return what an HTML page says of its own origin."""
    head = payload[:_HEAD_BYTES]
    if match := _SINGLE_FILE.search(head):
        return Stated(
            media_type=MediaType.HTML,
            target_uri=_uri(match[1]),
            captured_at=_js_instant(match[2].decode("utf-8", "replace")),
            facts=(("saved_with", "SingleFile"),),
        )
    saved_from = _SAVED_FROM.search(head)
    canonical = next((link for link in _LINK.findall(head) if _CANONICAL.search(link)), b"")
    href = _HREF.search(canonical)
    return Stated(
        media_type=MediaType.HTML,
        target_uri=_uri(saved_from[1]) if saved_from else None,
        facts=(("declared_url", _uri(href[1])),) if href else (),
    )


def _uri(raw: bytes) -> str:
    return html.unescape(raw.decode("utf-8", "replace"))


def _js_instant(text: str) -> datetime | None:
    match = _JS_DATE.search(text)
    if not match:
        return parse_instant(text)
    try:
        return parse_instant(datetime.strptime(match[1], "%b %d %Y %H:%M:%S GMT%z"))
    except ValueError:
        return None
