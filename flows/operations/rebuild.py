"""Rebuild: outcomes are made again from the raw zone and compared before they are published.

In: which outcomes. Out: how many were redone, which fields change on how many articles, and a
self-contained HTML report. A dry run does all of it and then puts the writer back as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from flows.errors import UsageError
from flows.hubs.profiles import require_loaded
from flows.operations.differences import differences
from flows.operations.report_html import difference_page
from flows.operations.upkeep import upkeep
from flows.progress import SILENT
from flows.request import Request
from flows.settle import Selection, Workshop, redo
from load.stale import STALE, StaleReason
from warehouse import layout
from warehouse.connection import open_release, release_file

if TYPE_CHECKING:
    from pathlib import Path

    from flows.operations.differences import FieldChange
    from flows.progress import Progress
    from flows.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildRequest:
    """What to make again. `where` is SQL over mart.article; `stale`: only what other versions made."""

    hub: str | None = None
    where: str | None = None
    stale: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild came to. `report` is the HTML file."""

    run_id: str
    redone: int
    changes: tuple[FieldChange, ...]
    report: Path


def run_rebuild(request: RebuildRequest, settings: Settings, progress: Progress = SILENT) -> Rebuilt:
    """Redo, compare with the published release, report, and publish unless it is a dry run."""
    home = settings.home
    release_file(home)  # what it is compared with: without it nothing is begun
    require_loaded(home, request.hub)
    pages = None if request.where is None else _pages(home, request.where)
    reasons = STALE if request.stale else frozenset({StaleReason.REBUILD})
    selection = Selection(reasons=reasons, hub=request.hub, pages=pages)
    changes: list[FieldChange] = []

    def review(shop: Workshop) -> None:
        shop.progress.stage("compare")
        changes.extend(differences(home))

    def report(run_id: str, redone: int) -> None:
        file = _report_file(home, run_id)
        file.parent.mkdir(exist_ok=True)
        file.write_text(difference_page(run_id, redone, changes, dry_run=request.dry_run), encoding="utf-8")

    asked = Request(sources=(), hub=request.hub, kind="rebuild")
    run_id, redone = upkeep(
        asked,
        settings,
        lambda shop: redo(shop, selection),
        progress=progress,
        review=review,
        report=report,
        dry_run=request.dry_run,
    )
    return Rebuilt(run_id=run_id, redone=redone, changes=tuple(changes), report=_report_file(home, run_id))


def _report_file(home: Path, run_id: str) -> Path:
    return layout.reports(home) / f"{run_id}.html"


def _pages(home: Path, where: str) -> frozenset[str]:
    """Return the pages of the articles that the condition picks; the release it runs on is locked down."""
    with open_release(home) as release:
        try:
            rows = release.execute(f"SELECT page_id FROM mart.article WHERE {where}").fetchall()  # noqa: S608
        except duckdb.Error as error:
            told = " ".join(str(error).split())
            raise UsageError(
                f"rebuild: --where {where!r}: {told}; give a condition over mart.article"
            ) from error
    return frozenset(page_id for (page_id,) in rows)
