"""Large web archives, split by file offset so that several workers read one file.

In: a container. Out: containers of which each holds the records that begin in its stretch of the file:
together all records, each once, whatever their sizes. Every other container stays whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.containers import Part
from extract.locations import open_location
from extract.readers.archive import WEB_ARCHIVES, kind_inside
from extract.sniff import HEAD_BYTES, Format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.containers import Container

# As large as a shard: what a killed run has to read again, and what keeps a worker busy for some seconds.
PART_BYTES = 32 << 20

_SPLITTABLE = frozenset({Format.GZIP, Format.ZSTD, *WEB_ARCHIVES})


def parts_of(container: Container, part_bytes: int = PART_BYTES) -> Iterator[Container]:
    """Yield the parts of a large web archive in file order, any other container as it is."""
    if container.size < 2 * part_bytes or not _is_web_archive(container):
        yield container
        return
    for start in range(0, container.size, part_bytes):
        end = min(start + part_bytes, container.size)
        yield replace(container, part=Part(start=start, end=end), size=end - start)


def _is_web_archive(container: Container) -> bool:
    if container.format in WEB_ARCHIVES:
        return True
    if container.format not in _SPLITTABLE:
        return False
    with open_location(container.location) as stream:
        head = stream.peek(HEAD_BYTES)[:HEAD_BYTES]
        return kind_inside(head, container.format, container.path) in WEB_ARCHIVES
