"""A field of an article that is forgotten in one place is lost without a word: each place is checked.

A field that is meant to be missing from a place stands in the place's exceptions below.
"""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from load.article_fields import content_digest
from load.findings import FINDINGS
from load.tables import STAGED
from transform.article import Article, PageType

if TYPE_CHECKING:
    from collections.abc import Callable

ALL = {field.name for field in fields(Article)}
FOUND = {field.name for field in fields(Article) if "Found[" in str(field.type)}

# Each has a table of its own.
TABLES = (
    "authors", "images", "learning_objectives", "references", "poll_questions", "sponsor_mentions",
    "related_links",
)  # fmt: skip
# Also a table, with the statements of surveys in core.field_evidence alone and the access flags by their names.
NO_COLUMN = (
    *TABLES, "blocks", "access", "sections", "survey_statements", "study", "statistics", "abbreviations",
)  # fmt: skip
# Not what the article says: where it is from, how it was read, what is dated by its captures, what is derived.
NO_VERSION = (
    "page_id", "hub", "target_uri", "page_type", "blocks", "encoding", "encoding_rule", "repairs",
    "truncated", "access", "word_count", "sections", "references_heading_only", "poll_questions",
    "survey_statements", "sponsor_mentions", "independence_statement", "related_links", "study", "statistics",
    "abbreviations",
)  # fmt: skip

HISTORY = Path(__file__).parents[2] / "warehouse" / "views" / "20_article.sql"


class Watched:
    """An article that notes which of its fields are read."""

    def __init__(self) -> None:
        self.read: set[str] = set()
        self.article = Article(
            page_id="", hub=None, target_uri=None, page_type=PageType.ARTICLE, article_body="", blocks=()
        )

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self.article, name)


def read_by(rule: Callable[[Any], object]) -> set[str]:
    watched = Watched()
    rule(watched)
    return watched.read


@pytest.mark.parametrize(
    ("place", "wanted", "there", "exceptions"),
    [
        ("ARTICLE_FIELDS of load/article_fields.py", ALL, set(STAGED["parsed_page"].names), NO_COLUMN),
        (
            "ARTICLE_FIELDS of load/article_fields.py",
            FOUND,
            read_by(lambda article: list(FINDINGS["field_evidence"](article))),
            TABLES,
        ),
        ("ARTICLE_FIELDS of load/article_fields.py", ALL, read_by(content_digest), NO_VERSION),
        (
            "`changes` of mart.article_history in warehouse/views/20_article.sql",
            ALL - set(NO_VERSION),
            # Matches "'title'" in "changed('title')"; not "title" alone.
            set(re.findall(r"'(\w+)'", HISTORY.read_text())),
            (),
        ),
    ],
    ids=["column", "evidence", "version", "changes"],
)
def test_each_field_is_in_its_places(
    place: str, wanted: set[str], there: set[str], exceptions: tuple[str, ...]
) -> None:
    missing = sorted(wanted - there - set(exceptions))
    assert not missing, f"{missing}: add to {place}, or to the exceptions of this test"
    needless = sorted(there.intersection(exceptions) | set(exceptions) - wanted)
    assert not needless, f"{needless}: is in {place} or no field; take it out of the exceptions of this test"
