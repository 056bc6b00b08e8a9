"""One page in, one outcome out: articles, pages that are none, and rejections with reason and remedy."""

from __future__ import annotations

import tracemalloc

import pytest

from extract.hub import HubProfile, NoticePattern
from extract.page import MediaType, Page, digest
from transform.article import Article, Outcome, Rejection, RejectionReason
from transform.document import MOST_BLOCKS, MOST_TAGS
from transform.pipeline import parse_page, transform_page

TEXT = """A headline that is long enough for one

By Jane Roe

3 March 2026

The first paragraph of the article is a sentence or two long. It says who did what, where and when, and it
goes on for a while so that nobody takes it for a line of a menu.

The second paragraph is as long as the first one, more or less. It says why that matters, to whom, and what
may come of it in the years after.
"""


def outcome(payload: bytes, media_type: MediaType = MediaType.TEXT) -> Outcome:
    page = Page(page_id=digest(payload), payload=payload, media_type=media_type, container="x")
    return transform_page(page, None, None)


def test_a_text_becomes_an_article() -> None:
    article = parse_page(TEXT.encode(), media_type="text/plain")
    assert isinstance(article, Article)
    assert article.headline is not None
    assert article.headline.value == "A headline that is long enough for one"
    assert [author.value.name for author in article.authors] == ["Jane Roe"]
    assert article.article_body.startswith("The first paragraph")
    assert article.word_count == 68


@pytest.mark.parametrize("pattern", ["The second .* THE YEARS after\\.", "the second .* the years after\\."])
def test_a_hubs_own_notice_is_cut_however_its_pattern_is_cased(pattern: str) -> None:
    notice = NoticePattern(kind="newsletter", pattern=pattern, name="letter")
    page = Page(page_id="a", payload=TEXT.encode(), media_type=MediaType.TEXT, container="x", hub="h")
    article = transform_page(page, HubProfile(key="h", name="H", notices=(notice,)), None)
    assert isinstance(article, Article)
    assert [block.kind for block in article.blocks if block.rule == "profile:h:letter"] == ["newsletter"]
    assert "second paragraph" not in article.article_body


def test_the_same_page_gives_the_same_outcome() -> None:
    assert outcome(TEXT.encode()) == outcome(TEXT.encode())


def test_where_and_when_a_page_was_captured_decides_nothing() -> None:
    here = Page(page_id="a", payload=TEXT.encode(), media_type=MediaType.TEXT, container="here")
    there = Page(
        page_id="a", payload=TEXT.encode(), media_type=MediaType.TEXT, container="there", record_id="7"
    )
    assert transform_page(here, None, None) == transform_page(there, None, None)


@pytest.mark.parametrize(
    ("payload", "media_type", "reason"),
    [
        (b"", MediaType.TEXT, RejectionReason.EMPTY),
        (b" \r\n\t ", MediaType.HTML, RejectionReason.EMPTY),
        ("\u00a0\n\ufeff".encode(), MediaType.TEXT, RejectionReason.EMPTY),
        (b"-- * -- 1 2 3", MediaType.TEXT, RejectionReason.EMPTY),
        (b"<html><body><script>1</script></body></html>", MediaType.HTML, RejectionReason.EMPTY),
        (b"GIF89a\x00\x01", MediaType.OTHER, RejectionReason.NOT_TEXT),
        (b"\x00\x01\x02\x03" * 50, MediaType.TEXT, RejectionReason.UNDECODABLE),
    ],
)
def test_what_is_no_page_is_rejected_with_a_reason(
    payload: bytes, media_type: MediaType, reason: RejectionReason
) -> None:
    rejected = outcome(payload, media_type)
    assert isinstance(rejected, Rejection)
    assert rejected.reason is reason
    assert rejected.detail


@pytest.mark.parametrize(
    ("payload", "media_type", "said"),
    [
        (b"<p>a</p>" * (MOST_BLOCKS + 1), MediaType.HTML, "more than 100,000 blocks in 800,008 bytes"),
        (b"<table><tr>" + b"<td>a" * (MOST_BLOCKS + 1), MediaType.HTML, "more than 100,000 blocks"),
        (b"x" + b"<b>" * (MOST_TAGS + 1), MediaType.HTML, "more than 2,000,000 tags"),
        (b"a\n\n" * (MOST_BLOCKS + 1), MediaType.TEXT, "more than 100,000 blocks"),
        (b"a\r" * (10 * MOST_BLOCKS + 1), MediaType.TEXT, "more than 100,000 blocks"),
    ],
    ids=["elements", "cells", "tags", "paragraphs", "lines"],
)
def test_a_page_of_too_much_is_given_up_before_it_takes_the_memory(
    payload: bytes, media_type: MediaType, said: str
) -> None:
    tracemalloc.start()
    rejected = outcome(payload, media_type)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(rejected, Rejection)
    assert rejected.reason is RejectionReason.TOO_LARGE
    assert rejected.detail.startswith(said)
    assert most < 1_000 * MOST_BLOCKS  # a judged block takes three times as much


def test_an_unknown_media_type_is_the_callers_error() -> None:
    with pytest.raises(ValueError, match="image/png"):
        parse_page(b"x", media_type="image/png")


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_line_breaks_and_a_byte_order_mark_change_no_field(line_break: str) -> None:
    payload = b"\xef\xbb\xbf" + TEXT.replace("\n", line_break).encode()
    article, plain = outcome(payload), outcome(TEXT.encode())
    assert isinstance(article, Article)
    assert isinstance(plain, Article)
    assert article.article_body == plain.article_body
    assert [block.kind for block in article.blocks] == [block.kind for block in plain.blocks]


def test_a_page_without_text_is_rejected_with_the_headline_its_head_announces() -> None:
    shell = b"""<html><head><title>Ferry times change in May | Harbour News</title>
<meta property="og:site_name" content="Harbour News"></head><body><div id="app"></div></body></html>"""
    rejected, bare = parse_page(shell), parse_page(b"<html><body><script>1</script></body></html>")
    assert isinstance(rejected, Rejection)
    assert rejected.headline is not None
    assert rejected.headline.value == "Ferry times change in May"
    assert isinstance(bare, Rejection)
    assert bare.headline is None


def test_two_documents_in_one_file_are_a_page() -> None:
    prose = "The median survival was longer in the younger patients, and the response was durable. " * 5
    document = f"<html><body><article><h1>Aims</h1><p>{prose}</p></article></body></html>"
    outcome = parse_page(f"{document}{document.replace('median', 'mean')}".encode(), media_type="text/html")
    assert isinstance(outcome, Article)
    assert "median" in outcome.article_body
