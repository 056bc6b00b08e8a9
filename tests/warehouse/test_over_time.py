"""What the views say of articles over time: the hub's sponsors at an instant, who came and left, what changed."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import Any

import pytest

from load.article_fields import ARTICLE_FIELDS
from transform.article import (
    Article,
    Author,
    Found,
    Image,
    LearningObjective,
    PublishedDate,
    Reference,
    Span,
)
from warehouse.checks import run_checks
from warehouse.connection import open_writer

URL = "https://hub.example/a"
MONTHS = [datetime(2024, month, 1) for month in range(1, 13)]


def _sponsors_at(house: Any, hub: str, month: int) -> list[str]:
    asked = "SELECT sponsor FROM mart.sponsors_at($hub, $ts) ORDER BY 1"
    return [name for (name,) in house.rows(asked, {"hub": hub, "ts": MONTHS[month - 1]})]


def test_a_hub_that_an_article_has_left_has_its_sponsors_only_until_then(house: Any) -> None:
    page = house.pages.page
    house.load([
        page("A", url=URL, hub="old", at=MONTHS[0], sponsors=["Servier"]),
        page("A", url=URL, hub="new", at=MONTHS[5], sponsors=["Roche"]),
    ])  # fmt: skip
    told = [[_sponsors_at(house, hub, month) for month in (3, 12)] for hub in ("old", "new")]
    assert told == [[["Servier"], []], [[], ["Roche"]]]


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ([(404, 5)], [["GSK"], [], []]),
        ([(410, 5), (304, 8)], [["GSK"], [], ["GSK"]]),
        ([(304, 5)], [["GSK"], ["GSK"], ["GSK"]]),
        ([(500, 5)], [["GSK"], ["GSK"], ["GSK"]]),
    ],
)
def test_an_article_that_is_gone_names_nobody(
    house: Any, later: list[tuple[int, int]], told: list[list[str]]
) -> None:
    page = house.pages.page
    house.load([page("A", url=URL, at=MONTHS[0], sponsors=["GSK"])])
    house.load([
        page("", kind="rejected", url=URL, at=MONTHS[month - 1], status=status) for status, month in later
    ])  # fmt: skip
    assert [_sponsors_at(house, "testhub", month) for month in (4, 6, 12)] == told


def test_captures_of_unknown_time_tell_of_no_change_of_sponsors(house: Any) -> None:
    page = house.pages.page
    house.load([page("A", url=URL, sponsors=["Amgen"]), page("B", url=URL, sponsors=["Pfizer"])])
    assert house.rows("FROM mart.sponsor_change") == []
    house.load([
        page("C", url=URL, at=MONTHS[0], sponsors=["GSK"]),
        page("D", url=URL, at=MONTHS[1], sponsors=["Roche"]),
    ])  # fmt: skip
    told = house.rows("SELECT sponsor_key, change FROM mart.sponsor_change ORDER BY 1")
    assert told == [("gsk", "left"), ("roche", "came")]


def test_the_same_capture_of_two_files_counts_once(house: Any) -> None:
    page = house.pages.page
    house.load([
        page("A", url=URL, at=at, sponsors=["Amgen"], container=container)
        for at in MONTHS[:2] for container in ("a", "b")
    ])  # fmt: skip
    assert house.rows("SELECT capture_count FROM mart.sponsor_timeline") == [(2,)]
    assert house.rows("SELECT capture_count FROM mart.article") == [(2,)]


def _found(value: Any) -> Found[Any]:
    return Found(value=value, raw="raw", rule="test:given", span=Span(0, 0, 1))


# A value for each field of text, or of several, that makes a version.
_TEXT = {"Found[str] | None": _found("Other"), "tuple[Found[str], ...]": (_found("Other"),)}
_TYPES = {field.name: str(field.type) for field in dataclasses.fields(Article)}
TEXTS = {
    field.name: _TEXT[_TYPES[field.name]]
    for field in ARTICLE_FIELDS
    if field.digested and _TYPES[field.name] in _TEXT and field.name != "canonical_url"
}


@pytest.mark.parametrize(
    ("fields", "changes"),
    [
        *(({name: value}, [name]) for name, value in TEXTS.items()),
        ({"article_body": "Other"}, ["article_body"]),
        ({"authors": (_found(Author(name="Ada Example", credentials="MD")),)}, ["authors"]),
        ({"authors": ()}, ["authors"]),
        (
            {"date_published": _found(PublishedDate(day=date(2024, 5, 6), precision="month"))},
            ["date_published"],
        ),
        ({"date_modified": _found(PublishedDate(day=date(2024, 5, 6)))}, ["date_modified"]),
        ({"canonical_url": _found(URL)}, ["canonical_url"]),
        ({"images": (_found(Image(url="https://hub.example/a.png")),)}, ["images"]),
        ({"learning_objectives": (_found(LearningObjective(text="Know it")),)}, ["learning_objectives"]),
        ({"references": (_found(Reference(raw="One.")),)}, ["references"]),
        (
            {"tags": (_found("trial"),), "images": (_found(Image(url="x")),), "section": _found("News")},
            ["section", "tags", "images"],
        ),
    ],
)
def test_every_part_that_makes_a_version_is_told(
    house: Any, fields: dict[str, Any], changes: list[str]
) -> None:
    page = house.pages.page
    house.load([page("A", url=URL, at=MONTHS[0]), page("A", url=URL, at=MONTHS[1], fields=fields)])
    told = house.rows("SELECT changes FROM mart.article_history ORDER BY version")
    assert told == [([],), (changes,)]
    with open_writer(house.root) as connection:
        assert "15_changes" not in {finding.check for finding in run_checks(connection)}


def test_a_version_tells_where_it_was_captured(house: Any) -> None:
    house.load([house.pages.page(body, url=URL, at=at) for body, at in zip("AB", MONTHS, strict=False)])
    assert house.rows("SELECT target_uri FROM mart.article_history") == [(URL,), (URL,)]
    at = "SELECT article_body, target_uri FROM mart.article_at(TIMESTAMP '{}')"
    assert house.rows(at.format(MONTHS[0])) == [("A", URL)]


def test_an_image_is_the_same_on_another_host_and_in_another_size(house: Any) -> None:
    page = house.pages.page
    for month, (origin, query, body) in enumerate(
        [
            ("http://hub.example", "?v=1", "A"),
            ("https://m.hub.example", "?w=640&v=2", "A"),
            ("http://hub.example", "?v=3", "B"),
        ]
    ):
        images = (_found(Image(url=f"{origin}/a.PNG{query}", caption="Figure 1")),)
        house.load(
            [
                page(
                    body,
                    url=f"{origin}/a",
                    canonical="https://hub.example/a",
                    at=MONTHS[month],
                    fields={"images": images},
                )
            ]
        )
    assert house.rows("SELECT changes FROM mart.article_history ORDER BY version") == [
        ([],),
        (["article_body"],),
    ]
