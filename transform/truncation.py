"""Whether a page was cut short, by its own bytes.

In: the decoded page. Out: yes or no. A whole HTML page ends with a tag; one that was clipped ends inside a tag, a
script or a sentence, and without the end of its root element. Of text only a clipped last character tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

# The end mark stands here, behind the comments and scripts that tools append.
_TAIL_CHARS = 20_000
_HEAD_CHARS = 20_000


def is_cut_short(text: str, repairs: Collection[str], *, is_markup: bool) -> bool:
    """Tell whether a page ends before its time; `repairs` are those of its decoding.

    Fragments of HTML, without root element, are never cut short: they have no end to miss.
    """
    if "clipped_character" in repairs:
        return True
    if not is_markup:
        return False
    tail = text[-_TAIL_CHARS:]
    if tail.rstrip().endswith(">") or "</html" in tail.lower() or "</body" in tail.lower():
        return False
    head = text[:_HEAD_CHARS].lower()
    return "<html" in head or "<body" in head
