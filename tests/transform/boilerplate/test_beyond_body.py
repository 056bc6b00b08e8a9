from __future__ import annotations

import numpy as np

from transform.boilerplate.beyond_body import doubt_beyond_body
from transform.boilerplate.verdicts import Verdict
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


def test_what_stands_between_paragraphs_is_not() -> None:
    assert doubted(0, 2) == [0.8] * 7


def test_without_templates_or_prose_nothing_is_doubted() -> None:
    assert doubted() == [0.8] * 7
    menu = segment_text("Home\n\nNews\n\nImprint")
    assert doubt_beyond_body(menu, [TEMPLATE, None, TEMPLATE], np.full(3, 0.8)).tolist() == [0.8] * 3
