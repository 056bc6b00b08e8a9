"""Quality and drift: what a run would do to a hub is judged before it is merged, and measured after.

In: the staged shards, the hub's own latest pages. Out: the hubs to hold back, with cause and first page;
measures in meta.quality. A page has lost its layout when it lacks at least two of what nearly all of the
hub's pages have; a hub is held back when that is too many pages to be chance, by the hub's own history (a
binomial test).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from load.tables import STAGED
from warehouse.connection import open_writer
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

    from load.run import ShardManifest

# Pages of a hub that its usual layout is learned from: enough for a share of one half per cent.
HISTORY_PAGES = 200
# Below this nothing is usual yet, and nothing is held back.
LEAST_HISTORY_PAGES = 100
# A field is usual when this share of the pages has it.
USUAL_SHARE = 0.95
# A body below this share of the median length counts as lost.
BODY_SHARE = 0.2
# Chance that a sound run looks as bad: one page in 101 sound ones is just below it.
CHANCE = 0.01
# And at least this share of the hub's pages in the run; a few broken pages are rejections, not a layout.
LOST_SHARE = 0.5

_MEASURE = {
    "history": 30,  # runs
    "least_history": 10,  # runs
    "least_pages": 5,  # of the hub in the run; shares of fewer jump
    "deviations": 5.0,  # of normal spread: about one false alarm in a million measures
    "tolerance": 0.2,  # of the usual value: what is not worth an alarm
}
_STAGED_AS = {
    "staged_sighting": "sighting",
    "staged_outcome": "outcome",
    "staged_page": "parsed_page",
    "staged_author": "article_author",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A hub held back in a run: how many of its new pages, why, and the first page that shows it."""

    hub: str
    pages: int
    cause: str
    first_page: str
    first_captured_at: datetime | None


def held_back(home: Path, shards: Sequence[ShardManifest]) -> list[Held]:
    """Return the hubs whose new pages are much worse than their history; nothing is written."""
    with open_writer(home) as connection:
        for name, table in _STAGED_AS.items():
            _stage(connection, name, table, shards)
        connection.execute(statement("quality/1_signals"), {"history": HISTORY_PAGES})
        rows = connection.execute(
            statement("quality/2_lost"),
            {"usual_share": USUAL_SHARE, "body_share": BODY_SHARE, "least_history": LEAST_HISTORY_PAGES},
        ).fetchall()
    return [
        Held(
            hub=hub,
            pages=pages,
            cause=f"{lost} of {pages} new pages lack {', '.join(first['fields'])}",
            first_page=first["place"],
            first_captured_at=first["captured_at"],
        )
        for hub, past_pages, past_lost, pages, lost, first in rows
        if lost / pages >= LOST_SHARE and chance(pages, lost, (past_lost + 1) / (past_pages + 2)) < CHANCE
    ]


def chance(pages: int, lost: int, rate: float) -> float:
    """Return how likely at least `lost` of `pages` are lost when each is with probability `rate`."""
    terms = (math.comb(pages, k) * rate**k * (1 - rate) ** (pages - k) for k in range(lost, pages + 1))
    return sum(terms)


def record(home: Path, run_id: str, held: Sequence[Held]) -> None:
    """Write the run's measures and its holds into the ledger."""
    held_at = datetime.now(UTC).replace(tzinfo=None)
    with open_writer(home) as connection:
        connection.execute(statement("quality/3_measure"), {"run_id": run_id, **_MEASURE})
        for one in held:
            values = {
                "hub": one.hub,
                "run_id": run_id,
                "held_at": held_at,
                "sightings": one.pages,
                "cause": one.cause,
                "first_page": one.first_page,
                "first_captured_at": one.first_captured_at,
            }
            connection.execute(statement("quality/4_hold"), values)


def _stage(
    connection: duckdb.DuckDBPyConnection, name: str, table: str, shards: Sequence[ShardManifest]
) -> None:
    files = [str(shard.tables[table]) for shard in shards if table in shard.tables]
    if files:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS FROM read_parquet($files, hive_partitioning = false)",
            {"files": files},
        )
    else:
        connection.register(f"{name}_rows", STAGED[table].empty_table())
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM {name}_rows")
