from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.markup import ASIDE
from transform.segment_html import segment_html
from transform.unseen import without_unseen


def texts(html: str) -> list[str]:
    return [block.text for block in segment_html(html).blocks]


def test_block_elements_and_double_breaks_end_a_block() -> None:
    html = "<div>One <b>bold</b> word<p>Two<br>lines</p>Three<br> <br>Four</div>"
    assert texts(html) == ["One bold word", "Two\nlines", "Three", "Four"]


def test_inline_elements_do_not_part_words() -> None:
    assert texts("<p>un<b>believ</b>able&nbsp;&amp; true</p>") == ["unbelievable & true"]


def test_links_side_by_side_are_parted_and_links_in_a_word_are_not() -> None:
    bar = "<p><a href=/a>Home</a><a href=/b><span>News</span></a><span><label>Age</label><i>61</i></span></p>"
    assert texts(bar) == ["Home News Age 61"]
    assert texts("<p>the <a href=/a>T</a>-cells and un<a href=/b>known</a>s</p>") == [
        "the T-cells and unknowns"
    ]


def test_kinds_follow_the_elements() -> None:
    html = """<h2>Head</h2><ul><li>Item<li><p>Second</p></ul><blockquote><p>Said</p></blockquote>
      <figure><figcaption>Shown</figcaption></figure><pre>a  =\n 1</pre><table><tr><td>Cell</table>
      <li><div>Text of a card</div>"""
    kinds = [(block.kind, block.text) for block in segment_html(html).blocks]
    assert kinds == [
        ("heading", "Head"),
        ("list_item", "Item"),
        ("list_item", "Second"),
        ("quotation", "Said"),
        ("caption", "Shown"),
        ("code", "a  =\n 1"),
        ("table", "Cell"),
        ("paragraph", "Text of a card"),
    ]
    assert segment_html(html).blocks[0].heading_level == 2


def test_a_row_of_short_cells_is_one_block_and_a_layout_is_not() -> None:
    row = "<table><tr><td>Age</td><td><a href='/x'>61 years</a></td></tr></table>"
    block = segment_html(row, target_uri="https://hub.test/a").blocks[0]
    assert block.text == "Age\t61 years"
    assert [(block.text[link.start : link.end], link.href) for link in block.links] == [
        ("61 years", "https://hub.test/x")
    ]
    assert len(texts(f"<table><tr><td>Menu</td><td>{'long text ' * 30}</td></tr></table>")) == 2
    nested = "<table><tr><td>Menu<td><table><tr><td>a<td>b</table></table>"
    assert texts(nested) == ["Menu", "a\tb"]
    followed = nested.removesuffix("</table>") + "<tr><td>c<td>d</table>"
    assert texts(followed) == ["Menu", "a\tb", "c\td"]


LONG = "The bulletin is printed every Thursday and sent to all offices of the county. " * 3


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        ("<tr><td>Age<td>61", ["table"]),
        ("<tr><td>Age", ["table"]),
        (f"<tr><td>{LONG}", ["paragraph"]),
        (f"<tr><td><p>Menu<p>Search<td><p>{LONG}<p>Next", ["paragraph"] * 4),
        ("<tr><td><h2>Cases</h2><p>Few.<td>Menu", ["heading", "paragraph", "paragraph"]),
        (f"<tr><td>Menu<td>{LONG}<tr><td>Age<td>61", ["paragraph", "paragraph", "table"]),
        ("<tr><td>Menu<td><table><tr><td>Age<td>61</table>Text", ["paragraph", "table", "paragraph"]),
        (f"<tr><td>Menu<td><ul><li>{LONG}</ul>", ["paragraph", "list_item"]),
        ("<tr><td>Menu<td><ul><li>Home</ul>", ["table", "list_item"]),
    ],
)
def test_cells_that_only_lay_a_page_out_are_paragraphs(rows: str, kinds: list[str]) -> None:
    assert [block.kind for block in segment_html(f"<table>{rows}</table>").blocks] == kinds


def test_text_is_kept_where_browsers_hide_it_and_scripts_are_not() -> None:
    html = """<head><title> A  page </title><style>p{}</style><noscript><p>tracker</p></noscript></head>
      <noscript><div>Post</div></noscript><p hidden>Secret</p><script>var x = "no"</script>
      <select><option>Choice</select><textarea>typed</textarea><svg><title>icon</title></svg>"""
    document = segment_html(html)
    assert [block.text for block in document.blocks if "tracker" not in block.text] == ["Post", "Secret"]
    assert document.head.title == "A page"


def test_paths_name_ids_and_classes() -> None:
    html = '<body><div id="top" class="main  wide"><p class="x">Text</p></div>'
    assert segment_html(html).blocks[0].path == "html/body/div#top.main.wide/p.x"


def test_elements_that_are_never_closed_take_memory_by_the_length_of_the_page() -> None:
    items = "".join(f'<div class="card card-body media-object"><p>Item {i}' for i in range(2_000))
    page = segment_html(f"<div><aside>{items}")
    paths = {id(block.path): block.path or "" for block in page.blocks}
    assert sum(map(len, paths.values())) < 20 * len(items)
    assert {path.rpartition("/")[2] for path in paths.values()} == {"p"}
    assert page.signals.flags[-1] & ASIDE  # what the elements above say still holds
    times = segment_html("<p>" + "<time datetime=2024>a" * 2_000).head.times
    assert (len(times), sum(len(text) for _, text, _ in times)) == (2_000, 4 * 2_000 - 6)
    links = segment_html("<a href=/x><div>a" * 2_000).blocks
    assert max(len(block.links) for block in links) < 20


def test_links_have_their_spans_and_absolute_addresses() -> None:
    html = """<base href="https://hub.test/dir/"><p>See <a href="a.html" rel="nofollow">this  one</a> and
      <a href="//other.test/b">that</a>, <a href="http://[bad">bad</a>.<a href="#x"></a></p>"""
    block = segment_html(html, target_uri="https://hub.test/").blocks[0]
    assert [(block.text[link.start : link.end], link.href, link.rel) for link in block.links] == [
        ("this one", "https://hub.test/dir/a.html", "nofollow"),
        ("that", "https://other.test/b", ""),
        ("bad", "http://[bad", ""),
    ]


def test_a_link_over_several_blocks_is_in_each() -> None:
    blocks = segment_html('<a href="https://hub.test/x"><h3>Title</h3><p>Teaser</p></a>').blocks
    assert [[link.href for link in block.links] for block in blocks] == [["https://hub.test/x"]] * 2


def test_head_keeps_metas_times_and_json_ld() -> None:
    html = """<html lang="de"><meta property="OG:Title" content="T"><link rel="canonical" href=" /c ">
      <script type="application/ld+json">/*<![CDATA[*/{"@graph": [{"@type": "Article",
      "articleBody": "two
      lines"}, [{"@type": "Person"}]]}/*]]>*/</script>
      <script type="application/ld+json">{broken</script>
      <p><time datetime="2024-05-03">3. Mai</time></p>"""
    head = segment_html(html).head
    assert (head.lang, head.meta("og:title"), head.links) == ("de", "T", (("canonical", "/c"),))
    assert [entry["@type"] for entry in head.json_ld] == ["Article", "Person"]
    assert head.times == (("2024-05-03", "3. Mai", "html/body/p/time"),)


@pytest.mark.parametrize(
    ("script", "name"),
    [
        ('{"name": "Ada Byr\\ud83d on"}', "Ada Byr\ufffd on"),
        ('[{"name": "Ada\\ude00", "rating": NaN}]', "Ada\ufffd"),
        ('{"name": "Ada \\ud83d\\ude00\n", "image": "\\ud83d"}', "Ada \U0001f600\n"),
        ('{"name": "Ada", "\\udc80": 1}', "Ada"),
    ],
)
def test_halves_of_characters_in_json_ld_can_be_stored(script: str, name: str) -> None:
    entries = segment_html(f'<script type="application/ld+json">{script}</script><p>Text').head.json_ld
    assert entries[0]["name"] == name
    assert "\\ud" not in repr(entries)


def test_pages_that_lxml_refuses_are_read() -> None:
    assert texts('<?xml version="1.0" encoding="iso-8859-1"?><p>Grüße</p>') == ["Grüße"]
    assert texts("") == []
    assert texts(" \n ") == []
    assert texts("bare text") == ["bare text"]
    assert texts("<div>" * 600 + "deep") == ["deep"]


def test_the_same_page_gives_the_same_tree_again() -> None:
    document = segment_html("<p class=a>Text</p>")
    assert document.root is not None
    assert document.root.findtext(".//p") == "Text"
    assert segment_html("").root is None


_TEXT = st.text(
    alphabet=st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="<>&"), max_size=30
)


@given(st.lists(_TEXT))
def test_no_word_is_lost_or_made_up(words: list[str]) -> None:
    html = "".join(f"<p>{word}</p>" for word in words)
    expected = [text for word in words if (text := " ".join(without_unseen(word).split()))]
    assert texts(html) == expected


@given(st.text(alphabet="<>/apbrtdliuv \"'=!-&;", max_size=200))
def test_any_markup_gives_consistent_blocks(html: str) -> None:
    document = segment_html(html)
    outline = document.signals
    assert [block.position for block in document.blocks] == list(range(len(document.blocks)))
    assert len(outline.nodes) == len(outline.link_chars) == len(document.blocks)
    for block in document.blocks:
        assert block.text.strip()
        assert all(0 <= link.start < link.end <= len(block.text) for link in block.links)


@pytest.mark.parametrize(
    "behind",
    ["<p>And more.</p>", "And more.", "<html><body><p>And more.</p></body></html>", "<div><p>And more."],
)
def test_what_stands_behind_the_end_of_the_document_is_in_its_root(behind: str) -> None:
    document = segment_html(f"<html lang=de><body><p>All of it.</p></body></html>{behind}")
    outline = document.signals
    assert [block.text for block in document.blocks] == ["All of it.", "And more."]
    assert outline is not None
    assert list(outline.parents).count(-1) == 1
    assert (outline.first[0], outline.last[0]) == (0, 2)
    assert document.head.lang == "de"


def test_the_reading_of_a_word_stands_in_parentheses() -> None:
    page = "<p>韓国の<ruby><rb>尹錫悦</rb><rp>（</rp><rt>ユンソンニョル</rt><rp>）</rp></ruby>大統領は</p>"
    (block,) = segment_html(page).blocks
    assert block.text == "韓国の尹錫悦（ユンソンニョル）大統領は"
