from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.truncation import is_cut_short

BODY = "<html><head><title>T</title></head><body><p>One sentence. Another one.</p>"
PAGE = BODY + "</body></html>"


@pytest.mark.parametrize("end", ["", "\n", "<!-- cached -->", "<script>x()</script>\n"])
def test_whole_pages_are_whole(end: str) -> None:
    assert not is_cut_short(PAGE + end, (), is_markup=True)


@pytest.mark.parametrize("text", ["<p>A fragment that ends", "a < b", ""])
def test_fragments_have_no_end_to_miss(text: str) -> None:
    assert not is_cut_short(text, (), is_markup=True)


@given(cut=st.integers(len("<html>"), len(BODY) - 1))
def test_a_clipped_page_is_cut_short_unless_it_ends_with_a_tag(cut: int) -> None:
    assert is_cut_short(BODY[:cut], (), is_markup=True) != BODY[:cut].endswith(">")


def test_text_is_cut_short_inside_a_character() -> None:
    assert is_cut_short("caf", ("clipped_character",), is_markup=False)
    assert not is_cut_short("<html> as text", (), is_markup=False)


@pytest.mark.parametrize(("length", "cut"), [(19_000, False), (21_000, True)])
def test_the_end_is_looked_for_behind_what_tools_append(length: int, *, cut: bool) -> None:
    assert is_cut_short(PAGE + "x" * length, (), is_markup=True) == cut


@pytest.mark.parametrize(("length", "cut"), [(19_000, True), (21_000, False)])
def test_the_root_element_is_looked_for_behind_a_preamble(length: int, *, cut: bool) -> None:
    assert is_cut_short(" " * length + "<html><body>" + "x" * 30_000, (), is_markup=True) == cut
