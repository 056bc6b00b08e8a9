"""The titles that a page's mark-up gives it, and which of them is its headline.

In: a `FieldContext`. Out: `Found` headlines. Four places state a title: the page itself (its `<h1>`), JSON-
LD, og:title (for social media) and `<title>` (the browser's tab); site names are taken off first. Where
they differ, the table of choices decides by who agrees with whom. Its order was settled on pages with hand-
written gold, news of 90 publishers and 970 pages of other sites: the `<h1>` is the headline, save on news
sites, where it is often written for search engines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transform.article import Found, Span
from transform.characters import displayed
from transform.fields.canonical import is_front_page
from transform.fields.context import FieldContext, once
from transform.fields.metadata import article_objects, clean, first_text, is_news
from transform.fields.site_names import SiteNames, key, sites_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from transform.blocks import Block
    from transform.document import Document

# A heading that shares fewer of its words than this with the other titles is not the page's ("Log in", a
# slogan): of the undrafted pages whose `<h1>` is below, the headline was elsewhere on most.
_SHARED_WORDS = 0.2
# A core this long (folded characters) is surely a headline with something added, not a word of it.
_SHORTEST_CORE = 12
# So many blocks may stand between a line for search engines and the headline below it (a date, a label).
_BELOW = 3
# A longer block is no place that shows a headline (characters).
_LONGEST_SHOWN = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """What each place of a page gives as its headline, site names off; "" where it gives none.

    `page` stands in `block`. `news` says that the page's JSON-LD calls it news, `tweeted` that twitter:title
    repeats `page`.
    """

    page: str = ""
    structured: str = ""
    social: str = ""
    tab: str = ""
    block: Block | None = None
    news: bool = False
    tweeted: bool = False

    def same(self, *places: str) -> bool:
        """Say whether these places all give one headline, whatever the case and punctuation."""
        keys = {key(getattr(self, place)) for place in places}
        return len(keys) == 1 and keys != {""}

    def social_apart(self) -> bool:
        """Say whether social media got a headline of its own, no shorter or longer form of the page's."""
        social, page = key(self.social), key(self.page)
        return bool(social and page) and social not in page and page not in social and not self.tweeted


# What a title's place is called in evidence, and the place; the first three are shown to readers.
_PLACES = (("h1", "page"), ("meta:og:title", "social"), ("json-ld:headline", "structured"), ("title", "tab"))
# (rule, the place it takes, when): the first that holds decides.
_CHOICES: tuple[tuple[str, str, Callable[[Titles], bool]], ...] = (
    (
        "h1=json-ld",
        "page",
        lambda t: t.same("page", "structured") and (t.same("page", "social") or not t.social),
    ),
    ("news:social", "social", lambda t: t.news and t.same("page", "structured", "tab") and t.social_apart()),
    ("social", "social", lambda t: not t.structured and t.same("page", "tab") and t.social_apart()),
    ("news:json-ld=social", "structured", lambda t: t.news and t.same("structured", "social")),
    (
        "news:json-ld=title",
        "structured",
        lambda t: t.news and t.same("structured", "tab") and t.same("page", "social"),
    ),
    ("h1", "page", lambda t: bool(t.page)),
    ("json-ld:headline", "structured", lambda t: bool(t.structured)),
    ("meta:og:title", "social", lambda t: bool(t.social)),
    ("title", "tab", lambda t: bool(t.tab)),
)


@once
def headline(context: FieldContext) -> Found[str] | None:
    """Return the page's headline, None when no place states one. Span: in the block that shows it, if any."""
    if context.document.text is not None and context.document.head.title is None:
        return None  # a text dump has no mark-up, unless a crawler wrote its title over it
    titles = gather(context)
    for rule, place, holds in _CHOICES:
        if holds(titles):
            found = _found(titles, getattr(titles, place), rule, context.document.blocks)
            return replace(found, against=_against(titles, found.value))
    return None


def _against(titles: Titles, chosen: str) -> tuple[str, ...]:
    """Return what the other places say, where it is neither more nor less of the same, as "rule=title"."""
    stated = ((rule, getattr(titles, place)) for rule, place in _PLACES)
    return tuple(
        sorted(
            f"{rule}={text}"
            for rule, text in stated
            if text and key(text) not in key(chosen) and key(chosen) not in key(text)
        )
    )


def alternative_headline(context: FieldContext) -> Found[str] | None:
    """Return another headline the page carries; None when all places say the same as the headline."""
    chosen = headline(context)
    if chosen is None:
        return None
    titles = gather(context)
    for rule, place in _PLACES[:3]:
        text = getattr(titles, place)
        if text and key(text) not in key(chosen.value) and key(chosen.value) not in key(text):
            return _found(titles, text, rule, context.document.blocks)
    return None


@once
def gather(context: FieldContext) -> Titles:
    """Return what each place of the page gives as its headline."""
    document = context.document
    head = document.head
    sites = sites_of(context)
    own = article_objects(context)[:1]
    structured = _tidy(first_text(own, "headline") or first_text(own, "name"), sites)
    social = _tidy(head.meta("og:title", "twitter:title", "dc.title", "citation_title"), sites)
    if sites.is_site(social) and not is_front_page(document.target_uri):
        social = ""
    tab = _tidy(head.title, sites)
    block = _below(document, _heading(document, (structured, social, tab), sites), structured)
    page = _tidy(_title_lines(block.text), sites) if block else ""
    return Titles(
        page=page,
        structured=structured,
        social=_core(social, (structured, page)),
        tab=_core(tab, (structured, page)),
        block=block,
        news=bool(own) and is_news(own[0]),
        tweeted=bool(page) and key(_tidy(head.meta("twitter:title"), sites)) == key(page),
    )


def _tidy(text: str | None, sites: SiteNames) -> str:
    return sites.trim(clean(displayed(text))) if text else ""


def _title_lines(text: str) -> str:
    """Return a heading without a line in capitals before it: "ORIGINAL RESEARCH" over the title."""
    first, line_break, rest = text.partition("\n")
    return rest if line_break and first.isupper() and not rest.isupper() else text


def _heading(document: Document, titles: tuple[str, ...], sites: SiteNames) -> Block | None:
    """Return the page's own heading: the `<h1>` most like the other titles, the first of equals."""
    headings = [
        block for block in document.blocks if block.heading_level == 1 and not sites.is_site(block.text)
    ]
    known = {word for title in titles for word in key(title).split()}
    if not known or not headings:
        return headings[0] if headings else None
    best = max(headings, key=lambda block: (_share(block.text, known), -block.position))
    # The tab's title alone may be a number or the journal's name; it overrules no heading.
    doubted = any(titles[:2]) and _share(best.text, known) < _SHARED_WORDS
    return None if doubted else best


def _below(document: Document, heading: Block | None, structured: str) -> Block | None:
    """Return the heading that says what JSON-LD says, if it stands right below `heading`, else that.

    Where two headings open an article, the `<h1>` is often a line for search engines over the headline.
    """
    if heading is None or not structured or key(heading.text) == key(structured):
        return heading
    below = document.blocks[heading.position + 1 : heading.position + 1 + _BELOW]
    return next((b for b in below if b.kind == "heading" and key(b.text) == key(structured)), heading)


def _share(text: str, known: set[str]) -> float:
    """Return which share of a text's words is among the known ones."""
    words = key(text).split()
    return sum(word in known for word in words) / len(words) if words else 0.0


def _core(title: str, others: tuple[str, ...]) -> str:
    """Return what another place gives where `title` is that with something before or after it."""
    folded = f" {key(title)} "
    for other in others:
        part = key(other)
        if part == folded.strip():
            return title
        if len(part) >= _SHORTEST_CORE and (folded.startswith(f" {part} ") or folded.endswith(f" {part} ")):
            return other
    return title


def _found(titles: Titles, text: str, rule: str, blocks: tuple[Block, ...]) -> Found[str]:
    """Return the headline with its span in the heading, or in the first block that shows it word for word."""
    shown = (titles.block, *blocks) if titles.block else blocks
    for block in shown:
        start = block.text.find(text) if len(block.text) < _LONGEST_SHOWN else -1
        if start >= 0:
            return Found(value=text, raw=text, rule=rule, span=Span(block.position, start, start + len(text)))
    if titles.block is not None and text == titles.page:
        raw = titles.block.text
        return Found(value=text, raw=raw, rule=rule, span=Span(titles.block.position, 0, len(raw)))
    return Found(value=text, raw=text, rule=rule)
