"""The hand-overs between the driver of a run and its worker processes: paths in, paths and counts out.

In: nothing. Out: frozen records. A task is a shard of pages, self-contained: its list of sources lies in a
file of the run's staging folder, so tasks stay small however many pages there are.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from extract.options import ReadOptions
    from flows.operations.partition import Slice
    from flows.workers.marker import Place
    from load.run import Versions
    from transform.boilerplate.templates import TemplateSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What all shards of a run share: how sources are read, and what transforms their pages."""

    options: ReadOptions
    versions: Versions
    templates: Mapping[str, TemplateSnapshot] = field(default_factory=dict)
    only: Slice | None = None  # of each source, what a backfill's partition holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """A place that ended a worker process twice, and how ("killed by signal 11", "no progress in 60 s of CPU time")."""

    place: Place
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardTask:
    """One shard of a run. `plan` is the pickled tuple of its sources, `setup` what all shards share.

    `sightings` is false for a pass over pages that were sighted before. `blamed` are places to step over.
    """

    home: Path
    run_id: str
    shard: int
    plan: Path
    setup: Path
    sightings: bool = True
    weight: int  # the sources' size in bytes, for the time left
    suspect: Place | None = None  # where the last attempt ended, not yet blamed
    blamed: tuple[Blame, ...] = ()

    def sources(self) -> tuple[Any, ...]:
        """Return the shard's sources, as planned."""
        return pickle.loads(self.plan.read_bytes())  # type: ignore[no-any-return]  # noqa: S301  (our own file)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a worker sends back when a shard cannot be written: the error in one line, with the remedy."""

    message: str
