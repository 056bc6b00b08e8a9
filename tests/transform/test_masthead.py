from __future__ import annotations

import pytest

from transform.boilerplate.masthead import find_masthead
from transform.segment_html import segment_html
from transform.segment_text import segment_text


def masthead(text: str) -> dict[str, str]:
    document = segment_text(text)
    found = find_masthead(document, [None] * len(document.blocks))
    return {verdict.kind: document.blocks[position].text for position, verdict in found}


PROSE = "The board met on Monday, and it took three hours to agree on the plan for the old harbour. " * 3


def test_a_title_stands_over_its_byline_and_the_text() -> None:
    text = f"Home\n\nThe harbour gets a new plan\n\nBy Amy Hopkins\n\n3 May 2024\n\n{PROSE}"
    assert masthead(text) == {
        "title": "The harbour gets a new plan",
        "byline": "By Amy Hopkins",
        "published_date": "3 May 2024",
    }


@pytest.mark.parametrize(
    "trail", ["Home › Port › {}", "Start / {}", "Extensión » Historias » {}", "ホーム > 制度 > {}"]
)
def test_a_line_of_steps_to_the_title_over_it_is_a_breadcrumb(trail: str) -> None:
    title = "The harbour gets a new plan"
    found = masthead(f"{trail.format(title)}\n\n{title}\n\n{PROSE}")
    assert (found["breadcrumb"], found["title"]) == (trail.format(title), title)


def test_a_line_that_ends_in_the_title_without_steps_is_none() -> None:
    title = "The harbour gets a new plan"
    assert "breadcrumb" not in masthead(f"At last, {title}\n\n{title}\n\n{PROSE}")


def test_what_leads_in_a_statement_is_no_byline() -> None:
    title = "The harbour gets a new plan"
    line = "Dr Maud Tregear, Chief Health Officer, said"
    assert "byline" not in masthead(f"{title}\n\n{line}:\n\n{PROSE}")
    assert masthead(f"{title}\n\n{line.removesuffix(', said')}\n\n{PROSE}")["byline"]


def test_a_notice_over_the_title_is_not_where_the_text_begins() -> None:
    notice = (
        "We and our partners store and read information on your device, and with your consent use it. " * 3
    )
    text = "Fevers came with the floods of the valley, and forty nurses wrote down what they saw. " * 3
    page = segment_text(f"Home\n\n{notice}\n\nHow the nurses saw the floods\n\n{text}\n\n{text} They stayed.")
    likely = [0.1, 0.2, 0.6, 0.97, 0.97]
    for content in (likely, [0.1, 0.8, *likely[2:]]):  # by the model, and by its words
        found = {verdict.kind: at for at, verdict in find_masthead(page, [None] * 5, content)}
        assert found["title"] == 2


def test_a_list_of_links_has_no_title() -> None:
    assert masthead("Arizona Cardinals in town\nAtlanta Falcons at home\nShop this post today") == {}


def test_a_byline_may_open_with_a_word_that_is_a_name_too() -> None:
    assert masthead(f"Harbour planen er klar nu\n\nAf Trine Juncher og Lars Holm\n\n{PROSE}")["byline"]


def test_a_paragraph_in_dense_characters_is_no_title() -> None:
    paragraph = "市議会は月曜日に会合を開き、古い港の再開発計画について三時間にわたって話し合った。" * 3
    assert masthead(f"港の新しい計画がまとまる\n\n{paragraph}\n\n{paragraph}") == {
        "title": "港の新しい計画がまとまる"
    }


def test_a_title_that_the_citation_repeats_wins_over_lines_nearer_to_the_text() -> None:
    title = "Walking groups and blood pressure in a harbour town, a cohort study"
    cited = f"How to cite: Hopkins A, Graf U. {title}. Harbour Health 2021;4:12."
    text = f"{title}\n\nEmerging Harbour Diseases Journal\n\nInformation on the authors\n\n{cited}\n\n{PROSE}"
    assert masthead(text)["title"] == title


def test_a_line_as_long_as_titles_are_may_stand_over_a_table_of_contents() -> None:
    title = "Walking groups and blood pressure in a harbour town, a cohort study"
    contents = ["Information on the authors", *("Part " + name for name in "ABCDEFGHIJKL")]
    text = "\n\n".join([title, *contents, "Amy Hopkins, PhD; Ute Graf, MD", PROSE])
    assert masthead(text)["title"] == title


@pytest.mark.parametrize(
    "title",
    ["<h2>Measles on a College Campus</h2>", "<p><font size=5>Measles on a College Campus</font></p>"],
)
def test_an_old_page_has_its_title_where_it_says_what_its_head_says(title: str) -> None:
    head = "<title>Measles on a College Campus | Weekly Record</title>"
    menu = "<p><a href=/>Weekly Record</a></p><h3>Contents of this issue of the record</h3>"
    kicker = "<p>The board in Monday: notes on the plan for the old harbour</p>"
    page = segment_html(f"<html><head>{head}</head><body>{menu}{title}{kicker}<p>{PROSE}</p></body></html>")
    found = {verdict.kind: at for at, verdict in find_masthead(page, [None] * len(page.blocks))}
    assert page.blocks[found["title"]].text == "Measles on a College Campus"


def test_a_report_that_ends_in_its_authors_has_no_title_over_them() -> None:
    title = "Measles on a College Campus this spring"
    authors = "Reported by R Hathersage, MD, Student Health Service; L Quist, MPH, M Adebayo, MD."
    last = "The cost of the campaign was estimated at $31,400, without the time of sixty volunteers who came to help."
    assert masthead(f"{title}\n\n{PROSE}\n\n{last}\n\n{authors}\n\n{PROSE}")["title"] == title
