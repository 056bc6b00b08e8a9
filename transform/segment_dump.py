"""Dumps with mark-up to blocks: scraped Markdown, and the numbered links of text browsers; others are plain text.

In: the decoded dump. Out: a `Document` as `segment_text` gives it, but that a block's text is the page's text alone,
with its links: its span covers that text and its mark-up in the file. Between the spans stands nothing but white
space and mark-up (images, rules, fences, definitions of addresses).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import partial
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from extract.front_matter import ADDRESS, LANGUAGE, TITLE, front_matter
from transform.anchors import resolver
from transform.blocks import Block, Link
from transform.document import MOST_BLOCKS, MOST_TAGS, Document, Head, PageTooLargeError
from transform.markdown_marks import between, find_marks, is_markdown
from transform.marks import Mark, merged
from transform.numbered_links import numbered_links
from transform.segment_text import BULLET, MARKDOWN_HEADING, is_table, kind_of, paragraphs, segment_text
from transform.unseen import unseen_marks, unseen_repairs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from transform.marks import Marks, Range

# What begins a mark, or is one. Each takes 200 bytes.
_MARKS = ("[", "]", "*", "_", "`", "~", "\\", "<", "#", "  ")
# Tools wrap lines at 60 to 100 columns, addresses included: what follows a line that is shorter in the file than the
# first, or longer without its mark-up than the second, is a line of its own.
_WRAP_LEAST, _WRAP_MOST = 40, 120
# Matches "====", "---"; not "= 5".
_UNDERLINE = re.compile(r"=+|-{2,}")
# Matches "a", "中", "5"; not "* | --- _".
_SAYS = re.compile(r"[^\W_]")


class _Plain(NamedTuple):
    """A text without its mark-up: where its pieces begin, in the text itself and in the file."""

    text: str
    here: list[int]
    there: list[int]

    def in_file(self, at: int) -> int:
        """Return where a character stands in the file."""
        piece = bisect_right(self.here, at) - 1
        return self.there[piece] + at - self.here[piece]

    def start_in_file(self, at: int) -> int:
        """Return where what begins with a character begins in the file: with the mark-up before it."""
        return self.in_file(at - 1) + 1 if at else 0

    def of_file(self, at: int) -> int:
        """Return where a character of the file stands here; of mark-up, what follows it."""
        piece = bisect_right(self.there, at) - 1
        end = self.here[piece + 1] if piece + 1 < len(self.here) else len(self.text)
        return min(self.here[piece] + at - self.there[piece], end)


class _Piece(NamedTuple):
    """What becomes a block: its span in the plain text, and its kind where the layout tells."""

    start: int
    end: int
    kind: str | None = None
    level: int | None = None


def segment_dump(text: str, *, target_uri: str | None = None) -> Document:
    """Return the blocks of a text dump, which may be Markdown without being named so. Raises PageTooLargeError."""
    if is_markdown(text):
        return segment_markdown(text, target_uri=target_uri)
    head, shown = _without_front_matter(text)
    numbers = numbered_links(shown)
    document = (
        _segment_plain(shown, target_uri)
        if numbers is None
        else _segment(
            shown, numbers._replace(marks=tuple(merged([*numbers.marks, *unseen_marks(shown)]))), target_uri
        )
    )
    return replace(document, text=text, head=head, repairs=unseen_repairs(shown))


def segment_markdown(text: str, *, target_uri: str | None = None) -> Document:
    """Return the blocks of a Markdown page, none of a page of mark-up alone. Raises PageTooLargeError."""
    if sum(map(text.count, _MARKS)) > MOST_TAGS:
        raise PageTooLargeError(f"more than {MOST_TAGS:,} marks")
    head, shown = _without_front_matter(text)
    document = _segment(shown, find_marks(shown), target_uri)
    return replace(document, text=text, head=head, repairs=unseen_repairs(shown))


def _without_front_matter(text: str) -> tuple[Head, str]:
    """Return what a crawler wrote over a page, and the page with blanks in its place, so that all offsets stay."""
    stated, start = front_matter(text)
    if not start:
        return Head(), text
    head = Head(
        title=stated.get(TITLE),
        lang=stated.get(LANGUAGE),
        metas=tuple((name, value) for name, value in stated.items() if name not in {ADDRESS, LANGUAGE}),
        links=(("canonical", stated[ADDRESS]),) if ADDRESS in stated else (),
    )
    return head, " " * start + text[start:]


def _segment_plain(text: str, target_uri: str | None) -> Document:
    """Return the blocks of a text whose only mark-up is what nobody sees."""
    marks = list(unseen_marks(text))
    if not marks:
        return segment_text(text, target_uri=target_uri, by_sentences=True)
    plain = _without(text, marks)
    document = segment_text(plain.text, target_uri=target_uri, by_sentences=True)
    blocks = [
        block._replace(
            char_start=plain.start_in_file(block.char_start or 0), char_end=plain.in_file(block.char_end or 0)
        )
        for block in document.blocks
    ]
    return replace(document, blocks=tuple(blocks))


def _segment(text: str, marks: Marks, target_uri: str | None) -> Document:
    plain = _without(text, marks.marks)
    links = _links(plain, marks, resolver(target_uri or ""))
    blocks: list[Block] = []
    passed = 0  # links that end before the block
    for piece in _pieces(text, plain, marks):
        if len(blocks) >= MOST_BLOCKS:
            raise PageTooLargeError(f"more than {MOST_BLOCKS:,} blocks")
        while passed < len(links) and links[passed].end <= piece.start:
            passed += 1
        block = _block(len(blocks), plain, piece)
        within = tuple(_links_within(links, passed, (piece.end - len(block.text), piece.end)))
        blocks.append(block._replace(links=within) if within else block)
    return Document(blocks=tuple(blocks), text=text, target_uri=target_uri)


def _without(text: str, marks: Sequence[Mark]) -> _Plain:
    """Return the text without its marks, with the space that takes a mark's place, and none doubled by a mark."""
    pieces: list[str] = []
    here: list[int] = []
    there: list[int] = []
    length = start = 0
    for mark in [*marks, Mark(len(text), len(text))]:
        while start and text[start : start + 1] == " " and (not length or pieces[-1][-1].isspace()):
            start += 1
        said = text[start : mark.start]
        spaced = said[-1:].isspace() and mark.space == " "
        for first, piece in ((start, said), (mark.start, "" if spaced else mark.space)):
            if piece or not here or first == len(text):
                pieces.append(piece)
                here.append(length)
                there.append(first)
                length += len(piece)
        start = mark.end
    return _Plain("".join(pieces), here, there)


def _links(plain: _Plain, marks: Marks, resolve: Callable[[str], str]) -> list[Link]:
    """Return the links that show text in its order, as places in the plain text."""
    places = ((plain.of_file(start), plain.of_file(end), href) for start, end, href in sorted(marks.anchors))
    return [Link(start, end, resolve(href)) for start, end, href in places if start < end]


def _links_within(links: Sequence[Link], passed: int, span: Range) -> Iterator[Link]:
    """Yield what of the links, from number `passed` on, stands in a span, as places in it."""
    start, end = span
    while passed < len(links) and (link := links[passed]).start < end:
        if link.end > start:
            yield link._replace(start=max(link.start, start) - start, end=min(link.end, end) - start)
        passed += 1


def _pieces(text: str, plain: _Plain, marks: Marks) -> Iterator[_Piece]:
    """Yield what becomes a block each, in order; what holds neither letter nor figure becomes none."""
    code = [(plain.of_file(start), plain.of_file(end)) for start, end in marks.code]
    for part, fenced in zip(between(code, (0, len(plain.text))), [*code, None], strict=True):
        for run in _runs(plain, part):
            yield from (piece for piece in _of_run(text, plain, run) if _SAYS.search(plain.text, *piece[:2]))
        if fenced and (inner := plain.text[slice(*fenced)]).strip():
            start = fenced[0] + len(inner) - len(inner.lstrip())
            yield _Piece(start, start + len(inner.strip()), "code")


def _runs(plain: _Plain, part: Range) -> Iterator[list[Range]]:
    """Yield the runs of lines of a part: those no blank line parts, and the rows of a table apart from others."""
    for lines in paragraphs(plain.text[slice(*part)]):
        run = [(part[0] + start, part[0] + end) for start, end in lines]
        yield from (list(group) for _, group in groupby(run, partial(_is_row, plain)))


def _of_run(text: str, plain: _Plain, lines: Sequence[Range]) -> Iterator[_Piece]:
    """Yield the pieces of a run of lines: a table, or lines, joined where they were wrapped."""
    if len(lines) > 1 and (_is_ruled(text, plain, lines) or is_table(plain.text, lines)):
        yield _Piece(lines[0][0], lines[-1][1], "table")
        return
    start = lines[0][0]
    wrapped = _is_wrapped(text, plain, lines)
    for line, following in pairwise(lines):
        if underline := _UNDERLINE.fullmatch(plain.text, *following):
            yield _Piece(start, line[1], "heading", 1 if underline[0][0] == "=" else 2)
            start = following[0]
        elif not (wrapped and _goes_on(text, plain, line, following)):
            yield _Piece(start, line[1])
            start = following[0]
    yield _Piece(start, lines[-1][1])


def _is_row(plain: _Plain, line: Range) -> bool:
    return plain.text[line[0]] == "|" and plain.text[line[1] - 1] == "|"


def _is_wrapped(text: str, plain: _Plain, lines: Sequence[Range]) -> bool:
    """Say whether a tool may have broken the lines of a run: it left none long that it could have broken."""
    for start, end in lines:
        first, last = plain.in_file(start), plain.in_file(end)
        if text.find(" ", first + _WRAP_MOST, last) >= 0 and not BULLET.match(plain.text, start):
            return False
    return True


def _is_ruled(text: str, plain: _Plain, lines: Sequence[Range]) -> bool:
    """Say whether the lines are rows of a table whose head is underlined."""
    (_, head), (body, _) = lines[:2]
    rule = text[plain.in_file(head - 1) + 1 : plain.in_file(body)]
    return "--" in rule and all("|" in plain.text[start:end] for start, end in lines)


def _goes_on(text: str, plain: _Plain, line: Range, following: Range) -> bool:
    """Say whether a line's paragraph goes on: nothing begins behind it, and it was not broken on purpose."""
    begin, end = plain.in_file(line[0]), plain.in_file(line[1] - 1) + 1
    if (
        end - begin < _WRAP_LEAST
        or line[1] - line[0] > _WRAP_MOST
        or plain.text.startswith("  ", line[1])
        or text[end : plain.in_file(following[0])].partition("\n")[0].rstrip().endswith("\\")
    ):
        return False
    if MARKDOWN_HEADING.match(plain.text, line[0]) or MARKDOWN_HEADING.match(plain.text, following[0]):
        return False
    return not BULLET.match(plain.text, following[0])


def _block(position: int, plain: _Plain, piece: _Piece) -> Block:
    """Return the block of a piece, a heading without its "#"; from the mark-up before it to that behind it."""
    start, end, kind, level = piece
    char_start = plain.start_in_file(start)
    if kind is None and (heading := MARKDOWN_HEADING.match(plain.text, start)):
        start, level, kind = heading.end() - 1, len(heading[1]), "heading"
    text = plain.text[start:end]
    return Block(
        position=position,
        text=text,
        char_start=char_start,
        char_end=plain.in_file(end),
        kind=kind or kind_of(text),
        heading_level=level,
    )
