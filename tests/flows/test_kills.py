"""Killed runs: the warehouse opens, holds only whole runs, a re-run completes it. Real processes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from warehouse import layout
from warehouse.connection import open_writer

if TYPE_CHECKING:
    from collections.abc import Sequence

# Workers are killed by the kernel with their parent; this is for the kernel to be scheduled.
SECONDS_TO_END = 10.0


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(child) for child in children.read_text().split()] if children.exists() else []


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition: Any, seconds: float = SECONDS_TO_END) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def kill_after(process: subprocess.Popen[str], seconds: float, number: int) -> list[int]:
    """Send the signal and return the workers that ran then."""
    time.sleep(seconds)
    workers = workers_of(process)
    process.send_signal(number)
    process.communicate()
    return workers


def assert_whole(hubhouse: Any, whole: set[int]) -> None:
    """Check that the published release and the writer's file, if any, hold whole runs only."""
    counts = "SELECT count(*) FROM raw.sighting"
    if layout.link(hubhouse.home).exists():
        assert {loaded for (loaded,) in hubhouse.rows(counts)} <= whole
        assert {read for (read,) in hubhouse.rows("SELECT sightings FROM meta.run")} <= whole
    if layout.writer(hubhouse.home).exists():
        with open_writer(hubhouse.home) as writer:
            assert {loaded for (loaded,) in writer.execute(counts).fetchall()} <= whole


def killed_and_completed(hubhouse: Any, files: list[Path], kills: Sequence[tuple[float, int]]) -> None:
    """Load ever more files, each run killed, so that every one has something left to do; complete it."""
    steps = [files[: len(files) * (step + 1) // len(kills)] for step in range(len(kills))]
    whole = {0, *(sum(map(pages_in, step)) for step in steps)}
    for step, (seconds, number) in zip(steps, kills, strict=True):
        process = hubhouse.start("ingest", *map(str, step), "--no-prefect")
        workers = kill_after(process, seconds, number)
        assert wait_until(lambda workers=workers: not any(map(is_running, workers)))
        assert_whole(hubhouse, whole)
    hubhouse("ingest", *map(str, files), "--no-prefect")


def pages_in(file: Path) -> int:
    return len(file.read_text().splitlines())


@pytest.fixture(scope="module")
def files(dumps: Path) -> list[Path]:
    return sorted(dumps.rglob("*.jsonl"), key=lambda path: path.name)


@pytest.fixture(scope="module")
def undisturbed(files: list[Path], tmp_path_factory: pytest.TempPathFactory, make_hubhouse: Any) -> Any:
    hubhouse = make_hubhouse(tmp_path_factory.mktemp("home"))
    started = time.monotonic()
    hubhouse("ingest", *map(str, files), "--no-prefect")
    return hubhouse.tables(), time.monotonic() - started


def test_a_run_killed_a_few_times_ends_like_an_undisturbed_one(
    hubhouse: Any, files: list[Path], undisturbed: Any
) -> None:
    tables, seconds = undisturbed
    kills = [(seconds * 0.4, signal.SIGKILL), (seconds * 0.6, signal.SIGTERM), (seconds * 0.8, signal.SIGINT)]
    killed_and_completed(hubhouse, files, kills)
    assert hubhouse.tables() == tables


@pytest.mark.proof
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_killed_at_twenty_moments_ends_like_an_undisturbed_one(
    hubhouse: Any, files: list[Path], undisturbed: Any, number: int
) -> None:
    tables, seconds = undisturbed
    dice = random.Random(number)
    kills = [(dice.uniform(0.0, seconds), number) for _ in range(20)]
    killed_and_completed(hubhouse, files, kills)
    assert hubhouse.tables() == tables


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_run_with_one_line(hubhouse: Any, dumps: Path, number: int, code: int) -> None:
    # Standard input stays open, so the run cannot end before the signal comes.
    process = hubhouse.start("ingest", str(dumps), "-", "--no-prefect", stdin=subprocess.PIPE)
    assert wait_until(lambda: layout.staging(hubhouse.home).exists(), 60)
    process.send_signal(number)
    _, err = process.communicate()
    assert process.returncode == code
    assert err.strip().count("\n") == 0, err
    assert "run the command again" in err


def test_a_stopped_worker_is_not_waited_for_when_its_parent_dies(hubhouse: Any, dumps: Path) -> None:
    process = hubhouse.start("ingest", str(dumps), "--no-prefect")
    assert wait_until(lambda: workers_of(process), 60)
    worker = workers_of(process)[0]
    # It has asked the kernel to end with its parent before it imports anything large.
    maps = Path(f"/proc/{worker}/maps")
    assert wait_until(lambda: "numpy" in maps.read_text(), 60)
    os.kill(worker, signal.SIGSTOP)
    process.kill()
    process.communicate()
    assert wait_until(lambda: not is_running(worker))
