"""What an operator pinned is cut wherever it stands."""

from __future__ import annotations

import pytest

from transform.boilerplate.classify import classify
from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.templates import TemplateEntry, snapshot_of
from transform.segment_text import segment_text

PARAGRAPHS = (
    "The harbour board met on Monday to hear why the dredging of the old basin had cost twice what it planned.",
    "Engineers told it that the mud held more stones than the borings of last spring had led them to expect.",
    "Two members asked for a second survey, which the chair promised to send to all of them before the summer.",
    "Fishermen who had come to listen said that they could not wait for another season until the work is done.",
)


EMPTY = snapshot_of("hub", ())


@pytest.mark.parametrize("line", ["Why the costs rose", "The board meets again in the last week of May."])
def test_a_pinned_text_is_cut_between_paragraphs_of_the_article(line: str) -> None:
    document = segment_text("\n\n".join((*PARAGRAPHS[:2], line, *PARAGRAPHS[2:])))
    assert classify(document, None, None)[2].disposition == "content"
    pinned = EMPTY.pinned([document_prints(document)[2]])
    assert classify(document, None, pinned)[2].kind == "template"


def test_to_pin_what_was_learned_is_another_verdict() -> None:
    text = document_prints(segment_text("Why the costs rose"))[0]
    pinned = EMPTY.pinned([text])
    learned = snapshot_of(
        "hub",
        [
            TemplateEntry(
                template_id=entry.template_id, fingerprint=entry.fingerprint, inside=True, support=4, pages=4
            )
            for entry in pinned.entries
        ],
    )
    assert learned.decision(text) != pinned.decision(text)
    assert pinned.changed_keys(learned) == {text.fingerprint}
