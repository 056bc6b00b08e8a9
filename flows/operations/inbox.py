"""The inbox: what lies in a folder or under a prefix is loaded; what was loaded before is recognised.

In: a folder, or the address of a bucket's prefix; the home. Out: the files to ingest. Those that are still being
written are left for the next time, those that the published release knows for good; what is no file, or cannot be
looked into, is told in the log.
"""

from __future__ import annotations

import logging
import os
import stat
import time
from collections import defaultdict
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from extract.containers import Container, find_containers, is_home, printable
from extract.errors import SourceError
from extract.locations import files_below, is_url
from extract.sources import source_digest
from flows.logs import event
from load.loader import known_to
from warehouse import layout
from warehouse.connection import open_release
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import duckdb

    from extract.options import ReadOptions

# A file that changed within this time may still be growing.
SETTLED_SECONDS = 10.0


class _Found(NamedTuple):
    """A file of the inbox and when it last changed (seconds of the epoch); or why it is passed over."""

    name: str
    changed: float | None = None
    passed: str = ""


def settled_files(inbox: str, now: float | None = None) -> Iterator[str]:
    """Yield the files of a folder or below an address, at any depth, that have not changed lately.

    Hidden ones are left alone; `now` is in seconds of the epoch. A file whose system does not say when it was
    written is taken as whole, as buckets show their objects. What else is passed over is told in the log.
    Raises OSError for a folder that is not there.
    """
    moment = time.time() if now is None else now
    passed: dict[str, list[str]] = defaultdict(list)
    for file in _remote(inbox) if is_url(inbox) else _below(str(Path(inbox)), frozenset()):
        if file.passed:
            passed[file.passed].append(file.name)
        elif file.changed is None or file.changed <= moment - SETTLED_SECONDS:
            yield file.name
        elif file.changed > moment:
            passed["changed in the future: a clock is wrong"].append(file.name)
    for reason, names in passed.items():
        told = {"reason": reason, "files": len(names), "first": printable(names[0])}
        event("passed over", level=logging.WARNING, inbox=inbox, **told)


def new_files(files: Iterable[str], options: ReadOptions, home: Path) -> list[str]:
    """Return the files that the published release does not know, in their order; all before the first release.

    An inbox is looked into all day. Were every look a run, each would publish a release of the same content, and
    soon none would be left to go back to. One that cannot be read has no content to be known by: it is new until
    a rejection says so.
    """
    digests = {file: digest for file in files if (digest := _digest(file, options)) is not None}
    if not layout.link(home).exists():
        return list(digests)
    with open_release(home) as release:
        known = known_to(release, digests.values())
        told = _told_unreadable(release, [file for file, digest in digests.items() if not digest])
    return [file for file, digest in digests.items() if digest not in known and file not in told]


def _told_unreadable(release: duckdb.DuckDBPyConnection, files: list[str]) -> set[str]:
    """Return those of the files that the release says to be unreadable."""
    containers = {printable(file): file for file in files}
    release.register("asked", pa.table({"container": pa.array(list(containers), pa.string())}))
    rows = release.execute(statement("told_unreadable")).fetchall()
    return {containers[container] for (container,) in rows}


def _digest(file: str, options: ReadOptions) -> str | None:
    """Return the digest of a file as a source; None for one that is gone by now.

    "" is one that cannot be read: loading it will say why.
    """
    try:
        source = next(find_containers([file]), None)
        if source is None:
            return None
        return source_digest(source, options) if isinstance(source, Container) else ""
    except (SourceError, FileNotFoundError):
        return None
    except OSError:
        return ""


def _remote(inbox: str) -> Iterator[_Found]:
    for file in files_below(inbox):
        if any(part.startswith(".") for part in file.url.removeprefix(inbox).split("/")):
            continue
        yield _Found(file.url, file.modified_at.replace(tzinfo=UTC).timestamp() if file.modified_at else None)


def _below(folder: str, around: frozenset[tuple[int, int]]) -> Iterator[_Found]:
    """Yield what lies in a folder, at any depth, through links too; `around` are those it lies in, against loops."""
    status = os.stat(folder)  # noqa: PTH116  (as below)
    here = (status.st_dev, status.st_ino)
    if here in around:
        yield _Found(folder, passed="a link to a folder around it")
        return
    if is_home(folder):
        yield _Found(folder, passed="a home of Hubhouse")
        return
    for name in sorted(os.listdir(folder)):  # noqa: PTH208  (names, not paths: a million of them)
        if not name.startswith("."):
            yield from _at(os.path.join(folder, name), around | {here})  # noqa: PTH118  (as above)


def _at(path: str, around: frozenset[tuple[int, int]]) -> Iterator[_Found]:
    """Yield the file of this path, or those below the folder."""
    try:
        status = os.stat(path)  # noqa: PTH116  (as above)
        if stat.S_ISDIR(status.st_mode):
            yield from _below(path, around)
        elif stat.S_ISREG(status.st_mode):
            # A sender's clock may be ahead, or a copy keep such a time; when the file last changed here is ours.
            yield _Found(path, min(status.st_mtime, status.st_ctime))
        else:
            yield _Found(path, passed="neither a file nor a folder")
    except OSError as error:
        if os.path.lexists(path):  # else it is gone since it was listed
            dangling = isinstance(error, FileNotFoundError)
            yield _Found(path, passed="a link to nothing" if dangling else error.strerror or str(error))
