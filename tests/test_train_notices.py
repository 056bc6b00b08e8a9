"""The weights of notices' words part what they were shown, and are the same each time."""

from __future__ import annotations

import numpy as np

from benchmarks.train_notices import Sample, fit, known_tokens, own_samples, samples_of

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
