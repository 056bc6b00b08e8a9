"""The whole stage: one page in, its outcome out. Pure: no I/O, no clock, no state.

In: a `Page`, its hub's profile and templates. Out: an `Article`, a `NotArticle` or a `Rejection`.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from extract.encoding import decode
from extract.errors import UndecodableError
from extract.hub import find_hub, load_profiles
from extract.page import MediaType, Page, digest
from transform.article import Article, NotArticle, Outcome, PageType, Rejection, RejectionReason
from transform.blocks import Disposition
from transform.boilerplate.character_classes import count_words
from transform.boilerplate.classify import classify
from transform.characters import is_plain, repairs_of
from transform.document import PageTooLargeError
from transform.fields.body import body_lines, joined, listing_body
from transform.fields.context import FieldContext
from transform.fields.sections import find_sections
from transform.fields.table import FIELDS, find_fields, first_match
from transform.page_type import not_article
from transform.scripts.shells import segment_shown_html
from transform.segment_dump import segment_dump, segment_markdown
from transform.truncation import is_cut_short

if TYPE_CHECKING:
    from extract.encoding import Decoded
    from extract.hub import HubProfile
    from transform.article import Found
    from transform.blocks import Block
    from transform.boilerplate.templates import TemplateSnapshot
    from transform.document import Document

_SEGMENTERS = {
    MediaType.HTML: segment_shown_html,
    MediaType.TEXT: segment_dump,
    MediaType.MARKDOWN: segment_markdown,
}
# What stands in the way of a page is none itself; a listing or a search result is a page, but no article.
_IN_THE_WAY = frozenset({PageType.LOGIN, PageType.CONSENT, PageType.ERROR, PageType.REDIRECT})
_HEAD_BYTES = 20_000  # where a hub's marks are looked for: over and at the beginning of the article
# Matches "a", "中"; not "--- * ---"
_LETTER = re.compile(r"[^\W\d_]")


class Opened(NamedTuple):
    """A page that holds text: segmented, how it was decoded, and what it says that it is."""

    document: Document
    decoded: Decoded
    page_type: PageType
    evidence: str


def transform_page(
    page: Page, hub: HubProfile | None, templates: TemplateSnapshot | None, opened: Opened | None = None
) -> Outcome:
    """Return what the page is: decoded, segmented, classified, its fields read.

    Only the payload, its media type and declared charset, the hub, the address, the rules and the templates
    decide; never when, where or with which HTTP status the page was captured. `opened` is what `open_page` made
    of the same page, if it did before.
    """
    found = opened or open_page(page)
    if not isinstance(found, Opened):
        return found
    context = _context(page, hub, found.document, templates)
    if found.page_type is not PageType.ARTICLE:
        return _not_article(page, found.page_type, found.evidence, context, found.decoded)
    return _article(page, context, found.decoded)


def parse_page(
    payload: bytes, *, media_type: str = "text/html", target_uri: str | None = None, hub: str | None = None
) -> Outcome:
    """Return the outcome of one page alone; the library call.

    `hub` is a hub's key; without one it is found by the address and the text, and an unknown hub works too.
    Raises ValueError for a media type that is not one of `MediaType`.
    """
    profiles = _built_in_profiles()
    key = hub or find_hub(profiles, target_uri, payload[:_HEAD_BYTES].decode("utf-8", "replace"))
    page = Page(
        page_id=digest(payload),
        payload=payload,
        media_type=MediaType(media_type),
        container="",
        target_uri=target_uri,
        hub=key,
    )
    return transform_page(page, profiles.get(key or ""), None)


@functools.cache
def _built_in_profiles() -> dict[str, HubProfile]:
    return load_profiles(None)


def open_page(page: Page) -> Opened | NotArticle | Rejection:
    """Return the segmented page, or the outcome of one that cannot be segmented or holds nothing to keep.

    The prints of its blocks are all that templates are learned from, at a tenth of the cost of the outcome.
    """
    if not page.payload or page.payload.isspace():
        return _rejection(page, RejectionReason.EMPTY, "no bytes; capture the page again")
    if page.media_type is MediaType.FEED:
        return _not_article(page, PageType.FEED, "the payload is a feed or a sitemap")
    segment = _SEGMENTERS.get(page.media_type)
    if segment is None:
        detail = f"{page.media_type} is neither HTML nor text; leave it out or convert it"
        return _rejection(page, RejectionReason.NOT_TEXT, detail)
    try:
        decoded = decode(page.payload, page.declared_charset, page.media_type)
    except UndecodableError as error:
        return _rejection(page, RejectionReason.UNDECODABLE, str(error))
    try:
        document = segment(decoded.text, target_uri=page.target_uri)
    except PageTooLargeError as error:
        detail = (
            f"{error} in {len(page.payload):,} bytes of {page.media_type}; "
            "if it holds many pages, split it, or name the hub whose page_head parts them"
        )
        return _rejection(page, RejectionReason.TOO_LARGE, detail)
    return _kept(page, document, decoded)


def _kept(page: Page, document: Document, decoded: Decoded) -> Opened | Rejection:
    """Return what is known of a segmented page, or the rejection of one that stands in the way or is empty."""
    page_type, evidence = not_article(document, page.target_uri) or (PageType.ARTICLE, "")
    if page_type in _IN_THE_WAY:
        detail = f"{page_type} page: {evidence}; capture the page again"
        return _rejection(page, RejectionReason.NOT_A_PAGE, detail)
    if not any(_LETTER.search(block.text) for block in document.blocks):
        detail = f"no text in {len(page.payload)} bytes of {page.media_type}; capture the page again"
        return _rejection(page, RejectionReason.EMPTY, detail, _announced(document, page.target_uri))
    return Opened(document, decoded, page_type, evidence)


def _context(
    page: Page, hub: HubProfile | None, document: Document, templates: TemplateSnapshot | None
) -> FieldContext:
    blocks = classify(document, hub, templates)
    lines = body_lines(blocks)
    return FieldContext(
        document=document,
        blocks=blocks,
        hub=hub,
        target_uri=page.target_uri,
        body=joined(lines),
        sections=find_sections(lines, hub),
    )


def _announced(document: Document, target_uri: str | None) -> Found[str] | None:
    """Return the headline that the mark-up of a page without text announces: its scripts would have shown more."""
    bare = FieldContext(document=document, blocks=(), hub=None, target_uri=target_uri, body="", sections=())
    found: Found[str] | None = first_match(FIELDS["headline"], bare)
    return found


def _article(page: Page, context: FieldContext, decoded: Decoded) -> Article:
    kinds = {block.kind for block in context.blocks}
    return Article(
        page_id=page.page_id,
        hub=page.hub,
        target_uri=page.target_uri,
        page_type=PageType.ARTICLE,
        article_body=context.body,
        blocks=context.blocks,
        encoding=decoded.encoding,
        encoding_rule=decoded.rule,
        repairs=(*decoded.repairs, *context.document.repairs, *_character_repairs(context.blocks)),
        truncated=is_cut_short(decoded.text, decoded.repairs, is_markup=page.media_type is MediaType.HTML),
        word_count=int(count_words([context.body], [])[0][0]),
        sections=context.sections,
        references_heading_only="references_heading" in kinds and "reference" not in kinds,
        **find_fields(context),
    )


def _character_repairs(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """Return what had to be mended to show the article's text."""
    return repairs_of(
        "\n".join(
            block.text
            for block in blocks
            if block.disposition is Disposition.CONTENT and not is_plain(block.text)
        )
    )


def _not_article(
    page: Page,
    page_type: PageType,
    evidence: str,
    context: FieldContext | None = None,
    decoded: Decoded | None = None,
) -> NotArticle:
    return NotArticle(
        page_id=page.page_id,
        hub=page.hub,
        target_uri=page.target_uri,
        page_type=page_type,
        evidence=evidence,
        article_body=listing_body(context.blocks) if context else "",
        headline=first_match(FIELDS["headline"], context) if context else None,
        blocks=context.blocks if context else (),
        encoding=decoded.encoding if decoded else "",
        encoding_rule=decoded.rule if decoded else "",
    )


def _rejection(
    page: Page, reason: RejectionReason, detail: str, headline: Found[str] | None = None
) -> Rejection:
    return Rejection(page_id=page.page_id, reason=reason, detail=detail, headline=headline)
