from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform import parse_page
from transform.article import Article, Span
from transform.blocks import Block, Disposition, Link
from transform.fields.references import find_references, parse_reference

FIELD = Disposition.FIELD


def entry(position: int, text: str) -> Block:
    return Block(position=position, text=text, kind="reference", disposition=FIELD)


STYLES: list[tuple[str, dict[str, Any]]] = [
    (
        "Khal S, Reyn SA. Is there a link? A systematic review. Br J Nutr. 2016;116(12):2097–2108.",
        {"title": "Is there a link? A systematic review", "journal": "Br J Nutr", "volume": "116"},
    ),
    (
        "Bar LL, Mendes De Leon CF, Lee S-YD, duToit L. Gaps of older Blacks and Whites. J Aging. 2004;16(3):3–7.",
        {
            "authors": ("Bar LL", "Mendes De Leon CF", "Lee S-YD", "duToit L"),
            "title": "Gaps of older Blacks and Whites",
            "journal": "J Aging",
        },
    ),
    (
        "Šedová L, Havierniková L, Elías de Molins Peña C, et al. Rats in it. Proc. Natl. Acad. Sci. 2019;16:1–8.",
        {
            "authors": ("Šedová L", "Havierniková L", "Elías de Molins Peña C"),
            "title": "Rats in it",
            "journal": "Proc. Natl. Acad. Sci",
        },
    ),
    (
        "Smith J, et al. Lancet Oncol 2023;24:45-56.",
        {"authors": ("Smith J",), "journal": "Lancet Oncol", "year": 2023, "volume": "24", "pages": "45-56"},
    ),
    (
        "Smith J, Doe A. Training in practice. Health Promot Pract. 2011;12(6 Suppl 2):130S–143S. PubMed",
        {"journal": "Health Promot Pract", "volume": "12", "pages": "130S–143S"},
    ),
    (
        "Strauss RS. Overweight in childhood, 1986-1998. [Sobrepeso infantil, 1986-1998.] JAMA 2001;286(22):2845-8.",
        {
            "title": "Overweight in childhood, 1986-1998",
            "journal": "JAMA",
            "volume": "286",
            "pages": "2845-8",
        },
    ),
    (
        "Skelton JA. A 12-year analysis. Int J Obes (Lond). 2007;31(9):1469–78.",
        {"title": "A 12-year analysis", "journal": "Int J Obes (Lond)", "volume": "31", "pages": "1469–78"},
    ),
    (
        "Weinstein JN, Baciu A, eds. The root causes of health inequity. National Academies Press; 2017.",
        {"authors": ("Weinstein JN", "Baciu A"), "title": "The root causes of health inequity"},
    ),
    (
        "Grants.gov. View grant opportunity. Posted January 28, 2020. Accessed November 3, 2023.",
        {"authors": ("Grants.gov",), "title": "View grant opportunity"},
    ),
    (
        "Feig VL, Stark B, et al. ; GBD 2019 Stroke Group. The burden of stroke. Lancet. 2021;20(10):795–820.",
        {"authors": ("Feig VL", "Stark B", "GBD 2019 Stroke Group"), "title": "The burden of stroke"},
    ),
    (
        "Health Board. Stroke facts and figures. Last revised December 19, 2023. Accessed April 5, 2024.",
        {"authors": ("Health Board",), "title": "Stroke facts and figures", "journal": None, "volume": None},
    ),
    (
        "Smith J. et al. 2022. Title of the paper. Journal of Things 12, 45-67.",
        {"authors": ("Smith J",), "title": "Title of the paper", "year": 2022, "volume": "12"},
    ),
    (
        "1. Liu Y, van Berg AB, et al. Grafts: a study. Blood. 2026;26(5):4-9. doi:10.1016/x. PMID: 12345.",
        {
            "number": 1,
            "authors": ("Liu Y", "van Berg AB"),
            "title": "Grafts: a study",
            "journal": "Blood",
            "year": 2026,
            "volume": "26",
            "pages": "4-9",
            "doi": "10.1016/x",
            "pmid": "12345",
        },
    ),
    (
        "Pasvol, O., & Smith, J. A. (2025). Title. Journal of Blood, 100(3), 123–130. https://doi.org/10.1002/ajb.12",
        {
            "authors": ("Pasvol, O.", "Smith, J. A."),
            "title": "Title",
            "journal": "Journal of Blood",
            "year": 2025,
            "volume": "100",
            "pages": "123–130",
            "doi": "10.1002/ajb.12",
        },
    ),
    (
        "Smith, J. and Doe, A., 2019. A study of things. Journal of Things, 12(3), pp.45-67.",
        {"authors": ("Smith, J.", "Doe, A."), "journal": "Journal of Things", "year": 2019, "pages": "45-67"},
    ),
    (
        "[3] J. Smith and A. Doe, “A study of things,” J. Things, vol. 12, no. 3, pp. 45–67, May 2019.",
        {
            "number": 3,
            "authors": ("J. Smith", "A. Doe"),
            "title": "A study of things",
            "journal": "J. Things",
            "year": 2019,
            "volume": "12",
        },
    ),
    (
        "4 Smith, J., Doe, A. & Roe, B. A study of things. Nature 12, 45–67 (2019).",
        {"number": 4, "authors": ("Smith, J.", "Doe, A.", "Roe, B."), "journal": "Nature", "year": 2019},
    ),
    (
        '(5) Smith, John. "A Study of Things." Journal of Things 12, no. 3 (2019): 45–67.',
        {
            "number": 5,
            "authors": ("Smith, John",),
            "title": "A Study of Things",
            "volume": "12",
            "pages": "45–67",
        },
    ),
    (
        "Smith J. “Children’s health in Europe.” Lancet 2019;12:45-67.",
        {"title": "Children’s health in Europe", "journal": "Lancet", "volume": "12"},
    ),
    (
        "Smith, J. (2019) ‘Patients’ needs and children’s health’, Lancet, 12(3), pp. 45–67.",
        {"title": "Patients’ needs and children’s health", "journal": "Lancet", "pages": "45–67"},
    ),
    (
        "Smith J. «L’hôpital d’un jour». Presse Med 2019;12:45-67.",
        {"title": "L’hôpital d’un jour", "journal": "Presse Med"},
    ),
    (
        "6. Müller H, Schmidt K: Therapie der akuten Leukämie. Dtsch Arztebl 2019; 116: 1–8.",
        {
            "authors": ("Müller H", "Schmidt K"),
            "title": "Therapie der akuten Leukämie",
            "year": 2019,
            "volume": "116",
        },
    ),
    (
        "7. Dupont A, Martin B. Traitement de la leucémie. Bull Cancer 2020;107:12-9.",
        {"authors": ("Dupont A", "Martin B"), "journal": "Bull Cancer", "year": 2020, "pages": "12-9"},
    ),
    (
        "8. World Health Organization. Cancer. https://www.who.int/cancer. Accessed May 1, 2024.",
        {
            "authors": ("World Health Organization",),
            "title": "Cancer",
            "url": "https://www.who.int/cancer",
            "journal": None,
            "year": None,
        },
    ),
    (
        "9. García-Sanz R, et al. Is there a role for it? Blood Adv. 2021 Mar 9;5(5):1234-45.",
        {"title": "Is there a role for it?", "journal": "Blood Adv", "year": 2021, "volume": "5"},
    ),
]


@pytest.mark.parametrize(("text", "parts"), STYLES, ids=[text[:30] for text, _ in STYLES])
def test_each_style_gives_its_parts(text: str, parts: dict[str, Any]) -> None:
    reference = dataclasses.asdict(parse_reference(text))
    assert {name: reference[name] for name in parts} == parts
    assert reference["raw"] == text


def test_numbered_lines_of_one_block_are_entries_of_their_own() -> None:
    block = entry(4, "1. Liu Y. First one. Blood. 2019;1:1-2.\n2. Doe J. Second one. Blood. 2020;2:3-4.")
    found = find_references([block])
    assert [reference.value.number for reference in found] == [1, 2]
    for reference in found:
        assert reference.span is not None
        assert block.text[reference.span.start : reference.span.end] == reference.raw


def cited(text: str, *entries: str, links: tuple[Link, ...] = ()) -> list[tuple[Span, ...] | None]:
    body = Block(position=0, text=text, links=links)
    listed = [entry(position, line) for position, line in enumerate(entries, start=1)]
    return [found.value.cited_at for found in find_references([body, *listed])]


NUMBERED = (
    "1. Liu Y. First. Blood. 2019;1:1.",
    "2. Doe J. Second. Blood. 2020;2:2.",
    "3. Roe B. Third. Blood. 2021;3:3.",
)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("As shown [1,3] before.", [True, False, True]),
        ("As shown [1–3] before.", [True, True, True]),
        ("As shown.² More.", [False, True, False]),
        ("As shown.1,2 The next.", [True, True, False]),
        ("As of 2010 [95% CI 1-3] it was 0.1.", [False, False, False]),
    ],
)
def test_marks_are_linked_to_their_entries(text: str, marked: list[bool]) -> None:
    assert [bool(spans) for spans in cited(text, *NUMBERED)] == marked


LISTED = tuple(f"{n}. Liu Y. Part {n}. Blood. 2019;{n}:1." for n in range(1, 7))
ROUND = "Seen (1). Also (2,3), and as Cao (4–6) says. "


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (ROUND, [1, 1, 1, 1, 1, 1]),
        (ROUND + "In COVID-19 (5) too.", [1, 1, 1, 1, 2, 1]),
        (ROUND + "Of 41 (3), 80.4% (2) and mean (SD) = 6 (2): (1) old, (2) new and (3) none.", [1] * 6),
        (ROUND + "The score was [SD] = 62 [1] y and t(1;2).", [1] * 6),
        ("Seen [1]. Also [2,3]. Later [4–6]. With mean [SD] = 62 [1] y.", [1] * 6),
        ("It has (1) a part and (2) another.", None),
        ("With mean [SD] = 62 [6] y.", None),
        ("Nothing is cited.", None),
    ],
)
def test_marks_count_in_the_style_of_the_article(text: str, counts: list[int] | None) -> None:
    expected = [None] * len(LISTED) if counts is None else counts
    assert [spans if spans is None else len(spans) for spans in cited(text, *LISTED)] == expected


def test_links_and_names_are_marks_too() -> None:
    link = Link(start=9, end=10, href="https://example.org/a#ref-2")
    assert cited("As shown 2 before.", *NUMBERED, links=(link,))[1] == (Span(0, 9, 10),)
    named = cited("It fell (Liu et al., 2019).", "Liu, Y., & Doe, J. (2019). First. Blood, 1(1), 1–2.")
    assert named == [(Span(0, 9, 25),)]


@pytest.mark.parametrize(
    ("text", "author", "marked"),
    [
        ("It fell (van der Berg et al., 2019).", "van der Berg AB", "van der Berg et al., 2019"),
        ("Van der Berg et al. (2019) say so.", "van der Berg AB", "Van der Berg et al. (2019"),
        ("It fell (Smith, 2019).", "J. Smith", "Smith, 2019"),
        ("It fell (Smith & van Berg, 2019).", "J.-P. Smith and B. van Berg", "Smith & van Berg, 2019"),
        ("It fell (Liu, Wang, & Ash, 2019).", "Liu Y, Wang X, Ash B", "Liu, Wang, & Ash, 2019"),
        ("Liu, Wang and Ash (2019) say so.", "Liu Y, Wang X, Ash B", "Liu, Wang and Ash (2019"),
        ("It fell (Mendes De Leon, 2019b).", "Mendes De Leon CF", "Mendes De Leon, 2019b"),
        ("It fell (World Health Organization, 2019).", "World Health Organization",
         "World Health Organization, 2019"),
        ("It fell (Cancer Research UK, 2019).", "Cancer Research UK", "Cancer Research UK, 2019"),
        ("It fell (Šedová, 2019).", "Šedová Š", "Šedová, 2019"),
        ("The von Trapp family, 2019, van 2019 and J. 2019.", "van der Berg AB", None),
        ("It fell (Liu, Wang, 2019).", "Liu Y, Wang X", None),
    ],
)  # fmt: skip
def test_names_are_marks_by_the_whole_surname(text: str, author: str, marked: str | None) -> None:
    ((spans,),) = [cited(text, f"{author}. First of all. Blood. 2019;1:1.")]
    assert [text[span.start : span.end] for span in spans or ()] == ([marked] if marked else [])


def test_a_page_without_entries_has_no_references() -> None:
    heading = Block(position=0, text="References", kind="references_heading")
    assert find_references([heading]) == ()


@given(st.text(max_size=200))
def test_any_text_is_parsed_without_fault(text: str) -> None:
    assert parse_reference(text).raw == text


BODY = "The board met on Monday, and it took three hours to agree on the plan for the old harbour. " * 3


def page_ending(*lines: str) -> Article:
    text = "\n\n".join(["The harbour gets a new plan", "By Amy Hopkins", "3 May 2024", BODY, BODY, *lines])
    outcome = parse_page(text.encode(), media_type="text/plain")
    assert isinstance(outcome, Article)
    return outcome


def test_an_entry_may_stand_behind_its_label() -> None:
    (found,) = page_ending("Reference: Lee D, et al. N Engl J Med 2018;378:1121-31.").references
    assert (found.value.journal, found.raw[:5]) == ("N Engl J Med", "Lee D")
    listed = page_ending(
        "References: 1. Lee D. A trial. Blood. 2019;1:2.", "2. Ono A. Another. Gut. 2020;1:2."
    )
    assert [found.value.journal for found in listed.references] == ["Blood", "Gut"]


def test_prose_behind_such_a_label_stays_text() -> None:
    said = "Sources: the records of the hospital, which the board has kept since 1998 in three rooms of the town hall."
    page = page_ending(said, BODY)
    assert page.references == ()
    assert said in page.article_body


@pytest.mark.parametrize(
    ("text", "title", "journal", "pages"),
    [
        ("Doherty N et al. Br J Surg 2025; 112: znaf101.", None, "Br J Surg", "znaf101"),
        ("Ash B. Sleep in town. Sleep. 2024;47:zsad012.", "Sleep in town", "Sleep", "zsad012"),
        ("Lindh K, et al. Eur Heart J. 2026.", None, "Eur Heart J", None),
        ("Ito H. Blood (2020) 136 (Supplement 1): 12–13.", None, "Blood", "12–13"),
        ("Chandler R. The Long Goodbye. 1953.", "The Long Goodbye", None, None),
    ],
)
def test_short_citations_have_a_journal_and_no_title(
    text: str, title: str | None, journal: str | None, pages: str | None
) -> None:
    reference = parse_reference(text)
    assert (reference.title, reference.journal, reference.pages) == (title, journal, pages)
