"""Lines of a dump that a hub's templates name, and that the model shall decide."""

from __future__ import annotations

import pytest

from transform.boilerplate.spared_lines import hub_page, section_endings, spared_lines, spared_texts
from transform.boilerplate.verdicts import Verdict, Verdicts
from transform.segment_text import segment_text

PROSE = "The board met on Monday, and it took three hours to agree on the plan for the old harbour."
NOTICE = "This hub is free to read because of what its many partners give to it in every year."
TEMPLATE = Verdict("template", "template:0123456789abcdef")
# A line of a dump, whether it is template beside the body, and how likely the model thinks it content.
Line = tuple[str, bool, float]
OWN: Line = (PROSE, False, 0.97)
FOOT: Line = ("Imprint", True, 0.01)


def spared(*lines: Line, inside: bool = False) -> list[str]:
    texts, templates, content = zip(*lines, strict=True)
    document = segment_text("\n\n".join(texts))
    verdicts: Verdicts = [TEMPLATE if is_template else None for is_template in templates]
    beside = [position for position, is_template in enumerate(templates) if is_template and not inside]
    return [texts[position] for position in spared_lines(hub_page(document, verdicts, beside, content))]


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


def test_a_question_over_prose_of_the_article_is_spared_by_itself() -> None:
    question: Line = ("How is the harbour dredged?", True, 0.95)
    assert spared(OWN, question, OWN, inside=True) == [question[0]]


SECTION: list[Line] = [("Open trials", True, 0.4), (STOCK, True, 0.3)]
HEAD: Line = ("Treatment", False, 0.9)
REST: list[Line] = [
    ("All else is told in the text that follows here, which no other page of the hub has.", False, 0.9)
]


def endings(*lines: Line) -> list[str]:
    texts, templates, content = zip(*lines, strict=True)
    document = segment_text("\n\n".join(texts))
    verdicts: Verdicts = [
        Verdict("references_heading", "label:references")
        if text == "References"
        else TEMPLATE
        if known
        else None
        for text, known in zip(texts, templates, strict=True)
    ]
    return [texts[position] for position in section_endings(hub_page(document, verdicts, (), content))]


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
    document = segment_text(f"{PROSE}\n\n{STOCK}\n\nShare:\n\n{PROSE}")
    verdicts: Verdicts = [None, TEMPLATE, Verdict("share_widget", "notice:share_widget.en.phrase"), None]
    assert spared_lines(hub_page(document, verdicts, [], [0.97, 0.9, 0.1, 0.97])) == []


def test_a_stock_opening_is_spared_under_a_heading() -> None:
    opening = [("General information", True, 0.6), (STOCK, True, 0.95), ("Nurses.", True, 0.7)]
    assert spared(FOOT, *opening, OWN) == ["General information", STOCK, "Nurses."]
    assert spared(FOOT, *opening[1:], OWN) == []
    assert spared(FOOT, *opening, FOOT, OWN) == []


def test_in_html_templates_that_surely_read_as_content_are_spared() -> None:
    verdicts: Verdicts = [None, TEMPLATE, TEMPLATE, TEMPLATE]
    assert spared_texts(verdicts, [0.97, 0.92, 0.5, 0.95]) == [1, 3]
