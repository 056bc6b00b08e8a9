"""Zip archives, and WACZ: web archives packed into one.

In: a zip. Out: its files as inner sources, in the order of its directory; of a WACZ only the web archives
below `archive/`, its indexes are counted as skipped. Member names are never used as paths. A member that is
encrypted, damaged or packed in an unknown way is one rejection, and the next is read.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from typing import TYPE_CHECKING

from extract.bounded import BUFFER_BYTES, Bounded, CutShortError, DamagedError
from extract.readers.archive import check_depth, check_entries
from extract.readers.zip_directory import ZipEntry, open_entry, zip_entries
from extract.spool import seekable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.page import Unreadable
    from extract.source import Source

# Where a WACZ keeps its web archives. yes: `archive/data.warc.gz`; no: `indexes/index.cdx.gz`,
# `my/archive/a.warc`
_WACZ_ARCHIVE = re.compile(r"(?:data/)?archive/[^/]+")
_WACZ_PACKAGE = "datapackage.json"
_WACZ_WITHIN_ENTRIES = 1000
# yes: `rec-1.warc.gz`; no: `test.txt`
_WEB_ARCHIVE = re.compile(r".+\.w?arc(?:\.(?:gz|zst))?", re.IGNORECASE)


def read_zip(source: Source) -> Iterator[Source | Unreadable]:
    """Yield the files of a zip archive."""
    check_depth(source)
    stream = seekable(source)
    try:
        is_wacz = _is_wacz(stream)
        for count, entry in enumerate(zip_entries(stream), start=1):
            check_entries(source, count)
            yield from _member(source, stream, entry, is_wacz=is_wacz)
    except zipfile.BadZipFile as error:
        yield source.unreadable("unreadable", f"zip: {error}")


def _is_wacz(stream: io.BufferedReader) -> bool:
    names = [entry.name for entry in itertools.islice(zip_entries(stream), _WACZ_WITHIN_ENTRIES)]
    return _WACZ_PACKAGE in names and any(_WACZ_ARCHIVE.fullmatch(name) for name in names)


def _member(
    source: Source, stream: io.BufferedReader, entry: ZipEntry, *, is_wacz: bool
) -> Iterator[Source | Unreadable]:
    name = entry.name
    if entry.is_directory:
        source.skipped["directory"] += 1
    elif is_wacz and not _WACZ_ARCHIVE.fullmatch(name):
        source.skipped["wacz index"] += 1
    elif is_wacz and not _WEB_ARCHIVE.fullmatch(name):
        yield source.unreadable("unreadable", "WACZ: a file below archive/ that is no web archive", name)
    elif entry.is_encrypted:
        yield source.unreadable("unreadable", "the member is encrypted; unpack it with its password", name)
    else:
        yield _opened(source, stream, entry)


def _opened(source: Source, stream: io.BufferedReader, entry: ZipEntry) -> Source | Unreadable:
    try:
        body = _Body(open_entry(stream, entry))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        return source.unreadable("unreadable", f"zip member: {error}", entry.name)
    bounded = Bounded(body, lambda: entry.packed_size, source.options.limits, source.watch)
    return source.member(io.BufferedReader(bounded, BUFFER_BYTES), entry.name, entry.modified_at)


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
