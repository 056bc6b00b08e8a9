"""Worker processes, one shard each at a time: started, fed, watched and ended here.

In: shard tasks. Out: what the workers answer, in the order they finish. A worker is `python -m
flows.workers.worker` with a socket pair and a marker; when either side ends, however it ends, the other one learns
of it at once. A worker that dies or hangs has marked where: the shard is tried again, and a page that ends
its process twice is blamed and stepped over, so that it becomes a rejection and the rest of the shard goes
on.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import os
import subprocess
import sys
import tempfile
import time
from multiprocessing.connection import Connection, Pipe, wait
from typing import TYPE_CHECKING, Any, Self

from flows.errors import FlowError, WorkerError
from flows.workers.marker import Marker, Place, Step
from flows.workers.tasks import Blame, Failure, ShardTask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.progress import Progress
    from flows.settings import Settings

# How often the driver looks for progress and hangs while no worker answers.
TICK_SECONDS = 0.1
# A worker is one core's; numpy's threads would fight over it, for matrices too small to gain.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class Lane:
    """One worker process and the task in its hands."""

    def __init__(self) -> None:
        self.task: ShardTask | None = None
        self.connection, theirs = Pipe()
        with tempfile.TemporaryFile() as file, theirs:
            file.write(bytes(Marker.SIZE))
            file.flush()
            self.marker = Marker(file.fileno())
            descriptors = (theirs.fileno(), file.fileno())
            self.process = subprocess.Popen(  # noqa: S603  (our own module)
                # -P: nothing in the user's working directory may shadow our packages.
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "flows.workers.worker",
                    *map(str, descriptors),
                    str(os.getpid()),
                ],
                env=os.environ | _ONE_THREAD,
                pass_fds=descriptors,
                process_group=0,  # the terminal's Ctrl-C is the driver's to handle
            )
        self._watched = (Place(), time.monotonic())
        self._counted = 0
        self.given_at = 0.0

    def give(self, task: ShardTask) -> None:
        """Hand the worker its next shard."""
        self.task = task
        self.given_at = time.monotonic()
        self._watched = (Place(), self.given_at)
        with contextlib.suppress(BrokenPipeError):  # it died while idle; `wait` reports the end of its pipe
            self.connection.send(task)

    def pages_done(self) -> int:
        """Return the pages done since the last call."""
        done, _ = self.marker.read()
        fresh, self._counted = done - self._counted, done
        return fresh

    def seconds_at_place(self) -> float:
        """Return how long the worker has been at the same page; 0 when no page is in its hands."""
        place, since = self._watched
        now = time.monotonic()
        _, here = self.marker.read()
        if here != place or here.step is Step.NONE:
            self._watched = (here, now)
            return 0.0
        return now - since

    def close(self) -> None:
        """End the worker and release what belongs to it."""
        self.process.kill()
        self.process.wait()
        self.connection.close()
        self.marker.close()


class Lanes:
    """A fixed number of lanes; used as a context manager, so that no worker outlives the block."""

    def __init__(self, workers: int, *, patience_seconds: float, on_pages: Callable[[int], None]) -> None:
        self._patience_seconds = patience_seconds
        self._on_pages = on_pages
        self._lanes: list[Lane] = []
        self.workers = workers
        self.busy_seconds = 0.0  # what all workers together have spent on shards

    def __enter__(self) -> Self:
        """Start the first worker, so that its imports run beside the planning."""
        self._lanes.append(Lane())
        return self

    def __exit__(self, *_exception: object) -> None:
        """End every worker."""
        for lane in self._lanes:
            lane.close()
        self._lanes.clear()

    def run(self, tasks: Iterator[ShardTask]) -> Iterator[Any]:
        """Yield the answer to each task as it comes. Planning goes on between the answers.

        Raises FlowError when a shard cannot be written, WorkerError when a process dies outside any page.
        """
        waiting: collections.deque[ShardTask] = collections.deque()
        planned = False
        while True:
            if not planned:
                task = next(tasks, None)
                planned = task is None
                if task is not None:
                    waiting.append(task)
            self._feed(waiting)
            if planned and not waiting and not self._busy():
                return
            for lane in self._ready(TICK_SECONDS if planned else 0):
                answer = self._answer(lane)
                if isinstance(answer, ShardTask):
                    waiting.appendleft(answer)
                else:
                    yield answer

    def _busy(self) -> list[Lane]:
        return [lane for lane in self._lanes if lane.task is not None]

    def _feed(self, waiting: collections.deque[ShardTask]) -> None:
        while waiting:
            idle = next((lane for lane in self._lanes if lane.task is None), None)
            if idle is None:
                if len(self._lanes) == self.workers:
                    return
                idle = Lane()
                self._lanes.append(idle)
            idle.give(waiting.popleft())

    def _ready(self, timeout: float) -> list[Lane]:
        """Return the lanes that have answered or ended, after ending those that hang."""
        busy = {lane.connection: lane for lane in self._busy()}
        ready = wait(list(busy), timeout)
        for lane in busy.values():
            self._on_pages(lane.pages_done())
            if lane.seconds_at_place() > self._patience_seconds:
                lane.process.kill()
        return [busy[connection] for connection in ready if isinstance(connection, Connection)]

    def _answer(self, lane: Lane) -> Any:  # noqa: ANN401  (a shard's manifest is the business of load)
        """Return the worker's answer, or the task to try again when the worker has ended instead."""
        task, lane.task = lane.task, None
        assert task is not None
        self.busy_seconds += time.monotonic() - lane.given_at
        try:
            answer = lane.connection.recv()
        except (EOFError, ConnectionResetError):
            self._lanes.remove(lane)
            cause = self._cause(lane)
            _, place = lane.marker.read()
            lane.close()
            return retried(task, place, cause)
        if isinstance(answer, Failure):
            raise FlowError(answer.message)
        return answer

    def _cause(self, lane: Lane) -> str:
        if lane.seconds_at_place() > self._patience_seconds:
            lane.process.kill()
            lane.process.wait()
            return f"no progress for {self._patience_seconds:g} s"
        code = lane.process.wait()
        return f"killed by signal {-code}" if code < 0 else f"ended with exit code {code}"


def open_lanes(settings: Settings, progress: Progress) -> Lanes:
    """Return the lanes that the settings ask for; enter them to start the first worker."""
    return Lanes(settings.workers, patience_seconds=settings.page_patience_seconds, on_pages=progress.pages)


def retried(task: ShardTask, place: Place, cause: str) -> ShardTask:
    """Return the task for its next attempt: a place that ended two attempts is blamed.

    Once is not enough: a machine short of memory kills whoever happens to be there. Raises WorkerError when
    two attempts ended outside any page.
    """
    if place != task.suspect:
        return dataclasses.replace(task, suspect=place)
    if place.step is Step.NONE:
        raise WorkerError(
            f"worker process: shard {task.shard}: {cause}, twice, with no page in hand; "
            "look for a lack of memory or disk, then run again"
        )
    return dataclasses.replace(task, suspect=None, blamed=(*task.blamed, Blame(place=place, cause=cause)))
