"""What an expression asks for: whatever matches it holds one text of each group."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.boilerplate.notices import expand_slots, load_patterns
from transform.boilerplate.required_text import holds_one_of_each, required_texts
from transform.boilerplate.words import fold_case

PATTERNS = load_patterns()
SHAPES = sorted({shape.pattern for found in PATTERNS.by_trigger.values() for shape in found})


@pytest.mark.parametrize(
    ("pattern", "groups"),
    [
        ("Your privacy", (("your privacy",),)),
        ("(?:cookies|trackers) here", (("cookies", "trackers"), ("here",))),
        ("programmes?", (("programme",),)),  # the last letter may be missing
        ("(?:sponsored )?content", (("content",),)),  # what may be missing is not asked for
        ("(?:sponsored ){2}content", (("sponsored",), ("content",))),
        ("(?=.*survey)(?!.*study).{1,9}", (("survey",),)),  # nor what must be missing
        ("(?:cookies|my)", ()),  # one of the two stands in most sentences
        ("(?:cookies|.{3})", ()),
        ("a|b", ()),
        ("", ()),
        ("STRASSE ıĞ", (("strasse iğ",),)),
        ("(?:Straße)", (("strasse",),)),
        ("[Cc]ookie", (("ookie",),)),
        ("alpha .* beta .* gamma .* delta", (("alpha",), ("delta",), ("gamma",))),  # the longest three
    ],
)
def test_an_expression_tells_what_it_asks_for(pattern: str, groups: tuple[tuple[str, ...], ...]) -> None:
    assert required_texts(pattern) == groups


@pytest.mark.parametrize(
    ("text", "is_held"),
    [("cookies here", True), ("trackers are here", True), ("cookies", False), ("here", False), ("", False)],
)
def test_one_of_each_group_must_stand_in_the_text(text: str, *, is_held: bool) -> None:
    assert holds_one_of_each(text, (("cookies", "trackers"), ("here",))) == is_held
    assert holds_one_of_each(text, ())


@given(st.data())
def test_what_a_shape_matches_holds_what_it_asks_for(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(SHAPES))
    sentence = data.draw(st.from_regex(re.compile(expand_slots(pattern)), fullmatch=True))
    turned = data.draw(st.sampled_from([sentence, sentence.upper(), sentence.title()]))
    assert holds_one_of_each(fold_case(turned), required_texts(expand_slots(pattern)))


def test_most_shapes_ask_for_something() -> None:
    told = [bool(required_texts(expand_slots(pattern))) for pattern in SHAPES]
    assert sum(told) > 0.8 * len(told)
