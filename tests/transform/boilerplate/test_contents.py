from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.hang import must_end
from transform.boilerplate.contents import contents_lists, listed_headings


def _positions(texts: list[str]) -> list[int]:
    return sorted(contents_lists(texts, [len(text.split()) for text in texts]))


ARTICLE = ["Title", "On this page", "Methods", "Results", "Discussion", "Lead", "Methods", "How it was done",
           "Results", "What was found", "Discussion", "What it means"]  # fmt: skip


def test_headings_listed_before_the_sections_are_contents() -> None:
    assert _positions(ARTICLE) == [2, 3, 4]


def test_what_contents_list_are_headings_further_down_whatever_their_case() -> None:
    texts = [text.upper() if at == 6 else text for at, text in enumerate(ARTICLE)]
    assert listed_headings(texts, {2, 3, 4}) == [10, 8, 6]
    assert listed_headings(texts, set()) == []


def test_an_entry_worded_otherwise_does_not_break_the_list() -> None:
    listed = ["Aims", "Methods", "Our results", "Discussion", "End"]
    texts = [*listed, "Aims", "a", "Methods", "b", "Results", "c", "Discussion", "d", "End", "e"]
    assert _positions(texts) == [0, 1, 3, 4]


def test_fields_that_return_stand_over_their_values() -> None:
    record = ["Session", "LB-07", "Presenter", "Dr Adler", "Design", "A cohort", "Patients", "412"]
    other = ["Session", "LB-11", "Presenter", "Dr Hopkins", "Design", "A trial", "Patients", "96"]
    assert _positions([*record, "What was found", *other]) == []


def test_a_menu_shown_twice_is_no_contents() -> None:
    assert _positions(["Home", "News", "About", "Text of the page", "Home", "News", "About"]) == []


def test_the_headings_themselves_stay() -> None:
    assert _positions(["Methods", "a", "Results", "b", "Discussion", "c"]) == []


def test_paragraphs_said_twice_are_no_contents() -> None:
    long = [f"{name} " + "word " * 30 for name in "abc"]
    assert _positions([*long, "x", *[text for part in long for text in (part, "y")]]) == []


def test_a_list_said_twice_costs_its_length() -> None:
    """Walked anew from each of its entries, a third of it took 80 s."""
    entries = [f"Entry {number}" for number in range(100_000)]
    with must_end():
        assert _positions(entries * 2) == []


def test_nothing_in_nothing() -> None:
    assert _positions([]) == []


@given(st.lists(st.sampled_from("abcdef"), max_size=30))
def test_every_entry_returns_later(texts: list[str]) -> None:
    found = _positions(texts)
    assert all(texts[i] in texts[i + 1 :] for i in found)
