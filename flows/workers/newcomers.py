"""Newcomers, pages of hubs without templates: they wait until these are learned, and are then transformed once.

In: the newcomers of a shard with the prints of their blocks, as a worker meets them (flows.workers.triage). Out: a
file of them in chunks of one hub each, so that a hub is read without the others and nobody holds more than a chunk; and
the pages that are to be transformed after all, with their payloads.
"""

from __future__ import annotations

import functools
import pickle
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from flows.workers.documents import DocumentFile, read_document
from load.raw_zone import payloads, shard_name
from warehouse import layout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from extract.page import Page
    from flows.workers.documents import Kept
    from transform.boilerplate.fingerprints import BlockPrint
    from transform.pipeline import Opened

# So many newcomers are held before they are written: equal prints of a hub's pages are written once a chunk.
CHUNK_PAGES = 64
_INDEX = ".index"


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A page, without its payload, the id of its outcome, and the prints of its blocks in reading order.

    `waits`: it has no outcome yet. `document` is where its parsed page stands, if that is kept.
    """

    page: Page
    outcome_id: int
    prints: tuple[BlockPrint, ...]
    waits: bool
    document: Kept | None = None


class Chunk(NamedTuple):
    """Where newcomers of one hub stand in a shard's file, and how many they are."""

    path: Path
    offset: int
    size: int
    hub: str
    pages: int
    waits: bool  # one of them does

    def read(self) -> list[Newcomer]:
        """Return the newcomers, in the order in which they were met."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            newcomers: list[Newcomer] = pickle.loads(file.read(self.size))  # noqa: S301  (a worker of this run wrote it)
        return newcomers


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingShard:
    """Pages of one shard that are to be transformed, by outcome; the file of its newcomers and that of its payloads."""

    chunks: tuple[Chunk, ...]
    payloads: Path
    outcome_ids: frozenset[int]

    @property
    def outcomes(self) -> int:
        """Return how many they are."""
        return len(self.outcome_ids)


class NewcomerFile:
    """The file of one shard while it is written. Its index comes last: without it the file counts as none."""

    def __init__(self, path: Path) -> None:
        """Begin anew: what an attempt left that was killed at its end says nothing of this one."""
        _index(path).unlink(missing_ok=True)
        self._path = path
        self._documents = DocumentFile(_documents(path))
        self._held: dict[str, list[Newcomer]] = {}
        self._count = 0
        self._chunks: list[Chunk] = []

    def add(self, hub: str, newcomer: Newcomer) -> None:
        """Take in a newcomer; write when enough have come."""
        self._held.setdefault(hub, []).append(newcomer)
        self._count += 1
        if self._count >= CHUNK_PAGES:
            self._flush()

    def keep(self, opened: Opened) -> Kept:
        """Write the document of a page that waits, and return where it stands."""
        return self._documents.keep(opened)

    def close(self) -> None:
        """Write what is left and the index; no newcomers leave no file."""
        if self._held:
            self._flush()
        if self._chunks:
            index = _index(self._path)
            fresh = index.with_suffix(".part")
            fresh.write_bytes(pickle.dumps(self._chunks))
            fresh.rename(index)  # other workers look for it meanwhile

    def _flush(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab" if self._chunks else "wb") as file:
            for hub, newcomers in self._held.items():
                data = pickle.dumps(newcomers)
                waits = any(newcomer.waits for newcomer in newcomers)
                self._chunks.append(Chunk(self._path, file.tell(), len(data), hub, len(newcomers), waits))
                file.write(data)
        self._held.clear()
        self._count = 0


def newcomers_file(home: Path, run_id: str, shard: int) -> Path:
    """Return where a shard's newcomers are written."""
    return (layout.staging(home, run_id) / "newcomers" / shard_name(shard)).with_suffix(".pickle")


def read_chunks(path: Path) -> tuple[Chunk, ...]:
    """Return the chunks of a shard's file in their order; none without newcomers."""
    index = _index(path)
    return _read_index(index) if index.exists() else ()


def met_hubs(home: Path, run_id: str) -> set[str]:
    """Return the hubs of the newcomers in those shards of a run that are written already."""
    indexes = newcomers_file(home, run_id, 0).parent.glob(f"*{_INDEX}")
    return {hub for index in indexes for hub in _hubs_of(index)}


def read_waiting(shard: WaitingShard) -> Iterator[tuple[Page, Opened | None]]:
    """Yield the pages of a shard that wait, each outcome's once, in the order of payloads; with what was parsed."""
    waiting: dict[str, list[tuple[Chunk, Newcomer]]] = {}
    for chunk, newcomer in _newcomers(shard):
        waiting.setdefault(newcomer.page.page_id, []).append((chunk, newcomer))
    for page_id, payload in payloads(shard.payloads, waiting):
        for chunk, newcomer in waiting[page_id]:
            page, kept = replace(newcomer.page, payload=payload), newcomer.document
            yield page, read_document(_documents(chunk.path), kept, page) if kept else None


def waiting_pages(shard: WaitingShard) -> Iterator[Page]:
    """Yield the pages of a shard that wait, each outcome's once, without their payloads."""
    yield from (newcomer.page for _, newcomer in _newcomers(shard))


def _newcomers(shard: WaitingShard) -> list[tuple[Chunk, Newcomer]]:
    """Return the newcomers of the shard's outcomes, each outcome's once, without what only learning needs."""
    found = {
        newcomer.outcome_id: (chunk, replace(newcomer, prints=()))
        for chunk in shard.chunks
        for newcomer in chunk.read()
        if newcomer.outcome_id in shard.outcome_ids
    }
    return list(found.values())


@functools.cache  # a worker asks before each shard; names alone, of one run
def _hubs_of(index: Path) -> frozenset[str]:
    return frozenset(chunk.hub for chunk in _read_index(index))


def _read_index(index: Path) -> tuple[Chunk, ...]:
    return tuple(pickle.loads(index.read_bytes()))  # noqa: S301  (a worker of this run wrote it)


def _documents(path: Path) -> Path:
    return path.with_suffix(".documents")


def _index(path: Path) -> Path:
    return path.with_suffix(_INDEX)
