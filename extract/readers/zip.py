"""Zip archives, and WACZ: web archives packed into one.

In: a zip. Out: its files as inner sources, in the order of its directory; of a WACZ only the web archives
below `archive/`, its indexes are counted as skipped. Member names are never used as paths. A member that is
encrypted, damaged or packed in an unknown way is one rejection, and the next is read. Where the directory is missing or
damaged, the members are read by their own headers, and one rejection says so.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from extract.bounded import BUFFER_BYTES, Bounded, CutShortError, DamagedError
from extract.page import WRONG_DIGEST
from extract.readers.archive import check_depth, check_entries
from extract.readers.wacz import ARCHIVE, Package, read_package, wrong_digest
from extract.readers.zip_directory import ZipEntry, open_entry, zip_entries
from extract.readers.zip_salvage import salvaged_entries
from extract.spool import seekable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.page import Unreadable
    from extract.source import Source

# yes: `rec-1.warc.gz`; no: `test.txt`
_WEB_ARCHIVE = re.compile(r".+\.w?arc(?:\.(?:gz|zst))?", re.IGNORECASE)


def read_zip(source: Source) -> Iterator[Source | Unreadable]:
    """Yield the files of a zip archive."""
    check_depth(source)
    stream = seekable(source)
    count, seen_to, package = 0, 0, None
    try:
        package = read_package(stream)
        listed = {path for path in package.digests if ARCHIVE.fullmatch(path)} if package else set()
        for count, entry in enumerate(zip_entries(stream), start=1):
            check_entries(source, count)
            listed.discard(entry.name)
            seen_to = max(seen_to, entry.offset + entry.packed_size)
            yield from _member(source, stream, entry, package)
    except zipfile.BadZipFile as error:
        yield from _salvaged(source, stream, count, seen_to, package, str(error))
    else:
        for name in sorted(listed):
            yield source.unreadable("unreadable", "WACZ: datapackage.json lists it, the zip lacks it", name)


def _salvaged(  # noqa: PLR0913, PLR0917  (what the directory gave before it failed)
    source: Source, stream: io.BufferedReader, count: int, start: int, package: Package | None, fault: str
) -> Iterator[Source | Unreadable]:
    """Yield the members behind `start`, of which the directory says nothing any more, and what is wrong with it."""
    if package is None and source.name.lower().endswith(".wacz"):
        package = Package()
    salvaged = 0
    for salvaged, entry in enumerate(salvaged_entries(stream, start), start=1):
        check_entries(source, count + salvaged)
        yield from _member(source, stream, entry, package)
    yield source.unreadable("unreadable", f"zip: {fault}; {salvaged} members read by their own headers")


def _member(
    source: Source, stream: io.BufferedReader, entry: ZipEntry, package: Package | None
) -> Iterator[Source | Unreadable]:
    name = entry.name
    if entry.is_directory:
        source.skipped["directory"] += 1
    elif entry.is_link:
        source.skipped["link or device"] += 1
    elif package and not ARCHIVE.fullmatch(name):
        source.skipped["wacz index"] += 1
    elif package and not _WEB_ARCHIVE.fullmatch(name):
        yield source.unreadable("unreadable", "WACZ: a file below archive/ that is no web archive", name)
    elif entry.is_encrypted:
        yield source.unreadable("unreadable", "the member is encrypted; unpack it with its password", name)
    else:
        verified = package if source.options.verify_digests else None
        wrong = wrong_digest(stream, entry, verified, source.options.limits) if verified else ""
        yield _opened(source, stream, entry, ((WRONG_DIGEST, wrong),) if wrong else ())


def _opened(
    source: Source, stream: io.BufferedReader, entry: ZipEntry, facts: tuple[tuple[str, str], ...]
) -> Source | Unreadable:
    try:
        body = _Body(open_entry(stream, entry))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        return source.unreadable("unreadable", f"zip member: {error}", entry.name)
    bounded = Bounded(body, lambda: entry.packed_size, source.options.limits, source.watch)
    return source.member(io.BufferedReader(bounded, BUFFER_BYTES), entry.name, entry.modified_at, facts)


class _Body:
    """A member's bytes; a checksum that is wrong is damage, not a fault of ours."""

    def __init__(self, opened: zipfile.ZipExtFile) -> None:
        self._opened = opened

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._opened.read(size)
        except zipfile.BadZipFile as error:
            raise DamagedError(str(error)) from error
        except EOFError as error:
            raise CutShortError("the archive ends inside this member") from error
