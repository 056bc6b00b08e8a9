"""Backfill: the plan, then partitions in any order, killed and resumed, end like the days loaded live."""

from __future__ import annotations

import json
import os
import signal
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flows.operations import backfill
from flows.operations.backfill import BackfillRequest, plan_backfill, run_backfill
from flows.operations.partition import Partition, Slice, Span
from flows.request import Request
from flows.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT = "The median survival was longer in the younger patients of the trial, and the response lasted. " * 4


def record(name: str, captured_at: str | None) -> dict[str, Any]:
    page = f"<title>{name}</title><h1>Aims of {name}</h1><p>{TEXT}{name}</p>"
    return {"url": f"https://hub.example/{name}", "captured_at": captured_at, "html": page}


def dump(*records: dict[str, Any]) -> str:
    return "\n".join(map(json.dumps, records))


def asked(*sources: Path | str, **given: Any) -> BackfillRequest:
    return BackfillRequest(request=Request(sources=tuple(map(str, sources)), kind="backfill"), **given)


def done(request: BackfillRequest, home: Path) -> list[tuple[str, int]]:
    """Backfill; return the months with how many captures each was said to have, 0 for what was known."""
    settings = load_settings(home=home, workers=1)
    plan = plan_backfill(request, settings)
    return [
        (part.month, became if isinstance(became, int) else became.sightings)
        for part, became in run_backfill(request, plan, settings)
    ]


def months(request: BackfillRequest, home: Path) -> list[tuple[str, int, int, int, int]]:
    plan = plan_backfill(request, load_settings(home=home))
    return [(one.partition.month, one.pages, one.there, one.new, one.revised) for one in plan]


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (None, None, "abcu"),
        (date(2024, 1, 31), None, "abc"),
        (date(2024, 2, 1), None, "bc"),
        (None, date(2024, 2, 1), "ab"),
        (date(2024, 2, 1), date(2024, 2, 1), "b"),
        (None, date(2024, 1, 30), ""),
    ],
)
def test_a_span_holds_its_first_and_last_day_and_the_undated_when_it_has_neither(
    house: Any, first: date | None, last: date | None, held: str
) -> None:
    times = {
        "a": datetime(2024, 1, 31, 23, 59),
        "b": datetime(2024, 2, 1, 23, 59),
        "c": datetime(2024, 2, 2),
        "u": None,
    }
    pages = {name: house.pages.page(name, at=at)[0] for name, at in times.items()}
    span = Span(first, last)
    assert "".join(name for name, page in pages.items() if span.holds(page)) == held
    february = Slice(Partition("2024-02", "testhub"), span)
    assert {name for name, page in pages.items() if february.holds(page)} == set(held) & {"b", "c"}


def test_a_plan_says_what_is_there_what_is_new_and_what_is_revised(house: Any, tmp_path: Path) -> None:
    file, broken = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    file.write_text(dump(record("same", "2024-01-05"), record("changed", "2024-01-06")))
    assert done(asked(file), house.root) == [("2024-01", 2)]
    changed = record("changed", "2024-02-06") | {"html": f"<h1>Other</h1><p>{TEXT}</p>"}
    same = record("same", "2024-01-05")
    file.write_text(dump(same, changed, record("new", "2024-02-07"), record("undated", None)))
    broken.write_text("{no json\n")
    rows = [("2024-01", 1, 1, 0, 0), ("2024-02", 2, 0, 1, 1), ("undated", 1, 0, 1, 0)]
    assert months(asked(file), house.root) == rows
    assert months(asked(file, order="newest"), house.root) == rows[::-1]
    assert months(asked(file, only="missing"), house.root) == rows[1:]
    file.write_text(dump(same, changed))
    assert months(asked(file, only="missing"), house.root) == [("2024-02", 1, 0, 0, 1)]
    assert months(asked(file, span=Span(date(2024, 2, 6))), house.root) == [("2024-02", 1, 0, 0, 1)]
    assert months(asked(broken), house.root) == [("undated", 1, 0, 1, 0)]


def test_each_partition_takes_its_own_captures_and_is_known_by_them(house: Any, tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text(dump(record("a", "2024-01-05"), record("b", "2024-02-05")))
    two.write_text(dump(record("c", "2024-02-06")))
    assert done(asked(one, two, span=Span(date(2024, 2, 6))), house.root) == [("2024-02", 1)]
    assert done(asked(one, two), house.root) == [("2024-01", 1), ("2024-02", 2)]
    two.write_text(dump(record("c", "2024-02-06"), record("d", "2024-02-07")))
    assert done(asked(one, two, only="missing"), house.root) == [("2024-02", 3)]
    counted = "SELECT count(*), count(DISTINCT sighting_id) FROM raw.sighting"
    assert house.rows(counted) == house.published_rows(counted) == [(4, 4)]


def test_what_failed_is_made_again_and_nothing_else(house: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(dump(record("a", "2024-01-05"), record("b", "2024-02-05"), record("c", "2024-02-06")))
    assert done(asked(file), house.root) == [("2024-01", 1), ("2024-02", 2)]
    assert done(asked(file, only="failed"), house.root) == []
    house.rows("UPDATE meta.outcome SET result = 'rejected' WHERE target_uri LIKE '%/b'")
    assert done(asked(file, only="failed"), house.root) == [("2024-02", 1)]
    assert house.rows("SELECT DISTINCT result FROM meta.outcome") == [("article",)]


def test_a_release_is_published_with_the_last_partition(
    house: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfill, "PUBLISH_EVERY_SECONDS", 1e9)
    (tmp_path / "a.jsonl").write_text(dump(*(record(f"{n}", f"2024-0{n}-05") for n in (1, 2))))
    done(asked(tmp_path / "a.jsonl"), house.root)
    assert len(house.published_rows("FROM meta.release")) == 1
    assert house.published_rows("SELECT count(*) FROM mart.article") == [(2,)]


@pytest.mark.parametrize("names", [[b"caf\xe9.jsonl", b"caf\xea.jsonl"], [b"a[1].jsonl"]])
def test_files_are_found_again_whatever_they_are_called(
    house: Any, tmp_path: Path, names: Sequence[bytes]
) -> None:
    folder = tmp_path / "dumps"
    folder.mkdir()
    for number, name in enumerate(names):
        content = dump(record(f"{number}", "2024-01-05"))
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(content)
    assert done(asked(folder, folder), house.root) == [("2024-01", len(names))]
    assert done(asked(folder), house.root) == [("2024-01", 0)]


def test_standard_input_is_surveyed_and_loaded(hubhouse: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(dump(record("a", "2024-01-05"), record("b", "2024-02-05")))
    with (tmp_path / "a.jsonl").open() as stream:
        hubhouse("backfill", "-", stdin=stream)
    assert hubhouse.rows("SELECT container, count(*) FROM raw.sighting GROUP BY 1") == [("-", 2)]


def lines(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


def live(hubhouse: Any, dumps: Path, batches: int) -> None:
    """Load the days in their order, some at a time."""
    files = sorted(dumps.rglob("*.jsonl"), key=lambda path: path.name)
    size = -(-len(files) // batches)
    for start in range(0, len(files), size):
        hubhouse("ingest", *map(str, files[start : start + size]), "--no-prefect")


def test_the_plan_comes_first_and_a_dry_run_loads_nothing(hubhouse: Any, dumps: Path) -> None:
    (told,) = lines(hubhouse("backfill", str(dumps), "--dry-run", "--json", "--order", "newest"))
    plan = told["plan"]
    assert [row["month"] for row in plan] == ["2024-02"] * 3 + ["2024-01"] * 3
    assert all(row["there"] == 0 and row["new"] + row["revised"] == row["pages"] for row in plan)
    assert not (hubhouse.home / "warehouse.duckdb").exists()


def test_the_fields_of_a_feed_are_named_as_for_an_ingest(hubhouse: Any, tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    page = {"url": "https://hub.example/a", "html": "<h1>Tides</h1><p>The sea rose.</p>"}
    feed.write_text(json.dumps(page | {"crawl": {"at": "2025-11-05"}}))
    months = []
    for fields in ((), ("--field", "captured_at=crawl.at")):
        (told,) = lines(hubhouse("backfill", str(feed), "--dry-run", "--json", *fields))
        months.append([row["month"] for row in told["plan"]])
    assert months == [["undated"], ["2025-11"]]


def test_backfill_ends_like_the_days_loaded_live(make_hubhouse: Any, dumps: Path, tmp_path: Path) -> None:
    day_by_day, filled = make_hubhouse(tmp_path / "one"), make_hubhouse(tmp_path / "two")
    live(day_by_day, dumps, 3)
    filled("backfill", str(dumps), "--from", "2024-02-01", "--json")
    process = filled.start("backfill", str(dumps), "--order", "newest", "--json")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    first = lines(filled("backfill", str(dumps), "--json"))
    assert sum(one["became"] == {"redone": 0} for one in first[1:]) >= 1
    again = lines(filled("backfill", str(dumps), "--json"))
    assert all(one["became"] == {"redone": 0} for one in again[1:])
    expected, found = day_by_day.tables(), filled.tables()
    assert [name for name in expected if expected[name] != found[name]] == []


def test_only_missing_plans_what_is_not_there(hubhouse: Any, dumps: Path) -> None:
    hubhouse("ingest", str(dumps / "north"), "--no-prefect")
    (told,) = lines(hubhouse("backfill", str(dumps), "--only", "missing", "--dry-run", "--json"))
    assert {row["hub"] for row in told["plan"]} == {"south-hub.example", "west-hub.example"}
    (told,) = lines(hubhouse("backfill", str(dumps), "--only", "failed", "--dry-run", "--json"))
    assert told["plan"] == []


def test_what_cannot_be_read_is_there_once_it_was_found_unreadable(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "a.jsonl").write_text(dump(record("a", "2024-01-02T00:00:00Z")))
    (sources / "b.zip").write_bytes(b"PK\x03\x04broken")
    (sources / "c.html").write_bytes(bytes(range(256)))
    home = tmp_path / "home"
    assert months(asked(sources), home) == [("2024-01", 1, 0, 1, 0), ("undated", 2, 0, 2, 0)]
    assert done(asked(sources), home) == [("2024-01", 1), ("undated", 2)]
    assert months(asked(sources), home) == [("2024-01", 1, 1, 0, 0), ("undated", 2, 2, 0, 0)]
