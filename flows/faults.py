"""Every error as one line and an exit code.

In: an exception that ended a command. Out: what to print, and 1 (a data problem) or 2 (usage).
"""

from __future__ import annotations

import errno
import os
import re
import traceback
from typing import TYPE_CHECKING

import duckdb

from extract.errors import ExtractError, SourceError
from flows.errors import FlowError, UsageError, leaves
from warehouse.connection import missing_migrations
from warehouse.errors import OldReleaseError, QueryError, WarehouseError

if TYPE_CHECKING:
    from pathlib import Path

DATA_PROBLEM, USAGE = 1, 2

# Where an error says no path: PyArrow's and DuckDB's do not.
_SOMEWHERE = "the home or the temporary folder"

# DuckDB's and SQLite's errors have no number.
# Matches 'Could not write file "x": No space left on device', "database or disk is full"; not "Out of Memory Error"
_NO_SPACE = re.compile(r"No space left on device|Disk quota exceeded|database or disk is full")

# Matches 'Cannot open file "h/writer/warehouse.duckdb": Permission denied'; not "Could not read enough bytes from file"
_NO_RIGHT = re.compile(r"Permission denied|Read-only file system")
_RIGHTS = "check that this user may read and write the home"

_VERIFY = "`hubhouse verify` says whether a file of the home is damaged, and what brings it back"

_FORESEEN: tuple[tuple[type[Exception], int], ...] = (
    (UsageError, USAGE),
    (SourceError, USAGE),
    (QueryError, USAGE),
    (ExtractError, DATA_PROBLEM),
    (WarehouseError, DATA_PROBLEM),
    (FlowError, DATA_PROBLEM),
)


def of_old_release(error: Exception, home: Path) -> OldReleaseError | None:
    """Return what an error means that a release of an older program gave: it lacks a table or column. None: another."""
    if not isinstance(error, duckdb.BinderException | duckdb.CatalogException):
        return None
    missing = missing_migrations(home)
    if not missing:
        return None
    return OldReleaseError(
        f"release: {home}: an older hubhouse published it, before {missing[0]}; "
        "bring it up to date with `hubhouse rebuild --stale`, or by the next ingest"
    )


def told(error: Exception) -> tuple[str, int]:
    """Return the line for people and the exit code. HUBHOUSE_TRACEBACK=1 prints the traceback before it."""
    if os.environ.get("HUBHOUSE_TRACEBACK"):
        traceback.print_exception(error)
    error = _only_cause(error)
    for kind, code in _FORESEEN:
        if isinstance(error, kind):
            return str(error), code
    if _is_full_disk(error):
        return _told_of_full_disk(str(getattr(error, "filename", None) or _SOMEWHERE)), DATA_PROBLEM
    if isinstance(error, OSError):
        return _told_of_system(error), DATA_PROBLEM
    cause = " ".join(f"{type(error).__name__}: {error}".split())
    if isinstance(error, duckdb.IOException):
        return f"database: {cause}; {_RIGHTS if _NO_RIGHT.search(cause) else _VERIFY}", DATA_PROBLEM
    return (
        f"unexpected: {cause}; HUBHOUSE_TRACEBACK=1 shows where; nothing half-done is visible",
        DATA_PROBLEM,
    )


def _only_cause(error: Exception) -> Exception:
    """Return the error that a group of errors comes down to, if it is one (tasks that wait share it)."""
    causes = {id(leaf): leaf for leaf in leaves(error) if isinstance(leaf, Exception)}
    return next(iter(causes.values())) if len(causes) == 1 else error


def _told_of_system(error: OSError) -> str:
    remedy = "check that the path exists and that this user may use it"
    return f"file: {error.filename or _SOMEWHERE}: {error.strerror or error}; {remedy}"


def _is_full_disk(error: Exception) -> bool:
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return full or bool(_NO_SPACE.search(str(error)))


def _told_of_full_disk(where: str) -> str:
    return f"disk full: {where}: nothing of this run is visible; free some space and run it again"
