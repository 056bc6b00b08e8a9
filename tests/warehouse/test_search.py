"""Search finds what the release holds, ranks it, shows where, and follows every change."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from warehouse.connection import open_release
from warehouse.errors import NoReleaseError, QueryError
from warehouse.search import enable_sql_search, expression, search, sync

URL = "https://hub.example/a"


@pytest.fixture
def library(house: Any) -> Any:
    page = house.pages.page
    house.load([
        page("Chemotherapy improved overall survival.", headline="Leukaemia", url=URL, at=datetime(2024, 1,
        1)), page("Survival was not measured overall.", headline="Survival after relapse", container="b",
        hub="other"), page("Nothing of the kind.", headline="Café", day=date(2020, 1, 1), container="c"),
    ])  # fmt: skip
    house.publish()
    return house


def test_hits_are_ranked_and_show_where(library: Any) -> None:
    hits = search(library.root, "survival")
    assert [hit.headline for hit in hits] == ["[Survival] after relapse", "Leukaemia"]
    assert hits[1].snippet == "Chemotherapy improved overall [survival]."
    assert hits[0].score > hits[1].score


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("overall survival", 2),
        ('"overall survival"', 1),
        ("chemo*", 1),
        ("survival -relapse", 1),
        ("cafe", 1),
        ("AND OR NOT", 0),
        ('survival" OR (', 0),
        ("COVID-19", 0),
    ],
)
def test_words_phrases_prefixes_and_exclusions(library: Any, words: str, found: int) -> None:
    assert len(search(library.root, words)) == found


def test_filters(library: Any) -> None:
    assert len(search(library.root, "survival", hub="other")) == 1
    assert len(search(library.root, "kind", since=date(2021, 1, 1))) == 0
    assert len(search(library.root, "kind", until=date(2021, 1, 1))) == 1
    assert len(search(library.root, "survival", limit=1)) == 1


def test_the_index_follows_the_release(library: Any) -> None:
    assert sync(library.root) == 3
    assert sync(library.root) == 0
    library.load(
        [library.pages.page("All was revised.", headline="Leukaemia", url=URL, at=datetime(2024, 2, 1))]
    )
    library.publish()
    assert search(library.root, "chemotherapy") == []
    assert len(search(library.root, "revised")) == 1


def test_search_works_in_sql(library: Any) -> None:
    with open_release(library.root) as connection:
        enable_sql_search(connection, library.root)
        rows = connection.execute(
            "SELECT article.headline FROM search('chemotherapy') JOIN mart.article USING (article_id)"
        ).fetchall()
    assert rows == [("Leukaemia",)]


def test_nothing_to_look_for_is_said() -> None:
    with pytest.raises(QueryError, match="at least one word"):
        expression(' -x " *')


def test_search_before_the_first_release(house: Any) -> None:
    with pytest.raises(NoReleaseError, match="hubhouse ingest"):
        search(house.root, "x")
