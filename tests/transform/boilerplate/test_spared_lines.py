"""Lines of a dump that a hub's templates name, and that the model shall decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from transform.boilerplate.spared_lines import (
    HubPage,
    fact_lines,
    hub_page,
    section_endings,
    spared_lines,
    spared_texts,
)
from transform.boilerplate.verdicts import Verdict, Verdicts
from transform.segment_text import segment_text

PROSE = "The board met on Monday, and it took three hours to agree on the plan for the old harbour."
NOTICE = "This hub is free to read because of what its many partners give to it in every year."
TEMPLATE = Verdict("template", "template:0123456789abcdef")
# A line of a dump, whether it is template beside the body, and how likely the model thinks it content.
Line = tuple[str, bool, float]
OWN: Line = (PROSE, False, 0.97)
FOOT: Line = ("Imprint", True, 0.01)


def page_of(
    *lines: Line, inside: bool = False, common: bool = False, verdicts: Verdicts | None = None
) -> HubPage:
    texts, templates, content = zip(*lines, strict=True)
    named = [position for position, is_template in enumerate(templates) if is_template]
    found = verdicts or [TEMPLATE if is_template else None for is_template in templates]
    beside = () if inside else named
    rare = () if common else named
    return hub_page(segment_text("\n\n".join(texts)), found, beside, rare, content)


def spared(*lines: Line, inside: bool = False, common: bool = False) -> list[str]:
    return [lines[position][0] for position in spared_lines(page_of(*lines, inside=inside, common=common))]


def facts(*lines: Line) -> list[str]:
    return [lines[position][0] for position in fact_lines(page_of(*lines))]


def test_lines_behind_the_prose_that_read_as_content_are_spared() -> None:
    assert spared(OWN, ("Side effects", True, 0.6), ("Nausea", True, 0.7), FOOT) == ["Side effects", "Nausea"]


def test_a_line_that_no_template_names_joins_them() -> None:
    assert spared(OWN, ("Fever", False, 0.4), ("Nausea", True, 0.7), FOOT) == ["Nausea"]


def test_what_hangs_on_no_prose_of_the_article_is_not() -> None:
    assert spared(OWN, FOOT, ("About us", True, 0.9), FOOT) == []
    assert spared((PROSE, False, 0.5), ("Side effects", True, 0.9), FOOT) == []
    assert spared((NOTICE, True, 0.9), ("Side effects", True, 0.9), FOOT) == []


def test_buttons_over_the_prose_must_be_likelier() -> None:
    assert spared(("Print", True, 0.7), ("Overview", True, 0.95), OWN) == ["Overview"]


@pytest.mark.parametrize(("heading", "expected"), [(0.8, ["Consent", "All agreed in writing."]), (0.1, [])])
def test_a_stock_sentence_is_spared_with_the_line_over_it_alone(heading: float, expected: list[str]) -> None:
    assert spared(OWN, ("Consent", True, heading), ("All agreed in writing.", True, 0.95), FOOT) == expected
    assert spared(OWN, ("All agreed in writing.", True, 0.95), FOOT) == []


def test_prose_of_the_template_under_the_articles_is_never_spared() -> None:
    assert spared(OWN, (NOTICE, True, 0.99), FOOT) == []
    assert spared(OWN, FOOT) == []
    assert spared(OWN) == []


STOCK = "The search on our pages finds trials near you, by the kind of treatment and the name of the drug."


def test_a_stock_section_between_prose_of_the_article_is_spared() -> None:
    section = [("Open trials", True, 0.7), (STOCK, True, 0.4)]
    assert spared(OWN, *section, OWN) == ["Open trials", STOCK]
    assert spared(OWN, *section, OWN, inside=True) == ["Open trials", STOCK]
    assert spared(OWN, *section, FOOT, OWN) == ["Open trials"]  # as it hangs on the prose, by itself


def test_an_advertisement_between_prose_of_the_article_is_not() -> None:
    assert spared(OWN, ("Story continues below", True, 0.8), OWN, inside=True) == []
    assert spared(OWN, (STOCK, True, 0.2), OWN, inside=True) == []


def test_a_heading_between_prose_of_the_article_is_spared_by_itself_when_it_surely_reads_so() -> None:
    assert spared(OWN, ("Groups and stages", True, 0.95), OWN, inside=True) == ["Groups and stages"]


def test_a_sentence_that_nearly_all_pages_have_between_their_own_prose_is_not() -> None:
    assert spared(OWN, (STOCK, True, 0.99), OWN, inside=True) == []
    assert spared(OWN, ("Write to us at any hour.", True, 0.99), OWN, inside=True) == []


def test_what_most_pages_have_beside_their_bodies_is_not_spared_before_a_biography_either() -> None:
    bio: Line = (
        "Marijke Tolsma has sat on the roads committee since 1994 and knows each of the ferries.",
        False,
        0.95,
    )
    between: tuple[Line, ...] = (
        ("Seen something that no longer holds? Tell us.", True, 0.9),
        ("In a row", True, 0.4),
    )
    assert spared(OWN, *between, bio, FOOT) == [text for text, _, _ in between]
    assert spared(OWN, *between, bio, FOOT, common=True) == []


def test_a_question_over_prose_of_the_article_is_spared_by_itself() -> None:
    question: Line = ("How is the harbour dredged?", True, 0.95)
    assert spared(OWN, question, OWN, inside=True) == [question[0]]


SECTION: list[Line] = [("Open trials", True, 0.4), (STOCK, True, 0.3)]
HEAD: Line = ("Treatment", False, 0.9)
REST: list[Line] = [
    ("All else is told in the text that follows here, which no other page of the hub has.", False, 0.9)
]


def endings(*lines: Line) -> list[str]:
    verdicts: Verdicts = [
        Verdict("references_heading", "label:references")
        if text == "References"
        else TEMPLATE
        if known
        else None
        for text, known, _ in lines
    ]
    page = page_of(*lines, inside=True, verdicts=verdicts)
    return [lines[position][0] for position in section_endings(page)]


def test_what_ends_several_sections_is_kept_with_its_heading() -> None:
    kept = [STOCK, STOCK, "Open trials", "Open trials"]
    assert endings(OWN, *SECTION, HEAD, *REST, *SECTION, ("References", False, 0.1)) == kept
    assert endings(OWN, SECTION[1], HEAD, *REST, SECTION[1], HEAD) == kept[:2]


def test_what_interrupts_a_section_or_ends_but_one_is_not() -> None:
    assert endings(OWN, *SECTION, HEAD, *REST) == []
    assert endings(OWN, *SECTION, *REST, *SECTION, HEAD) == []
    assert endings(OWN, *SECTION, ("Sign up", True, 0.1), *REST, *SECTION, HEAD) == []
    assert endings(OWN, *SECTION, HEAD, *SECTION, HEAD) == []  # no prose between
    assert endings(*SECTION, HEAD, OWN, *SECTION, HEAD) == []  # none before
    unlikely = [("Open trials", True, 0.4), (STOCK, True, 0.1)]
    assert endings(OWN, *unlikely, HEAD, *REST, *unlikely, HEAD) == []


def test_nothing_is_spared_beside_a_known_notice_between_prose() -> None:
    lines: list[Line] = [OWN, (STOCK, True, 0.9), ("Share:", False, 0.1), OWN]
    verdicts: Verdicts = [None, TEMPLATE, Verdict("share_widget", "notice:share_widget.en.phrase"), None]
    assert spared_lines(page_of(*lines, inside=True, verdicts=verdicts)) == []


def test_a_stock_opening_is_spared_under_a_heading() -> None:
    opening = [("General information", True, 0.6), (STOCK, True, 0.95), ("Nurses.", True, 0.7)]
    assert spared(FOOT, *opening, OWN) == ["General information", STOCK, "Nurses."]
    assert spared(FOOT, *opening[1:], OWN) == []
    assert spared(FOOT, *opening, FOOT, OWN) == []


def test_in_html_templates_that_surely_read_as_content_are_spared() -> None:
    lines: list[Line] = [OWN, (NOTICE, True, 0.92), (STOCK, True, 0.5), ("Nurses", True, 0.95)]
    assert spared_texts(page_of(*lines)) == [1, 3]


def test_facts_that_few_pages_share_are_spared_before_the_end_of_the_prose() -> None:
    box: list[Line] = [("At a glance", True, 0.75), ("Duration", True, 0.72), ("Half an hour", False, 0.6)]
    assert facts(FOOT, *box, OWN) == ["At a glance", "Duration"]
    assert facts(FOOT, OWN, *box, FOOT) == []  # teasers, polls and the foot of the page stand behind it


def test_a_doubtful_fact_is_spared_between_lines_of_the_pages_own() -> None:
    stay: Line = ("Stay", True, 0.45)
    value: Line = ("two nights", False, 0.6)
    assert facts(value, stay, value, OWN) == ["Stay"]
    assert facts(stay, value, OWN) == []
    assert facts(value, stay, FOOT, OWN) == []
    assert facts(value, (STOCK, True, 0.9), value, OWN) == []  # prose is told elsewhere


def test_facts_of_most_pages_are_not() -> None:
    page = replace(page_of(FOOT, ("Duration", True, 0.9), OWN), rare=())
    assert list(fact_lines(page)) == []
