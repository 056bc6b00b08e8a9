"""Sentences that give their sources, though the pages of a hub share them."""

from __future__ import annotations

import pytest

from transform.boilerplate.classify import classify
from transform.boilerplate.learning import learn
from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.pages import PageBlocks
from transform.segment_text import segment_text

MENU = ("Home", "Harbours", "Boats", "Contact")
STOCK = "Storms at sea are rare in May, although their number has slowly grown since the year 1975"


def dump(page: int, stock: str) -> str:
    own = " ".join(f"w{'abcdefgh'[page] * 3}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    return "\n\n".join(
        (*MENU, f"Harbour {own[:8]}", stock, f"{own}.", f"Said again {own}.", "Imprint", "Privacy")
    )


@pytest.mark.parametrize(
    ("mark", "is_cut"),
    [(".[1]", False), (" [2,4-6].", False), (" [Read on].", True), (" [PMID: 12].", True), (".", True)],
)
def test_a_sentence_that_cites_is_no_template(mark: str, *, is_cut: bool) -> None:
    documents = [segment_text(dump(page, STOCK + mark)) for page in range(8)]
    snapshot = learn(
        "hub", [PageBlocks(page_id=f"{n}", blocks=document_prints(d)) for n, d in enumerate(documents)]
    )
    block = classify(documents[0], None, snapshot)[5]
    assert block.text == STOCK + mark
    assert (block.disposition != "content") is is_cut
    pinned = snapshot.pinned([document_prints(documents[0])[5]])
    assert classify(documents[0], None, pinned)[5].kind == "template"
