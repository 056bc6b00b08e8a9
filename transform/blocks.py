"""The vocabulary of blocks: every block of a page has a named kind and a disposition.

In: nothing. Out: `Block`, `Disposition`, and `KINDS`, the table kind -> disposition (tests/golden and the
warehouse's data dictionary are checked against it). Blocks and links are named tuples: pages have hundreds,
and a frozen dataclass takes seven times as long to make. Write their fields by name.
"""

from __future__ import annotations

import enum
from typing import NamedTuple


class Disposition(enum.StrEnum):
    """What becomes of a block: the article's text, read as a field, or cut (and kept as cut)."""

    CONTENT = "content"
    FIELD = "field"
    BOILERPLATE = "boilerplate"


_CONTENT = Disposition.CONTENT
_FIELD = Disposition.FIELD
_CUT = Disposition.BOILERPLATE

KINDS: dict[str, Disposition] = {
    # the article's text
    "lead_paragraph": _CONTENT,
    "paragraph": _CONTENT,
    "heading": _CONTENT,
    "list_item": _CONTENT,
    "quotation": _CONTENT,
    "code": _CONTENT,
    "table": _CONTENT,
    "key_data": _CONTENT,
    "key_learning": _CONTENT,
    "section": _CONTENT,  # any other labelled section ("Methods: ...")
    "references_heading": _CONTENT,
    # read as fields
    "title": _FIELD,
    "subtitle": _FIELD,
    "byline": _FIELD,
    "published_date": _FIELD,
    "modified_date": _FIELD,
    "learning_objective": _FIELD,
    "reference": _FIELD,
    "caption": _FIELD,
    "topic": _FIELD,
    "article_meta": _FIELD,  # volume, DOI, reading time, "suggested citation"
    # cut, and kept as data
    "access_disclaimer": _CUT,
    "translate_widget": _CUT,
    "translate_notice": _CUT,
    "sponsor_notice": _CUT,
    "donation_appeal_heading": _CUT,
    "donation_appeal": _CUT,
    "call_to_action": _CUT,
    "share_widget": _CUT,
    "survey_prompt": _CUT,
    "survey_statement": _CUT,
    "poll_heading": _CUT,
    "poll_question": _CUT,
    "poll_option": _CUT,
    "navigation": _CUT,
    "breadcrumb": _CUT,
    "cookie_notice": _CUT,
    "related_links": _CUT,
    "newsletter": _CUT,
    "login_prompt": _CUT,
    "advertisement": _CUT,
    "comment": _CUT,
    "author_bio": _CUT,
    "disclosure": _CUT,
    "legal_notice": _CUT,
    "footer": _CUT,
    "template": _CUT,  # recurs over the hub's pages, otherwise unnamed
    "duplicate": _CUT,  # a second copy of text of the same page
    "hidden": _CUT,
    "after_article": _CUT,  # follows the article, otherwise unnamed
    "boilerplate": _CUT,  # cut by the model, otherwise unnamed
}


class Link(NamedTuple):
    """A link inside a block: its span in the block's text and where it leads (absolute when resolvable)."""

    start: int
    end: int
    href: str
    rel: str = ""


class Block(NamedTuple):
    """One block of a page, in reading order, with what was decided about it and by which rule.

    `position` counts from 0. `text` is the block's text with white space collapsed for HTML, and the exact
    slice of the decoded file for text dumps; of dumps with mark-up (Markdown) without that mark-up. `path` is the tag
    path with ids and classes for HTML ("body/div.main/p"), None for text dumps. `char_start`/`char_end` are offsets in
    the decoded page for text dumps (half-open, `text[char_start:char_end]` is the block with its mark-up), None for
    HTML. A segmenter gives every
    block kind "paragraph", "heading", "list_item", "table", "code", "caption" or "quotation" and rule
    "segment"; classify replaces kind, disposition, rule ("notice:sponsor_notice", "template:<id>",
    "model:html", "model:text", "model:hub", "profile:<hub>:<name>", "structure:...") and confidence (0..1, four
    digits), and keeps the segmenter's kind as `segmented`: what is learned from blocks must not depend on what was
    decided.
    """

    position: int
    text: str
    path: str | None = None
    char_start: int | None = None
    char_end: int | None = None
    kind: str = "paragraph"
    disposition: Disposition = Disposition.CONTENT
    rule: str = "segment"
    confidence: float = 1.0
    heading_level: int | None = None
    links: tuple[Link, ...] = ()
    segmented: str = ""
