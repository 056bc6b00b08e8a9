"""Erasing: a page, a URL or an article is removed everywhere, and a tombstone keeps it out of later loads.

In: the home, what to erase, and why. Out: `Erased`, which says what was done. Gone are the rows in the
writer and in every kept release (both rewritten, so that no free block holds them), the payloads in the raw
zone, what killed runs left, the reports (they quote values), and the search index (it is made anew).
Tombstones hold hashes and addresses, no content. Backups, exports and captures are beyond our reach.

The caller holds the lease and publishes afterwards.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from load.identity import url_key
from load.loader import sweep
from load.raw_zone import drop_payloads
from load.withdraw import withdraw_found
from warehouse import layout
from warehouse.compact import compact
from warehouse.connection import migrate, open_writer
from warehouse.errors import WarehouseError
from warehouse.publish import copy_file, releases
from warehouse.sql import statement

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

PAGE, URL, ARTICLE = "page", "url", "article"
# Of a copy that is being erased from: what a kill leaves of it the next publish removes, as it does its own.
ERASING = ".part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure did."""

    pages: int
    captures: int
    raw_files: int
    releases: int


def erase(home: Path, what: str, target: str, *, reason: str, now: datetime) -> Erased:
    """Erase a page (by page_id), a URL or an article (by article_id); `now` is a naive UTC instant.

    Raises WarehouseError, with nothing changed, when there is nothing of that name. Killed half-way, the same
    call completes it.
    """
    key = url_key(target) or target if what == URL else target
    with open_writer(home) as connection:
        asked = _asked(connection, what, key)
        earlier = connection.execute("SELECT kind, key FROM meta.tombstone").fetchall()
        if not asked and key not in {known for _, known in earlier}:
            raise WarehouseError(f"erase: no {what} {key}: nothing of that name is in the warehouse")
        doomed = sorted({*asked, *earlier})  # the earlier ones complete an erasure that was killed
        captures = _erase_from(connection, doomed, reason, now)
    compact(layout.writer(home))
    names = releases(home)
    for name in names:
        _rewrite(layout.releases(home) / f"{name}.duckdb", doomed, reason, now)
    _remove_copies(home)
    return Erased(
        pages=sum(kind == PAGE for kind, _ in asked),
        captures=captures,
        raw_files=drop_payloads(layout.raw(home), {page_id for kind, page_id in doomed if kind == PAGE}),
        releases=len(names),
    )


def _remove_copies(home: Path) -> None:
    """Remove what else may hold texts: it is made anew, or was left by what a kill ended."""
    sweep(home)
    beside = (path for path in layout.writer(home).parent.iterdir() if path != layout.writer(home))
    for path in (layout.search_index(home).parent, layout.reports(home), *beside):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _asked(connection: duckdb.DuckDBPyConnection, what: str, key: str) -> list[tuple[str, str]]:
    """Return (kind, key) of the tombstones that are asked for; empty when there is nothing of that name."""
    connection.execute("CREATE OR REPLACE TEMP TABLE erasure (kind VARCHAR, key VARCHAR)")
    connection.execute(statement(f"erase/1_tombstones_{what}"), {"target": key})
    return connection.execute("SELECT kind, key FROM erasure").fetchall()


def _erase_from(
    connection: duckdb.DuckDBPyConnection, doomed: list[tuple[str, str]], reason: str, now: datetime
) -> int:
    """Erase from one database, in one transaction; return how many captures went."""
    connection.execute("BEGIN")
    connection.execute("CREATE OR REPLACE TEMP TABLE erasure (kind VARCHAR, key VARCHAR)")
    connection.executemany("INSERT INTO erasure VALUES (?, ?)", doomed)
    connection.execute(statement("erase/2_entomb"), {"now": now, "reason": reason})
    connection.execute(statement("erase/3_withdrawn"))
    row = connection.execute("SELECT count(*) FROM withdrawn").fetchone()
    withdraw_found(connection)
    connection.execute("COMMIT")
    return row[0] if row else 0


def _rewrite(release: Path, doomed: list[tuple[str, str]], reason: str, now: datetime) -> None:
    """Erase from a release: a copy is changed and takes its place; who has it open keeps the old one."""
    copy = release.with_suffix(ERASING)
    copy_file(release, copy)
    with duckdb.connect(str(copy)) as connection:
        migrate(connection)
        _erase_from(connection, doomed, reason, now)
    compact(copy)
    copy.chmod(0o444)
    copy.rename(release)
