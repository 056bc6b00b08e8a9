"""What became of one page, as plain data: the answer of `explain`.

In: a page and its outcome. Out: dictionaries, ready for JSON: `page`, `blocks` and `article` (or
`not_article`), or `page` and `rejection`. Every value that was found stands again in `evidence`, with its
rule, raw text and span.
"""

from __future__ import annotations

import dataclasses
import enum
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from transform.article import Article, Found, NotArticle, PublishedDate, Rejection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.page import Page, Unreadable
    from transform.article import Access, Outcome
    from transform.blocks import Block

_BLOCK_FIELDS = ("position", "kind", "disposition", "rule", "char_start", "char_end", "text")
# Told elsewhere in the answer, or under another name.
_NOT_FIELDS = (
    "page_id",
    "target_uri",
    "blocks",
    "authors",
    "date_published",
    "date_modified",
    "sponsor_mentions",
)


def explanation(page: Page, outcome: Outcome) -> dict[str, Any]:
    """Return everything that was decided about the page."""
    answer: dict[str, Any] = {"page": _page(page)}
    if isinstance(outcome, Rejection):
        return answer | {"rejection": plain(outcome)}
    answer["blocks"] = [_block(block) for block in outcome.blocks]
    if isinstance(outcome, NotArticle):
        return answer | {"not_article": _fields(outcome)}
    return answer | {"article": _article(outcome), "evidence": list(evidence(outcome))}


def explanation_of_part(part: Unreadable) -> dict[str, Any]:
    """Return why a part of a file gave no page."""
    rejection = {"reason": part.reason, "detail": part.detail, "traceback": None}
    return {"page": _page(part), "rejection": rejection}


def _page(page: Page | Unreadable) -> dict[str, Any]:
    fields = {
        field.name: plain(getattr(page, field.name))
        for field in dataclasses.fields(page)
        if field.name != "payload"
    }
    return {"page_id": None, "media_type": None} | fields | {"payload_bytes": len(page.payload)}


def _block(block: Block) -> dict[str, Any]:
    return {name: plain(getattr(block, name)) for name in _BLOCK_FIELDS} | {
        "confidence": block.confidence,
        "path": block.path,
    }


def _article(article: Article) -> dict[str, Any]:
    mentions = [found.value for found in article.sponsor_mentions]
    return {
        "headline": plain(article.headline),
        "authors": [found.value.name for found in article.authors],
        "date_published": plain(article.date_published),
        "date_published_raw": _raw(article.date_published),
        "date_modified": plain(article.date_modified),
        "date_modified_raw": _raw(article.date_modified),
        "sponsors": [mention.name for mention in mentions if mention.role == "sponsor"],
        "supporters": [mention.name for mention in mentions if mention.role == "supporter"],
        "author_details": [plain(found) for found in article.authors],
        "sponsor_mentions": [plain(found) for found in article.sponsor_mentions],
        **_fields(article),
    }


def _fields(outcome: Article | NotArticle) -> dict[str, Any]:
    names = [field.name for field in dataclasses.fields(outcome) if field.name not in _NOT_FIELDS]
    return {name: plain(getattr(outcome, name)) for name in names}


def _raw(found: Found[Any] | None) -> str | None:
    return None if found is None else found.raw


def evidence(article: Article) -> Iterator[dict[str, Any]]:
    """Yield each found value with its rule, raw text and span, in the order of the article's fields; access last."""
    for name, found in chain(_found_values(article), _found_values(article.access)):
        yield {
            "field": name,
            "value": plain(found),
            "raw": found.raw,
            "rule": found.rule,
            "span": plain(found.span),
        }


def _found_values(record: Article | Access) -> Iterator[tuple[str, Found[Any]]]:
    """Yield each found value of a record with its field's name, those of a list one by one."""
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        yield from (
            (field.name, one)
            for one in (value if isinstance(value, tuple) else (value,))
            if isinstance(one, Found)
        )


def plain(value: Any) -> Any:  # noqa: ANN401  (any value of an outcome)
    """Return a value as strings, numbers, lists and dictionaries; a found one without its evidence."""
    if isinstance(value, Found):
        return plain(value.value)
    if isinstance(value, PublishedDate | date):
        return (value.day if isinstance(value, PublishedDate) else value).isoformat()
    if isinstance(value, enum.Enum):
        return value.value
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value
