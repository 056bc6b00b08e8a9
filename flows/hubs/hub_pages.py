"""The handful of pages that a hub's profile is proposed from: fetched from a URL, or read from dumps.

In: a URL or sources. Out: a `Handful`: pages with their outcomes, and what lists the hub's pages.
"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from extract.containers import find_containers
from extract.options import ReadOptions
from extract.page import Page, Unreadable
from extract.sources import read_container
from extract.web.frontier import Frontier
from extract.web.listing import page_links
from extract.web.scrape import Scrape
from flows.hubs.profiles import home_profiles
from flows.hubs.scraping import ScrapeRequest, asking_hosts, scrape_settings
from flows.progress import SILENT
from transform.pipeline import transform_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.web.scrape import ScrapeSettings
    from flows.progress import Progress
    from flows.settings import Settings
    from transform.article import Outcome

# Enough to see what recurs, few enough to ask a stranger's server for.
HANDFUL = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Handful:
    """Some pages of one hub, transformed, and the addresses that list more."""

    outcomes: tuple[Outcome, ...]
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    start_urls: tuple[str, ...] = ()


def read_handful(sources: Sequence[str], settings: Settings) -> Handful:
    """Return the first pages of dumps."""
    return Handful(outcomes=tuple(_outcomes(sources, settings)))


def fetch_handful(url: str, settings: Settings, progress: Progress = SILENT) -> Handful:
    """Fetch a few pages of the hub at `url`, politely, and return them; nothing of it is kept."""
    chosen = scrape_settings(ScrapeRequest(target=url, max_pages=HANDFUL), settings)
    with tempfile.TemporaryDirectory(prefix="hubhouse-") as folder:
        with asking_hosts(settings.home, f"handful of pages of {chosen.hub}", progress):
            listed = asyncio.run(_fetch(url, chosen, Path(folder)))
        return replace(listed, outcomes=tuple(_outcomes((str(Path(folder) / "captures"),), settings)))


async def _fetch(url: str, chosen: ScrapeSettings, folder: Path) -> Handful:
    frontier = Frontier(folder / "frontier.sqlite")
    try:
        async with Scrape(chosen, frontier, folder / "captures") as scrape:
            home_page = await scrape.document(url)
            sitemaps = await scrape.robots_sitemaps()
            await scrape.run(datetime.now(UTC).replace(tzinfo=None))
    finally:
        frontier.close()
    feeds = page_links(home_page, url).feeds if home_page else ()
    return Handful(outcomes=(), feeds=feeds, sitemaps=sitemaps, start_urls=(url,))


def _outcomes(sources: Sequence[str], settings: Settings) -> Iterator[Outcome]:
    profiles = home_profiles(settings.home)
    options = ReadOptions(profiles=profiles)
    for page in islice(_pages(sources, options), HANDFUL):
        yield transform_page(page, profiles.get(page.hub or ""), None)


def _pages(sources: Sequence[str], options: ReadOptions) -> Iterator[Page]:
    for container in find_containers(sources):
        if isinstance(container, Unreadable):
            continue
        yield from (found for found in read_container(container, options) if isinstance(found, Page))
