from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from flows.cli import hubhouse
from flows.ingest import read_options
from flows.request import Request
from flows.settings import load_settings

if TYPE_CHECKING:
    import pytest

SAMPLES = Path(__file__).parents[1] / "extract" / "samples"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(hubhouse, [*arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_counts_say_what_a_source_holds(tmp_path: Path) -> None:
    told = json.loads(run("--home", str(tmp_path / "home"), "inspect", str(SAMPLES), "--json"))
    assert told["containers"] == sum(1 for path in SAMPLES.rglob("*") if path.is_file())
    assert told["pages"] == sum(told["hubs"].values()) == sum(told["captured_at_sources"].values())
    assert told["formats"]["zip"] == 5
    assert told["problems"] == {"unreadable": 5, "truncated": 1}
    assert told["skipped"]["request"] > 10
    assert told["earliest"] < told["latest"]
    assert not (tmp_path / "home").exists()


def test_people_are_told_the_same(tmp_path: Path) -> None:
    output = run("--home", str(tmp_path), "inspect", str(SAMPLES / "mhtml"))
    assert "1 pages" in output
    assert "names no boundary" in output


def test_pages_of_unknown_time_are_told_with_the_remedy(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"url": "https://a.org/1", "html": "<p>x</p>", "crawl": {"at": "2026-01-02"}}\n')
    told = "1 pages without a time of capture: name it in a manifest, or a feed's field with --field"
    assert told in run("inspect", str(feed)).splitlines()
    assert "without a time" not in run("inspect", str(feed), "--field", "captured_at=crawl.at")


def test_problems_that_are_not_named_are_counted(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.html").touch()
    told = run("inspect", str(tmp_path)).splitlines()
    assert [line.endswith(": no bytes") for line in told[-4:]] == [True, True, True, False]
    assert told[-1] == "... and 2 more empty"


def test_fields_are_mapped_from_the_command_line(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"doc": {"source": "<p>x</p>"}}\n')
    told = json.loads(run("inspect", str(feed), "--field", "html=doc.source", "--json"))
    assert (told["pages"], told["problems"]) == (1, {})
    refused = CliRunner().invoke(hubhouse, ["inspect", str(feed), "--field", "colour=x"])
    assert refused.exit_code == 2


def test_limits_are_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBHOUSE_LIMITS__MAX_RATIO", "7")
    assert read_options(Request(sources=()), load_settings(home=tmp_path)).limits.max_ratio == 7
