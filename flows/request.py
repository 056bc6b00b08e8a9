"""What a run is asked to do.

In: nothing. Out: the frozen record that the command line, a schedule or a scrape hands to the walk of a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.containers import printable

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to load, and what the operator knows of it.

    `captured_at` is naive UTC. `fields` maps our names to those of a feed's records, as pairs (extract.options).
    """

    sources: tuple[str, ...]
    hub: str | None = None
    manifest: Path | None = None
    captured_at: datetime | None = None
    fields: tuple[tuple[str, str], ...] = ()
    kind: str = "ingest"

    def arguments(self) -> str:
        """Return the request as the ledger keeps it, one argument after the other."""
        named = {"hub": self.hub, "manifest": self.manifest, "captured_at": self.captured_at}
        given = [f"--{name}={value}" for name, value in named.items() if value]
        fields = [f"--field={ours}={theirs}" for ours, theirs in self.fields]
        return printable(" ".join([*self.sources, *given, *fields]))
