"""One worker process: takes shards over a socket, reads and transforms their pages, writes them as Parquet.

In: `ShardTask`s. Out: `ShardManifest`s of load (paths and counts), or a `Failure`. Started by
flows/workers/lanes.py as `python -m flows.workers.worker SOCKET MARKER PARENT` (two file descriptors and a process id).
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from multiprocessing.connection import Connection

from flows.workers.marker import Marker
from flows.workers.tasks import Failure, ShardTask

_PR_SET_PDEATHSIG = 1  # prctl(2), linux/prctl.h


def main() -> None:
    """Serve tasks until the parent is gone."""
    socket, descriptor, parent = map(int, sys.argv[1:4])
    _end_with(parent)
    connection = Connection(socket)
    marker = Marker(descriptor)
    _serve(connection, marker)


def _serve(connection: Connection, marker: Marker) -> None:
    # here: the imports take longest, and the parent is watched already
    from flows.faults import told
    from flows.workers.shard import write_task

    # What was imported stays, and pages leave hardly a cycle: the walk of a shard collects now and then. Left to
    # itself, the collector took a twentieth of a page's time.
    gc.freeze()
    gc.disable()
    while True:
        try:
            task: ShardTask = connection.recv()
        except EOFError:
            return
        try:
            answer: object = write_task(task, marker)
        except Exception as error:  # noqa: BLE001  (whatever it is, the parent must hear of it)
            answer = Failure(message=told(error)[0])
        connection.send(answer)


def _end_with(parent: int) -> None:
    """Arrange that this process is killed as soon as its parent is gone, whatever it is doing then."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)


if __name__ == "__main__":
    main()
