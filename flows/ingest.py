"""Read this first: the walk of a run, from what the operator names to a published release.

    lease -> sweep -> open -> plan -> transform (worker processes) -> judge -> merge -> settle -> publish

Pages of hubs without templates are transformed in two steps, with learning in between (flows/transforming.py); what
new pages change for earlier ones is made again in `settle`.

In: a `Request` and the settings. Out: a `Summary` that adds up. Each stage is a plain function;
`run_ingest` calls them in order, and `flows.ingest:ingest` (Prefect's entry point) is the same walk with
each stage as a task. Nothing is visible to readers before `publish`, and `merge` is one transaction: a run
killed at any moment is either whole or absent, and running it again completes it.
"""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from extract.manifest import load_manifest
from extract.options import ReadOptions
from flows.hubs.profiles import home_profiles
from flows.logs import event
from flows.operations.notify import failures_told, notify
from flows.operations.quality import held_back, record
from flows.progress import SILENT
from flows.settle import Workshop, settle
from flows.summary import Summary, rejected_reasons, run_findings, unmatched_rows
from flows.sweep import sweep
from flows.transforming import transform
from flows.versions import versions_of
from flows.workers.plan import Planned, RunFolder, plan_shards
from flows.workers.tasks import Setup
from flows.writing import writing
from load.loader import merge_run
from load.run import Run
from load.templates import current_snapshots
from warehouse.connection import open_writer
from warehouse.publish import publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.progress import Progress
    from flows.request import Request
    from flows.settings import Settings
    from flows.transforming import Transformed
    from flows.workers.lanes import Lanes
    from load.run import Held, LoadCounts

T = TypeVar("T")

# A backfill brings layouts of other times, and an operator watches it: only what comes by itself is judged.
JUDGED = frozenset({"ingest"})


def plainly(_name: str, work: Callable[[], T]) -> T:
    """Run a stage without an engine."""
    return work()


class Timed:
    """Runs stages, plainly or as an engine's tasks, and keeps how long each took."""

    def __init__(self, stage: Callable[..., Any]) -> None:
        self._stage = stage
        self._started = time.monotonic()
        self.seconds: dict[str, float] = {}
        self.busy_seconds = 0.0  # what the workers spent on the shards of this run

    def __call__(self, name: str, work: Callable[[], T]) -> T:
        """Run one stage and return what it returns."""
        started = time.monotonic()
        result: T = self._stage(name, work)
        self.seconds[name] = time.monotonic() - started
        event("stage", stage=name, seconds=round(self.seconds[name], 3))
        return result

    def part(self, stage: str, name: str, seconds: float) -> None:
        """Count seconds of a stage as another one."""
        self.seconds |= {stage: self.seconds[stage] - seconds, name: seconds}

    def total(self) -> float:
        """Return the seconds since the run began, waiting for the lease included."""
        return time.monotonic() - self._started


def run_ingest(
    request: Request,
    settings: Settings,
    lanes: Lanes,
    *,
    progress: Progress = SILENT,
    stage: Callable[..., Any] = plainly,
) -> Summary:
    """Load the request's sources into the warehouse of `settings.home` and publish it.

    `lanes` are the caller's, who starts them early: the workers' imports then run beside our own.
    """
    timed = Timed(stage)
    home = settings.home
    with (
        failures_told(settings, request.kind),
        writing(home, request.kind, on_wait=lambda holder: progress.stage(f"waiting for {holder}")),
    ):
        with open_writer(home):  # held open, so that each stage's own connection costs next to nothing
            sweep(home)
            run, setup = timed("open", lambda: open_run(request, settings))
            shop = Workshop(home=home, run=run, setup=setup, lanes=lanes, progress=progress)
            planned = Planned()
            counts, held = load(shop, request, settings, timed, planned)
            redone = timed("settle", lambda: settle(shop))
            record(home, run.run_id)
        event("run", run_id=run.run_id, **asdict(counts))
        progress.stage("publish")
        timed("publish", lambda: publish(home, run.run_id))
    for one in held:
        event("held", level=logging.WARNING, run_id=run.run_id, hub=one.hub, cause=one.cause)
        notify(settings, {"event": "held", "home": str(home), "run_id": run.run_id, **asdict(one)})
    manifest = setup.options.manifest
    return Summary(
        run_id=run.run_id,
        counts=counts,
        redone=redone,
        held=tuple(held),
        reasons=rejected_reasons(home, run.run_id),
        findings=run_findings(home, run.run_id),
        unmatched=unmatched_rows(home, run.run_id, manifest, planned.manifest_lines, planned.known),
        seconds=timed.total(),
        stages=timed.seconds,
        workers=lanes.workers,
        busy_seconds=timed.busy_seconds,
    )


def load(
    shop: Workshop, request: Request, settings: Settings, timed: Timed, planned: Planned
) -> tuple[LoadCounts, list[Held]]:
    """Plan and transform the sources and merge them; a hub that would get much worse is held back."""
    folder = RunFolder(home=shop.home, run_id=shop.run.run_id)
    tasks = plan_shards(folder, request.sources, shop.setup, settings, planned)
    transformed: Transformed = timed("transform", lambda: transform(shop, tasks))
    shards = transformed.shards
    timed.busy_seconds = shop.lanes.busy_seconds
    if transformed.learned:
        timed.part("transform", "learn", transformed.learn_seconds)
    shop.progress.stage("merge")
    held = held_back(shop.home, shards) if request.kind in JUDGED else []
    held_hubs = {one.hub for one in held}
    run = replace(
        shop.run,
        sources=tuple(planned.sources),
        known=tuple(planned.known),
        held=tuple(held),
        learned=tuple(one for one in transformed.learned if one.snapshot.hub not in held_hubs),
    )
    return timed("merge", lambda: merge_run(shop.home, run, shards)), held


def open_run(request: Request, settings: Settings) -> tuple[Run, Setup]:
    """Return the new run and what its shards share: options, rules, model and templates as they are now."""
    options = read_options(request, settings)
    with open_writer(settings.home) as connection:
        templates = current_snapshots(connection)
    snapshots = {hub: snapshot.snapshot_id for hub, snapshot in templates.items()}
    versions = replace(versions_of(options.profiles), snapshots=snapshots)
    started_at = datetime.now(UTC).replace(tzinfo=None)
    run = Run(
        run_id=new_run_id(started_at),
        kind=request.kind,
        arguments=request.arguments(),
        started_at=started_at,
        versions=versions,
    )
    return run, Setup(options=options, versions=versions, templates=templates)


def read_options(request: Request, settings: Settings) -> ReadOptions:
    """Return how the request's sources are read: what the operator knows, and the home's profiles."""
    return ReadOptions(
        hub=request.hub,
        captured_at=request.captured_at,
        manifest=load_manifest(request.manifest) if request.manifest else None,
        profiles=home_profiles(settings.home),
        field_names=dict(request.fields),
        limits=settings.limits,
        verify_digests=settings.verify_digests,
    )


def new_run_id(started_at: datetime) -> str:
    """Return an id that sorts by time and is unique: `20260511T080000-1f0c9a`."""
    return f"{started_at:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"


def __getattr__(name: str) -> object:
    """Make the Prefect flow `flows.ingest:ingest` when it is asked for; run_ingest needs no Prefect."""
    if name == "ingest":
        from flows.engine import ingest

        return ingest
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
