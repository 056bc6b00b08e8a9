from __future__ import annotations

import re
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hang import must_end
from transform.document import PageTooLargeError
from transform.markdown_marks import find_marks, is_markdown
from transform.segment_dump import segment_dump, segment_markdown

PIECES = st.sampled_from(
    [
        "[",
        "]",
        "](",
        ")",
        "![",
        "(/b)",
        "<",
        ">",
        "\\",
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "| ",
        "|--|\n",
        "#",
        "## ",
        "> ",
        "<br>",
        "&lt;",
        "&nbsp;",
        "[^1]:",
        "<a href='/d'>",
        "</a>",
        "\r\n",
        "⟨1⟩",
        "\n⟨1⟩ /e: word",
        "<!--",
        "-->",
        "[1]: /c\n",
        "https://a.example/",
        "data:x",
        "word",
        "Two words.",
        "中。",
        " ",
        "\n",
        "\n\n",
    ]
)
MARKDOWN = st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join))


def texts(markdown: str) -> list[str]:
    return [block.text for block in segment_markdown(markdown).blocks]


def _holds_in_order(source: str, text: str) -> bool:
    characters = iter(source)
    return all(letter in characters for letter in text if not letter.isspace())


@given(MARKDOWN)
def test_blocks_stand_in_order_and_hold_nothing_but_text_of_their_span(markdown: str) -> None:
    rest = 0
    for number, block in enumerate(segment_markdown(markdown).blocks):
        assert block.position == number
        assert block.char_start is not None
        assert block.char_end is not None
        assert rest <= block.char_start < block.char_end <= len(markdown)
        shown = re.sub(
            r"\\.|&#?\w+;",
            lambda sign: sign[0] if sign[0][0] == "\\" else unescape(sign[0]),
            markdown[block.char_start : block.char_end],
        )
        raw = markdown[
            block.char_start : block.char_end
        ]  # a block of code is what it says: its "&LT;" is no sign
        assert _holds_in_order(raw if block.kind == "code" else shown, block.text)
        assert all(0 <= link.start < link.end <= len(block.text) for link in block.links)
        rest = block.char_end


@given(MARKDOWN)
def test_what_is_neither_mark_up_nor_in_a_block_says_nothing(markdown: str) -> None:
    taken = [(block.char_start, block.char_end) for block in segment_markdown(markdown).blocks]
    taken += [(mark.start, mark.end) for mark in find_marks(markdown).marks]
    left = [
        letter
        for at, letter in enumerate(markdown)
        if letter.isalnum()
        and not any(start is not None and end and start <= at < end for start, end in taken)
    ]
    assert not left


@given(MARKDOWN)
def test_marks_stand_in_order(markdown: str) -> None:
    marks = find_marks(markdown).marks
    assert all(mark.start < mark.end for mark in marks)
    assert all(one.end <= other.start for one, other in pairwise(marks))


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("See [the guide](https://a.example/a_b_(c) 'A title') now.", "See the guide now."),
        ("See [the guide](</a b>) now.", "See the guide now."),
        ("See [the guide][2] and [that][no].\n\n[2]: https://a.example/b", "See the guide and [that][no]."),
        ("* [ ](/empty)\n* [![A fox](data:image/svg+xml,<svg a='1 b'/>) The fox](/fox)", "* The fox"),
        ("[Write us](mailto:?subject=A story, a [long] one&body=Look) now", "Write us now"),
        ("[Up to\n\nthe mill](/mill)", "Up to|the mill"),
        ("of the mill](/mill) they said", "of the mill they said"),
        ("in 2019.[3] See [4] (and [5]).", "in 2019.[3] See [4] (and [5])."),
        (
            "**Results.**The mill _was_ `closed`, ~~not~~ ***sold***.",
            "Results.The mill was closed, not sold.",
        ),
        ("2 * 3 * 4, 2*3*4, snake_case_name, p<.05*", "2 * 3 * 4, 2*3*4, snake_case_name, p<.05*"),
        (r"1\. A \*star\*, \[a bracket\] and C:\temp", "1. A *star*, [a bracket] and C:\\temp"),
        ("A<br>B <b>bold</b> <https://a.example> 5 < 6", "A B bold https://a.example 5 < 6"),
        ("[Topic ### The mill is sold](/mill) 3 Jan", "Topic|The mill is sold 3 Jan"),
        ("[News](/news)### [The mill](/mill)", "News|The mill"),
        ("[ One ](/1) [ Two ](/2)\n[Three](/3)", "One Two|Three"),
        ("> She said\n> no.", "She said|no."),
        ("Head\n====\n\n---\n\n***\n\nText", "Head|Text"),
        ("## The mill ##\nIt was sold.", "The mill|It was sold."),
        ("*P* &lt;&nbsp;.05, 5&ndash;9, AT&T; R&amp;D &#8217;s", "P < .05, 5–9, AT&T; R&D ’s"),
        ("a &ltx; b &lt c", "a &ltx; b &lt c"),
        (
            "9.6 (7.4–12.7)*; 8.1 (6–9)* was | 3 (2–4)*| 5*|",
            "9.6 (7.4–12.7)*; 8.1 (6–9)* was | 3 (2–4)*| 5*|",
        ),
        (
            "In 45%[^1].\n\n[^1]: https://doi.org/10.1/a Smith J.",
            "In 45%[1].|[1] https://doi.org/10.1/a Smith J.",
        ),
        ("[1]: https://doi.org/10.1/a Smith J. Mills.", "[1]: https://doi.org/10.1/a Smith J. Mills."),
        ("[The mill] is [no][] cited [1].\n\n[the mill]: /m\n[1]: /1", "The mill is [no][] cited [1]."),
        ("[**The mill**\\\\\n\\\\\nIt is sold](/mill)", "The mill|It is sold"),
        ("## The mill[\\#](/m#mill) [¶](#m 'Permalink')", "The mill"),
        ("patients of\n>65 years or\n> sixty", "patients of|>65 years or|sixty"),
        ("- [ ] Yes\n- [x] No", "- Yes|- No"),
        ("<h2>A</h2><abbr title='x'>AML</abbr> <info@a.example>", "A AML info@a.example"),
    ],
)
def test_mark_up_is_no_text(markdown: str, expected: str) -> None:
    assert "|".join(texts(markdown)) == expected


def test_lines_are_joined_where_a_tool_wrapped_them() -> None:
    wrapped = (
        "The old mill on the river was sold in spring to a family who had [long\n"
        "wished](https://a.example/long-\nwished) for it, and they will bake there.\n"
        "A line that ends with two spaces is one of its own, as is the next one.  \n"
        "Its neighbour\n* and an item that is long enough to have been wrapped by the tool at\n  its end\n"
    )
    joined = (
        "The old mill on the river was sold in spring to a family who had long\nwished for it, and they will bake"
        " there.\nA line that ends with two spaces is one of its own, as is the next one."
    )
    assert texts(wrapped) == [
        joined,
        "Its neighbour",
        "* and an item that is long enough to have been wrapped by the tool at\n  its end",
    ]


def test_lines_that_no_tool_wrapped_stay_apart() -> None:
    lines = [
        f"The {name} mill was sold in spring to a family who had long wished for it."
        for name in ("old", "new")
    ]
    long = (
        "The family will bake there, and on Sundays the children of the village may come and see the wheel. "
        * 2
    )
    assert texts("\n".join([*lines, long])) == [*lines, long.strip()]


def test_rows_are_a_table_whatever_stands_right_above_and_below() -> None:
    blocks = segment_markdown("## Sales\n| Year | Mills |\n|---|---|\n| 1990 | 5 |\n- None since").blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "Sales"),
        ("table", "| Year | Mills |\n| 1990 | 5 |"),
        ("list_item", "- None since"),
    ]


def test_links_of_elements_addresses_and_labels_are_told() -> None:
    (block,) = segment_markdown(
        "<a class='x' href=\"/mill?a=1&amp;b=2\">The *mill*</a> <https://b.example> <c@d.example>"
        " [one]<a href='/no'><b></a> [1]\n\n"
        "[one]: https://e.example 'One'\n[1]: https://f.example"
    ).blocks
    assert [(block.text[link.start : link.end], link.href) for link in block.links] == [
        ("The mill", "/mill?a=1&b=2"),
        ("https://b.example", "https://b.example"),
        ("c@d.example", "mailto:c@d.example"),
        ("one", "https://e.example"),
    ]


def test_the_span_of_a_block_holds_the_whole_of_its_last_sign() -> None:
    markdown = "Mills &amp; **bakers &gt;**"
    (block,) = segment_markdown(markdown).blocks
    assert (block.text, block.char_start, block.char_end) == ("Mills & bakers >", 0, len(markdown))
    (block,) = segment_markdown("6 &gt;<br>").blocks
    assert (block.text, block.char_end) == ("6 >", len("6 &gt;"))


@pytest.mark.parametrize("markdown", ["a | b\n--|--\nc | d", "[The\\\nmill][m] **b\n\nc**\n\n[m]: /mill"])
def test_breaks_of_two_characters_are_breaks(markdown: str) -> None:
    broken = segment_markdown(markdown.replace("\n", "\r\n")).blocks
    assert [(block.kind, block.text.replace("\r", ""), block.links) for block in broken] == [
        (block.kind, block.text, block.links) for block in segment_markdown(markdown).blocks
    ]


def test_kinds_levels_and_links_are_told() -> None:
    blocks = segment_markdown(
        "# [The mill](/mill)\n\n- [Home](https://b.example/)\n\na | b\n---|---\nc | d\n\n```sh\ncd [a](b)\n```\n",
        target_uri="https://a.example/x",
    ).blocks
    assert [(block.kind, block.heading_level, block.text) for block in blocks] == [
        ("heading", 1, "The mill"),
        ("list_item", None, "- Home"),
        ("table", None, "a | b\nc | d"),
        ("code", None, "cd [a](b)"),
    ]
    assert [(link.start, link.end, link.href) for block in blocks for link in block.links] == [
        (0, 8, "https://a.example/mill"),
        (2, 6, "https://b.example/"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[Home](/) and [News](https://a.example/n)", True),
        ("## The mill\n\nIt was **sold**.\n\n## The owners\n\nThey bake.", True),
        ("One link, [Home](/), is none.", False),
        ("# a comment\n# another\n## [1] 2.5\n## [2] 3.5\nx = 2 ** 3 ** 4", False),
        ("Values[1](2) and lists[3](4) of (a) [b] (c)", False),
    ],
)
def test_markdown_that_nothing_names_is_told_by_its_links_or_headings(text: str, told: bool) -> None:  # noqa: FBT001
    assert is_markdown(text) is told
    document = segment_dump(text)
    assert ([block.text for block in document.blocks] == texts(text)) is told


def test_a_page_of_nothing_but_marks_is_given_up_before_they_are_kept() -> None:
    with pytest.raises(PageTooLargeError, match="marks"):
        segment_markdown("[](b)" * 1_100_000)


@pytest.mark.parametrize(
    "hostile",
    [
        "[",
        "](",
        "[](",
        "![[",
        '](a "',
        "](http:(",
        "[a](data: b",
        "**a **",
        "<!--",
        "<a ",
        "a # ",
        "[x][",
        "[a](/b)\n\n",
        "> ",
        "|--",
        "*_",
        "```\n",
        "[a]: /b\n",
        "`a",
        "\\*",
        "&#",
        "<a href=x>b</a>",
        "- [ ] ",
        "[^1]",
        "| a |\n",
        "\\\n",
        "[a]: /b (",
        "a@",
    ],
)
def test_mark_up_without_end_takes_time_by_its_length(hostile: str) -> None:
    with must_end():
        segment_markdown(hostile * (500_000 // len(hostile)))


def test_lines_that_other_breaks_end_take_time_by_their_length() -> None:
    with must_end():
        segment_markdown("[a](/b) [c](/d)\r" + "forty characters, so that it goes on here\r" * 300_000)
