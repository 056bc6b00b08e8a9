"""From outcomes to rows: what a page's outcome becomes in each staged table.

In: a page, its outcome, and the versions that made it. Out: rows as tuples, in the order of the columns of
`load.tables.STAGED`; pure functions. The same page, outcome and versions give the same rows.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from extract.page import digest
from load import identity
from load.article_fields import article_values, content_digest
from load.findings import FINDINGS
from load.identity import value_of
from load.near_duplicates import body_bands
from load.run import UNKNOWN_HUB
from load.tables import STAGED
from transform.article import Article, NotArticle, PageType, Rejection
from transform.blocks import Block
from transform.boilerplate.fingerprints import BlockPrint
from transform.boilerplate.page_prints import document_prints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.page import Page, Unreadable
    from load.run import Versions
    from transform.article import Outcome


Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

# Only load decides what becomes an article: of the pages that have a body, these.
ARTICLE_TYPES = frozenset({PageType.ARTICLE})

ARTICLE, NOT_ARTICLE, REJECTED = "article", "not_article", "rejected"


def outcome_id(page: Page) -> int:
    """Return the id of a page's outcome: of all that enters transform besides rules, model and templates."""
    return identity.key_id(
        page.page_id, page.hub or UNKNOWN_HUB, page.target_uri, page.declared_charset, page.media_type
    )


def is_statement(page: Page) -> bool:
    """Say whether a capture is no page but an answer about its URL: unchanged, moved, gone, refused ...

    RFC 9110, 15: only a 2xx answer's content represents the page. A capture without status is taken as a
    page.
    """
    return page.http_status is not None and not 200 <= page.http_status < 300


def sighting_row(page: Page, shard: int) -> Row:
    """Return the row of one capture. Its id covers where and when it was seen, not the file's own time.

    An answer that is no page has no outcome, and no page_id unless it has bytes.
    """
    hub = page.hub or UNKNOWN_HUB
    outcome = outcome_id(page)
    seen = (page.page_id if page.payload else None, None) if is_statement(page) else (page.page_id, outcome)
    sighting = identity.key_id(
        outcome, page.container, page.record_id, page.char_offset, page.captured_at, page.http_status
    )
    return (
        sighting, *seen, page.container, page.record_id, page.char_offset, hub, page.target_uri,
        identity.url_key(page.target_uri), page.captured_at, str(page.captured_at_source),
        page.container_modified_at, page.declared_charset, str(page.media_type), page.http_status,
        list(page.facts) or None, len(page.payload), None, None, shard,
    )  # fmt: skip


def unreadable_row(part: Unreadable, shard: int) -> Row:
    """Return the row of a part of a source that gave no page; its page_id is None when no bytes were kept."""
    hub = part.hub or UNKNOWN_HUB
    page_id = digest(part.payload) if part.payload else None
    sighting = identity.key_id(
        part.container, part.record_id, page_id, part.target_uri, hub, part.captured_at, part.reason
    )
    return (
        sighting, page_id, None, part.container, part.record_id, 0, hub, part.target_uri,
        identity.url_key(part.target_uri), part.captured_at, str(part.captured_at_source), None, None,
        "application/octet-stream", None, None, len(part.payload), str(part.reason), part.detail, shard,
    )  # fmt: skip


def outcome_rows(page: Page, outcome: Outcome, versions: Versions, *, shard: int) -> Rows:
    """Return the rows of one outcome in every table but `sighting`; tables without rows are absent."""
    key = outcome_id(page)
    rows: Rows = defaultdict(list)
    digest_of_content = None
    if not isinstance(outcome, Rejection):
        digest_of_content = _parsed_rows(page, outcome, (shard, key), rows)
    rows["outcome"].append(_outcome_row(page, outcome, versions, (shard, key), digest_of_content))
    return rows


def is_article(outcome: Outcome) -> bool:
    """Say whether a page becomes an article of the warehouse."""
    return isinstance(outcome, Article) and outcome.page_type in ARTICLE_TYPES


def _outcome_row(page: Page, outcome: Outcome, versions: Versions, key: Row, content: str | None) -> Row:
    hub = page.hub or UNKNOWN_HUB
    told: tuple[str | None, ...] = (None, None, None)
    if isinstance(outcome, Rejection):
        told = (str(outcome.reason), outcome.detail, outcome.traceback)
    elif isinstance(outcome, NotArticle):
        told = (str(outcome.page_type), outcome.evidence, None)
    result = REJECTED if isinstance(outcome, Rejection) else ARTICLE if is_article(outcome) else NOT_ARTICLE
    return (
        *key, page.page_id, hub, page.target_uri, page.declared_charset, str(page.media_type), result, *told,
        versions.rules_of(hub), versions.model, versions.snapshots.get(hub), content,
    )  # fmt: skip


def _parsed_rows(page: Page, outcome: Article | NotArticle, key: Row, rows: Rows) -> str:
    marks = document_prints(outcome)
    text_ids = _block_rows(outcome.blocks, marks, key, rows)
    furniture = identity.furniture_digest(outcome.blocks, text_ids)
    hub = page.hub or UNKNOWN_HUB
    head = (*key, page.page_id, hub, page.target_uri, is_article(outcome), str(outcome.page_type))
    if isinstance(outcome, NotArticle):
        content = identity.digest_of(outcome.article_body)
        rows["parsed_page"].append(_not_article_row(head, outcome, content, furniture))
        return content
    content = content_digest(outcome)
    body = (
        mark.sketch
        for block, mark in zip(outcome.blocks, marks, strict=True)
        if block.disposition == "content"
    )
    rows["parsed_page"].append(_article_row(head, page, outcome, (content, furniture, body_bands(body))))
    for table, found in FINDINGS.items():
        rows[table].extend((*key, *row) for row in found(outcome))
    return content


def _article_row(head: Row, page: Page, article: Article, digests: tuple[str, str, list[int] | None]) -> Row:
    canonical = identity.canonical_key(value_of(article.canonical_url), page.target_uri)
    own = identity.url_key(page.target_uri)
    published = article.date_published
    folded = identity.headline_key(
        page.hub or UNKNOWN_HUB, value_of(article.headline), published.value.day if published else None
    )
    source = "canonical_url" if canonical else "target_uri" if own else None
    return (*head, None, canonical or own, source, folded, *digests, *article_values(article))


def _not_article_row(head: Row, outcome: NotArticle, content: str, furniture: str) -> Row:
    told: dict[str, Any] = {
        "page_type_evidence": outcome.evidence,
        "content_digest": content,
        "furniture_digest": furniture,
        "headline": value_of(outcome.headline),
        "encoding": outcome.encoding,
        "encoding_rule": outcome.encoding_rule,
        **{name: [] for name in ("repairs", "author_names", "sponsor_names", "supporter_names")},
        "article_body": outcome.article_body,
    }
    # By name: of an article's other fields, and of any that is added, a page that is none has nothing.
    return (*head, *(told.get(name) for name in STAGED["parsed_page"].names[len(head) :]))


def _block_rows(blocks: Sequence[Block], prints: Sequence[BlockPrint], key: Row, rows: Rows) -> list[int]:
    """Add the rows of a page's blocks and of their texts, made column by column: pages have hundreds."""
    if not blocks:
        return []
    block = dict(zip(Block._fields, zip(*blocks, strict=True), strict=True))
    mark = dict(zip(BlockPrint._fields, zip(*prints, strict=True), strict=True))
    text_ids = identity.text_ids(block["text"])
    rows["block"] += zip(
        *([part] * len(blocks) for part in key), block["position"], text_ids, block["kind"], block["disposition"],
        block["rule"], block["confidence"], block["heading_level"], block["path"], mark["path"],
        map(int, mark["traits"]), block["char_start"], block["char_end"], strict=True,
    )  # fmt: skip
    rows["block_text"] += zip(
        text_ids, mark["fingerprint"], mark["sketch"], mark["words"], block["text"], strict=True
    )
    return text_ids
