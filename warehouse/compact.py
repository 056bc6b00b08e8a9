"""Compaction: the writer's database written anew without the space that deletions left.

In: the home. Out: whether it was worth it. DuckDB reuses free blocks but never gives them back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from warehouse import layout
from warehouse.connection import STORAGE_VERSION

if TYPE_CHECKING:
    from pathlib import Path

# A quarter of the file free: rewriting costs as much as some loads, so not for less.
FREE_SHARE = 0.25


def compact(home: Path, *, free_share: float = FREE_SHARE) -> bool:
    """Rewrite the writer's file when more than `free_share` of it is free; the caller holds the lease.

    A kill leaves the old file or the new one.
    """
    path = layout.writer(home)
    fresh = path.with_suffix(".compact")
    fresh.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("CHECKPOINT")
        if _free_share(connection) <= free_share:
            return False
        target = str(fresh).replace("'", "''")
        connection.execute(f"ATTACH '{target}' AS fresh (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute(f"COPY FROM DATABASE {path.stem} TO fresh")
        connection.execute("DETACH fresh")
    fresh.rename(path)
    return True


def _free_share(connection: duckdb.DuckDBPyConnection) -> float:
    row = connection.execute("SELECT free_blocks, total_blocks FROM pragma_database_size()").fetchone()
    free, total = row or (0, 0)
    return float(free / total) if total else 0.0
