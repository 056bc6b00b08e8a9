"""Plain text to blocks: lines, joined where they are one hard-wrapped paragraph or one table.

In: the decoded text of a dump, unchanged. Out: a `Document` whose blocks are slices of that text in order (without
line breaks amid ideographs), and between them nothing but white space; their kind is what the layout shows
(paragraph, heading, list_item, table).
"""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from transform.blocks import Block
from transform.document import MOST_BLOCKS, Document, PageTooLargeError
from transform.hard_wraps import goes_on, wrap_column
from transform.sentences import sentence_spans
from transform.unseen import without_wide_breaks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Matches "- item", "• item", "12. item", "3) item"; not "1.5 mg a day", "-5 degrees"
BULLET = re.compile(r"\s*(?:[-*•▪◦‣●○■–—·]|\d{1,3}[.)]|[a-z][.)])\s+\S")
# Matches "## Methods"; not "#hashtag"
MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+\S")

# A heading is a short line without the end of a sentence (a headline of the sample hubs has up to 110
# characters).
_HEADING_MOST = 120
_ITEM_ENDS = frozenset(".)")  # of "a. item"
_SENTENCE_END = frozenset(".!?:;,…。！？：；，")
# White space that belongs to no block, and what breaks lines; a no-break space at an edge is the page's text.
_EDGE = " \t\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"

# What `str.splitlines` breaks at; a text of more breaks is given up before it is broken, for each line takes 200 bytes.
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_MOST_BREAKS = 10 * MOST_BLOCKS

# A line of so many characters that is nearly all of a dump is a page whose line breaks somebody took away: its
# sentences are what can be told apart. A long line among others (a second copy of the article, names) stays whole.
_LONGEST_LINE, _LINE_SHARE = 2_000, 0.8

Slice = tuple[int, int]


def segment_text(text: str, *, target_uri: str | None = None, by_sentences: bool = False) -> Document:
    """Return the blocks of a text dump; they and the white space between them cover every character.

    `by_sentences` parts a page in a single line; the model is trained on dumps that have their lines.
    Raises PageTooLargeError.
    """
    runs = paragraphs(text)
    longest = max((end - start for lines in runs for start, end in lines), default=0)
    column = wrap_column(text, runs, partial(BULLET.match, text))
    if by_sentences and longest > max(_LONGEST_LINE, _LINE_SHARE * len(text)):
        runs = [list(_parted(text, lines, longest)) for lines in runs]
    tabular = "\t" in text or "|" in text
    blocks: list[Block] = []
    for lines in runs:
        if tabular and len(lines) > 1 and is_table(text, lines):
            pieces = [(lines[0][0], lines[-1][1])]
            kind = "table"
        else:
            pieces = lines if column is None else _joined(text, lines, column)
            kind = None
        if len(blocks) + len(pieces) > MOST_BLOCKS:
            raise PageTooLargeError(f"more than {MOST_BLOCKS:,} blocks")
        for start, end in pieces:
            piece = without_wide_breaks(text[start:end])
            blocks.append(
                Block(
                    position=len(blocks),
                    text=piece,
                    char_start=start,
                    char_end=end,
                    kind=kind or kind_of(piece),
                    heading_level=_heading_level(piece) if piece[0] == "#" else None,
                )
            )
    return Document(blocks=tuple(blocks), text=text, target_uri=target_uri)


def paragraphs(text: str) -> list[list[Slice]]:
    """Return the runs of lines that no blank line parts, each line without white space at its edges.

    Raises PageTooLargeError.
    """
    if sum(map(text.count, _BREAKS)) > _MOST_BREAKS:
        raise PageTooLargeError(f"more than {MOST_BLOCKS:,} blocks")
    runs: list[list[Slice]] = []
    lines: list[Slice] = []
    at = 0
    broken = ""  # the break of the line before
    for whole in text.splitlines(keepends=True):
        line = whole.strip(_EDGE)
        if line and not line.isspace():
            if not lines:
                runs.append(lines)
            start = at if whole[0] == line[0] else at + whole.index(line[0])
            lines.append((start, start + len(line)))
            broken = whole[-1]
            if broken == "\f":
                lines = []
        elif lines and not (broken == "\r" and whole == "\r\n"):  # "\r\r\n" is a break that was broken twice
            lines = []
        at += len(whole)
    return runs


def _joined(text: str, lines: list[Slice], column: int) -> list[Slice]:
    """Return the pieces of one run of lines: those that were wrapped at the `column` are one piece."""
    joined = lines[:1]
    for line, following in pairwise(lines):
        if BULLET.match(text, following[0]) or not goes_on(text, line, following, column):
            joined.append(following)
        else:
            joined[-1] = (joined[-1][0], following[1])
    return joined


def _parted(text: str, lines: list[Slice], longest: int) -> Iterator[Slice]:
    """Yield the lines, of the longest, which is the whole page, its sentences."""
    for start, end in lines:
        if end - start < longest:
            yield start, end
        else:
            spans = sentence_spans(text[start:end], longest=None)
            yield from ((start + first, start + last) for first, last in spans)


def is_table(text: str, lines: Sequence[Slice]) -> bool:
    """Say whether every line has the same number of columns, set apart by tabs or by bars."""
    for mark, fewest in (("\t", 1), ("|", 2)):
        counts = {text.count(mark, start, end) for start, end in lines}
        if len(counts) == 1 and counts.pop() >= fewest:
            return True
    return False


def kind_of(piece: str) -> str:
    """Return what the layout of a piece shows it to be."""
    if not piece[0].isalpha() or piece[1:2] in _ITEM_ENDS:
        if MARKDOWN_HEADING.match(piece):
            return "heading"
        if BULLET.match(piece):
            return "list_item"
    stripped = piece.strip()
    if len(stripped) > _HEADING_MOST or stripped[-1] in _SENTENCE_END or "\n" in stripped:
        return "paragraph"
    return "heading" if stripped[0].isalpha() or any(map(str.isalpha, stripped)) else "paragraph"


def _heading_level(piece: str) -> int | None:
    match = MARKDOWN_HEADING.match(piece)
    return len(match[1]) if match else None
