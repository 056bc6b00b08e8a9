"""What a text costs grows with its length, also where it was written to be tried again and again."""

from __future__ import annotations

import itertools
import string
from typing import TYPE_CHECKING

import pytest

from tests.hang import must_end
from transform import page_measures
from transform.blocks import Block
from transform.fields import authors, sponsors
from transform.fields.abbreviations import find_abbreviations
from transform.fields.statistics.figures import measures, p_values
from transform.fields.statistics.rows import find_statistics
from transform.fields.statistics.words import qualitative

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    Find = Callable[[str], re.Match[str] | None]

LETTERS = 1_000_000
SPACES = " " * LETTERS
BY, MADE_POSSIBLE = (pattern for _, pattern in sponsors._REVERSED[:2])


@pytest.mark.parametrize(
    ("find", "text"),
    [
        (qualitative._NO_DIFFERENCE.search, "a" * LETTERS),
        (qualitative._NO_DIFFERENCE.search, "a-" * (LETTERS // 2)),
        (qualitative._NUMBER.search, "1" * LETTERS),
        (measures._CUE.search, "stratified absolute " * (LETTERS // 20)),
        (p_values._THRESHOLD.search, "significan" * (LETTERS // 10)),
        (p_values._THRESHOLD.search, "indicat" * (LETTERS // 7)),
        (sponsors._APPOSITION.search, f"Pfizer (a{SPACES}!"),
        (sponsors._APPOSITION.search, f"Pfizer, managed by{SPACES}!"),
        (BY.match, f"由{SPACES}!"),
        (MADE_POSSIBLE.match, f"得到{SPACES}!"),
        (authors._WRITTEN_BY.fullmatch, f"by{SPACES}!"),
        (page_measures._BODY_CLASS.search, "<body\ncl" * LETTERS),
    ],
)
def test_no_pattern_tries_a_text_from_each_of_its_places(find: Find, text: str) -> None:
    """Of a tenth of the length they took three seconds to an hour."""
    with must_end():
        assert find(text) is None


def test_a_block_full_of_statistics_costs_its_length() -> None:
    """Each number looked at all the others of its block."""
    sentences = 20_000
    block = Block(position=0, text="OS fell (p = 0.03). " * sentences)
    with must_end():
        assert len(find_statistics([block], ())) == sentences


def test_a_block_full_of_outcomes_costs_its_length() -> None:
    """Each value looked for all outcomes that the article defines."""
    letters = itertools.islice(itertools.product(string.ascii_uppercase, repeat=4), 25_000)
    texts = [
        f"{' '.join(f'{letter}a' for letter in name)} survival ({''.join(name)}S) was 5%." for name in letters
    ]
    block = Block(position=0, text=" ".join(texts))
    abbreviations = find_abbreviations([block])
    assert len(abbreviations) == len(texts)
    with must_end():
        find_statistics([block], abbreviations)
