"""The mark-up of scraped Markdown: where it stands, so that what is left is the page's text.

In: Markdown as tools write it from HTML, with links over several lines and paragraphs, wrapped addresses, images as
data, and items indented at will; a CommonMark parser takes half of that for text and code. Out: its `Marks`: what to
leave out, in order, its links, and its fenced code. What tells the kind of a line (the "#" of headings, bullets) is no
part of them.

The syntax is that of CommonMark 0.31 (spec.commonmark.org) and GitHub's tables, read leniently. The time is linear.
"""

from __future__ import annotations

import html
import re
from html.entities import html5
from itertools import islice
from typing import TYPE_CHECKING

from transform.citation_links import cited_links
from transform.marks import Anchor, Mark, Marks, merged
from transform.unseen import unseen_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from transform.marks import Range

# Matches "```python", "~~~"; not "`code`".
_FENCE = re.compile(r"^[ \t]{0,12}(```|~~~)`*+([^\n`]*+)$", re.MULTILINE)
# What may begin or end a link. Matches r"\*", "![", "[", "](", "][1]", "][]", "]"; not "(".
_BRACKET = re.compile(r"\\[!-/:-@\[-`{-~]|!?\[|\](?:\(|\[[^\[\]\n]{0,200}+\])?+")
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
# Where addresses are given at the end; a line with more than an address and its title is a reference of the page's own.
# Matches "[1]: https://a.example", "[a]: /b 'Title'"; not "[1]: see below", "[^1]: https://a.example", "[1]: /b Smith".
_DEFINITION = re.compile(
    r"^[ \t]{0,3}\[((?!\^)[^\[\]\n]{1,200}+)\]:[ \t]*+<?((?:https?:|mailto:|[/#])[^\s<>]*+)>?"
    r"(?:[ \t]++(?:\"[^\"\n]{0,300}+\"|'[^'\n]{0,300}+'|\([^()\n]{0,300}+\)))?+[ \t]*+$",
    re.MULTILINE | re.IGNORECASE,
)
# The line under the head of a table. Matches "|---|:-:|", "--- | ---"; not "---".
_TABLE_RULE = re.compile(r"^(?=[^\n|]*+\|)[ \t]*+\|?(?:[ \t]*+:?-++:?[ \t]*+\|?)++[ \t]*+$\n?", re.MULTILINE)
# Matches the "> " of "> She said"; not "5 > 3", and not the ">" of ">65 years", which a tool wrapped to a line's start.
_QUOTED = re.compile(r"^[ \t]{0,3}>(?![\d.=])(?:[ \t]{0,3}>(?![\d.=]))*+[ \t]?", re.MULTILINE)
# Marks within a line, elements, what closes a heading, the space before one that a link holds, space that is doubled.
# Matches r"\*", "**", "`", "<br>", "<https://a.example>", "<a@b.example>", "&nbsp;", "[^1]:", the "[x] " of
# "- [x] Yes", " ##" at the end, " " before "## A"; not "5 < 6", "AT&T".
_INLINE = re.compile(
    r"(?P<broken>\\{1,2}+(?=\t?\n))|\\(?=[!-/:-@\[-`{-~])[^\n]?|\*{1,3}+|_{1,3}+|~~|`{1,2}+|<!--[^>]{0,5000}+-->"
    r"|</?(?P<apart>article|aside|blockquote|br|button|caption|center|col|colgroup|dd|details|div|dl|dt|figcaption|figure"
    r"|footer|form|h[1-6]|header|hr|iframe|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)"
    r"\b[^<>]{0,2000}+>"
    r"|<(?P<link>/?a)\b[^<>]{0,2000}+>"
    r"|</?(?:abbr|b|big|cite|code|del|dfn|em|font|i|img|ins|kbd|label|mark|picture|q|s|small|source|span|strike|strong"
    r"|sub|sup|time|u|video|wbr)\b[^<>]{0,2000}+>"
    r"|<(?P<address>(?:https?://|mailto:)[^\s<>]{1,2000}+|[\w.+-]{1,64}+@[\w.-]{1,200}+)>"
    r"|(?P<entity>&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,30}+);)"
    r"|\[(?P<note>\^)[^\[\]\s^]{1,40}+\](?P<colon>:(?=[ \t]))?+"
    r"|(?<=[-*+][ ])\[[ x]\][ ](?=\S)"
    r"|(?<=\S)[ \t]++#++[ \t]*+(?=\n)"
    r"|(?<=\S)[ \t]++(?P<heading>(?=#{2,6}[ \t]+\S))|(?<=\S[ \t])[ \t]++(?=\S)",
    re.IGNORECASE,
)
# Matches 'href="https://a.example"', "href=/b"; not "data-href-x".
_HREF = re.compile(r"\shref\s?=\s?(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))", re.IGNORECASE)
# A heading that a tool put right behind a link. Matches the "" before "### A"; not before "#1".
_GLUED_HEADING = re.compile(r"(?=#{1,6}[ \t])")
# What plain text hardly ever holds. Matches "](https://a.example", "](/b", "](#c"; not "](1)".
_ADDRESSED = re.compile(r"\]\((?:https?:|mailto:|data:|[/#])")
# Of 815 pages written as text one has two such lines, and is Markdown; of the same without links, written as Markdown,
# 717 have. Matches "## Methods"; not "# a comment", "## 5", "#hashtag".
_HEADING = re.compile(r"^#{2,6}[ \t]+[^\W\d_]", re.MULTILINE)
_FEWEST_SIGNS = 2
# Matches "\n \n"; not "\n a\n".
_BLANK_LINE = re.compile(r"\n[ \t]*+\n")
# What the link to a heading shows, right behind it.
_PERMALINKS = frozenset("#¶§🔗")
# Before these stands the sign of a note, "12 (8-15)*;", and no mark that opens.
_BEHIND = frozenset(".,;:!?)]}|、。，；：")
# Text of a link or between two marks is no longer than this; what stands farther apart belongs not together.
_FARTHEST = 5_000
_LONGEST_LABEL = 200


def is_markdown(text: str) -> bool:
    """Say whether a text that nothing names is Markdown: it has links with addresses, or headings."""
    return ("](" in text and _several(_ADDRESSED, text)) or ("## " in text and _several(_HEADING, text))


def _several(pattern: re.Pattern[str], text: str) -> bool:
    return len(list(islice(pattern.finditer(text), _FEWEST_SIGNS))) == _FEWEST_SIGNS


def find_marks(text: str) -> Marks:
    """Return the mark-up of a text, none where it has none."""
    text = text.replace("\r\n", "\t\n")
    cited = cited_links(text)
    code = _fenced(text, cited.end)
    marks = [Mark(*fence) for block in code for fence in block]
    marks += cited.marks
    anchors = [*cited.anchors]
    hrefs = {match[1].casefold(): match[2] for match in _DEFINITION.finditer(text)}
    blocks = [(opening[0], closing[1]) for opening, closing in code]
    for part in between(blocks, (0, cited.end)):
        marks += _marks_of(text, part, hrefs, anchors)
    return Marks(tuple(merged([*marks, *unseen_marks(text)])), tuple(anchors), tuple(blocks))


def between(ranges: Iterable[Mark | Range], whole: Range) -> Iterator[Range]:
    """Yield what ranges, in order, leave of the whole: one more than they are, some of them empty."""
    start = whole[0]
    for first, last, *_ in ranges:
        yield start, first
        start = last
    yield start, whole[1]


def _fenced(text: str, end: int) -> list[tuple[Range, Range]]:
    """Return the two fences of each piece of code; a fence that nothing closes is text."""
    code: list[tuple[Range, Range]] = []
    opening: re.Match[str] | None = None
    for fence in _FENCE.finditer(text, 0, end):
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
    marks = merged(marks)
    return marks + list(_find_inline(text, between(marks, part), anchors))


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
            end, href = _target(text, match, hrefs, inner)
            at = max(end, close + 1)
            if href is None:
                continue
            yield Mark(close, end, "\n" if _GLUED_HEADING.match(text, end) else "")
            if start == close or close - inner > _FARTHEST:
                continue
            if text[start] == "!" or text[inner:close].strip("\\ ") in _PERMALINKS:
                yield Mark(start, end)
            else:
                yield Mark(start, inner)
                anchors.append(Anchor(inner, close, href))


def _target(
    text: str, bracket: re.Match[str], hrefs: Mapping[str, str], inner: int
) -> tuple[int, str | None]:
    """Return where a link ends and its address; none where the bracket closes no link."""
    close, at = bracket.span()
    if bracket[0] == "](":
        target = _TARGET.match(text, at) or _LOOSE_TARGET.match(text, at)
        return (target.end(), _href(target[1] or target[2])) if target else (0, None)
    label = bracket[0][2:-1]
    if not label and hrefs and close - inner <= _LONGEST_LABEL and not text.startswith(":", at):
        label = text[inner:close]
        label = "" if label.isdecimal() else label  # "[1]" is how the page itself cites
    return at, hrefs.get(label.casefold())


def _href(written: str) -> str:
    return written.replace("\n", "").replace("&amp;", "&")


def _find_inline(text: str, parts: Iterable[Range], anchors: list[Anchor]) -> Iterator[Mark]:
    """Yield the marks within lines: elements, escapes, and marks round words where both are there; add the links."""
    opened: dict[str, Range] = {}
    linked: re.Match[str] | None = None
    for part in parts:
        for match in _INLINE.finditer(text, *part):
            mark, span = match[0], match.span()
            if mark[0] not in "*_~`":
                yield from _alone(match)
                if match["address"]:
                    anchors.append(_address_anchor(match))
                elif match["link"]:
                    anchors += _element_anchor(linked, match)
                    linked = match if match["link"][0] != "/" else None
            elif mark in opened and _closes(text, opened[mark], span):
                yield Mark(*opened.pop(mark))
                yield Mark(*span)
            elif _may_open(text, span):
                opened[mark] = span


def _alone(match: re.Match[str]) -> Iterator[Mark]:
    """Yield what is mark-up of a sign that needs no other."""
    start, end = match.span()
    if match[0][0] == "\\" and not match["broken"]:
        yield Mark(start, start + 1)
    elif match["address"]:
        yield from (Mark(start, start + 1), Mark(end - 1, end))
    elif match["note"]:
        yield Mark(*match.span("note"))
        if match["colon"]:
            yield Mark(*match.span("colon"))
    elif match["entity"]:
        if (
            match[0][1] == "#" or match[0][1:] in html5
        ):  # "&ltx;" is none, and `unescape` takes it for "&lt" and "x;"
            shown = html.unescape(match[0])
            yield Mark(start, end, " " if shown.isspace() else shown)
    else:
        yield Mark(start, end, " " if match["apart"] else "" if match["heading"] is None else "\n")


def _address_anchor(match: re.Match[str]) -> Anchor:
    href = match["address"] if ":" in match["address"] else f"mailto:{match['address']}"
    return Anchor(match.start() + 1, match.end() - 1, href)


def _element_anchor(opening: re.Match[str] | None, closing: re.Match[str]) -> Iterator[Anchor]:
    """Yield the link of two elements, where they are the two ends of one that leads somewhere and shows text."""
    if (
        opening is None
        or closing["link"][0] != "/"
        or not opening.end() < closing.start() <= opening.end() + _FARTHEST
    ):
        return
    if href := _HREF.search(opening[0]):
        yield Anchor(opening.end(), closing.start(), _href(href[1] or href[2] or href[3] or ""))


def _closes(text: str, opening: Range, closing: Range) -> bool:
    """Say whether a mark ends what another began: in the same paragraph, right behind a word."""
    start, end = closing
    if start - opening[1] > _FARTHEST or start == opening[1] or text[start - 1].isspace():
        return False
    if _is_single(text, closing) and text[end : end + 1].isalnum():
        return False
    return not _BLANK_LINE.search(text, opening[1], start)


def _may_open(text: str, span: Range) -> bool:
    """Say whether a mark stands right before a word, and a weak one not within a word."""
    start, end = span
    if end == len(text) or text[end].isspace():
        return False
    return not (_is_single(text, span) and (text[end] in _BEHIND or (start and text[start - 1].isalnum())))


def _is_single(text: str, span: Range) -> bool:
    """Say whether a mark is of those that stand for themselves within words: "2*3*4", "snake_case"."""
    return text[span[0]] == "_" or span[1] - span[0] == 1
