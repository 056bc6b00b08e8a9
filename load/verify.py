"""Verifying a home: every payload is what its id says, every reference leads somewhere, every sum holds.

In: the home. Out: `Fault`s; none for a sound home. Everything is read once, payloads a few at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from extract.page import digest
from load.raw_zone import REMEDY, payloads, shard_name
from load.tombstones import read_erasures
from warehouse import layout
from warehouse.checks import ERROR, run_checks
from warehouse.connection import open_release, open_writer
from warehouse.errors import DamagedError
from warehouse.publish import current
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is not as it must be: where, what, and what to do."""

    place: str
    fault: str


def verify(home: Path) -> Iterator[Fault]:
    """Yield the faults of a home: raw files first, then the writer's rows, then the releases."""
    yield from _erasures(home)
    yield from _writer(home)
    yield from _releases(home)


def _erasures(home: Path) -> Iterator[Fault]:
    file = layout.erased(home)
    try:
        left = read_erasures(file).left
    except DamagedError as error:
        yield Fault(place=str(file), fault=str(error))
        return
    if left:
        yield Fault(place=str(file), fault="an erasure is not complete; call it again")


def _writer(home: Path) -> Iterator[Fault]:
    try:
        with open_writer(home) as connection:
            connection.execute("RESET threads")
            yield from _raw_files(home, connection)
            for finding in run_checks(connection, frozenset({ERROR})):
                for place, reason in finding.rows:
                    yield Fault(
                        place=place, fault=f"{reason} ({finding.check}); restore a backup, or rebuild"
                    )
            _read_all(connection)
    except DamagedError as error:
        yield Fault(place=str(home), fault=str(error))
    except duckdb.Error as error:
        remedy = "`hubhouse rollback RELEASE` brings back what a sound release holds, or restore a backup"
        yield Fault(place=str(layout.writer(home)), fault=f"unreadable: {_line(error)}; {remedy}")


def _raw_files(home: Path, connection: duckdb.DuckDBPyConnection) -> Iterator[Fault]:
    known: dict[tuple[str, int], set[str]] = {}
    for page_id, run_id, shard in connection.execute("FROM meta.payload").fetchall():
        known.setdefault((run_id, shard), set()).add(page_id)
    for (run_id, shard), pages in sorted(known.items()):
        yield from _raw_file(layout.raw(home, run_id) / shard_name(shard), pages)


def _raw_file(path: Path, pages: set[str]) -> Iterator[Fault]:
    missing = set(pages)
    try:
        for page_id, payload in payloads(path):
            missing.discard(page_id)
            if digest(payload) != page_id:
                yield Fault(
                    place=f"{path}: {page_id}", fault=f"the bytes are not those of this page; {REMEDY}"
                )
    except DamagedError as error:
        yield Fault(place=str(path), fault=f"unreadable: {_line(error.__cause__ or error)}; {REMEDY}")
        return
    for page_id in sorted(missing):
        yield Fault(place=f"{path}: {page_id}", fault=f"the payload is missing; {REMEDY}")


def _releases(home: Path) -> Iterator[Fault]:
    if not layout.link(home).exists():
        yield Fault(place=str(layout.link(home)), fault="nothing is published; run `hubhouse ingest`")
    for name in layout.release_names(home):
        if fault := release_fault(home, name):
            yield fault


def release_fault(home: Path, name: str) -> Fault | None:
    """Return what is wrong with a release, every value of which is read; None when nothing is."""
    try:
        with open_release(home, name) as connection:
            _read_all(connection)
    except duckdb.Error as error:
        return Fault(place=f"release {name}", fault=f"unreadable: {_line(error)}; {_remedy(home, name)}")
    return None


def _read_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Read every value of a database, by which DuckDB compares each block with its checksum."""
    for (table,) in connection.execute(statement("verify/tables")).fetchall():
        connection.execute(statement("verify/read").replace("{table}", table)).fetchone()


def _remedy(home: Path, release: str) -> str:
    remove = f"remove {layout.release(home, release)}"
    return (
        f"{remove}, and the next `hubhouse ingest` publishes a whole one"
        if release == current(home)
        else remove
    )


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())
