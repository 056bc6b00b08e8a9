"""Template snapshots in the warehouse: the blocks they are learned from, and the snapshots themselves.

In: the home and hubs' keys. Out: `PageBlocks` for learning; snapshots, stored as rows and read back.
Snapshots that outcomes were made with are kept, so that what a new one changes can be told.
"""

from __future__ import annotations

import itertools
import operator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from load.columns import FLAG, INT, LONG, TEXT, TIME, batch_of, schema
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

_SNAPSHOT = schema((("hub", TEXT), ("snapshot_id", TEXT)))
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


def hub_pages(
    connection: duckdb.DuckDBPyConnection, hubs: Sequence[str], *, most: int = LEARNED_PAGES
) -> Iterator[tuple[str, Iterator[PageBlocks]]]:
    """Yield each of the hubs that has pages, in order, with its pages: each once, by id, blocks in reading order.

    A hub of more than `most` pages is sampled: ids are digests, so the smallest are a random sample, and the
    same one whatever the order in which the pages came.
    """
    result = connection.execute(statement("page_blocks"), {"hubs": list(hubs), "most": most})
    for hub, rows in itertools.groupby(rows_of(result), key=operator.itemgetter(0)):
        yield hub, _pages(rows)


def store_snapshots(
    home: Path, run_id: str, snapshots: Sequence[TemplateSnapshot], *, learned_at: datetime
) -> None:
    """Make snapshots their hubs' current ones, in one transaction; the same ones again refresh their counts."""
    with open_writer(home) as connection:
        connection.execute("BEGIN")
        put_snapshots(connection, run_id, snapshots, learned_at=learned_at)
        connection.execute("COMMIT")


def put_snapshots(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    snapshots: Sequence[TemplateSnapshot],
    *,
    learned_at: datetime,
) -> None:
    """Do the same within the caller's transaction."""
    fresh = [(one.hub, one.snapshot_id) for one in snapshots]
    entries = [
        (one.hub, one.snapshot_id, *(getattr(entry, name) for name in _ENTRY.names))
        for one in snapshots
        for entry in one.entries
    ]
    connection.register("fresh_snapshot", batch_of(fresh, _SNAPSHOT))
    connection.register("fresh_entry", batch_of(entries, pa.schema([*_SNAPSHOT, *_ENTRY])))
    connection.execute(statement("snapshot/1_retire"))
    connection.execute(statement("snapshot/2_forget_entries"))
    connection.execute(statement("snapshot/3_forget"))
    connection.execute(statement("snapshot/4_store"), {"run_id": run_id, "learned_at": learned_at})
    connection.execute(statement("snapshot/5_store_entries"))


def current_snapshots(connection: duckdb.DuckDBPyConnection) -> dict[str, TemplateSnapshot]:
    """Return the current snapshot of every hub that has learned."""
    rows = rows_of(connection.execute(statement("current_snapshots")))
    return {
        hub: snapshot_of(hub, [_entry(row) for _, *row in group if row[0] is not None])
        for hub, group in itertools.groupby(rows, key=operator.itemgetter(0))
    }


def snapshot(connection: duckdb.DuckDBPyConnection, hub: str, snapshot_id: str) -> TemplateSnapshot | None:
    """Return a stored snapshot, or None when it is not kept."""
    key = {"hub": hub, "snapshot_id": snapshot_id}
    if not connection.execute(statement("has_snapshot"), key).fetchone():
        return None
    rows = connection.execute(statement("snapshot_entries"), key).fetchall()
    return snapshot_of(hub, [_entry(row) for row in rows])


def _entry(row: Sequence[Any]) -> TemplateEntry:
    values = dict(zip(_ENTRY.names, row, strict=True))
    return TemplateEntry(**{**values, "sketch": tuple(values["sketch"])})


def _pages(rows: Iterator[tuple[Any, ...]]) -> Iterator[PageBlocks]:
    for (_, page_id, url, captured_at), blocks in itertools.groupby(rows, key=lambda row: row[:4]):
        yield PageBlocks(
            page_id=page_id, url=url, captured_at=captured_at, blocks=tuple(_print(block) for block in blocks)
        )


def _print(row: Sequence[Any]) -> BlockPrint:
    fingerprint, sketch, words, size, traits, path = row[4:]
    return BlockPrint(
        fingerprint=fingerprint, sketch=tuple(sketch), words=words, size=size, traits=Trait(traits), path=path
    )
