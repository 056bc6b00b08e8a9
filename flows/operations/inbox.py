"""The inbox: what lies in a folder or under a prefix is loaded; what was loaded before is recognised.

In: a folder, or the address of a bucket's prefix; the home. Out: the files to ingest. Those that are still being
written are left for the next time, those that the published release knows for good.
"""

from __future__ import annotations

import stat
import time
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from extract.containers import Container, find_containers, printable
from extract.errors import SourceError
from extract.locations import files_below, is_url
from extract.sources import source_digest
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


def settled_files(inbox: str, now: float | None = None) -> Iterator[str]:
    """Yield the files of a folder or below an address, at any depth, that have not changed lately.

    Hidden ones are left alone; `now` is in seconds of the epoch. A file whose system does not say when it was
    written is taken as whole, as buckets show their objects.
    """
    latest = (time.time() if now is None else now) - SETTLED_SECONDS
    for name, below, modified in _files(inbox):
        hidden = any(part.startswith(".") for part in below.split("/"))
        if not hidden and (modified is None or modified <= latest):
            yield name


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


def _files(inbox: str) -> Iterator[tuple[str, str, float | None]]:
    """Yield each file's name, its path below the inbox, and when it was written (seconds of the epoch)."""
    if is_url(inbox):
        for file in files_below(inbox):
            written = file.modified_at.replace(tzinfo=UTC).timestamp() if file.modified_at else None
            yield file.url, file.url.removeprefix(inbox), written
        return
    folder = Path(inbox)
    for path in sorted(folder.rglob("*")):
        try:
            status = path.stat()
        except OSError:  # gone since it was listed, or a link to nothing
            continue
        if stat.S_ISREG(status.st_mode):
            yield str(path), path.relative_to(folder).as_posix(), status.st_mtime
