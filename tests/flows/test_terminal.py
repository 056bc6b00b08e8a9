"""Scraped text in a terminal: nothing it holds is obeyed."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.terminal import CELL_CHARACTERS, console, escape, table


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
