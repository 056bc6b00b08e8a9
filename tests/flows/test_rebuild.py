"""Rebuilding from the raw zone: without the sources, compared before it is published."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from flows.writing import recover
from warehouse import layout
from warehouse.connection import open_writer

if TYPE_CHECKING:
    from pathlib import Path

# The hub's profile names a paragraph of every page as a notice: bodies change, nothing else.
PROFILE = """
key = "north-hub.example"
name = "North"
hosts = ["north-hub.example"]
[[notices]]
kind = "newsletter"
pattern = "a {0}"
"""
# Says who holds the home when its report is opened to be written.
WATCHED = """
import sys
from pathlib import Path
from flows.lease import holder

home = Path(sys.argv[1])

def watch(event, values):
    if event == "open" and str(values[0]).startswith(str(home / "reports")):
        print("report:", holder(home))

sys.addaudithook(watch)
from flows.operations.rebuild import RebuildRequest, run_rebuild
from flows.settings import load_settings
run_rebuild(RebuildRequest(hub="north-hub.example", dry_run=True), load_settings(home=home))
"""


@pytest.fixture
def home_without_sources(hubhouse: Any, dumps: Path, tmp_path: Path) -> Any:
    copy = tmp_path / "copy"
    shutil.copytree(dumps, copy)
    hubhouse("ingest", str(copy), "--no-prefect")
    shutil.rmtree(copy)
    return hubhouse


def rebuilt(hubhouse: Any, *arguments: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(hubhouse("rebuild", "--json", *arguments))
    return told


def test_the_same_program_rebuilds_the_same(home_without_sources: Any) -> None:
    tables = home_without_sources.tables()
    told = rebuilt(home_without_sources)
    assert told["redone"] == len(tables["core.parsed_page"])
    assert told["changes"] == []
    assert home_without_sources.tables() == tables
    assert rebuilt(home_without_sources, "--stale")["redone"] == 0


def test_a_condition_picks_what_is_redone(home_without_sources: Any) -> None:
    hub = "south-hub.example"
    ((articles,),) = home_without_sources.rows(f"SELECT count(*) FROM mart.article WHERE hub = '{hub}'")
    assert rebuilt(home_without_sources, "--where", f"hub = '{hub}'")["redone"] == articles
    told = home_without_sources("rebuild", "--where", "no_such_column = 1", code=2)
    assert "mart.article" in told


def test_an_edited_profile_makes_the_pages_of_its_hub_anew_and_no_others(home_without_sources: Any) -> None:
    hubhouse = home_without_sources
    pages = "SELECT count(*) FROM meta.outcome WHERE hub = 'north-hub.example'"
    (hubhouse.home / "hubs").mkdir()
    (hubhouse.home / "hubs" / "north.toml").write_text(PROFILE.format(r"[a-z]+ of [^.]+"))
    redone = rebuilt(hubhouse, "--stale")["redone"]
    assert [(redone,)] == hubhouse.rows(pages)
    assert len(hubhouse.rows("SELECT DISTINCT rules_version FROM meta.outcome")) == 2
    assert rebuilt(hubhouse, "--stale")["redone"] == 0


def test_a_dry_run_reports_and_changes_nothing(home_without_sources: Any) -> None:
    hubhouse = home_without_sources
    tables, runs = hubhouse.tables(), hubhouse.rows("SELECT count(*) FROM meta.run")
    (hubhouse.home / "hubs").mkdir()
    (hubhouse.home / "hubs" / "north.toml").write_text(PROFILE.format(r"[a-z]+ of [^.]+"))
    hubhouse("rebuild", "--hub", "north-hub.example", "--dry-run")
    assert hubhouse.tables() == tables
    assert hubhouse.rows("SELECT count(*) FROM meta.run") == runs
    (report,) = (hubhouse.home / "reports").glob("*.html")
    assert "a dry run: nothing was published" in report.read_text()


def test_the_report_is_written_while_nobody_else_may_write(home_without_sources: Any) -> None:
    """An erasure that came between removed the reports, and then this one told what was erased."""
    command = [sys.executable, "-c", WATCHED, str(home_without_sources.home)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.stdout.startswith("report: rebuild, process "), ended.stderr


def test_a_dry_run_keeps_what_is_not_published_yet_and_needs_something_to_compare_with(
    home_without_sources: Any,
) -> None:
    """A backfill publishes now and then; a killed dry run is undone by the next command that writes."""
    hubhouse = home_without_sources
    with open_writer(hubhouse.home) as writer:
        writer.execute("UPDATE meta.run SET arguments = 'not published yet'")
    hubhouse("rebuild", "--stale", "--dry-run")
    shutil.copy(layout.writer(hubhouse.home), layout.aside(hubhouse.home))
    with open_writer(hubhouse.home) as writer:
        writer.execute("DELETE FROM meta.run")
    recover(hubhouse.home)
    with open_writer(hubhouse.home) as writer:
        assert writer.execute("SELECT DISTINCT arguments FROM meta.run").fetchall() == [
            ("not published yet",)
        ]
    layout.link(hubhouse.home).unlink()
    for arguments in (["--dry-run"], []):
        assert "hubhouse rollback" in hubhouse("rebuild", *arguments, code=1)
    with open_writer(hubhouse.home) as writer:
        assert writer.execute("SELECT DISTINCT arguments FROM meta.run").fetchall() == [
            ("not published yet",)
        ]
