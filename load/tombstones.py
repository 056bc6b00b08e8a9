"""What was erased, written down beside the databases: HOME/erased.json.

In: the home. Out: its tombstones, and what is left to do for them. A database goes back with all it holds (a
rollback, a backup), its tombstones too; this file does not. It is written before anything is erased, so that a
later command completes what a kill left. Hashes and addresses, no content.
"""

from __future__ import annotations

import os
from datetime import datetime  # noqa: TC003  (pydantic reads the annotation)
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse import layout
from warehouse.errors import DamagedError

if TYPE_CHECKING:
    from pathlib import Path


class Tombstone(BaseModel):
    """One thing that was erased. `erased_at` is a naive UTC instant."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["page", "url", "article"]
    key: str
    erased_at: datetime
    reason: str


class Erasures(BaseModel):
    """All that was erased, and what it must still go from.

    That is the databases and then the files; the files alone; or releases alone, which could not be read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    left: Literal["databases", "files", "releases"] | None = None
    tombstones: tuple[Tombstone, ...] = ()

    def joined(self, others: tuple[Tombstone, ...]) -> Erasures:
        """Return these with the others that are not among them; where there are such, all is left to do."""
        known = {(one.kind, one.key) for one in self.tombstones}
        fresh = tuple(one for one in others if (one.kind, one.key) not in known)
        return Erasures(left="databases", tombstones=(*self.tombstones, *fresh)) if fresh else self


def read_erasures(file: Path) -> Erasures:
    """Return what a file says, nothing where there is none. Raises DamagedError."""
    if not file.exists():
        return Erasures()
    try:
        return Erasures.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise DamagedError(
            f"erased: {file}: {error.error_count()} faults, first {error.errors()[0]['msg']}; restore it from a backup"
        ) from error


def write_erasures(home: Path, erasures: Erasures) -> None:
    """Write the home's file anew, and wait until it is on disk. A kill leaves the old one or the new one."""
    file = layout.erased(home)
    fresh = file.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as written:
        written.write(erasures.model_dump_json(indent=1))
        written.flush()
        os.fsync(written.fileno())
    fresh.rename(file)
