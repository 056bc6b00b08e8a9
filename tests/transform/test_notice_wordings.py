"""Notices in many wordings, in each language, and the sentences of articles that resemble them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from transform.article import Article
from transform.blocks import Block
from transform.boilerplate.notices import expand_parts, match_notice, organisations_in
from transform.fields.context import FieldContext
from transform.fields.sponsors import mentions
from transform.pipeline import parse_page
from transform.segment_text import segment_text

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

WORDINGS = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "notice_wordings").glob("*.toml"))
}
PROSE = "Results of a trial were published. " * 10


def texts_of(section: str) -> list[ParameterSet]:
    """Return the texts of a section in all languages, each with its kind where it has one."""
    found: list[tuple[str, Any]] = []
    for language, content in WORDINGS.items():
        part = content[section]
        rows = (
            [(kind, text) for kind, texts in part.items() for text in texts] if section == "others" else part
        )
        found += [(f"{language}-{number}", row) for number, row in enumerate(rows)]
    return [pytest.param(*(row if isinstance(row, tuple) else (row,)), id=name) for name, row in found]


SPONSORS = [
    pytest.param(text, names, id=f"{language}-{number}")
    for language, content in WORDINGS.items()
    for number, (text, names) in enumerate(content["sponsors"].items())
]
FIRST_SPONSORS = [
    pytest.param(*next(iter(content["sponsors"].items())), id=language)
    for language, content in WORDINGS.items()
]


@pytest.mark.parametrize(("text", "names"), SPONSORS)
def test_who_pays_for_the_page_is_told_by_a_notice(text: str, names: list[str]) -> None:
    notice = match_notice(text)
    assert notice is not None
    assert notice.kind == "sponsor_notice"
    assert names_in(text) == names


def names_in(text: str) -> list[str]:
    """Return the sponsors that a notice names."""
    block = Block(position=0, text=text, kind="sponsor_notice", rule="notice:sponsor_notice")
    document = segment_text(text, target_uri=None)
    context = FieldContext(
        document=document, blocks=(block,), hub=None, target_uri=None, body="", sections=()
    )
    return [mention.value.name for mention in mentions(context)]


@pytest.mark.parametrize(("kind", "text"), texts_of("others"))
def test_a_notice_is_known_in_many_wordings(kind: str, text: str) -> None:
    notice = match_notice(text)
    assert notice is not None
    assert notice.kind == kind


@pytest.mark.parametrize("text", texts_of("kept"))
def test_a_sentence_of_an_article_is_kept(text: str) -> None:
    assert match_notice(text) is None


@pytest.mark.parametrize("text", texts_of("missed"))
@pytest.mark.xfail(strict=True, reason="known gaps: a pattern that learns one moves it to its table")
def test_a_notice_that_no_pattern_knows(text: str) -> None:
    assert match_notice(text) is not None


@pytest.mark.parametrize(("text", "names"), FIRST_SPONSORS)
@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_a_page_is_rid_of_the_notice_and_keeps_the_sponsors(
    text: str, names: list[str], media_type: str
) -> None:
    parts = ("A headline that is long enough for one", PROSE, text)
    is_html = media_type == "text/html"
    page = "<h1>{}</h1><p>{}</p><p>{}</p>".format(*parts) if is_html else "\n\n".join(parts)
    article = parse_page(page.encode(), media_type=media_type)
    assert isinstance(article, Article)
    assert [mention.value.name for mention in article.sponsor_mentions] == names
    assert text not in article.article_body


def test_a_part_may_hold_those_before_it() -> None:
    assert expand_parts("{own} is", {"noun": "hub|site", "own": "this {noun}"}) == "(?:this (?:hub|site)) is"


def test_the_place_of_the_names_is_told_with_their_last_stop() -> None:
    sentence = "Sponsored in full by Amvela and Bortex, N.V."
    start, end = organisations_in(sentence) or (0, 0)
    assert sentence[start:end] == "Amvela and Bortex, N.V."
    assert organisations_in("The trial was sponsored by Amvela.") is None
