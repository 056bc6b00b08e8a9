"""Releases: immutable copies of the writer's database, published by the swap of a link.

In: the home. Out: HOME/releases/NAME.duckdb and the link HOME/warehouse.duckdb. Readers are never blocked
and never see half a run: who has a release open keeps it, who opens the link gets the newest. The copy
shares blocks with the writer's file where the file system can (copy_file_range), and is plain elsewhere.

    publish(home, run_id) -> name of the release
    current(home) -> the name the link shows, or None
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb

from warehouse import layout
from warehouse.checks import ERROR, refuse_errors, run_checks
from warehouse.compact import free_space, write_compact
from warehouse.connection import existing_release, open_writer
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# The newest releases, and the last one of each of the newest days: a schedule may publish every minute, and a bad
# load must not push out all that was there before. Each is about as large as the warehouse.
KEEP_RELEASES = 5
KEEP_DAYS = 3
_CHUNK_BYTES = 1 << 30
# From a quarter of the file free, and this much, a release is written anew rather than copied; below, the space is
# not worth it: writing 14 MB anew takes .19 CPU s, copying them a fortieth of that.
FREE_SHARE = 0.25
FREE_BYTES = 64_000_000


def publish(home: Path, run_id: str | None, *, keep: int = KEEP_RELEASES) -> str:
    """Publish what the writer holds as a new release and return its name; the caller holds the home's lease.

    A kill at any moment leaves the link on a whole release. Raises CheckError, and publishes nothing, when
    a check of grade error finds something.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    name = _free_name(home, now)
    folder = layout.releases(home)
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"{name}.part"
    with open_writer(home) as connection:
        connection.execute("RESET threads")
        refuse_errors(run_checks(connection, frozenset({ERROR})))
        connection.execute(statement("record_release"), {"release": name, "run_id": run_id, "now": now})
        connection.execute("CHECKPOINT")
        try:
            _write_copy(connection, layout.writer(home), copy)
        except BaseException:
            _remove_unfinished(folder)
            raise
    copy.chmod(0o444)
    copy.rename(layout.release(home, name))
    point_to(home, name)
    retain(home, keep)
    return name


def current(home: Path) -> str | None:
    """Return the name of the release that people open, or None before the first."""
    link = layout.link(home)
    return link.readlink().stem if link.is_symlink() else None


def released_runs(home: Path) -> set[str]:
    """Return the ids of all runs that a kept release knows."""
    runs: set[str] = set()
    for name in layout.release_names(home):
        with duckdb.connect(str(layout.release(home, name)), read_only=True) as connection:
            runs.update(run for (run,) in connection.execute("SELECT run_id FROM meta.run").fetchall())
    return runs


def point_to(home: Path, name: str) -> None:
    """Swap the link to a release. Raises NoReleaseError when there is none of that name."""
    target = existing_release(home, name)
    fresh = home / "warehouse.next"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target.relative_to(home))
    fresh.rename(layout.link(home))


def retain(home: Path, keep: int) -> None:
    """Remove old releases and a killed publish's rest.

    The release that people open stays, and what somebody copied there under a name of their own.
    """
    _remove_unfinished(layout.releases(home))
    names = [name for name in layout.release_names(home) if layout.release_moment(name)]
    stay = {*worth_keeping(names, keep), current(home)}
    for name in names:
        if name not in stay:
            layout.release(home, name).unlink()


def worth_keeping(names: Sequence[str], keep: int = KEEP_RELEASES) -> set[str]:
    """Return the `keep` newest of the releases, and the last of each of the KEEP_DAYS newest days (UTC)."""
    last_of_day = {name.partition("T")[0]: name for name in sorted(names)}
    days = sorted(last_of_day, reverse=True)[:KEEP_DAYS]
    return {*sorted(names, reverse=True)[:keep], *(last_of_day[day] for day in days)}


def _remove_unfinished(folder: Path) -> None:
    """Remove what a publish or an erasure left that was killed or failed: copies, and DuckDB's log beside them."""
    for leftover in (*folder.glob("*.part*"), *folder.glob("*.compact*")):
        leftover.unlink()


def _write_copy(connection: duckdb.DuckDBPyConnection, writer: Path, copy: Path) -> None:
    free_bytes, free_share = free_space(connection)
    if free_bytes > FREE_BYTES and free_share > FREE_SHARE:
        write_compact(connection, copy)
    else:
        copy_file(writer, copy)


def copy_file(source: Path, target: Path) -> None:
    """Copy a file inside the kernel: shared blocks where the file system can, else without a detour.

    What fails leaves nothing: on a full disk its space is needed most.
    """
    try:
        with source.open("rb") as readable, target.open("wb") as writable:
            while os.copy_file_range(readable.fileno(), writable.fileno(), _CHUNK_BYTES):
                pass
            os.fsync(writable.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _free_name(home: Path, now: datetime) -> str:
    """Return a name that sorts after all others: the time to the microsecond, a later one where a clock went back."""
    moments = [moment for other in layout.release_names(home) if (moment := layout.release_moment(other))]
    return max([now, *(moment + datetime.resolution for moment in moments)]).strftime(layout.RELEASE_NAME)
