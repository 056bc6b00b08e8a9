"""One scrape of one hub: discover, then fetch host by host, everything durable before the next request.

In: the hub's profile and settings. Out: WARC files in `captures/HUB/`, the frontier, and a `ScrapeSummary`
that adds up: found = fetched + unchanged + refused + failed + deferred. Read `Scrape.run` first.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from extract.web.capture import CaptureWriter
from extract.web.discover import CRAWL, Discovery, crawled, depth_behind
from extract.web.fetch import Answer, FetchLimits, fetch, open_session
from extract.web.frontier import Discovered, Frontier, Pending, StoredDocument, UrlState
from extract.web.listing import page_links
from extract.web.outcomes import conditional, finished_answer, unasked
from extract.web.recorder import Finished, Recorder, recover_captures
from extract.web.robots import Robots, parse_robots
from extract.web.scope import ScrapeProfile, host_of, out_of_host, out_of_scope
from extract.web.turns import Turns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    import aiohttp

# Attempts at one URL within one run; then it waits for the next run.
MAX_ATTEMPTS = 3

# The product token that robots.txt groups name (RFC 9309, 2.2.1).
AGENT = "hubhouse"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrapeSettings:
    """What one scrape is asked to do. `since` and the clock are naive UTC."""

    hub: str
    profile: ScrapeProfile
    hosts: frozenset[str]
    user_agent: str
    limits: FetchLimits = field(default_factory=FetchLimits)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    since: datetime | None = None
    max_pages: int | None = None
    first_back_off: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrapeSummary:
    """What became of the URLs found: the five parts add up to `found`."""

    hub: str
    found: int
    fetched: int
    unchanged: int
    refused: int
    failed: int
    deferred: int
    resumed: bool


@dataclass(slots=True)
class Scrape:
    """The state of one scrape. Open it with `async with`, then `run` or `discover`."""

    settings: ScrapeSettings
    frontier: Frontier
    captures: Path
    on_page: Callable[[UrlState], None] = lambda _state: None
    _turns: Turns = field(init=False)
    _session: aiohttp.ClientSession = field(init=False)
    _robots: dict[str, Robots] = field(default_factory=dict)
    _fetched: int = 0
    _crawled: int = 0

    async def __aenter__(self) -> Self:
        """Open the HTTP session."""
        settings, profile = self.settings, self.settings.profile
        back_off = settings.first_back_off
        self._turns = Turns(profile.delay_seconds, profile.jitter, profile.concurrency, back_off)
        self._session = open_session(settings.limits, settings.user_agent, settings.headers)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the HTTP session."""
        await self._session.close()

    async def run(self, started_at: datetime) -> ScrapeSummary:
        """Scrape the hub, or go on with a scrape that was cut off; return what became of each URL found."""
        hub = self.settings.hub
        recover_captures(hub, self.captures, self.frontier)
        resumed = self.frontier.begin(hub, started_at)
        found = [item async for item in self.discover()]
        self.frontier.discover(hub, found)
        with CaptureWriter(self.captures, hub, self.settings.headers) as writer:
            recorder = Recorder(hub=hub, frontier=self.frontier, writer=writer)
            async with asyncio.TaskGroup() as group:
                group.create_task(recorder.run())
                await self._fetch_all(recorder)
                await recorder.stop()
        self.frontier.finish(hub, datetime.now(UTC).replace(tzinfo=None))
        counts = self.frontier.counts(hub)
        parts = {state.value: counts[state] for state in UrlState if state is not UrlState.PENDING}
        return ScrapeSummary(hub=hub, found=sum(counts.values()), resumed=resumed, **parts)

    async def discover(self) -> AsyncIterator[Discovered]:
        """Yield the hub's pages as its sitemaps, feeds and listings give them."""
        origins = self._origins()
        sitemaps = await self.robots_sitemaps()
        discovery = Discovery(profile=self.settings.profile, hosts=self.settings.hosts, get=self.document)
        async for item in discovery.run(sitemaps, origins):
            yield item

    async def robots_sitemaps(self) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt files of the hub's hosts name."""
        return tuple(
            [url for origin in self._origins() for url in (await self._robots_of(origin)).sitemaps()]
        )

    def _origins(self) -> tuple[str, ...]:
        profile = self.settings.profile
        given = (*profile.start_urls, *profile.sitemaps, *profile.feeds, *profile.listings)
        origins = [f"{urlsplit(url).scheme}://{host_of(url)}" for url in given]
        return tuple(dict.fromkeys(origins)) or tuple(
            f"https://{host}" for host in sorted(self.settings.hosts)
        )

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
            finished = await self._finish(item)
            await recorder.record(finished)
            self.on_page(finished.settled.state)

    async def _finish(self, item: Pending) -> Finished:
        reason = self._deferral(item)
        if reason is not None:
            return unasked(item, UrlState.DEFERRED, reason)
        refusal = await self._refusal(item.url, item.found_by)
        if refusal is not None:
            return unasked(item, UrlState.REFUSED, refusal)
        self._fetched += 1
        item = self._known(item)
        answer = await self._ask(item.url, conditional(item.etag, item.last_modified))
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
        if settings.max_pages is not None and self._fetched >= settings.max_pages:
            return f"beyond --max-pages {settings.max_pages}"
        if settings.since and item.modified_hint and item.modified_hint < settings.since:
            return f"last modified {item.modified_hint:%Y-%m-%d}, before --since"
        if item.found_by.startswith(CRAWL):
            self._crawled += 1
            if self._crawled > settings.profile.max_crawl_pages:
                return f"beyond max_crawl_pages {settings.profile.max_crawl_pages}"
        return self._turns.closed_reason(host_of(item.url))

    def _known(self, item: Pending) -> Pending:
        """Return `item` without what "unchanged" would lose: a page without its capture, links never read."""
        if item.links is None and depth_behind(item.found_by, self.settings.profile) is not None:
            item = replace(item, etag=None, last_modified=None)
        if item.capture is not None and (self.captures / item.capture).exists():
            return item
        return replace(item, etag=None, last_modified=None, payload_digest=None)

    async def _ask(self, url: str, validators: Mapping[str, str]) -> Answer:
        """Request `url`, again after transient failures, as long as its host may be asked."""
        limits = self.settings.limits
        for attempt in range(MAX_ATTEMPTS):
            answer = await fetch(self._session, url, conditional=validators, limits=limits, hops=self)
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
        if reason is not None or urlsplit(url).path == "/robots.txt":
            return reason
        parts = urlsplit(url)
        return (await self._robots_of(f"{parts.scheme}://{parts.netloc}")).refusal(url)

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Hold a turn of the host of `url`."""
        async with self._turns.turn(host_of(url)):
            yield

    async def _refusal(self, url: str, found_by: str) -> str | None:
        start = found_by == f"{CRAWL}0"
        reason = None if start else out_of_scope(url, self.settings.hosts, self.settings.profile)
        return reason or await self.refusal(url)

    # -- robots.txt and discovery documents, asked for conditionally

    async def _robots_of(self, origin: str) -> Robots:
        if origin not in self._robots:
            body, status = await self._document(f"{origin}/robots.txt")
            self._robots[origin] = parse_robots(status, body, AGENT)
            self._turns.slow_down(urlsplit(origin).netloc, self._robots[origin].crawl_delay())
        return self._robots[origin]

    async def document(self, url: str) -> bytes | None:
        """Return the body of a sitemap, feed or listing, None when there is none."""
        body, status = await self._document(url)
        return body if status is not None and 200 <= status < 300 else None

    async def _document(self, url: str) -> tuple[bytes, int | None]:
        """Return body and status of a discovery document; a 304 gives the stored one as 200."""
        stored = self.frontier.document(url)
        validators = conditional(stored.etag, stored.last_modified) if stored else {}
        answer = await self._ask(url, validators)
        if answer.status == 304 and stored is not None:
            return stored.body, 200
        if answer.failure is not None or answer.refusal is not None or not answer.exchanges:
            return b"", answer.status if answer.exchanges and answer.refusal is None else None
        last = answer.exchanges[-1]
        if answer.status == 200:
            document = StoredDocument(
                body=answer.body, etag=last.header("etag"), last_modified=last.header("last-modified")
            )
            self.frontier.store_document(url, document)
        return answer.body, answer.status
