"""The mark-up of scraped Markdown: where it stands, so that what is left is the page's text.

In: Markdown as tools write it from HTML, with links over several lines and paragraphs, wrapped addresses, images as
data, and items indented at will; a CommonMark parser takes half of that for text and code. Out: its `Marks`: what to
leave out, in order, its links, and its fenced code. What tells the kind of a line (the "#" of headings, bullets) is no
part of them.

The syntax is that of CommonMark 0.31 (spec.commonmark.org) and GitHub's tables, read leniently. The time is linear.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Range = tuple[int, int]


class Mark(NamedTuple):
    """A piece of mark-up, and the space that takes its place where words would run together."""

    start: int
    end: int
    space: str = ""


class Anchor(NamedTuple):
    """A link: where its text stands in the Markdown, and its address as written."""

    start: int
    end: int
    href: str


class Marks(NamedTuple):
    """What is mark-up in a text and the code in it, in order and without overlaps; its links, by their ends."""

    marks: tuple[Mark, ...]
    anchors: tuple[Anchor, ...]
    code: tuple[Range, ...]


# Matches "```python", "~~~"; not "`code`".
_FENCE = re.compile(r"^[ \t]{0,12}(```|~~~)`*+([^\n`]*+)$", re.MULTILINE)
# What may begin or end a link, with the space inside of its text. Matches r"\*", "![", "[ ", "](", " ](", "][1]", "]";
# not "(".
_BRACKET = re.compile(r"\\[!-/:-@\[-`{-~]|!?\[|\](?:\(|\[[^\[\]\n]{1,200}+\])?+")
# The address of a link, behind its "(", and a title; tools that wrap lines break addresses at hyphens. Matches
# "/a_(b)-\nc)", '<a b> "A title")'; not "see below)".
_TARGET = re.compile(
    r"\s{0,9}+(?:<([^<>\n]*+)>|((?:[^()\s]++|(?<=[-/?=&_.])\n(?=[^()\s])|\([^()\s]*+\))*+))"
    r"(?:\s{1,9}+(?:\"[^\"]{0,1000}+\"|'[^']{0,1000}+'|\([^()]{0,1000}+\)))?+\s{0,9}+\)"
)
# An address with spaces, which tools copy as they are. Matches "mailto:?subject=A story)",
# "data:image/svg+xml,<svg a='b'/>)"; not "see below)".
_LOOSE_TARGET = re.compile(
    r"\s{0,9}+()((?:https?|data|mailto|sms|tel|javascript|whatsapp):(?:[^()\n]++|\n(?!\n)|\([^()\n]*+\))*+)\)"
)
# Where addresses are given at the end. Matches "[1]: https://a.example", "[a]: /b 'Title'"; not "[1]: see below".
_DEFINITION = re.compile(
    r"^[ \t]{0,3}\[([^\[\]\n]{1,200}+)\]:[ \t]*+<?((?:https?:|mailto:|[/#])[^\s<>]*+)>?[^\n]{0,300}+$",
    re.MULTILINE | re.IGNORECASE,
)
# The line under the head of a table. Matches "|---|:-:|", "--- | ---"; not "---".
_TABLE_RULE = re.compile(r"^(?=[^\n|]*+\|)[ \t]*+\|?(?:[ \t]*+:?-++:?[ \t]*+\|?)++[ \t]*+$\n?", re.MULTILINE)
# Matches the "> " of "> She said"; not "5 > 3".
_QUOTED = re.compile(r"^[ \t]{0,3}>(?:[ \t]{0,3}>)*+[ \t]?", re.MULTILINE)
# Marks within a line, elements, what closes a heading, the space before one that a link holds, space that is doubled.
# Matches r"\*", "**", "`", "<br>", "<https://a.example>", " ##" at the end, " " before "## A"; not "5 < 6".
_INLINE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\n])[^\n]?|\*{1,3}+|_{1,3}+|~~|`{1,2}+|<!--[^>]{0,5000}+-->"
    r"|</?(?P<apart>br|center|details|div|figcaption|figure|hr|iframe|li|ol|p|summary|table|tbody|td|tfoot|th|thead|tr|ul)"
    r"\b[^<>]{0,2000}+>"
    r"|</?(?:a|b|big|del|em|font|i|img|ins|mark|picture|s|small|source|span|strike|strong|sub|sup|u|video|wbr)\b[^<>]{0,2000}+>"
    r"|<(?P<address>(?:https?://|mailto:)[^\s<>]{1,2000}+)>|(?<=\S)[ \t]++#++[ \t]*+(?=\n)"
    r"|(?<=\S)[ \t]++(?P<heading>(?=#{2,6}[ \t]+\S))|(?<=\S[ \t])[ \t]++(?=\S)",
    re.IGNORECASE,
)
# A heading that a tool put right behind a link. Matches the "" before "### A"; not before "#1".
_GLUED_HEADING = re.compile(r"(?=#{1,6}[ \t])")
# What plain text hardly ever holds. Matches "](https://a.example", "](/b", "](#c"; not "](1)".
_ADDRESSED = re.compile(r"\]\((?:https?:|mailto:|data:|[/#])")
# Of 815 pages written as text one has two such lines, and is Markdown; of the same without links, written as Markdown,
# 717 have. Matches "## Methods"; not "# a comment", "## 5", "#hashtag".
_HEADING = re.compile(r"^#{2,6}[ \t]+[^\W\d_]", re.MULTILINE)
_FEWEST_SIGNS = 2
# Text of a link or between two marks is no longer than this; what stands farther apart belongs not together.
_FARTHEST = 5_000


def is_markdown(text: str) -> bool:
    """Say whether a text that nothing names is Markdown: it has links with addresses, or headings."""
    return ("](" in text and _several(_ADDRESSED, text)) or ("## " in text and _several(_HEADING, text))


def _several(pattern: re.Pattern[str], text: str) -> bool:
    return len(list(islice(pattern.finditer(text), _FEWEST_SIGNS))) == _FEWEST_SIGNS


def find_marks(text: str) -> Marks:
    """Return the mark-up of a text, none where it has none."""
    code = _fenced(text)
    marks = [Mark(*fence) for block in code for fence in block]
    anchors: list[Anchor] = []
    hrefs = {match[1].casefold(): match[2] for match in _DEFINITION.finditer(text)}
    blocks = [(opening[0], closing[1]) for opening, closing in code]
    for part in between(blocks, (0, len(text))):
        marks += _marks_of(text, part, hrefs, anchors)
    return Marks(tuple(_merged(marks)), tuple(anchors), tuple(blocks))


def between(ranges: Iterable[Mark | Range], whole: Range) -> Iterator[Range]:
    """Yield what ranges, in order, leave of the whole: one more than they are, some of them empty."""
    start = whole[0]
    for first, last, *_ in ranges:
        yield start, first
        start = last
    yield start, whole[1]


def _fenced(text: str) -> list[tuple[Range, Range]]:
    """Return the two fences of each piece of code; a fence that nothing closes is text."""
    code: list[tuple[Range, Range]] = []
    opening: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opening is None:
            opening = fence
        elif fence[1] == opening[1] and not fence[2].strip():
            code.append((opening.span(), fence.span()))
            opening = None
    return code


def _marks_of(text: str, part: Range, hrefs: Mapping[str, str], anchors: list[Anchor]) -> list[Mark]:
    """Return the mark-up of a part without code, and add its links."""
    marks = list(_find_links(text, part, hrefs, anchors))
    for pattern in (_DEFINITION, _TABLE_RULE, _QUOTED):
        marks += (Mark(*match.span()) for match in pattern.finditer(text, *part))
    marks = _merged(marks)
    return marks + list(_find_inline(text, between(marks, part)))


def _merged(marks: Iterable[Mark]) -> list[Mark]:
    """Return marks in order, those that touch or overlap as one."""
    merged: list[Mark] = []
    for mark in sorted(marks):
        if merged and mark.start <= (last := merged[-1]).end:
            merged[-1] = Mark(last.start, max(mark.end, last.end), last.space or mark.space)
        else:
            merged.append(mark)
    return merged


def _find_links(text: str, part: Range, hrefs: Mapping[str, str], anchors: list[Anchor]) -> Iterator[Mark]:
    """Yield what is mark-up of links and images, and add the links; an image is nothing but mark-up."""
    opened: list[Range] = []
    at = part[0]
    while match := _BRACKET.search(text, at, part[1]):
        close, at = match.span()
        if match[0].endswith("[") and match[0][0] != "\\":
            opened.append(match.span())
        elif match[0][0] == "]":
            start, inner = opened.pop() if opened else (close, close)
            end, href = _target(text, match, hrefs)
            at = max(end, close + 1)
            if href is None:
                continue
            yield Mark(close, end, "\n" if _GLUED_HEADING.match(text, end) else "")
            if start == close or close - inner > _FARTHEST:
                continue
            if text[start] == "!":
                yield Mark(start, end)
            else:
                yield Mark(start, inner)
                anchors.append(Anchor(inner, close, href))


def _target(text: str, bracket: re.Match[str], hrefs: Mapping[str, str]) -> tuple[int, str | None]:
    """Return where a link ends and its address; none where the bracket closes no link."""
    if bracket[0] == "](":
        at = bracket.end()
        target = _TARGET.match(text, at) or _LOOSE_TARGET.match(text, at)
        return (target.end(), (target[1] or target[2]).replace("\n", "")) if target else (0, None)
    return bracket.end(), hrefs.get(bracket[0][2:-1].casefold())


def _find_inline(text: str, parts: Iterable[Range]) -> Iterator[Mark]:
    """Yield the marks within lines: elements, escapes, and marks round words where both are there."""
    opened: dict[str, Range] = {}
    for part in parts:
        for match in _INLINE.finditer(text, *part):
            mark, span = match[0], match.span()
            if mark[0] == "\\":
                yield Mark(span[0], span[0] + 1)
            elif match["address"]:
                yield from (Mark(span[0], span[0] + 1), Mark(span[1] - 1, span[1]))
            elif mark[0] not in "*_~`":
                yield Mark(*span, " " if match["apart"] else "" if match["heading"] is None else "\n")
            elif mark in opened and _closes(text, opened[mark], span):
                yield Mark(*opened.pop(mark))
                yield Mark(*span)
            elif _may_open(text, span):
                opened[mark] = span


def _closes(text: str, opening: Range, closing: Range) -> bool:
    """Say whether a mark ends what another began: in the same paragraph, right behind a word."""
    start, end = closing
    if start - opening[1] > _FARTHEST or start == opening[1] or text[start - 1].isspace():
        return False
    if _is_single(text, closing) and text[end : end + 1].isalnum():
        return False
    return text.find("\n\n", opening[1], start) < 0


def _may_open(text: str, span: Range) -> bool:
    """Say whether a mark stands right before a word, and a weak one not within a word."""
    start, end = span
    if end == len(text) or text[end].isspace():
        return False
    return not (_is_single(text, span) and start and text[start - 1].isalnum())


def _is_single(text: str, span: Range) -> bool:
    """Say whether a mark is of those that stand for themselves within words: "2*3*4", "snake_case"."""
    return text[span[0]] == "_" or span[1] - span[0] == 1
