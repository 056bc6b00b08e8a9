"""A field of an article that is forgotten in one place is lost without a word: each place is watched.

A field that is meant to be missing from a place stands in the place's exceptions below.
"""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from load.article_fields import ARTICLE_COLUMNS, content_digest
from load.findings import FINDINGS
from transform.article import Access, Article, Found, PageType, PublishedDate, SponsorMention
from warehouse.connection import open_writer
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

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

# The columns of an article, by their names in the marts.
SHOWN = {re.sub("_names$", "s", name) for name, _ in ARTICLE_COLUMNS}
# How a page was read and what few ask for: in core.parsed_page and, with its evidence, in mart.provenance.
NOT_SHOWN = (
    "date_modified_precision", "independence_statement", "robots", "references_heading_only", "truncated",
    "encoding", "encoding_rule", "repairs",
)  # fmt: skip
# A part of a date or of the body; a flag that most pages say nothing of.
NOT_COUNTED = (
    *NOT_SHOWN, "date_published_precision", "date_published_raw", "word_count", "professionals_only", "paywall",
)  # fmt: skip
# A profile is held against what every article of a hub should have.
NOT_OF_EVERY_ARTICLE = (
    *NOT_COUNTED, "alternative_headline", "date_modified", "section", "topics", "tags", "description", "supporters",
)  # fmt: skip
# The text of a date is its evidence, no field.
NOT_COMPARED = (*NOT_SHOWN, "date_published_raw")

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
        (
            "ARTICLE_FIELDS of load/article_fields.py, with a column",
            ALL,
            {name for name, _ in ARTICLE_COLUMNS} | {"page_id", "hub", "target_uri", "page_type"},
            NO_COLUMN,
        ),
        (
            "ARTICLE_FIELDS of load/article_fields.py, with `evidence`",
            FOUND,
            read_by(lambda article: list(FINDINGS["field_evidence"](article))),
            TABLES,
        ),
        (
            "ARTICLE_FIELDS of load/article_fields.py, with `digested`",
            ALL,
            read_by(content_digest),
            NO_VERSION,
        ),
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
    check(place, wanted, there, exceptions)


def check(place: str, wanted: set[str], there: set[str], exceptions: Collection[str]) -> None:
    missing = sorted(wanted - there - set(exceptions))
    assert not missing, f"{missing}: add to {place}, or to the exceptions of this test"
    needless = sorted(there.intersection(exceptions) | set(exceptions) - wanted)
    assert not needless, f"{needless}: is in {place} or no field; take it out of the exceptions of this test"


def found(value: Any) -> Found[Any]:
    return Found(value=value, raw="raw", rule="test:given")


# A value for each field that has a column, by its type.
GIVEN = {
    "Found[str] | None": found("Text"),
    "tuple[Found[str], ...]": (found("Text"),),
    "Found[PublishedDate] | None": found(PublishedDate(day=date(2024, 5, 6))),
}
FILLED = {field.name: GIVEN[str(field.type)] for field in fields(Article) if str(field.type) in GIVEN} | {
    "access": Access(professionals_only=found(value=True), paywall=found(value=False)),
    "sponsor_mentions": tuple(
        found(SponsorMention(name=role, role=role)) for role in ("sponsor", "supporter")
    ),
}


@pytest.fixture(scope="module")
def two_articles(session_house: Callable[[], Any]) -> Any:
    """Return a house of an article that has every field, and one that has none."""
    house = session_house()
    page = house.pages.page
    house.load([
        page("Body.", url="https://hub.example/1", fields=FILLED),
        page("", headline=None, day=None, url="https://hub.example/2", fields={"authors": ()}),
    ])  # fmt: skip
    return house


def told_apart(house: Any, sql: str) -> set[str]:
    """Return the columns in which the one article differs from the other."""
    with open_writer(house.root) as connection:
        result = connection.execute(sql)
        columns, (one, other) = result.description, result.fetchall()
    return {name for (name, *_), a, b in zip(columns, one, other, strict=True) if a != b} & SHOWN


def test_a_column_is_shown_in_the_mart_of_articles(two_articles: Any) -> None:
    there = told_apart(two_articles, "FROM mart.article")
    check("mart.article in warehouse/views/20_article.sql", SHOWN, there, NOT_SHOWN)


def test_a_column_is_counted_in_the_coverage(two_articles: Any) -> None:
    rows = two_articles.rows(
        "SELECT field, sum(with_field_count), sum(article_count) FROM mart.coverage GROUP BY ALL"
    )
    there = {field for field, have, all_ in rows if (have, all_) == (1, 2)} & SHOWN
    check("mart.coverage in warehouse/views/70_operations.sql", SHOWN, there, NOT_COUNTED)


def test_a_column_is_counted_by_hub_check(two_articles: Any) -> None:
    rows = two_articles.rows(statement("hub_coverage"), {"hub": "testhub"})
    told = ("https://hub.example/2", 1, 2)
    there = {field for field, have, all_, first in rows if (first, have, all_) == told}
    check("warehouse/statements/hub_coverage.sql", SHOWN, there, NOT_OF_EVERY_ARTICLE)


def test_a_column_is_compared_by_rebuild(two_articles: Any) -> None:
    there = told_apart(two_articles, statement("rebuild/article_fields"))
    check("warehouse/statements/rebuild/article_fields.sql", SHOWN, there, NOT_COMPARED)
