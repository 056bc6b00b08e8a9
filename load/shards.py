"""A shard: the results of transform, streamed into zstd Parquet files in the raw zone and in staging.

In: an iterable of (page, outcome) pairs and unreadable parts. Out: a `ShardManifest`, small and picklable.
Memory is bounded by one batch, whatever the number of pages. The files get their names only when the shard
is whole,
so a killed worker leaves nothing that looks finished, and a shard may be written again.

    write_shard(home, run_id, shard, results, versions=Versions(...)) -> ShardManifest

`page.hub` must be the hub (its key) that the page was transformed with.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.parquet as pq

from extract.page import Page, Unreadable, digest
from load.columns import batch_of
from load.raw_zone import shard_name
from load.rows import is_statement, outcome_id, outcome_rows, sighting_row, unreadable_row
from load.run import ShardManifest, Versions
from load.tables import PAYLOAD, STAGED
from warehouse import layout

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from load.rows import Row, Rows
    from transform.article import Outcome

# A batch becomes one row group: large enough to compress and to scan, small enough for any machine.
BATCH_PAGES = 512
BATCH_BYTES = 32_000_000
# zstd's own default; higher levels cost the run more time than they save space. Level 1 makes payloads 11 %
# larger.
RAW_ZSTD_LEVEL = 3
# Staging lives until the merge.
STAGED_ZSTD_LEVEL = 1


def write_shard(  # noqa: PLR0913  (a shard is told all it needs)
    home: Path,
    run_id: str,
    shard: int,
    results: Iterable[tuple[Page, Outcome | None] | Unreadable],
    *,
    versions: Versions,
    sightings: bool = True,
) -> ShardManifest:
    """Write one shard and return where its files are.

    A page without outcome waits for another pass: its capture and payload are written. `sightings` is false for
    that pass, and for one over pages of earlier runs (load.stale): outcomes are written, and neither captures nor
    payloads.
    """
    with _Shard(home, run_id, shard, versions, sightings=sightings) as open_shard:
        for result in results:
            open_shard.add(result)
    return open_shard.manifest()


class _Shard:
    """The open files of one shard and the rows that wait for them."""

    def __init__(self, home: Path, run_id: str, shard: int, versions: Versions, *, sightings: bool) -> None:
        self.shard, self.versions, self.with_sightings = shard, versions, sightings
        self.folders = {name: layout.staging(home, run_id) / name for name in STAGED}
        self.folders["payload"] = layout.raw(home, run_id)
        self.rows: Rows = defaultdict(list)
        self.seen: set[int | str] = set()  # outcomes, block texts and payloads this shard has written
        self.sightings = self.payload_bytes = self.waiting_pages = self.waiting_bytes = 0
        self.files: dict[str, pq.ParquetWriter] = {}
        self.stack = ExitStack()

    def __enter__(self) -> Self:
        """Open the two files that every shard has, be they empty."""
        for table in ("sighting", "outcome"):
            self._file(table)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is None:
            self._flush()
        self.stack.close()
        if kind is None:
            for table in self.files:
                self._path(table, ".part").rename(self._path(table))

    def add(self, result: tuple[Page, Outcome | None] | Unreadable) -> None:
        """Take one result; write a batch when enough have come."""
        if isinstance(result, Unreadable):
            self._sight(unreadable_row(result, self.shard))
            if result.payload:
                self._keep(digest(result.payload), result.payload)
        else:
            self._add_page(*result)
        if self.waiting_pages >= BATCH_PAGES or self.waiting_bytes >= BATCH_BYTES:
            self._flush()

    def manifest(self) -> ShardManifest:
        """Return what was written."""
        return ShardManifest(
            shard=self.shard,
            tables={table: self._path(table) for table in self.files if table != "payload"},
            payloads=self._path("payload") if "payload" in self.files else None,
            sightings=self.sightings,
            payload_bytes=self.payload_bytes,
        )

    def _add_page(self, page: Page, outcome: Outcome | None) -> None:
        if self.with_sightings:
            self._sight(sighting_row(page, self.shard))
            if page.payload or not is_statement(page):
                self._keep(page.page_id, page.payload)
            if is_statement(page):
                return
        if outcome is not None and self._first(outcome_id(page)):
            fresh = outcome_rows(page, outcome, self.versions, shard=self.shard)
            unmet = {row[0]: row for row in fresh["block_text"] if row[0] not in self.seen}
            self.seen.update(unmet)
            fresh["block_text"] = list(unmet.values())
            for table, rows in fresh.items():
                self.rows[table].extend(rows)
        self.waiting_pages += 1
        self.waiting_bytes += len(page.payload)

    def _sight(self, row: Row) -> None:
        if self.with_sightings:
            self.rows["sighting"].append(row)
            self.sightings += 1

    def _keep(self, page_id: str, payload: bytes) -> None:
        if self.with_sightings and self._first(page_id):
            self.rows["payload"].append((page_id, payload))
            self.payload_bytes += len(payload)

    def _first(self, key: int | str) -> bool:
        """Say whether a key comes for the first time, and remember it."""
        size = len(self.seen)
        self.seen.add(key)
        return len(self.seen) > size

    def _flush(self) -> None:
        for table, rows in self.rows.items():
            if rows:
                self._file(table).write_batch(batch_of(rows, _schema(table)))
        self.rows.clear()
        self.waiting_pages = self.waiting_bytes = 0

    def _file(self, table: str) -> pq.ParquetWriter:
        if table not in self.files:
            self.folders[table].mkdir(parents=True, exist_ok=True)
            self.files[table] = self.stack.enter_context(
                pq.ParquetWriter(
                    self._path(table, ".part"),
                    _schema(table),
                    compression="zstd",
                    compression_level=RAW_ZSTD_LEVEL if table == "payload" else STAGED_ZSTD_LEVEL,
                    use_dictionary=False,  # most columns hardly repeat: it made files larger, and slower
                    write_statistics=False,  # whoever reads these files reads all of them
                )
            )
        return self.files[table]

    def _path(self, table: str, suffix: str = "") -> Path:
        return self.folders[table] / f"{shard_name(self.shard)}{suffix}"


def _schema(table: str) -> pa.Schema:
    return PAYLOAD if table == "payload" else STAGED[table]
