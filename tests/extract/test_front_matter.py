from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.front_matter import declared_url, front_matter
from tests.hang import must_end
from transform.article import Article
from transform.pipeline import parse_page

YAML = """---
title: "The \\"old\\" mill: sold"
author: Pia Stroem
url: https://courier.example/mill
description: null
date: '2025-03-14'
tags: ['mills', "bread"]
categories:
  - Local news
fingerprint: b1c299103096af82
---
"""
READER = """Title: The old mill is sold

URL Source: https://courier.example/mill

Published Time: 2025-03-14T09:00:00+01:00

Markdown Content:
"""
BODY = (
    "The old mill on the river was sold in spring to a family who had long wished for it, and they will bake there.\n\n"
    "The neighbours, who had feared that it would be torn down, said that they would come for the bread on Saturdays.\n"
)


def test_yaml_over_a_page_is_read_by_the_names_of_metas() -> None:
    stated, start = front_matter(YAML + BODY)
    assert (YAML + BODY)[start:] == BODY
    assert stated == {
        "og:title": 'The "old" mill: sold',
        "author": "Pia Stroem",
        "canonical": "https://courier.example/mill",
        "article:published_time": "2025-03-14",
        "keywords": "mills, bread",
    }


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_the_lines_of_a_reader_are_read_too(line_break: str) -> None:
    stated, start = front_matter("\ufeff" + (READER + BODY).replace("\n", line_break))
    assert ("\ufeff" + (READER + BODY).replace("\n", line_break))[start:].startswith("The old mill on")
    assert stated == {
        "og:title": "The old mill is sold",
        "canonical": "https://courier.example/mill",
        "article:published_time": "2025-03-14T09:00:00+01:00",
    }


@pytest.mark.parametrize(
    "text",
    [
        "---\nA paragraph between rules.\n---\nAnother.",
        "---\ntitle: It never ends\n\nText",
        "Title: The old mill\n\nText of a page that has a label.",
        "---\ncolour: red\n---\nText",
        "",
    ],
)
def test_what_only_resembles_it_is_the_page_s_text(text: str) -> None:
    assert front_matter(text) == ({}, 0)
    assert declared_url(text.encode()) == ()


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    for known in (text, f"---\n{text}\n---\n", f"Title: {text}\nURL Source: {text}\nText Content:\n"):
        stated, start = front_matter(known)
        assert 0 <= start <= len(known)
        assert bool(stated) is bool(start)


@pytest.mark.parametrize("line", ["a: b\n", "\n", "  \n", "a:", "---\n", "[" * 100 + "\n"])
def test_front_matter_without_end_takes_time_by_its_length(line: str) -> None:
    with must_end():
        front_matter("---\n" + line * 200_000)
        front_matter("Title: a\nURL Source: b\n" + line * 200_000)


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown"])
@pytest.mark.parametrize("head", [YAML, READER])
def test_a_page_s_fields_are_read_from_it_and_its_text_is_not(head: str, media_type: str) -> None:
    article = parse_page((head + BODY).encode(), media_type=media_type)
    assert isinstance(article, Article)
    assert article.article_body == BODY.strip()
    assert article.canonical_url is not None
    assert article.canonical_url.value == "https://courier.example/mill"
    assert article.date_published is not None
    assert str(article.date_published.value.day) == "2025-03-14"
    assert article.headline is not None
    assert article.headline.value in {'The "old" mill: sold', "The old mill is sold"}
    assert {block.char_start for block in article.blocks} >= {len(head)}
