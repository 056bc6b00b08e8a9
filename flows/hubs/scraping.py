"""The stages of a scrape without the engine: find the hub, scrape it, ingest what was captured.

In: a hub's key or a URL. Out: WARC files under HOME/captures/HUB, the frontier HOME/frontier.sqlite, and the
summaries of the scrape and of the ingest of its captures. `run_scrape` is the walk.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib import metadata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extract.hub import find_hub
from extract.web.capture import file_name_of
from extract.web.fetch import FetchLimits
from extract.web.frontier import Discovered, Frontier, UrlState
from extract.web.scope import ScrapeProfile, host_of, normalise_url, out_of_scope, start_origins
from extract.web.scrape import Scrape, ScrapeSettings, ScrapeSummary
from flows.errors import UsageError
from flows.hubs.barren import barren
from flows.hubs.completeness import Completeness, completeness, store_discovered
from flows.hubs.profiles import home_profiles, named
from flows.hubs.scrape_headers import secret_headers
from flows.ingest import run_ingest
from flows.lease import SCRAPE_LOCK, lease
from flows.operations.notify import notify_failure
from flows.progress import SILENT
from flows.request import Request
from flows.workers.lanes import open_lanes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from extract.hub import HubProfile
    from flows.progress import Progress
    from flows.settings import Settings
    from flows.summary import Summary

FRONTIER = "frontier.sqlite"
CAPTURES = "captures"

FETCH = "fetch"

# What becomes of a page found; they add up.
FOUND_PARTS = ("fetched", "unchanged", "refused", "failed", "deferred")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrapeRequest:
    """What to scrape: a hub's key or a URL; `since` is a naive UTC instant."""

    target: str
    since: datetime | None = None
    max_pages: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFetch:
    """One row of a dry run: a URL, how it was found, its hint, and what would be done with it and why."""

    url: str
    found_by: str
    modified_hint: datetime | None
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a dry run found: pages, and the lists of pages that it could not read, with the reasons."""

    pages: tuple[PlannedFetch, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """A hub to scrape: all its hosts, and those that are its own, first the one it is known by."""

    hub: str
    profile: ScrapeProfile
    hosts: frozenset[str]
    own_hosts: tuple[str, ...]


def scrape_settings(request: ScrapeRequest, settings: Settings) -> ScrapeSettings:
    """Return what one scrape needs. Raises UsageError when the target is neither a hub nor a URL."""
    profiles = home_profiles(settings.home)
    target = _target(request.target, profiles)
    if not settings.contact:
        raise UsageError(
            "scrape: HUBHOUSE_CONTACT is not set; give a mail address or URL where you can be reached"
        )
    return ScrapeSettings(
        hub=target.hub,
        profile=target.profile,
        hosts=target.hosts,
        user_agent=user_agent(settings.contact),
        limits=FetchLimits(allow_private_addresses=settings.allow_private_addresses),
        headers=secret_headers(target.hub, target.profile, target.own_hosts, profiles, os.environ),
        since=request.since,
        max_pages=request.max_pages,
    )


def _target(target: str, profiles: Mapping[str, HubProfile]) -> _Target:
    known = profiles.get(target)
    if known is not None:
        return _known_target(known)
    # What a page links to may hold blanks; here a character too many is a mistake, and another host may be behind it.
    url = normalise_url(target) if target.isprintable() and " " not in target else None
    if url is None:
        raise UsageError(
            f"scrape: {target}: neither a hub with a profile nor an http(s) URL; {named(profiles)}"
        )
    host = host_of(url)
    key = find_hub(profiles, url, "") or host
    given = profiles.get(key)
    if given is None:
        profile = ScrapeProfile(start_urls=(url,))
        return _Target(hub=key, profile=profile, hosts=frozenset({host}), own_hosts=(host,))
    return _from_url(_known_target(given), url)


def _from_url(known: _Target, url: str) -> _Target:
    """Return a known hub that begins at `url` as well: by its own rules, and from all its own beginnings.

    What a scrape found is what the hub has: without the others, pages would be missing and nobody would know.
    """
    host, profile = host_of(url), known.profile
    listed = (*profile.start_urls, *profile.sitemaps, *profile.feeds, *profile.listings)
    others = profile.start_urls if listed else start_origins(profile, known.hosts - {host})
    begun = profile.model_copy(update={"start_urls": tuple(dict.fromkeys((url, *others)))})
    return replace(known, profile=begun, hosts=known.hosts | {host})


def _known_target(hub: HubProfile) -> _Target:
    profile = hub.scrape
    given = (*profile.start_urls, *profile.sitemaps, *profile.feeds, *profile.listings)
    listing = tuple(urlsplit(url).netloc for url in given)
    every = frozenset({*hub.hosts, *profile.hosts, *listing})
    if not every:
        raise UsageError(f"scrape: hub {hub.key}: its profile names no host; give it `hosts` or a URL")
    own = hub.hosts or listing or profile.hosts
    return _Target(hub=hub.key, profile=profile, hosts=every, own_hosts=own)


def user_agent(contact: str) -> str:
    """Return who we say we are: name, version, and how the operator can be reached."""
    return f"hubhouse/{metadata.version('hubhouse')} (+{contact})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrapeOutcome:
    """What a scrape came to, and the ingest of its captures (None when it was not asked for)."""

    fetched: ScrapeSummary
    ingested: Summary | None
    complete: Completeness | None = None

    def as_dict(self) -> dict[str, object]:
        """Return the object that `scrape --json` prints."""
        ingested = self.ingested.as_dict() if self.ingested else None
        complete = asdict(self.complete) if self.complete else None
        return asdict(self.fetched) | {"ingest": ingested, "completeness": complete}

    def lines(self) -> list[str]:
        """Return the summary for people."""
        parts = self.fetched
        sums = ", ".join(f"{getattr(parts, state):,} {state}" for state in FOUND_PARTS)
        first = f"{parts.hub}: {parts.found:,} pages found = {sums}"
        told: list[str] = []
        if self.complete:
            missing = f"; why not the other {self.complete.missing:,}: FROM meta.discovered"
            told = [
                f"{self.complete.loaded:,} of {self.complete.discovered:,} pages found are loaded"
                + (missing if self.complete.missing else "")
            ]
        return [first, *told, *unread_told(parts.unread), *(self.ingested.lines() if self.ingested else ())]


def unread_told(unread: tuple[str, ...]) -> list[str]:
    """Return the line that says which lists of pages were not read; none when all were."""
    if not unread:
        return []
    return [f"pages may be missing, {len(unread):,} lists of them were not read: {unread[0]}"]


def run_scrape(
    request: ScrapeRequest, settings: Settings, progress: Progress = SILENT, *, ingest: bool = True
) -> ScrapeOutcome:
    """Fetch a hub into captures, then ingest them like any other dump."""
    fetched = fetch_hub(request, settings, progress)
    if not ingest:
        return ScrapeOutcome(fetched=fetched, ingested=None)
    store_discovered(settings.home, fetched, settings.home / FRONTIER)
    with open_lanes(settings, progress) as lanes:
        ingested = run_ingest(captures_request(fetched.hub, settings), settings, lanes, progress=progress)
    return scraped(fetched, ingested, settings.home)


def scraped(fetched: ScrapeSummary, ingested: Summary, home: Path) -> ScrapeOutcome:
    """Return the outcome of a scrape whose captures are loaded."""
    return ScrapeOutcome(fetched=fetched, ingested=ingested, complete=completeness(home, fetched.hub))


def captures_request(hub: str, settings: Settings) -> Request:
    """Return the ingest of a hub's captures; those loaded before are recognised by their digest."""
    return Request(sources=(str(captures_of(settings.home, hub)),), hub=hub)


@contextlib.contextmanager
def asking_hosts(home: Path, purpose: str, progress: Progress) -> Iterator[None]:
    """Ask hosts alone for the length of the block, waiting for whoever of the same home does.

    One at a time: another would take the file being written for one that a kill left open, write what the
    frontier knows of a sitemap under a scrape's feet, and ask hosts at twice the rate they were promised.
    """

    def on_wait(holder: str) -> None:
        progress.stage(f"waiting for {holder}")

    with lease(home, purpose, name=SCRAPE_LOCK, on_wait=on_wait):
        yield


def fetch_hub(request: ScrapeRequest, settings: Settings, progress: Progress = SILENT) -> ScrapeSummary:
    """Discover and fetch one hub into WARC files; resumes what was cut off."""
    chosen = scrape_settings(request, settings)
    with asking_hosts(settings.home, f"scrape of {chosen.hub}", progress):
        fetched = asyncio.run(_fetch_hub(chosen, settings.home, progress))
    if cause := barren(request, fetched):
        notify_failure(settings, f"scrape {fetched.hub}", cause)
    return fetched


async def _fetch_hub(chosen: ScrapeSettings, home: Path, progress: Progress) -> ScrapeSummary:
    frontier = Frontier(home / FRONTIER)
    captures = captures_of(home, chosen.hub)

    def on_page(_state: UrlState) -> None:
        progress.pages(1)

    try:
        progress.stage(f"fetch {chosen.hub}")
        async with Scrape(chosen, frontier, captures, on_page) as scrape:
            return await scrape.run(datetime.now(UTC).replace(tzinfo=None))
    finally:
        frontier.close()


def captures_of(home: Path, hub: str) -> Path:
    """Return the folder of a hub's captures."""
    return home / CAPTURES / file_name_of(hub)


def plan_hub(request: ScrapeRequest, settings: Settings, progress: Progress = SILENT) -> Plan:
    """Return what a scrape would fetch, and why not the rest; asks only robots.txt, sitemaps and listings."""
    chosen = scrape_settings(request, settings)
    with asking_hosts(settings.home, f"dry run of {chosen.hub}", progress):
        return asyncio.run(_plan_hub(chosen, settings.home))


async def _plan_hub(chosen: ScrapeSettings, home: Path) -> Plan:
    frontier = Frontier(home / FRONTIER)
    try:
        async with Scrape(chosen, frontier, captures_of(home, chosen.hub)) as scrape:
            found = [item async for item in scrape.discover()]
            planned: list[PlannedFetch] = []
            fetched = 0
            for item in found:
                refusal = await scrape.refusal(item.url)
                planned.append(_planned(item, refusal, chosen, fetched))
                fetched += planned[-1].action == FETCH
            return Plan(pages=tuple(planned), unread=scrape.unread)
    finally:
        frontier.close()


def _planned(item: Discovered, refusal: str | None, chosen: ScrapeSettings, fetched: int) -> PlannedFetch:
    refusal = refusal or out_of_scope(item.url, chosen.hosts, chosen.profile)
    action = FETCH
    if refusal is not None:
        action = f"refuse: {refusal}"
    elif chosen.since and item.modified_hint and item.modified_hint < chosen.since:
        action = "defer: before --since"
    elif chosen.max_pages is not None and fetched >= chosen.max_pages:
        action = "defer: beyond --max-pages"
    return PlannedFetch(url=item.url, found_by=item.found_by, modified_hint=item.modified_hint, action=action)
