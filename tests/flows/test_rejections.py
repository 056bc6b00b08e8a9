"""Rejections: grouped, shown with their bytes, retried after a fix, resolved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from load.run import Source
from warehouse.sql import statement

if TYPE_CHECKING:
    from pathlib import Path

SLOW = """
key = "slow"
name = "Slow"
[[notices]]
kind = "footer"
pattern = '{0}'
"""
PAGE = "<html><body><h1>A page</h1><p>" + "x" * 60 + "</p></body></html>"


@pytest.fixture
def rejecting(hubhouse: Any, tmp_path: Path) -> Any:
    (hubhouse.home / "hubs").mkdir(parents=True)
    (hubhouse.home / "hubs" / "slow.toml").write_text(SLOW.format("(x+x+)+y"))
    (tmp_path / "a.html").write_text(PAGE)
    (tmp_path / "b.html").write_bytes(b"")
    impatient = {"HUBHOUSE_PAGE_PATIENCE_SECONDS": "2"}
    hubhouse(
        "ingest", str(tmp_path / "a.html"), str(tmp_path / "b.html"), "--hub", "slow", "--no-prefect",
        code=1, env=impatient,
    )  # fmt: skip
    return hubhouse


def listed(hubhouse: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(hubhouse("rejections", "list", "--format", "json"))
    return rows


def test_reasons_are_grouped_and_one_is_shown_with_its_bytes(rejecting: Any) -> None:
    groups = json.loads(rejecting("rejections", "--format", "json"))
    assert {(group["reason"], group["sightings"]) for group in groups} == {("crashed", 1), ("empty", 1)}
    (crashed,) = [row for row in listed(rejecting) if row["reason"] == "crashed"]
    shown = rejecting("rejections", "show", str(crashed["sighting_id"]))
    assert "no progress in 2 s of CPU time" in shown
    assert rejecting("rejections", "show", str(crashed["sighting_id"]), "--bytes") == PAGE
    assert "no such rejection" in rejecting("rejections", "show", "1", code=2)


def test_a_retry_after_the_fix_makes_the_page_an_article(rejecting: Any) -> None:
    (rejecting.home / "hubs" / "slow.toml").write_text(SLOW.format("all rights reserved"))
    rejecting("rejections", "retry", "--reason", "crashed", "--json")
    assert rejecting.rows("SELECT headline FROM mart.article") == [("A page",)]
    assert {row["reason"] for row in listed(rejecting)} == {"empty"}


def test_what_is_resolved_is_no_longer_listed(rejecting: Any) -> None:
    rejecting("rejections", "resolve", "--reason", "empty", "--note", "nothing there")
    assert {row["reason"] for row in listed(rejecting)} == {"crashed"}
    assert "name a sighting" in rejecting("rejections", "resolve", code=2)
    assert "1: no such open rejection" in rejecting("rejections", "resolve", "1", code=2)


def test_bytes_that_are_damaged_are_told_with_their_remedy(rejecting: Any) -> None:
    (crashed,) = [row for row in listed(rejecting) if row["reason"] == "crashed"]
    for raw in (rejecting.home / "raw").rglob("*.parquet"):
        raw.write_bytes(raw.read_bytes()[:-20])
    told = rejecting("rejections", "show", str(crashed["sighting_id"]), code=1)
    assert "unreadable" in told
    assert "restore it from a backup" in told


def test_all_pages_of_a_hub_without_templates_are_retried(house: Any, make_hubhouse: Any) -> None:
    pages = [house.pages.page(f"Page {name} of it.", kind="rejected", container=name) for name in "abc"]
    house.load(pages)
    house.publish()
    hubhouse = make_hubhouse(house.root)
    assert len(listed(hubhouse)) == len(pages)
    hubhouse("rejections", "retry", "--json")
    assert listed(hubhouse) == []
    assert hubhouse.rows("SELECT count(*) FROM core.parsed_page WHERE hub = 'testhub'") == [(len(pages),)]


def test_what_is_settled_or_read_again_is_of_the_reason_and_hub_named(house: Any) -> None:
    page = house.pages.page
    (one, rejected), two = (page(hub, kind="rejected", hub=hub, container=hub) for hub in ("one", "two"))
    source = Source(digest="1", container="c.gz")
    house.load([(one, rejected), two, house.pages.unreadable("c.gz", b"?")], sources=[source])
    empty = {"reason": "empty", "hub": "one"}
    assert house.rows(statement("rejection/pages"), empty) == [(one.page_id,)]
    assert len(house.rows(statement("rejection/list"), empty)) == 1
    settled = {**empty, "sighting_id": None, "now": house.monday, "note": "seen"}
    assert len(house.rows(statement("rejection/resolve"), settled)) == 1
    left = {row[3] for row in house.rows(statement("rejection/list"), {"reason": None, "hub": None})}
    assert left == {"two", "c.gz"}
    assert house.rows(statement("rejection/pages"), empty) == []
    forget = statement("rejection/forget_sources")
    assert house.rows(forget, {"reason": None, "hub": "two"}) == []
    assert house.rows(forget, {"reason": "empty", "hub": None}) == []
    assert house.rows(forget, {"reason": "unreadable", "hub": None}) == [("c.gz",)]
