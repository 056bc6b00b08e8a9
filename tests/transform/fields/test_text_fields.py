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
