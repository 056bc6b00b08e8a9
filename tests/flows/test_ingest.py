"""The walk of a run through the real command line: sums, order, workers, exit codes, what is told."""

from __future__ import annotations

import json
import random
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from flows.errors import UsageError
from flows.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

DISPOSITIONS = ("inserted", "revised", "unchanged", "duplicate", "not_article", "rejected", "held")
PAGE = "<html><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
TEXT = "The median survival was longer in the younger patients, and the response was durable. " * 5


def ingest(hubhouse: Any, *arguments: object, code: int = 0) -> dict[str, Any]:
    out = hubhouse("ingest", *map(str, arguments), "--no-prefect", "--json", code=code)
    summary: dict[str, Any] = json.loads(out)
    assert summary["sightings"] == sum(summary[name] for name in DISPOSITIONS)
    return summary


def test_the_summary_is_one_object_that_adds_up(hubhouse: Any, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE.format("One", TEXT))
    (tmp_path / "b.html").write_text(PAGE.format("One", TEXT))
    (tmp_path / "c.html").write_bytes(b"")
    first = ingest(hubhouse, tmp_path / "a.html", tmp_path / "b.html", tmp_path / "c.html")
    assert (first["sightings"], first["rejected"], first["duplicate"]) == (3, 1, 1)
    assert first["rejection_reasons"] == {"empty": 1}
    assert hubhouse.rows("SELECT run_id FROM meta.run WHERE kind = 'ingest'") == [(first["run_id"],)]


def test_the_same_input_again_changes_nothing(hubhouse: Any, dumps: Path) -> None:
    first = ingest(hubhouse, dumps)
    tables = hubhouse.tables()
    again = ingest(hubhouse, dumps)
    assert again["unchanged"] == again["sightings"] == first["sightings"]
    assert again["pages"] == again["redone"] == 0
    assert hubhouse.tables() == tables


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.proof)])
def test_order_batches_and_workers_make_no_difference(
    make_hubhouse: Any, dumps: Path, tmp_path: Path, seed: int
) -> None:
    at_once, in_parts = make_hubhouse(tmp_path / "one"), make_hubhouse(tmp_path / "two")
    ingest(at_once, dumps)
    files = [path for path in dumps.rglob("*") if path.is_file()]
    random.Random(seed).shuffle(files)
    cut = len(files) // 3
    ingest(in_parts, *files[:cut], "--workers", 1)
    ingest(in_parts, *files[cut:], "--workers", 3)
    expected, found = at_once.tables(), in_parts.tables()
    assert [name for name in expected if expected[name] != found[name]] == []


def test_exit_code_1_under_strict_when_anything_was_rejected(hubhouse: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "other.html").write_bytes(b" ")
    assert ingest(hubhouse, tmp_path / "empty.html")["rejected"] == 1
    assert ingest(hubhouse, tmp_path / "other.html", "--strict", code=1)["rejected"] == 1


def test_a_source_that_is_not_there_is_one_line_and_leaves_nothing(hubhouse: Any, tmp_path: Path) -> None:
    told = hubhouse("ingest", str(tmp_path / "nowhere"), "--no-prefect", code=2)
    assert told.count("\n") == 1
    assert "nowhere" in told
    assert "check the path" in told
    assert not (hubhouse.home / "warehouse.duckdb").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ingest",), "Missing argument"),
        (("ingest", ".", "--workers", "0"), "workers"),
        (("ingest", ".", "--captured-at", "yesterday"), "ISO 8601"),
        (("inject",), "No such command"),
        (("query", "SELECT nonsense FROM nowhere", "--format", "table"), "nowhere"),
    ],
)
def test_usage_errors_exit_with_2(hubhouse: Any, arguments: tuple[str, ...], says: str) -> None:
    if arguments[0] == "query":
        ingest(hubhouse, __file__)
    told = hubhouse(*arguments, code=2)
    assert says in told
    assert "Traceback" not in told


def test_without_a_warehouse_the_remedy_is_told(hubhouse: Any) -> None:
    told = hubhouse("query", "SELECT 1", code=1)
    assert told.count("\n") == 1
    assert "hubhouse ingest" in told


def test_a_setting_that_makes_no_sense_is_a_usage_error(hubhouse: Any) -> None:
    told = hubhouse("runs", code=2, env={"HUBHOUSE_WORKERS": "many"})
    assert "HUBHOUSE_WORKERS" in told


def test_a_home_that_duckdb_cannot_write_to_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "which?").mkdir()
    monkeypatch.delenv("HUBHOUSE_HOME", raising=False)
    monkeypatch.chdir(tmp_path / "which?")
    for home in (tmp_path / "a?b", None):
        with pytest.raises(UsageError, match=r"HUBHOUSE_HOME: .*: DuckDB takes no path with a question mark"):
            load_settings(home=home)


def test_query_reads_and_cannot_write_or_leave_the_release(hubhouse: Any, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE.format("One", TEXT))
    ingest(hubhouse, tmp_path / "a.html")
    answer = json.loads(hubhouse("query", "SELECT headline FROM mart.article", "--format", "json"))
    assert answer == [{"headline": "One"}]
    for sql in (
        "CREATE TABLE t (a INT)",
        f"FROM read_csv('{tmp_path}/a.html')",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        "SET enable_external_access = true",
    ):
        assert "Traceback" not in hubhouse("query", sql, code=2)
    assert not (tmp_path / "out.csv").exists()


def test_query_output_appears_whole_under_its_name(hubhouse: Any, tmp_path: Path) -> None:
    ingest(hubhouse, __file__)
    out = tmp_path / "out.csv"
    hubhouse("query", "FROM range(3) AS t(n)", "--format", "csv", "--output", str(out))
    assert out.read_text() == "n\n0\n1\n2\n"
    hubhouse("query", "SELECT nonsense", "--format", "csv", "--output", str(out), code=2)
    assert out.read_text() == "n\n0\n1\n2\n"
    assert list(tmp_path.glob("out.csv.*")) == []


def test_standard_input_is_a_source(hubhouse: Any, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(PAGE.format("One", TEXT))
    with page.open() as stream:
        hubhouse("ingest", "-", "--no-prefect", stdin=stream)
    assert hubhouse.rows("SELECT container FROM raw.sighting") == [("-",)]


def test_known_facts_come_from_the_command_line(hubhouse: Any, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE.format("One", TEXT))
    ingest(hubhouse, tmp_path / "a.html", "--hub", "mine", "--captured-at", "2026-05-11T10:00:00+02:00")
    found = hubhouse.rows("SELECT hub, captured_at::VARCHAR, captured_at_source FROM raw.sighting")
    assert found == [("mine", "2026-05-11 08:00:00", "given")]


def test_lists_are_printed(hubhouse: Any, dumps: Path) -> None:
    ingest(hubhouse, dumps, dumps / "north")
    assert "ingest" in hubhouse("runs")
    assert "north-hub.example" in hubhouse("hubs")
    assert "reason" in hubhouse("rejections")
    assert hubhouse("--version").startswith("hubhouse, version ")


def test_a_moved_home_still_works(hubhouse: Any, dumps: Path, tmp_path: Path) -> None:
    ingest(hubhouse, dumps / "north")
    shutil.move(hubhouse.home, tmp_path / "moved")
    hubhouse.home = tmp_path / "moved"
    assert hubhouse.rows("SELECT count(*) > 0 FROM mart.article") == [(True,)]
    assert ingest(hubhouse, dumps / "south")["inserted"] > 0
