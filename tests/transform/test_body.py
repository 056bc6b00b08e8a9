from __future__ import annotations

from tests.hang import must_end
from transform.blocks import KINDS, Block
from transform.fields.body import article_body, body_lines, listing_body
from transform.fields.sections import find_sections


def blocks(*pieces: tuple[str, str] | tuple[str, str, int]) -> list[Block]:
    return [
        Block(
            position=position,
            text=piece[1],
            kind=piece[0],
            disposition=KINDS[piece[0]],
            heading_level=piece[2] if len(piece) == 3 else None,
        )
        for position, piece in enumerate(pieces)
    ]


def test_content_in_reading_order_without_fields_and_boilerplate() -> None:
    page = blocks(
        ("title", "The title"),
        ("byline", "By A. Author"),
        ("lead_paragraph", "The\u00a0lead,  with\nspace."),
        ("share_widget", "Share"),
        ("list_item", "One item"),
        ("caption", "A caption"),
        ("table", "a\tb\nc\td"),
        ("reference", "1. Liu. 2024."),
    )
    assert article_body(page) == "The lead, with space.\n\nOne item\n\na\tb\nc\td"


def test_a_heading_with_nothing_under_it_is_left_out() -> None:
    page = blocks(
        ("heading", "Methods", 2),
        ("paragraph", "We enrolled patients."),
        ("heading", "Results", 2),
        ("heading", "Overall survival", 3),
        ("paragraph", "It was longer."),
        ("heading", "Empty", 3),
        ("heading", "Also empty", 2),
        ("references_heading", "References", 2),
        ("reference", "1. Liu. 2024."),
    )
    assert article_body(page).split("\n\n") == [
        "Methods",
        "We enrolled patients.",
        "Results",
        "Overall survival",
        "It was longer.",
    ]


def test_a_heading_right_over_another_stays_unless_what_it_headed_was_cut() -> None:
    page = blocks(
        ("heading", "The best saws", 4),
        ("heading", "A folding saw", 2),
        ("paragraph", "It folds."),
        ("heading", "Read also", 2),
        ("related_links", "Ten more saws"),
        ("heading", "A bow saw", 2),
        ("paragraph", "It bends."),
        ("heading", "Share", 3),
        ("heading", "Comments", 2),
    )
    assert article_body(page).split("\n\n") == [
        "The best saws",
        "A folding saw",
        "It folds.",
        "A bow saw",
        "It bends.",
    ]


def test_without_levels_a_heading_over_a_heading_stays() -> None:
    page = blocks(
        ("heading", "Results"), ("heading", "Safety"), ("paragraph", "It was safe."), ("heading", "Top")
    )
    assert article_body(page) == "Results\n\nSafety\n\nIt was safe."


def test_headings_alone_take_time_by_their_number() -> None:
    page = blocks(*[("heading", "Methods", 1 + (place > 0)) for place in range(400_000)])
    with must_end():
        assert article_body(page) == ""


def test_short_lines_in_a_row_are_entries_not_headings() -> None:
    page = blocks(
        ("paragraph", "We sell:"), ("heading", "Meatballs"), ("heading", "Fish"), ("heading", "Rice")
    )
    assert article_body(page) == "We sell:\n\nMeatballs\n\nFish\n\nRice"
    assert article_body(page[:-1]) == "We sell:"


def test_no_content_no_text() -> None:
    assert article_body([]) == ""
    assert article_body(blocks(("footer", "Imprint"))) == ""


def test_sections_by_label_and_by_heading() -> None:
    page = blocks(
        ("lead_paragraph", "The lead."),
        ("key_data", "Key data:\u00a0Overall, 48%."),
        ("paragraph", "And more."),
        ("heading", "Study design & patients", 2),
        ("paragraph", "A trial."),
        ("heading", "Nothing here", 2),
    )
    found = [
        (s.name, s.label, s.text, s.first_block, s.last_block) for s in find_sections(body_lines(page), None)
    ]
    assert found == [
        ("lead", None, "The lead.", 0, 0),
        ("key_data", "Key data:", "Overall, 48%.\n\nAnd more.", 1, 2),
        ("study_design_patients", "Study design & patients", "A trial.", 3, 4),
    ]


def test_a_bare_heading_is_an_entry_of_a_listing() -> None:
    page = blocks(("heading", "Results"), ("heading", "Safety"), ("footer", "Imprint"))
    assert article_body(page) == ""
    assert listing_body(page) == "Results\n\nSafety"
