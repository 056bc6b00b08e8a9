"""The loader: merges what a run staged into the warehouse, in one transaction with its ledger row.

In: the home, the run, its shard manifests. Out: `LoadCounts`. Either all of a run is in the warehouse or
nothing. Identity, versions and articles are recomputed from all captures of whatever the run touches, so
the order in which pages arrive makes no difference. The caller holds the home's lease and publishes
afterwards.

    merge_run(home, run, shards) -> LoadCounts
    known_sources(home, digests) -> set of the digests that an earlier run has loaded
    sweep(home, keep=run_id) removes what killed runs left behind
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import asdict
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from load.columns import LONG, TEXT, batch_of, schema
from load.lost import sources_of_lost, take_again
from load.raw_zone import drop_payloads
from load.run import LoadCounts
from load.tables import OF_OUTCOME
from load.templates import put_snapshots
from warehouse import layout
from warehouse.connection import open_writer
from warehouse.errors import CheckError
from warehouse.publish import released_runs
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from load.run import Run, ShardManifest


_LEARNED = schema((("hub", TEXT), ("pages", LONG), ("last_page_id", TEXT)))


def merge_run(home: Path, run: Run, shards: Sequence[ShardManifest]) -> LoadCounts:
    """Merge a run. Afterwards its staging is gone, and raw files that brought nothing new with it.

    Raises CheckError, with nothing changed, when the sums do not hold. No shards is a run of known sources
    alone: it adds its ledger row.
    """
    with open_writer(home) as connection:
        if connection.execute(statement("run_exists"), {"run_id": run.run_id}).fetchone():
            raise CheckError(f"load: run {run.run_id}: loaded already; give every run an id of its own")
        connection.execute("BEGIN")
        try:
            if shards:
                _merge_shards(connection, home, run, shards)
            counts = _write_ledger(connection, run, sum(shard.sightings for shard in shards))
            for one in run.held:  # with their pages: of a hold that a kill kept out nobody would know
                connection.execute(statement("merge/35_hold"), {"run_id": run.run_id, **asdict(one)})
            if run.learned:
                _store_learned(connection, run)
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(duckdb.TransactionException):  # a full disk ended it already
                connection.execute("ROLLBACK")
            raise
        unused = _unused_payloads(connection, run, shards)
    for path in unused:
        path.unlink(missing_ok=True)  # where all was erased, it went before the commit
    shutil.rmtree(layout.staging(home, run.run_id), ignore_errors=True)
    return counts


def known_sources(home: Path, digests: Iterable[str]) -> set[str]:
    """Return those of the digests whose containers an earlier run has loaded, and whose payloads are not lost."""
    if not layout.writer(home).exists():
        return set()
    with open_writer(home) as connection:
        return known_to(connection, digests) - sources_of_lost(connection, home)


def known_to(connection: duckdb.DuckDBPyConnection, digests: Iterable[str]) -> set[str]:
    """Return those of the digests whose containers stand in a warehouse, the writer's or a release."""
    connection.register("asked", pa.table({"digest": pa.array(list(digests), pa.string())}))
    rows = connection.execute(statement("known_sources")).fetchall()
    return {digest for (digest,) in rows}


def sweep(home: Path, *, keep: str | None = None) -> list[Path]:
    """Remove what killed runs left in staging and in the raw zone, and return the folders removed.

    A raw folder stays when the writer or a retained release knows its run, or may know it. `keep` is the run
    that is just starting.
    """
    staged = [path for path in layout.staging(home).glob("run=*") if path != layout.staging(home, keep)]
    kept = [path for path in layout.raw(home).glob("run=*") if path != layout.raw(home, keep)]
    orphans = _without(kept, lambda: _loaded_runs(home))
    try:
        orphans = _without(orphans, lambda: released_runs(home))
    except duckdb.Error:  # of a release that cannot be read: what it knows is not known
        orphans = []
    for path in (*staged, *orphans):
        shutil.rmtree(path)
    return [*staged, *orphans]


def _merge_shards(
    connection: duckdb.DuckDBPyConnection, home: Path, run: Run, shards: Sequence[ShardManifest]
) -> None:
    _stage(connection, home, run, shards)
    take_again(connection, home, run, shards)
    if not _says(connection, "merge/13_has_changes"):
        return
    run_id = {"run_id": run.run_id}
    connection.execute(statement("merge/20_touched"))
    connection.execute(statement("merge/21_restatement"), run_id)
    connection.execute(statement("merge/30_raw"))
    connection.execute(statement("merge/31_payload"), run_id)
    connection.execute(statement("merge/32_unreadable"), run_id)
    connection.execute(statement("merge/33_forget_outcome"))
    connection.execute(statement("merge/34_outcome"), run_id)
    _replace_children(connection, shards)
    connection.execute(statement("merge/40_identity"))
    connection.execute(statement("merge/41_versions"))
    connection.execute(statement("merge/42_near_duplicate"))
    connection.execute(statement("merge/50_disposition"), run_id)
    faults = connection.execute(statement("merge/80_check"), {"held_hubs": run.held_hubs}).fetchall()
    if faults:
        told = "; ".join(f"{place}: {fault}" for place, fault in faults)
        raise CheckError(f"load: run {run.run_id}: {told}; nothing was loaded, please report it")


def _stage(
    connection: duckdb.DuckDBPyConnection, home: Path, run: Run, shards: Sequence[ShardManifest]
) -> None:
    sightings = {"files": _files(shards, "sighting")}
    connection.execute(statement("merge/10_new_sighting"), sightings)
    connection.execute(statement("merge/11_staged_source"), sightings)
    connection.execute(statement("merge/19_sighting_again"), {**sightings, "run_id": run.run_id})
    is_redo = not any(shard.sightings for shard in shards)
    connection.execute(statement("merge/11_waiting_outcome"), {"is_redo": is_redo})
    connection.execute(
        statement("merge/12_changed_outcome"),
        {"files": _files(shards, "outcome"), "held_hubs": run.held_hubs},
    )
    _keep_out_erased(connection, home, run, shards)


def _keep_out_erased(
    connection: duckdb.DuckDBPyConnection, home: Path, run: Run, shards: Sequence[ShardManifest]
) -> None:
    """Reject what has a tombstone, and take bytes that no other capture has out of the run's raw files."""
    if not _says(connection, "merge/17_has_tombstones"):
        return
    connection.execute("CREATE OR REPLACE TEMP TABLE staged_url (outcome_id BIGINT, url_key VARCHAR)")
    pages = _files(shards, "parsed_page")
    if pages:
        connection.execute(statement("merge/18_staged_url"), {"files": pages})
    connection.execute(statement("merge/15_keep_out"), {"files": _files(shards, "sighting")})
    connection.execute(statement("merge/16_reject_erased"))
    erased = connection.execute(
        "SELECT DISTINCT page_id FROM erased_sighting ANTI JOIN new_sighting USING (page_id)"
    ).fetchall()
    drop_payloads(layout.raw(home, run.run_id), {page_id for (page_id,) in erased})


def _says(connection: duckdb.DuckDBPyConnection, question: str) -> bool:
    """Return the answer of a statement that gives one truth value."""
    row = connection.execute(statement(question)).fetchone()
    return bool(row and row[0])


def _replace_children(connection: duckdb.DuckDBPyConnection, shards: Sequence[ShardManifest]) -> None:
    replaces = _says(connection, "merge/14_replaces")
    if replaces:
        connection.execute(statement("merge/22_loose_text"))
    for table in OF_OUTCOME:
        if replaces:
            connection.execute(statement("forget_children").replace("{table}", table))
        files = _files(shards, table)
        if files:
            connection.execute(statement("insert_children").replace("{table}", table), {"files": files})
    texts = _files(shards, "block_text")
    if texts:
        connection.execute(statement("merge/36_block_text"), {"files": texts})
    if replaces:
        connection.execute(statement("merge/37_forget_text"))


def _files(shards: Sequence[ShardManifest], table: str) -> list[str]:
    return [str(shard.tables[table]) for shard in shards if table in shard.tables]


def _write_ledger(connection: duckdb.DuckDBPyConnection, run: Run, staged: int) -> LoadCounts:
    connection.register("run_source", _source_table(run))
    connection.register("known_source", pa.table({"digest": pa.array(run.known, pa.string())}))
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS staged_source (container VARCHAR, sightings BIGINT, failed BOOLEAN)"
    )
    connection.execute(statement("merge/60_source"), {"run_id": run.run_id})
    if run.known:
        connection.execute(statement("merge/61_source_again"), {"run_id": run.run_id})
    ledger = {
        "run_id": run.run_id,
        "kind": run.kind,
        "arguments": run.arguments,
        "rules_version": run.versions.rules,
        "model_version": run.versions.model,
        "started_at": run.started_at,
        "staged": staged,
    }
    connection.execute(statement("merge/70_run"), ledger)
    row = connection.execute(statement("merge/71_counts"), {"run_id": run.run_id}).fetchone()
    assert row is not None
    counts = LoadCounts(**dict(zip(LoadCounts.__slots__, row, strict=True)))
    if not counts.adds_up():
        raise CheckError(f"load: run {run.run_id}: {counts} does not add up; nothing was loaded, report it")
    return counts


def _store_learned(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Store the first templates of hubs: as learned before the merge, or with it where that brought nothing else.

    A hub all of whose pages were kept out has none.
    """
    hubs = {hub for (hub,) in connection.execute("SELECT DISTINCT hub FROM core.parsed_page").fetchall()}
    kept = [learned for learned in run.learned if learned.snapshot.hub in hubs]
    put_snapshots(connection, run.run_id, [one.snapshot for one in kept], learned_at=run.started_at)
    rows = [(one.snapshot.hub, one.pages, one.last_page_id) for one in kept]
    connection.register("learned", batch_of(rows, _LEARNED))
    connection.execute(statement("merge/72_learned_whole"), {"run_id": run.run_id})


def _source_table(run: Run) -> pa.Table:
    digests = pa.array([source.digest for source in run.sources], pa.string())
    containers = pa.array([source.container for source in run.sources], pa.string())
    return pa.table({"digest": digests, "container": containers})


def _unused_payloads(
    connection: duckdb.DuckDBPyConnection, run: Run, shards: Sequence[ShardManifest]
) -> list[Path]:
    """Return the raw files all of whose payloads were known before."""
    rows = connection.execute(statement("shards_of_run"), {"run_id": run.run_id}).fetchall()
    used = {shard for (shard,) in rows}
    return [shard.payloads for shard in shards if shard.payloads and shard.shard not in used]


def _without(folders: Sequence[Path], known: Callable[[], set[str]]) -> list[Path]:
    """Return the folders of runs that are not known; nobody is asked when there are none."""
    runs = known() if folders else set()
    return [path for path in folders if _run_of(path) not in runs]


def _loaded_runs(home: Path) -> set[str]:
    with open_writer(home) as connection:
        rows = connection.execute("SELECT run_id FROM meta.run").fetchall()
    return {run_id for (run_id,) in rows}


def _run_of(folder: Path) -> str:
    return folder.name.removeprefix("run=")
