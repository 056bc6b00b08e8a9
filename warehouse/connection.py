"""The two ways to open a warehouse: the loader's own database, and a published release for everybody else.

In: the home's directory. Out: DuckDB connections. Opening the writer brings its schema up to date:
migrations are append-only .sql files, each run with its record in one transaction; views and comments are
put in anew whenever their files change.
"""

from __future__ import annotations

import functools
import hashlib
import threading
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse import layout
from warehouse.dictionary import apply_comments, dictionary_text
from warehouse.errors import DamagedError, MigrationError, NoReleaseError
from warehouse.sql import scripts, statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Readable and writable by DuckDB 1.5 and 2.0, text in zstd; later versions load text several times slower
# (measured with 1.5.5).
STORAGE_VERSION = "v1.2.0"

# What a load may hold in memory, however large the warehouse is; beyond it DuckDB works on disk, beside its
# file. Its own default is 80 % of the machine, which the workers need too.
WRITER_MEMORY = "1GB"
# Each thread leaves a row group that is not full, and the next checkpoint packs those together: it writes the full ones
# between them anew. Of 1,500 pages all that follows transforming took 9.2 CPU s with two threads and 4 with one, of
# 200,000 articles 56 and 44, in 41 and 45 s of wall time (1.5.5). What only reads may take all (`RESET threads`).
WRITER_THREADS = 1

# What a query fetches at once: enough to make the calls cheap, little enough to hold.
FETCHED_ROWS = 10_000

# The name of the record of views and comments among the migrations.
VIEWS = "views"

# SQL on a release reads that release and nothing else: no files, no network, no extensions, no Python
# variables.
_LOCKED_DOWN: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}
_SETTING = threading.Lock()


def open_writer(home: Path) -> duckdb.DuckDBPyConnection:
    """Open the loader's database, made when absent, migrated when behind; the caller holds the lease.

    Raises MigrationError when a newer program wrote it or a migration was edited after it ran, DamagedError
    when it is gone although releases were made of it.
    """
    path = layout.writer(home)
    if not path.exists():
        _refuse_loss(home)
        _create(path)
    connection = duckdb.connect(str(path))
    try:
        connection.execute("SET preserve_insertion_order = false")
        connection.execute(f"SET threads = {WRITER_THREADS}")
        connection.execute(f"SET memory_limit = '{WRITER_MEMORY}'")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_release(home: Path, release: str | None = None) -> duckdb.DuckDBPyConnection:
    """Open the published release (or the one named) read-only and locked down. Raises NoReleaseError."""
    path = release_file(home, release)
    connection = duckdb.connect(str(path), read_only=True, config=_LOCKED_DOWN)
    with _SETTING:  # connections of a process to one file share its settings: the first makes and locks them
        row = connection.execute("SELECT current_setting('lock_configuration')").fetchone()
        if row != (True,):
            # A release's times are UTC without a zone; now() or a time with an offset is compared with them in this.
            connection.execute("SET GLOBAL TimeZone = 'UTC'")
            connection.execute("SET lock_configuration = true")
    return connection


def release_file(home: Path, release: str | None = None) -> Path:
    """Return the file of the published release (or of the one named). Raises NoReleaseError.

    The link is resolved, so a release published meanwhile changes nothing for who opens the file.
    """
    if release is not None:
        return existing_release(home, release).resolve()
    if not layout.link(home).exists():
        raise nothing_published(home)
    return layout.link(home).resolve()


def existing_release(home: Path, release: str) -> Path:
    """Return the file of a release. Raises NoReleaseError when there is none of that name."""
    path = layout.release(home, release)
    if not path.exists():
        raise NoReleaseError(f"no such release: {path}: `hubhouse releases` lists those that are kept")
    return path


def nothing_published(home: Path) -> NoReleaseError:
    """Return what it means that the link shows no release: there was none yet, or the link is what is gone."""
    newest = next(iter(layout.release_names(home)), None)
    remedy = (
        f"`hubhouse rollback {newest}` goes on from the newest, and so does the next `hubhouse ingest`"
        if newest
        else "run `hubhouse ingest` first, or name another --home"
    )
    what = "the link to the release is gone" if newest else "nothing published"
    return NoReleaseError(f"{what}: {layout.link(home)}: {remedy}")


def require_home(home: Path) -> None:
    """Refuse a folder that no load has begun: a mistyped --home is told, not made. Raises NoReleaseError."""
    begun = (layout.writer(home), layout.link(home), layout.releases(home))
    if not any(path.exists() for path in begun):
        raise NoReleaseError(f"no warehouse: {home}: run `hubhouse ingest` first, or name another --home")


def missing_migrations(home: Path) -> list[str]:
    """Return the migrations that have not run on the published release; none when nothing is published."""
    if not layout.link(home).exists():
        return []
    with open_release(home) as release:
        done = {name for (name,) in release.execute("SELECT name FROM meta.migration").fetchall()}
    return [name for name, _ in scripts("migrations") if name not in done]


def rows_of(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of an executed query, of which no more than FETCHED_ROWS are in memory."""
    while rows := result.fetchmany(FETCHED_ROWS):
        yield from rows


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Run the migrations that have not run, then put in the views when they changed. Idempotent and cheap."""
    connection.execute(statement("migration_table"))
    done: dict[str, str] = dict(connection.execute("SELECT name, digest FROM meta.migration").fetchall())
    known = scripts("migrations")
    _refuse_strangers(done, dict(known))
    pending = [(name, sql) for name, sql in known if name not in done]
    for name, sql in pending:
        _run_recorded(connection, name, _digest(sql), sql)
    views = "\n".join(sql for _, sql in scripts("views"))
    described = _digest(views + dictionary_text())
    if pending or done.get(VIEWS) != described:
        _run_recorded(connection, VIEWS, described, views, apply_comments)


def _refuse_loss(home: Path) -> None:
    """Refuse to begin anew beside releases: the next one would lack all that these hold."""
    newest = next(iter(layout.release_names(home)), None)
    if newest is not None:
        raise DamagedError(
            f"warehouse: {layout.writer(home)}: gone, while its releases are there; "
            f"`hubhouse rollback {newest}` goes on from the newest, or restore a backup"
        )


def _create(path: Path) -> None:
    """Make an empty database under another name first: a kill leaves none rather than half a one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        target = str(fresh).replace("'", "''")
        connection.execute(f"ATTACH '{target}' AS fresh (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("DETACH fresh")
    fresh.rename(path)


def _refuse_strangers(done: dict[str, str], known: dict[str, str]) -> None:
    for name, digest in done.items():
        if name == VIEWS:
            continue
        if name not in known:
            raise MigrationError(
                f"warehouse: migration {name} is unknown here: use the newer hubhouse that wrote it"
            )
        if digest != _digest(known[name]):
            raise MigrationError(f"warehouse: migration {name} was edited after it ran: restore its file")


def _run_recorded(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    digest: str,
    sql: str,
    then: Callable[[duckdb.DuckDBPyConnection], None] = lambda _connection: None,
) -> None:
    connection.execute("BEGIN")
    try:
        connection.execute(sql)
        then(connection)
        connection.execute(statement("record_migration"), {"name": name, "digest": digest})
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


@functools.lru_cache(maxsize=64)
def _digest(sql: str) -> str:
    return hashlib.sha256(sql.encode()).hexdigest()
