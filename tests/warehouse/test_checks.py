"""Each check finds what it is for, sound data pass them all, and errors keep a release back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from load.tables import OF_OUTCOME
from warehouse import layout
from warehouse.checks import WARN, run_checks
from warehouse.connection import open_writer
from warehouse.errors import CheckError
from warehouse.sql import scripts

URL = "https://hub.example/a"


def findings(house: Any) -> dict[str, str]:
    with open_writer(house.root) as connection:
        return {finding.check: finding.severity for finding in run_checks(connection)}


@pytest.fixture
def loaded(house: Any) -> Any:
    page = house.pages.page
    house.load([
        page("one", url=URL, at=datetime(2024, 6, 1), sponsors=["Amgen"]),
        page("two", url=URL, at=datetime(2024, 6, 2)),
        page("three", container="b", headline="Other"),
        page("bad", container="c", kind="rejected"),
        house.pages.unreadable("d.gz"),
    ])  # fmt: skip
    return house


def test_sound_data_pass_every_check(loaded: Any) -> None:
    assert findings(loaded) == {}


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        ("INSERT INTO raw.page SELECT * FROM raw.page LIMIT 1", "10_unique_keys"),
        ("INSERT INTO core.block_text SELECT * FROM core.block_text LIMIT 1", "10_unique_keys"),
        ("DELETE FROM core.block_text", "11_references"),
        ("DELETE FROM meta.payload", "11_references"),
        ("INSERT INTO core.section VALUES (1, 0, 'x', 'x', 'x', 0, 0)", "11_references"),
        ("UPDATE core.article_version SET is_current = true", "12_versions"),
        (
            "UPDATE core.article_version SET valid_to = TIMESTAMP '2025-01-01' WHERE version = 1",
            "12_versions",
        ),
        ("DELETE FROM meta.disposition", "13_dispositions"),
        ("UPDATE meta.run SET inserted = inserted + 1", "13_dispositions"),
    ],
)
def test_damage_is_found_and_keeps_the_release_back(loaded: Any, damage: str, check: str) -> None:
    loaded.publish()
    loaded.rows(damage)
    assert findings(loaded)[check] == "error"
    with pytest.raises(CheckError, match=check):
        loaded.publish()
    assert len(layout.release_names(loaded.root)) == 1


KEYED = ("raw.page", "raw.sighting", "meta.outcome", "core.parsed_page", "core.article", "core.block_text")
CHILDREN = {f"core.{table}" for table in (*OF_OUTCOME, "article_page") if table != "parsed_page"}


@pytest.mark.parametrize(
    ("check", "damages", "told"),
    [
        ("10_unique_keys", [f"INSERT INTO {table} FROM {table} LIMIT 1" for table in KEYED], set(KEYED)),
        (
            "11_references",
            [
                "INSERT INTO core.related_link VALUES (1, 0, 'b', 'Next', 'Next', 'test:given', 0, 0, 1)",
                "INSERT INTO core.image VALUES (1, 0, 'a.png', NULL, NULL, 'a.png', 'test:given', 0, 0, 1)",
                "DELETE FROM core.parsed_page",
            ],
            CHILDREN | {"core.article"},
        ),
        ("11_references", ["DELETE FROM meta.outcome"], {"core.parsed_page"}),
        ("11_references", ["DELETE FROM core.article_page"], {"core.parsed_page"}),
        ("11_references", ["DELETE FROM raw.page"], {"raw.sighting"}),
        ("12_versions", ["UPDATE core.article_version SET is_current = false"], {"core.article"}),
        (
            "12_versions",
            ["UPDATE core.article_version SET valid_to = valid_from - INTERVAL 1 DAY WHERE is_current"],
            {"core.article_version"},
        ),
        ("13_dispositions", ["INSERT INTO meta.disposition FROM meta.disposition LIMIT 1"], {"raw.sighting"}),
        ("13_dispositions", ["INSERT INTO meta.disposition VALUES (1, 'x', 'held')"], {"meta.disposition"}),
    ],
)
def test_each_part_of_a_check_finds_its_damage(
    library: Any, check: str, damages: list[str], told: set[str]
) -> None:
    query = dict(scripts("checks"))[f"{check}.sql"]
    with open_writer(library.root) as connection:
        connection.execute("BEGIN")
        for damage in damages:
            connection.execute(damage)
        places = connection.execute(f"SELECT place FROM ({query})").fetchall()
        connection.execute("ROLLBACK")
    assert {place.split()[0] for (place,) in places} == told


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE core.block SET char_start = 0, char_end = 100000 WHERE position = 0",
        "UPDATE core.block SET char_start = 0, char_end = 1",
        "UPDATE core.field_evidence SET span_end = 1000",
        "UPDATE core.field_evidence SET block = 77",
    ],
)
def test_a_span_that_gives_no_text_is_told(loaded: Any, damage: str) -> None:
    loaded.rows(damage)
    assert findings(loaded)["14_spans"] == "warn"


def test_a_notice_inside_a_body_is_quoted(house: Any) -> None:
    notice = "Supported by grants from Amgen and others."
    house.load([house.pages.page("x", notice=notice), house.pages.page(notice, headline="B", container="b")])
    with open_writer(house.root) as connection:
        (finding,) = run_checks(connection)
    assert (finding.check, finding.severity) == ("20_leaked_notices", "warn")
    assert notice in finding.rows[0][1]
    house.publish()


def test_a_day_of_publication_after_the_capture_is_told(house: Any) -> None:
    house.load([house.pages.page("x", day=date(2024, 9, 1), at=datetime(2024, 8, 1), url=URL)])
    assert findings(house) == {"21_dates": "warn"}


def test_an_empty_body_is_told(house: Any) -> None:
    house.load([house.pages.page("")])
    assert findings(house)["23_empty_bodies"] == "warn"


def test_an_article_whose_newest_page_was_cut_short_is_told(house: Any) -> None:
    house.load([house.pages.page("A whole body.", url=URL, at=datetime(2024, 8, 1))])
    house.load([house.pages.page("A wh", url=URL, at=datetime(2024, 9, 1), container="b")])
    assert "24_cut_short" not in findings(house)
    house.rows("UPDATE core.parsed_page SET truncated = article_body = 'A wh'")
    with open_writer(house.root) as connection:
        (finding,) = run_checks(connection, frozenset({WARN}))
    assert finding.rows[0][1] == f"cut short, another capture of it is whole: {URL}"
    house.rows("UPDATE core.parsed_page SET truncated = true")
    assert findings(house)["24_cut_short"] == "warn"


def test_a_statistic_that_contradicts_itself_is_told_and_no_other(library: Any) -> None:
    with open_writer(library.root) as connection:
        (finding,) = run_checks(connection, frozenset({WARN}))
        connection.execute("BEGIN")
        connection.execute("UPDATE core.statistic SET agrees_with_p = NOT agrees_with_p")
        (both,) = run_checks(connection, frozenset({WARN}))
        connection.execute("ROLLBACK")
    assert [reason.split(":")[0] for _, reason in finding.rows] == ["estimate outside its interval"]
    assert (finding.check, both.count - finding.count) == ("22_statistics", 2)
