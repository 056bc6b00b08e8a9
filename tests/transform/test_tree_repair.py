"""A page whose tree libxml2 gets wrong is parsed again, an ordinary one never, and text is never lost by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.page import MediaType, Page, digest
from transform.article import Article
from transform.pipeline import transform_page
from transform.segment_html import segment_html
from transform.tree_faults import REFUSED_END_TAG, UNCLOSED_DRAWING
from transform.tree_repair import LOST_TEXT, MISNESTED, segment_sound_html

STORY = "".join(f"<p>Sentence {number} of the story is long enough to be read.</p>" for number in range(9))


def page(body: str) -> str:
    return f"<html><head><title>A story</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "body",
    [
        f"<nav><div><a href=/>Home</a></nav><article>{STORY}</article>",
        f"<header><section><div></section><aside><div></aside></header><main>{STORY}</main>",
        f"<div><form><div><input></form></div><section>{STORY}</section>",
    ],
)
def test_misnested_tree_is_repaired(body: str) -> None:
    document = segment_sound_html(page(body))
    assert segment_html(page(body)).faults == (REFUSED_END_TAG,)
    assert document.repairs == (MISNESTED,)
    paths = [block.path for block in document.blocks if block.text.startswith("Sentence")]
    assert len(paths) == 9
    assert not any(name in str(path) for path in paths for name in ("nav", "aside", "header", "form"))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (f"<header><template><div></template></header><main>{STORY}</main>", REFUSED_END_TAG),
        (f"<svg><path d='M0 0'><main>{STORY}</main>", UNCLOSED_DRAWING),
        (f"<math><annotation-xml><div>{STORY}</div>", UNCLOSED_DRAWING),
    ],
)
def test_lost_text_is_found_again(body: str, fault: str) -> None:
    assert segment_html(page(body)).faults == (fault,)
    assert len(segment_html(page(body)).blocks) < 9
    document = segment_sound_html(page(body))
    assert document.repairs == (LOST_TEXT,)
    assert sum(block.text.startswith("Sentence") for block in document.blocks) == 9


@pytest.mark.parametrize(
    "body",
    [
        STORY,
        f"<nav><ul><li><a href=/>Home<li>About</ul></nav><p>Unclosed<p>{STORY}</span></p>",
        f"<svg/><svg class=x /><SVG></SVG><svg-icon>{STORY}",
    ],
)
def test_ordinary_page_is_parsed_once(body: str) -> None:
    document = segment_sound_html(page(body))
    assert document.faults == document.repairs == ()
    assert document.markup == page(body)


def test_second_tree_that_loses_text_is_dropped() -> None:
    markup = f"<html><frameset><nav><div></nav></frameset>{STORY}</html>"
    document = segment_sound_html(markup)
    assert document.faults == (REFUSED_END_TAG,)
    assert not document.repairs
    assert len(document.blocks) == 9


def test_second_tree_that_moves_nothing_is_dropped() -> None:
    document = segment_sound_html(page(f"{STORY}<nav><div>Home</nav>"))
    assert document.faults == (REFUSED_END_TAG,)
    assert not document.repairs


def test_markup_that_would_explode_is_left_alone() -> None:
    fault = "<nav><div></nav>"
    for bomb in ("".join(f"<i id=k{number}><p>x" for number in range(3000)), "<div>" * 20_000 + "x"):
        assert not segment_sound_html(fault + bomb).repairs


@pytest.mark.parametrize(
    ("extra", "repairs"),
    [
        ("<b>" * 100, (MISNESTED,)),
        ("<b>" * 101, ()),
        ("<b></b>" * 200, (MISNESTED,)),
        ("<B>" * 60 + "<b>" * 60, ()),
        ("<b>" * 60 + "<i>" * 60, (MISNESTED,)),
    ],
)
def test_formatting_left_open_decides_whether_a_second_parse_is_tried(
    extra: str, repairs: tuple[str, ...]
) -> None:
    body = f"<nav><div><a href=/>Home</a></nav><article>{STORY}</article>{extra}"
    assert segment_sound_html(page(body)).repairs == repairs


@pytest.mark.parametrize(("depth", "repairs"), [(400, (MISNESTED,)), (520, ())])
def test_depth_decides_whether_a_second_parse_is_tried(depth: int, repairs: tuple[str, ...]) -> None:
    body = f"<nav><div><a href=/>Home</a></nav><article>{STORY}</article>{'<div>' * depth}x{'</div>' * depth}"
    assert segment_sound_html(page(body)).repairs == repairs


def test_repair_stands_in_the_article() -> None:
    payload = page(f"<nav><div><a href=/>Home</a></nav><article><h1>A story</h1>{STORY}</article>").encode()
    outcome = transform_page(
        Page(page_id=digest(payload), payload=payload, media_type=MediaType.HTML, container="a"), None, None
    )
    assert isinstance(outcome, Article)
    assert MISNESTED in outcome.repairs
    assert outcome.article_body.count("Sentence") == 9


TAGS = ("div", "nav", "section", "p", "template", "svg", "table", "td", "b", "a", "li", "form", "aside")


@given(
    st.lists(
        st.tuples(st.sampled_from(TAGS), st.booleans(), st.sampled_from(["", "word ", "x"])), max_size=40
    )
)
def test_no_text_is_lost_whatever_the_tags(steps: list[tuple[str, bool, str]]) -> None:
    markup = "".join(f"<{'/' if is_end else ''}{name}>{text}" for name, is_end, text in steps)
    before = sum(len(block.text) for block in segment_html(markup).blocks)
    assert sum(len(block.text) for block in segment_sound_html(markup).blocks) >= 0.98 * before
