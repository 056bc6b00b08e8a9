"""What `rebuild` compares with a release that an older program wrote."""

from __future__ import annotations

from typing import Any

from transform.article import Found
from warehouse.connection import open_writer
from warehouse.sql import statement


def test_a_field_that_the_release_does_not_know_yet_is_gained(house: Any) -> None:
    section = Found(value="News", raw="News", rule="test:given")
    page = house.pages.page
    house.load(
        [
            page("one", url="https://hub.example/1", fields={"section": section}),
            page("two", url="https://hub.example/2"),
        ]
    )
    with open_writer(house.root) as connection:
        connection.execute(f"CREATE TEMP TABLE new_fields AS {statement('rebuild/article_fields')}")
        connection.execute("CREATE TEMP TABLE old_fields AS SELECT * EXCLUDE (section) FROM new_fields")
        rows = connection.execute(statement("rebuild/difference")).fetchall()
    example = {"place": "https://hub.example/1", "before": "", "after": "News"}
    assert rows == [("testhub", "section", 1, 1, 0, [example])]
