"""Pages whose tree libxml2 got wrong, parsed again in the way browsers do (WHATWG HTML, by Lexbor).

In: a decoded HTML page. Out: its `Document`. There is a second parse only where `transform.tree_faults` found a trace,
and its tree counts only where it moves or finds text and loses none. Of 1,629 pages with gold 87 refuse an end tag; on
these the bodies of articles gain .016 word-F1 (by models that have not seen the page), on all others the second parser
would gain nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from transform.segment_html import segment_html
from transform.tree_faults import REFUSED_END_TAG

if TYPE_CHECKING:
    from transform.document import Document

# The repairs a document may have.
MISNESTED = "reparsed:misnested"
LOST_TEXT = "reparsed:lost_text"

# A tree with so much less text than the other has lost some: browsers drop what stands behind a frame set.
_LEAST_TEXT = 0.98

# Where the standard's own algorithm goes through the roof: each formatting element left open is repeated in each
# paragraph that follows (3,000 of them: 78 MB from 40 kB), and each tag looks through all open elements.
_MOST_OPEN_FORMATTING = 100
_DEEPEST = 500  # browsers stop nesting at 512
# yes: `<b>`, `</font>`, `<a href=x>`; no: `<br>`, `<article>`
_FORMATTING = re.compile(
    r"<(/?)(a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])", re.IGNORECASE
)


def segment_sound_html(text: str, *, target_uri: str | None = None) -> Document:
    """Return the page's blocks as `segment_html` does, from a second parser's tree where the first is wrong.

    Such a document has MISNESTED or LOST_TEXT among its repairs, and the repaired mark-up as its own.
    """
    document = segment_html(text, target_uri=target_uri)
    if not document.faults or not _is_tame(document):
        return document
    repaired = segment_html(LexborHTMLParser(document.markup or "").html or "", target_uri=target_uri)
    reason = _reason(document, repaired)
    return replace(repaired, repairs=(*repaired.repairs, reason)) if reason else document


def _is_tame(document: Document) -> bool:
    """Tell whether a second parse stays within reason."""
    still_open: Counter[str] = Counter()
    for slash, name in _FORMATTING.findall(document.markup or ""):
        still_open[name.lower()] += -1 if slash else 1
    depths: list[int] = []
    for parent in document.signals.parents:
        depths.append(depths[parent] + 1 if parent >= 0 else 0)
    return max(still_open.values(), default=0) <= _MOST_OPEN_FORMATTING and max(depths, default=0) <= _DEEPEST


def _reason(document: Document, repaired: Document) -> str:
    """Return what the second tree mends, "" when it mends nothing."""
    before, after = _size(document), _size(repaired)
    if after < _LEAST_TEXT * before:
        return ""
    if before < _LEAST_TEXT * after:
        return LOST_TEXT
    is_moved = _places(document) != _places(repaired)
    return MISNESTED if is_moved and REFUSED_END_TAG in document.faults else ""


def _size(document: Document) -> int:
    return sum(len(block.text) for block in document.blocks)


def _places(document: Document) -> list[tuple[str | None, str]]:
    return [(block.path, block.text) for block in document.blocks]
