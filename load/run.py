"""The hand-overs of load: a run and its sources, what a shard wrote, and what a merge counted.

In: nothing. Out: frozen records, small and picklable (paths, ids and counts; never pages).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from transform.boilerplate.templates import TemplateSnapshot

# The hub of pages whose hub is not known; nothing is learned for it.
UNKNOWN_HUB = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What transformed a page, besides the page itself.

    `profiles` maps a hub's key to the version of its profile, `snapshots` to the id of the template snapshot its pages
    were classified with; a hub that has none is absent.
    """

    rules: str
    model: str
    profiles: Mapping[str, str] = field(default_factory=dict)
    snapshots: Mapping[str, str] = field(default_factory=dict)

    def rules_of(self, hub: str) -> str:
        """Return the version of the rules that a hub's pages are made by: those of all hubs, and its profile."""
        return f"{self.rules}+{self.profiles[hub]}" if hub in self.profiles else self.rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One container of a run. `digest` covers its bytes, hub, manifest rows and given capture time."""

    digest: str
    container: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """The first templates of a hub, and of how many of its pages they were learned, up to which id."""

    snapshot: TemplateSnapshot
    pages: int
    last_page_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A hub held back in a run: how many of its new pages, why, and the first page that shows it."""

    hub: str
    pages: int
    cause: str
    first_page: str
    first_captured_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run, as the ledger (meta.run) keeps it. Times are naive UTC instants.

    `sources` are the containers that were read in this run, `known` the digests of those that were skipped
    because an earlier run had loaded them (see `load.loader.known_sources`): their sightings count as
    unchanged. `held` are the hubs held back: their sightings and payloads are kept, their outcomes wait.
    `learned` are the first templates of hubs, with which the run's own pages were transformed.
    """

    run_id: str
    kind: str = "ingest"  # or "redo", "retry", "rebuild", "backfill" ...
    arguments: str = ""
    started_at: datetime
    versions: Versions
    sources: tuple[Source, ...] = ()
    known: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    learned: tuple[Learned, ...] = ()

    @property
    def held_hubs(self) -> list[str]:
        """Return the keys of the hubs held back, sorted."""
        return sorted(one.hub for one in self.held)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardManifest:
    """What one shard wrote: its number, each table's staged file (absent: no rows), and counts."""

    shard: int
    tables: Mapping[str, Path]
    payloads: Path | None
    sightings: int
    payload_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCounts:
    """What became of a run's sightings. All but `sightings`, `pages` and `restated` add up to `sightings`.

    `pages` counts the payloads that were new, `restated` the outcomes of earlier runs that were replaced.
    """

    sightings: int
    inserted: int
    revised: int
    unchanged: int
    duplicate: int
    not_article: int
    rejected: int
    held: int
    pages: int
    restated: int

    def adds_up(self) -> bool:
        """Say whether every sighting has exactly one disposition."""
        parts = (self.inserted, self.revised, self.unchanged, self.duplicate)
        return self.sightings == sum(parts) + self.not_article + self.rejected + self.held
