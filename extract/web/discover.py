"""Finds a hub's pages: sitemaps, feeds, listing pages; when they give nothing, the start pages for a crawl.

In: the profile's `[scrape]` table and a `get` that fetches politely. Out: `Discovered` URLs, each once,
with how it was found, plus notes on sitemaps, feeds and listings that were not read.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from extract.web.frontier import Discovered
from extract.web.listing import NOTHING, WEB_PAGE, page_links, read_listing
from extract.web.scope import host_of, matches, normalise_url, out_of_host, out_of_scope

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from extract.web.scope import ScrapeProfile

# Sitemaps, feeds and listing pages of one hub that are read at most; a loop of indexes ends here.
MAX_DOCUMENTS = 10_000

CRAWL = "crawl depth "


class GetDocument(Protocol):
    """Fetches a discovery document politely; None when there is none (the note is the fetcher's)."""

    async def __call__(self, url: str, *, guessed: bool) -> bytes | None:
        """Return the body of the document at `url`; of one that is `guessed` nobody said that it exists."""
        ...


@dataclass(slots=True)
class Discovery:
    """One discovery of one hub. `hosts` are the hub's; `notes` say which lists were not read, and why."""

    profile: ScrapeProfile
    hosts: frozenset[str]
    get: GetDocument
    seen: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)  # lists, in vain or not
    notes: list[str] = field(default_factory=list)
    _beyond: str | None = None  # the first list beyond MAX_DOCUMENTS

    async def run(self, robots_sitemaps: Iterable[str], origins: Iterable[str]) -> AsyncIterator[Discovered]:
        """Yield the hub's pages; the crawl's start pages only when nothing else lists any.

        `robots_sitemaps` are those that robots.txt names; without any, those of the `origins` are guessed.
        """
        found = False
        for source in (self._sitemaps(robots_sitemaps, origins), self._feeds(), self._listings()):
            async for item in source:
                found = True
                yield item
        if self._beyond:
            self.notes.append(
                f"lists beyond the {MAX_DOCUMENTS} that are read at most, from {self._beyond} on"
            )
        if not found:
            for given in self.profile.start_urls or tuple(f"{origin}/" for origin in origins):
                url = normalise_url(given)
                for item in self._once(url, f"{CRAWL}0", None, start=True) if url else ():
                    yield item

    async def _sitemaps(self, named: Iterable[str], origins: Iterable[str]) -> AsyncIterator[Discovered]:
        first = tuple(dict.fromkeys((*self.profile.sitemaps, *named)))
        guesses = () if first else tuple(f"{origin}/sitemap.xml" for origin in origins)
        async for item in self._documents(first or guesses, "sitemap", frozenset(guesses)):
            yield item

    async def _feeds(self) -> AsyncIterator[Discovered]:
        async for item in self._documents(self.profile.feeds, "feed"):
            yield item

    async def _documents(
        self, first: Iterable[str], how: str, guesses: frozenset[str] = frozenset()
    ) -> AsyncIterator[Discovered]:
        queue = deque(first)
        while queue:
            url = queue.popleft()
            body = await self._document(url, guessed=url in guesses)
            if body is None:
                continue
            listed = read_listing(body, url)
            # Many sites answer whatever they do not have with a page: there is no sitemap where nobody named one.
            if listed.kind == NOTHING.kind or (listed.kind == WEB_PAGE.kind and url not in guesses):
                self.notes.append(f"{url}: {listed.kind}, not a sitemap or feed")
            if listed.unread:
                self.notes.append(f"{url}: {listed.unread}")
            queue.extend(listed.documents)
            for page in listed.pages:
                for item in self._once(page.url, f"{how} {url}", page):
                    yield item

    async def _listings(self) -> AsyncIterator[Discovered]:
        queue, budget = deque(self.profile.listings), self.profile.max_listing_pages
        queued = set(queue)  # numbered pages name their neighbours again and again
        while queue and budget > 0:
            url, budget = queue.popleft(), budget - 1
            body = await self._document(url)
            if body is None:
                continue
            links = page_links(body, url)
            further = [links.next_page] if links.next_page else []
            further += filter(self.is_next_page, links.links)
            queue.extend(link for link in dict.fromkeys(further) if link not in queued)
            queued.update(further)
            for link in links.links:
                if not self.is_next_page(link) and self.is_article(link):
                    for item in self._once(link, f"listing {url}", None):
                        yield item
        if queue:
            self.notes.append(f"{len(queue)} listing pages beyond max_listing_pages, from {queue[0]} on")

    async def _document(self, given: str, *, guessed: bool = False) -> bytes | None:
        url = normalise_url(given)
        known = url or given
        if known in self.read:
            return None
        if len(self.read) >= MAX_DOCUMENTS:
            self._beyond = self._beyond or known
            return None
        self.read.add(known)
        if url is None:
            # Without user name and password, and no longer than one reads.
            self.notes.append(f"{given.rpartition('@')[2][:200]}: no usable http(s) URL")
            return None
        outside = out_of_host(url, self.hosts)
        if outside is not None:
            self.notes.append(f"{url}: {outside}; name it in `hosts` of [scrape] if it is the hub's")
            return None
        return await self.get(url, guessed=guessed)

    def is_next_page(self, url: str) -> bool:
        """Whether the profile's pattern calls `url` a further listing page; a link elsewhere is none."""
        pattern = self.profile.next_page_pattern
        return pattern is not None and matches(pattern, url) and out_of_host(url, self.hosts) is None

    def is_article(self, url: str) -> bool:
        """Whether `url` is in scope and of the profile's article pattern, if there is one."""
        pattern = self.profile.article_pattern
        if out_of_scope(url, self.hosts, self.profile):
            return False
        return pattern is None or matches(pattern, url)

    def _once(self, url: str, how: str, page: object, *, start: bool = False) -> Iterable[Discovered]:
        pattern = self.profile.article_pattern
        unwanted = not start and pattern is not None and not matches(pattern, url)
        if url in self.seen or unwanted or out_of_host(url, self.hosts):
            return ()
        self.seen.add(url)
        return (Discovered(url=url, found_by=how, modified_hint=getattr(page, "modified_hint", None)),)


def depth_behind(found_by: str, profile: ScrapeProfile) -> int | None:
    """Return the depth of what a crawled page links to, None when its links are not followed."""
    if not found_by.startswith(CRAWL):
        return None
    depth = int(found_by.removeprefix(CRAWL)) + 1
    return depth if depth <= profile.max_crawl_depth else None


def crawled(
    depth: int, links: Iterable[str], url: str, profile: ScrapeProfile, hosts: frozenset[str]
) -> tuple[Discovered, ...]:
    """Return those of the links of the page at `url` that are in scope and of its host."""
    in_scope = (link for link in links if not out_of_scope(link, hosts, profile))
    same_host = (link for link in in_scope if host_of(link) == host_of(url))
    return tuple(Discovered(url=link, found_by=f"{CRAWL}{depth}") for link in same_host)
