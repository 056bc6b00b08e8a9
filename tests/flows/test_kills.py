"""Killed runs: the warehouse opens, holds only whole runs, a re-run completes it. Real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from warehouse import layout

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def assert_whole(hubhouse: Any, pages_of_a_run: set[int]) -> None:
    """Check that the published release, if any, holds whole runs only."""
    if not layout.link(hubhouse.home).exists():
        return
    rows = hubhouse.rows("SELECT sightings FROM meta.run WHERE kind = 'ingest'")
    assert {sightings for (sightings,) in rows} <= pages_of_a_run
    assert hubhouse.rows("SELECT count(*) FROM raw.sighting")[0][0] in pages_of_a_run | {0}


def killed_and_completed(hubhouse: Any, dumps: Path, kills: Iterable[tuple[float, int]], pages: int) -> None:
    for seconds, number in kills:
        process = hubhouse.start("ingest", str(dumps), "--no-prefect")
        workers = kill_after(process, seconds, number)
        assert wait_until(lambda workers=workers: not any(map(is_running, workers)))
        assert_whole(hubhouse, {pages})
    hubhouse("ingest", str(dumps), "--no-prefect")


@pytest.fixture(scope="module")
def undisturbed(dumps: Path, tmp_path_factory: pytest.TempPathFactory, request: Any) -> Any:
    hubhouse = request.getfixturevalue("make_hubhouse")(tmp_path_factory.mktemp("home"))
    started = time.monotonic()
    hubhouse("ingest", str(dumps), "--no-prefect")
    return hubhouse.tables(), time.monotonic() - started


def pages_in(tables: dict[str, list[str]]) -> int:
    return len(tables["raw.sighting"])


def test_a_run_killed_a_few_times_ends_like_an_undisturbed_one(
    hubhouse: Any, dumps: Path, undisturbed: Any
) -> None:
    tables, seconds = undisturbed
    kills = [(seconds * 0.4, signal.SIGKILL), (seconds * 0.6, signal.SIGTERM), (seconds * 0.8, signal.SIGINT)]
    killed_and_completed(hubhouse, dumps, kills, pages_in(tables))
    assert hubhouse.tables() == tables


@pytest.mark.proof
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_killed_at_every_moment_ends_like_an_undisturbed_one(
    hubhouse: Any, dumps: Path, undisturbed: Any, number: int
) -> None:
    tables, seconds = undisturbed
    kills = [(seconds * moment / 20, number) for moment in range(1, 21)]
    killed_and_completed(hubhouse, dumps, kills, pages_in(tables))
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
    os.kill(worker, signal.SIGSTOP)
    process.kill()
    process.communicate()
    assert wait_until(lambda: not is_running(worker))
