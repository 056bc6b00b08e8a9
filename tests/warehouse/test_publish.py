"""Releases are whole, immutable and swapped by rename; readers keep what they have open."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any

from warehouse import layout
from warehouse.connection import open_release
from warehouse.export import export
from warehouse.publish import KEEP_RELEASES, current, worth_keeping


def test_a_reader_keeps_its_release_and_the_next_one_sees_the_new(house: Any) -> None:
    house.load([house.pages.page("one")])
    house.publish()
    with open_release(house.root) as reader:
        house.load([house.pages.page("two", container="b", headline="Other")])
        house.publish()
        assert reader.execute("SELECT count(*) FROM mart.article").fetchall() == [(1,)]
        assert house.published_rows("SELECT count(*) FROM mart.article") == [(2,)]


def test_what_is_loaded_but_not_published_is_not_seen(house: Any) -> None:
    house.publish()
    house.load([house.pages.page("one")])
    assert house.published_rows("SELECT count(*) FROM mart.article") == [(0,)]


def test_only_the_newest_releases_stay(house: Any) -> None:
    names = [house.publish() for _ in range(KEEP_RELEASES + 2)]
    assert layout.release_names(house.root) == sorted(names, reverse=True)[:KEEP_RELEASES]
    assert current(house.root) == names[-1]
    assert not os.access(layout.release(house.root, names[-1]), os.W_OK) or os.geteuid() == 0


def test_a_clock_that_went_back_stops_no_publish(house: Any, tmp_path: Any) -> None:
    ahead = layout.release(house.root, "20990101T000000.000000")
    house.publish()
    house.load([house.pages.page("one")])
    layout.link(house.root).resolve().rename(ahead)
    house.rows(f"UPDATE meta.release SET release = '{ahead.stem}', published_at = TIMESTAMP '2099-01-01'")
    (layout.release(house.root, "not-a-time")).touch()
    assert house.publish() == "20990101T000000.000001"
    assert house.published_rows("SELECT count(*) FROM mart.article") == [(1,)]
    assert house.published_rows("SELECT release, year(published_at) < 2099 FROM mart.release") == [
        ("20990101T000000.000001", True)
    ]
    assert export(house.root, tmp_path / "out").release == "20990101T000000.000001"


def test_yesterdays_last_release_stays_however_often_today_publishes() -> None:
    today = [f"20260511T08{minute:02d}00.000000" for minute in range(30)]
    earlier = [f"202605{day:02d}T{hour}0000.000000" for day in (7, 8, 9, 10) for hour in ("01", "23")]
    stay = {"20260510T230000.000000", "20260509T230000.000000", *today[-KEEP_RELEASES:]}
    assert worth_keeping([*earlier, *today]) == stay


def test_a_publish_that_fails_leaves_its_space(house: Any) -> None:
    house.load([house.pages.page("one")])
    house.publish()
    house.load([house.pages.page("two", container="b", headline="Other")])
    writer = os.path.getsize(layout.writer(house.root))  # noqa: PTH202
    code = (
        "import resource, sys; from pathlib import Path; from warehouse.publish import publish\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({writer // 2}, {writer // 2}))\n"
        "publish(Path(sys.argv[1]), None)"
    )
    failed = subprocess.run([sys.executable, "-c", code, str(house.root)], capture_output=True, check=False)
    assert failed.returncode != 0
    assert [path.name for path in layout.releases(house.root).iterdir()] == [f"{current(house.root)}.duckdb"]


_KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from conftest import House
house = House(Path({root!r}))
for n in range(1000):
    names = [f"{{n}} {{i}}" for i in range(20)]
    house.load([house.pages.page(name, container=name, headline=name) for name in names])
    house.publish()
    print(n, flush=True)
"""


def test_a_kill_at_any_moment_leaves_whole_runs_and_a_whole_release(house: Any) -> None:
    tests = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120
    script = _KILLED.format(tests=tests, root=str(house.root))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(2):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    runs = house.rows("SELECT count(*) FROM meta.run")[0][0]
    assert runs >= 2
    whole = [(20 * runs,)]
    assert house.rows("SELECT count(*) FROM mart.article") == whole
    assert house.rows("SELECT count(*) FROM meta.disposition") == whole
    published = house.published_rows("SELECT count(*) FROM mart.article")[0][0]
    assert published % 20 == 0
    assert published >= 40
