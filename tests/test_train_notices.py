"""The weights of notices' words part what they were shown, and are the same each time."""

from __future__ import annotations

import numpy as np

from benchmarks.gold import GoldPage
from benchmarks.train_notices import (
    TOLD,
    Sample,
    fit,
    fitted,
    furniture_samples,
    known_tokens,
    own_samples,
    samples_of,
)

SAMPLES = [
    *samples_of(["Subscribe to our letter. Give to our site."] * 3, is_notice=True),
    *samples_of(["Rain fell on the hills. The hills were green."] * 20, is_notice=False),
]


def test_words_of_notices_weigh_more_than_words_of_articles() -> None:
    tokens = known_tokens(SAMPLES)
    weights, bias = fit(SAMPLES, tokens)
    weight = dict(zip(tokens, weights.tolist(), strict=True))
    assert weight["our"] > 0 > weight["hills"]
    assert bias < 0
    again, same = fit(SAMPLES, tokens)
    assert np.array_equal(weights, again)
    assert bias == same


def test_a_pair_that_one_notice_has_is_no_token() -> None:
    once = Sample(frozenset({"rare", "rare pair"}), is_notice=True, weight=1.0)
    assert {"rare", "rare pair"} & set(known_tokens([*SAMPLES, once])) == {"rare"}


def test_the_projects_own_notices_are_of_both_sorts() -> None:
    samples = list(own_samples())
    notices = sum(sample.is_notice for sample in samples)
    assert len(samples) / 4 < notices < len(samples)


def test_of_a_pages_furniture_only_what_reads_as_a_notice_and_is_not_its_articles_teaches() -> None:
    told = "Subscribe to our letter and give to our site, please."
    quoted = "Give to our site, and subscribe to our letter, it said."
    teaser = "Rain fell on the hills, and the green hills were wet."
    page = GoldPage(
        key="1", url=None, text="".join(f"<p>{text}</p>" for text in (quoted, told, teaser)), gold=quoted,
        kind="article", drafted=False, domain="hills.example",
    )  # fmt: skip
    found = list(furniture_samples(page, fitted(SAMPLES)))
    assert found == [Sample(sample.tokens, True, TOLD) for sample in samples_of([told], is_notice=True)]
