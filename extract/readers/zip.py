"""Zip archives, and WACZ: web archives packed into one.

In: a zip. Out: its files as inner sources, in the order of its directory; of a WACZ only the web archives
below `archive/`, its indexes are counted as skipped. Member names are never used as paths. A member that is
encrypted, damaged or packed in an unknown way is one rejection, and the next is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import IO, TYPE_CHECKING

from extract.bounded import BUFFER_BYTES, Bounded, CutShortError, DamagedError
from extract.readers.archive import check_depth, check_entries
from extract.spool import seekable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.page import Unreadable
    from extract.source import Source

_ENCRYPTED = 1

# Where a WACZ keeps its web archives. yes: `archive/data.warc.gz`; no: `indexes/index.cdx.gz`,
# `my/archive/a.warc`
_WACZ_ARCHIVE = re.compile(r"(?:data/)?archive/[^/]+")
_WACZ_PACKAGE = "datapackage.json"
# yes: `rec-1.warc.gz`; no: `test.txt`
_WEB_ARCHIVE = re.compile(r".+\.w?arc(?:\.(?:gz|zst))?", re.IGNORECASE)


def read_zip(source: Source) -> Iterator[Source | Unreadable]:
    """Yield the files of a zip archive."""
    check_depth(source)
    try:
        with zipfile.ZipFile(seekable(source)) as archive:
            is_wacz = _is_wacz(archive)
            for count, member in enumerate(archive.infolist(), start=1):
                check_entries(source, count)
                yield from _member(source, archive, member, is_wacz=is_wacz)
    except zipfile.BadZipFile as error:
        yield source.unreadable("unreadable", f"zip: {error}")


def _is_wacz(archive: zipfile.ZipFile) -> bool:
    names = archive.NameToInfo
    return _WACZ_PACKAGE in names and any(_WACZ_ARCHIVE.fullmatch(name) for name in names)


def _member(
    source: Source, archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, is_wacz: bool
) -> Iterator[Source | Unreadable]:
    name = member.filename
    if member.is_dir():
        source.skipped["directory"] += 1
    elif is_wacz and not _WACZ_ARCHIVE.fullmatch(name):
        source.skipped["wacz index"] += 1
    elif is_wacz and not _WEB_ARCHIVE.fullmatch(name):
        yield source.unreadable("unreadable", "WACZ: a file below archive/ that is no web archive", name)
    elif member.flag_bits & _ENCRYPTED:
        yield source.unreadable("unreadable", "the member is encrypted; unpack it with its password", name)
    else:
        yield from _opened(source, archive, member)


def _opened(
    source: Source, archive: zipfile.ZipFile, member: zipfile.ZipInfo
) -> Iterator[Source | Unreadable]:
    try:
        opened = archive.open(member)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        yield source.unreadable("unreadable", f"zip member: {error}", member.filename)
        return
    with opened:
        body = _Body(opened)
        bounded = Bounded(body, lambda: member.compress_size, source.options.limits, source.watch)
        yield source.member(io.BufferedReader(bounded, BUFFER_BYTES), member.filename, _modified(member))


class _Body:
    """A member's bytes; a checksum that is wrong is damage, not a fault of ours."""

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened = opened

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._opened.read(size)
        except zipfile.BadZipFile as error:
            raise DamagedError(str(error)) from error
        except EOFError as error:
            raise CutShortError("the archive ends inside this member") from error


def _modified(member: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*member.date_time)  # noqa: DTZ001  (zip times have no zone)
    except ValueError:
        return None
