"""The peer of the load: dlt puts the same staged Arrow tables into a DuckDB file.

In: a folder for dlt's own state, the database's path, staged shards. Out: the loaded database. `merge` is
nearest to what Hubhouse does (a second load of the same adds nothing), `append` is the least dlt can do.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import dlt
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from load.run import ShardManifest

KEYS = {
    "sighting": ("sighting_id",),
    "outcome": ("outcome_id",),
    "parsed_page": ("outcome_id",),
    "block_text": ("text_id",),
}
CHILD_KEY = ("outcome_id", "position")


def load_by_dlt(state: Path, database: Path, shards: list[ShardManifest], disposition: str) -> None:
    """Load every staged table of the shards under its own name."""
    os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "ERROR"}
    os.environ |= {"NORMALIZE__WORKERS": "1", "LOAD__WORKERS": "1"}
    pipeline = dlt.pipeline(
        pipeline_name=f"peer_{disposition}",
        pipelines_dir=str(state),
        destination=dlt.destinations.duckdb(str(database)),
        dataset_name="hub",
    )
    names = dict.fromkeys(name for shard in shards for name in shard.tables)
    resources = [
        dlt.resource(
            _tables(shards, name),
            name=name,
            write_disposition=disposition,
            primary_key=KEYS.get(name, CHILD_KEY) if disposition == "merge" else None,
        )
        for name in names
    ]
    pipeline.run(resources, loader_file_format="parquet").raise_on_failed_jobs()


def _tables(shards: list[ShardManifest], name: str) -> Iterator[pa.Table]:
    for shard in shards:
        yield pq.read_table(shard.tables[name])
