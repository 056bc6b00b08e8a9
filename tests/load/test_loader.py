"""A run is merged whole, its sums hold, and what came before is recognised."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from extract.page import Unreadable
from load.loader import known_sources, merge_run, sweep
from load.run import Source
from load.templates import store_snapshots
from transform.boilerplate.templates import snapshot_of
from warehouse import layout
from warehouse.errors import CheckError
from warehouse.sql import statement

MONDAY, TUESDAY, WEDNESDAY = datetime(2024, 1, 1), datetime(2024, 1, 2), datetime(2024, 1, 3)
URL = "https://hub.example/a"


def test_every_sighting_has_one_disposition_and_they_add_up(house: Any) -> None:
    page = house.pages.page
    counts = house.load([
        page("one", url=URL, at=MONDAY),
        page("two", url=URL, at=TUESDAY, container="b"),
        page("one", url=URL, at=WEDNESDAY, container="c"),
        page("one", url=URL, at=MONDAY, notice="Other notice.", container="d"),
        page("list", kind="listing", container="e"),
        page("bad", kind="rejected", container="f"),
        house.pages.unreadable("g.gz", b"\x1f\x8b"),
    ])  # fmt: skip
    assert counts.adds_up()
    told = (counts.inserted, counts.revised, counts.duplicate, counts.unchanged, counts.not_article)
    assert told == (1, 1, 1, 1, 1)
    assert (counts.rejected, counts.sightings, counts.pages) == (2, 7, 6)
    assert house.rows("SELECT count(*), count(DISTINCT sighting_id) FROM meta.disposition") == [(7, 7)]


def test_what_a_later_run_brings_of_an_article_is_revised_or_unchanged(house: Any) -> None:
    """Also an older capture of it: the article was there."""
    page = house.pages.page
    assert house.load([page("one", url=URL, at=TUESDAY)]).inserted == 1
    counts = house.load([
        page("two", url=URL, at=WEDNESDAY, container="b"),
        page("one", url=URL, at=WEDNESDAY, notice="Other notice.", container="c"),
        page("before", url=URL, at=MONDAY, container="d"),
    ])  # fmt: skip
    assert (counts.inserted, counts.revised, counts.unchanged) == (0, 2, 1)


def test_loading_the_same_again_changes_no_row(house: Any) -> None:
    results = [house.pages.page(f"body {n}", url=f"https://hub.example/{n}") for n in range(5)]
    house.load(results[:3], results[3:])
    before = _dump(house)
    counts = house.load(results)
    assert (counts.unchanged, counts.sightings, counts.pages, counts.restated) == (5, 5, 0, 0)
    assert _dump(house) == before
    assert not list(layout.raw(house.root, "run-002").glob("*")), "no payload is kept twice"
    house.load([*results, house.pages.page("new", container="new")])
    assert house.rows("SELECT count(*) FROM core.block") == [(2 * 6,)]


def test_the_same_bytes_under_two_names_are_one_page_and_two_sightings(house: Any) -> None:
    counts = house.load(
        [house.pages.page("x", container="a.txt")], [house.pages.page("x", container="b.txt")]
    )
    assert (counts.inserted, counts.duplicate, counts.pages) == (1, 1, 1)
    assert house.rows("SELECT container FROM raw.sighting ORDER BY 1") == [("a.txt",), ("b.txt",)]
    assert house.rows("SELECT count(*) FROM core.parsed_page") == [(1,)]
    assert house.rows("SELECT count(*) FROM core.block") == [(2,)]
    assert house.load([house.pages.page("x", container="c.txt")]).duplicate == 1


def test_skipped_sources_count_as_unchanged(house: Any) -> None:
    sources = (Source(digest="d1", container="a.txt"), Source(digest="d2", container="b.txt"))
    house.load([house.pages.page("x", container="a.txt"), house.pages.unreadable("b.txt")], sources=sources)
    assert known_sources(house.root, ["d1", "d2", "d3"]) == {"d1", "d2"}
    counts = house.load(known=("d1", "d2"))
    assert (counts.sightings, counts.unchanged) == (2, 2)


def test_a_load_that_fails_leaves_nothing_of_its_run(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    house.load([house.pages.page("x")])
    before = _dump(house)
    monkeypatch.setattr("load.run.LoadCounts.adds_up", lambda _counts: False)
    with pytest.raises(Exception, match="does not add up"):
        house.load([house.pages.page("y", container="y")])
    assert _dump(house) == before
    assert house.rows("SELECT count(*) FROM meta.run") == [(1,)]
    swept = sweep(house.root)
    assert {path.parent.name for path in swept} == {"staging", "raw"}
    assert [path.name for path in layout.raw(house.root).iterdir()] == ["run=run-001"]


def test_a_run_is_loaded_once(house: Any) -> None:
    house.load([house.pages.page("x")])
    run = type(house)(house.root).run()
    with pytest.raises(CheckError, match="loaded already"):
        merge_run(house.root, run, [])


def test_what_is_loaded_after_the_clock_was_set_back_is_new_to_templates_and_exports(house: Any) -> None:
    learned_at = datetime(2100, 1, 1)  # the clock was wrong then
    house.load([house.pages.page(name, container=name) for name in "ab"])
    templates = snapshot_of("testhub", [])
    store_snapshots(house.root, "run-001", [templates], learned_at=learned_at)
    unsettled = statement("unsettled_hubs")
    assert house.rows(unsettled, {"chosen": []}) == []
    house.load([house.pages.page("c", container="c")])
    house.load([house.pages.page("d", container="d")])
    assert house.rows(unsettled, {"chosen": []}) == [("testhub", 4)]
    _, second, third = house.rows("SELECT merged_at FROM meta.run ORDER BY run_id")
    assert learned_at < second[0] < third[0]


def test_a_page_that_waits_is_loaded_by_the_decision_alone(house: Any) -> None:
    """Not by a backfill, which judges nothing, nor by a run in which its hub is sound."""
    page = house.pages.page("y")
    house.load([page], held_hubs=["testhub"])
    counts = house.load([page, house.pages.page("y", container="copy"), house.pages.page("z", headline="Z")])
    assert (counts.inserted, counts.unchanged, counts.held) == (1, 1, 1)
    assert house.rows("SELECT article_body FROM mart.article") == [("z",)]
    house.load([page], sightings=False)
    assert house.rows("SELECT count(*) FROM mart.article") == [(2,)]


def test_a_hold_stands_in_the_transaction_of_its_pages(house: Any) -> None:
    """A kill between the two left pages that waited for a decision nobody was asked for."""
    house.load([house.pages.page("y")], held_hubs=["testhub"])
    assert house.rows("SELECT hub, run_id, cause, decision FROM meta.hold") == [
        ("testhub", "run-001", "no headline", None)
    ]


def test_a_held_hub_keeps_its_captures_and_waits(house: Any) -> None:
    counts = house.load(
        [house.pages.page("x", hub="calm"), house.pages.page("y", hub="odd", container="b")],
        held_hubs=["odd"],
    )
    assert (counts.inserted, counts.held) == (1, 1)
    assert house.rows("SELECT hub FROM core.article") == [("calm",)]
    assert house.rows("SELECT count(*) FROM raw.page") == [(2,)]


def test_a_page_that_nobody_made_an_outcome_of_stops_the_load(house: Any) -> None:
    """Only of a hub held back pages may wait; any other would be lost, and nobody would hear of it."""
    page, outcome = house.pages.page("x")
    other, _ = house.pages.page("y", container="b")
    with pytest.raises(CheckError, match="a page without an outcome: b"):
        house.load([(page, outcome), (other, None)])
    assert house.rows("SELECT count(*) FROM raw.sighting") == [(0,)]


def test_a_source_that_could_not_be_read_is_read_again(house: Any) -> None:
    sources = (Source(digest="1", container="a.gz"), Source(digest="2", container="dumps/a.txt"))
    failed = Unreadable(container="a.gz", reason="io_error", detail="cannot be opened: no such file")
    house.load([house.pages.page("x"), failed], sources=sources)
    assert known_sources(house.root, ["1", "2"]) == {"2"}


def test_rejections_are_listed_with_reason_and_place(house: Any) -> None:
    house.load([house.pages.page("bad", kind="rejected"), house.pages.unreadable("g.gz", b"\x1f\x8b")])
    listed = house.rows("SELECT container, reason, detail FROM meta.rejection ORDER BY container")
    assert listed == [
        ("dumps/a.txt", "empty", "no text"),
        ("g.gz", "unreadable", "gzip: bad header; repack it"),
    ]


def _dump(house: Any) -> dict[str, list[str]]:
    tables = house.rows(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() "
        "WHERE schema_name IN ('raw', 'core', 'meta') AND NOT temporary AND table_name NOT IN "
        "('run', 'release', 'migration', 'sighting_again', 'source_again')"  # which run met what
    )
    dumped: dict[str, list[str]] = house.tables([table for (table,) in tables])
    return dumped
