"""The authors.

In: a `FieldContext`. Out: `Found[Author]`s in the order of the byline, () when the page names none. The
rules of `RULES` are asked in order of trust; what one finds that is only the site's own name ("BBC News")
waits until no later rule names a person.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from transform.article import Author, Found, Span
from transform.characters import displayed
from transform.fields.author_names import (
    ends_with_other_work,
    is_credentialed_byline,
    is_introduced,
    is_name,
    is_person_name,
    is_prose,
    read_authors,
    without_introduction,
)
from transform.fields.author_words import is_staff
from transform.fields.byline_lines import believed, byline_of, is_common, is_line_of_others, shows_headline
from transform.fields.date_lines import around_headline
from transform.fields.date_text import without_days
from transform.fields.metadata import article_objects, clean, resolve, texts, types_of
from transform.fields.site_names import SiteNames, sites_of
from transform.fields.statistics.marks import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from transform.blocks import Block
    from transform.fields.context import FieldContext

Authors = tuple[Found[Author], ...]

# Metas that hold one author each and come in several; "Last, First" in the Highwire and Dublin Core ones.
_LISTED = (
    "citation_author", "citation_authors", "dc.creator", "dcterms.creator", "dc.contributor.author",
    "eprints.creators_name",
)  # fmt: skip
_METAS = (
    "author", "article:author", "og:article:author", "article:author_name", "sailthru.author", "byl",
    "parsely-author", "cxenseparse:author", "shareaholic:article_author_name", "creator",
)  # fmt: skip
# WordPress writes the author's name beside such a label, in the page's language; it is all of the label. Matches
# "Written by", "Verfasst von:"; must not match "Est. reading time", "Sponsored by", "Nearby places".
_WRITTEN_BY = re.compile(
    r"\s*(?:(?:(?:written|posted|authored|story|text|words|article|interview)\s+)?by"
    r"|(?:(?:verfasst|geschrieben|text|ein beitrag)\s+)?von|écrit par|escrito por|scritto da|geschreven door"
    r"|(?:the\s+|(?:post|article)\s+)?authors?(?:\s+names?)?|autor(?:es|en|in|a|zy)?|auteurs?|autor[ei]|napisane przez"
    r"|(?:skrevet|skriv[ei][nt])(?:\s+a[fv])?|написано(?:\s+автором)?|автор\w{0,2}|yazan|執筆者|作者|글쓴이|kirjoittanut)"
    r"\s*+[:：]?\s*",
    re.IGNORECASE,
)
# Matches "by-line", "article__author-name", "authorWrapper", "dateAndAuthorBox"; must not match "authority".
_BYLINE_CLASS = re.compile(
    r"(?:^|[.#_-]|(?<=[a-z])(?=[A-Z]))(?:[Bb]y-?[Ll]ines?|[Aa]uthors?|[Ww]riters?|[Aa]utor(?:es|en|in)?|[Aa]uteurs?|"
    r"[Cc]ontributors?)(?:$|[A-Z._-])"
)
# What each such class holds, to leave out the others at little cost.
_BYLINE_PARTS = ("uthor", "utor", "riter", "uteur", "yline", "yLine", "y-line", "y-Line")
# Parts of such classes, where no name stands alone. Matches "author-bio" and "author__avatar"; must not match
# "author-name".
_NO_BYLINE_CLASS = re.compile(
    r"bio|avatar|image|img|desc|role|job|social|about|count|related|comment|email", re.IGNORECASE
)
# Matches "/author/amy-hopkins", "/autoren/ute-graf", "/people/x"; must not match "/authority", "/team/_/name/ne".
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:es|en|in|i)?|auteurs?|autore|redaktion|redakteure?|people|profiles?|persons?|staff|writers?|"
    r"contributors?|reporters?|journalist(?:en|e|s)?|team|by|forfatter|authorid|columnist)[/-][^\W_]",
    re.IGNORECASE,
)
# Where a byline goes on after the name: "Posted by Amy on Friday in News"; must not match "Amy Ono".
_AFTER_NAMES = re.compile(
    r"\s(?:on|in|In|at|am|um|le|il|op|den|on behalf|for)\s.{0,180}$|\s(?:on|in|at|am|le|op)$"
)
_LONGEST_BYLINE = 180
# Matches "·" and ", " between the parts of a line; must not match "'" in "O'Riordan".
_PUNCTUATION = re.compile(r"[·•|–—]|,\s")
# How many blocks of furniture may stand over a scholarly article's byline.
_BYLINE_BLOCKS = 120
# How many words an introduced name may have that looks like no person's: "by ibby", "By The Diggs Team".
_MOST_WORDS_UNPROVED = 3
# How many of the innermost elements around a block may be called a byline.
_STEPS = 3


def authors(context: FieldContext) -> Authors:
    """Return the authors by the first rule that names a person, else by the first that names anyone."""
    sites = sites_of(context)
    fallback: Authors = ()
    for rule in RULES:
        found = _unique(rule(context))
        if any(not _is_newsroom(author.value, sites) for author in found):
            return _completed(found, context)
        fallback = fallback or tuple(
            replace(author, value=replace(author.value, kind="organization")) for author in found
        )
    return fallback


def _completed(found: Authors, context: FieldContext) -> Authors:
    """Return the whole scholarly byline where metadata names only the first of its authors."""
    if len(found) != 1 or found[0].span is not None:
        return found
    byline = _unique(from_degrees(context))
    return byline if found[0].value.name in [author.value.name for author in byline] else found


def _is_newsroom(author: Author, sites: SiteNames) -> bool:
    """Say whether an author is the site itself or its nameless staff, so that a byline may know better."""
    is_nameless = author.kind == "organization" and (sites.covers(author.name) or is_staff(author.name))
    return is_nameless or sites.is_site(author.name)


def from_profile(context: FieldContext) -> Iterator[Found[Author]]:
    """Read the block that the hub's profile names the byline."""
    for block in context.of_kind("byline"):
        if block.rule.startswith("profile:"):
            yield from _in_block(block, block.rule)


def from_json_ld(context: FieldContext) -> Iterator[Found[Author]]:
    """Read `author` (else `creator`) of the surest JSON-LD object that has one."""
    head = context.document.head
    for entry in article_objects(context):
        for key in ("author", "creator"):
            found = tuple(_from_value(resolve(head, entry.get(key)), f"json-ld:{key}"))
            if found:
                yield from found
                return


def _from_value(value: Any, rule: str) -> Iterator[Found[Author]]:  # noqa: ANN401 - JSON
    """Yield the authors of a JSON-LD value: a name, an object, or a list of either."""
    if isinstance(value, list):
        for item in value:
            yield from _from_value(item, rule)
        return
    names = list(texts(value))
    if isinstance(value, dict) and not names:
        names = [" ".join(str(value[key]) for key in ("givenName", "familyName") if value.get(key))]
    organisation = isinstance(value, dict) and "organization" in types_of(value)
    for name in names:
        if organisation and is_name(name):
            yield Found(value=Author(name=name, kind="organization"), raw=name, rule=rule)
        else:
            yield from (Found(value=author, raw=name, rule=rule) for author in read_authors(name))


def from_metas(context: FieldContext) -> Iterator[Found[Author]]:
    """Read the metas: those that come one for each author, then the others, the first that names anyone."""
    metas = context.document.head.metas
    sites = sites_of(context)
    for name in (*_LISTED, *_METAS):
        contents = [clean(content) for key, content in metas if key == name]
        named = [content for content in contents if not sites.is_site(content)]
        found = [
            Found(value=author, raw=content, rule=f"meta:{name}")
            for content in named or contents
            for author in read_authors(_first_name_first(content) if name in _LISTED else content)
        ]
        if found:
            yield from found
            return


def from_twitter_label(context: FieldContext) -> Iterator[Found[Author]]:
    """Read the name beside the label "Written by" that WordPress writes for cards."""
    head = context.document.head
    for number in ("1", "2"):
        label, content = head.meta(f"twitter:label{number}"), head.meta(f"twitter:data{number}")
        if label and content and _WRITTEN_BY.fullmatch(label):
            for author in read_authors(clean(content)):
                yield Found(value=author, raw=content, rule=f"meta:twitter:data{number}")


def from_links(context: FieldContext) -> Iterator[Found[Author]]:
    """Read the links to authors' pages at the headline."""
    for block in around_headline(context):
        links = [link for link in block.links if link.rel == "author" or _AUTHOR_PATH.search(link.href)]
        for link in () if not links or is_line_of_others(block) else links:
            if not ends_with_other_work(block.text[: link.start]):
                name = block.text[link.start : link.end]
                yield from _persons(block, name, "byline:link", link.start)


def from_classes(context: FieldContext) -> Iterator[Found[Author]]:
    """Read short blocks whose class says byline: at the headline, else where the page has one such block."""
    near = _with_byline_class(around_headline(context))
    if not near:
        near = _with_byline_class(context.document.blocks)
        near = near if len({block.text for block in near}) == 1 else []
    for block in near:
        yield from _persons(block, block.text, "byline:class")


def from_degrees(context: FieldContext) -> Iterator[Found[Author]]:
    """Read the first lines near the page's beginning that name persons with their degrees: one, or a row of them."""
    begun = False
    for block in context.document.blocks[:_BYLINE_BLOCKS]:
        if is_credentialed_byline(block.text) and not is_line_of_others(block):
            yield from _in_block(block, "byline:degrees")
            begun = True
        elif begun:
            return


def from_byline(context: FieldContext) -> Iterator[Found[Author]]:
    """Read the lines that classify named bylines: names after a word for "by"."""
    for block in context.of_kind("byline"):
        names = read_authors(byline_of(displayed(block.text)))
        for author in believed(names, block, context):
            yield _located(author, block, block.rule)


def from_words(context: FieldContext) -> Iterator[Found[Author]]:
    """Read the first line at the headline of which a part (days apart) begins with a word for "by"."""
    for block in around_headline(context):
        parts = without_days(block.text).split(" | ") if len(block.text) <= _LONGEST_BYLINE else ()
        for part in parts:
            names = without_introduction(part.strip())
            if names == part.strip() or is_prose(block.text):
                continue
            names = _AFTER_NAMES.sub("", names)
            found = tuple(_persons(block, names, "byline:text"))
            if not found and is_introduced(part.strip()) and len(names.split()) <= _MOST_WORDS_UNPROVED:
                found = tuple(_located(author, block, "byline:text") for author in read_authors(names))
            if found:
                yield from found
                return


def from_date_lines(context: FieldContext) -> Iterator[Found[Author]]:
    """Read the first line at the headline that is but a day and persons: "Amy Hopkins, May 3, 2024"."""
    for block in around_headline(context):
        text = block.text
        rest = without_days(text) if len(text) <= _LONGEST_BYLINE else text
        names = read_authors(_PUNCTUATION.sub(" | ", rest)) if rest != text else ()
        if not names or shows_headline(block, context):
            continue
        if all(is_person_name(author.name) and not is_common(author, context) for author in names):
            yield from (_located(author, block, "byline:date-line") for author in names)
            return


RULES: tuple[Callable[[FieldContext], Iterator[Found[Author]]], ...] = (
    from_profile,
    from_json_ld,
    from_metas,
    from_twitter_label,
    from_links,
    from_classes,
    from_degrees,
    from_byline,
    from_words,
    from_date_lines,
)
"""In order of trust."""


def _with_byline_class(blocks: tuple[Block, ...]) -> list[Block]:
    """Return the short blocks around which one of the innermost elements is called a byline."""
    short = [block for block in blocks if len(block.text) <= _LONGEST_BYLINE and block.kind != "navigation"]
    steps = {path: path.rsplit("/", _STEPS)[-_STEPS:] for path in {block.path for block in short} if path}
    innermost = set().union(*steps.values())
    if not holds("\n".join(innermost), _BYLINE_PARTS):
        return []
    bylines = {step for step in innermost if holds(step, _BYLINE_PARTS) and _BYLINE_CLASS.search(step)}
    paths = {path for path, inner in steps.items() if not bylines.isdisjoint(inner)}
    named = {path for path in paths if not _NO_BYLINE_CLASS.search(steps[path][-1])}
    return [block for block in short if block.path in named]


def _in_block(block: Block, rule: str) -> Iterator[Found[Author]]:
    """Yield all authors a byline names."""
    for author in read_authors(without_days(displayed(block.text))):
        yield _located(author, block, rule)


def _persons(block: Block, text: str, rule: str, start: int = 0) -> Iterator[Found[Author]]:
    """Yield the authors of a text that may be a byline: only what looks like a person's name."""
    for author in read_authors(_AFTER_NAMES.sub("", without_days(text).strip(" |"))):
        if is_person_name(author.name):
            yield _located(author, block, rule, start)


def _located(author: Author, block: Block, rule: str, start: int = 0) -> Found[Author]:
    """Return an author with the span of the name in its block."""
    at = block.text.find(author.name, start)
    if at < 0:
        return Found(value=author, raw=block.text, rule=rule, span=Span(block.position, 0, len(block.text)))
    end = at + len(author.name)
    return Found(value=author, raw=author.name, rule=rule, span=Span(block.position, at, end))


def _first_name_first(name: str) -> str:
    """Turn "Hopkins, Amy" round; names without exactly one comma stay."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and "," not in first else name


def _unique(found: Iterator[Found[Author]]) -> Authors:
    """Return the authors without repetitions, the first of each kept."""
    seen: dict[str, Found[Author]] = {}
    for author in found:
        seen.setdefault("".join(author.value.name.split()).casefold(), author)
    return tuple(seen.values())
