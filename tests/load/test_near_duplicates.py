"""Copies of a text are linked with their score, across hubs and loads, and nothing else is."""

from __future__ import annotations

import hashlib
import itertools
import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from load.identity import url_key
from load.near_duplicates import body_bands

WORDS = ["".join(letters) for letters in itertools.product("aeiou", "bdfgklmnprst", "aeiou")]


def text(seed: int, paragraphs: int = 10) -> str:
    return "\n\n".join(" ".join(random.Random(seed + n).choices(WORDS, k=12)) for n in range(paragraphs))


def linked(house: Any) -> list[tuple[Any, ...]]:
    rows = house.rows("SELECT headline, other_headline, score FROM mart.near_duplicate")
    return sorted((*sorted(pair), score > 0.5) for *pair, score in rows)


def test_a_copy_with_a_small_change_is_linked_across_loads(house: Any) -> None:
    page = house.pages.page
    house.load([page(text(100), headline="original"), page(text(200), headline="another", container="b")])
    assert linked(house) == []
    house.load([page(f"{text(100)}\n\nRepublished.", headline="copy", container="c", hub="other")])
    assert linked(house) == [("copy", "original", True)]


def test_a_copy_that_is_revised_away_is_no_longer_linked(house: Any) -> None:
    page = house.pages.page
    url = "https://hub.example/a"
    house.load([page(text(100), headline="one"), page(text(100), headline="two", url=url, container="b")])
    assert linked(house) == [("one", "two", True)]
    house.load([page(text(300), headline="two", url=url, container="c", at=house.monday)])
    assert linked(house) == []


def test_copies_that_are_revised_away_together_are_no_longer_linked(house: Any) -> None:
    def both(seeds: tuple[int, int], at: Any) -> list[Any]:
        urls = ("https://hub.example/a", "https://hub.example/b")
        return [
            house.pages.page(text(seed), headline=url[-1], url=url, container=f"{seed} {url}", at=at)
            for seed, url in zip(seeds, urls, strict=True)
        ]

    house.load(both((100, 100), None))
    assert linked(house) == [("a", "b", True)]
    house.load(both((300, 400), house.monday))
    assert house.rows("FROM core.near_duplicate") == []


def test_many_copies_are_linked_to_one(house: Any) -> None:
    house.load([house.pages.page(text(100), headline=str(n), container=str(n)) for n in range(6)])
    assert house.rows("SELECT count(*), count(DISTINCT article_id) FROM mart.near_duplicate") == [(5, 1)]


def test_a_body_too_short_to_compare_has_no_bands() -> None:
    assert body_bands([(1, 2, 3)]) is None
    assert body_bands([tuple(range(20)), tuple(range(20, 40))]) == body_bands([tuple(range(40))])


def test_a_load_compares_what_it_touches_and_nothing_else(house: Any) -> None:
    page = house.pages.page
    first = [
        page(text(100), headline=str(n), container=str(n), url=f"https://hub.example/{n}") for n in range(5)
    ]
    house.load(first)
    rows = "SELECT rowid, band, other_article_id FROM core.near_duplicate ORDER BY ALL"
    before = house.rows(rows)
    ((centre,),) = house.rows("SELECT DISTINCT article_id FROM core.near_duplicate")
    copies = (
        page(text(100), headline="c", container="c", url=f"https://hub.example/copy{n}") for n in range(99)
    )
    house.load(
        [next(copy for copy in copies if _article_id(copy) > centre), page(text(300), container="other")]
    )
    after = house.rows(rows)
    assert len(after) == len(before) * 5 // 4
    assert set(before) < set(after)


def _article_id(result: Any) -> str:
    key = url_key(result[0].target_uri)
    return hashlib.sha256(f"url {key}".encode()).hexdigest()[:16]


COPIES = st.lists(
    st.tuples(st.integers(0, 3), st.booleans()), min_size=2, max_size=7, unique_by=lambda copy: copy
)


@given(copies=COPIES, data=st.data())
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_links_do_not_depend_on_order_or_batches(
    new_house: Any, copies: list[tuple[int, bool]], data: st.DataObject
) -> None:
    at_once, one_by_one = new_house(), new_house()
    made = [
        at_once.pages.page(
            text(100) + f"\n\nAn end {n}." * changed,
            headline=f"{n} {changed}",
            url=f"https://hub.example/{n}/{changed}",
        )
        for n, changed in copies
    ]
    at_once.load(made)
    for result in data.draw(st.permutations(made)):
        one_by_one.load([result])
    tables = ("core.near_duplicate", "core.article_band")
    assert at_once.tables(tables) == one_by_one.tables(tables)
    assert at_once.rows("SELECT count(DISTINCT other_article_id) FROM core.near_duplicate") == [
        (len(made) - 1,)
    ]
