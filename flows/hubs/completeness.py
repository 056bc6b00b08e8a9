"""Completeness of a hub: what its last scrape found, and could not read, against what is loaded.

In: the frontier after a scrape, and its summary. Out: meta.discovered and meta.unread_list, which
mart.completeness counts against the sightings; the counts of one hub. What was found is stored before the
captures are loaded, so that one release has both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.web.frontier import Frontier
from flows.writing import writing
from load.columns import TEXT, batch_of, schema
from load.identity import url_key
from warehouse.connection import open_release, open_writer
from warehouse.sql import statement

if TYPE_CHECKING:
    from pathlib import Path

    from extract.web.scrape import ScrapeSummary

_FOUND = schema(tuple((name, TEXT) for name in ("url", "url_key", "found_by", "state", "detail")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """How many pages of a hub were found, how many of these are loaded, how many are not.

    Pages on lists that were not read are in none of these counts: `is_complete` says that there are none such
    lists, and nothing found is missing.
    """

    discovered: int
    loaded: int
    missing: int
    unread_lists: int
    is_complete: bool


def store_discovered(home: Path, fetched: ScrapeSummary, frontier_file: Path) -> None:
    """Put what the hub's last scrape found, and could not read, in place of what the one before had."""
    hub = fetched.hub
    frontier = Frontier(frontier_file)
    try:
        found = [
            (url, url_key(url), found_by, state, detail)
            for url, state, detail, found_by, _ in frontier.details(hub)
        ]
    finally:
        frontier.close()
    with writing(home, "what a scrape found"), open_writer(home) as connection:
        connection.register("found", batch_of(found, _FOUND))
        connection.execute("BEGIN")
        connection.execute(statement("completeness/1_forget_pages"), {"hub": hub})
        connection.execute(statement("completeness/2_store_pages"), {"hub": hub})
        connection.execute(statement("completeness/3_forget_lists"), {"hub": hub})
        connection.execute(
            statement("completeness/4_store_lists"), {"hub": hub, "unread": list(fetched.unread)}
        )
        connection.execute("COMMIT")


def completeness(home: Path, hub: str) -> Completeness:
    """Return the counts of a hub in the published release; all 0, and not complete, when nothing was found."""
    with open_release(home) as release:
        row = release.execute(statement("completeness/of_hub"), {"hub": hub}).fetchone()
    return Completeness(**dict(zip(Completeness.__slots__, row or (0, 0, 0, 0, False), strict=True)))
