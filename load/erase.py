"""Erasing: a page, a URL or an article is removed everywhere, and a tombstone keeps it out of later loads.

In: the home, what to erase, and why. Out: `Erased`, which says what was done. Gone are the rows in the
writer and in every kept release (both rewritten, so that no free block holds them), the payloads in the raw
zone, what killed runs left, the reports (they quote values), and the search index (it is made anew).
Tombstones hold hashes and addresses, no content. Backups, exports and captures are beyond our reach; what is
restored from a backup is erased from by HOME/erased.json (load.tombstones).

The caller holds the lease and publishes afterwards.
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from load.columns import TEXT, TIME, batch_of, schema
from load.identity import url_key
from load.loader import sweep
from load.raw_zone import drop_payloads
from load.tombstones import Erasures, Tombstone, read_erasures, write_erasures
from load.verify import release_fault
from load.withdraw import withdraw_found
from warehouse import layout
from warehouse.compact import compact
from warehouse.connection import migrate, open_release, open_writer
from warehouse.errors import DamagedError, WarehouseError
from warehouse.publish import copy_file
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

PAGE, URL, ARTICLE = "page", "url", "article"
# Of a copy that is being erased from: what a kill leaves of it the next publish removes, as it does its own.
ERASING = ".part"

_DOOMED = schema((("kind", TEXT), ("key", TEXT), ("erased_at", TIME), ("reason", TEXT)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure did. `pages` are those of the writer and of the releases."""

    pages: int
    captures: int
    raw_files: int
    releases: int


def erase(home: Path, what: str, target: str, *, reason: str, now: datetime) -> Erased:
    """Erase a page (by page_id), a URL or an article (by article_id); `now` is a naive UTC instant.

    Raises WarehouseError, with nothing changed, when there is nothing of that name, and DamagedError when all else is
    done and a file that cannot be read is left. Killed half-way, or when that file is removed, the same call completes
    it, and so does `complete_erasures`.
    """
    key = url_key(target) or target if what == URL else target
    asked = _asked(home, what, key)
    earlier = known_erasures(home)
    if not asked and key not in {one.key for one in earlier.tombstones}:
        raise WarehouseError(f"erase: no {what} {key}: nothing of that name is in the warehouse")
    fresh = tuple(
        Tombstone.model_validate({"kind": kind, "key": of, "erased_at": now, "reason": reason})
        for kind, of in asked
    )
    erasures = earlier.joined(fresh).model_copy(update={"left": "databases"})
    write_erasures(home, erasures)
    captures, raw_files = _erase_everywhere(home, erasures)
    return Erased(
        pages=sum(kind == PAGE for kind, _ in asked),
        captures=captures,
        raw_files=raw_files,
        releases=len(layout.release_names(home)),
    )


def complete_erasures(home: Path) -> None:
    """Do what is left of the home's erasures, after a kill or a restored backup; next to nothing when nothing is.

    Raises DamagedError when a raw file or a release cannot be read: all that can has been erased from then, the
    databases first.
    """
    erasures = known_erasures(home)
    if erasures.left:
        write_erasures(home, erasures)
        _erase_everywhere(home, erasures)


def erase_again(home: Path, file: Path) -> None:
    """Erase from a restored home what was erased since: what the HOME/erased.json of its successor names."""
    erasures = known_erasures(home).joined(read_erasures(file).tombstones)
    write_erasures(home, erasures)
    complete_erasures(home)


def known_erasures(home: Path) -> Erasures:
    """Return what the home's file says and, from before there was one, what the writer's tombstones say."""
    known = read_erasures(layout.erased(home))
    if not layout.writer(home).exists():
        return known
    with open_writer(home) as connection:
        rows = connection.execute("FROM meta.tombstone").fetchall()
    stored = [Tombstone.model_validate(dict(zip(_DOOMED.names, row, strict=True))) for row in rows]
    if {(one.kind, one.key) for one in stored} >= {(one.kind, one.key) for one in known.tombstones}:
        return known.model_copy(update={"tombstones": tuple(stored)})
    return known.joined(tuple(stored)).model_copy(update={"left": "databases"})


def unerased(home: Path, erasures: Erasures) -> list[str]:
    """Return the releases that lack a tombstone, or cannot be read; the one that people open is among the first."""
    return [name for name in layout.release_names(home) if _lacks(home, name, erasures)]


def _lacks(home: Path, name: str, erasures: Erasures) -> bool:
    try:
        with open_release(home, name) as release:
            stored = release.execute("SELECT kind, key FROM meta.tombstone").fetchall()
    except duckdb.Error:
        return True
    return not {(one.kind, one.key) for one in erasures.tombstones} <= set(stored)


def _erase_everywhere(home: Path, erasures: Erasures) -> tuple[int, int]:
    """Erase from databases and files, as much as is left; return how many captures went, and of how many raw files.

    What a damaged release holds nobody can read, and nobody can erase: it keeps nothing else waiting.
    """
    damaged = [] if erasures.left == "files" else _erase_from_releases(home, erasures)
    captures = raw_files = 0
    if erasures.left == "databases":
        captures = _erase_from_writer(home, erasures)
    if erasures.left != "releases":
        write_erasures(home, erasures.model_copy(update={"left": "databases" if damaged else "files"}))
        _remove_copies(home)
        pages = {one.key for one in erasures.tombstones if one.kind == PAGE}
        raw_files = drop_payloads(layout.raw(home), pages)
    write_erasures(home, erasures.model_copy(update={"left": "releases" if damaged else None}))
    if damaged:
        raise DamagedError(f"erase: all else is erased: {damaged[0]}")
    return captures, raw_files


def _erase_from_releases(home: Path, erasures: Erasures) -> list[str]:
    """Erase from the releases; return what is to be said of those that cannot be read."""
    damaged: list[str] = []
    for name in unerased(home, erasures):
        with _unless_damaged(home, name, damaged):
            _rewrite(layout.release(home, name), erasures)
    return damaged


@contextlib.contextmanager
def _unless_damaged(home: Path, name: str, damaged: list[str]) -> Iterator[None]:
    """Add to `damaged` what is to be said of a release when the block fails because it cannot be read."""
    try:
        yield
    except duckdb.Error:
        fault = release_fault(home, name)
        if fault is None:  # the disk is full, or what else
            raise
        damaged.append(f"{fault.place}: {fault.fault}")


def _erase_from_writer(home: Path, erasures: Erasures) -> int:
    with open_writer(home) as connection:
        captures = _erase_from(connection, erasures)
    compact(layout.writer(home))
    return captures


def _remove_copies(home: Path) -> None:
    """Remove what else may hold texts: it is made anew, or was left by what a kill ended."""
    sweep(home)
    beside = (path for path in layout.writer(home).parent.iterdir() if path != layout.writer(home))
    for path in (layout.search_index(home).parent, layout.reports(home), *beside):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _asked(home: Path, what: str, key: str) -> list[tuple[str, str]]:
    """Return (kind, key) of the tombstones that are asked for; empty when there is nothing of that name.

    A release may hold captures that the writer has no more: a rollback went back behind them.
    """
    with open_writer(home) as writer:
        asked = _tombstones_of(writer, what, key)
    for name in layout.release_names(home):
        with _unless_damaged(home, name, []), open_release(home, name) as release:
            asked |= _tombstones_of(release, what, key)
    return sorted(asked)


def _tombstones_of(connection: duckdb.DuckDBPyConnection, what: str, key: str) -> set[tuple[str, str]]:
    return set(connection.execute(statement(f"erase/1_tombstones_{what}"), {"target": key}).fetchall())


def _erase_from(connection: duckdb.DuckDBPyConnection, erasures: Erasures) -> int:
    """Erase from one database, in one transaction; return how many captures went."""
    rows = [(one.kind, one.key, one.erased_at, one.reason) for one in erasures.tombstones]
    connection.execute("BEGIN")
    connection.register("doomed", batch_of(rows, _DOOMED))
    connection.execute(statement("erase/2_entomb"))
    connection.execute(statement("erase/3_withdrawn"))
    row = connection.execute("SELECT count(*) FROM withdrawn").fetchone()
    withdraw_found(connection)
    connection.execute("COMMIT")
    return row[0] if row else 0


def _rewrite(release: Path, erasures: Erasures) -> None:
    """Erase from a release: a copy is changed and takes its place; who has it open keeps the old one."""
    copy = release.with_suffix(ERASING)
    copy_file(release, copy)
    try:
        with duckdb.connect(str(copy)) as connection:
            migrate(connection)
            _erase_from(connection, erasures)
        compact(copy)
    except BaseException:
        for unfinished in copy.parent.glob(f"{copy.name}*"):
            unfinished.unlink()
        raise
    copy.chmod(0o444)
    copy.rename(release)
