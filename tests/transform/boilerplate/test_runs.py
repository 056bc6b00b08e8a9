from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from transform.boilerplate.notices import match_notice
from transform.boilerplate.runs import extend_sections, interruptions
from transform.boilerplate.verdicts import Verdict
from transform.boilerplate.words import fold_words
from transform.segment_text import segment_text

if TYPE_CHECKING:
    from transform.boilerplate.verdicts import Verdicts

PROSE = "The board met on Monday, and it took three hours to agree on the plan."


def kinds(*texts: str) -> list[str | None]:
    document = segment_text("\n\n".join(texts))
    verdicts: Verdicts = [None] * len(document.blocks)
    extend_sections(document.blocks, verdicts, {})
    return [verdict.kind if verdict else None for verdict in verdicts]


def test_a_label_alone_over_a_sentence_is_a_heading() -> None:
    assert kinds("Menu", "Results", PROSE) == [None, "heading", "paragraph"]


def test_so_is_a_label_over_such_a_label() -> None:
    assert kinds("Abstract", "Background", PROSE) == ["heading", "heading", "paragraph"]


def test_labels_in_a_row_are_a_menu() -> None:
    assert kinds("Abstract", "Background", "Methods", "Results") == [None] * 4


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ((PROSE, "Advertisement", PROSE), [1]),
        ((PROSE, "Advertisement", "Anzeige", PROSE, "Publicité", PROSE), [1, 2, 4]),
        (("谷の村の半分には、春から医師がいない。", "広告", PROSE), [1]),
        (("Advertisement", PROSE, "Advertisement"), []),  # at the page's ends
        ((PROSE, "Advertisement", "More stories", PROSE), []),  # beside a menu
        ((PROSE, "Advertisement", "© 2024 The Harbour Gazette. All rights reserved."), []),
        ((PROSE, "Menu", PROSE), []),
    ],
)
def test_interruptions_are_advertisements_between_sentences(texts: tuple[str, ...], found: list[int]) -> None:
    blocks = segment_text("\n\n".join(texts)).blocks
    notices = [match_notice(text, fold_words(text)) for text in texts]
    verdicts: Verdicts = [Verdict(notice.kind, notice.name) if notice else None for notice in notices]
    assert interruptions(blocks, verdicts) == found
