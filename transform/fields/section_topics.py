"""What an article is about, as the page files it: section, topics, tags and description.

In: a `FieldContext`. Out: `Found` texts. The section is where the site puts the article, topics are what
its JSON-LD or its topic lines say it is about, tags are the free words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.article import Found, Span
from transform.fields.metadata import article_objects, clean, texts, types_of
from transform.fields.site_names import key, sites_of
from transform.fields.titles import headline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from transform.fields.context import FieldContext

_SECTION_METAS = (
    "article:section",
    "og:article:section",
    "section",
    "parsely-section",
    "cxenseparse:section",
    "prism.section",
)
_TAG_METAS = (
    "article:tag",
    "og:article:tag",
    "parsely-tags",
    "news_keywords",
    "keywords",
    "sailthru.tags",
    "citation_keywords",
)
_DESCRIPTION_METAS = (
    "description",
    "og:description",
    "twitter:description",
    "dc.description",
    "dcterms.description",
)
# Longer "keywords" are sentences; longer lists are stuffing (characters, entries).
_LONGEST_TAG, _MOST_TAGS = 80, 40
# Shorter headlines ("News") are part of a section's name by chance (folded characters).
_SHORTEST_HEADLINE = 20
_SEPARATORS = (";", ",", "、", "|")


def section(context: FieldContext) -> Found[str] | None:
    """Return the section the site files the article under; None when it names none."""
    head = context.document.head
    for entry in article_objects(context):
        for name in texts(entry.get("articleSection")):
            return Found(value=name, raw=name, rule="json-ld:articleSection")
    for meta in _SECTION_METAS:
        if (raw := head.meta(meta)) and clean(raw):
            return Found(value=clean(raw), raw=raw, rule=f"meta:{meta}")
    return _from_breadcrumb(context)


def _from_breadcrumb(context: FieldContext) -> Found[str] | None:
    """Return the innermost breadcrumb that is neither the site nor the article itself."""
    head = context.document.head
    sites = sites_of(context)
    for entry in head.json_ld:
        if "breadcrumblist" not in types_of(entry):
            continue
        items = entry.get("itemListElement")
        names = (
            [name for item in items if isinstance(item, dict) for name in _item_names(item)]
            if isinstance(items, list)
            else []
        )
        inner = [name for name in names[1:] if not (sites.covers(name) or _is_article(name, context))]
        if inner:
            return Found(value=inner[-1], raw=inner[-1], rule="json-ld:breadcrumb")
    return None


def _is_article(name: str, context: FieldContext) -> bool:
    """Say whether a breadcrumb is the article itself: in its `<title>`, or its headline, with more or without."""
    shown = headline(context)
    title, crumb = key(shown.value if shown else ""), key(name)
    whole = len(title) >= _SHORTEST_HEADLINE and title in crumb
    return crumb in key(context.document.head.title or "") or crumb == title or whole


def _item_names(item: dict[str, object]) -> Iterator[str]:
    inner = item.get("item")  # an object with a name, or a bare address
    names = tuple(texts(item.get("name"))) or (tuple(texts(inner)) if isinstance(inner, dict) else ())
    yield from names[:1]


def topics(context: FieldContext) -> tuple[Found[str], ...]:
    """Return what the article is said to be about, in order, none twice; () when nothing says so."""
    found: list[Found[str]] = []
    for entry in article_objects(context)[:1]:
        for name in ("about", "genre"):
            found += [Found(value=text, raw=text, rule=f"json-ld:{name}") for text in texts(entry.get(name))]
    for block in context.of_kind("topic"):
        text = clean(block.text)
        found.append(
            Found(value=text, raw=block.text, rule=block.rule, span=Span(block.position, 0, len(block.text)))
        )
    return _distinct(found)


def tags(context: FieldContext) -> tuple[Found[str], ...]:
    """Return the free keywords of the page, in order, none twice; () when it has none."""
    head = context.document.head
    for entry in article_objects(context)[:1]:
        found = [
            Found(value=tag, raw=text, rule="json-ld:keywords")
            for text in texts(entry.get("keywords"))
            for tag in _split(text)
        ]
        if found:
            return _distinct(found)
    for meta in _TAG_METAS:
        contents = [content for name, content in head.metas if name == meta]
        found = [
            Found(value=tag, raw=raw, rule=f"meta:{meta}") for raw in contents for tag in _split(clean(raw))
        ]
        if found:
            return _distinct(found)
    return ()


def description(context: FieldContext) -> Found[str] | None:
    """Return the page's summary of itself; None when it has none."""
    head = context.document.head
    for meta in _DESCRIPTION_METAS:
        if (raw := head.meta(meta)) and clean(raw):
            return Found(value=clean(raw), raw=raw, rule=f"meta:{meta}")
    for entry in article_objects(context):
        for text in texts(entry.get("description")):
            return Found(value=text, raw=text, rule="json-ld:description")
    return None


def _split(text: str) -> Iterator[str]:
    """Yield the words of a list of keywords, split at the first separator that it has."""
    separator = next((sign for sign in _SEPARATORS if sign in text), None)
    for piece in text.split(separator) if separator else [text]:
        tag = piece.strip()
        if tag and len(tag) <= _LONGEST_TAG:
            yield tag


def _distinct(found: Iterable[Found[str]]) -> tuple[Found[str], ...]:
    """Return the texts without repetitions (case aside), the first of each kept, at most `_MOST_TAGS`."""
    seen: dict[str, Found[str]] = {}
    for entry in found:
        seen.setdefault(entry.value.casefold(), entry)
    return tuple(seen.values())[:_MOST_TAGS]
