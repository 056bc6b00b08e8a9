"""The command `ingest`.

In: sources and what is known of them. Out: a published release, and the summary of the run.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from extract.containers import require_sources
from flows.instants import INSTANT
from flows.operations.notify import failures_told
from flows.output import to_json
from flows.progress import progress
from flows.request import Request
from flows.signals import ending_signals
from flows.source_options import FIELD, HUB, MANIFEST
from flows.workers.lanes import open_lanes

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from flows.cli import Scope
    from flows.progress import Progress
    from flows.settings import Settings
    from flows.summary import Summary
    from flows.workers.lanes import Lanes


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@HUB
@MANIFEST
@click.option("--captured-at", type=INSTANT, help="When every page was captured (ISO 8601, UTC).")
@FIELD
@click.option("--workers", type=click.IntRange(min=1), help="Worker processes.  [default: one per CPU]")
@click.option("--strict", is_flag=True, help="Exit with 1 when any page was rejected.")
@click.option("--no-prefect", is_flag=True, help="The same stages and ledger without the engine.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
@click.pass_obj
def ingest(  # noqa: PLR0913, PLR0917  (the options of the command)
    scope: Scope,
    sources: tuple[str, ...],
    hub: str | None,
    manifest: Path | None,
    captured_at: datetime | None,
    fields: tuple[tuple[str, str], ...],
    workers: int | None,
    *,
    strict: bool,
    no_prefect: bool,
    as_json: bool,
) -> None:
    """Load dumps: web archives, HTML, text, feeds and archives of these; - is standard input."""
    settings = scope.settings(workers=workers)
    request = Request(sources=sources, hub=hub, manifest=manifest, captured_at=captured_at, fields=fields)
    with failures_told(settings, request.kind):
        require_sources(sources)  # a typing error shows now, not after the engine's start
    # The lanes come first: the workers' imports take as long as our own.
    with ending_signals(), progress(quiet=as_json) as watched, open_lanes(settings, watched) as lanes:
        summary = (_plainly if no_prefect else _with_engine)(request, settings, lanes, watched)
    click.echo(to_json(summary.as_dict()) if as_json else "\n".join(summary.lines()))
    sys.exit(summary.exit_code(strict=strict))


def _plainly(request: Request, settings: Settings, lanes: Lanes, watched: Progress) -> Summary:
    from flows.ingest import run_ingest

    return run_ingest(request, settings, lanes, progress=watched)


def _with_engine(request: Request, settings: Settings, lanes: Lanes, watched: Progress) -> Summary:
    from flows.settings import prepare_prefect

    prepare_prefect(settings.home, attended=True)
    from flows.engine import ingest_watched

    return ingest_watched(request, settings, lanes, watched)
