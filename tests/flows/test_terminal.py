"""Scraped text in a terminal: nothing it holds is obeyed."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from flows.terminal import CELL_CHARACTERS, LEAST_CHARACTERS, console, escape, fitted, table


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Ph− B-ALL, 2.7 ± 0.3", "Ph− B-ALL, 2.7 ± 0.3"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("\x9b2J", "\\x9b2J"),
        ("abc\u202edef", "abc\\u202edef"),
        ("\ud800", "\\ud800"),
    ],
)
def test_controls_are_shown_not_obeyed(text: str, shown: str) -> None:
    assert escape(text) == shown


@given(st.text())
def test_nothing_unsafe_survives(text: str) -> None:
    assert not {unicodedata.category(character) for character in escape(text)} & {"Cc", "Cf", "Cs"}


def test_markup_of_our_own_console_is_text() -> None:
    stream = io.StringIO()
    console(stream).print(table(["[red]x[/red]"], [("[bold]y[/bold] :smile:",), (None,)]))
    assert "[red]x[/red]" in stream.getvalue()
    assert "[bold]y[/bold] :smile:" in stream.getvalue()


def test_a_long_cell_is_cut() -> None:
    stream = io.StringIO()
    console(stream).print(table(["x"], [("y" * 500,)]))
    assert "y" * (CELL_CHARACTERS - 1) + "…" in stream.getvalue()
    assert "y" * CELL_CHARACTERS not in stream.getvalue()


def on_a_terminal(
    width: int, columns: list[str], rows: list[tuple[object, ...]], *, whole: bool = False
) -> list[str]:
    stream = io.StringIO()
    Console(file=stream, width=width, markup=False, highlight=False).print(table(columns, rows, whole=whole))
    return [line.rstrip() for line in stream.getvalue().splitlines()]


HIT = ("54911b4fcfc3f670", "made.example", "2024-06-04", "Relapse " * 5, 1.047505325861297, "text " * 16)
OF_HIT = ["article_id", "hub", "date_published", "headline", "score", "snippet"]


def test_long_cells_give_way_before_short_ones_do() -> None:
    head, row = on_a_terminal(110, OF_HIT, [HIT])
    assert head.split() == OF_HIT
    assert row.startswith("54911b4fcfc3f670  made.example  2024-06-04      Relapse Relapse")
    assert row.count("…") == 2
    assert len(row) <= 110


def test_a_terminal_too_narrow_for_the_columns_shows_each_row_column_by_column() -> None:
    shown = on_a_terminal(40, OF_HIT, [HIT, HIT])
    assert shown[:3] == [
        "article_id      54911b4fcfc3f670",
        "hub             made.example",
        "date_published  2024-06-04",
    ]
    assert "".join(line[16:] for line in shown[6:10]).count("text") == 16
    assert [name for name in OF_HIT if sum(line.startswith(name) for line in shown) == 2] == OF_HIT


def test_whole_cells_are_broken_into_lines() -> None:
    comment = "word " * 40
    shown = on_a_terminal(60, ["column", "comment"], [("hub", comment)], whole=True)
    assert " ".join(" ".join(shown[1:]).split()) == f"hub {comment.strip()}"


@given(st.lists(st.integers(0, 90), min_size=1, max_size=12), st.integers(1, 200))
def test_widths_take_the_room_there_is(natural: list[int], room: int) -> None:
    widths = fitted(natural, room)
    if widths is None:
        assert sum(min(width, LEAST_CHARACTERS) for width in natural) > room
    else:
        assert sum(widths) <= room
        assert all(
            min(one, LEAST_CHARACTERS) <= given <= one for one, given in zip(natural, widths, strict=True)
        )
