"""The members of a zip archive whose directory is missing or damaged, by their own headers (APPNOTE.TXT 4.3.7, 4.3.9).

In: a seekable stream and where to begin. Out: `ZipEntry`s in the order in which they lie. A member whose header leaves
its sizes to the descriptor behind it ends where such a descriptor states just the distance; the last one of an
archive that is cut short has none, and reaches to the end.
"""

from __future__ import annotations

import itertools
import struct
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.readers.zip_directory import LOCAL_MAGIC, ZipEntry, local_entry

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

_DESCRIPTOR_MAGIC = b"PK\x07\x08"
# Checksum, packed size, size; with ZIP64 in 64 bits, whose lower halves look like the form in 32.
_DESCRIPTORS = (struct.Struct("<4sL2Q"), struct.Struct("<4s3L"))
_DESCRIPTOR_BYTES = max(one.size for one in _DESCRIPTORS)

_STEP_BYTES = 1 << 20
_ENDLESS = 1 << 62


def salvaged_entries(stream: io.BufferedReader, start: int = 0) -> Iterator[ZipEntry]:
    """Yield the members that begin at `start` or behind it, as far as sound headers stand there."""
    end = stream.seek(0, 2)
    position = start
    while (local := _next_local(stream, position)) is not None:
        entry, data_start = local
        if entry.has_descriptor and not entry.packed_size and not entry.is_directory:
            entry = _measured(stream, entry, data_start, end)
        yield entry
        position = data_start + entry.packed_size


def _next_local(stream: io.BufferedReader, position: int) -> tuple[ZipEntry, int] | None:
    """Return the first member with a sound header at `position` or behind it, and where its bytes begin."""
    places = itertools.chain(
        (position,), _places(stream, LOCAL_MAGIC, position)
    )  # it mostly stands right there
    found = (local_entry(stream, place) for place in places)
    return next((local for local in found if local is not None), None)


def _measured(stream: io.BufferedReader, entry: ZipEntry, data_start: int, end: int) -> ZipEntry:
    """Return the entry with what its descriptor states; without one it reaches to the end of the file."""
    for place in _places(stream, _DESCRIPTOR_MAGIC, data_start):
        stream.seek(place)
        raw = stream.read(_DESCRIPTOR_BYTES)
        for form in _DESCRIPTORS:
            if len(raw) >= form.size:
                _, crc, packed, size = form.unpack_from(raw)
                if packed == place - data_start:
                    return replace(entry, crc=crc, packed_size=packed, size=size)
    # More than there is, so that whoever reads it learns that it is cut short.
    return replace(entry, packed_size=end - data_start + 1, size=_ENDLESS)


def _places(stream: io.BufferedReader, magic: bytes, position: int) -> Iterator[int]:
    """Yield where a magic number stands, at `position` and behind it; the stream may be moved meanwhile."""
    tail = b""
    while True:
        stream.seek(position)
        step = stream.read(_STEP_BYTES)
        if not step:
            return
        data, start = tail + step, position - len(tail)
        at = data.find(magic)
        while at >= 0:
            yield start + at
            at = data.find(magic, at + 1)
        position += len(step)
        tail = data[1 - len(magic) :]
