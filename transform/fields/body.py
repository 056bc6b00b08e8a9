"""The article's text as plain text.

In: labelled blocks. Out: article_body: paragraphs, list items and headings in reading order, separated by
blank lines, in display characters. Fields (title, byline, date, captions, references) and what was cut are
not in it, nor is a heading that has nothing under it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transform.anchors import single_spaced
from transform.blocks import Disposition
from transform.characters import displayed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from transform.blocks import Block

    Line = tuple[Block, str]  # a block, and the text that it shows

# A hyphen at the end of a hard-wrapped line. Matches "long-\nterm"; not "- one\n- two".
_WRAPPED_HYPHEN = re.compile(r"(?<=[^\W\d_])-\s*\n\s*(?=[^\W\d_])")
_ROW = 3  # so many short lines of a text dump in a row are no headings of each other
_BELOW_ALL = 7  # the levels of headings are 1 to 6
_HEADINGS = frozenset({"heading", "references_heading"})
# Kinds whose line breaks carry meaning.
_LINES_MATTER = frozenset({"table", "code"})


def article_body(blocks: Sequence[Block]) -> str:
    """Return the text of the content blocks; "" when there is none."""
    return joined(body_lines(blocks))


def listing_body(blocks: Sequence[Block]) -> str:
    """Return the same of a page that is no article: there a heading with nothing under it is an entry."""
    content = (block for block in blocks if block.disposition is Disposition.CONTENT)
    return joined([(block, block_text(block)) for block in content])


def body_lines(blocks: Sequence[Block]) -> list[Line]:
    """Return the blocks of the body, each with the text that it shows."""
    return [(block, block_text(block)) for block in body_blocks(blocks)]


def joined(lines: Sequence[Line]) -> str:
    """Return the text of such lines, parted by blank ones."""
    return "\n\n".join([text for _, text in lines if text])


def body_blocks(blocks: Sequence[Block]) -> list[Block]:
    """Return the content blocks in reading order, without headings that have nothing under them."""
    content = [block for block in blocks if block.disposition is Disposition.CONTENT]
    empty = _empty_headings(content)
    return [block for number, block in enumerate(content) if number not in empty]


def block_text(block: Block) -> str:
    """Return a block's text in display characters, white space collapsed except between lines that matter."""
    if block.kind in _LINES_MATTER:
        return "\n".join(line.rstrip() for line in displayed(block.text).strip("\n").splitlines())
    text = _in_one_line(block.text)
    return text.rstrip("¶ ") if block.kind in _HEADINGS else text  # the mark that links to the heading


def _in_one_line(text: str) -> str:
    """Return a text in display characters, lines joined and white space collapsed."""
    text = displayed(text)
    if "\n" in text:
        text = _WRAPPED_HYPHEN.sub("-", text)
    return single_spaced(text)


def _empty_headings(content: Sequence[Block]) -> set[int]:
    """Return the headings without text before the next heading of their level or above (unknown level: any).

    One right over a heading that stays is no such: nothing under it was cut, it is a line over that heading, or its
    section holds pictures alone (folds: articles +.0006, WCXB +.0009). From the end, so that each heading knows
    what follows it: a page may be made of headings alone.
    """
    empty: set[int] = set()
    is_followed, highest = False, _BELOW_ALL  # by text, and the highest heading that stands before that text
    for number in range(len(content) - 1, -1, -1):
        block = content[number]
        if block.kind not in _HEADINGS:
            is_followed, highest = True, _BELOW_ALL
        elif block.kind == "references_heading":
            empty.add(number)
            is_followed, highest = False, _BELOW_ALL
        elif block.heading_level is None:
            if not (is_followed or _stands_in_row(content, number)):
                empty.add(number)
        else:
            if not (is_followed and block.heading_level < highest) and not _is_over(content, number, empty):
                empty.add(number)
            highest = min(highest, block.heading_level)
    return empty


def _is_over(content: Sequence[Block], number: int, empty: AbstractSet[int]) -> bool:
    """Say whether a content block stands right over one that is not `empty`."""
    following = number + 1
    if following == len(content) or following in empty:
        return False
    return content[following].position == content[number].position + 1


def _stands_in_row(content: Sequence[Block], number: int) -> bool:
    """Say whether a line of a text dump is one of several without the end of a sentence: entries of a list."""
    around = content[max(0, number - _ROW + 1) : number + _ROW]
    row = longest = 0
    for block in around:
        row = row + 1 if block.kind == "heading" and block.heading_level is None else 0
        longest = max(longest, row)
    return longest >= _ROW
