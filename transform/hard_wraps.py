"""At which column a plain text was hard-wrapped, and which of its lines go on in the next.

In: the text and its runs of lines (segment_text.py). Out: the column, None where each line is a paragraph of its
own; and of two lines whether they are one paragraph's. Widths are columns of a terminal: a wide character takes two,
and indentation counts.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Slice = tuple[int, int]

# Hand-set widths of hard-wrapped text: terminals and e-mails wrap at 60 to 100 columns, never below 40.
_LEAST, _MOST = 40, 120
# Nothing breaks what has no space for so many characters: a line that holds an address may be of any length.
_UNBREAKABLE = 40
# So much of a wrapped text may stand in lines that are longer: a table, code, a running head.
_LONGER_SHARE = 0.2
# Lines that end before this share of the column tell nothing: entries of menus, headings, ends of paragraphs.
_NEARLY = 0.75
# Of the lines that are filled, or end near the column and amid a sentence (titles do), the share of the filled.
_FILLED_SHARE = 0.75
# Lines are broken amid sentences, unless it is by chance (a line has some twelve words).
_BROKEN_SHARE = 0.5
# Fewer filled lines are so by chance, unless nearly all lines are.
_FEW, _NEARLY_ALL = 4, 0.9
_SENTENCE_END = frozenset(".!?:;…。！？：；")
# What takes two columns. Matches "中", "の", "한", "。"; not "é".
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]"
)
# Before what such text is broken, as a whole: a character without spaces, with the marks that no line begins with.
# Matches "終、" of "終、接受", "は" of "はい"; not "Home", "한국".
_UNIT = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60][、。，．：；？！）」』】〕》ー]*")


class _Line(NamedTuple):
    """A line that another follows: its width, the width from which the next word fits, too, and how it ends."""

    width: int
    fitting: int
    is_sentence: bool


def wrap_column(
    text: str, runs: Sequence[Sequence[Slice]], starts_anew: Callable[[int], object]
) -> int | None:
    """Return the column at which a text is hard-wrapped, None where each line is its own paragraph.

    `runs` are the lines between blank ones; at a place that `starts_anew` nothing goes on (a list's entry).
    """
    if not _is_narrow(text, runs):
        return None
    followed = [
        _Line(
            width := _end(text, line),
            width + _first_word(text, line, following),
            text[line[1] - 1] in _SENTENCE_END,
        )
        for lines in runs
        for line, following in pairwise(lines)
        if not starts_anew(following[0])
    ]
    column = _most_filled([line for line in followed if _LEAST <= line.width <= _MOST])
    if column is None or not _is_narrow(text, runs, column) or not _speaks_for(followed, column):
        return None
    return column


def goes_on(text: str, line: Slice, following: Slice, column: int) -> bool:
    """Say whether the next line's first word would not have fitted on this line, which ends within the column."""
    width = _end(text, line)
    return width <= column < width + _first_word(text, line, following)


def _is_narrow(text: str, runs: Sequence[Sequence[Slice]], column: int = _MOST) -> bool:
    """Say whether nearly all of a text stands in lines that a tool may have wrapped at the column."""
    total = longer = 0
    for lines in runs:
        for start, end in lines:
            total += end - start
            if end - start > column and max(map(len, text[start:end].split())) <= _UNBREAKABLE:
                longer += end - start
    return longer <= _LONGER_SHARE * total


def _end(text: str, line: Slice) -> int:
    """Return the column in which a line ends."""
    start, end = line
    while start and text[start - 1] in " \t\u3000":
        start -= 1
    return _columns(text[start:end])


def _first_word(text: str, line: Slice, following: Slice) -> int:
    """Return what the next line's first word would have taken on this line, the space before it too."""
    start, end = following
    if unit := _UNIT.match(text, start, end):
        return _columns(unit[0]) + (not _WIDE.match(text, line[1] - 1))
    return 1 + _columns(text[start:end].split(None, 1)[0])


def _columns(piece: str) -> int:
    return len(piece) if piece.isascii() else len(piece) + len(_WIDE.findall(piece))


def _most_filled(lines: Sequence[_Line]) -> int | None:
    """Return the last column up to which the most lines are filled: each is so from its end to where more fits."""
    steps = sorted([(line.width, 1) for line in lines] + [(line.fitting, -1) for line in lines])
    filled = most = 0
    column = None
    for (at, step), (following, _) in pairwise(steps):  # an end stands before a beginning at the same column
        filled += step
        if filled > most and following > at:
            most, column = filled, following - 1
    return column


def _speaks_for(followed: Sequence[_Line], column: int) -> bool:
    """Say whether the lines that end near a column are broken there, and not by their authors."""
    filled = [line for line in followed if line.width <= column < line.fitting]
    broken = sum(not line.is_sentence for line in filled)
    loose = sum(
        not line.is_sentence and _NEARLY * column <= line.width <= column and line.fitting <= column
        for line in followed
    )
    if len(filled) < _FEW and len(filled) < _NEARLY_ALL * len(followed):
        return False
    return broken >= _BROKEN_SHARE * len(filled) and len(filled) >= _FILLED_SHARE * (len(filled) + loose)
