"""Compaction: a database written anew without the space that deletions left.

In: a database's file. Out: whether it was worth it. DuckDB reuses free blocks but never gives them back,
and what was deleted stays readable in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from warehouse.connection import STORAGE_VERSION

if TYPE_CHECKING:
    from pathlib import Path

# A quarter of the file free: rewriting costs as much as some loads, so not for less.
FREE_SHARE = 0.25


def compact(path: Path, *, free_share: float = FREE_SHARE) -> bool:
    """Rewrite the file when more than `free_share` of it is free; nobody else has it open.

    A kill leaves the old file or the new one.
    """
    fresh = path.with_suffix(".compact")
    fresh.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{_quoted(path)}' AS old")
        connection.execute("CHECKPOINT old")
        if _free_share(connection) <= free_share:
            return False
        connection.execute(f"ATTACH '{_quoted(fresh)}' AS fresh (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("COPY FROM DATABASE old TO fresh")
        connection.execute("DETACH fresh")
    fresh.rename(path)
    return True


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _free_share(connection: duckdb.DuckDBPyConnection) -> float:
    sizes = "SELECT free_blocks, total_blocks FROM pragma_database_size() WHERE database_name = 'old'"
    free, total = connection.execute(sizes).fetchone() or (0, 0)
    return float(free / total) if total else 0.0
