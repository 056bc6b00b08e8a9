from __future__ import annotations

import numpy as np
import pytest

from transform.boilerplate.page_decision import decide_page
from transform.boilerplate.scores import PageScores
from transform.segment_html import segment_html

SENTENCE = "Sentence {} of the article says what happened at the harbour, and it says so in words of its own."
ARTICLE = "".join(f"<p>{SENTENCE.format(at)}</p>" for at in range(15))
OTHER = "I was there myself, and the harbour was closed all day long."


def kinds(markup: str, head: str = "", body: str = "<body>") -> list[str]:
    document = segment_html(f"<html><head>{head}</head>{body}{markup}")
    size = len(document.blocks)
    scores = PageScores(content=np.full(size, 0.97), after=np.zeros(size))
    return [decision.kind for decision in decide_page(document, scores)]


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("class='comments'", "comment"),
        ("id='comment-17' class='even'", "comment"),
        ("id='kommentare'", "comment"),
        ("class='author-bio'", "author_bio"),
        ("class='article__Disclaimer'", "legal_notice"),
        ("class='modal fade'", "hidden"),
        ("class='related-products'", "related_links"),
        ("class='empfehlungen'", "related_links"),
        ("class='post_signature'", "author_bio"),
        ("class='twitter-tweet'", "share_widget"),
    ],
)
def test_what_is_named_as_no_part_of_the_article_is_cut(names: str, kind: str) -> None:
    found = kinds(f"<article>{ARTICLE}<div {names}><section><p>{OTHER}</p></section></div></article>")
    assert found == ["paragraph"] * 15 + [kind]


def test_comments_are_the_text_of_a_page_without_any_other() -> None:
    thread = "".join(f"<div class='comment'><p>{SENTENCE.format(at)}</p></div>" for at in range(15))
    assert "comment" not in kinds(f"<h1>Was the harbour closed?</h1>{thread}")


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='og:type' content='product'>",
        '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>',
    ],
)
def test_comments_are_text_where_the_page_says_that_it_consists_of_such(head: str) -> None:
    assert "comment" not in kinds(f"{ARTICLE}<div class='comments'><p>{OTHER}</p></div>", head)


def test_a_named_part_that_is_much_of_the_text_is_the_text() -> None:
    assert set(kinds(f"<div class='modal'>{ARTICLE}</div><p>{OTHER}</p>")) == {"paragraph"}


def test_up_to_half_of_the_text_may_be_a_window() -> None:
    window = "".join(f"<p>{SENTENCE.format(at)}</p>" for at in range(10))
    assert kinds(f"<main>{ARTICLE}</main><div class='modal'>{window}</div>").count("hidden") == 10


def test_posts_of_networks_that_are_more_than_a_tenth_of_the_text_are_what_it_speaks_of() -> None:
    posts = "".join(f"<div class='tweet'><p>{SENTENCE.format(at)}</p></div>" for at in range(5))
    assert "share_widget" not in kinds(f"<main>{ARTICLE}</main>{posts}")


@pytest.mark.parametrize("identity", ["related-costs", "instagram-shopping", "signature"])
def test_an_id_repeats_the_title_of_its_section(identity: str) -> None:
    section = f"<section id='{identity}' class='part'><h2>Related costs</h2><p>{OTHER}</p></section>"
    assert kinds(f"<article>{ARTICLE}{section}</article>")[-2:] == ["heading", "paragraph"]


def test_navigation_between_related_pages_stays_navigation() -> None:
    found = kinds(f"<nav class='related'><a href='/b'>next</a></nav><article>{ARTICLE}</article>")
    assert found == ["navigation"] + ["paragraph"] * 15


def test_the_names_of_the_page_itself_say_nothing() -> None:
    assert set(kinds(f"<main>{ARTICLE}</main>", body="<body class='single comments-open bio'>")) == {
        "paragraph"
    }
    assert set(kinds(f"<main class='commentary'>{ARTICLE}</main>")) == {"paragraph"}
