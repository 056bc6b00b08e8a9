"""The lease: one run at a time, and a killed holder blocks nobody. Real processes, real kills."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from flows.errors import LeaseError
from flows.lease import LOCK, WAITING_LINE, holder, lease

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOLD = """
import sys, time
from pathlib import Path
from flows.lease import lease
with lease(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.readline()
"""


def hold(home: Path, purpose: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home), purpose],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_held_home_refuses_and_names_its_holder(tmp_path: Path) -> None:
    with hold(tmp_path, "ingest") as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert holder(tmp_path) == f"ingest, process {other.pid}"
        with (
            pytest.raises(LeaseError, match=f"ingest, process {other.pid}"),
            lease(tmp_path, "x", wait=False),
        ):
            pass
        other.communicate("end\n")
    assert holder(tmp_path) is None


def test_a_killed_holder_blocks_nobody(tmp_path: Path) -> None:
    with hold(tmp_path, "ingest") as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        os.kill(other.pid, signal.SIGKILL)
        waited: list[str] = []
        with lease(tmp_path, "next", on_wait=waited.append):
            assert holder(tmp_path) == f"next, process {os.getpid()}"
        other.communicate()


def wait_for(condition: Callable[[], bool]) -> None:
    while not condition():
        time.sleep(0.01)


def test_who_gives_the_lease_up_queues_behind_who_waits(tmp_path: Path) -> None:
    with lease(tmp_path, "backfill"):
        waiting = hold(tmp_path, "ingest")
        wait_for(lambda: is_locked(tmp_path / f"{LOCK}{WAITING_LINE}"))
    assert waiting.stdout is not None
    with pytest.raises(LeaseError), lease(tmp_path, "backfill, next partition", wait=False):
        pass
    assert waiting.stdout.readline() == "held\n"
    waiting.communicate("end\n")


def is_locked(path: Path) -> bool:
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
