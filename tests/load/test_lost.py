"""A raw file that is gone: its sources are read again, and give back what it held."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from load.erase import PAGE, erase
from load.loader import known_sources
from load.run import Source
from load.verify import verify
from warehouse import layout

SOURCES = (Source(digest="1", container="a"), Source(digest="2", container="b"))


def two_sources(house: Any) -> list[Any]:
    """Load two sources, one run each, and lose the raw file of the first."""
    pages = [house.pages.page(name, container=name, headline=name) for name in "ab"]
    for page, source in zip(pages, SOURCES, strict=True):
        house.load([page], sources=[source])
    house.publish()
    (lost,) = layout.raw(house.root, "run-001").iterdir()
    lost.unlink()
    assert known_sources(house.root, ["1", "2"]) == {"2"}
    return pages


def test_the_sources_of_a_lost_raw_file_bring_its_bytes_back(house: Any) -> None:
    (page, _) = two_sources(house)
    before = house.tables(["raw.page", "raw.sighting", "core.parsed_page", "core.block"])
    assert "ingest its sources again" in "; ".join(fault.fault for fault in verify(house.root))
    counts = house.load([page], sources=SOURCES[:1], known=["2"])
    assert (counts.sightings, counts.unchanged) == (2, 2)
    assert list(verify(house.root)) == []
    assert house.tables(list(before)) == before
    assert known_sources(house.root, ["1", "2"]) == {"1", "2"}


def test_what_is_not_lost_stays_where_it_is(house: Any) -> None:
    pages = two_sources(house)
    house.load(pages, sources=SOURCES)
    places = house.rows("SELECT run_id FROM meta.payload ORDER BY run_id")
    assert places == [("run-002",), ("run-003",)]


def test_what_was_erased_is_not_taken_again(house: Any) -> None:
    (page, _) = two_sources(house)
    erase(house.root, PAGE, page[0].page_id, reason="", now=datetime(2026, 1, 2))
    assert house.load([page], sources=SOURCES[:1]).rejected == 1
    house.publish()
    assert list(verify(house.root)) == []
    assert house.rows("SELECT count(*) FROM meta.payload") == [(1,)]
