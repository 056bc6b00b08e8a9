"""Rejected pages: shown with their bytes, retried after a fix, resolved by the operator.

In: which rejections. Out: counts, or one rejection with its payload from the raw zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flows.errors import UsageError
from flows.hubs.profiles import require_loaded
from flows.operations.upkeep import upkeep
from flows.progress import SILENT
from flows.request import Request
from flows.settle import Selection, Workshop, redo
from load.raw_zone import payloads, shard_name
from load.stale import StaleReason
from warehouse import layout
from warehouse.connection import open_release, open_writer
from warehouse.sql import statement

if TYPE_CHECKING:
    from pathlib import Path

    from flows.progress import Progress
    from flows.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which open rejections: of a reason, of a hub; None: of all."""

    reason: str | None = None
    hub: str | None = None

    def parameters(self) -> dict[str, str | None]:
        """Return the parameters of the statements."""
        return {"reason": self.reason, "hub": self.hub}


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """What a retry did: pages made again, and containers that the next ingest reads again."""

    run_id: str
    pages: int
    containers: int


def show(home: Path, sighting_id: int) -> tuple[dict[str, Any], bytes]:
    """Return one rejection and the bytes that were kept of it. Raises UsageError when there is none."""
    with open_release(home) as release:
        result = release.execute(statement("rejection/one"), {"sighting_id": sighting_id})
        names = [column[0] for column in result.description or ()]
        row = result.fetchone()
    if row is None:
        raise UsageError(f"rejections: {sighting_id}: no such rejection; see `hubhouse rejections list`")
    found = dict(zip(names, row, strict=True))
    run_id, shard = found.pop("payload_run_id"), found.pop("shard")
    if run_id is None:
        return found, b""
    file = layout.raw(home, run_id) / shard_name(shard)
    return found, next((payload for _, payload in payloads(file, {found["page_id"]})), b"")


def retry(chosen: Chosen, settings: Settings, progress: Progress = SILENT) -> Retried:
    """Transform rejected pages again, and forget the containers with unreadable parts."""

    def work(shop: Workshop) -> tuple[int, int]:
        with open_writer(shop.home) as connection:
            rows = connection.execute(statement("rejection/pages"), chosen.parameters()).fetchall()
            forgotten = connection.execute(
                statement("rejection/forget_sources"), chosen.parameters()
            ).fetchall()
        pages = frozenset(page for (page,) in rows)
        redone = redo(shop, Selection(reasons=frozenset({StaleReason.RETRY}), pages=pages)) if pages else 0
        return redone, len(set(forgotten))

    require_loaded(settings.home, chosen.hub)
    request = Request(sources=(), hub=chosen.hub, kind="retry")
    run_id, (pages, containers) = upkeep(request, settings, work, progress=progress)
    return Retried(run_id=run_id, pages=pages, containers=containers)


def resolve(chosen: Chosen, sighting_id: int | None, note: str, settings: Settings) -> int:
    """Mark rejections as settled, so that they are no longer listed; returns how many.

    Raises UsageError when the one named is not open.
    """
    values = {**chosen.parameters(), "sighting_id": sighting_id, "note": note}

    def work(shop: Workshop) -> int:
        now = datetime.now(UTC).replace(tzinfo=None)
        with open_writer(shop.home) as connection:
            settled = connection.execute(statement("rejection/resolve"), {**values, "now": now}).fetchall()
        if sighting_id is not None and not settled:
            raise UsageError(
                f"rejections: {sighting_id}: no such open rejection; see `hubhouse rejections list`"
            )
        return len(settled)

    require_loaded(settings.home, chosen.hub)
    _, resolved = upkeep(Request(sources=(), kind="resolve"), settings, work)
    return resolved
