"""A page that shows nothing gets its article's text from its scripts, and only that; no other page is looked at."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hang import must_end
from transform import parse_page
from transform.article import Article, NotArticle, Rejection, RejectionReason
from transform.document import MOST_BLOCKS
from transform.scripts.shells import FROM_JSON_LD, FROM_STATE, segment_shown_html

TITLE = "Harbour wall reopens after the long storm"
PARAGRAPHS = [
    "The harbour wall of Elmsford opened again on Monday, nine weeks after the storm had torn out forty metres of it.",
    "Masons set the last of the granite blocks on Sunday night, said Ruth Alder, who led the work for the town.",
    "“We found the old footing under two metres of sand,” she said. “Nobody had seen it since the wall was built.”",
    "The repair cost the town a third of what it spends on its streets in a year, and the county paid the rest.",
    "Fishing boats may land at the inner steps from today, while the ferry will follow when the lights are tested.",
    "Children of the school above the quay had drawn the wall as it was, and their pictures hang in the ice house now.",
    "A second stretch to the north is to be looked at in spring, when the tides are low enough for divers to work.",
]
HTML = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
MANY = [f"{text} That was told on day {day}." for text in PARAGRAPHS for day in range(3)]
TEASERS = [{"title": text[:30], "url": f"/news/{number}", "text": text} for number, text in enumerate(MANY)]
COMMENTS = [{"author": {"name": "Ann Lee"}, "date": "2026-01-29T18:40", "body": text} for text in MANY]


def shell(*scripts: str, head: str = f"<title>{TITLE} | The Courier</title>") -> str:
    return f"<html><head>{head}</head><body><div id=app></div>{''.join(scripts)}</body></html>"


def state(value: Any, before: str = "window.__STATE__ = ", after: str = ";") -> str:
    text = json.dumps(value).replace("</", "<\\/")
    return f"<script>{before}{text}{after}</script>"


def data(value: Any, attributes: str = "type=application/json") -> str:
    return state(value, "", "").replace("<script>", f"<script {attributes}>")


def pushed(*chunks: str) -> str:
    return "".join(state([1, chunk], "self.__rows.push(", ")") for chunk in chunks)


def streamed(text: str) -> str:
    """The text as a row of its own, and a row of its article that refers to it, cut at other places than rows end."""
    rows = (
        f'1:I[13,[],""]\n24:T{len(text.encode()):x},{text}5:'
        + json.dumps({"title": TITLE, "html": "$24"})
        + "\n"
    )
    return pushed(rows[:40], rows[40:300], rows[300:])


def laid_flat() -> list[Any]:
    return [
        ["Box", 1],
        {"page": 2, "at": 6},
        {"title": 3, "body": 4, "self": 0},
        TITLE,
        HTML,
        7,
        ["Date", "2026"],
        0,
    ]


def rich(text: str) -> dict[str, Any]:
    first, _, rest = text.partition(" ")
    runs = [
        {"type": "text", "text": f"{first} ", "marks": [{"type": "bold"}]},
        {"type": "text", "text": rest},
    ]
    return {"type": "paragraph", "content": runs}


SHAPES = {
    "graph of structured data": data(
        {"@graph": [{"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(PARAGRAPHS)}]},
        "type=application/ld+json",
    ),
    "page properties": data({"props": {"pageProps": {"post": {"title": TITLE, "body": HTML}}, "related": TEASERS}}),
    "rendered fields": state({"posts": {"7": {"title": {"rendered": TITLE}, "content": {"rendered": HTML}}}}),
    "elements of content": state(
        {
            "headlines": {"basic": TITLE},
            "content_elements": [{"_id": "A", "type": "text", "content": f"{text} <b>So.</b>"} for text in PARAGRAPHS]
            + [{"type": "interstitial_link", "content": "More on the quay", "url": "https://a.example/b"}],
        },
        "Fusion.globalContent=",
    ),
    "blocks of an editor": state(
        {"title": TITLE, "blocks": [{"type": "paragraph", "data": {"text": text}} for text in PARAGRAPHS]},
        "var a=1;window['x'] = window['x'] || [];window['x'].push(",
        ");",
    ),
    "tree of an editor": data({"title": TITLE, "doc": {"type": "doc", "content": [rich(text) for text in PARAGRAPHS]}}),
    "stream of rows": streamed(HTML),
    "tree laid flat": data(laid_flat()),
    "text of a text": state(json.dumps({"title": TITLE, "body": HTML}), "window.x = JSON.parse(", ")"),
    "value that is no JSON around it": state({"title": TITLE, "body": HTML}, "window.x = {a: undefined, b:", "}"),
    "commented comments": data({"article": {"title": TITLE, "body": HTML}, "comments": COMMENTS}),
    "paragraphs of sections": data(
        {"title": TITLE, "sections": [{"paragraphs": PARAGRAPHS[:3]}, {"paragraphs": PARAGRAPHS[3:]}]}
    ),
    "one section": data({"title": TITLE, "sections": [{"kind": "text", "content": HTML}]}),
    "row in a row": data(
        {
            "title": TITLE,
            "regions": [
                {"text": "The Courier comes out on every day but Sunday, and has no more pages than that."},
                {"title": TITLE, "parts": [{"text": text} for text in PARAGRAPHS]},
            ],
        }
    ),
    "escaped mark-up": data({"title": TITLE, "body": html.escape(HTML)}),
    "second article": data(
        {"pages": [{"title": "Bell of the chapel rings", "body": HTML * 2}, {"title": TITLE, "body": HTML}]}
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shell_gets_the_article_of_its_scripts(shape: str) -> None:
    outcome = parse_page(shell(SHAPES[shape]).encode())
    assert isinstance(outcome, Article)
    assert [each for each in outcome.repairs if each in {FROM_JSON_LD, FROM_STATE}]
    said = outcome.article_body.replace(" So.", "").split("\n\n")
    assert [text for text in said if text != TITLE] == PARAGRAPHS
    assert outcome.headline is not None
    assert outcome.headline.value == TITLE


def test_the_evidence_is_text_of_blocks_whose_path_names_the_scripts() -> None:
    outcome = parse_page(shell(SHAPES["page properties"]).encode())
    assert isinstance(outcome, Article)
    blocks = [block for block in outcome.blocks if block.text in PARAGRAPHS]
    assert len(blocks) == len(PARAGRAPHS)
    assert all("article#from-scripts" in str(block.path) for block in blocks)
    assert {(block.char_start, block.char_end) for block in blocks} == {(None, None)}


def test_a_heading_among_blocks_is_one() -> None:
    blocks = [
        {"type": "header", "text": "After the < storm"},
        *({"type": "text", "text": text} for text in PARAGRAPHS),
    ]
    document = segment_shown_html(shell(data({"title": TITLE, "blocks": blocks})))
    assert [block.text for block in document.blocks if block.kind == "heading"] == [
        TITLE,
        "After the < storm",
    ]


def test_the_description_tells_where_the_title_does_not() -> None:
    head = f'<title>The Courier</title><meta name=description content="{PARAGRAPHS[0][:90]}">'
    assert segment_shown_html(shell(data({"body": HTML}), head=head)).repairs == (FROM_STATE,)
    document = segment_shown_html(shell(data({"by": "Ann Lee of us", "body": HTML}), head=head))
    assert [block.text for block in document.blocks] == PARAGRAPHS
    other = f'<title>The Courier</title><meta name=description content="{"Nothing like that is told. " * 3}">'
    assert not segment_shown_html(shell(data({"body": HTML}), head=other)).repairs


NOTHING = {
    "teasers": data({"title": TITLE, "items": TEASERS}),
    "teasers deep in sections": data(
        {"title": TITLE, "sections": [{"of": TEASERS[:9]}, {"of": TEASERS[9:]}]}
    ),
    "comments": data({"title": TITLE, "comments": COMMENTS}),
    "messages": data(
        {"title": TITLE, "messages": {f"m{number}": text for number, text in enumerate(PARAGRAPHS)}}
    ),
    "a long catalogue": data({"title": TITLE, "terms": HTML} | {f"m{n}": f"Message {n}" for n in range(300)}),
    "another article": data({"title": "Bell of the chapel rings again", "body": HTML}),
    "a part of the title": data({"title": "The long storm", "body": HTML}),
    "a title far above": data({"title": TITLE, "a": {"b": {"c": {"terms": HTML}}}}),
    "labels with few sentences": data(
        {"title": TITLE, "words": [*PARAGRAPHS[:4], *(f"Label {n} of it" for n in range(99))]}
    ),
    "words without stops": data({"title": TITLE, "words": "harbour wall " * 200 + "."}),
    "a product's description": data(
        {"@type": "Product", "name": TITLE, "description": " ".join(PARAGRAPHS)}, "type=application/ld+json"
    ),
    "no title": data({"body": HTML}),
    "the site's own title": data({"title": "The Courier", "body": HTML}),
    "addresses": data(
        {"title": TITLE, "images": [f"https://a.example/{text[:60]}.png" for text in PARAGRAPHS * 2]}
    ),
    "a style sheet": data({"title": TITLE, "css": ".a > b { color: red; margin: 0 } " * 60}),
    "broken JSON": state({"title": TITLE, "body": HTML})[:-20] + "</script>",
    "code": f"<script>function f(a) {{ return '{HTML}' }}</script>",
    "two that both have bodies, of other titles": data(
        [
            {"@type": "Article", "headline": text[:30], "articleBody": " ".join(PARAGRAPHS)}
            for text in PARAGRAPHS[:2]
        ],
        "type=application/ld+json",
    ),
}


@pytest.mark.parametrize("shape", NOTHING)
def test_a_shell_without_an_article_in_its_scripts_stays_empty(shape: str) -> None:
    head = f"<title>{TITLE}</title><meta property=og:site_name content='The Courier'>"
    head = (
        "<title>The Courier</title><meta property=og:site_name content='The Courier'>"
        if "site" in shape
        else head
    )
    outcome = parse_page(shell(NOTHING[shape], head=head).encode())
    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.EMPTY


def test_a_page_that_shows_its_text_is_left_as_it_is() -> None:
    page = shell(data({"title": TITLE, "body": HTML.replace("wall", "mole")})).replace(
        "id=app>", f"id=app>{HTML}"
    )
    document = segment_shown_html(page)
    assert not document.repairs
    assert document.markup == page
    assert not any("mole" in block.text for block in document.blocks)


def test_a_short_article_is_no_shell() -> None:
    short = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[:4])
    assert not segment_shown_html(shell(short, data({"title": TITLE, "body": HTML * 4}))).repairs


def test_what_the_parser_would_not_show_is_not_put_in() -> None:
    sound = data({"title": TITLE, "body": HTML})
    assert not segment_shown_html(shell(sound, "<textarea>")).repairs
    assert segment_shown_html(shell("<script>x = '</body>'</script>", sound)).repairs == (FROM_STATE,)


def test_a_text_of_too_many_blocks_leaves_the_page_as_it_is() -> None:
    long = HTML + "".join(f"<p>{number} of them, as long as a sentence.</p>" for number in range(MOST_BLOCKS))
    assert not segment_shown_html(shell(data({"title": TITLE, "body": long}))).repairs


def test_a_page_of_many_labels_needs_much_more_in_its_scripts() -> None:
    labels = "".join(f"<div>Label {number}</div>" for number in range(60))
    assert not segment_shown_html(shell(labels, data({"title": TITLE, "body": HTML}))).repairs


def test_mark_up_of_the_text_does_not_break_the_page() -> None:
    body = f"</article></main></body></html><script>alert(1)</script>{HTML}<!-- </body>"
    document = segment_shown_html(shell(data({"title": TITLE, "body": body})))
    assert document.repairs == (FROM_STATE,)
    assert [block.text for block in document.blocks][: len(PARAGRAPHS) + 1] == [TITLE, *PARAGRAPHS]


def test_null_characters_become_spaces() -> None:
    document = segment_shown_html(
        shell(data({"title": TITLE, "by": "Ann\0Lee", "body": f"{HTML}<p>An\0end.</p>"}))
    )
    assert document.blocks[-1].text == "An end."


def test_halves_of_characters_become_marks() -> None:
    document = segment_shown_html(shell(data({"title": TITLE, "body": f"{HTML}<p>An end \ud83d of it.</p>"})))
    assert document.blocks[-1].text == "An end \ufffd of it."


HOSTILE = {
    "deep": "<script>x = " + '[{"a":' * 100_000 + "</script>",
    "deep and sound": "<script>x = " + "[[" * 50_000 + "]]" * 50_000 + "</script>",
    "long": f'<script>x = {{"title": "{TITLE}", "body": "{"word " * 10_000_000}"}}</script>',
    "begins": "<script>" + '=[1,{"a"' * 200_000 + "</script>",
    "nested begins": "<script>" + "=[" + '[[1,"a"],' * 100_000 + "</script>",
    "numbers": "<script>x = [" + "9" * 100_000 + "]</script>",
    "flat that refers to itself": data([{"a": 0, "b": 1}, [1, 0, 1, 2], HTML, *range(100_000)]),
    "flat that repeats a text": data([[1, *[2] * 100_000], [2] * 100_000, HTML * 30, *range(8)]),
    "stream that repeats a text": pushed(f"24:T{len(HTML * 30):x},{HTML * 30}5:" + json.dumps(["$24"] * 50_000) + "\n"),
    "many scripts": data({"a": "b"}) * 20_000,
    "many texts": data({"title": TITLE, "lists": [[PARAGRAPHS] * 50] * 50}),
    "entries in entries": data([[{str(n): {"a": "b c", "d": "e f"} for n in range(300)}] * 300]),
}  # fmt: skip


@pytest.mark.parametrize("shape", HOSTILE)
def test_hostile_scripts_cost_little_and_give_nothing(shape: str) -> None:
    page = shell(HOSTILE[shape])
    with must_end():
        assert not segment_shown_html(page).repairs


PIECES = st.sampled_from(
    [TITLE, HTML, *PARAGRAPHS, "", "\0", "\ud83d", "/a/b", "$24", "header", 0, -1, 1e300, None]
)
VALUES = st.recursive(
    PIECES,
    lambda inner: (
        st.lists(inner, max_size=9) | st.dictionaries(st.sampled_from(["type", "title", "a", "b"]), inner)
    ),
    max_leaves=60,
)


@given(VALUES)
@settings(max_examples=150, deadline=None)
def test_no_value_breaks_the_walk(value: Any) -> None:
    document = segment_shown_html(shell(data(value)))
    assert bool(document.blocks) == (FROM_STATE in document.repairs)


@given(st.text(alphabet='{}[]":,\\$1T<>/apn ascript=(;é\ud83d\n', max_size=200))
@settings(max_examples=150, deadline=None)
def test_no_script_breaks_the_walk(text: str) -> None:
    assert parse_page(shell(f"<script>x = {text}</script>", pushed(text)).encode(errors="replace"))


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_bytes_break_the_walk(payload: bytes) -> None:
    outcome = parse_page(b'<title>A title</title><script>window.x = {"a": ' + payload)
    assert isinstance(outcome, Article | NotArticle | Rejection)
