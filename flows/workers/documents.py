"""Documents of pages that wait: what was parsed for their prints is not parsed again for their outcomes.

In: opened pages, as a worker segments them. Out: a file beside the shard's newcomers, and places in it. One document at
a time is in memory; the file ends with the run's staging.
"""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import zstandard

from extract.encoding import decode
from transform.blocks import Block

if TYPE_CHECKING:
    from pathlib import Path

    from extract.page import Page
    from transform.pipeline import Opened

# Without its text a document is as large as its page, and packs to a ninth at the lowest level.
_LEVEL = 1


class Kept(NamedTuple):
    """Where a document stands in the file."""

    offset: int
    size: int


class _Packed(NamedTuple):
    """An opened page as it is written: without its blocks, of which `columns` has one tuple a field.

    `lacks_text`: the text is gone from it too, for it is what the payload decodes to. Of mended mark-up it is not.
    """

    opened: Opened
    columns: tuple[tuple[Any, ...], ...]
    lacks_text: bool


class DocumentFile:
    """The file of one shard while it is written; it begins anew with its first document."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = 0
        self._packer = zstandard.ZstdCompressor(level=_LEVEL)

    def keep(self, opened: Opened) -> Kept:
        """Write a document and return where it stands."""
        data = self._packer.compress(pickle.dumps(_packed(opened), pickle.HIGHEST_PROTOCOL))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab" if self._size else "wb") as file:
            file.write(data)
        kept = Kept(self._size, len(data))
        self._size += len(data)
        return kept


def read_document(path: Path, kept: Kept, page: Page) -> Opened:
    """Return the document at a place of the file, that of the page."""
    with path.open("rb") as file:
        file.seek(kept.offset)
        data = zstandard.ZstdDecompressor().decompress(file.read(kept.size))
    packed: _Packed = pickle.loads(data)  # noqa: S301  (a worker of this run wrote it)
    return _unpacked(packed, page)


def _packed(opened: Opened) -> _Packed:
    """Return the page as it is written: columns take half the time of blocks, which are named tuples."""
    document = opened.document
    lacks_text = document.markup is opened.decoded.text
    if lacks_text:
        opened = _with_text(opened, "")
    bare = opened._replace(document=replace(opened.document, blocks=()))
    return _Packed(bare, tuple(zip(*document.blocks, strict=True)), lacks_text)


def _unpacked(packed: _Packed, page: Page) -> Opened:
    opened = packed.opened
    if packed.lacks_text:
        opened = _with_text(opened, decode(page.payload, page.declared_charset, page.media_type).text)
    blocks = tuple(Block(*values) for values in zip(*packed.columns, strict=True))
    return opened._replace(document=replace(opened.document, blocks=blocks))


def _with_text(opened: Opened, text: str) -> Opened:
    return opened._replace(
        document=replace(opened.document, markup=text), decoded=replace(opened.decoded, text=text)
    )
