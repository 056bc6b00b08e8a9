from __future__ import annotations

import numpy as np

from transform.boilerplate.beyond_body import doubt_beyond_body
from transform.boilerplate.verdicts import Verdict
from transform.segment_html import segment_html
from transform.segment_text import segment_text

PROSE = "The board met on Monday, and it took three hours to agree on the plan for the old harbour."
PAGE = "\n\n".join(
    [
        "Home",
        PROSE,
        "More on ports",
        PROSE + " Nobody left early.",
        "Read next",
        "Ships in the fog",
        "Imprint",
    ]
)
TEMPLATE = Verdict("template", "template:0123456789abcdef")


def doubted(*templates: int) -> list[float]:
    document = segment_text(PAGE)
    verdicts = [TEMPLATE if position in templates else None for position in range(7)]
    return list(map(float, doubt_beyond_body(document, verdicts, np.full(7, 0.8))))


def test_what_stands_behind_the_body_among_templates_is_doubted() -> None:
    before, behind = doubted(0, 4, 6)[:4], doubted(0, 4, 6)[4:]
    assert before == [0.8] * 4
    assert max(behind) < 0.2


def test_what_stands_before_its_end_is_likelier_unless_it_speaks_as_notices_do() -> None:
    own = "Fevers came with the floods of the valley, and forty nurses wrote down what they saw."
    notice = "Found a mistake on this page? Tell the desk, and we will mend it."
    document = segment_text(f"Home\n\n{own}\n\n{notice}\n\n{PROSE}\n\nImprint")
    verdicts = [TEMPLATE, None, None, None, TEMPLATE]
    content = np.array([0.1, 0.8, 0.8, 0.99, 0.1])
    likely = doubt_beyond_body(document, verdicts, content, well_taught=True)
    assert likely[1:4].tolist() == [0.8896, 0.8, 0.99]
    assert doubt_beyond_body(document, verdicts, content)[:4].tolist() == content[:4].tolist()


def test_lines_of_few_words_before_its_end_are_likelier_between_sure_prose_alone() -> None:
    document = segment_text(f"Home\n\nPrint\n\n{PROSE}\n\nTerm\n\nShop\n\n{PROSE}\n\nImprint")
    content = np.array([0.1, 0.4, 0.99, 0.4, 0.1, 0.99, 0.1])
    verdicts = [TEMPLATE, None, None, None, TEMPLATE, None, TEMPLATE]
    likely = doubt_beyond_body(document, verdicts, content, well_taught=True)
    assert likely[[1, 3]].tolist() == [0.4, 0.5731]


def test_entries_before_its_end_are_no_likelier() -> None:
    entries = [f"Tent for {at} people" for at in range(12)]
    document = segment_text("\n\n".join(["Home", *entries, PROSE, "Imprint"]))
    content = np.array([0.1, *[0.8] * 12, 0.8, 0.1])
    found = doubt_beyond_body(document, [TEMPLATE, *[None] * 13, TEMPLATE], content, well_taught=True)
    assert found[:14].tolist() == content[:14].tolist()


def test_what_stands_between_paragraphs_is_not() -> None:
    assert doubted(0, 2) == [0.8] * 7


def test_without_templates_or_prose_nothing_is_doubted() -> None:
    assert doubted() == [0.8] * 7
    menu = segment_text("Home\n\nNews\n\nImprint")
    assert doubt_beyond_body(menu, [TEMPLATE, None, TEMPLATE], np.full(3, 0.8)).tolist() == [0.8] * 3


def test_nothing_is_doubted_where_most_of_the_text_stands_behind() -> None:
    paragraph = "A paragraph over the list of what the shop has on sale in this week of the year."
    entries = "".join(f"<p>Tent for {at} people, with poles and pegs</p>" for at in range(12))
    page = segment_html(f"<p>{paragraph}</p><p>Sort by price</p>{entries}")
    likely = np.full(len(page.blocks), 0.8)
    verdicts = [None, TEMPLATE, *[None] * 12]
    assert doubt_beyond_body(page, verdicts, likely).tolist() == likely.tolist()
    assert doubt_beyond_body(page, verdicts, np.array([0.8, 0.8, *[0.1] * 12]))[-1] < 0.1
