"""The walk of a run as a Prefect flow: the same stage functions, each as a task.

In: the flow's parameters. Out: the run's summary, with a table artifact of it. Entry point:
`flows.ingest:ingest`. Import this only when the engine is wanted: Prefect takes a second or two to import.
"""

from __future__ import annotations

from contextlib import nullcontext
from contextvars import ContextVar
from datetime import datetime  # noqa: TC003  (Prefect reads the types of the parameters)
from pathlib import Path  # noqa: TC003  (the same)
from typing import TYPE_CHECKING, Annotated, TypeVar

from prefect import flow, tags, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.context import TagsContext
from pydantic import Field

from extract.containers import printable
from flows.ingest import run_ingest
from flows.operations.crashed import mark_crashed, run_tags
from flows.progress import SILENT
from flows.request import Request
from flows.settings import Settings, load_settings
from flows.summary import Summary  # noqa: TC001  (the same)
from flows.workers.lanes import open_lanes

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.progress import Progress
    from flows.workers.lanes import Lanes

T = TypeVar("T")

# What a caller in this process has begun; no parameters of the flow: nobody can give them over an API.
_begun: ContextVar[tuple[Request, Lanes, Progress] | None] = ContextVar("begun", default=None)


def as_task(name: str, work: Callable[[], T]) -> T:
    """Run one stage of the walk as a Prefect task: seen in the UI, never cached, never retried halfway.

    The flow run's tags stay its own: for every tag of a task Prefect asks the server for a slot of a
    concurrency limit, and waits for the answer (2 s a task on two busy cores).
    """
    with TagsContext(current_tags=set()):
        return task(name=name, cache_policy=NO_CACHE, persist_result=False)(work)()


@flow(name="ingest", persist_result=False, validate_parameters=True)
def ingest(  # noqa: PLR0913, PLR0917  (each is a field of the deployment's form)
    sources: Annotated[list[str], Field(description="Files, folders, globs or archives.", min_length=1)],
    hub: Annotated[str | None, Field(description="The hub of every page; None: found page by page.")] = None,
    manifest: Annotated[Path | None, Field(description="CSV or JSON lines: file, target_uri, ...")] = None,
    captured_at: Annotated[datetime | None, Field(description="When every page was captured (UTC).")] = None,
    fields: Annotated[dict[str, str] | None, Field(description="Our field: theirs, of a feed.")] = None,
    home: Annotated[Path | None, Field(description="Where the warehouse lives.")] = None,
    workers: Annotated[int | None, Field(description="Worker processes; None: one per CPU.", ge=1)] = None,
) -> Summary:
    """Load dumps into the warehouse: read, transform, merge, check, publish."""
    request = Request(
        sources=tuple(sources),
        hub=hub,
        manifest=manifest,
        captured_at=captured_at,
        fields=tuple((fields or {}).items()),
    )
    given, lanes, progress = _begun.get() or (request, None, SILENT)
    return walk(given, load_settings(home=home, workers=workers), lanes, progress)


def walk(
    request: Request, settings: Settings, begun: Lanes | None = None, progress: Progress = SILENT
) -> Summary:
    """Run the walk within a flow: its stages are tasks of that flow, and the summary becomes an artifact.

    The request may name files that no parameter of a flow can: parameters are JSON, names are bytes.
    """
    mark_crashed()
    with nullcontext(begun) if begun else open_lanes(settings, progress) as lanes:
        summary = run_ingest(request, settings, lanes, progress=progress, stage=as_task)
    create_table_artifact(
        key="ingest-summary",
        table=[{"disposition": name, "sightings": count} for name, count in summary.dispositions()],
        description=f"Run {summary.run_id}: what became of {summary.counts.sightings} sightings.",
    )
    return summary


def ingest_watched(request: Request, settings: Settings, lanes: Lanes, progress: Progress) -> Summary:
    """Run the flow from the command line, its progress in the terminal.

    The caller has opened the lanes: the workers' imports run while the engine starts.
    """
    token = _begun.set((request, lanes, progress))
    try:
        with tags(*run_tags()):
            return ingest(
                sources=[printable(source) for source in request.sources],  # to show; read is the request
                hub=request.hub,
                manifest=request.manifest,
                captured_at=request.captured_at,
                fields=dict(request.fields),
                home=settings.home,
                workers=settings.workers,
            )
    finally:
        _begun.reset(token)
