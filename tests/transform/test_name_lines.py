"""A person's name alone on a line right below the title is the byline; a topic, a heading or a reviewer is not."""

from __future__ import annotations

import pytest

from transform import parse_page
from transform.article import Article

PROSE = "The board met on Monday, and it took three hours to agree on the plan for the old harbour. " * 3


def authors_of(*lines: str) -> list[str]:
    text = "\n\n".join(
        ["Harbour Learning", "The harbour gets a new plan this year", *lines, PROSE, PROSE[:200]]
    )
    outcome = parse_page(text.encode(), media_type="text/plain")
    assert isinstance(outcome, Article)
    return [author.value.name for author in outcome.authors]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("Hannah Osei-Brandt", "4 min read", "12 March 2025"), ["Hannah Osei-Brandt"]),
        (("Hannah Osei-Brandt", "12 March 2025", "Reviewed by Dr. Paolo Reni"), ["Hannah Osei-Brandt"]),
        (("12 March 2025", "Hannah Osei-Brandt", "4 min read"), ["Hannah Osei-Brandt"]),
        (("Priyanka Rao", "Senior Editor", "Nov 3, 2025"), ["Priyanka Rao"]),
        (("Dr. med. Ute Graf", "Lesezeit: 3 Minuten", "17. Januar 2026"), ["Dr. med. Ute Graf"]),
        (("Dr Anne Colas, cardiologue, Lyon", "Mis en ligne le 2 décembre 2025"), ["Dr Anne Colas"]),
    ],
)
def test_a_name_alone_among_days_and_reading_times_is_the_byline(
    lines: tuple[str, ...], names: list[str]
) -> None:
    assert authors_of(*lines) == names


@pytest.mark.parametrize(
    "lines",
    [
        ("Hannah Osei-Brandt",),
        ("Old Harbour", "12 March 2025"),  # a topic: the text writes both words small
        ("Case Report", "12 March 2025"),
        ("Klinische Studien", "12. März 2025"),
        ("United States", "12 March 2025"),
        ("FELLS POINT", "12 March 2025"),
        ("12 March 2025", "Why It Matters"),  # a heading: nothing that stands beside bylines follows
        ("12 March 2025", "Reviewed by Dr. Paolo Reni"),
        ("17. Januar 2026", "Geprüft von Prof. Dr. Ulrich Sand"),
    ],
)
def test_topics_headings_and_reviewers_are_no_authors(lines: tuple[str, ...]) -> None:
    assert authors_of(*lines) == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<li>Yvette Marlowe-Singh</li>", ["Yvette Marlowe-Singh"]),
        ("<h3>Why It Matters</h3>", []),
        ("<li>Posted By</li>", []),
        ("<li>Old Harbour</li>", []),
    ],
)
def test_mark_up_tells_a_heading_from_a_name_behind_the_day(line: str, names: list[str]) -> None:
    page = f"<h1>The harbour gets a new plan</h1><ul><li>20 August 2025</li><li>4 min read</li>{line}</ul>"
    outcome = parse_page(f"{page}<p>{PROSE}</p><p>{PROSE[:200]}</p>".encode(), media_type="text/html")
    assert isinstance(outcome, Article)
    assert [author.value.name for author in outcome.authors] == names


def test_a_word_for_by_is_believed_before_a_line_alone() -> None:
    assert authors_of("Fells Point", "By Amy Hopkins", "12 March 2025") == ["Amy Hopkins"]


def test_a_place_behind_the_name_is_no_author() -> None:
    assert authors_of("By Amy Hopkins, Registrar in Surgery, Leeds", "12 March 2025") == ["Amy Hopkins"]
    assert authors_of("By Amy Hopkins and Ann Writer", "12 March 2025") == ["Amy Hopkins", "Ann Writer"]
    assert authors_of("By Amy Hopkins, Reuters", "12 March 2025") == ["Amy Hopkins", "Reuters"]
