"""The whole stage: one page in, its outcome out. Pure: no I/O, no clock, no state.

In: a `Page`, its hub's profile and templates. Out: an `Article`, a `NotArticle` or a `Rejection`.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from extract.encoding import decode
from extract.errors import UndecodableError
from extract.hub import find_hub, load_profiles
from extract.page import MediaType, Page, digest
from transform.article import Article, NotArticle, Outcome, PageType, Rejection, RejectionReason
from transform.boilerplate.classify import classify
from transform.fields.body import article_body
from transform.fields.sections import find_sections
from transform.fields.table import FieldContext, find_fields
from transform.segment_html import segment_html
from transform.segment_text import segment_text

if TYPE_CHECKING:
    from extract.encoding import Decoded
    from extract.hub import HubProfile
    from transform.boilerplate.templates import TemplateSnapshot
    from transform.document import Document

RULES_VERSION = "1"
"""Raised whenever the same page may give another outcome: outcomes of older rules are stale."""

_MARKUP = frozenset({MediaType.HTML})
# Matches "a", "中"; not "--- * ---"
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\w+")


def transform_page(page: Page, hub: HubProfile | None, templates: TemplateSnapshot | None) -> Outcome:
    """Return what the page is: decoded, segmented, classified, its fields read.

    Only the payload, its media type and declared charset, the hub, the address, the rules and the templates
    decide; never when or where the page was captured.
    """
    if (rejected := _unusable(page)) is not None:
        return rejected
    try:
        decoded = decode(page.payload, page.declared_charset, page.media_type)
    except UndecodableError as error:
        return Rejection(page_id=page.page_id, reason=RejectionReason.UNDECODABLE, detail=str(error))
    segment = segment_html if page.media_type in _MARKUP else segment_text
    document = segment(decoded.text, target_uri=page.target_uri)
    if not any(_LETTER.search(block.text) for block in document.blocks):
        detail = f"no text in {len(page.payload)} bytes of {page.media_type}; capture the page again"
        return Rejection(page_id=page.page_id, reason=RejectionReason.EMPTY, detail=detail)
    return _article(page, hub, decoded, document, templates)


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


_HEAD_BYTES = 20_000  # where a hub's marks are looked for: over and at the beginning of the article


@functools.cache
def _built_in_profiles() -> dict[str, HubProfile]:
    return load_profiles(None)


def _unusable(page: Page) -> Rejection | None:
    if not page.payload.strip():
        return Rejection(
            page_id=page.page_id, reason=RejectionReason.EMPTY, detail="no bytes; capture the page again"
        )
    if page.media_type not in _READ:
        detail = f"{page.media_type} is neither HTML nor text; leave it out or convert it"
        return Rejection(page_id=page.page_id, reason=RejectionReason.NOT_TEXT, detail=detail)
    return None


_READ = frozenset({MediaType.HTML, MediaType.TEXT, MediaType.MARKDOWN})


def _article(
    page: Page,
    hub: HubProfile | None,
    decoded: Decoded,
    document: Document,
    templates: TemplateSnapshot | None,
) -> Article | NotArticle:
    blocks = classify(document, hub, templates)
    body = article_body(blocks)
    context = FieldContext(
        document=document,
        blocks=blocks,
        hub=hub,
        target_uri=page.target_uri,
        body=body,
        sections=find_sections(blocks, hub),
    )
    fields: dict[str, Any] = find_fields(context)
    return Article(
        page_id=page.page_id,
        hub=page.hub,
        target_uri=page.target_uri,
        page_type=PageType.ARTICLE,
        article_body=body,
        blocks=blocks,
        encoding=decoded.encoding,
        encoding_rule=decoded.rule,
        repairs=(*decoded.repairs, *document.repairs),
        word_count=len(_WORD.findall(body)),
        sections=context.sections,
        references_heading_only=_heading_only(blocks),
        **fields,
    )


def _heading_only(blocks: tuple[Any, ...]) -> bool:
    kinds = {block.kind for block in blocks}
    return "references_heading" in kinds and "reference" not in kinds
