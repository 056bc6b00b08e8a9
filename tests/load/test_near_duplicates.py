"""Copies of a text are linked with their score, across hubs and loads, and nothing else is."""

from __future__ import annotations

import itertools
import random
from typing import Any

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


def test_many_copies_are_linked_to_one(house: Any) -> None:
    house.load([house.pages.page(text(100), headline=str(n), container=str(n)) for n in range(6)])
    assert house.rows("SELECT count(*), count(DISTINCT article_id) FROM mart.near_duplicate") == [(5, 1)]


def test_a_body_too_short_to_compare_has_no_bands() -> None:
    assert body_bands([(1, 2, 3)]) is None
    assert body_bands([tuple(range(20)), tuple(range(20, 40))]) == body_bands([tuple(range(40))])
