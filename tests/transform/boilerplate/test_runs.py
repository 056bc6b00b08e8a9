from __future__ import annotations

from typing import TYPE_CHECKING

from transform.boilerplate.runs import extend_sections
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
