"""Documents of pages that wait: what was parsed for their prints is not parsed again for their outcomes.

In: opened pages, as a worker segments them. Out: a file beside the shard's newcomers, and places in it. One document at
a time is in memory; the file ends with the run's staging.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, NamedTuple

import zstandard

if TYPE_CHECKING:
    from pathlib import Path

    from transform.pipeline import Opened

# A document is two thirds larger than its page, and packs to a seventh at the lowest level.
_LEVEL = 1


class Kept(NamedTuple):
    """Where a document stands in the file."""

    offset: int
    size: int


class DocumentFile:
    """The file of one shard while it is written; it begins anew with its first document."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = 0
        self._packer = zstandard.ZstdCompressor(level=_LEVEL)

    def keep(self, opened: Opened) -> Kept:
        """Write a document and return where it stands."""
        data = self._packer.compress(pickle.dumps(opened, pickle.HIGHEST_PROTOCOL))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab" if self._size else "wb") as file:
            file.write(data)
        kept = Kept(self._size, len(data))
        self._size += len(data)
        return kept


def read_document(path: Path, kept: Kept) -> Opened:
    """Return the document at a place of the file."""
    with path.open("rb") as file:
        file.seek(kept.offset)
        data = zstandard.ZstdDecompressor().decompress(file.read(kept.size))
    opened: Opened = pickle.loads(data)  # noqa: S301  (a worker of this run wrote it)
    return opened
