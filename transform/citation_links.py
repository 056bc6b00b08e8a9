"""Links that a crawler wrote as citations: "the trial⟨3⟩", and "⟨3⟩ https://a.example: the trial" at the text's end.

In: Markdown as crawl4ai writes it with citations. Out: the numbers and the list as marks, and the links whose text the
list gives. The list is no list of references of the page's own, and only a text that ends with one has such numbers.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from transform.marks import Anchor, Mark, closing_list

# Matches "⟨12⟩"; not "(12)".
_NUMBER = re.compile(r"⟨(\d{1,5})⟩")
# Matches "⟨3⟩ https://a.example/b: A title - the trial", "⟨4⟩ /b"; not "⟨3⟩ Smith A".
_ENTRY = re.compile(
    r"⟨(\d{1,5})⟩ ((?:https?:|mailto:|tel:|[/#.])[^\s⟨⟩]*?)(?:: ([^\n]*+))?[ \t]*+$", re.MULTILINE
)
# Matches the end of "text\n\n## References\n\n"; not that of "## References of ours\n".
_OVER_LIST = re.compile(r"^#{1,6} References\s{1,9}\Z", re.MULTILINE)
# What is longer is no text of a link that its list repeats, nor that of an image; and titles hold few dashes.
_LONGEST_SHOWN, _MOST_DASHES = 500, 4


class Cited(NamedTuple):
    """The numbers and the list as mark-up, in order, the links, and where the page's text ends: before the list."""

    marks: tuple[Mark, ...]
    anchors: tuple[Anchor, ...]
    end: int


def cited_links(text: str) -> Cited:
    """Return the links that are cited, none of a text that does not end with their list."""
    begin, listed = _listed(text)
    marks: list[Mark] = []
    anchors: list[Anchor] = []
    for number in _NUMBER.finditer(text, 0, begin) if listed else ():
        if number[1] not in listed:
            continue
        href, shown = listed[number[1]]
        start, end = number.span()
        if (image := _image_start(text, start, end)) is not None:
            marks.append(Mark(image, end + 1))
            continue
        marks.append(Mark(start, end))
        if length := _length_shown(text, start, shown):
            anchors.append(Anchor(start - length, start, href))
    if listed:
        marks.append(Mark(begin, len(text)))
    return Cited(tuple(marks), tuple(anchors), begin)


def _listed(text: str) -> tuple[int, dict[str, tuple[str, str]]]:
    """Return where the list at a text's end begins, with what stands over it, and what it says; the end without one."""
    found = closing_list(text, _ENTRY, _OVER_LIST) if "⟨1⟩ " in text else None
    if found is None:
        return len(text), {}
    start, entries = found
    return start, {entry[1]: (entry[2], (entry[3] or "").strip()) for entry in entries}


def _image_start(text: str, start: int, end: int) -> int | None:
    """Return where the image begins whose number this is, None for that of a link."""
    image = text.rfind("![", max(0, start - _LONGEST_SHOWN), start) if text.startswith("]", end) else -1
    return image if image >= 0 and text.find("]", image, start) < 0 else None


def _length_shown(text: str, end: int, shown: str) -> int:
    """Return how long a link's text is: all that the list says of it, or what stands behind its title there."""
    parts = shown.split(" - ", _MOST_DASHES)
    for first in range(len(parts)):
        said = " - ".join(parts[first:])
        if 0 < len(said) <= _LONGEST_SHOWN and text.endswith(said, 0, end):
            return len(said)
    return 0
