from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from transform.boilerplate.notices import match_notice
from transform.boilerplate.runs import extend_runs, extend_sections, first_prose_alone, interruptions
from transform.boilerplate.verdicts import Verdict
from transform.boilerplate.words import fold_words
from transform.segment_text import segment_text

if TYPE_CHECKING:
    from transform.boilerplate.verdicts import Verdicts

PROSE = "The board met on Monday, and it took three hours to agree on the plan."


def kinds(*texts: str, likely: float = 0.5) -> list[str | None]:
    document = segment_text("\n\n".join(texts))
    verdicts: Verdicts = [None] * len(document.blocks)
    extend_sections(document.blocks, verdicts, {}, [likely] * len(texts))
    return [verdict.kind if verdict else None for verdict in verdicts]


def test_a_label_alone_over_a_sentence_is_a_heading() -> None:
    assert kinds("Menu", "Results", PROSE) == [None, "heading", "paragraph"]


def test_so_is_a_label_over_such_a_label() -> None:
    assert kinds("Abstract", "Background", PROSE) == ["heading", "heading", "paragraph"]


def test_a_label_over_a_notice_is_left_to_others() -> None:
    rules = (
        "Comments are limited to verified readers. Please leave out anything that could identify a patient."
    )
    assert kinds("Menu", "Discussion", rules) == [None, None, None]
    assert kinds("Menu", "Discussion", PROSE) == [None, "heading", "paragraph"]


def test_a_label_over_a_text_that_is_unlikely_the_articles_is_left_to_others() -> None:
    assert kinds("Menu", "Discussion", PROSE, likely=0.2) == [None, None, None]


def test_labels_in_a_row_are_a_menu() -> None:
    assert kinds("Abstract", "Background", "Methods", "Results") == [None] * 4


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("Read also: How the harbour was dug", "What the town says", 2 * PROSE), []),
        (("Read also: How the harbour was dug", "The last ferry", "What the town says", 2 * PROSE), [1]),
        (("Read also: How the harbour was dug", "The last ferry", PROSE), [1]),  # a teaser's own sentence
        (("Read also:", "The last ferry", 2 * PROSE), [1]),
        (("Read also: How the harbour was dug", "The last ferry"), [1]),
    ],
)
def test_a_heading_right_behind_an_advice_to_read_elsewhere_is_none_of_its_entries(
    texts: tuple[str, ...], found: list[int]
) -> None:
    document = segment_text("\n\n".join(texts))
    verdicts: Verdicts = [None] * len(texts)
    verdicts[0] = Verdict("related_links", "notice:related_links.en.read_also")
    extend_runs(document.blocks, verdicts)
    assert [at for at, verdict in enumerate(verdicts) if at and verdict] == found


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ((PROSE, "Advertisement", PROSE), [1]),
        ((PROSE, "Advertisement", "Anzeige", PROSE, "Publicité", PROSE), [1, 2, 4]),
        (("谷の村の半分には、春から医師がいない。", "広告", PROSE), [1]),
        ((PROSE, "Advertisement", "Newsletter", "Sign up now", PROSE), [1, 2, 3]),
        ((PROSE, "Advertisement", *["Newsletter"] * 4, PROSE), []),  # more than interrupts
        ((PROSE, "Newsletter", PROSE), []),
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


SOURCES = (
    "- Mori AG, et al.: The boats. J Boat 37 (2): 1-9, 2019.",
    "- Rao K, et al.: Nets. J Boat 2: 3, 2020.",
)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((*SOURCES, "Latest changes to this page (May 3, 2024)", PROSE), 2),
        ((*SOURCES, "Änderungen im Jahr 2024", PROSE), 2),
        ((*SOURCES, "Liu J. Harbours of the north. 2019;4:1", PROSE), 3),
        (("Liu J, Harbours 2019", "Mori A, Boats 2020", PROSE), 2),  # a list that is written so
        (("1. Liu J, Harbours 2019", "2. Mori A, Boats 2020", PROSE), 2),
    ],
)
def test_a_heading_with_a_year_ends_the_references(texts: tuple[str, ...], expected: int) -> None:
    blocks = segment_text("\n\n".join(("References", *texts))).blocks
    verdicts: Verdicts = [Verdict("references_heading", "label:references"), *[None] * len(texts)]
    extend_runs(blocks, verdicts)
    assert sum(verdict is not None and verdict.kind == "reference" for verdict in verdicts) == expected


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        ([PROSE, PROSE], [(0, 1)]),
        (["Menu", PROSE, PROSE], []),  # a page with a frame
        ([PROSE], []),
        (["We use cookies, and so do our partners: please accept them here to go on.", PROSE], []),
    ],
)
def test_the_first_prose_of_a_page_of_prose_alone(texts: list[str], first: list[tuple[int, int]]) -> None:
    document = segment_text("\n\n".join(texts))
    assert list(first_prose_alone(document.blocks, [None] * len(texts))) == first


def test_a_title_over_such_prose_makes_no_frame() -> None:
    document = segment_text(f"A plan\n\n{PROSE}\n\n{PROSE}")
    assert list(first_prose_alone(document.blocks, [Verdict("title", "x"), None, None])) == [(1, 2)]
