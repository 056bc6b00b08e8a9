from __future__ import annotations

import pytest

from tests.hang import must_end
from transform.citation_links import cited_links
from transform.segment_dump import segment_markdown

LIST = """

## References

⟨1⟩ https://a.example/: Home
⟨2⟩ https://a.example/m.png: The mill
⟨3⟩ /rossi: All of M. Rossi - M. Rossi
⟨4⟩ https://a.example/mill: See also: the mill
⟨5⟩ https://a.example/bare
"""


def test_cited_links_are_links_and_their_list_is_no_list_of_references() -> None:
    page = f"  * Home⟨1⟩\n\n![The mill⟨2⟩] By M. Rossi⟨3⟩, see also⟨4⟩ and more⟨5⟩ or ⟨9⟩. Home⟨1⟩{LIST}"
    blocks = segment_markdown(page).blocks
    assert [block.text for block in blocks] == ["* Home", "By M. Rossi, see also and more or ⟨9⟩. Home"]
    assert [(block.text[link.start : link.end], link.href) for block in blocks for link in block.links] == [
        ("Home", "https://a.example/"),
        ("M. Rossi", "/rossi"),
        ("Home", "https://a.example/"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The mean ⟨1⟩ of x and ⟨2⟩.",
        "The mill⟨1⟩ was sold.\n\n## References\n\n⟨1⟩ Smith J. Mills. 2020.\n",
        f"The mill⟨1⟩ was sold.{LIST}\nAnd then it burnt.",
    ],
)
def test_without_a_list_of_addresses_at_the_end_such_numbers_are_text(text: str) -> None:
    assert cited_links(text) == ((), (), len(text))


@pytest.mark.parametrize("hostile", ["⟨1⟩ ", "⟨1⟩ /a\n", "⟨1⟩ /a: b - ", "![⟨1⟩", "⟨1⟩ /a: b   ", "a⟨1⟩"])
def test_numbers_without_end_take_time_by_their_length(hostile: str) -> None:
    with must_end():
        cited_links(hostile * (500_000 // len(hostile)) + LIST)
