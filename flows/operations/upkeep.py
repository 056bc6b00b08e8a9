"""Work on a warehouse that reads no sources: withdraw, retry, rebuild, the decision on a hold.

In: what to do, as a function of the opened run. Out: its result, after the hubs concerned have settled and
a release is published. The frame is that of an ingest: one lease, one ledger row, nothing visible before
the end.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, TypeVar

from flows.ingest import open_run
from flows.progress import SILENT
from flows.settle import Workshop, settle
from flows.sweep import sweep
from flows.workers.lanes import open_lanes
from flows.writing import writing
from load.loader import merge_run
from warehouse.aside import tried_out
from warehouse.connection import open_writer, require_home
from warehouse.publish import publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.progress import Progress
    from flows.request import Request
    from flows.settings import Settings

T = TypeVar("T")


def upkeep(  # noqa: PLR0913  (what a run is made of)
    request: Request,
    settings: Settings,
    work: Callable[[Workshop], T],
    *,
    progress: Progress = SILENT,
    review: Callable[[Workshop], None] = lambda _shop: None,
    report: Callable[[str, T], None] = lambda _run_id, _result: None,
    dry_run: bool = False,
) -> tuple[str, T]:
    """Do the work as a run of its own and publish; returns the run's id and what the work returned.

    `review` sees everything just before it would be published; after a dry run all is as it was before. `report` is
    told the run's id and the result in the end, while nobody else may write: an erasure removes reports, too.
    """
    home = settings.home
    require_home(home)
    tried = tried_out(home) if dry_run else contextlib.nullcontext()
    with writing(home, request.kind, on_wait=lambda holder: progress.stage(f"waiting for {holder}")), tried:
        with open_writer(home), open_lanes(settings, progress) as lanes:
            sweep(home)
            run, setup = open_run(request, settings)
            shop = Workshop(home=home, run=run, setup=setup, lanes=lanes, progress=progress)
            result = work(shop)
            settle(shop)
            merge_run(home, run, ())
            review(shop)
        if not dry_run:
            publish(home, run.run_id)
        report(run.run_id, result)
    return run.run_id, result
