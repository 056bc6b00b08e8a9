"""Quality and drift: what a run would do to a hub is judged before it is merged, and measured after.

In: the staged shards, the hub's own latest pages. Out: the hubs to hold back, with cause and first page;
measures in meta.quality. A page has lost its layout when it lacks at least two of what nearly all of the
hub's pages have; a hub is held back when that is too many pages to be chance, by the hub's own history (a
binomial test). The thresholds are the hub's own (its profile, section `quality`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pyarrow as pa

from extract.hub import QualityProfile
from flows.hubs.profiles import home_profiles
from load.run import Held
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
_MEASURE = {
    "history": 30,  # runs
    "least_history": 10,  # runs
    "least_pages": 5,  # of the hub in the run; shares of fewer jump
    "layout_pages": 200,  # of the hub in the run: enough to see a layout by
}
_STAGED_AS = {
    "staged_sighting": "sighting",
    "staged_outcome": "outcome",
    "staged_page": "parsed_page",
    "staged_author": "article_author",
}


def held_back(home: Path, shards: Sequence[ShardManifest]) -> list[Held]:
    """Return the hubs whose new pages are much worse than their history; nothing is written."""
    with open_writer(home) as connection:
        for name, table in _STAGED_AS.items():
            _stage(connection, name, table, shards)
        connection.execute(statement("quality/1_signals"), {"history": HISTORY_PAGES})
        limits = register_thresholds(connection, home, "SELECT DISTINCT hub FROM staged_sighting")
        rows = connection.execute(statement("quality/2_lost")).fetchall()
    return [
        Held(
            hub=hub,
            pages=pages,
            cause=f"{lost} of {pages} new pages lack {', '.join(first['fields'])}",
            first_page=first["place"],
            first_captured_at=first["captured_at"],
        )
        for hub, past_pages, past_lost, pages, lost, first in rows
        if _is_lost(limits[hub], pages, lost, rate=(past_lost + 1) / (past_pages + 2))
    ]


def register_thresholds(
    connection: duckdb.DuckDBPyConnection, home: Path, hubs: str
) -> dict[str, QualityProfile]:
    """Return the thresholds of the hubs that a query gives, and register them as the table `threshold`."""
    profiles = home_profiles(home)
    found = {
        hub: profiles[hub].quality if hub in profiles else QualityProfile()
        for (hub,) in connection.execute(hubs).fetchall()
    }
    names = QualityProfile.model_fields
    columns = {name: [getattr(one, name) for one in found.values()] for name in names}
    kinds = {name: pa.bool_() if name == "hold" else pa.float64() for name in names}
    table = {name: pa.array(column, kinds[name]) for name, column in columns.items()}
    connection.register("threshold", pa.table({"hub": pa.array(found, pa.string()), **table}))
    return found


def _is_lost(limits: QualityProfile, pages: int, lost: int, *, rate: float) -> bool:
    """Say whether so many lost pages are a lost layout rather than a few broken pages, or chance."""
    return lost / pages >= limits.lost_share and chance(pages, lost, rate) < limits.chance


def chance(pages: int, lost: int, rate: float) -> float:
    """Return how likely at least `lost` of `pages` are lost when each is with probability `rate`."""
    terms = (math.comb(pages, k) * rate**k * (1 - rate) ** (pages - k) for k in range(lost, pages + 1))
    return sum(terms)


def record(home: Path, run_id: str) -> None:
    """Write the run's measures into the ledger."""
    with open_writer(home) as connection:
        register_thresholds(connection, home, "SELECT DISTINCT hub FROM raw.sighting")
        connection.execute(statement("quality/3_measure"), {"run_id": run_id, **_MEASURE})


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
