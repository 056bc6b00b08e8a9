"""Scraped text made harmless for a terminal: what a page says may never move a cursor or colour a screen.

In: any text. Out: the same text with every control and direction-changing character shown as its escape.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import IO

    from rich.console import ConsoleOptions, RenderResult

# Cc: C0, DEL and C1 controls (ECMA-48 sequences start with one). Cf: among others the direction overrides of
# UAX #9 ("Trojan Source"); soft hyphen and the joiners of scripts are Cf too, and harmless to show as
# escapes. Cs: lone surrogates, which no terminal can print. Zl, Zp: line and paragraph separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Wide enough for a headline; more belongs into another format.
CELL_CHARACTERS = 80
# What a column of a terminal keeps at least: an article_id is that long. Between two columns there are GAP_CHARACTERS.
LEAST_CHARACTERS = 16
GAP_CHARACTERS = 2
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
    whole: bool = False,
) -> Rows:
    """Return rows as a table for people: None is empty, long cells are cut with an ellipsis.

    `styles` colour the rows, one each; a console that is no terminal shows none. `whole` cells are not cut: a
    terminal breaks them into lines.
    """
    cell = _told if whole else _cell
    cells = [[cell(value) for value in row] for row in rows]
    names = [escape(column) for column in columns]
    return Rows(names=names, cells=cells, styles=list(styles), title=title, whole=whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A table that no terminal is too narrow for: first long cells are cut, then each row stands column by column."""

    names: list[str]
    cells: list[list[str]]
    styles: list[str]
    title: str | None
    whole: bool

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table that fits the console."""
        natural = [max(map(cell_len, column)) for column in zip(self.names, *self.cells, strict=True)]
        widths = fitted(natural, options.max_width - GAP_CHARACTERS * (len(natural) - 1))
        if self.title is not None:
            yield Text(self.title)
        yield self._records() if widths is None else self._table(widths)

    def _table(self, widths: list[int]) -> Table:
        made = Table(box=None, pad_edge=False)
        for name, width in zip(self.names, widths, strict=True):
            made.add_column(
                Text(name, style="bold"), width=width, no_wrap=not self.whole,
                overflow="fold" if self.whole else "ellipsis",
            )  # fmt: skip
        for row, style in zip(self.cells, chain(self.styles, repeat("")), strict=False):
            made.add_row(*map(Text, row), style=style or None)
        return made

    def _records(self) -> Table:
        made = Table(box=None, pad_edge=False, show_header=False)
        made.add_column(no_wrap=True)
        made.add_column(overflow="fold")
        for row, style in zip(self.cells, chain(self.styles, repeat("")), strict=False):
            for name, told in zip(self.names, row, strict=True):
                made.add_row(Text(name, style="bold"), Text(told), style=style or None)
            made.add_row()
        return made


def fitted(natural: Sequence[int], room: int) -> list[int] | None:
    """Return the widths of columns that have so much room: the widest give way, to LEAST_CHARACTERS at least.

    None where that is not enough.
    """
    if sum(natural) <= room:
        return list(natural)
    caps = range(max(natural), LEAST_CHARACTERS - 1, -1)
    cap = next((cap for cap in caps if sum(min(width, cap) for width in natural) <= room), None)
    return None if cap is None else [min(width, cap) for width in natural]


def _cell(value: object) -> str:
    text = _told(value)
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…"


def _told(value: object) -> str:
    return "" if value is None else escape(str(value))
