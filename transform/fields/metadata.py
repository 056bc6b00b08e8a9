"""What the mark-up says of the article: a look-up over JSON-LD.

In: a `FieldContext`. Out: the JSON-LD objects that describe the page's own article, in order of trust, and readers
for their loosely typed values (a text, an object with a name, a list of either, a reference by `@id`).
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from transform.fields.context import FieldContext, once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transform.document import Head

# schema.org types by how surely they describe the article itself (lower is surer). Matched on the end of the
# type's name, so that NewsArticle, ScholarlyArticle, LiveBlogPosting and the like need no row of their own.
_TRUST: tuple[tuple[str, int], ...] = (
    ("article", 0),
    ("blogposting", 0),
    ("report", 0),
    ("posting", 1),
    ("recipe", 1),
    ("review", 2),
    ("question", 2),
    ("webpage", 3),
    ("creativework", 3),
)
_NOT_ARTICLES = frozenset({"jobposting", "userreview"})
# Keys under which an object holds the article it is about.
_NESTED = ("mainEntity", "mainEntityOfPage")
# A value nested deeper than this names nothing.
_MAX_NESTING = 4


@once
def article_objects(context: FieldContext) -> tuple[dict[str, Any], ...]:
    """Return the JSON-LD objects of the page's article, surest first, in document order within a type.

    Of several articles on a page (a listing, teasers) those named like the page come first. Empty when there
    is none.
    """
    head = context.document.head
    candidates = list(head.json_ld)
    for entry in head.json_ld:
        candidates += [entry[key] for key in _NESTED if isinstance(entry.get(key), dict)]
    ranked = [(rank, entry) for entry in candidates if (rank := _rank(entry)) is not None]
    title = clean(" ".join(filter(None, (head.title, head.meta("og:title"))))).casefold()
    ranked.sort(key=lambda pair: (pair[0], not _named_like(pair[1], title)))
    return tuple(entry for _, entry in ranked)


def is_news(entry: dict[str, Any]) -> bool:
    """Say whether a JSON-LD object calls itself news (or a live blog, which newsrooms write)."""
    return any(name.endswith(("newsarticle", "liveblogposting")) for name in types_of(entry))


def types_of(entry: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of an object's types, lower case, without their namespace."""
    value = entry.get("@type")
    names = value if isinstance(value, list) else [value]
    return tuple(
        name.rsplit("/", 1)[-1].rsplit(":", 1)[-1].casefold() for name in names if isinstance(name, str)
    )


def texts(value: Any, nesting: int = 0) -> Iterator[str]:  # noqa: ANN401 - JSON is any of its types
    """Yield the texts of a value: of itself, of the names in it, of each in a list; entities decoded."""
    if nesting > _MAX_NESTING:
        return
    if isinstance(value, str):
        if text := clean(value):
            yield text
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, nesting + 1)
    elif isinstance(value, dict):
        yield from texts(value.get("name", value.get("@value")), nesting + 1)


def clean(value: str) -> str:
    """Return a text of the mark-up: entities decoded (twice, as pages encode), spaces and link marks gone."""
    if "&" in value:
        value = html.unescape(html.unescape(value))
    return " ".join(value.split()).rstrip("¶ ")


def first_text(entries: tuple[dict[str, Any], ...], *keys: str) -> str | None:
    """Return the first text under any of `keys`, entry by entry; None when there is none."""
    for entry in entries:
        for key in keys:
            for text in texts(entry.get(key)):
                return text
    return None


def resolve(head: Head, value: Any) -> Any:  # noqa: ANN401 - JSON is any of its types
    """Return the object a bare `{"@id": ...}` refers to within the page, else the value itself."""
    if isinstance(value, list):
        return [resolve(head, item) for item in value]
    if isinstance(value, dict) and "@id" in value and "name" not in value:
        for entry in head.json_ld:
            if entry.get("@id") == value["@id"] and "name" in entry:
                return entry
    return value


def publisher(head: Head) -> tuple[str, ...]:
    """Return what the page calls its site and its publisher, most often one name, in order of trust."""
    names = [head.meta("og:site_name"), head.meta("application-name", "apple-mobile-web-app-title")]
    for entry in head.json_ld:
        names += texts(resolve(head, entry.get("publisher")))
        if types_of(entry)[:1] in {("website",), ("newsmediaorganization",)}:
            names += texts(entry.get("name"))
    return tuple(dict.fromkeys(clean(name) for name in names if name))


def _rank(entry: dict[str, Any]) -> int | None:
    """Return how surely an object describes the article, 0 the surest; None when it does not."""
    ranks = [
        rank
        for name in types_of(entry)
        if name not in _NOT_ARTICLES
        for ending, rank in _TRUST
        if name.endswith(ending)
    ]
    return min(ranks, default=None)


def _named_like(entry: dict[str, Any], title: str) -> bool:
    """Say whether an object's headline stands in the page's title (cleaned and folded)."""
    name = next(texts(entry.get("headline", entry.get("name"))), None)
    return bool(name) and str(name).casefold() in title
