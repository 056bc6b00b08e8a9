"""Which pages are no articles: errors, logins, consent walls, redirect stubs, searches, listings, feeds.

In: a segmented page and its URL. Out: the page's type with the evidence, or None: nothing says that
it is no article. Precise before complete: a word in a title never decides alone where articles use it too; it
takes a second, structural witness (few words, mostly links, the page's own class).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from transform.article import PageType
from transform.fields.canonical import is_front_page
from transform.page_measures import WORDS, PageMeasures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from transform.document import Document

    Verdict = tuple[PageType, str]

# An error, login or consent page says little beside its menu: words outside links.
_FEW_WORDS = 250
# A listing: so many links of which each is most of its block, and so large a share of all words inside links.
_LIST_LINKS = 12
_LIST_SHARE = 0.6

# yes: `<rss version="2.0"`, `<?xml version="1.0"?><urlset xmlns=`; no: `<html>`, `<feedback>`
_FEED = re.compile(
    r"(?:\s+|<\?[^>]{0,500}>|<!--.{0,2000}?-->)*+<(rss|feed|urlset|sitemapindex|rdf:RDF|opml)[\s>]", re.DOTALL
)

# yes: `0; url=/new`, `0;URL='http://a.org'`; no: `300`
_REFRESH = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*[;,]\s*url\s*=", re.IGNORECASE)

# yes: `location.replace("/x")`, `window.location = '/x'`, `location.href="/x"`; no: `allocation = 5`
_SCRIPTED = re.compile(r"\blocation(?:\.href)?\s*=\s*[\"']|\blocation\.(?:replace|assign)\(", re.IGNORECASE)

# Letter case is left open behind the first character alone: so a page is searched many times as fast.
# yes: `<input type="password">`; no: `<input type="text">`
_PASSWORD = re.compile(r"<(?i:input\s[^>]{0,1000}?type\s*=\s*[\"']?password)")


def not_article(document: Document, target_uri: str | None) -> Verdict | None:
    """Return what a page is instead of an article, and how that is known; None when nothing says so."""
    page = PageMeasures(document, target_uri)
    return next(filter(None, (witness(page) for witness in _WITNESSES)), None)


def _feed(page: PageMeasures) -> Verdict | None:
    match = _FEED.match(page.document.markup or page.document.text or "")
    return (PageType.FEED, f"the root element is <{match[1]}>") if match else None


def _redirect(page: PageMeasures) -> Verdict | None:
    if not page.is_stub:
        return None
    refresh = page.document.head.meta("refresh")
    if refresh and _REFRESH.match(refresh):
        return PageType.REDIRECT, f"meta refresh {refresh[:120]!r} on {page.all_words} words"
    if _SCRIPTED.search(page.document.markup or ""):
        return PageType.REDIRECT, f"a script sets the location on {page.all_words} words"
    return None


def _error(page: PageMeasures) -> Verdict | None:
    if mark := page.body_classes.intersection(WORDS["body_class"]["error"]):
        return PageType.ERROR, f"body class {min(mark)!r}"
    title = page.titled("error")
    if title and page.long_blocks == 0 and page.plain_words <= _FEW_WORDS:
        return PageType.ERROR, f"{title} on {page.plain_words} words"
    return None


def _login(page: PageMeasures) -> Verdict | None:
    named = page.on_path("login")
    said = [
        witness for witness in (page.titled("login"), f"path segment {named!r}" if named else "") if witness
    ]
    if not said or page.long_blocks > 1 or page.plain_words > _FEW_WORDS:
        return None
    if _PASSWORD.search(page.document.markup or ""):
        said.append("a password field")
    return (PageType.LOGIN, " and ".join(said)) if len(said) >= 2 else None


def _consent(page: PageMeasures) -> Verdict | None:
    host = page.address.netloc.casefold().partition(".")[0]
    said = f"host {host!r}" if host in WORDS["consent"]["host"] else page.titled("consent")
    if not said or page.long_blocks > 3 or page.plain_words > 2 * _FEW_WORDS:
        return None
    return PageType.CONSENT, said


def _search(page: PageMeasures) -> Verdict | None:
    if mark := page.body_classes.intersection(WORDS["body_class"]["search"]):
        return PageType.SEARCH, f"body class {min(mark)!r}"
    if "SearchResultsPage" in page.json_ld_types:
        return PageType.SEARCH, "JSON-LD SearchResultsPage"
    asked = {name for name, _ in parse_qsl(page.address.query)}
    by_url = page.on_path("search") or next(iter(asked & set(WORDS["search"]["query"])), None)
    title = page.titled("search")
    if title and (by_url or _mostly_links(page)) and not page.says_article:
        return PageType.SEARCH, title
    return None


def _listing(page: PageMeasures) -> Verdict | None:
    if page.says_article:
        return None
    marks = page.body_classes.intersection(WORDS["body_class"]["listing"])
    named = set(page.json_ld_types).intersection(WORDS["json_ld"]["listing"])
    sure = [
        f"body class {min(marks)!r}" if marks else "",
        f"JSON-LD {min(named)}" if "CollectionPage" in named else "",
        "the front page of its host" if is_front_page(page.target_uri) else "",
    ]
    doubted = [
        page.titled("listing"),
        f"path segment {page.on_path('listing')!r}" if page.on_path("listing") else "",
        f"the address ends in {page.index!r}" if page.index else "",
    ]
    if page.has_prose and not any(sure + doubted):
        return None  # as most pages: no link needs counting
    said = [witness for witness in (*sure, *_seconded(doubted, page)) if witness]
    if not said or page.listed_links < _LIST_LINKS:
        return None
    return PageType.LISTING, f"{said[0]} and {page.listed_links} listed links"


def _seconded(doubted: list[str], page: PageMeasures) -> Iterator[str]:
    """Yield the witnesses that the words inside and outside links bear out, and what those say themselves."""
    if page.long_blocks <= page.listed_links / 8:
        yield from doubted
    if not page.has_prose and page.link_words >= _LIST_SHARE * page.all_words:
        yield f"only {page.prose_words} words of prose"


_WITNESSES: tuple[Callable[[PageMeasures], Verdict | None], ...] = (
    _feed,
    _redirect,
    _error,
    _login,
    _consent,
    _search,
    _listing,
)


def _mostly_links(page: PageMeasures) -> bool:
    return (
        page.listed_links >= _LIST_LINKS
        and page.long_blocks <= page.listed_links / 8
        and page.link_words >= _LIST_SHARE * page.all_words
    )
