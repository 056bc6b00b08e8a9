"""What a worker does with one shard: open its sources, transform each page, write the results.

In: a `ShardTask` and the marker that says where the worker is. Out: load's `ShardManifest`. Only this
module knows all three of extract, transform and load page by page.
"""

from __future__ import annotations

import functools
import gc
import pickle
import traceback
from itertools import chain
from typing import TYPE_CHECKING

from extract.containers import Container
from extract.page import Page, Unreadable
from extract.sources import read_container
from flows.workers.marker import Place, Step
from flows.workers.newcomers import (
    NewcomerFile,
    WaitingShard,
    met_hubs,
    newcomers_file,
    read_waiting,
    waiting_pages,
)
from flows.workers.triage import Triage
from load.rows import outcome_id
from load.shards import write_shard
from load.stale import StaleShard, listed_pages, read_stale
from transform.article import Rejection, RejectionReason
from transform.pipeline import transform_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from flows.workers.marker import Marker
    from flows.workers.tasks import Blame, Setup, ShardTask
    from load.run import ShardManifest
    from transform.article import Outcome
    from transform.pipeline import Opened

    Result = tuple[Page, Outcome | None] | Unreadable

# So many pages leave 9 MB that only the collector frees: parsers and their contexts, errors. It walks over all that the
# shard holds, and took a fortieth of a page's time when it came every 64.
PAGES_PER_COLLECTION = 256
# What a shard's plan lists: files to read, what could not even be opened, and pages of the raw zone to transform again.
PlannedSource = Container | Unreadable | StaleShard | WaitingShard


def write_task(task: ShardTask, marker: Marker) -> ShardManifest:
    """Read, transform and write one shard; the same task again writes the same files again."""
    setup = _setup(task.setup)
    newcomers = NewcomerFile(newcomers_file(task.home, task.run_id, task.shard))
    met = met_hubs(task.home, task.run_id) if task.sightings else ()
    triage = Triage(setup.templates, newcomers, met)
    walk = _Walk(task, setup, marker, triage)
    manifest = write_shard(
        task.home, task.run_id, task.shard, walk.results(), versions=setup.versions, sightings=task.sightings
    )
    newcomers.close()
    marker.at(Place())
    return manifest


@functools.lru_cache(maxsize=1)
def _setup(path: Path) -> Setup:
    setup: Setup = pickle.loads(path.read_bytes())  # noqa: S301  (the driver of this run wrote it)
    return setup


class _Walk:
    """The pages of a shard in their order, with the places that earlier attempts died of."""

    def __init__(self, task: ShardTask, setup: Setup, marker: Marker, triage: Triage) -> None:
        self.task, self.setup, self.marker, self.triage = task, setup, marker, triage
        self.blamed = {blame.place: blame for blame in task.blamed}

    def results(self) -> Iterator[Result]:
        """Yield what became of each page of each source."""
        sources = enumerate(self.task.sources())
        found = chain.from_iterable(self._source(index, source) for index, source in sources)
        for count, result in enumerate(found):
            if count % PAGES_PER_COLLECTION == 0:
                gc.collect(0)
            yield result

    def _source(self, index: int, source: PlannedSource) -> Iterator[Result]:
        pages = self._pages(source)
        number = 0
        again: set[int] = set()  # the outcomes made so far, of pages that were sighted before
        while True:
            reading = Place(index, number, Step.READING)
            self.marker.at(reading)
            if blame := self.blamed.get(reading):
                yield from _given_up(source, number, blame, again)
                return
            page, opened = next(pages, (None, None))
            if page is None:
                return
            result = page if isinstance(page, Unreadable) else self._transformed(page, opened, index, number)
            if isinstance(page, Page) and not self.task.sightings:
                again.add(outcome_id(page))
            yield result
            if isinstance(result, Unreadable) or result[1] is not None:  # what waits will be done later
                self.marker.done()
            number += 1

    def _pages(self, source: PlannedSource) -> Iterator[tuple[Page | Unreadable, Opened | None]]:
        """Return the pages of a source; those that waited with what was parsed of them."""
        if isinstance(source, WaitingShard):
            return read_waiting(source)
        return ((page, None) for page in self._read(source))

    def _read(self, source: Container | Unreadable | StaleShard) -> Iterator[Page | Unreadable]:
        if isinstance(source, Unreadable):
            return iter((source,))
        if isinstance(source, StaleShard):
            return read_stale(self.task.home, source.path)
        pages = read_container(source, self.setup.options)
        return pages if self.setup.only is None else filter(self.setup.only.holds, pages)

    def _transformed(
        self, page: Page, opened: Opened | None, index: int, number: int
    ) -> tuple[Page, Outcome | None]:
        place = Place(index, number, Step.TRANSFORMING)
        if blame := self.blamed.get(place):
            return page, _crashed(page, f"{blame.cause} while this page was transformed")
        self.marker.at(place)
        if not self.task.sightings:  # it was met before: nothing waits twice
            return page, transformed(page, self.setup, opened)
        if self.triage.must_wait(page):
            return page, None
        outcome = transformed(page, self.setup)
        self.triage.take_transformed(page, outcome)
        return page, outcome


def transformed(page: Page, setup: Setup, opened: Opened | None = None) -> Outcome:
    """Return the page's outcome; an error that nobody foresaw becomes a rejection with its traceback."""
    try:
        hub = page.hub or ""
        return transform_page(page, setup.options.profiles.get(hub), setup.templates.get(hub), opened)
    except Exception as error:  # noqa: BLE001  (one page never stops a run)
        return Rejection(
            page_id=page.page_id,
            reason=RejectionReason.INTERNAL_ERROR,
            detail=" ".join(f"{type(error).__name__}: {error}".split()),
            traceback=traceback.format_exc(),
        )


def _given_up(source: PlannedSource, number: int, blame: Blame, again: AbstractSet[int]) -> Iterator[Result]:
    """Yield what becomes of the rest of a source whose reading ended the process.

    Pages that were sighted before are known by name: each that is not among `again` becomes a rejection of its own.
    """
    if isinstance(source, WaitingShard | StaleShard):
        listed = waiting_pages(source) if isinstance(source, WaitingShard) else listed_pages(source.path)
        for page in listed:
            if outcome_id(page) not in again:
                yield page, _crashed(page, f"{blame.cause} while this page or one before it was read")
    else:
        yield _unreadable(source, number, blame)


def _crashed(page: Page, cause: str) -> Rejection:
    detail = f"{cause}; then `hubhouse rejections retry`"
    return Rejection(page_id=page.page_id, reason=RejectionReason.CRASHED, detail=detail)


def _unreadable(source: PlannedSource, number: int, blame: Blame) -> Unreadable:
    """Return the rejection of the rest of a source whose reading ended the process."""
    where = source.path if isinstance(source, Container) else str(source)
    return Unreadable(
        container=str(where),
        record_id=f"page:{number}",
        reason=RejectionReason.CRASHED,
        detail=f"{blame.cause} while page {number} of it was read; the pages before it were kept",
    )
