from __future__ import annotations

import numpy as np
import pytest

from transform.boilerplate.beyond_body import doubt_beyond_body
from transform.boilerplate.calls import ends_in_call, find_calls
from transform.boilerplate.verdicts import Verdict
from transform.segment_text import segment_text

PROSE = "Fevers came with the floods of the valley, and forty nurses wrote down what they saw."
TEMPLATE = Verdict("template", "template:0123456789abcdef")


@pytest.mark.parametrize(
    "text",
    [
        "In six weeks to calmer nights, free of charge. Reserve a place",
        "Kostenloser Onlinekurs: In sechs Wochen zu ruhigeren Nächten. Platz sichern",
        "Voor het najaar zoeken we twee laboranten in opleiding. Bekijk de vacature",
        "¿No tiene lombrices? El medio kilo cuesta sesenta pesos. Sacar turno",
        "Хотите участвовать в следующих опросах? Оставьте почту. Записаться",
        "Le simulateur de correction du sodium est offert aux membres ! S'abonner →",
    ],
)
def test_a_text_that_ends_in_a_few_words_without_a_stop_calls(text: str) -> None:
    assert ends_in_call(text)


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        PROSE + " Nobody left early in those days",  # a sentence that was cut off
        "The ward was led for eleven years by the late Dr. Ruiz",  # an abbreviation
        "Twice a day? Ask first",  # a heading in two parts
        "Fevers came with the floods of the valley. and so on",  # no capital
        "Fevers came with the floods of the whole valley. (Photo: Amy Hopkins)",
        PROSE * 5 + " Read more",  # a paragraph that goes on elsewhere
        "",
    ],
)
def test_other_texts_do_not(text: str) -> None:
    assert not ends_in_call(text)


def test_a_line_that_was_broken_in_a_sentence_calls_nobody() -> None:
    line = "Fevers came with the floods of the whole valley. Forty nurses"
    page = segment_text(f"{line}\n\nwrote down what they saw.\n\n{line}\n\nRead on")
    assert list(find_calls(page.blocks)) == [2]
    assert list(find_calls(page.blocks[:1])) == [0]


def test_such_a_text_is_doubted_where_templates_stand_behind_a_body_of_prose() -> None:
    call = "In six weeks to calmer nights, free of charge. Reserve a place"
    page = segment_text(f"Home\n\n{PROSE}\n\n{call}\n\n{PROSE}\n\nImprint")
    content = np.array([0.1, 0.99, 0.95, 0.99, 0.1])
    likely = doubt_beyond_body(page, [TEMPLATE, None, None, None, TEMPLATE], content)
    assert likely[2] < 0.2
    assert likely[[1, 3]].tolist() == [0.99, 0.99]
    assert doubt_beyond_body(page, [None] * 5, content).tolist() == content.tolist()
