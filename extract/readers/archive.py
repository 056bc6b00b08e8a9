"""Compressed files, and what all archives share.

In: a compressed file. Out: the one source inside. Web archives are read member by member instead, where they
lie.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import zstandard

from extract.bounded import DAMAGE, GZIP_WRAPPER, MAX_WINDOW_BYTES, decompressed
from extract.readers.members import WARC_DICTIONARY
from extract.readers.warc import read_arc, read_warc
from extract.sniff import COMPRESSIONS, HEAD_BYTES, Format, sniff, web_archive_by_name
from extract.source import LimitReachedError, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.containers import Part
    from extract.page import Page, Unreadable


def read_compressed(source: Source, compression: Format) -> Iterator[Source | Page | Unreadable]:
    """Yield the one thing a compressed file holds; web archives are read member by member."""
    kind = kind_inside(source.stream.peek(HEAD_BYTES)[:HEAD_BYTES], compression, source.name)
    if kind in WEB_ARCHIVES:
        yield from WEB_ARCHIVES[kind](source, compression)
        return
    stream = decompressed(source.stream, compression, source.options.limits, source.watch)
    yield source.unpacked(stream, without_suffix(source.name))


def read_part(source: Source, part: Part) -> Iterator[Page | Unreadable]:
    """Yield the records of a web archive that begin in a part of its file."""
    head = source.stream.peek(HEAD_BYTES)[:HEAD_BYTES]
    outer = sniff(head, source.name)
    inner = kind_inside(head, outer, source.name)
    compression = outer if inner in WEB_ARCHIVES else None
    yield from WEB_ARCHIVES[inner or outer](source, compression, start=part.start, end=part.end)


def kind_inside(head: bytes, compression: Format, name: str) -> Format | None:
    """Return WARC or ARC when a compressed head begins with a record, or is damaged and the name says so."""
    named = web_archive_by_name(name)
    by_name = named[0] if len(named) > 1 else None
    if compression is Format.ZSTD and head.startswith(WARC_DICTIONARY):
        return Format.WARC
    try:
        found = sniff(_inflated(head, compression))
    except DAMAGE:
        return by_name
    return found if found in WEB_ARCHIVES else by_name


def _inflated(head: bytes, compression: Format) -> bytes:
    """Return what the head of a compressed file begins with, b"" where web archives are never packed so."""
    if compression is Format.GZIP:
        return zlib.decompressobj(GZIP_WRAPPER).decompress(head, HEAD_BYTES)
    if compression is Format.ZSTD:
        with zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).stream_reader(head) as stream:
            return stream.read(HEAD_BYTES)
    return b""


WEB_ARCHIVES = {Format.WARC: read_warc, Format.ARC: read_arc}


def check_depth(source: Source) -> None:
    """Raise LimitReachedError when this archive lies too deep inside others."""
    limit = source.options.limits.max_nesting
    if source.depth >= limit:
        raise LimitReachedError(f"max_nesting: an archive inside {source.depth} archives, limit {limit}")


def check_entries(source: Source, count: int) -> None:
    """Raise LimitReachedError at one member too many."""
    limit = source.options.limits.max_entries
    if count > limit:
        raise LimitReachedError(f"max_entries: more than {limit} members")


def without_suffix(name: str) -> str:
    """Return a compressed file's name without the compression's suffix; `.tgz` becomes `.tar`."""
    stem, dot, suffix = name.rpartition(".")
    if suffix.lower() in {"tgz", "tbz2", "txz"}:
        return stem + ".tar"
    return stem if dot and suffix.lower() in COMPRESSIONS else name
