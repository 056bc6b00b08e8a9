from __future__ import annotations

import numpy as np
import pytest

from transform.boilerplate.page_decision import decide_page
from transform.boilerplate.scores import PageScores
from transform.segment_html import segment_html

PARAGRAPH = f"<p>{'One sentence of the article about the harbour, which was open. ' * 4}</p>"
CAPTION = "The harbour in March, seen from the north"


def kinds(markup: str, sure: float = 0.98) -> list[str]:
    document = segment_html(f"<article>{PARAGRAPH * 3}{markup}{PARAGRAPH * 3}</article>")
    scores = PageScores(content=np.full(len(document.blocks), sure), after=np.zeros(len(document.blocks)))
    # each copy of the paragraph is one, so that only what stands between is looked at
    return [decision.kind for decision in decide_page(document, scores)][3:-3]


@pytest.mark.parametrize(
    "markup",
    [
        f"<div class='caption'><p>{CAPTION}</p></div>",
        f"<p class='wp-caption-text'>{CAPTION}</p>",
        f"<div class='newsImage'><img src='h.jpg'><p>{CAPTION}</p></div>",
        f"<div class='foto'><img src='h.jpg'><span>Zoom</span><p class='info'>{CAPTION}</p></div>",
    ],
)
def test_a_short_text_in_a_small_element_named_for_its_picture_is_its_caption(markup: str) -> None:
    assert kinds(markup)[-1] == "caption"


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{CAPTION}</p>",
        f"<img src='h.jpg'><p>{CAPTION}</p>",  # a paragraph after a picture
        f"<div class='image-policy'><p>{CAPTION}</p></div>",  # no picture
        f"<div class='has-images'><img src='h.jpg'><p>{CAPTION}</p>{PARAGRAPH * 3}</div>",  # holds the text
        f"<div class='caption'><h2>{CAPTION}</h2></div>",
        f"<div class='caption'>{PARAGRAPH}</div>",
    ],
)
def test_other_texts_are_none(markup: str) -> None:
    assert "caption" not in kinds(markup)


def test_names_of_much_of_the_text_are_a_style() -> None:
    assert "caption" not in kinds("".join(f"<p class='caption-m'>{CAPTION} {at}</p>" for at in range(12)))


def test_a_page_unsure_of_its_text_names_none() -> None:
    assert "caption" not in kinds(f"<p class='caption'>{CAPTION}</p>", sure=0.6)
