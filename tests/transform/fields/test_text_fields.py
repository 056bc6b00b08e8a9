"""Headline, byline and days of text dumps, where only the lines themselves can tell."""

from __future__ import annotations

from datetime import date

import pytest

from transform import parse_page
from transform.article import Article

TITLE = "Sleep protects the heart in old age"
PROSE = "The study followed three thousand people over ten years and compared good sleepers with the rest. "
DUMPS = [
    ("By Amy Hopkins", "Published: May 3, 2024", "Amy Hopkins"),
    ("Von Ute Graf", "Veröffentlicht am 3. Mai 2024", "Ute Graf"),
    ("Par Jean Dupont", "Publié le 3 mai 2024", "Jean Dupont"),
    ("Por Ana Gil", "Publicado el 3 de mayo de 2024", "Ana Gil"),
    ("di Anna Rossi", "3 maggio 2024", "Anna Rossi"),
    ("Door Jan de Vries", "Gepubliceerd: 3 mei 2024", "Jan de Vries"),
    ("Af Lars Holm", "3. maj 2024", "Lars Holm"),
    ("Av Anna Lind", "Publicerad 3 maj 2024", "Anna Lind"),
    ("Teksti: Liisa Virtanen", "Julkaistu 3. toukokuuta 2024", "Liisa Virtanen"),
    ("Autor: Piotr Nowak", "Opublikowano 3 maja 2024", "Piotr Nowak"),
    ("Yazan: Ayşe Demir", "3 Mayıs 2024", "Ayşe Demir"),
    ("Автор: Анна Иванова", "Опубликовано 3 мая 2024 г.", "Анна Иванова"),
    ("作者：王小明", "发布时间：2024年5月3日", "王小明"),
    ("신현주 기자", "입력 2024.05.03 10:20", "신현주"),
    ("Rachel Lee, PhD1; Deborah A. Taira, ScD2", "Volume 21 — May 3, 2024", "Rachel Lee"),
]


@pytest.mark.parametrize(("byline", "day", "author"), DUMPS, ids=[author for _, _, author in DUMPS])
def test_a_dump_is_read_in_its_language(byline: str, day: str, author: str) -> None:
    dump = "\n\n".join([TITLE, byline, day, PROSE * 3, PROSE * 2])
    outcome = parse_page(dump.encode(), media_type="text/plain")
    assert isinstance(outcome, Article)
    assert outcome.headline is not None
    assert outcome.date_published is not None
    assert outcome.headline.value == TITLE
    assert outcome.authors[0].value.name == author
    assert outcome.date_published.value.day == date(2024, 5, 3)


def test_days_in_the_story_are_no_day_of_publication() -> None:
    dump = f"{TITLE}\n\nBy Amy Hopkins\n\n{PROSE * 2}It began on May 3, 2024.\n\nReviewed: June 4, 2024"
    outcome = parse_page(dump.encode(), media_type="text/plain")
    assert isinstance(outcome, Article)
    assert outcome.date_published is None


@pytest.mark.parametrize(
    "line",
    [
        "Expiration date: May 31, 2027",
        "Fecha de caducidad: 31 de mayo de 2027",
        "Data di scadenza: 31 maggio 2027",
    ],
)
def test_the_day_on_which_an_activity_expires_is_no_day_of_publication(line: str) -> None:
    outcome = parse_page(f"{TITLE}\n\n{line}\n\n{PROSE * 3}\n\n{PROSE * 2}".encode(), media_type="text/plain")
    assert isinstance(outcome, Article)
    assert outcome.date_published is None


def test_authors_with_degrees_may_have_a_line_each() -> None:
    lines = "Faculty\n\nRachel Lee, DNP, APRN\n\nOscar Berg, PharmD\n\nTarget audience"
    dump = f"{TITLE}\n\n{lines}\n\n{PROSE * 3}\n\nDeborah Taira, ScD\n\n{PROSE * 2}"
    outcome = parse_page(dump.encode(), media_type="text/plain")
    assert isinstance(outcome, Article)
    assert [found.value.name for found in outcome.authors] == ["Rachel Lee", "Oscar Berg"]


def test_a_menu_of_short_words_is_no_title() -> None:
    title, prose = (
        "晚期胃癌一线治疗的三期研究结果公布",
        "胃癌是我国常见的恶性肿瘤之一，多数患者确诊时已属晚期，传统化疗的疗效十分有限。" * 4,
    )
    dump = f"学苑\n\n首页 会议 指南 登录\n\n{title}\n\n作者：陈晓燕 审校：刘志强\n\n{prose}\n\n{prose}"
    outcome = parse_page(dump.encode(), media_type="text/plain")
    assert isinstance(outcome, Article)
    assert outcome.headline is not None
    assert outcome.headline.value == title
    assert [found.value.name for found in outcome.authors] == ["陈晓燕"]


@pytest.mark.parametrize(
    ("meta", "author"), [("Harbour Editorial Team", "Noor Haddad"), ("Amy Hopkins", "Amy Hopkins")]
)
def test_nameless_staff_waits_for_a_person_in_the_byline(meta: str, author: str) -> None:
    page = (
        f'<title>{TITLE}</title><meta name="author" content="{meta}"><h1>{TITLE}</h1>'
        f"<p>Noor Haddad | June 3, 2025</p><p>{PROSE * 3}</p>"
    )
    outcome = parse_page(page.encode(), media_type="text/html")
    assert isinstance(outcome, Article)
    assert [found.value.name for found in outcome.authors] == [author]
