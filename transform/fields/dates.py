"""The days of publication and of the last change.

In: a `FieldContext`. Out: `Found[PublishedDate]` or None; `against` records the weaker signals that say
otherwise. Never from the capture time; None where the page states no day. Order of trust: a line that the
hub's profile names, JSON-LD, metas, `<time>` at the headline, the lines that classify named, other lines at
the headline, date lines elsewhere, a whole day in the address, metas that say no more than "date". What a
shop's product or a site's front page shows are days of other things.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from transform.article import Found, PublishedDate
from transform.fields.canonical import is_front_page, split_address
from transform.fields.context import FieldContext, once
from transform.fields.date_lines import (
    MODIFIED,
    PUBLISHED,
    Signal,
    around_headline,
    days_in_line,
    days_in_lines,
    distinct_days,
)
from transform.fields.date_text import find_dates, read_markup_date, role_of
from transform.fields.language import language_hint
from transform.fields.metadata import article_objects, texts, types_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_JSON_LD: tuple[tuple[str, str], ...] = (
    (PUBLISHED, "datePublished"),
    (PUBLISHED, "dateCreated"),
    (PUBLISHED, "uploadDate"),
    (MODIFIED, "dateModified"),
)
# Names of metas in order of trust; from the Open Graph protocol, schema.org, Dublin Core, Highwire Press
# (citation_*), Parse.ly, Sailthru, Cxense and the habits of content systems.
_METAS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        PUBLISHED,
        (
            "article:published_time", "og:article:published_time", "datepublished", "article:published",
            "og:published_time", "citation_online_date", "citation_publication_date", "citation_date",
            "dc.date.issued", "dcterms.issued", "date.available", "parsely-pub-date", "sailthru.date",
            "cxenseparse:recs:publishtime", "pubdate", "publishdate", "publish_date", "publish-date",
            "publication_date", "published_time", "published_at", "article_date_original",
            "originalpublicationdate", "prism.publicationdate",
        ),
    ),
    (
        MODIFIED,
        (
            "article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time",
            "dcterms.modified", "dc.date.modified", "date.modified", "date.updated", "lastmod",
            "last-modified", "modified_time", "revised", "updated_time",
        ),
    ),
)  # fmt: skip
# Metas that do not say what happened on their day: on many sites the day of the last rebuild. Asked last.
_VAGUE_METAS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        PUBLISHED,
        (
            "date", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created", "date.created",
            "datecreated", "last-published", "release_date",
        ),
    ),
)  # fmt: skip
_DATED_METAS = frozenset(name for _, names in (*_METAS, *_VAGUE_METAS) for name in names)

# Matches the day in "/2024/05/03/slug", "/2024-05-03-slug" and "/20240503/"; must not match "/2024/05/slug".
_URL_DAY = re.compile(r"(?<!\d)(?P<y>20\d\d|19\d\d)(?P<s>[/_-]?)(?P<m>[01]\d)(?P=s)(?P<d>[0-3]\d)(?!\d)")
# As many `<time>`s with one path are a list of other articles or of comments.
_LIST = 3
# Open Graph types of pages that are no articles though they show days.
_OTHER_TYPES = frozenset({"product", "product.item", "og:product", "product.group", "video.other", "profile"})
# Matches the "2" of "2024-05-03"; must not match "yesterday".
_FIGURE = re.compile(r"\d")


def published(context: FieldContext) -> Found[PublishedDate] | None:
    """Return the day of publication as written, None when the page states none."""
    return _first(context, PUBLISHED)


def modified(context: FieldContext) -> Found[PublishedDate] | None:
    """Return the day of the last change as written, None when the page states none."""
    return _first(context, MODIFIED)


def _first(context: FieldContext, role: str) -> Found[PublishedDate] | None:
    """Return the surest signal of a role, with what surer-to-weaker others say against it."""
    signals = [signal.found for signal in _signals(context) if signal.role == role]
    if not signals:
        return None
    best = signals[0]
    against = {
        f"{other.rule}={other.value.day}" for other in signals[1:] if not _agree(best.value, other.value)
    }
    return replace(best, against=tuple(sorted(against)))


def _agree(one: PublishedDate, other: PublishedDate) -> bool:
    """Say whether two days are the same as far as the coarser of them goes."""
    coarse = {one.precision, other.precision} - {"day"}
    if not coarse:
        return one.day == other.day
    return one.day.year == other.day.year and ("year" in coarse or one.day.month == other.day.month)


@once
def _signals(context: FieldContext) -> tuple[Signal, ...]:
    """Return the days that the page states, in order of trust."""
    return tuple(_stated(context))


def _stated(context: FieldContext) -> Iterator[Signal]:
    language = language_hint(context)
    yield from _from_profile(context, language)
    yield from _from_json_ld(context, language)
    yield from _from_metas(context, language, _METAS)
    if _shows_other_days(context):
        return
    yield from _from_times(context, language)
    yield from _from_named_lines(context, language)
    yield from days_in_lines(context, language)
    yield from _from_address(context)
    yield from _from_metas(context, language, _VAGUE_METAS)


def _shows_other_days(context: FieldContext) -> bool:
    """Say whether the page is a product or a front page, whose visible days are no days of publication."""
    if is_front_page(context.target_uri):
        return True
    head = context.document.head
    if article_objects(context):
        return False
    kinds = {name for entry in head.json_ld for name in types_of(entry)}
    return "product" in kinds or (head.meta("og:type") or "").casefold() in _OTHER_TYPES


def _from_profile(context: FieldContext, language: str | None) -> Iterator[Signal]:
    for block in context.of_kind("published_date", "modified_date"):
        if block.rule.startswith("profile:"):
            yield from days_in_line(block, language, role=block.kind.removesuffix("_date"))


def _from_named_lines(context: FieldContext, language: str | None) -> Iterator[Signal]:
    """Yield the days of the lines that classify named by notices, labels and their place under the title."""
    for block in context.of_kind("published_date", "modified_date"):
        yield from days_in_line(block, language, role=block.kind.removesuffix("_date"))


def _from_json_ld(context: FieldContext, language: str | None) -> Iterator[Signal]:
    entries = article_objects(context)
    for role, name in _JSON_LD:
        for entry in entries:
            for raw in texts(entry.get(name)):
                if day := read_markup_date(raw, language):
                    yield Signal(role=role, found=Found(value=day, raw=raw, rule=f"json-ld:{name}"))


def _from_metas(
    context: FieldContext, language: str | None, table: tuple[tuple[str, tuple[str, ...]], ...]
) -> Iterator[Signal]:
    stated: dict[str, str] = {}
    for name, content in context.document.head.metas:
        if name in _DATED_METAS and _FIGURE.search(content):
            stated.setdefault(name, content)
    for role, names in table:
        for name in names:
            if name in stated and (day := read_markup_date(stated[name], language)):
                yield Signal(role=role, found=Found(value=day, raw=stated[name], rule=f"meta:{name}"))


def _from_times(context: FieldContext, language: str | None) -> Iterator[Signal]:
    """Yield the days of the `<time>`s at the headline; of many days none, for that is a list."""
    times = context.document.head.times
    if not times:
        return
    paths = Counter(path for _, _, path in times)
    window = " ".join(block.text for block in around_headline(context))
    signals = []
    for moment, text, path in times:
        shown = text in window if text else _in_article(path)
        if not shown or paths[path] >= _LIST or not (day := read_markup_date(moment or text, language)):
            continue
        role = _role_of_time(text, path, window)
        if role is not None:
            signals.append(Signal(role=role, found=Found(value=day, raw=moment or text, rule="time")))
    if len(distinct_days(signals, PUBLISHED)) < _LIST:
        yield from signals


def _role_of_time(text: str, path: str, window: str) -> str | None:
    """Return what a `<time>` is the time of: by its classes, else by the label before it."""
    last_steps = path.casefold().rsplit("/", 2)[-2:]
    if any(word in step for step in last_steps for word in ("updated", "modified", "modif")):
        return MODIFIED if not any("publish" in step for step in last_steps) else PUBLISHED
    at = window.find(text) if text else -1
    if at < 0:
        return PUBLISHED
    line = window[max(0, at - 60) : at + len(text) + 20]
    mentions = find_dates(line)
    for index, mention in enumerate(mentions):
        if mention.raw in text:
            role = role_of(line, mentions, index)
            return None if role == "other" else role or PUBLISHED
    return PUBLISHED


def _in_article(path: str) -> bool:
    return any(f"/{step}" in path for step in ("article", "main", "header")) and "/aside" not in path


def _from_address(context: FieldContext) -> Iterator[Signal]:
    path = split_address(context.target_uri or "").path
    for match in _URL_DAY.finditer(path):
        if day := read_markup_date(f"{match['y']}-{match['m']}-{match['d']}"):
            yield Signal(role=PUBLISHED, found=Found(value=day, raw=match.group(), rule="url"))
            return
