"""Opening what a container's location names: a path, or a URL that fsspec knows (s3://, gs://, memory://).

In: a location. Out: a buffered stream, or what lies below a URL. A missing driver is a SourceError naming it.
"""

from __future__ import annotations

import glob
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from extract.errors import SourceError
from extract.instants import parse_instant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

BUFFER_BYTES = 64 << 10

# Where file systems tell when a file was last written.
_MODIFIED_KEYS = ("mtime", "LastModified", "last_modified", "updated", "created")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """A file below a URL: its own URL as given by joining, and when it was last written (naive UTC)."""

    url: str
    size: int
    modified_at: datetime | None


def is_url(source: str) -> bool:
    """Tell whether a source is a URL and no path."""
    scheme, separator, _ = source.partition("://")
    return bool(separator) and scheme.replace("+", "").isalnum()


def open_location(location: str) -> io.BufferedReader:
    """Open for reading, buffered. Raises OSError, or SourceError for a URL without driver."""
    if not is_url(location):
        return io.BufferedReader(Path(location).open("rb", buffering=0), BUFFER_BYTES)
    system, path = _system(location)
    return io.BufferedReader(cast("io.RawIOBase", system.open(path, "rb")), BUFFER_BYTES)


def remote_files(url: str) -> Iterator[RemoteFile]:
    """Yield the files that a URL means: itself, all below it, or its glob, sorted. None: a SourceError."""
    files = list(files_below(url))
    if not files:
        raise SourceError(f"source: {url}: no such file or folder; check the address")
    yield from files


def files_below(url: str) -> Iterator[RemoteFile]:
    """Yield the same; a bucket's prefix that has nothing yet is no error."""
    system, path = _system(url)
    try:
        list_files = system.glob if glob.has_magic(path) else system.find
        found = list_files(path, detail=True)
    except Exception as error:  # each driver raises its own
        raise SourceError(f"source: {url}: {error}; check the address and the credentials") from error
    files = {name: info for name, info in sorted(found.items()) if info.get("type") != "directory"}
    for name, info in files.items():
        moments = (parse_instant(info.get(key)) for key in _MODIFIED_KEYS)
        yield RemoteFile(
            url=_joined(url, path, name),
            size=int(info.get("size") or 0),
            modified_at=next(filter(None, moments), None),
        )


def _joined(url: str, path: str, name: str) -> str:
    """Return the URL of a file as its argument joined with its path below it."""
    if glob.has_magic(path):
        scheme = url.partition("://")[0]
        return f"{scheme}://{name.lstrip('/')}"
    return url.rstrip("/") + name.removeprefix(path.rstrip("/"))


def _system(url: str) -> tuple[Any, str]:
    import fsspec  # noqa: PLC0415  (20 ms of each process's start, and most sources are paths)

    try:
        system, path = fsspec.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise SourceError(f"source: {url}: {error}; install the driver or copy the files here") from error
    return system, path
