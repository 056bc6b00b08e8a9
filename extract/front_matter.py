"""What a crawler wrote over a page's text: its title, address, author and dates.

In: a text dump or Markdown. Out: what that says, by the names of the metas of HTML, and where the page's own text
begins; and such lines for what is known of a page. Two forms are known: lines of YAML between "---" (Trafilatura,
static sites), and those of Jina Reader, from "Title:" to "Markdown Content:". Of YAML only flat keys are read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# The lines between the rules. Matches "---\ntitle: A\ntags:\n  - b\n---\n"; not "---\nA paragraph.\n---\n".
_YAML = re.compile(
    r"\ufeff?\s{0,9}---[ \t]*\r?\n"
    r"((?:(?:[A-Za-z][\w .-]{0,40}:|[ \t]|-[ \t]|[#\]}])[^\n]{0,5000}+\n|\r?\n){1,200}?)---[ \t]*(?:\r?\n|\Z)"
)
# Matches "Title: A\n\nURL Source: https://a.example\n\nMarkdown Content:\n"; not "Title: A\n\nText".
_READER = re.compile(
    r"\ufeff?\s{0,9}(Title:[^\n]{0,5000}+\n\s{0,9}URL Source:[ \t]*+\S[^\n]{0,5000}+\n"
    r"(?:[A-Z][\w ]{0,40}:[^\n]{0,5000}+\n|\r?\n){0,40}?)(?:Markdown|Text) Content:[ \t]*(?:\r?\n|\Z)"
)
# Matches 'title: "A"', "URL Source: https://a.example"; not "  - A".
_LINE = re.compile(r"^([A-Za-z][\w .-]{0,40}):[ \t]*+([^\n]*+)$", re.MULTILINE)

TITLE, ADDRESS, LANGUAGE = "og:title", "canonical", "lang"
_PUBLISHED, _MODIFIED = "article:published_time", "article:modified_time"
# The keys of crawlers and static sites, in lower case, "_" and "-" as a blank, and the metas that say the same.
_NAMES = {
    **dict.fromkeys(("title", "headline"), TITLE),
    **dict.fromkeys(("url", "url source", "source url", "sourceurl", "canonical", "canonical url"), ADDRESS),
    **dict.fromkeys(("lang", "language"), LANGUAGE),
    **dict.fromkeys(("author", "authors", "byline"), "author"),
    **dict.fromkeys(("date", "published", "published time", "published date", "publish date"), _PUBLISHED),
    **dict.fromkeys(("date published", "datepublished"), _PUBLISHED),
    **dict.fromkeys(("modified", "modified time", "date modified", "updated", "lastmod"), _MODIFIED),
    **dict.fromkeys(("description", "excerpt"), "description"),
    **dict.fromkeys(("sitename", "site name"), "og:site_name"),
    **dict.fromkeys(("keywords", "tags"), "keywords"),
}
# How a quote is written between quotes.
_INSIDE = {'"': '\\"', "'": "''"}
_HEAD_CHARS = 20_000  # of the bytes in which an address is looked for


def front_matter(text: str) -> tuple[Mapping[str, str], int]:
    """Return what stands over a page's text, and where that begins; nothing and 0 where there is none."""
    match = _YAML.match(text) or _READER.match(text)
    if match is None:
        return {}, 0
    stated: dict[str, str] = {}
    for line in _LINE.finditer(match[1]):
        name = _NAMES.get(_key(line[1]))
        value = _scalar(line[2].strip())
        if name and value:
            stated.setdefault(name, value)
    return stated, match.end() if stated else 0


def meta_name(key: str) -> str:
    """Return the name of the meta of HTML that says what a known key does ("date_published", "title")."""
    return _NAMES[_key(key)]


def written(stated: Mapping[str, str]) -> str:
    """Return lines of YAML that say, by known keys, what `front_matter` reads from them: values on one line each."""
    lines = ('{}: "{}"\n'.format(key, value.replace('"', _INSIDE['"'])) for key, value in stated.items())
    return f"---\n{''.join(lines)}---\n\n"


def declared_url(payload: bytes) -> tuple[tuple[str, str], ...]:
    """Return the address over the text of a page in UTF-8, as a fact of the page."""
    stated, _ = front_matter(payload[:_HEAD_CHARS].decode("utf-8", "replace"))
    return (("declared_url", stated[ADDRESS]),) if ADDRESS in stated else ()


def _key(written_key: str) -> str:
    return written_key.replace("_", " ").replace("-", " ").casefold()


def _scalar(value: str) -> str:
    """Return a YAML scalar, or the texts of a list on one line, parted by commas."""
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(filter(None, (_scalar(part.strip()) for part in value[1:-1].split(","))))
    if len(value) > 1 and value[0] == value[-1] and value[0] in _INSIDE:
        return value[1:-1].replace(_INSIDE[value[0]], value[0])
    return value if value not in {"null", "~"} else ""
