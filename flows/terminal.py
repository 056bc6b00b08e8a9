"""Scraped text made harmless for a terminal: what a page says may never move a cursor or colour a screen.

In: any text. Out: the same text with every control and direction-changing character shown as its escape.
"""

from __future__ import annotations

import unicodedata
from itertools import chain, repeat
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import IO

# Cc: C0, DEL and C1 controls (ECMA-48 sequences start with one). Cf: among others the direction overrides of
# UAX #9 ("Trojan Source"); soft hyphen and the joiners of scripts are Cf too, and harmless to show as
# escapes. Cs: lone surrogates, which no terminal can print. Zl, Zp: line and paragraph separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Wide enough for a headline; more belongs into another format.
CELL_CHARACTERS = 80
# A console that is no terminal has no width to keep to.
_UNBOUNDED_WIDTH = 100_000


def escape(text: str, *, keep: str = "") -> str:
    r"""Return text with unsafe characters as backslash escapes (`\x1b`, `\n`), except those in `keep`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        if character in keep or unicodedata.category(character) not in _UNSAFE
        else character.encode("unicode_escape", "surrogatepass").decode("ascii")
        for character in text
    )


def console(stream: IO[str] | None = None) -> Console:
    """Return a console that interprets nothing in what it prints: no markup, no emoji, no highlighting."""
    made = Console(file=stream, markup=False, emoji=False, highlight=False)
    if not made.is_terminal:
        made.width = _UNBOUNDED_WIDTH
    return made


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str | None = None,
    styles: Iterable[str] = (),
) -> Table:
    """Return rows as a table for people: None is empty, long cells are cut with an ellipsis.

    `styles` colour the rows, one each; a console that is no terminal shows none.
    """
    made = Table(title=None if title is None else Text(title), box=None, pad_edge=False, title_justify="left")
    for column in columns:
        made.add_column(Text(escape(column), style="bold"), no_wrap=True, overflow="ellipsis")
    for row, style in zip(rows, chain(styles, repeat("")), strict=False):
        made.add_row(*(Text(_cell(value)) for value in row), style=style or None)
    return made


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = escape(str(value))
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…"
