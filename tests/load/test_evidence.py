"""What speaks against a value is stored beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

from transform.article import Found, PublishedDate


def test_weaker_signals_that_say_otherwise_are_stored_with_the_value(house: Any) -> None:
    day = Found(
        value=PublishedDate(day=date(2024, 5, 3)),
        raw="2024-05-03",
        rule="json-ld:datePublished",
        against=("text=2024-05-09", "url=2023-04-05"),
    )
    house.load([house.pages.page("one", fields={"date_published": day})])
    stored = house.rows("SELECT field, value, against FROM core.field_evidence ORDER BY field")
    assert ("date_published", "2024-05-03", ["text=2024-05-09", "url=2023-04-05"]) in stored
    assert all(against == [] for field, _, against in stored if field != "date_published")
    shown = house.rows("SELECT against FROM mart.provenance WHERE field = 'date_published'")
    assert shown == [(["text=2024-05-09", "url=2023-04-05"],)]
