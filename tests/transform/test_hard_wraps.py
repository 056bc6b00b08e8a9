"""Where a text was wrapped, amid all that is no paragraph, at any width."""

from __future__ import annotations

import textwrap
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.hard_wraps import wrap_column
from transform.segment_text import BULLET, paragraphs, segment_text

PROSE = (
    (
        "In this secondary analysis, patients with low ferritin at the first visit had more flares in the year "
        "after it than those whose stores were full, and the difference held after age and treatment were taken into "
        "account by the authors of the study. No such difference was seen for haemoglobin, nor for transferrin."
    ),
    (
        "The investigators followed four hundred adults for eighteen months and asked them every fortnight about their "
        "symptoms, their work and their sleep, which most of them reported as poor in winter and better in summer."
    ),
)
TITLE = "Ferritin and the course of inflammatory bowel disease in adults: what the cohort of the two valleys tells us"


def _wrapped(width: int, *, indent: str = "") -> list[str]:
    fill = partial(textwrap.fill, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    return [textwrap.fill(TITLE, width), *(fill(text, width) for text in PROSE)]


def _texts(dump: str) -> list[str]:
    return [" ".join(block.text.split()) for block in segment_text(dump).blocks]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "", id="alone"),
        pytest.param("Home\nNews\nAbout us\nContact", "", id="menu"),
        pytest.param("", "https://journal.example/" + "path/" * 20, id="address"),
        pytest.param("", "A row of figures that is wider than the rest: " + "12.5  " * 10, id="wide row"),
        pytest.param("  * First of all\n  * Second of all", "", id="list"),
    ],
)
@pytest.mark.parametrize("indent", ["", "   "])
@pytest.mark.parametrize("width", [60, 72, 79])
def test_wrapped_paragraphs_are_whole_whatever_stands_around_them(
    before: str, after: str, indent: str, width: int
) -> None:
    dump = "\n\n".join(filter(None, [before, *_wrapped(width, indent=indent), after]))
    assert {TITLE, *PROSE} <= set(_texts(dump))


@given(st.integers(50, 110))
def test_paragraphs_that_no_blank_line_parts_are_whole(width: int) -> None:
    short = "The authors report no conflict of interest."
    dump = "\n".join([*_wrapped(width), short, textwrap.fill(PROSE[0], width)])
    assert "".join(dump.split()) == "".join("".join(_texts(dump)).split())
    lines = len(dump.splitlines())
    assert len(_texts(dump)) < lines / 2


@pytest.mark.parametrize(
    "dump",
    [
        pytest.param("\n".join(PROSE), id="long lines"),
        pytest.param("Home\nNews\nAbout us\nContact\nPrivacy\nTerms of use", id="menu"),
        pytest.param(
            "Ferritin and flares in adults with colitis\nWhat winter does to sleep in the two valleys of the north\n"
            "A cohort of four hundred\nHow stores of iron are measured, and when\n"
            "Of transferrin, and what it tells of the liver",
            id="headlines",
        ),
        pytest.param(
            "One sentence of a short page.\nAnother sentence of the page, longer than that.", id="short"
        ),
    ],
)
def test_lines_that_nobody_wrapped_stay_apart(dump: str) -> None:
    assert wrap_column(dump, paragraphs(dump), partial(BULLET.match, dump)) is None


def test_wide_characters_take_two_columns_and_are_broken_anywhere() -> None:
    text = (
        "在这项研究中，接受新药治疗的患者的主要终点事件明显少于对照组，而且在各个亚组中"
        "的结果都是一致的，研究者认为这种治疗方法可以推荐给大多数病情稳定的成年人使用。"
    )
    dump = "\n".join(text[at : at + 36] for at in range(0, len(text), 36))
    assert ["".join(block.text.split()) for block in segment_text(dump).blocks] == [text]
