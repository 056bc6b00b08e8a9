"""From what the operator names to the files it means.

In: files, directories, globs, URLs, "-" (standard input). Out: `Container` for each file, in a fixed order,
found lazily; `Unreadable` for what is there but cannot be opened.
"""

from __future__ import annotations

import atexit
import functools
import glob
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from extract.errors import SourceError
from extract.locations import RemoteFile, is_url, open_location, remote_files
from extract.page import Unreadable
from extract.sniff import HEAD_BYTES, Format, sniff

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

STDIN = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a file, byte offsets, half-open: the records that begin in it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """One file to read.

    `path` is the argument joined with the relative path; `location` is where it is opened. `size` is in
    bytes, `modified_at` naive UTC. `format` is the outermost one (a compressed WARC is "gz").
    """

    path: str
    location: str
    size: int
    modified_at: datetime | None
    format: Format
    part: Part | None = None  # None: all of it

    @property
    def argument(self) -> str:
        """What finds this file again; `path` does not where its name is no valid Unicode."""
        return STDIN if self.path == STDIN else self.location


def require_sources(sources: Iterable[str]) -> None:
    """Raise SourceError for a local source that names nothing, or a home: before anything is begun for the others."""
    for source in sources:
        if source != STDIN and not is_url(source):
            _refuse_home(source)
            if not os.path.lexists(source) and next(_matches(source), None) is None:
                raise _nothing(source)


def _refuse_home(source: str) -> None:
    if is_home(source):
        raise SourceError(f"source: {source}: a home of Hubhouse; leave it out, or name its captures/ alone")


def _nothing(source: str) -> SourceError:
    return SourceError(f"source: {source}: no such file or directory; check the path")


def _matches(source: str) -> Iterator[str]:
    # not Path.glob: it drops a leading `./`, and the path counts as given
    return glob.iglob(source, recursive=True) if glob.has_magic(source) else iter(())  # noqa: PTH207


def find_containers(sources: Sequence[str]) -> Iterator[Container | Unreadable]:
    """Yield the files of all sources, each source's in path order.

    A source that names nothing raises SourceError: a typing error must not look like an empty run; so does a home
    of Hubhouse. Below a source, homes are passed over: `hubhouse ingest .` would load what it wrote. Standard
    input is copied to a temporary file that lives as long as this process.
    """
    for source in sources:
        if source == STDIN:
            yield _container(STDIN, _spooled_stdin())
        elif is_url(source):
            yield from map(_remote, remote_files(source))
        else:
            _refuse_home(source)
            yield from _walk(source, frozenset()) if os.path.lexists(source) else _globbed(source)


def _globbed(source: str) -> Iterator[Container | Unreadable]:
    found = sorted(_matches(source))
    if not found:
        raise _nothing(source)
    named = Path(*takewhile(lambda part: not glob.has_magic(part), Path(source).parts))
    for path in found:
        if not ("**" in source and (Path(path).is_dir() or _is_in_home(Path(path), named))):
            yield from _walk(path, frozenset())


def _is_in_home(path: Path, named: Path) -> bool:
    """Say whether a file that a pattern found lies in a home, other than one that the pattern itself names."""
    return any(is_home(str(named / folder)) for folder in path.relative_to(named).parents if folder.parts)


def _walk(path: str, around: frozenset[tuple[int, int]]) -> Iterator[Container | Unreadable]:
    """Yield a file, or the files below a directory; `around` are those it lies in, against loops."""
    try:
        stat = Path(path).stat()
        identity = (stat.st_dev, stat.st_ino)
        if Path(path).is_dir():
            if identity not in around and not is_home(path):
                for name in sorted(os.listdir(path)):  # noqa: PTH208  (names, not paths: a million of them)
                    yield from _walk(os.path.join(path, name), around | {identity})  # noqa: PTH118  (keeps "./")
        elif Path(path).is_file():
            yield _container(path, path)
        else:
            yield _unreadable(path, "neither a file nor a directory")
    except OSError as error:
        yield _unreadable(path, f"{error.strerror or error}")


def is_home(path: str) -> bool:
    """Say whether a folder is a home of Hubhouse, by what each has from its first run on."""
    return os.path.exists(os.path.join(path, "writer", "warehouse.duckdb"))  # noqa: PTH110, PTH118  (as above)


def _container(path: str, location: str) -> Container:
    with Path(location).open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        stat = os.fstat(stream.fileno())
    return Container(
        path=printable(path),
        location=location,
        size=stat.st_size,
        modified_at=None
        if path == STDIN
        else datetime.fromtimestamp(stat.st_mtime, tz=UTC).replace(tzinfo=None),
        format=sniff(head, path),
    )


def _remote(file: RemoteFile) -> Container | Unreadable:
    try:
        with open_location(file.url) as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as error:
        return _unreadable(file.url, str(error))
    return Container(
        path=file.url,
        location=file.url,
        size=file.size,
        modified_at=file.modified_at,
        format=sniff(head, file.url),
    )


def _unreadable(path: str, cause: str) -> Unreadable:
    return Unreadable(container=printable(path), reason="io_error", detail=f"cannot be opened: {cause}")


def printable(path: str) -> str:
    """Return a path as valid Unicode: bytes of a name that are none become U+FFFD."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@functools.cache  # it can be read once: whoever names it again means the same bytes
def _spooled_stdin() -> str:
    with tempfile.NamedTemporaryFile(prefix="hubhouse-stdin-", delete=False) as spool:
        atexit.register(Path(spool.name).unlink, missing_ok=True)
        shutil.copyfileobj(sys.stdin.buffer, spool)
    return spool.name
