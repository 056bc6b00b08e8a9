from __future__ import annotations

from transform.segment_dump import segment_dump

PAGE = """   [1]Home [2]News [4]About us

                                The mill is sold

   The old mill was sold in spring.[3] Its new owners wrote to [5]this
   paper that they will bake bread there, as was done in 1912 [12].
{list}"""
LIST = """
References

   Visible links
   1. https://a.example/
   2. https://a.example/news
   3. https://a.example/rss
   4. https://a.example/about
   5. mailto:a@a.example
"""
BODY = """The old mill was sold in spring.[3] Its new owners wrote to this
   paper that they will bake bread there, as was done in 1912 [12]."""


def test_the_numbers_of_links_and_their_list_are_no_text() -> None:
    page = PAGE.format(list=LIST)
    blocks = segment_dump(page).blocks
    assert [block.text for block in blocks] == ["Home News About us", "The mill is sold", BODY]
    assert page[blocks[0].char_start : blocks[0].char_end].strip() == "[1]Home [2]News [4]About us"


def test_without_the_list_they_are_the_page_s_own() -> None:
    references = "\n   1. Smith A. https://a.example/\n   2. https://a.example/b\n   and more\n"
    shown = "\n".join(block.text for block in segment_dump(PAGE.format(list=references)).blocks)
    assert "[1]Home" in shown
    assert "https://a.example/b" in shown


def test_a_list_without_numbers_in_the_text_stays() -> None:
    page = "The mill is sold. Read more of it in these places:\n" + LIST.partition("links\n")[2]
    assert "https://a.example/news" in "\n".join(block.text for block in segment_dump(page).blocks)
