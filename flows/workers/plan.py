"""Planning: from what the operator names to shards of about equal work.

In: a request, opened run folders. Out: `ShardTask`s, lazily, while workers are busy with earlier ones.
Sources that an earlier run has loaded are recognised by their digest, before anything of them is parsed.
"""

from __future__ import annotations

import itertools
import pickle
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extract.containers import Container, find_containers
from extract.page import Unreadable
from extract.parts import parts_of
from extract.sources import source_digest
from flows.workers.tasks import ShardTask
from load.loader import known_sources
from load.run import Source
from warehouse import layout
from warehouse.space import require_space

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from extract.options import ReadOptions
    from flows.settings import Settings
    from flows.workers.newcomers import WaitingShard
    from flows.workers.shard import PlannedSource
    from flows.workers.tasks import Setup
    from load.stale import StaleShard

# How many containers are asked for at once whether they are known: one look into the ledger each time.
ASKED_AT_ONCE = 4096
# The first shards are small, so that few pages are spread over all workers too; they double up to the full
# size.
FIRST_SHARD_SOURCES = 16
# A source costs its bytes and about this much besides, for opening it and for its rows.
SOURCE_OVERHEAD_BYTES = 4_000


@dataclass(slots=True)
class Planned:
    """What planning has met so far, for the run's ledger."""

    sources: list[Source] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    manifest_lines: set[int] = field(default_factory=set)  # of the rows that are about a file met


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFolder:
    """Where a run's tasks keep their files, and the run they belong to."""

    home: Path
    run_id: str

    def write(self, name: str, content: object) -> Path:
        """Pickle something into the run's staging folder."""
        path = layout.staging(self.home, self.run_id) / "plan" / f"{name}.pickle"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(content))
        return path


def plan_shards(
    folder: RunFolder, sources: Sequence[str], setup: Setup, settings: Settings, planned: Planned
) -> Iterator[ShardTask]:
    """Yield the shards of a run; what was met stands in `planned` when the last one has been taken."""
    yield from plan_found(
        folder, _unknown(folder.home, find_containers(sources), setup.options, planned), setup, settings
    )


def plan_found(
    folder: RunFolder, found: Iterable[PlannedSource], setup: Setup, settings: Settings
) -> Iterator[ShardTask]:
    """Yield the shards of sources to read; raises WarehouseError when the disk may not hold the next."""
    shared = folder.write("setup", setup)
    for number, group in enumerate(_grouped(found, settings)):
        weight = sum(map(_weight, group))
        require_space(folder.home, weight)
        yield ShardTask(
            home=folder.home,
            run_id=folder.run_id,
            shard=number,
            plan=folder.write(f"shard-{number:06d}", group),
            setup=shared,
            weight=weight,
        )


def plan_again(
    folder: RunFolder, parts: Iterable[StaleShard | WaitingShard], setup: Setup, *, first: int = 0
) -> Iterator[ShardTask]:
    """Yield the shards of pages that stand in the raw zone already, numbered from `first` on."""
    shared = folder.write(f"setup-{first}", setup)
    for number, part in enumerate(parts, start=first):
        yield ShardTask(
            home=folder.home,
            run_id=folder.run_id,
            shard=number,
            plan=folder.write(f"shard-{number:06d}", (part,)),
            setup=shared,
            sightings=False,
            weight=part.outcomes * SOURCE_OVERHEAD_BYTES,
        )


def _unknown(
    home: Path, found: Iterator[Container | Unreadable], options: ReadOptions, planned: Planned
) -> Iterator[PlannedSource]:
    """Yield what must be read; known sources are only noted."""
    while batch := list(itertools.islice(found, ASKED_AT_ONCE)):
        digests = [_digest(source, options) for source in batch]
        planned.manifest_lines.update(_lines(batch, options))
        known = known_sources(home, filter(None, digests))
        for source, digest in zip(batch, digests, strict=True):
            if digest in known:
                planned.known.append(digest)
                continue
            if digest and isinstance(source, Container):
                planned.sources.append(Source(digest=digest, container=source.path))
            yield from parts_of(source) if isinstance(source, Container) else (source,)


def _lines(batch: Iterable[Container | Unreadable], options: ReadOptions) -> Iterator[int]:
    if options.manifest is None:
        return
    for source in batch:
        path = source.path if isinstance(source, Container) else source.container
        if row := options.manifest.row(path):
            yield row.line


def _digest(source: Container | Unreadable, options: ReadOptions) -> str:
    """Return the digest of a source, or "" for one that cannot be read; reading it will say why."""
    if isinstance(source, Unreadable):
        return ""
    try:
        return source_digest(source, options)
    except OSError:
        return ""


def _grouped(sources: Iterable[PlannedSource], settings: Settings) -> Iterator[tuple[PlannedSource, ...]]:
    group: list[PlannedSource] = []
    weight, limit = 0, FIRST_SHARD_SOURCES
    for source in sources:
        group.append(source)
        weight += _weight(source)
        if len(group) >= min(limit, settings.shard_sources) or weight >= settings.shard_bytes:
            yield tuple(group)
            group, weight, limit = [], 0, limit * 2
    if group:
        yield tuple(group)


def _weight(source: Any) -> int:  # noqa: ANN401  (any planned source)
    return SOURCE_OVERHEAD_BYTES + (source.size if isinstance(source, Container) else 0)
