"""Raw files that are gone: what they held is taken from the sources again, where these are still there.

In: the writer's connection and the home. Out: the sources that must be read again although they are known, and, when
a run has read them, ledger rows that say where their payloads lie now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from load.columns import LONG, TEXT, batch_of, schema
from load.raw_zone import page_ids, shard_name
from warehouse import layout
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

    from load.run import Run, ShardManifest

_FILE = schema((("run_id", TEXT), ("shard", LONG)))
_READ_AGAIN = schema((("page_id", TEXT), ("shard", LONG)))


def sources_of_lost(connection: duckdb.DuckDBPyConnection, home: Path) -> set[str]:
    """Return the digests of the sources with a payload in a raw file that is gone."""
    if not _register_lost(connection, home):
        return set()
    return {digest for (digest,) in connection.execute(statement("sources_of_lost")).fetchall()}


def take_again(
    connection: duckdb.DuckDBPyConnection, home: Path, run: Run, shards: Sequence[ShardManifest]
) -> None:
    """Say of payloads whose file is gone, and which the run has read again, that they lie in the run's files."""
    written = [(shard.payloads, shard.shard) for shard in shards if shard.payloads]
    if not written or not _register_lost(connection, home):
        return
    rows = [(page_id, shard) for file, shard in written for page_id in page_ids(file)]
    connection.register("read_again", batch_of(rows, _READ_AGAIN))
    connection.execute(statement("merge/23_take_again"), {"run_id": run.run_id})


def _register_lost(connection: duckdb.DuckDBPyConnection, home: Path) -> bool:
    """Make the files that are gone the table `lost_file`, and say whether there are any."""
    files = connection.execute("SELECT DISTINCT run_id, shard FROM meta.payload").fetchall()
    lost = [(run, shard) for run, shard in files if not (layout.raw(home, run) / shard_name(shard)).exists()]
    connection.register("lost_file", batch_of(lost, _FILE))
    return bool(lost)
