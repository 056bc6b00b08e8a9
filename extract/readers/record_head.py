"""What a record says of its page beside it: title, authors, dates. A text or a fragment of HTML does not say so.

In: the fields of a record and the bytes of its page. Out: those bytes under a head that says it: lines of YAML over
text and Markdown, as crawlers write them (extract.front_matter), metas over HTML. A page that has a head of its own is
left as it is, and so is one that is no UTF-8.
"""

from __future__ import annotations

import html
import re
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from extract.front_matter import front_matter, meta_name, written
from extract.half_characters import without_halves
from extract.instants import parse_instant
from extract.readers.record_values import as_text, values_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extract.readers.record_values import Fields
    from extract.source import Source

_TITLE = (
    "title",
    "headline",
    "title.rendered",
    "headline.main",
    "metadata.ogTitle",
    "metadata.og:title",
    "metadata.title",
    "og_title",
    "webTitle",
    "page_title",
    "article_title",
)
_AUTHOR = (
    "author",
    "authors",
    "byline",
    "metadata.author",
    "metadata.article:author",
    "_embedded.author",
    "creator",
)
_PUBLISHED = (
    "date_published",
    "datePublished",
    "date_publish",
    "published_at",
    "publishedAt",
    "published_time",
    "publishedTime",
    "publish_date",
    "published_date",
    "publishedDate",
    "publication_date",
    "published",
    "pub_date",
    "pubDate",
    "webPublicationDate",
    "metadata.publishedTime",
    "metadata.article:published_time",
    "metadata.published_time",
    "metadata.datePublished",
    "date_gmt",
)
# Of an article with a title the day it came out; of a crawl's record, which has none, the day it was fetched.
_DATE = "date"
_MODIFIED = (
    "date_modified",
    "dateModified",
    "date_modify",
    "modified_time",
    "modified_gmt",
    "modified_at",
    "metadata.modifiedTime",
    "metadata.article:modified_time",
    "metadata.dateModified",
)
_DESCRIPTION = (
    "description",
    "excerpt",
    "metadata.description",
    "metadata.ogDescription",
    "metadata.og:description",
)
_SITE = ("site_name", "sitename", "metadata.ogSiteName", "metadata.og:site_name")
_LANGUAGE = ("language", "lang", "metadata.language")
_KEYWORDS = ("keywords", "tags", "metadata.keywords")

# (our name in the field mapping and over a text, known names)
_STATED = (
    ("title", _TITLE),
    ("author", _AUTHOR),
    ("date_published", _PUBLISHED),
    ("date_modified", _MODIFIED),
    ("description", _DESCRIPTION),
    ("site_name", _SITE),
    ("language", _LANGUAGE),
    ("keywords", _KEYWORDS),
)
HEAD_NAMES = tuple(name for name, _ in _STATED)
_INSTANTS = ("date_published", "date_modified")
# Under these an object has its text: schema.org's people, WordPress, the New York Times.
_TEXT_KEYS = ("name", "rendered", "main", "display_name", "@value")
# Longer values are no title, and no line that front matter is known by (characters).
_VALUE_MOST = 4_000
# Matches "<head>", "<TITLE>"; not "<header>".
_HAS_HEAD = re.compile(rb"<(?:head|title)[\s>]", re.IGNORECASE)
# Matches "<p>", "</b>"; not "p < .05".
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")


def under_head(source: Source, fields: Fields, payload: bytes, *, is_markup: bool) -> bytes:
    """Return a page under a head with what its record says of it; as it is where nothing is said, or by itself."""
    if is_markup and _HAS_HEAD.search(payload):
        return payload
    stated = dict(_stated(source, fields))
    text = _in_utf8(payload) if stated else None
    if text is None or (not is_markup and front_matter(text)[1]):
        return payload
    return (_markup_head(stated) if is_markup else written(stated)).encode() + payload


def _stated(source: Source, fields: Fields) -> Iterator[tuple[str, str]]:
    has_title = False
    for ours, known in _STATED:
        names = (*known, _DATE) if ours == "date_published" and has_title else known
        values = (as_text(value) for value in values_of(source, fields, ours, names))
        read = _instant if ours in _INSTANTS else _joined
        value = next(filter(None, map(read, values)), "")
        if 0 < len(value) <= _VALUE_MOST:
            has_title |= ours == "title"
            yield ours, value


def _joined(value: object) -> str:
    """Return the texts of a value on one line: itself, what an object names, or all of a list."""
    texts = list(_texts(value))
    return ("; " if any("," in text for text in texts) else ", ").join(texts)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if text := " ".join(_TAG.sub(" ", without_halves(value)).split()):
            yield text
    elif isinstance(value, dict):
        yield from _texts(next((value[key] for key in _TEXT_KEYS if isinstance(value.get(key), str)), None))
    elif isinstance(value, list):
        yield from chain.from_iterable(_texts(one) for one in value if not isinstance(one, list))


def _instant(value: object) -> str:
    """Return a time as it is written, or one that is a number as ISO 8601."""
    if isinstance(value, str) and not value.strip().isdecimal():
        return _joined(value)
    moment = parse_instant(value if isinstance(value, int | float | datetime) else str(value))
    return f"{moment.isoformat()}Z".removesuffix("T00:00:00Z") if moment else ""


def _in_utf8(payload: bytes) -> str | None:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        return None


def _markup_head(stated: Mapping[str, str]) -> str:
    said = {name: html.escape(value) for name, value in stated.items()}
    title = f"<title>{said['title']}</title>" if "title" in said else ""
    language = f' lang="{said["language"]}"' if "language" in said else ""
    metas = (f'<meta name="{meta_name(name)}" content="{value}">' for name, value in said.items())
    return f"<html{language}><head>{title}{''.join(metas)}</head>\n"
