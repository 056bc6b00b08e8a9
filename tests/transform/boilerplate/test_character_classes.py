from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from transform.boilerplate.character_classes import count_words

TEXTS = st.lists(st.text("ab _-é漢0\0😀𝒳", max_size=9), max_size=5)
ENDS = st.tuples(st.integers(0, 10), st.integers(0, 10))


@given(TEXTS, st.lists(st.tuples(st.integers(0, 4), ENDS), max_size=6))
def test_words_are_counted_as_a_regular_expression_finds_them(
    texts: list[str], drawn: list[tuple[int, tuple[int, int]]]
) -> None:
    spans = [(owner, *ends) for owner, ends in drawn if owner < len(texts)]
    spans = [(owner, min(start, len(texts[owner])), end) for owner, start, end in spans]
    words, inside = count_words(texts, spans)
    # Matches "ab_" and "漢"; not "-".
    assert words.tolist() == [len(re.findall(r"\w+", text)) for text in texts]
    # The same in a part of a text: matches "é" in "é-"; not "-".
    assert inside.tolist() == [
        sum(len(re.findall(r"\w+", text[start:end])) for owner, start, end in spans if owner == at)
        for at, text in enumerate(texts)
    ]


def test_a_span_that_begins_inside_a_word_holds_the_rest_of_it() -> None:
    assert [count.tolist() for count in count_words(["two words", ""], [(0, 1, 4)])] == [[2, 0], [1, 0]]
