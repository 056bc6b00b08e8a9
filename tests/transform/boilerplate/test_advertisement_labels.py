from __future__ import annotations

import pytest

from transform.boilerplate.advertisement_labels import is_labelled_advertisement
from transform.boilerplate.classify import classify
from transform.boilerplate.words import fold_words
from transform.segment_text import segment_text


@pytest.mark.parametrize(
    "text",
    [
        "Anzeige: Dichtungsprofile nach Maß schickt Ihnen Fensterbedarf Harms.",
        "Publicité – Les balances Pondéra, précises au gramme, s'emportent partout.",
        "Реклама. Бесконтактный термометр «Теплик» не будит. Спрашивайте в аптеках.",
        "Sponsored message: Hear two experts debate maintenance in our free symposium.",
        "İlan: Kıvılcım Medikal eski cihazınızı peşinat sayıyor.",
        "【広告】夜間の脳MRI読影、最短十五分で回答。",
        "广告：东风渠农机城秋季让利，购机代办手续。",
    ],
)
def test_sentences_under_the_label_are_an_advertisement(text: str) -> None:
    assert is_labelled_advertisement(text, fold_words(text))


@pytest.mark.parametrize(
    "text",
    [
        "Werbung: Verbot ab 2027",  # a headline
        "Reklama jest dźwignią handlu.",
        "Anzeige: " + "Wer einen Diebstahl meldet, braucht Geduld. " * 8,  # a section
        "Sponsored walks are held in May: come along.",
        "(Anzeige erstattet wurde am Montag.)",
        "Anzeige",
        "",
    ],
)
def test_what_speaks_of_them_is_none(text: str) -> None:
    assert not is_labelled_advertisement(text, fold_words(text))


def test_a_page_is_cut_of_them() -> None:
    page = segment_text(
        "The harbour\n\nAdvertisement: Ropes of all lengths are sold at Amvela's.\n\nIt is old."
    )
    (block,) = [block for block in classify(page, None, None) if block.text.startswith("Adv")]
    assert (block.kind, block.rule) == ("advertisement", "label:advertisement")
