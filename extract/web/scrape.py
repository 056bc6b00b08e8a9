"""One scrape of one hub: discover, then fetch host by host, everything durable before the next request.

In: the hub's profile and settings. Out: WARC files in `captures/HUB/`, the frontier, and a `ScrapeSummary`
that adds up: found = fetched + unchanged + refused + failed + deferred. Read `Scrape.run` first.
"""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from extract.web.capture import CaptureWriter
from extract.web.discover import CRAWL, Discovery, crawled, depth_behind
from extract.web.documents import Documents
from extract.web.fetch import Answer, Client, FetchLimits, Hops, fetch, open_client
from extract.web.frontier import Discovered, Frontier, Pending, UrlState
from extract.web.listing import page_links
from extract.web.outcomes import conditional, finished_answer, unasked
from extract.web.recorder import Finished, Recorder, recover_captures
from extract.web.scope import (
    ScrapeProfile,
    host_of,
    normalise_url,
    origin_of,
    out_of_host,
    out_of_scope,
    start_origins,
)
from extract.web.secret_headers import SecretHeaders
from extract.web.turns import Turns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

# Attempts at one URL within one run; then it waits for the next run.
MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrapeSettings:
    """What one scrape is asked to do. `since` and the clock are naive UTC."""

    hub: str
    profile: ScrapeProfile
    hosts: frozenset[str]
    user_agent: str
    limits: FetchLimits = field(default_factory=FetchLimits)
    headers: SecretHeaders = field(default_factory=SecretHeaders)
    since: datetime | None = None
    max_pages: int | None = None
    first_back_off: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrapeSummary:
    """What became of the URLs found: the five parts add up to `found`.

    `unread` are the sitemaps, feeds and listings that could not be read, with the reason: pages may be missing.
    """

    hub: str
    found: int
    fetched: int
    unchanged: int
    refused: int
    failed: int
    deferred: int
    resumed: bool
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class Scrape:
    """The state of one scrape. Open it with `async with`, then `run` or `discover`."""

    settings: ScrapeSettings
    frontier: Frontier
    captures: Path
    on_page: Callable[[UrlState], None] = lambda _state: None
    _turns: Turns = field(init=False)
    _client: Client = field(init=False)
    _documents: Documents = field(init=False)
    _fetched: int = 0
    _crawled: int = 0

    async def __aenter__(self) -> Self:
        """Open the HTTP session."""
        settings, profile = self.settings, self.settings.profile
        back_off = settings.first_back_off
        self._turns = Turns(profile.delay_seconds, profile.jitter, profile.concurrency, back_off)
        self._client = open_client(settings.limits, settings.user_agent, settings.headers)
        self._documents = Documents(
            self.frontier, settings.limits, settings.hosts, self._turns, ask=self._ask, hops=self
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the HTTP session."""
        await self._client.session.close()

    async def run(self, started_at: datetime) -> ScrapeSummary:
        """Scrape the hub, or go on with a scrape that was cut off; return what became of each URL found."""
        hub = self.settings.hub
        recover_captures(hub, self.captures, self.frontier)
        resumed = self.frontier.begin(hub, started_at)
        # The bound is the crawl's, however often it is cut off.
        self._crawled = self.frontier.crawled_pages(hub)
        found = [item async for item in self.discover()]
        self.frontier.discover(hub, found)
        with CaptureWriter(self.captures, hub, self.settings.headers.values) as writer:
            recorder = Recorder(hub=hub, frontier=self.frontier, writer=writer)
            async with asyncio.TaskGroup() as group:
                group.create_task(recorder.run())
                await self._fetch_all(recorder)
                await recorder.stop()
        self.frontier.finish(hub, datetime.now(UTC).replace(tzinfo=None))
        counts = self.frontier.counts(hub)
        parts = {state.value: counts[state] for state in UrlState if state is not UrlState.PENDING}
        return ScrapeSummary(
            hub=hub, found=sum(counts.values()), resumed=resumed, unread=self.unread, **parts
        )

    @property
    def unread(self) -> tuple[str, ...]:
        """The lists of pages that discovery could not read so far, each with the reason."""
        return tuple(self._documents.notes)

    async def discover(self) -> AsyncIterator[Discovered]:
        """Yield the hub's pages as its sitemaps, feeds and listings give them."""
        origins = self._origins()
        sitemaps = await self.robots_sitemaps()
        profile, hosts, notes = self.settings.profile, self.settings.hosts, self._documents.notes
        guessed = not (sitemaps or profile.sitemaps)
        unread = [await self._documents.unread_robots(origin, guessed=guessed) for origin in origins]
        notes += filter(None, unread)
        discovery = Discovery(profile=profile, hosts=hosts, get=self._documents.document, notes=notes)
        async for item in discovery.run(sitemaps, origins):
            yield item

    async def robots_sitemaps(self) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt files of the hub's hosts name; many name a path alone."""
        named = [
            (origin, url)
            for origin in self._origins()
            for url in (await self._documents.robots_of(origin)).sitemaps()
        ]
        return tuple(normalise_url(url, f"{origin}/robots.txt") or url for origin, url in named)

    def _origins(self) -> tuple[str, ...]:
        return start_origins(self.settings.profile, self.settings.hosts)

    # -- fetching pages

    async def _fetch_all(self, recorder: Recorder) -> None:
        """Fetch what is pending until nothing is: a crawl finds further pages while it fetches."""
        seen: set[str] = set()
        while True:
            pending = [item for item in self.frontier.pending(self.settings.hub) if item.url not in seen]
            if not pending:
                return
            seen.update(item.url for item in pending)
            by_host: dict[str, asyncio.Queue[Pending]] = {}
            for item in pending:
                by_host.setdefault(host_of(item.url), asyncio.Queue()).put_nowait(item)
            async with asyncio.TaskGroup() as group:
                for queue in by_host.values():
                    for _ in range(self.settings.profile.concurrency):
                        group.create_task(self._work(queue, recorder))

    async def _work(self, queue: asyncio.Queue[Pending], recorder: Recorder) -> None:
        while not queue.empty():
            item = queue.get_nowait()
            finished = await self._finish_whatever_comes(item)
            await recorder.record(finished)
            self.on_page(finished.settled.state)

    async def _finish_whatever_comes(self, item: Pending) -> Finished:
        """Let what nobody foresaw fail one URL, not the hub; the disk's errors still end the scrape."""
        try:
            return await self._finish(item)
        except (OSError, sqlite3.Error):
            raise
        except Exception as error:  # noqa: BLE001  (the web is without end, and a hub is worth more than a URL)
            detail = " ".join(f"unexpected: {type(error).__name__}: {error}".split())
            return unasked(item, UrlState.FAILED, detail)

    async def _finish(self, item: Pending) -> Finished:
        reason = self._deferral(item)
        if reason is not None:
            return unasked(item, UrlState.DEFERRED, reason)
        refusal = await self._refusal(item.url, item.found_by)
        if refusal is not None:
            return unasked(item, UrlState.REFUSED, refusal)
        # Another host's turn may have taken the last page while this one's robots.txt was asked for. Counted only
        # here, with no await since: a page that is refused takes no other's place.
        reason = self._beyond_max_pages()
        if reason is not None:
            return unasked(item, UrlState.DEFERRED, reason)
        self._fetched += 1
        item = self._known(item)
        asked_for = conditional(item.etag, item.last_modified)
        answer = await self._ask(item.url, asked_for, self.settings.limits, self)
        return self._with_links(item, answer, finished_answer(item, answer))

    def _with_links(self, item: Pending, answer: Answer, done: Finished) -> Finished:
        """Return `done` with what a crawled page links to; a 304 repeats what it linked to when it was read."""
        profile, hosts = self.settings.profile, self.settings.hosts
        depth = depth_behind(item.found_by, profile)
        if depth is None or done.settled.state not in {UrlState.FETCHED, UrlState.UNCHANGED}:
            return done
        url = answer.exchanges[-1].url
        links = (item.links or ()) if answer.status == 304 else page_links(answer.body, url).links
        return replace(done, links=links, discovered=crawled(depth, links, url, profile, hosts))

    def _deferral(self, item: Pending) -> str | None:
        settings = self.settings
        beyond = self._beyond_max_pages()
        if beyond is not None:
            return beyond
        if settings.since and item.modified_hint and item.modified_hint < settings.since:
            return f"last modified {item.modified_hint:%Y-%m-%d}, before --since"
        closed = self._turns.closed_reason(host_of(item.url))
        if closed is None and item.found_by.startswith(CRAWL):
            if self._crawled >= settings.profile.max_crawl_pages:
                return f"beyond max_crawl_pages {settings.profile.max_crawl_pages}"
            self._crawled += 1
        return closed

    def _beyond_max_pages(self) -> str | None:
        most = self.settings.max_pages
        return f"beyond --max-pages {most}" if most is not None and self._fetched >= most else None

    def _known(self, item: Pending) -> Pending:
        """Return `item` without what "unchanged" would lose: a page without its capture, links never read."""
        if item.links is None and depth_behind(item.found_by, self.settings.profile) is not None:
            item = replace(item, etag=None, last_modified=None)
        if item.capture is not None and (self.captures / item.capture).exists():
            return item
        return replace(item, etag=None, last_modified=None, payload_digest=None)

    async def _ask(self, url: str, asked_for: Mapping[str, str], limits: FetchLimits, hops: Hops) -> Answer:
        """Request `url`, again after transient failures, as long as its host may be asked."""
        for attempt in range(MAX_ATTEMPTS):
            answer = await fetch(self._client, url, conditional=asked_for, limits=limits, hops=hops)
            self._turns.note(answer, again=attempt > 0)
            if not answer.transient or answer.target is None:
                break
            if self._turns.closed_reason(host_of(answer.target)) is not None:
                break
        return answer

    # -- what every hop asks (extract.web.fetch.Hops)

    async def refusal(self, url: str) -> str | None:
        """Return the rule of the profile's hosts or of robots.txt that forbids a hop to `url`, or None."""
        reason = out_of_host(url, self.settings.hosts)
        if reason is not None:
            return reason
        return (await self._documents.robots_of(origin_of(url))).refusal(url)

    def turn(self, url: str) -> AbstractAsyncContextManager[None]:
        """Hold a turn of the host of `url`."""
        return self._turns.turn(host_of(url))

    async def _refusal(self, url: str, found_by: str) -> str | None:
        start = found_by == f"{CRAWL}0"
        reason = None if start else out_of_scope(url, self.settings.hosts, self.settings.profile)
        return reason or await self.refusal(url)

    async def document(self, url: str) -> bytes | None:
        """Return the body of a page that may lead to lists of pages, None when there is none."""
        return await self._documents.document(url, guessed=True)
