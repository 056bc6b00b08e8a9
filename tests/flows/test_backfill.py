"""Backfill: the plan, then partitions in any order, killed and resumed, end like the days loaded live."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


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
