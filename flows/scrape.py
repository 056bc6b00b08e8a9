"""The scrape as a Prefect flow: fetch, then the ingest flow over the captures. Entry: `flows.scrape:scrape`.

In: the flow's parameters. Out: the outcome, with a table artifact. Import it only when the engine is wanted.
Fetching is one task and safe to repeat: what is on disk is not fetched again, so Prefect may retry it whole.
"""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime  # noqa: TC003  (Prefect reads the types of the parameters)
from pathlib import Path  # noqa: TC003  (the same)
from typing import TYPE_CHECKING, Annotated

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import Field

from extract.errors import ExtractError
from flows.engine import ingest_watched
from flows.errors import FlowError
from flows.hubs.completeness import store_discovered
from flows.hubs.scraping import (
    FOUND_PARTS,
    FRONTIER,
    ScrapeOutcome,
    ScrapeRequest,
    captures_request,
    fetch_hub,
    scraped,
)
from flows.operations.notify import unattended
from flows.progress import SILENT, Progress
from flows.settings import Settings  # noqa: TC001  (Prefect reads the types)
from flows.workers.lanes import open_lanes

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

    from extract.web.scrape import ScrapeSummary

# A scrape that failed as a whole (no network) is tried again after these seconds.
RETRY_DELAYS: list[float] = [60, 600]

_watched: ContextVar[Progress] = ContextVar("watched", default=SILENT)


def _may_pass(_task: object, _run: object, state: State[ScrapeSummary]) -> bool:
    """Say whether asking again may help: not when the call or the profile is wrong."""
    return not isinstance(state.result(raise_on_failure=False), FlowError | ExtractError)


@task(
    name="fetch",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_delay_seconds=RETRY_DELAYS,
    retry_condition_fn=_may_pass,
)
def _fetch(request: ScrapeRequest, settings: Settings) -> ScrapeSummary:
    return fetch_hub(request, settings, _watched.get())


@flow(name="scrape", persist_result=False, validate_parameters=True)
def scrape(
    target: Annotated[str, Field(description="A hub's key, or a URL of one.", min_length=1)],
    since: Annotated[datetime | None, Field(description="Only pages modified since (UTC).")] = None,
    max_pages: Annotated[int | None, Field(description="Fetch at most so many pages.", ge=0)] = None,
    home: Annotated[Path | None, Field(description="Where the warehouse lives.")] = None,
) -> ScrapeOutcome:
    """Discover a hub's pages, fetch what is new or changed, and load the captures."""
    with unattended(home, f"scrape {target}") as settings:
        request = ScrapeRequest(target=target, since=since, max_pages=max_pages)
        fetched = _fetch(request, settings)
        create_table_artifact(
            key="scrape-summary",
            table=[{"became": part, "pages": getattr(fetched, part)} for part in FOUND_PARTS],
            description=f"{fetched.hub}: what became of {fetched.found} pages found; "
            f"{len(fetched.unread)} lists of pages were not read.",
        )
        store_discovered(settings.home, fetched, settings.home / FRONTIER)
        progress = _watched.get()
        with open_lanes(settings, progress) as lanes:
            ingested = ingest_watched(captures_request(fetched.hub, settings), settings, lanes, progress)
        return scraped(fetched, ingested, settings.home)


def scrape_watched(request: ScrapeRequest, settings: Settings, progress: Progress) -> ScrapeOutcome:
    """Run the flow from the command line, its progress in the terminal."""
    token = _watched.set(progress)
    try:
        return scrape(
            target=request.target, since=request.since, max_pages=request.max_pages, home=settings.home
        )
    finally:
        _watched.reset(token)
