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


def test_what_changes_is_lost_appears_or_vanishes_is_counted(house: Any) -> None:
    section = Found(value="News", raw="News", rule="test:given")
    page = house.pages.page
    house.load([
        page("one", url="https://hub.example/1", headline="One", fields={"section": section}),
        page("two", url="https://hub.example/2", headline="Two"),
        page("three", container="dump", headline="Three"),
    ])  # fmt: skip
    with open_writer(house.root) as connection:
        connection.execute(f"CREATE TEMP TABLE new_fields AS {statement('rebuild/article_fields')}")
        connection.execute(
            "CREATE TEMP TABLE old_fields AS SELECT * REPLACE ("
            "  CASE headline WHEN 'One' THEN 'Old one' ELSE headline END AS headline,"
            "  CASE section WHEN '' THEN 'Opinion' ELSE '' END AS section"
            ") FROM new_fields WHERE headline <> 'Three'"
        )
        connection.execute(
            "INSERT INTO old_fields SELECT * REPLACE ('x' AS article_id, 'Gone' AS headline) FROM new_fields LIMIT 1"
        )
        rows = connection.execute(statement("rebuild/difference")).fetchall()
        ((dump,),) = connection.execute(
            "FROM (SELECT place FROM new_fields WHERE headline = 'Three')"
        ).fetchall()
    assert [row[1:5] for row in rows] == [
        ("section", 2, 1, 1), ("article appears", 1, 1, 0), ("article vanishes", 1, 0, 1), ("headline", 1, 0, 0),
    ]  # fmt: skip
    assert rows[1][5] == [{"place": dump, "before": "", "after": "Three"}]
    assert rows[3][5] == [{"place": "https://hub.example/1", "before": "Old one", "after": "One"}]
    assert house.rows("SELECT count(*) FROM raw.page WHERE page_id = ?", [dump]) == [(1,)]
