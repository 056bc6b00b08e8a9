from __future__ import annotations

import pytest

from transform.title_phrases import read_phrases

PHRASES = read_phrases(["^tag:", "| login$", "^forbidden$", "page not found"])


@pytest.mark.parametrize("title", ["tag: news", "hub | login", "forbidden", "oops, page not found here"])
def test_a_phrase_stands_where_it_must(title: str) -> None:
    assert PHRASES.fit(title)


@pytest.mark.parametrize("title", ["a tag: news", "| login here", "forbidden love", "a forbidden", ""])
def test_elsewhere_it_says_nothing(title: str) -> None:
    assert not PHRASES.fit(title)


def test_no_phrases_fit_nothing() -> None:
    assert not read_phrases([]).fit("anything")
