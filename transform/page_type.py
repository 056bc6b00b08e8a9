"""Which pages are no articles: errors, logins, consent walls, redirect stubs, searches, listings, feeds.

In: a segmented page and its URL. Out: the page's type with the evidence, or None: nothing says that
it is no article. Precise before complete: a word in a title never decides alone where articles use it too; it
takes a second, structural witness (few words, mostly links, the page's own class). The words are in
page_type.toml.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from transform.article import PageType
from transform.boilerplate.character_classes import count_words
from transform.fields.canonical import is_front_page, split_address
from transform.title_phrases import read_phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from urllib.parse import SplitResult

    import numpy as np
    import numpy.typing as npt

    from transform.document import Document

    Verdict = tuple[PageType, str]
    Counts = npt.NDArray[np.int64]

# An error, login or consent page says little beside its menu: words outside links.
_FEW_WORDS = 250
# A page that only sends on says next to nothing.
_STUB_WORDS = 60
# From here a block of plain text is a paragraph of an article; a teaser is shorter.
_LONG_BLOCK_WORDS = 45
# A block of so many words outside links says something; a shorter one is a label or a date.
_SENTENCE_WORDS = 15
_SENTENCE_CHARS = 2 * _SENTENCE_WORDS - 2  # no text of as few characters has as many words
# A listing: so many links of which each is most of its block, and so large a share of all words inside links.
_LIST_LINKS = 12
_LIST_SHARE = 0.6

_WORDS = tomllib.loads((Path(__file__).parent / "page_type.toml").read_text(encoding="utf-8"))

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

# yes: `<body class="archive tag">`; no: `<body id="x">`
_BODY_CLASS = re.compile(r"<(?i:body\s[^<>]{0,2000}?\bclass\s*=\s*[\"'])([^\"'>]{1,2000})")


# yes: each word of `one, two`; no: `--`
_WORD = re.compile(r"\w+")

_TITLES = {section: read_phrases(words["title"]) for section, words in _WORDS.items() if "title" in words}


@dataclass(frozen=True)
class _Page:
    """What the witnesses look at; the dearer measures are taken only when one asks."""

    document: Document
    target_uri: str | None

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The title and the first heading, else a text's first line; case folded, apostrophes straight."""
        headings = (block.text for block in self.document.blocks if block.kind == "heading")
        first = next((block.text for block in self.document.blocks), "")
        heading = next(headings, "")
        found = dict.fromkeys((self.document.head.title or heading or first, heading))
        return tuple(" ".join(one.casefold().replace("’", "'").split()) for one in found if one)

    @cached_property
    def address(self) -> SplitResult:
        """The parts of the page's URL, all empty without one that can be read."""
        return split_address(self.target_uri or "")

    @cached_property
    def segments(self) -> list[str]:
        """The URL's path segments, case folded."""
        return [part for part in self.address.path.casefold().split("/") if part]

    @cached_property
    def names(self) -> list[str]:
        """The URL's path segments without page numbers."""
        return [one for one in self.segments if one != "page" and not one.isdigit()]

    @cached_property
    def index(self) -> str:
        """The last path segment when it names what a site publishes, "" otherwise."""
        return next((name for name in self.names[-1:] if name in _WORDS["listing"]["index"]), "")

    @cached_property
    def plain_words(self) -> int:
        """Words outside links."""
        return self.all_words - self.link_words

    @cached_property
    def words(self) -> tuple[Counts, Counts]:
        """The words of each block: all, and those outside links."""
        blocks = self.document.blocks
        links = [(block.position, link.start, link.end) for block in blocks for link in block.links]
        words, linked = count_words([block.text for block in blocks], links)
        return words, words - linked

    @cached_property
    def is_stub(self) -> bool:
        """Whether the page says next to nothing; its first lines tell of most that it does."""
        words = 0
        for block in self.document.blocks:
            words += len(_WORD.findall(block.text))
            if words > _STUB_WORDS:
                return False
        return True

    @cached_property
    def all_words(self) -> int:
        """All words of the page."""
        return int(self.words[0].sum())

    @cached_property
    def link_words(self) -> int:
        """Words inside links."""
        return self.all_words - int(self.words[1].sum())

    @cached_property
    def listed_links(self) -> int:
        """Blocks that are hardly more than a link of three words or more: entries of a list or menu."""
        return sum(
            1
            for block, words in zip(self.document.blocks, self.words[0].tolist(), strict=True)
            for link in block.links[:1]
            if words >= 3 and link.end - link.start > 0.8 * len(block.text)
        )

    @cached_property
    def long_blocks(self) -> int:
        """Paragraphs as articles have them, mostly outside links."""
        return int((self.words[1] >= _LONG_BLOCK_WORDS).sum())

    @cached_property
    def prose_words(self) -> int:
        """Words outside links in blocks that are sentences rather than labels."""
        plain = self.words[1]
        return int(plain[plain >= _SENTENCE_WORDS].sum())

    @cached_property
    def has_prose(self) -> bool:
        """Whether sentences stand outside links; the first paragraphs without any tell of most that they do."""
        words = 0
        for block in self.document.blocks:
            if not block.links and len(block.text) > _SENTENCE_CHARS:
                found = len(_WORD.findall(block.text))
                words += found if found >= _SENTENCE_WORDS else 0
                if words >= _STUB_WORDS:
                    return True
        return self.prose_words >= _STUB_WORDS

    @cached_property
    def body_classes(self) -> frozenset[str]:
        """The classes of the page's body."""
        match = _BODY_CLASS.search(self.document.markup or "")
        return frozenset(match[1].casefold().split()) if match else frozenset()

    @cached_property
    def says_article(self) -> bool:
        """Whether the mark-up calls the page an article."""
        if "single-post" in self.body_classes or self.document.head.meta("article:published_time"):
            return True
        return any(kind.endswith(("Article", "Posting", "Recipe")) for kind in self.json_ld_types)

    @cached_property
    def json_ld_types(self) -> list[str]:
        """The types of the page's JSON-LD objects."""
        return [kind for item in self.document.head.json_ld for kind in _types(item.get("@type"))]

    def titled(self, section: str) -> str:
        """Return the title or first heading that fits a phrase of a section of page_type.toml, as evidence."""
        phrases = _TITLES[section]
        title = next((title for title in self.titles if phrases.fit(title)), "")
        return f"title {title[:80]!r}" if title else ""

    def on_path(self, section: str) -> str | None:
        """Return which of the URL's last two path segments a section names, page numbers apart."""
        return next((segment for segment in self.names[-2:] if segment in _WORDS[section]["path"]), None)


def not_article(document: Document, target_uri: str | None) -> Verdict | None:
    """Return what a page is instead of an article, and how that is known; None when nothing says so."""
    page = _Page(document, target_uri)
    return next(filter(None, (witness(page) for witness in _WITNESSES)), None)


def _feed(page: _Page) -> Verdict | None:
    match = _FEED.match(page.document.markup or page.document.text or "")
    return (PageType.FEED, f"the root element is <{match[1]}>") if match else None


def _redirect(page: _Page) -> Verdict | None:
    if not page.is_stub:
        return None
    refresh = page.document.head.meta("refresh")
    if refresh and _REFRESH.match(refresh):
        return PageType.REDIRECT, f"meta refresh {refresh[:120]!r} on {page.all_words} words"
    if _SCRIPTED.search(page.document.markup or ""):
        return PageType.REDIRECT, f"a script sets the location on {page.all_words} words"
    return None


def _error(page: _Page) -> Verdict | None:
    if mark := page.body_classes.intersection(_WORDS["body_class"]["error"]):
        return PageType.ERROR, f"body class {min(mark)!r}"
    title = page.titled("error")
    if title and page.long_blocks == 0 and page.plain_words <= _FEW_WORDS:
        return PageType.ERROR, f"{title} on {page.plain_words} words"
    return None


def _login(page: _Page) -> Verdict | None:
    named = page.on_path("login")
    said = [
        witness for witness in (page.titled("login"), f"path segment {named!r}" if named else "") if witness
    ]
    if not said or page.long_blocks > 1 or page.plain_words > _FEW_WORDS:
        return None
    if _PASSWORD.search(page.document.markup or ""):
        said.append("a password field")
    return (PageType.LOGIN, " and ".join(said)) if len(said) >= 2 else None


def _consent(page: _Page) -> Verdict | None:
    host = page.address.netloc.casefold().partition(".")[0]
    said = f"host {host!r}" if host in _WORDS["consent"]["host"] else page.titled("consent")
    if not said or page.long_blocks > 3 or page.plain_words > 2 * _FEW_WORDS:
        return None
    return PageType.CONSENT, said


def _search(page: _Page) -> Verdict | None:
    if mark := page.body_classes.intersection(_WORDS["body_class"]["search"]):
        return PageType.SEARCH, f"body class {min(mark)!r}"
    if "SearchResultsPage" in page.json_ld_types:
        return PageType.SEARCH, "JSON-LD SearchResultsPage"
    asked = {name for name, _ in parse_qsl(page.address.query)}
    by_url = page.on_path("search") or next(iter(asked & set(_WORDS["search"]["query"])), None)
    title = page.titled("search")
    if title and (by_url or _mostly_links(page)) and not page.says_article:
        return PageType.SEARCH, title
    return None


def _listing(page: _Page) -> Verdict | None:
    if page.says_article:
        return None
    marks = page.body_classes.intersection(_WORDS["body_class"]["listing"])
    named = set(page.json_ld_types).intersection(_WORDS["json_ld"]["listing"])
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


def _seconded(doubted: list[str], page: _Page) -> Iterator[str]:
    """Yield the witnesses that the words inside and outside links bear out, and what those say themselves."""
    if page.long_blocks <= page.listed_links / 8:
        yield from doubted
    if not page.has_prose and page.link_words >= _LIST_SHARE * page.all_words:
        yield f"only {page.prose_words} words of prose"


_WITNESSES: tuple[Callable[[_Page], Verdict | None], ...] = (
    _feed,
    _redirect,
    _error,
    _login,
    _consent,
    _search,
    _listing,
)


def _mostly_links(page: _Page) -> bool:
    return (
        page.listed_links >= _LIST_LINKS
        and page.long_blocks <= page.listed_links / 8
        and page.link_words >= _LIST_SHARE * page.all_words
    )


def _types(kind: object) -> Iterator[str]:
    for one in kind if isinstance(kind, list) else [kind]:
        if isinstance(one, str):
            yield one
