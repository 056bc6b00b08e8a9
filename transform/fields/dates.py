"""The days of publication and of the last change.

In: a `FieldContext`. Out: `Found[PublishedDate]` or None; `against` records the weaker signals that say otherwise.
Never from the capture time; None where the page states no day. Order of trust: a line that the hub's profile
names, JSON-LD, metas, the address, `<time>` at the headline, text at the headline, a labelled line anywhere. The
address alone overrules none: it is asked after the metas, and only for a whole day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from transform.article import Found, PublishedDate, Span
from transform.blocks import Disposition
from transform.fields.date_text import find_dates, read_markup_date, role_of
from transform.fields.language import language_hint
from transform.fields.metadata import article_objects, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transform.blocks import Block
    from transform.fields.table import FieldContext

_PUBLISHED, _MODIFIED = "published", "modified"

_JSON_LD: tuple[tuple[str, str], ...] = (
    (_PUBLISHED, "datePublished"),
    (_PUBLISHED, "dateCreated"),
    (_PUBLISHED, "uploadDate"),
    (_MODIFIED, "dateModified"),
)
# Names of metas in order of trust; from the Open Graph protocol, schema.org, Dublin Core, Highwire Press
# (citation_*), Parse.ly, Sailthru, Cxense and the habits of content systems.
_METAS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        _PUBLISHED,
        (
            "article:published_time", "og:article:published_time", "datepublished", "article:published",
            "og:published_time", "citation_online_date", "citation_publication_date", "citation_date",
            "dc.date.issued", "dcterms.issued", "dcterms.date", "dc.date", "date.available", "parsely-pub-date",
            "sailthru.date", "cxenseparse:recs:publishtime", "pubdate", "publishdate", "publish_date",
            "publish-date", "publication_date", "published_time", "published_at", "article_date_original",
            "originalpublicationdate", "prism.publicationdate", "date", "dcterms.created", "dc.date.created",
            "date.created", "datecreated", "last-published", "release_date",
        ),
    ),
    (
        _MODIFIED,
        (
            "article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time",
            "dcterms.modified", "dc.date.modified", "date.modified", "date.updated", "lastmod", "last-modified",
            "modified_time", "revised", "updated_time",
        ),
    ),
)  # fmt: skip

# Matches the day in "/2024/05/03/slug", "/2024-05-03-slug" and "/20240503/"; must not match "/2024/05/slug".
_URL_DAY = re.compile(r"(?<!\d)(?P<y>20\d\d|19\d\d)(?P<s>[/_-]?)(?P<m>[01]\d)(?P=s)(?P<d>[0-3]\d)(?!\d)")
# How many blocks before and after the headline a byline or date line may stand.
_BEFORE, _AFTER = 6, 14
# Longer lines are sentences; the days in them are the story's.
_LONGEST_LINE = 160
_LONGEST_LABELLED = 120
# An unlabelled day stands beside few other words (a name, a section, "5 min read").
_MOST_WORDS_BESIDE = 12
# As many `<time>`s with one path are a list of other articles or of comments.
_LIST = 3
_FIGURE = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signal:
    """One statement of a day: what it is the day of, and where it was found."""

    role: str
    found: Found[PublishedDate]


def published(context: FieldContext) -> Found[PublishedDate] | None:
    """Return the day of publication as written, None when the page states none."""
    return _first(context, _PUBLISHED)


def modified(context: FieldContext) -> Found[PublishedDate] | None:
    """Return the day of the last change as written, None when the page states none."""
    return _first(context, _MODIFIED)


def _first(context: FieldContext, role: str) -> Found[PublishedDate] | None:
    """Return the surest signal of a role, with what surer-to-weaker others say against it."""
    signals = [signal.found for signal in _signals(context) if signal.role == role]
    if not signals:
        return None
    best = signals[0]
    against = {f"{other.rule}={other.value.day}" for other in signals[1:] if not _agree(best.value, other.value)}
    return replace(best, against=tuple(sorted(against)))


def _agree(one: PublishedDate, other: PublishedDate) -> bool:
    """Say whether two days are the same as far as the coarser of them goes."""
    coarse = {one.precision, other.precision} - {"day"}
    if not coarse:
        return one.day == other.day
    return one.day.year == other.day.year and ("year" in coarse or one.day.month == other.day.month)


def _signals(context: FieldContext) -> Iterator[_Signal]:
    """Yield the days that the page states, in order of trust."""
    language = language_hint(context)
    yield from _from_profile(context, language)
    yield from _from_json_ld(context, language)
    yield from _from_metas(context, language)
    yield from _from_times(context, language)
    yield from _from_lines(context, language)
    yield from _from_address(context)


def _from_profile(context: FieldContext, language: str | None) -> Iterator[_Signal]:
    for block in context.blocks:
        if block.rule.startswith("profile:") and block.kind in ("published_date", "modified_date"):
            yield from _in_line(block, language, role=block.kind.removesuffix("_date"))


def _from_json_ld(context: FieldContext, language: str | None) -> Iterator[_Signal]:
    entries = article_objects(context.document.head)
    for role, name in _JSON_LD:
        for entry in entries:
            for raw in texts(entry.get(name)):
                if day := read_markup_date(raw, language):
                    yield _Signal(role=role, found=Found(value=day, raw=raw, rule=f"json-ld:{name}"))


def _from_metas(context: FieldContext, language: str | None) -> Iterator[_Signal]:
    stated: dict[str, str] = {}
    for name, content in context.document.head.metas:
        if _FIGURE.search(content):
            stated.setdefault(name, content)
    for role, names in _METAS:
        for name in names:
            if name in stated and (day := read_markup_date(stated[name], language)):
                yield _Signal(role=role, found=Found(value=day, raw=stated[name], rule=f"meta:{name}"))


def _from_times(context: FieldContext, language: str | None) -> Iterator[_Signal]:
    times = context.document.head.times
    paths = [path for _, _, path in times]
    window = " ".join(block.text for block in _around_headline(context))
    for moment, text, path in times:
        if paths.count(path) >= _LIST or not (day := read_markup_date(moment or text, language)):
            continue
        if text and text not in window:
            continue
        if not text and not _in_article(path):
            continue
        role = _role_of_time(text, path, window)
        if role is not None:
            yield _Signal(role=role, found=Found(value=day, raw=moment or text, rule="time"))


def _role_of_time(text: str, path: str, window: str) -> str | None:
    """Return what a `<time>` is the time of: by its classes, else by the label before it."""
    last_steps = path.casefold().rsplit("/", 2)[-2:]
    if any(word in step for step in last_steps for word in ("updated", "modified", "modif")):
        return _MODIFIED if not any("publish" in step for step in last_steps) else _PUBLISHED
    at = window.find(text) if text else -1
    if at < 0:
        return _PUBLISHED
    line = window[max(0, at - 60) : at + len(text) + 20]
    mentions = find_dates(line)
    for index, mention in enumerate(mentions):
        if mention.raw in text:
            role = role_of(line, mentions, index)
            return None if role == "other" else role or _PUBLISHED
    return _PUBLISHED


def _in_article(path: str) -> bool:
    return any(f"/{step}" in path for step in ("article", "main", "header")) and "/aside" not in path


def _from_lines(context: FieldContext, language: str | None) -> Iterator[_Signal]:
    """Yield the days in lines at the headline, labelled ones first; then labelled ones anywhere."""
    near = tuple(_around_headline(context))
    found = [signal for block in near for signal in _in_line(block, language)]
    yield from (signal for signal in found if signal.found.rule == "text:labelled")
    yield from (signal for signal in found if signal.found.rule != "text:labelled")
    for block in context.document.blocks:
        if len(block.text) <= _LONGEST_LABELLED and _FIGURE.search(block.text) and block not in near:
            yield from (s for s in _in_line(block, language) if s.found.rule == "text:labelled")


def _in_line(block: Block, language: str | None, role: str | None = None) -> Iterator[_Signal]:
    """Yield the days of a short line. `role` is what is known of the line from elsewhere."""
    text = block.text
    if len(text) > _LONGEST_LINE or not _FIGURE.search(text):
        return
    mentions = find_dates(text, language)
    beside = len(_WORD.findall(text)) - sum(len(_WORD.findall(mention.raw)) for mention in mentions)
    for index, mention in enumerate(mentions):
        label = role_of(text, mentions, index) or role
        if label == "other" or (label is None and beside > _MOST_WORDS_BESIDE):
            continue
        yield _Signal(
            role=label or _PUBLISHED,
            found=Found(
                value=mention.published,
                raw=mention.raw,
                rule="text:labelled" if label else "text",
                span=Span(block.position, mention.start, mention.end),
            ),
        )


def _around_headline(context: FieldContext) -> Iterator[Block]:
    """Yield the blocks close to the headline, nothing when no block shows it."""
    title = next(context.of_kind("title"), None)
    if title is None:
        title = next((block for block in context.blocks if block.heading_level == 1), None)
    if title is None:
        return
    low, high = title.position - _BEFORE, title.position + _AFTER
    for block in context.document.blocks[max(0, low) : high + 1]:
        if block.position != title.position:
            yield block


def _from_address(context: FieldContext) -> Iterator[_Signal]:
    path = urlsplit(context.target_uri or "").path
    for match in _URL_DAY.finditer(path):
        if day := read_markup_date(f"{match['y']}-{match['m']}-{match['d']}"):
            yield _Signal(role=_PUBLISHED, found=Found(value=day, raw=match.group(), rule="url"))
            return
