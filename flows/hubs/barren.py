"""A scrape that came back with nothing: the host is down, or its robots.txt forbids or fails.

In: what was asked and what became of it. Out: the cause in one line, or None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.web.scrape import ScrapeSummary
    from flows.hubs.scraping import ScrapeRequest


def barren(request: ScrapeRequest, fetched: ScrapeSummary) -> str | None:
    """Say why a scrape is a failure: no page came, nor an answer that one is unchanged.

    A dead host has no sitemap to find pages by: none found is a failure too. One asked for nothing is none, nor one
    asked for what is new where all is older.
    """
    asked_for_nothing = request.max_pages == 0 or (request.since is not None and fetched.deferred > 0)
    if asked_for_nothing or fetched.fetched or fetched.unchanged:
        return None
    return (
        f"scrape: {fetched.hub}: no page came of {fetched.found:,} found ({fetched.refused:,} refused, "
        f"{fetched.failed:,} failed, {fetched.deferred:,} deferred); `hubhouse scrape --dry-run` says what is refused"
    )
