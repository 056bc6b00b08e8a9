"""The link numbers of text browsers: "[12]Home" in the text, and the addresses in a list at its end.

In: what Lynx, ELinks and Links write with -dump. Out: the numbers and the list as `Marks`. Where the text of a link
ends such dumps do not say, so that there are no links. A number in brackets is one of a link only in its turn, and
right before a word: the others are the page's own, as "[3]" behind a sentence.
"""

from __future__ import annotations

import re

from transform.marks import Mark, Marks, closing_list

# Matches "   12. https://a.example/b", "  3. file:///c"; not "  3. Smith A, https://a.example".
_ADDRESS = re.compile(
    r"^[ \t]{0,8}(\d{1,5})\. (?:https?|file|ftp|mailto|javascript|tel):[^\n]*+$", re.MULTILINE
)
# What stands over the list. Matches "References\n\n   Visible links\n"; not "References of this article\n".
_OVER_LIST = re.compile(
    r"^[ \t]{0,8}(?:References:?\s{1,20}(?:Visible links:?\s{1,20})?|Visible links:?\s{1,20})\Z", re.MULTILINE
)
_LAST_CHARS = 2_000  # in which the last address begins
# Matches the "[12]" of "[12]Home"; not that of "1975.[12] In".
_NUMBER = re.compile(r"\[(\d{1,5})\](?=\S)")
# A list of fewer addresses may be the page's own.
_FEWEST = 3
# Images and fields have numbers that the text may not show; a number farther ahead is no link's.
_MOST_MISSING = 10


def numbered_links(text: str) -> Marks | None:
    """Return the numbers of links and the list of their addresses; None for a text that ends with none."""
    listed = _listed(text)
    if listed is None:
        return None
    start, count = listed
    marks = []
    passed = 0
    for match in _NUMBER.finditer(text, 0, start):
        number = int(match[1])
        if passed < number <= min(passed + 1 + _MOST_MISSING, count):
            marks.append(Mark(*match.span()))
            passed = number
    return Marks((*marks, Mark(start, len(text)))) if marks else None


def _listed(text: str) -> tuple[int, int] | None:
    """Return where the list of addresses at a text's end begins, and its last number."""
    last_line = text[-_LAST_CHARS:].rstrip().rpartition("\n")[2]
    if not _ADDRESS.match(last_line):  # before all lines are looked at
        return None
    start, addresses = closing_list(text, _ADDRESS, _OVER_LIST) or (0, [])
    return (start, max(int(address[1]) for address in addresses)) if len(addresses) >= _FEWEST else None
