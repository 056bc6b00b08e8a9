# ruff: noqa: E501 - notices are as long as notices are
"""Sponsor notices as rows: who, in which role, with what kind of support, belonging to whom."""

from __future__ import annotations

import tomllib

import pytest

from transform.article import Article
from transform.boilerplate.notices import PATTERNS
from transform.pipeline import parse_page

TITLE = "\n\nA headline that is long enough for one\n\n"
PROSE = "Results of a trial were published. " * 10

NOTICES = [
    (
        "The ALL Hub is an independent medical education platform, sponsored by Amgen and Autolus.",
        [("Amgen", "sponsor", None), ("Autolus", "sponsor", None)],
    ),
    (
        "The GvHD Hub is an independent medical education platform, supported by educational grants from Incyte, Medac GmbH, Pharmacyclics, an AbbVie Company, and Sanofi.",
        [
            ("Incyte", "supporter", "educational grant"),
            ("Medac GmbH", "supporter", "educational grant"),
            ("Pharmacyclics", "supporter", "educational grant"),
            ("Sanofi", "supporter", "educational grant"),
        ],
    ),
    (
        "The AML Hub is an independent medical education platform, sponsored by Daiichi Sankyo, Inc., Johnson & Johnson, and Syndax and has been supported through a grant from Bristol Myers Squibb.",
        [
            ("Daiichi Sankyo, Inc.", "sponsor", None),
            ("Johnson & Johnson", "sponsor", None),
            ("Syndax", "sponsor", None),
            ("Bristol Myers Squibb", "supporter", "grant"),
        ],
    ),
    (
        "Supported by independent educational grants from Pfizer and Takeda.",
        [
            ("Pfizer", "supporter", "independent educational grant"),
            ("Takeda", "supporter", "independent educational grant"),
        ],
    ),
    (
        "With educational grants from AbbVie, BeiGene, and Janssen Pharmaceutica, N.V.",
        [
            ("AbbVie", "supporter", "educational grant"),
            ("BeiGene", "supporter", "educational grant"),
            ("Janssen Pharmaceutica, N.V.", "supporter", "educational grant"),
        ],
    ),
    ("Our sponsors: Roche, Novartis", [("Roche", "sponsor", None), ("Novartis", "sponsor", None)]),
    (
        "Der Lymphom Hub ist eine unabhängige Fortbildungsplattform, gesponsert von AbbVie, Gilead und Roche.",
        [("AbbVie", "sponsor", None), ("Gilead", "sponsor", None), ("Roche", "sponsor", None)],
    ),
    (
        "Le Lymphoma Hub est une plateforme indépendante, parrainée par AbbVie, Gilead et Roche.",
        [("AbbVie", "sponsor", None), ("Gilead", "sponsor", None), ("Roche", "sponsor", None)],
    ),
    (
        "Lymphoma Hub是一个独立的医学教育平台，由AbbVie、Gilead和Roche赞助。",
        [("AbbVie", "sponsor", None), ("Gilead", "sponsor", None), ("Roche", "sponsor", None)],
    ),
]


def parsed(notice: str) -> Article:
    article = parse_page((notice + TITLE + PROSE).encode(), media_type="text/plain")
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(("notice", "expected"), NOTICES)
def test_a_notice_becomes_rows(notice: str, expected: list[tuple[str, str, str | None]]) -> None:
    article = parsed(notice)
    assert article.blocks[0].kind == "sponsor_notice"
    found = [(m.value.name, m.value.role, m.value.support_type) for m in article.sponsor_mentions]
    assert found == expected
    for mention in article.sponsor_mentions:
        assert mention.span is not None
        assert article.blocks[0].text[mention.span.start : mention.span.end] == mention.raw


def test_an_apposition_is_an_affiliation_and_no_sponsor() -> None:
    article = parsed(
        "This site is funded by Kite, a Gilead company, and Janssen (part of Johnson & Johnson), and supported through a grant from the Hippocrate Institute, an association of the Servier Group."
    )
    rows = [(m.value.name, m.value.affiliation, m.value.affiliation_org) for m in article.sponsor_mentions]
    assert rows == [
        ("Kite", "a Gilead company", "Gilead"),
        ("Janssen", "part of Johnson & Johnson", "Johnson & Johnson"),
        ("Hippocrate Institute", "an association of the Servier Group", "Servier Group"),
    ]


def test_the_statement_of_independence_is_kept() -> None:
    article = parsed(
        "Sponsored by Amgen and Pfizer. The funders are allowed no direct influence on our content."
    )
    assert article.independence_statement is not None
    assert (
        article.independence_statement.value == "The funders are allowed no direct influence on our content."
    )


def test_who_paid_for_a_study_sponsors_no_hub() -> None:
    article = parsed(
        "The trial was sponsored by Amgen, which also supplied the drug and had a say in its design."
    )
    assert article.sponsor_mentions == ()


EXAMPLES = [
    (path.stem, shape["yes"])
    for path in sorted(PATTERNS.glob("*.toml"))
    for shape in tomllib.loads(path.read_text(encoding="utf-8"))["shapes"]
    if shape["kind"] == "sponsor_notice" and "names}" in shape["pattern"] + shape["pattern"].replace(">", "}")
]


@pytest.mark.parametrize(("language", "notice"), EXAMPLES)
def test_the_names_are_read_in_every_language(language: str, notice: str) -> None:
    names = [mention.value.name for mention in parsed(notice).sponsor_mentions]
    assert len(names) >= 2, language
    assert all(name in notice and len(name) <= 30 for name in names)


SPOKEN_ABOUT = [
    "The study was funded by Amvela, and the authors had access to all data.",
    "Funding for this study was provided by Amvela Pharma.",
    "This work was made possible by a grant of the Amvela Foundation.",
    "Dr Smith has received funding from Amvela, Bortex and Corvane.",
    "In partnership with Amvela, Oxford tested the vaccine in four countries.",
    "The programme has received funding from the European Union's research and innovation programme.",
    "Die Studie wurde von Amvela finanziert und an zwölf Zentren durchgeführt.",
    "L'étude a été financée par Amvela et menée dans dix hôpitaux.",
    "Het onderzoek werd gefinancierd door Amvela en duurde drie jaar.",
    "该研究由诺华资助，在六个国家进行。",
]


@pytest.mark.parametrize("sentence", SPOKEN_ABOUT)
def test_who_paid_for_a_study_is_no_sponsor_of_the_page(sentence: str) -> None:
    article = parse_page(f"{TITLE}{PROSE}\n\n{sentence}\n\n{PROSE}".encode(), media_type="text/plain")
    assert isinstance(article, Article)
    assert not article.sponsor_mentions
