from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transform.anchors import LINE_BREAK, collapse

# White space of all sorts, and what stands between: some that looks like it and is none (a zero-width space).
_PIECES = st.sampled_from(
    ["a", "word", "é", " ", "\n", "\t", "\xa0", "\u2009", "\u3000", "\u2028", "\u200b", "\xad"]
)


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_white_space_of_any_sort_becomes_single_spaces(raw: str) -> None:
    assert collapse(raw) == " ".join(raw.split())


def test_each_line_break_parts_lines_that_have_text() -> None:
    assert collapse(f" a  b {LINE_BREAK}\n{LINE_BREAK} c ") == "a b\nc"
    assert collapse(f"a{LINE_BREAK}") == "a"
