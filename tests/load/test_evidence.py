"""Every value is stored with what it was read from, and with what speaks against it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from transform.article import Access, Found, PublishedDate, Span, Study
from transform.blocks import Block


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


def test_each_element_of_a_list_has_a_row_of_its_own(house: Any) -> None:
    names = [Found(value=name, raw=name, rule="study", span=Span(0, 0, 1)) for name in ("death", "stroke")]
    study = Study(outcomes=("death", "stroke"), evidence=tuple(("outcomes", name) for name in names))
    house.load([house.pages.page("one", fields={"study": study})])
    shown = house.rows(
        "SELECT position, value, raw FROM mart.provenance WHERE field = 'study.outcomes' ORDER BY ALL"
    )
    assert shown == [(0, "death", "death"), (1, "stroke", "stroke")]


def test_who_may_read_a_page_is_stored_with_what_says_so(house: Any) -> None:
    access = Access(
        professionals_only=Found(value=True, raw="Clinician", rule="json-ld:audience"),
        paywall=Found(value=False, raw="free", rule="meta:paywall"),
        robots=(Found(value="noai", raw="NOAI", rule="meta:robots"),),
    )
    house.load([house.pages.page("one", fields={"access": access})])
    shown = house.rows(
        "SELECT field, value, raw, rule FROM mart.provenance"
        " WHERE field IN ('professionals_only', 'paywall', 'robots') ORDER BY ALL"
    )
    assert shown == [
        ("paywall", "false", "free", "meta:paywall"),
        ("professionals_only", "true", "Clinician", "json-ld:audience"),
        ("robots", "noai", "NOAI", "meta:robots"),
    ]
    assert house.rows("SELECT professionals_only, paywall FROM mart.article") == [(True, False)]


@pytest.mark.parametrize(
    ("repair", "place"), [("replaced_characters:1", (3, 8)), ("mojibake:1", (None, None))]
)
def test_a_place_in_the_file_is_told_only_where_characters_are_those_of_the_file(
    house: Any, repair: str, place: tuple[int | None, int | None]
) -> None:
    fields = {
        "blocks": (Block(position=0, text="ü über", char_start=1, char_end=7),),
        "headline": Found(value="über", raw="über", rule="text:first", span=Span(0, 2, 7)),
        "repairs": (repair,),
    }
    house.load([house.pages.page("ü über", fields=fields)])
    shown = house.rows("SELECT file_start, file_end FROM mart.provenance WHERE field = 'headline'")
    assert shown == [place]


def test_the_place_of_a_value_in_markdown_is_its_block(house: Any) -> None:
    fields = {
        "blocks": (Block(position=0, text="The mill", char_start=2, char_end=19),),
        "headline": Found(value="mill", raw="mill", rule="text:first", span=Span(0, 4, 8)),
    }
    house.load([house.pages.page("# [The mill](/mill)", fields=fields)])
    shown = house.rows("SELECT quote, file_start, file_end FROM mart.provenance WHERE field = 'headline'")
    assert shown == [("mill", 2, 19)]
