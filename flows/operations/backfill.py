"""Backfill: old captures, month by month and hub by hub; planned first, resumable, all or nothing each.

    survey the sources -> partitions -> for each: lease, transform its pages, merge -> now and then settle
    and publish

In: sources, a span of time, an order. Out: the plan, and what became of each partition. The lease is given
up between two partitions, so that a scheduled run never waits for more than one. A partition that is loaded
is known by its sources' digests and skipped when the backfill is started again.
"""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from extract.containers import Container, find_containers
from extract.page import Page, Unreadable, digest
from extract.sources import read_container, source_digest
from flows.ingest import open_run, read_options
from flows.operations.partition import Partition, Slice, Span, partition_of
from flows.progress import SILENT
from flows.settle import Selection, Workshop, redo, settle
from flows.sweep import sweep
from flows.transforming import transform
from flows.workers.lanes import open_lanes
from flows.workers.plan import RunFolder, plan_found
from flows.writing import writing
from load.columns import TEXT, batch_of, schema
from load.identity import url_key
from load.loader import known_sources, merge_run
from load.run import Source
from load.stale import STALE, StaleReason
from warehouse.connection import open_writer
from warehouse.publish import publish
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from extract.options import ReadOptions
    from flows.progress import Progress
    from flows.request import Request
    from flows.settings import Settings
    from flows.workers.lanes import Lanes
    from load.run import LoadCounts

# Between two partitions, how long readers may wait to see what was loaded: a release costs a copy of the
# file.
PUBLISH_EVERY_SECONDS = 60.0

# What `--only` picks to be made again from the raw zone instead of being read.
REDONE: dict[str | None, frozenset[StaleReason]] = {"failed": frozenset({StaleReason.RETRY}), "stale": STALE}

Order = Literal["newest", "oldest"]
Only = Literal["missing", "failed", "stale"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillRequest:
    """What to load: `request` as for an ingest (of kind "backfill"), and the days of capture that count."""

    request: Request
    span: Span = field(default_factory=Span)
    order: Order = "oldest"
    only: Only | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPartition:
    """A partition of the plan. `there` pages are loaded already; `new` and `revised` are what is expected.

    `sources` are the arguments that find its containers again.
    """

    partition: Partition
    pages: int
    there: int
    failed: int
    new: int
    revised: int
    sources: tuple[str, ...]
    page_ids: list[str] | None


_SURVEYED = schema(tuple((name, TEXT) for name in ("hub", "month", "container", "page_id", "url_key")))
_COUNTED = ("pages", "there", "failed", "new", "revised")


def plan_backfill(asked: BackfillRequest, settings: Settings) -> list[PlannedPartition]:
    """Read the sources without transforming anything, and return the partitions in the order of the work."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    surveyed = _survey(asked, read_options(asked.request, settings), found)
    with writing(settings.home, "plan of a backfill"), open_writer(settings.home) as connection:
        connection.register("surveyed", surveyed)
        rows = connection.execute(statement("backfill/plan")).fetchall()
    planned = [_planned(row, found) for row in rows]
    if asked.only == "missing":
        planned = [one for one in planned if one.new + one.revised]
    elif asked.only == "failed":
        planned = [one for one in planned if one.failed]
    return sorted(planned, key=lambda one: one.partition, reverse=asked.order == "newest")


def _planned(row: tuple[Any, ...], found: Mapping[str, Sequence[str]]) -> PlannedPartition:
    hub, month, *counts, containers, page_ids = row
    sources = dict.fromkeys(argument for container in containers for argument in found.get(container, ()))
    return PlannedPartition(
        partition=Partition(month, hub),
        sources=tuple(sources),
        page_ids=page_ids,
        **dict(zip(_COUNTED, counts, strict=True)),
    )


def run_backfill(
    asked: BackfillRequest, plan: Sequence[PlannedPartition], settings: Settings, progress: Progress = SILENT
) -> Iterator[tuple[Partition, LoadCounts | int]]:
    """Work on the partitions of a plan one by one; yields what each came to.

    That is the counts of its load, or how many outcomes were made again: 0 for one that was loaded before.
    """
    published_at = time.monotonic()
    with open_lanes(settings, progress) as lanes:
        for number, planned in enumerate(plan, start=1):
            with writing(
                settings.home, "backfill", on_wait=lambda holder: progress.stage(f"waits for {holder}")
            ):
                is_due = time.monotonic() - published_at > PUBLISH_EVERY_SECONDS or number == len(plan)
                yield planned.partition, _work(asked, planned, settings, lanes, progress, is_due=is_due)
            if is_due:
                published_at = time.monotonic()


def _work(  # noqa: PLR0913  (a partition is told all it needs)
    asked: BackfillRequest,
    planned: PlannedPartition,
    settings: Settings,
    lanes: Lanes,
    progress: Progress,
    *,
    is_due: bool,
) -> LoadCounts | int:
    home = settings.home
    with open_writer(home):
        sweep(home)
        run, setup = open_run(asked.request, settings)
        shop = Workshop(home=home, run=run, setup=setup, lanes=lanes, progress=progress)
        if asked.only in REDONE:
            pages = frozenset(planned.page_ids or ())
            became: LoadCounts | int = redo(shop, Selection(reasons=REDONE[asked.only], pages=pages))
        else:
            became = _load(shop, Slice(planned.partition, asked.span), planned.sources, settings)
        if is_due:
            settle(shop)
    if is_due:
        publish(home, run.run_id)
    return became


def _load(shop: Workshop, part: Slice, named: Sequence[str], settings: Settings) -> LoadCounts | int:
    """Load one partition in one transaction; 0 when all of its sources are known for it."""
    sources = list(_sources(named, part, shop.setup.options))
    digests = {digest for digest, _ in sources}
    if known_sources(shop.home, digests) == digests:
        return 0
    folder = RunFolder(home=shop.home, run_id=shop.run.run_id)
    found = [container for _, container in sources]
    tasks = plan_found(folder, found, replace(shop.setup, only=part), settings)
    transformed = transform(shop, tasks)
    run = replace(
        shop.run,
        arguments=f"{shop.run.arguments} {part.partition.hub} {part.partition.month}",
        sources=tuple(Source(digest=digest, container=container.path) for digest, container in sources),
        learned=transformed.learned,
    )
    return merge_run(shop.home, run, transformed.shards)


def _sources(named: Sequence[str], part: Slice, options: ReadOptions) -> Iterator[tuple[str, Container]]:
    """Yield the partition's containers, each with a digest that covers the partition too."""
    for container in find_containers(named):
        if isinstance(container, Container):
            key = f"{source_digest(container, options)} {part}"
            yield hashlib.sha256(key.encode()).hexdigest(), container


def _survey(asked: BackfillRequest, options: ReadOptions, found: dict[str, list[str]]) -> pa.RecordBatch:
    """Return hub, month, container, page and address of every capture in the span of time.

    `found` gets the arguments that find the containers of each path again: names that are no valid Unicode share one.
    """
    rows = [
        (
            partition_of(part).hub,
            partition_of(part).month,
            part.container,
            _page_id(part),
            url_key(part.target_uri),
        )
        for part in _captures(asked, options, found)
        if asked.span.holds(part)
    ]
    return batch_of(rows, _SURVEYED)


def _captures(
    asked: BackfillRequest, options: ReadOptions, found: dict[str, list[str]]
) -> Iterator[Page | Unreadable]:
    for container in find_containers(asked.request.sources):
        if isinstance(container, Unreadable):
            yield container
        else:
            found[container.path].append(container.argument)
            yield from read_container(container, options)


def _page_id(part: Page | Unreadable) -> str | None:
    """Return the digest of the bytes that are kept, None for a part without any."""
    if isinstance(part, Page):
        return part.page_id
    return digest(part.payload) if part.payload else None
