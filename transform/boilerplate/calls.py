"""Promotions that end in a call without a stop: "In six weeks to calmer nights, free of charge. Reserve a place".

In: blocks in reading order. Out: the positions of those whose last sentence is such a call, which is a button in the
page's mark-up as often as not. What it promotes is new on its page and reads as a sentence of the article does.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transform.blocks import Block

# A promotion is longer than a heading in two parts ("Twice a day? Ask first"), and shorter than most paragraphs that a
# truncated page ends in (characters).
_SHORTEST, _LONGEST, _BEFORE = 40, 400, 25
_CALL_WORDS = 4
_STOPS = (". ", "! ", "? ", "… ", ".\n", "!\n", "?\n", '." ', ".” ", ".» ")
_ARROWS = frozenset("→›»>")
_MARKS = frozenset(".,;:!?()[]/|")
# A stop behind fewer letters is of an abbreviation: "Dr. Ruiz", "St. Louis".
_WORD = 4


def find_calls(blocks: Sequence[Block]) -> Iterator[int]:
    """Yield where texts end in a call; where a small letter follows, a line was broken within a sentence."""
    following = itertools.chain((block.text[:1] for block in blocks[1:]), ("",))
    for block, letter in zip(blocks, following, strict=False):
        if not letter.islower() and ends_in_call(block.text):
            yield block.position


def ends_in_call(text: str) -> bool:
    """Say whether a text ends, behind a sentence, in a few words without a stop, the first with a capital."""
    text = text.rstrip()
    if not _SHORTEST <= len(text) <= _LONGEST or not (text[-1].isalnum() or text[-1] in _ARROWS):
        return False
    end = max(map(text.rfind, _STOPS))
    if end < _BEFORE:
        return False
    call, last = text[end + 1 :].lstrip(' \n"”»').split(), text[:end].rsplit(None, 1)[-1]
    is_call = 0 < len(call) <= _CALL_WORDS and call[0][0].isupper() and _MARKS.isdisjoint("".join(call))
    return is_call and len(last) >= _WORD and "." not in last
