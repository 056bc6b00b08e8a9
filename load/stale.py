"""The work list of stale outcomes, and their pages read back: one list for everything that redoes.

In: the home, and what is current (`StaleRequest`). Out: shards of the list, as Parquet files in staging, then
their pages, from the raw zone. A redo is a run like any other: each shard's pages go through transform, are
written by `write_shard(..., sightings=False)` and merged by `merge_run`, which restates what changed.

    stale_shards(home, run_id, request) -> [StaleShard, ...]
    read_stale(home, shard.path) -> pages, streamed
"""

from __future__ import annotations

import enum
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from extract.page import MediaType, Page, digest
from load.columns import LONG, TEXT, batch_of, schema
from load.raw_zone import REMEDY, page_ids, payloads, shard_name
from load.run import UNKNOWN_HUB
from load.templates import snapshot
from transform.boilerplate.fingerprints import BlockPrint
from warehouse import layout
from warehouse.connection import open_writer, rows_of
from warehouse.errors import DamagedError
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import Any

    import duckdb

    from load.run import Versions
    from transform.boilerplate.templates import TemplateSnapshot

# The snapshots that outcomes were made with, by hub and id; None: made without templates.
Older = dict[tuple[str, str], "TemplateSnapshot | None"]

_CURRENT_SNAPSHOT = schema((("hub", TEXT), ("snapshot_id", TEXT)))
_CURRENT_RULES = schema((("hub", TEXT), ("rules_version", TEXT)))
_CHANGED_KEY = schema((("hub", TEXT), ("old_snapshot_id", TEXT), ("key", LONG)))
_PAYLOAD_PLACE = schema((("run_id", TEXT), ("shard", LONG), ("page_id", TEXT), ("place", LONG)))
_CHANGED_TEXT = schema((("hub", TEXT), ("old_snapshot_id", TEXT), ("text_id", LONG)))
# Outcomes of one shard, about as many as a first pass has. A short list is cut into `FEW_SHARDS`, however many workers
# there are, but not below the least: 242 pages in one shard kept one worker busy for 10 s and the others idle.
SHARD_OUTCOMES, LEAST_OUTCOMES, FEW_SHARDS = 250, 16, 32


class StaleReason(enum.StrEnum):
    """Why an outcome is made again."""

    RULES = "rules"  # it was made by other rules
    MODEL = "model"  # or by another model
    TEMPLATES = "templates"  # its hub's templates changed for a block that it has
    RELEASED = "released"  # its hub was held back when it came
    RETRY = "retry"  # it is a rejection
    REBUILD = "rebuild"  # everything


# What `--stale` and `--only stale` mean; RELEASED, RETRY and REBUILD are asked for by name.
STALE = frozenset({StaleReason.RULES, StaleReason.MODEL, StaleReason.TEMPLATES})


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleRequest:
    """What is current, and which reasons count. `hub` None: all hubs.

    `snapshots` are the current template snapshots by hub; `versions.snapshots` holds their ids.
    """

    versions: Versions
    snapshots: Mapping[str, TemplateSnapshot]
    reasons: frozenset[StaleReason] = STALE
    hub: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleShard:
    """One part of the work list: its file, and how many outcomes it lists."""

    path: Path
    outcomes: int


def stale_shards(home: Path, run_id: str, request: StaleRequest) -> list[StaleShard]:
    """Write the work list into the run's staging and return its shards; empty when nothing is stale.

    Each outcome is listed once, with the first of its reasons, ordered by where its payload lies: a part of a large
    file is read without the rest. Outcomes that a new snapshot cannot change are marked as made with it.
    """
    if not layout.writer(home).exists():
        return []
    with open_writer(home) as connection:
        current = [(hub, one.snapshot_id) for hub, one in sorted(request.snapshots.items())]
        connection.register("current_snapshot", batch_of(current, _CURRENT_SNAPSHOT))
        rules = [(hub, request.versions.rules_of(hub)) for hub in sorted(request.versions.profiles)]
        connection.register("current_rules", batch_of(rules, _CURRENT_RULES))
        older = _older_snapshots(connection)
        connection.register("changed_key", _changed_keys(request, older))
        connection.register("changed_text", _changed_texts(connection, request, older))
        connection.execute(statement("stale/1_affected"))
        connection.execute(statement("stale/2_adopt"))
        made = connection.execute(statement("stale/3_work_list"), _parameters(request)).fetchone()
        size = min(max((made[0] if made else 0) // FEW_SHARDS, LEAST_OUTCOMES), SHARD_OUTCOMES)
        connection.register("payload_place", _payload_places(connection, home))
        listed = connection.execute(statement("stale/5_listed")).to_arrow_reader(size)
        return list(_write(listed, layout.staging(home, run_id) / "stale"))


def read_stale(home: Path, path: Path) -> Iterator[Page]:
    """Yield the page of each outcome of one shard of the list, with the payload from the raw zone.

    Container and place are those of the page's first sighting; the capture time, which never enters
    transform, is None.
    """
    rows = _rows(path)
    for (run_id, shard), group in itertools.groupby(rows, key=lambda row: (row["run_id"], row["shard"])):
        wanted: dict[str, list[dict[str, Any]]] = {}
        for row in group:
            wanted.setdefault(row["page_id"], []).append(row)
        file = layout.raw(home, run_id) / shard_name(shard)
        for page_id, payload in payloads(file, wanted):
            _refuse_other_bytes(file, page_id, payload)
            for row in wanted[page_id]:
                yield _page(row, payload)


def _refuse_other_bytes(file: Path, page_id: str, payload: bytes) -> None:
    """Refuse to make an outcome again from bytes that are not the page's: Parquet does not notice one flipped."""
    if digest(payload) != page_id:
        raise DamagedError(f"raw zone: {file}: {page_id}: the bytes are not those of this page; {REMEDY}")


def listed_pages(path: Path) -> Iterator[Page]:
    """Yield the pages of one shard of the list without their payloads."""
    yield from (_page(row, b"") for row in _rows(path))


def _rows(path: Path) -> list[dict[str, Any]]:
    return pq.read_table(path).to_pylist()


def _payload_places(connection: duckdb.DuckDBPyConnection, home: Path) -> pa.RecordBatch:
    """Return (run, shard, page, row) of all payloads in the raw files that hold some of the work list."""
    files = connection.execute(statement("stale/4_files")).fetchall()
    rows = [
        (run_id, shard, page_id, place)
        for run_id, shard in files
        for place, page_id in enumerate(page_ids(layout.raw(home, run_id) / shard_name(shard)))
    ]
    return batch_of(rows, _PAYLOAD_PLACE)


def _parameters(request: StaleRequest) -> dict[str, object]:
    return {
        "rules_version": request.versions.rules,
        "model_version": request.versions.model,
        "hub": request.hub,
        "reasons": sorted(request.reasons),
    }


def _older_snapshots(connection: duckdb.DuckDBPyConnection) -> Older:
    """Return, by hub and id ("": none), the snapshots that outcomes were made with and that are not current."""
    rows = connection.execute(statement("stale/0_old_snapshots")).fetchall()
    return {(hub, old or ""): snapshot(connection, hub, old) if old else None for hub, old in rows}


def _changed_keys(request: StaleRequest, older: Older) -> pa.RecordBatch:
    """Return (hub, old snapshot or "", key) for every key on which the current snapshot may decide otherwise."""
    rows = [
        (hub, old_id, key)
        for (hub, old_id), old in older.items()
        for key in sorted(request.snapshots[hub].changed_keys(old))
    ]
    return batch_of(rows, _CHANGED_KEY)


def _changed_texts(
    connection: duckdb.DuckDBPyConnection, request: StaleRequest, older: Older
) -> pa.RecordBatch:
    """Return (hub, old snapshot or "", text) for every text on which it does decide otherwise.

    Where a block stands matters too, but only by what its neighbours are: a page without such a text keeps
    all its verdicts.
    """
    result = connection.execute(statement("stale/0_candidate_texts"))
    rows: list[tuple[str, str, int]] = []
    for hub, old_id, text_id, fingerprint, sketch in rows_of(result):
        text = BlockPrint(fingerprint=fingerprint, sketch=tuple(sketch))
        old = older[hub, old_id]
        if request.snapshots[hub].decision(text) != (old.decision(text) if old else None):
            rows.append((hub, old_id, text_id))
    return batch_of(rows, _CHANGED_TEXT)


def _write(listed: Iterable[pa.RecordBatch], folder: Path) -> Iterator[StaleShard]:
    for number, batch in enumerate(listed):
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / shard_name(number)
        pq.write_table(pa.Table.from_batches([batch]), path)
        yield StaleShard(path=path, outcomes=batch.num_rows)


def _page(row: Mapping[str, Any], payload: bytes) -> Page:
    return Page(
        page_id=row["page_id"],
        payload=payload,
        media_type=MediaType(row["media_type"]),
        container=row["container"],
        record_id=row["record_id"],
        char_offset=row["char_offset"],
        target_uri=row["target_uri"],
        declared_charset=row["declared_charset"],
        http_status=row["http_status"],
        hub=None if row["hub"] == UNKNOWN_HUB else row["hub"],
        facts=tuple(row["facts"] or ()),
    )
