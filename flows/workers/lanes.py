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
from pathlib import Path
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


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a worker may be at one page: of its CPU time, and at the very most.

    CPU time alone makes a page guilty: on a starved machine the best of pages waits. The other limit is for
    a worker that waits for what never comes.
    """

    cpu_seconds: float
    wall_seconds: float


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
        self._counted = 0
        self._given_up = ""  # why, once we have
        self.given_at = 0.0
        self._watch(Place())

    def give(self, task: ShardTask) -> None:
        """Hand the worker its next shard."""
        self.task = task
        self.given_at = time.monotonic()
        self._watch(Place())
        with contextlib.suppress(BrokenPipeError):  # it died while idle; `wait` reports the end of its pipe
            self.connection.send(task)

    def pages_done(self) -> int:
        """Return the pages done since the last call."""
        done, _ = self.marker.read()
        fresh, self._counted = done - self._counted, done
        return fresh

    def end_if_hanging(self, patience: Patience) -> None:
        """End the worker when it has been at the page in its hands for too long."""
        _, here = self.marker.read()
        if here != self._place or here.step is Step.NONE:
            self._watch(here)
        elif cpu_seconds(self.process.pid) - self._cpu_then > patience.cpu_seconds:
            self._give_up(f"no progress in {patience.cpu_seconds:g} s of CPU time")
        elif time.monotonic() - self._then > patience.wall_seconds:
            self._give_up(f"no progress for {patience.wall_seconds:g} s")

    def ended_by(self) -> str:
        """Say what ended the worker, which has ended or is ending."""
        code = self.process.wait()
        if self._given_up:
            return self._given_up
        return f"killed by signal {-code}" if code < 0 else f"ended with exit code {code}"

    def _give_up(self, cause: str) -> None:
        self._given_up = cause
        self.process.kill()

    def _watch(self, place: Place) -> None:
        """Count the worker's time from now on for this place."""
        self._place, self._then, self._cpu_then = place, time.monotonic(), cpu_seconds(self.process.pid)

    def close(self) -> None:
        """End the worker and release what belongs to it."""
        self.process.kill()
        self.process.wait()
        self.connection.close()
        self.marker.close()


class Lanes:
    """A fixed number of lanes; used as a context manager, so that no worker outlives the block."""

    def __init__(self, workers: int, *, patience: Patience, on_pages: Callable[[int], None]) -> None:
        self._patience = patience
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
            lane.end_if_hanging(self._patience)
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
            cause = lane.ended_by()
            _, place = lane.marker.read()
            lane.close()
            return retried(task, place, cause)
        if isinstance(answer, Failure):
            raise FlowError(answer.message)
        return answer


def open_lanes(settings: Settings, progress: Progress) -> Lanes:
    """Return the lanes that the settings ask for; enter them to start the first worker."""
    patience = Patience(cpu_seconds=settings.page_patience_seconds, wall_seconds=settings.page_hang_seconds)
    return Lanes(settings.workers, patience=patience, on_pages=progress.pages)


def cpu_seconds(process: int) -> float:
    """Return the CPU seconds that a process has used, the kernel's for it included; 0 where /proc does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # proc(5): utime, stime


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
