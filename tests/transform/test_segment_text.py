from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.segment_text import segment_text

LAYOUT = st.text(alphabet="ab .,-•|\t\n\r\f\x0b\x85\u2028\xa0\u3000\u200b1)#", max_size=200)


def assert_covered(text: str) -> None:
    rest = 0
    for number, block in enumerate(segment_text(text).blocks):
        assert block.position == number
        assert block.char_start is not None
        assert block.char_end is not None
        assert rest <= block.char_start < block.char_end
        assert block.text == text[block.char_start : block.char_end]
        assert block.text.strip()
        assert not text[rest : block.char_start].strip()
        rest = block.char_end
    assert not text[rest:].strip()


@given(st.one_of(st.text(), LAYOUT))
def test_blocks_and_white_space_cover_every_character(text: str) -> None:
    assert_covered(text)


def texts(text: str) -> list[str]:
    return [block.text for block in segment_text(text).blocks]


def kinds(text: str) -> list[str]:
    return [block.kind for block in segment_text(text).blocks]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\f", "\u2028"])
def test_each_line_is_a_block(line_break: str) -> None:
    assert texts(line_break.join(["One line.", "Another line.", "The last"])) == [
        "One line.",
        "Another line.",
        "The last",
    ]


def test_a_no_break_space_at_an_edge_is_text_but_other_space_is_not() -> None:
    assert texts("\xa0 TRANSLATE\n\n  indented \t\n") == ["\xa0 TRANSLATE", "indented"]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    wrapped = (
        "The trial enrolled three hundred and sixty-eight patients with newly\n"
        "diagnosed disease, of whom one half received a transplantation in the\n"
        "first complete remission.\n"
        "\n"
        "Overall survival after five years was fifty-nine percent in the group\n"
        "that had received one, and forty-two percent in the other.\n"
    )
    assert len(texts(wrapped)) == 2
    assert texts(wrapped)[0].startswith("The trial")
    assert texts(wrapped)[0].endswith("remission.")


def test_short_lines_are_not_wrapped_text() -> None:
    menu = (
        "Home\nAbout us\nContact\nCongress coverage of the year\nAll articles on the disease and more\nLog in"
    )
    assert len(texts(menu)) == 6


def test_long_lines_are_paragraphs_of_their_own() -> None:
    line = "A sentence that is repeated to make a long line. " * 5
    assert len(texts(f"{line}\n{line}\n{line}")) == 3


def test_items_of_a_list_stay_apart_and_keep_their_wrapped_lines() -> None:
    text = (
        "The study had two ends, which were named in the protocol before it began:\n"
        "- overall survival, counted from the day of transplantation to death from\n"
        "  any cause\n"
        "- disease-free survival, counted from the day of transplantation to death\n"
        "  or relapse, whichever came first\n"
    )
    assert kinds(text) == ["paragraph", "list_item", "list_item"]
    assert texts(text)[1].endswith("any cause")


def test_lines_with_equal_columns_are_a_table() -> None:
    assert kinds("Outcome\tHSCT\tNo HSCT\nOS\t58.8%\t42.0%\nDFS\t42.0%\t31.1%") == ["table"]
    assert kinds("| a | b |\n| 1 | 2 |") == ["table"]


def test_headings_and_their_levels() -> None:
    blocks = segment_text("# Title of the page\n\nMethods\n\nWe enrolled patients.\n\n## Results").blocks
    assert [(block.kind, block.heading_level) for block in blocks] == [
        ("heading", 1),
        ("heading", None),
        ("paragraph", None),
        ("heading", 2),
    ]


def test_a_short_line_is_a_heading_wherever_it_has_a_letter() -> None:
    assert kinds("2024 results of the trial\n\n“Ten” years on\n\n12 345") == [
        "heading",
        "heading",
        "paragraph",
    ]


def test_an_empty_text_has_no_blocks() -> None:
    assert segment_text("").blocks == ()
    assert segment_text(" \n\xa0\n").blocks == ()


HOSTILE = {
    "one line of a million characters": "word " * 200_000,
    "one word of a million characters": "x" * 1_000_000,
    "empty lines": "\n" * 100_000 + "End" + " \t\r\n" * 100_000,
    "NUL characters": "\0\n" * 20_000 + "text\0text",
    "right to left": "\u202eמדע ורפואה\n\u200fالنص العربي الطويل.\n" * 5_000,
    "broken surrogates": "a\ud800b\n" * 20_000,
    "wrapped lines": ("word " * 15 + "\n") * 20_000,
    "bars": "a|b|c\n" * 20_000,
    "bullets": "- " * 50_000 + "\n" + "1. " * 50_000,
    "hashes": "#" * 200_000 + "\n" + "# " * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_covered_too(text: str) -> None:
    assert_covered(text)


def parted(text: str) -> list[str]:
    return [block.text for block in segment_text(text, by_sentences=True).blocks]


def test_a_page_in_one_line_is_parted_at_its_sentences() -> None:
    sentences = [
        f'Sentence {number} says, as Dr. Writer did: "It is 3.5 or ca. four."' for number in range(100)
    ]
    joined = " ".join(sentences)
    assert parted(joined) == sentences
    assert "".join(joined.split()) == "".join("".join(parted(joined)).split())
    assert parted(joined + "\n" + "Another line.\n" * 200)[0] == joined
    assert parted(" ".join(sentences[:20])) == [" ".join(sentences[:20])]


def test_a_page_in_one_line_of_chinese_is_parted_too() -> None:
    sentence = (
        "这座老磨坊在春天卖给了一个早就想要它的家庭，他们会像一九一二年那样在那里烤面包，并且请了邻居来。"
    )
    assert parted(sentence * 120) == [sentence] * 120
