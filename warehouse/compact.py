"""Compaction: a database written anew without the space that deletions left.

In: a connection, or a database's file. Out: a file without free blocks. DuckDB reuses free blocks but never
gives them back, and what was deleted stays readable in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from warehouse.connection import STORAGE_VERSION

if TYPE_CHECKING:
    from pathlib import Path

_SIZE = """
SELECT free_blocks * block_size, free_blocks / greatest(total_blocks, 1)
FROM pragma_database_size()
WHERE database_name = current_database()
"""


def free_space(connection: duckdb.DuckDBPyConnection) -> tuple[int, float]:
    """Return how much of the checkpointed file is free: bytes, and the share of it, 0 to 1."""
    row = connection.execute(_SIZE).fetchone()
    return (int(row[0]), float(row[1])) if row else (0, 0.0)


def write_compact(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write all that a connection's database holds into a new file."""
    target.unlink(missing_ok=True)
    (name,) = connection.execute("SELECT current_database()").fetchone() or ("",)
    quoted = str(target).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS compacted (STORAGE_VERSION '{STORAGE_VERSION}')")
    try:
        connection.execute(f'COPY FROM DATABASE "{name}" TO compacted')
    finally:
        connection.execute("DETACH compacted")


def compact(path: Path) -> None:
    """Rewrite a file that nobody has open. A kill leaves the old file or the new one, a full disk the old one alone."""
    fresh = path.with_suffix(".compact")
    try:
        with duckdb.connect(str(path)) as connection:
            write_compact(connection, fresh)
    except BaseException:
        for unfinished in path.parent.glob(f"{fresh.name}*"):
            unfinished.unlink()
        raise
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    fresh.rename(path)
