from __future__ import annotations

import pytest

from transform.boilerplate.biographies import find_biographies
from transform.boilerplate.verdicts import Verdict
from transform.segment_text import segment_text

PROSE = "Fevers came with the floods of the valley, and forty nurses wrote down what they saw."
TITLE, TEMPLATE = Verdict("title", "structure:title_line"), Verdict("template", "template:0123456789abcdef")


def found(byline: str, *last: str, title: str = "When the floods came", end: int | None = None) -> list[str]:
    """Return the biographies among the last texts of a dump, before a template."""
    document = segment_text("\n\n".join(["Home", title, byline, PROSE, PROSE, *last, "Imprint"]))
    texts = [block.text for block in document.blocks]
    verdicts = [TEMPLATE, TITLE, *[None] * (len(texts) - 3), TEMPLATE]
    return [texts[at] for at in find_biographies(document, verdicts, len(texts) - 1 if end is None else end)]


@pytest.mark.parametrize(
    ("byline", "last"),
    [
        ("By Moira Tellwright", "Moira Tellwright has been on call every night since 2004."),
        ("Text: Anne-Lise O'Neill · 3 May 2024", "Anne-Lise O'Neill edits the Studies shelf."),
        ("Dr. Moira Tellwright, MD", "Dr. Tellwright has nothing against cats."),
        ("文・山根ちづる", "山根ちづる。三児の母、元給食調理員。"),
    ],
)
def test_a_last_text_that_begins_with_the_authors_name_is_a_biography(byline: str, last: str) -> None:
    assert found(byline, last) == [last]


@pytest.mark.parametrize("kind", ["published_date", "template"])
def test_the_name_may_stand_in_a_line_with_the_day_that_other_pages_have_much_alike(kind: str) -> None:
    texts = [
        "Home",
        "When the floods came",
        "Amy Hopkins | Cases | 9 May 2023",
        PROSE,
        "Amy Hopkins keeps bees.",
    ]
    verdicts = [TEMPLATE, TITLE, Verdict(kind, "structure:line"), None, None, TEMPLATE]
    document = segment_text("\n\n".join([*texts, "Imprint"]))
    assert list(find_biographies(document, verdicts, 5)) == [4]


def test_so_are_those_of_two_authors_and_before_a_word_of_thanks() -> None:
    first, second = "Ruth Adler keeps bees.", "Amy Hopkins was a nurse in the valley for a long time."
    thanks = "The valley's fund paid for the maps."
    assert found("Ruth Adler and Amy Hopkins", first, second, thanks) == [second, first]


@pytest.mark.parametrize(
    ("byline", "last"),
    [
        ("By Moira Tellwright", "She has been on call every night since."),  # no name
        ("By Moira Tellwright", "Moira Bligh has been on call every night since."),  # another's
        (
            "Moira Tellwright was here.",
            "Moira Tellwright has been on call every night.",
        ),  # a sentence, no line
        (
            "Striker Moira Tellwright after the equaliser. (Picture: A. Hopkins)",
            "Moira Tellwright scored twice before the break.",
        ),  # whom a picture shows
        (
            "By Moira Tellwright",
            "Moira Tellwright " + "has been on call every night since then, " * 12,
        ),  # too long
        ("on call", "On call she has been every night since."),  # no capitals
    ],
)
def test_other_last_texts_are_not(byline: str, last: str) -> None:
    assert found(byline, last) == []


def test_of_whom_the_title_speaks_the_text_does_too() -> None:
    last = "Frau Adelmann wrote three wishes on a slip of paper."
    assert found("A talk with Frau Adelmann", last) == [last]
    assert found("A talk with Frau Adelmann", last, title="Twelve weeks with Frau Adelmann") == []


def test_who_asks_again_and_again_is_no_biography() -> None:
    asked, answered = "Amy Hopkins: How many cats are there?", "Moira Bligh: Nine, and they all have names."
    assert found("By Amy Hopkins", asked) == [asked]
    assert found("By Amy Hopkins", "Amy Hopkins: And dogs?", "Moira Bligh: None.", asked, answered) == []


def test_who_made_what_the_title_names_warrants_it() -> None:
    last = "Halden Instruments warrants this balance for three years."
    assert found("Maker: Halden Instruments", last) == [last]
    assert found("Maker: Halden Instruments", last, title="Halden PB-310 Precision Balance") == []


def test_without_a_template_behind_the_body_there_are_none() -> None:
    assert found("By Moira Tellwright", "Moira Tellwright keeps bees.", end=7) == []
