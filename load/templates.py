"""Template snapshots in the warehouse: the blocks they are learned from, and the snapshots themselves.

In: the home and a hub's key. Out: `PageBlocks` for learning; snapshots, stored as rows and read back.
Snapshots that outcomes were made with are kept, so that what a new one changes can be told.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from load.run import UNKNOWN_HUB
from load.tables import FLAG, INT, LONG, TEXT, TIME, batch_of, schema
from transform.boilerplate.fingerprints import BlockPrint, Trait
from transform.boilerplate.pages import PageBlocks
from transform.boilerplate.templates import TemplateEntry, snapshot_of
from warehouse.connection import open_writer, rows_of
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    import duckdb

    from transform.boilerplate.templates import TemplateSnapshot

_ENTRY = schema((
    ("template_id", TEXT),
    ("fingerprint", LONG),
    ("sketch", pa.list_(pa.uint32())),
    ("inside", FLAG),
    ("support", LONG),
    ("pages", LONG),
    ("first_seen_at", TIME),
    ("last_seen_at", TIME),
    ("sample_page_id", TEXT),
    ("sample_position", INT),
))  # fmt: skip
# Pages of one hub that its templates are learned from. More would make each run slower and larger for nothing:
# a text that a page in three hundred has is still on a dozen of these, and a dozen is enough to learn it.
LEARNED_PAGES = 4_000


def learning_hubs(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the hubs that learn: all that have parsed pages, but the catch-all `unknown`."""
    rows = connection.execute(statement("learning_hubs"), {"unknown": UNKNOWN_HUB}).fetchall()
    return [hub for (hub,) in rows]


def page_blocks(
    connection: duckdb.DuckDBPyConnection, hub: str, *, most: int = LEARNED_PAGES
) -> Iterator[PageBlocks]:
    """Yield the pages of a hub, each once, by id, with the prints of their blocks in reading order.

    A hub of more than `most` pages is sampled: ids are digests, so the smallest are a random sample, and the
    same one whatever the order in which the pages came.
    """
    result = connection.execute(statement("page_blocks"), {"hub": hub, "most": most})
    for (page_id, url, captured_at), blocks in itertools.groupby(rows_of(result), key=lambda row: row[:3]):
        yield PageBlocks(
            page_id=page_id, url=url, captured_at=captured_at, blocks=tuple(_print(block) for block in blocks)
        )


def store_snapshot(home: Path, run_id: str, snapshot: TemplateSnapshot, *, learned_at: datetime) -> None:
    """Make a snapshot its hub's current one, in one transaction; the same one again refreshes its counts."""
    entries = [tuple(getattr(entry, name) for name in _ENTRY.names) for entry in snapshot.entries]
    key = {"hub": snapshot.hub, "snapshot_id": snapshot.snapshot_id}
    with open_writer(home) as connection:
        connection.register("snapshot_entry", batch_of(entries, _ENTRY))
        connection.execute("BEGIN")
        connection.execute(statement("snapshot/1_retire"), {"hub": snapshot.hub})
        connection.execute(statement("snapshot/2_forget_entries"), key)
        connection.execute(statement("snapshot/3_forget"), key)
        connection.execute(statement("snapshot/4_store"), {**key, "run_id": run_id, "learned_at": learned_at})
        connection.execute(statement("snapshot/5_store_entries"), key)
        connection.execute("COMMIT")


def current_snapshots(connection: duckdb.DuckDBPyConnection) -> dict[str, TemplateSnapshot]:
    """Return the current snapshot of every hub that has learned."""
    rows = connection.execute(statement("current_snapshots")).fetchall()
    return {hub: _snapshot(connection, hub, snapshot_id) for hub, snapshot_id in rows}


def snapshot(connection: duckdb.DuckDBPyConnection, hub: str, snapshot_id: str) -> TemplateSnapshot | None:
    """Return a stored snapshot, or None when it is not kept."""
    key = {"hub": hub, "snapshot_id": snapshot_id}
    known = connection.execute(statement("has_snapshot"), key).fetchone()
    return _snapshot(connection, hub, snapshot_id) if known else None


def _snapshot(connection: duckdb.DuckDBPyConnection, hub: str, snapshot_id: str) -> TemplateSnapshot:
    key = {"hub": hub, "snapshot_id": snapshot_id}
    rows = connection.execute(statement("snapshot_entries"), key).fetchall()
    return snapshot_of(hub, [_entry(row) for row in rows])


def _entry(row: Sequence[Any]) -> TemplateEntry:
    values = dict(zip(_ENTRY.names, row, strict=True))
    return TemplateEntry(**{**values, "sketch": tuple(values["sketch"])})


def _print(row: Sequence[Any]) -> BlockPrint:
    fingerprint, sketch, words, size, traits, path = row[3:]
    return BlockPrint(
        fingerprint=fingerprint, sketch=tuple(sketch), words=words, size=size, traits=Trait(traits), path=path
    )
