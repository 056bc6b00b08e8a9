"""Everything in the warehouse is described, and docs/schema.md says what the database says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from warehouse.connection import open_release
from warehouse.dictionary import describe, markdown, unused_entries
from warehouse.errors import WarehouseError

DOCS = Path(__file__).parents[2] / "docs" / "schema.md"


@pytest.fixture
def release(house: Any) -> Any:
    house.publish()
    with open_release(house.root) as connection:
        yield connection


def test_every_table_view_macro_and_column_has_a_comment(release: Any) -> None:
    assert [(row.table, row.column) for row in describe(release) if not row.comment] == []


def test_the_dictionary_describes_nothing_that_is_gone(release: Any) -> None:
    assert list(unused_entries(describe(release))) == []


def test_the_docs_are_generated_from_the_database(release: Any) -> None:
    assert DOCS.read_text() == markdown(describe(release)), (
        "run: hubhouse schema --format markdown > docs/schema.md"
    )


def test_a_table_is_found_with_and_without_its_schema(release: Any) -> None:
    assert describe(release, "coverage") == describe(release, "mart.coverage")
    assert {row.table for row in describe(release, "article")} == {"mart.article", "core.article"}
    with pytest.raises(WarehouseError, match="hubhouse schema"):
        describe(release, "nothing")
