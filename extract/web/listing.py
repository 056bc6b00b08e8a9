"""Reads what lists a hub's pages: sitemaps and their indexes, RSS, Atom and JSON feeds, a page's links.

In: bytes of one such document. Out: `Listed`: pages with their last-modified hints, and further documents to
read. Pure. What is none of these, or broken, lists nothing (XML is read with recovery and without entities), and says
whether it is a web page instead.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from lxml import etree, html

from extract.web.scope import normalise_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")

GZIP_MAGIC = b"\x1f\x8b"

# sitemaps.org: a sitemap has at most 50,000 URLs and 50 MB unpacked; twice that is read, no more.
MAX_URLS = 100_000
MAX_UNPACKED_BYTES = 100 * 1024 * 1024

# Errors of libxml2 behind which recovery reads no more.
TORN = {
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED: "it ends before its end tag",
    etree.ErrorTypes.ERR_RESOURCE_LIMIT: "an entry is too long or too deep, nothing is read behind it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage:
    """A page that a document lists, with its last-modified hint (naive UTC) or None."""

    url: str
    modified_hint: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What one document lists. `kind` is "sitemap", "sitemap index", "feed", "a web page" or "nothing known".

    `unread` says why there may be more at its end, "" where it was read whole.
    """

    kind: str
    pages: tuple[ListedPage, ...] = ()
    documents: tuple[str, ...] = ()
    unread: str = ""


NOTHING = Listed(kind="nothing known")
WEB_PAGE = Listed(kind="a web page")

# How web pages begin. Atomic: many comments before anything else cost no more than their length.
# yes: "<!-- x --><!DOCTYPE html>", "<p>Not found"; no: "<urlset>", "<!DOCTYPE rss>"
_WEB_PAGE = re.compile(
    r"(?:(?><\?xml[^>]*>|<!--.*?-->|\s))*+<(?:!doctype\s+html|html|head|title|meta|body|div|center|h[1-6]|p)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_listing(body: bytes, url: str) -> Listed:
    """Return what the sitemap or feed at `url` lists; gzip is unpacked first, plain text is a URL a line."""
    body = _unpacked(body)
    listed = _listed(body[:MAX_UNPACKED_BYTES], url)
    if len(body) <= MAX_UNPACKED_BYTES:
        return listed
    return replace(listed, unread=f"over {MAX_UNPACKED_BYTES:,} bytes unpacked, the rest is not read")


def _listed(body: bytes, url: str) -> Listed:
    start = _text(body[:2048]).lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return _json_feed(body, url)
    if not start.startswith("<"):
        return _text_sitemap(body, url)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(body, parser)
    # No QName: read with recovery, a name may be none (the ":" of "<:").
    reader = XML_READERS.get(root.tag.rpartition("}")[2].lower()) if root is not None else None
    if root is None or reader is None:
        return WEB_PAGE if _WEB_PAGE.match(start) else NOTHING
    listed = reader(root, url)
    return replace(listed, unread=listed.unread or _torn(parser))


def _torn(parser: etree.XMLParser) -> str:
    """Return why the end of a document that was read with recovery is missing, "" where it is not."""
    return next((TORN[error.type] for error in parser.error_log if error.type in TORN), "")


def _first(entries: Iterable[T]) -> tuple[list[T], str]:
    """Return the entries that are read, and what is told of the others ("" when there are none)."""
    every = list(entries)
    beyond = len(every) - MAX_URLS
    return every[:MAX_URLS], f"{beyond:,} entries beyond the {MAX_URLS:,} that are read" if beyond > 0 else ""


def _text(body: bytes) -> str:
    """Return the text of bytes in UTF-16 where they begin by saying so, else in UTF-8."""
    wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return body.decode("utf-16" if wide else "utf-8-sig", errors="replace")


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(GZIP_MAGIC):
        return body
    try:
        with gzip.open(io.BytesIO(body)) as file:
            return file.read(MAX_UNPACKED_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        return b""


def _text_sitemap(body: bytes, url: str) -> Listed:
    lines, unread = _first(
        line for line in _text(body).splitlines() if line.startswith(("http://", "https://"))
    )
    pages = tuple(ListedPage(url=page) for page in (normalise_url(line, url) for line in lines) if page)
    return Listed(kind="sitemap", pages=pages, unread=unread) if pages else NOTHING


def _child_text(element: etree._Element, *names: str) -> str | None:
    """Return the text of the first descendant with one of the local names, in the order of `names`."""
    for name in names:
        for child in element.iter(f"{{*}}{name}"):
            if child.text and child.text.strip():
                return child.text.strip()
    return None


def _sitemap(root: etree._Element, url: str) -> Listed:
    pages = []
    entries, unread = _first(filter(_is_element, root))
    for entry in entries:
        page = normalise_url(_child_text(entry, "loc") or "", url)
        if page:
            hint = hint_instant(_child_text(entry, "lastmod", "publication_date"))
            pages.append(ListedPage(url=page, modified_hint=hint))
    return Listed(kind="sitemap", pages=tuple(pages), unread=unread)


def _sitemap_index(root: etree._Element, url: str) -> Listed:
    entries, unread = _first(filter(_is_element, root))
    found = (normalise_url(_child_text(entry, "loc") or "", url) for entry in entries)
    documents = tuple(document for document in found if document)
    return Listed(kind="sitemap index", documents=documents, unread=unread)


def _rss(root: etree._Element, url: str) -> Listed:
    pages = []
    for item in root.iter("{*}item"):
        page = normalise_url(_child_text(item, "link", "guid") or "", url)
        if page:
            hint = hint_instant(_child_text(item, "updated", "modified", "pubDate", "date"))
            pages.append(ListedPage(url=page, modified_hint=hint))
    return Listed(kind="feed", pages=tuple(pages))


def _atom(root: etree._Element, url: str) -> Listed:
    pages = []
    for entry in root.iter("{*}entry"):
        page = normalise_url(_atom_link(entry), url)
        if page:
            hint = hint_instant(_child_text(entry, "updated", "published"))
            pages.append(ListedPage(url=page, modified_hint=hint))
    following = (link.get("href", "") for link in root.iterfind("{*}link") if link.get("rel") == "next")
    documents = (normalise_url(href, url) for href in following)
    return Listed(kind="feed", pages=tuple(pages), documents=tuple(d for d in documents if d))


def _atom_link(entry: etree._Element) -> str:
    links = entry.findall("{*}link")
    chosen = [link for link in links if link.get("rel", "alternate") == "alternate"] or links
    return chosen[0].get("href", "") if chosen else ""


def _json_feed(body: bytes, url: str) -> Listed:
    try:
        feed: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        return NOTHING
    items = feed.get("items")
    if not isinstance(items, list):
        return NOTHING
    pages = []
    entries, unread = _first(items)
    for item in entries:
        page = normalise_url(str(item.get("url") or ""), url) if isinstance(item, dict) else None
        if page:
            hint = hint_instant(str(item.get("date_modified") or item.get("date_published") or ""))
            pages.append(ListedPage(url=page, modified_hint=hint))
    following = normalise_url(str(feed.get("next_url") or ""), url) if feed.get("next_url") else None
    documents = (following,) if following else ()
    return Listed(kind="feed", pages=tuple(pages), documents=documents, unread=unread)


def _is_element(node: etree._Element) -> bool:
    return isinstance(node.tag, str)


XML_READERS: dict[str, Callable[[etree._Element, str], Listed]] = {
    "urlset": _sitemap,
    "sitemapindex": _sitemap_index,
    "rss": _rss,
    "rdf": _rss,
    "feed": _atom,
}


def hint_instant(text: str | None) -> datetime | None:
    """Return a hint (W3C datetime or RFC 5322 date) as a naive UTC instant, None when unreadable."""
    if not text:
        return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            instant = parse(text)
        except (ValueError, IndexError, OverflowError):
            continue
        aware = instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)
        try:
            return aware.astimezone(UTC).replace(tzinfo=None)
        except OverflowError:
            return None
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLinks:
    """The links of a page in document order: all of them, its feeds, and what it calls the next page."""

    links: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    next_page: str | None = None


FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def page_links(body: bytes, url: str) -> PageLinks:
    """Return the links of the HTML page at `url`, normalised, each once. A page without mark-up has none."""
    try:
        # Bytes: of text with an XML declaration lxml takes none. Most pages are UTF-8 without saying it in themselves.
        root = html.document_fromstring(body, html.HTMLParser(encoding="utf-8" if _is_utf8(body) else None))
    except (etree.ParserError, ValueError):
        return PageLinks()
    base = next((element.get("href") for element in root.iter("base") if element.get("href")), None)
    base = normalise_url(base or "", url) or url
    links = dict.fromkeys(_hrefs(root, base))
    feeds = (
        normalise_url(link.get("href", ""), base)
        for link in root.iter("link")
        if "alternate" in link.get("rel", "") and link.get("type", "") in FEED_TYPES
    )
    return PageLinks(
        links=tuple(links),
        feeds=tuple(dict.fromkeys(feed for feed in feeds if feed)),
        next_page=next(_next_pages(root, base), None),
    )


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _hrefs(root: html.HtmlElement, base: str) -> Iterator[str]:
    for anchor in root.iter("a"):
        if "nofollow" in anchor.get("rel", ""):
            continue
        target = normalise_url(anchor.get("href", ""), base) if anchor.get("href") else None
        if target:
            yield target


def _next_pages(root: html.HtmlElement, base: str) -> Iterator[str]:
    for element in root.iter("a", "link"):
        if "next" in element.get("rel", "").lower().split() and element.get("href"):
            target = normalise_url(element.get("href", ""), base)
            if target:
                yield target
