"""Going back: to a release that is kept, for readers and for the loader alike.

In: the home and a release's name. Out: the link and the writer's database as they were then. Payloads that
later runs fetched stay in the raw zone as long as a release that knows them is kept; what they came from
can be ingested again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse import layout
from warehouse.connection import existing_release, open_release
from warehouse.errors import NoReleaseError
from warehouse.publish import copy_file, current, point_to
from warehouse.sql import statement

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One kept release. `published_at` is a naive UTC instant, None of a copy under somebody's own name."""

    name: str
    published_at: datetime | None
    size_bytes: int
    is_current: bool


def kept_releases(home: Path) -> list[Release]:
    """Return the kept releases, newest first; empty before the first."""
    shown = current(home)
    return [
        Release(
            name=name,
            published_at=layout.release_moment(name),
            size_bytes=layout.release(home, name).stat().st_size,
            is_current=name == shown,
        )
        for name in layout.release_names(home)
    ]


def rollback(home: Path, name: str | None = None) -> str:
    """Go back to a release, by default the one that the current came from, and return its name.

    The caller holds the lease. The writer's file goes first: killed in between, the next publish completes
    it. Raises NoReleaseError when there is none to go back to, or no link that says which one is current.
    """
    target = _before_current(home) if name is None else name
    file = existing_release(home, target)
    fresh = layout.writer(home).with_suffix(".next")
    fresh.parent.mkdir(exist_ok=True)  # the writer's file may be what was lost
    copy_file(file, fresh)
    layout.writer(home).with_suffix(".duckdb.wal").unlink(missing_ok=True)
    fresh.rename(layout.writer(home))
    point_to(home, target)
    return target


def _before_current(home: Path) -> str:
    """Return the newest kept release in the history of the current one: none that was itself gone back from."""
    shown = current(home) or ""
    with open_release(home) as connection:
        history = {name for (name,) in connection.execute(statement("releases_before")).fetchall()}
    older = [name for name in layout.release_names(home) if name < shown and name in history]
    if not older:
        raise NoReleaseError(
            f"nothing to go back to: {home}: the current release is the oldest kept; "
            "`hubhouse withdraw RUN` undoes a load"
        )
    return older[0]
