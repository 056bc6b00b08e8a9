"""Versions of an article, checked against a simple oracle, and the rules of identity one by one."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from load.withdraw import SOURCE, withdraw

URL = "https://hub.example/a"
DAYS = [datetime(2024, 1, day) for day in range(1, 5)]


CUT = "x"  # stands for a page that was cut short, whatever of it is left


@given(
    captures=st.lists(
        st.tuples(
            st.sampled_from(["A", "AB", "C", "A" + CUT, "C" + CUT]),
            st.sampled_from(["n1", "n2"]),
            st.sampled_from([None, *DAYS]),
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_versions_equal_the_oracles(new_house: Any, captures: list[tuple[str, str, datetime | None]]) -> None:
    house = new_house()
    pages = [
        house.pages.page(
            body.rstrip(CUT),
            notice=notice + CUT * body.endswith(CUT),
            url=URL,
            at=at,
            fields={"truncated": body.endswith(CUT)},
        )
        for body, notice, at in captures
    ]
    for i in range(0, len(pages), 3):
        house.load(pages[i : i + 3])
    versions = house.rows(
        "SELECT article_body, valid_from, valid_to, is_current "
        "FROM core.article_version version JOIN core.parsed_page USING (outcome_id) "
        "ORDER BY version.version"
    )
    whole = [article.article_body for _, article in pages if not article.truncated]
    assert versions == oracle(
        [
            (page.captured_at, page.page_id, article.article_body)
            for page, article in pages
            if not (article.truncated and any(body.startswith(article.article_body) for body in whole))
        ]
    )


def oracle(captures: list[tuple[datetime | None, str, str]]) -> list[tuple[Any, ...]]:
    """Sort by time, unknown first, ties by page; collapse equal neighbours."""
    ordered = sorted(captures, key=lambda capture: (capture[0] or datetime(1, 1, 1), capture[1]))
    runs = [list(group) for _, group in groupby(ordered, key=lambda capture: capture[2])]
    starts = [run[0][0] for run in runs]
    ends = [*starts[1:], None]
    return [
        (run[0][2], start, end, run is runs[-1]) for run, start, end in zip(runs, starts, ends, strict=True)
    ]


def test_a_b_a_are_three_versions_whatever_comes_first(house: Any) -> None:
    pages = [house.pages.page(body, url=URL, at=at) for body, at in zip("ABA", DAYS, strict=False)]
    for result in (pages[2], pages[0], pages[1]):
        house.load([result])
    assert house.rows("SELECT version_count, capture_count FROM core.article") == [(3, 3)]
    assert house.rows("SELECT article_body FROM mart.article") == [("A",)]


@pytest.mark.parametrize(
    ("order", "became"), [((0, 1, 2), "unchanged"), ((2, 1, 0), "revised"), ((1, 2, 0), "inserted")]
)
def test_a_page_that_was_cut_short_is_no_version_beside_the_whole_one(
    house: Any, order: tuple[int, ...], became: str
) -> None:
    cut = {"truncated": True}
    pages = [
        house.pages.page("The whole text.", url=URL, at=DAYS[0]),
        house.pages.page("The whole", url=URL, at=DAYS[1], fields=cut, container="cut"),
        house.pages.page("The new", url=URL, at=DAYS[2], fields=cut),  # of a text that no whole page has
    ]
    for number in order:
        house.load([pages[number]])
    shown = house.rows("SELECT version, valid_from, capture_count FROM mart.article_history ORDER BY version")
    assert shown == [(1, DAYS[0], 1), (2, DAYS[2], 1)]
    assert house.rows("SELECT capture_count FROM core.article") == [(3,)]
    told = dict(
        house.rows(
            "SELECT container, disposition FROM meta.disposition JOIN raw.sighting USING (sighting_id)"
        )
    )
    assert told["cut"] == became  # when it came, the whole one was known or was not


def test_what_was_cut_short_is_the_article_until_it_is_whole_and_when_that_is_withdrawn(house: Any) -> None:
    house.load(
        [house.pages.page("The who", url=URL, at=DAYS[1], fields={"truncated": True}, container="cut")]
    )
    assert house.rows("SELECT article_body FROM mart.article") == [("The who",)]
    house.load([house.pages.page("The whole text.", url=URL, at=DAYS[0], container="whole")])
    assert house.rows("SELECT article_body FROM mart.article") == [("The whole text.",)]
    withdraw(house.root, SOURCE, "whole")
    assert house.rows("SELECT article_body FROM mart.article") == [("The who",)]


def test_an_older_capture_never_overwrites_a_newer_one(house: Any) -> None:
    house.load([house.pages.page("new", url=URL, at=DAYS[2])])
    house.load([house.pages.page("old", url=URL, at=DAYS[0])])
    assert house.rows("SELECT article_body FROM mart.article") == [("new",)]


def test_changed_furniture_alone_is_no_version_but_is_recorded(house: Any) -> None:
    house.load([house.pages.page("A", url=URL, at=DAYS[0], sponsors=["Amgen"])])
    house.load([house.pages.page("A", url=URL, at=DAYS[1], notice="New.", sponsors=["Autolus"])])
    assert house.rows("SELECT version_count, furniture_count FROM core.article") == [(1, 2)]
    assert house.rows("SELECT sponsors FROM mart.article") == [(["Autolus"],)]


def test_urls_that_differ_in_form_alone_are_one_article(house: Any) -> None:
    urls = [URL, "http://www.hub.example/a/", "https://hub.example:443/a?utm_source=x#top"]
    house.load([house.pages.page(f"body {n}", url=url, at=DAYS[n]) for n, url in enumerate(urls)])
    assert house.rows("SELECT version_count FROM core.article") == [(3,)]


def test_a_canonical_url_joins_only_within_its_own_domain_and_with_a_path(house: Any) -> None:
    page = house.pages.page
    house.load([
        page("A", url="https://hub.example/print?id=1", canonical=URL, at=DAYS[0]),
        page("B", url="https://m.hub.example/x", canonical=URL, at=DAYS[1]),
        page("C", url="https://hub.example/home", canonical="https://hub.example/"),
        page("D", url="https://hub.example/away", canonical="https://elsewhere.example/a"),
    ])  # fmt: skip
    assert house.rows("SELECT capture_count FROM core.article ORDER BY 1") == [(1,), (1,), (2,)]


CANONICAL = "https://hub.example/articles/a"


@pytest.mark.parametrize(
    ("captures", "articles"),
    [
        # an address that names its canonical URL later, and one that stops to
        ([(URL, None, "H"), (URL, CANONICAL, "H")], 1),
        ([(URL, CANONICAL, "H"), (URL, None, "Revised")], 1),
        ([(URL, None, "H"), (URL, CANONICAL, "H"), (CANONICAL, CANONICAL, "Revised")], 1),
        # a copy for print of the same article; another article with the same canonical URL by mistake
        ([(URL, None, "H"), (URL, CANONICAL, "H"), (f"{URL}/print", CANONICAL, "H")], 1),
        ([(URL, None, "H"), (URL, CANONICAL, "H"), ("https://hub.example/b", CANONICAL, "G")], 2),
        # an address that names several, or itself, or is named by another
        ([(URL, None, "H"), (URL, CANONICAL, "H"), (URL, "https://hub.example/c", "H")], 3),
        ([(URL, None, "H"), (URL, CANONICAL, "H"), (URL, URL, "H")], 2),
        ([(URL, None, "H"), (URL, CANONICAL, "H"), (f"{URL}/print", URL, "H")], 2),
        # each page names the next by mistake: no chain of them
        ([(f"https://hub.example/{n}", canonical, str(n)) for n in range(3)
          for canonical in (None, f"https://hub.example/{n + 1}")], 3),
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", [1, -1])
def test_an_address_that_gains_a_canonical_url_stays_one_article(
    house: Any, captures: list[tuple[str, str | None, str]], articles: int, step: int
) -> None:
    page = house.pages.page
    for number, (url, canonical, headline) in list(enumerate(captures))[::step]:
        at = datetime(2024, 1, number + 1)
        house.load([page(str(number), url=url, canonical=canonical, headline=headline, at=at)])
    assert house.rows("SELECT count(*) FROM core.article") == [(articles,)]


def test_what_joins_an_address_to_its_canonical_url_is_logged_and_undone(house: Any) -> None:
    page = house.pages.page
    house.load([page("A", url=URL, at=DAYS[0], sponsors=["Amgen"])])
    house.load([page("text", container="dump")])
    house.load([page("B", url=URL, canonical=CANONICAL, at=DAYS[1], sponsors=["Pfizer"], container="b")])
    joined = "SELECT article_body, joined_by FROM core.article_page JOIN core.parsed_page USING (outcome_id) ORDER BY 1"
    assert house.rows(joined) == [
        ("A", "canonical_of_address"), ("B", "canonical_url"), ("text", "headline_and_date"),
    ]  # fmt: skip
    assert house.rows("SELECT sponsor_key FROM mart.sponsor_timeline WHERE is_current") == [("pfizer",)]
    withdraw(house.root, SOURCE, "b")
    assert house.rows(joined) == [("A", "target_uri"), ("text", "headline_and_date")]
    assert house.rows("SELECT count(*) FROM core.article") == [(1,)]


def test_a_capture_without_url_joins_the_single_article_of_its_headline_and_date(house: Any) -> None:
    page = house.pages.page
    house.load([page("dump", headline="The HEAD-line")])
    house.load([page("web", headline="the head line", url=URL, at=DAYS[0])])
    assert house.rows("SELECT version_count FROM core.article") == [(2,)]
    house.load([page("third", headline="The head line", url="https://hub.example/b")])
    assert house.rows("SELECT version_count FROM core.article") == [(1,), (1,), (1,)]
    joined = house.rows("SELECT joined_by FROM core.article_page ORDER BY 1")
    assert joined == [("stands_alone",), ("target_uri",), ("target_uri",)]


def test_captures_without_url_need_headline_and_date_to_join(house: Any) -> None:
    page = house.pages.page
    house.load(
        [page("A"), page("B"), page("C", day=None), page("D", day=None), page("E", day=date(2020, 1, 1))]
    )
    assert house.rows("SELECT count(*) FROM core.article") == [(4,)]


def test_a_404_is_later_than_a_capture_of_unknown_time(house: Any) -> None:
    page = house.pages.page
    house.load([page("A", url=URL, sponsors=["Amgen"])])
    house.load([page("gone", kind="rejected", url=URL, at=DAYS[1], status=404)])
    assert house.rows("SELECT gone_at FROM core.article") == [(DAYS[1],)]
    assert house.rows("FROM mart.sponsors_at('testhub', TIMESTAMP '2030-01-01')") == []


def test_a_later_404_sets_gone_at_and_a_newer_capture_takes_it_back(house: Any) -> None:
    page = house.pages.page
    house.load([page("A", url=URL, at=DAYS[0])])
    house.load([page("gone", kind="rejected", url=URL, at=DAYS[1], status=404)])
    assert house.rows("SELECT gone_at FROM core.article") == [(DAYS[1],)]
    house.load([page("A", url=URL, at=DAYS[2])])
    assert house.rows("SELECT gone_at, last_seen_at FROM core.article") == [(None, DAYS[2])]
