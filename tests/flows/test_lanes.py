"""Workers that hang or die: the page is blamed, and nothing else is lost. Real workers, really killed."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from extract.containers import Container, find_containers
from extract.options import ReadOptions
from extract.page import Page, Unreadable
from flows.errors import FlowError, WorkerError
from flows.workers.lanes import Lane, Lanes, Patience, cpu_seconds, retried
from flows.workers.marker import Marker, Place, Step
from flows.workers.plan import RunFolder
from flows.workers.shard import transformed, write_task
from flows.workers.tasks import Blame, Setup, ShardTask
from load.raw_zone import shard_name
from load.run import Versions
from warehouse import layout

if TYPE_CHECKING:
    from collections.abc import Sequence

# A profile whose pattern never ends on the page below: a pattern with nested repetition.
HANGING_PROFILE = """
key = "slow"
name = "Slow"
hosts = ["slow.example"]
[[notices]]
kind = "footer"
pattern = '(x+x+)+y'
"""
HANGING_PAGE = "<html><body><p>" + "x" * 60 + "</p></body></html>"
GOOD_PAGE = (
    "<html><body><h1>Fine</h1><p>A page that is read like any other page of the hub.</p></body></html>"
)


@pytest.fixture
def pages(tmp_path: Path, hubhouse: Any) -> Path:
    (hubhouse.home / "hubs").mkdir(parents=True)
    (hubhouse.home / "hubs" / "slow.toml").write_text(HANGING_PROFILE)
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.html").write_text(
            HANGING_PAGE if number == 3 else GOOD_PAGE + f"<p>{number}</p>"
        )
    return folder


def rejected(hubhouse: Any) -> list[tuple[str, str]]:
    rows = hubhouse.rows("SELECT reason, container, detail FROM meta.rejection")
    return [(reason, f"{Path(container).name}: {detail}") for reason, container, detail in rows]


def test_a_page_that_hangs_is_rejected_alone(hubhouse: Any, pages: Path) -> None:
    impatient = {"HUBHOUSE_PAGE_PATIENCE_SECONDS": "2"}
    hubhouse("ingest", str(pages), "--hub", "slow", "--no-prefect", code=1, env=impatient)
    (reason, told), *more = rejected(hubhouse)
    assert more == []
    assert reason == "crashed"
    assert told.startswith("3.html: no progress in 2 s of CPU time")
    assert hubhouse.rows("SELECT count(*) FROM raw.sighting") == [(6,)]


def test_a_page_that_waits_for_a_core_is_not_blamed() -> None:
    lane = Lane()
    try:
        stop(lane.process.pid)
        lane.marker.at(Place(0, 1, Step.TRANSFORMING))
        lane.end_if_hanging(Patience(cpu_seconds=0.0, wall_seconds=0.0))  # seen for the first time
        lane.end_if_hanging(Patience(cpu_seconds=0.0, wall_seconds=3600.0))
        assert lane.process.poll() is None
        lane.end_if_hanging(Patience(cpu_seconds=3600.0, wall_seconds=0.0))
        assert lane.ended_by() == "no progress for 0 s"
    finally:
        lane.close()


def stop(process: int) -> None:
    """Stop a process and wait until it uses no more CPU."""
    os.kill(process, signal.SIGSTOP)
    while Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        time.sleep(0.01)


def test_a_page_whose_worker_is_killed_twice_is_rejected_alone(hubhouse: Any, pages: Path) -> None:
    process = hubhouse.start("ingest", str(pages), "--hub", "slow", "--no-prefect", "--workers", "1")
    killer = threading.Thread(target=kill_spinning_workers, args=(process.pid, 2))
    killer.start()
    process.communicate()
    killer.join()
    assert process.returncode == 1
    assert [(reason, told[:26]) for reason, told in rejected(hubhouse)] == [
        ("crashed", "3.html: killed by signal 9")
    ]


def kill_spinning_workers(parent: int, times: int) -> None:
    """Kill each worker that has burnt two seconds of CPU: by then it is at the page that never ends."""
    killed: set[int] = set()
    while len(killed) < times and Path(f"/proc/{parent}").exists():
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        for child in map(int, children):
            if child not in killed and cpu_seconds(child) > 4:
                os.kill(child, signal.SIGKILL)
                killed.add(child)
        time.sleep(0.05)


def task(folder: RunFolder, sources: Sequence[object], **settings: Any) -> ShardTask:
    setup = Setup(options=ReadOptions(), versions=Versions(rules="r", model="m"))
    return ShardTask(
        home=folder.home,
        run_id=folder.run_id,
        shard=0,
        plan=folder.write("shard", tuple(sources)),
        setup=folder.write("setup", setup),
        weight=0,
        **settings,
    )


def test_a_place_is_blamed_only_the_second_time(tmp_path: Path) -> None:
    first = task(RunFolder(home=tmp_path, run_id="r"), ())
    here, there = Place(0, 1, Step.TRANSFORMING), Place(0, 2, Step.TRANSFORMING)
    suspected = retried(first, here, "killed")
    assert (suspected.suspect, suspected.blamed) == (here, ())
    assert retried(suspected, there, "killed").blamed == ()
    blamed = retried(suspected, here, "killed")
    assert blamed.blamed == (Blame(place=here, cause="killed"),)


def test_a_worker_that_dies_without_a_page_twice_ends_the_run(tmp_path: Path) -> None:
    first = task(RunFolder(home=tmp_path, run_id="r"), ())
    once = retried(first, Place(), "killed")
    assert once.suspect == Place()
    with pytest.raises(WorkerError, match="no page in hand"):
        retried(once, Place(), "killed")


def test_a_source_that_kills_its_reader_keeps_the_pages_before(tmp_path: Path, marker: Marker) -> None:
    lines = tmp_path / "pages.jsonl"
    lines.write_text("".join(f'{{"html": "<p>{"word " * 30}{number}</p>"}}\n' for number in range(4)))
    (source,) = find_containers([str(lines)])
    assert isinstance(source, Container)
    folder = RunFolder(home=tmp_path / "home", run_id="r")
    blame = Blame(place=Place(0, 2, Step.READING), cause="killed by signal 11")
    manifest = write_task(task(folder, [source], blamed=(blame,)), marker)
    assert manifest.sightings == 3
    assert marker.read() == (2, Place())


def test_what_cannot_be_opened_is_handed_on(tmp_path: Path, marker: Marker) -> None:
    part = Unreadable(container="a", reason="unreadable", detail="cannot be opened: denied")
    folder = RunFolder(home=tmp_path / "home", run_id="r")
    assert write_task(task(folder, [part]), marker).sightings == 1


def test_a_disk_that_a_worker_finds_full_is_told_as_such(tmp_path: Path) -> None:
    source = tmp_path / "page.html"
    source.write_text(GOOD_PAGE)
    folder = RunFolder(home=tmp_path / "home", run_id="r")
    raw = layout.raw(folder.home, "r") / f"{shard_name(0)}.part"
    raw.parent.mkdir(parents=True)
    raw.symlink_to("/dev/full")  # whatever is written into it meets a full disk
    patience = Patience(cpu_seconds=60.0, wall_seconds=600.0)
    with (
        Lanes(1, patience=patience, on_pages=lambda _: None) as lanes,
        pytest.raises(FlowError, match=r"^disk full: .*free some space"),
    ):
        list(lanes.run(iter([task(folder, list(find_containers([str(source)])))])))


@pytest.fixture
def marker(tmp_path: Path) -> Marker:
    with (tmp_path / "marker").open("wb+") as file:
        file.write(bytes(Marker.SIZE))
        file.flush()
        return Marker(file.fileno())


def test_the_marker_tells_its_other_side(tmp_path: Path) -> None:
    with (tmp_path / "marker").open("wb+") as file:
        file.write(bytes(Marker.SIZE))
        file.flush()
        ours, theirs = Marker(file.fileno()), Marker(file.fileno())
    theirs.at(Place(7, 9, Step.READING))
    theirs.done()
    assert ours.read() == (0, Place(7, 9, Step.READING))
    theirs.at(Place())
    assert ours.read() == (1, Place())


def test_an_error_that_nobody_foresaw_keeps_its_traceback() -> None:
    broken: Any = Page.__new__(Page)
    object.__setattr__(broken, "page_id", "0" * 64)
    outcome: Any = transformed(broken, Setup(options=ReadOptions(), versions=Versions(rules="r", model="m")))
    assert (outcome.reason, outcome.page_id) == ("internal_error", "0" * 64)
    assert outcome.detail.startswith("AttributeError: ")
    assert "Traceback" in outcome.traceback
