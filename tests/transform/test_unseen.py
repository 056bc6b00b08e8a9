"""Words are found whatever is hidden in them: in dumps, Markdown and HTML the same, and spans still cover the file."""

from __future__ import annotations

import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform import parse_page
from transform.article import Article
from transform.segment_dump import segment_dump
from transform.segment_html import segment_html
from transform.unseen import unseen_marks, unseen_repairs, without_unseen

DUMP = """Heart failure and new drugs for adults in winter

By Katrin Vogel

December 3, 2025

The trial of the drug in four hundred adults with heart failure, née Müller, showed a lower rate of events than usual \
care (hazard ratio, 0.82; 95% confidence interval, 0.73-0.92; p = 0.01), and fewer of them were admitted.

This platform is sponsored by Novartis and Roche.

References

1. Smith J, Doe P. Title of work. J Clin Med. 2024;3(2):11-20.
"""
TEXT = st.text(alphabet="ab é中文\u0301\u00ad\u200b\ufeff\n\r .#[", max_size=80)


def _hyphenated(text: str) -> str:
    """Put a soft hyphen behind every third letter of a word."""
    return "".join(c + ("\u00ad" if at % 3 == 0 and c.isalpha() else "") for at, c in enumerate(text))


def _spaced(text: str) -> str:
    return text.replace(" ", "\u200b \u200b")


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _as_html(text: str) -> str:
    """Return the paragraphs as a page that writes all but ASCII as entities."""
    title, *rest = (html.escape(part).replace("\u00ad", "&shy;") for part in text.split("\n\n"))
    return f"<article><h1>{title}</h1>" + "".join(f"<p>{part}</p>" for part in rest) + "</article>"


def _read(article: object) -> tuple[object, ...]:
    assert isinstance(article, Article)
    assert article.headline is not None
    assert article.date_published is not None
    return (
        article.headline.value,
        article.article_body,
        [found.value.name for found in article.authors],
        article.date_published.value.day,
        [found.value.name for found in article.sponsor_mentions],
        [(row.value, row.ci_low, row.ci_high, row.p_value) for row in article.statistics],
        len(article.references),
    )


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown", "text/html"])
@pytest.mark.parametrize(
    ("hide", "repair"), [(_hyphenated, "soft_hyphen"), (_spaced, "invisible"), (_decomposed, "decomposed")]
)
def test_fields_are_read_whatever_is_hidden_in_their_words(
    hide: object, repair: str, media_type: str
) -> None:
    assert callable(hide)
    hidden, shown = hide(DUMP), DUMP
    if media_type == "text/html":
        hidden, shown = _as_html(hidden), _as_html(shown)
    article = parse_page(hidden.encode(), media_type=media_type)
    assert _read(article) == _read(parse_page(shown.encode(), media_type=media_type))
    assert isinstance(article, Article)
    assert repair in article.repairs


@given(TEXT)
def test_blocks_say_what_their_spans_show(text: str) -> None:
    document = segment_dump(text)
    rest = 0
    for block in document.blocks:
        assert block.char_start is not None
        assert block.char_end is not None
        assert rest <= block.char_start < block.char_end
        assert not _letters(text[rest : block.char_start])
        assert _letters(block.text) == _letters(text[block.char_start : block.char_end])
        rest = block.char_end


def _letters(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(without_unseen(text).replace("\u00ad", "").split()))


@given(TEXT)
def test_what_is_shown_hides_nothing(text: str) -> None:
    shown = without_unseen(text)
    assert all(character not in shown for character in "\u200b\ufeff")
    assert bool(unseen_repairs(text)) >= (shown != text)
    marked, end = "", 0
    for mark in unseen_marks(text):
        marked, end = marked + text[end : mark.start] + mark.space, mark.end
    assert marked + text[end:] == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Ref\u00aderences", "References", id="soft hyphen"),
        pytest.param("inter\u00ad\nnational", "international", id="soft hyphen at the end of a line"),
        pytest.param("(\u00ad0.5 to \u00ad0.2)", "(\u00ad0.5 to \u00ad0.2)", id="lost minus"),
        pytest.param("Ma\u0308rz", "März", id="decomposed"),
        pytest.param("か\u3099ん", "がん", id="decomposed kana"),
        pytest.param("plain é", "plain é", id="plain"),
    ],
)
def test_a_text_is_read_as_it_is_seen(text: str, shown: str) -> None:
    assert without_unseen(text) == shown


def test_line_breaks_amid_ideographs_are_no_spaces_but_in_code() -> None:
    document = segment_html("<p>主要\n  终点 of\nthe trial</p><pre>主要\n终点</pre>")
    assert [block.text for block in document.blocks] == ["主要终点 of the trial", "主要\n终点"]
