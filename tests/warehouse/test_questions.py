"""Every question of docs/questions.md gives the result that stands there.

`python -m tests.warehouse.write_questions` writes the results anew; read the diff.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs" / "questions.md"
# matches "### Who wrote most?\n```sql\nSELECT 1\n```\n| 1 |\n"; must not match a question without a query
QUESTION = re.compile(r"### (?P<title>.+)\n```sql\n(?P<sql>[^`]+)```\n(?P<result>(?:\|.*\n)*)")
QUESTIONS = list(QUESTION.finditer(DOCS.read_text()))


def answer(library: Any, sql: str) -> str:
    columns = [column[0] for column in library.published_rows(f"DESCRIBE {sql}")]
    lines = [columns, ["---"] * len(columns), *library.published_rows(sql)]
    return "".join(f"| {' | '.join(_cell(value) for value in line)} |\n" for line in lines)


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("\n", " ").replace("|", "\\|")


def test_there_are_forty_questions() -> None:
    assert len(QUESTIONS) == 40
    assert len({question["title"] for question in QUESTIONS}) == 40


@pytest.mark.parametrize("question", QUESTIONS, ids=[question["title"] for question in QUESTIONS])
def test_the_answer_is_the_one_in_the_docs(library: Any, question: re.Match[str]) -> None:
    assert answer(library, question["sql"]) == question["result"]


@pytest.mark.parametrize("mart", ["statistic", "reference", "abbreviation", "learning_objective", "section"])
def test_an_article_has_a_row_for_each_thing_found_and_none_for_nothing(library: Any, mart: str) -> None:
    """The library has articles without any of them, and versions that are no longer current."""
    found = f"SELECT article_id FROM core.article JOIN core.{mart} USING (outcome_id) ORDER BY ALL"
    assert library.published_rows(found)
    assert library.published_rows(
        f"SELECT article_id FROM mart.{mart} ORDER BY ALL"
    ) == library.published_rows(found)
