"""Days as people write them, and the words that say which day it is."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.article import PublishedDate
from transform.fields.date_patterns import month_first
from transform.fields.date_text import find_dates, read_markup_date, role_of

THIRD_OF_MAY = [
    ("May 3, 2024", None),
    ("Friday, May 3rd, 2024 at 10:15 am", None),
    ("3rd of May 2024", None),
    ("3-May-2024", None),
    ("3. Mai 2024, 10:15 Uhr", "de"),
    ("vendredi 3 mai 2024 à 10 h", "fr"),
    ("3 de mayo de 2024", "es"),
    ("3 de maio de 2024", "pt"),
    ("3 maggio 2024", "it"),
    ("3 mei 2024", "nl"),
    ("3. maj 2024", "da"),
    ("3 maj 2024", "sv"),
    ("3. toukokuuta 2024", "fi"),
    ("3 maja 2024 r.", "pl"),
    ("3. května 2024", "cs"),
    ("2024. május 3.", "hu"),
    ("3 mai 2024", "ro"),
    ("3 Mayıs 2024", "tr"),
    ("3 мая 2024 г.", "ru"),
    ("3 травня 2024", "uk"),
    ("3 Μαΐου 2024", "el"),
    ("3 Mei 2024", "id"),
    ("ngày 3 tháng 5 năm 2024", "vi"),
    ("2024年5月3日", "ja"),
    ("2024 年 5 月 3 日", "zh"),
    ("2024년 5월 3일", "ko"),
    ("2024. 5. 3.", "ko"),
    ("3 مايو 2024", "ar"),
    ("3 במאי 2024", "he"),
    ("3 मई 2024", "hi"),
    ("3 พฤษภาคม 2567", "th"),
    ("03.05.2024", None),
    ("03.05.24", None),
    ("5/3/2024", "en-US"),
    ("3/5/2024", "en-GB"),
    ("3/5/2024", "fr"),
]


@pytest.mark.parametrize(("text", "language"), THIRD_OF_MAY)
def test_a_day_is_read_in_its_language(text: str, language: str | None) -> None:
    (mention,) = find_dates(text, language)
    assert mention.published == PublishedDate(day=date(2024, 5, 3))
    assert text[mention.start : mention.end] == mention.raw


@pytest.mark.parametrize(
    "text",
    [
        "5/3/2024",
        "31.02.2024",
        "version 1.2.2024.7",
        "call 12-05-202455",
        "may 2024 people",
        "3 Foo 2024",
        "1970-01-01",
    ],
)
def test_what_is_no_sure_day_gives_none(text: str) -> None:
    assert all(mention.published.precision == "month" for mention in find_dates(text))


def test_a_month_stands_for_its_first_day() -> None:
    (mention,) = find_dates("Enero de 2005")
    assert mention.published == PublishedDate(day=date(2005, 1, 1), precision="month")


def test_a_month_name_two_languages_share_follows_the_page() -> None:
    assert find_dates("3 listopada 2023", "pl")[0].published.day == date(2023, 11, 3)
    assert find_dates("3 listopada 2023", "hr")[0].published.day == date(2023, 10, 3)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-05-03T23:59:00-11:00", date(2024, 5, 3)),
        ("2024-05-03T00:30:00Z", date(2024, 5, 3)),
        ("20240503T1015", date(2024, 5, 3)),
        ("Fri, 03 May 2024 20:44:00 GMT", date(2024, 5, 3)),
        ("Fri May 03 19:20:36 CEST 2024", date(2024, 5, 3)),
        ("1714731300", date(2024, 5, 3)),
        ("1714731300000", date(2024, 5, 3)),
    ],
)
def test_markup_days_are_as_written(value: str, day: date) -> None:
    assert read_markup_date(value) == PublishedDate(day=day)


@pytest.mark.parametrize("value", ["", "yesterday", "14:20", "0001-01-01T00:00:00", "1970-01-01T00:00:00Z"])
def test_markup_without_a_day_gives_none(value: str) -> None:
    assert read_markup_date(value) is None


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Published May 3, 2024 | Last updated June 4, 2024", ["published", "modified"]),
        ("Publié le 3 mai 2024, mis à jour le 4 juin 2024", ["published", "modified"]),
        ("Veröffentlicht: 3. Mai 2024 Zuletzt aktualisiert: 4. Juni 2024", ["published", "modified"]),
        ("Опубликовано 3 мая 2024", ["published"]),
        ("2024年5月3日 更新", ["modified"]),
        ("입력 2024.05.03 10:20 수정 2024.05.04", ["published", "modified"]),
        ("May 3, 2024 - Updated June 4, 2024", [None, "modified"]),
        ("Medically reviewed on May 3, 2024", ["other"]),
        ("ASH congress, May 3, 2024", ["other"]),
        ("Accepted for publication May 3, 2024", ["other"]),
        ("Nächste geplante Prüfung: 3. Mai 2024", ["other"]),
        ("Следующая проверка: 3 мая 2024", ["other"]),
        ("下次审核：2024年5月3日", ["other"]),
        ("May 3, 2024", [None]),
    ],
)
def test_labels_say_which_day_it_is(text: str, roles: list[str | None]) -> None:
    mentions = find_dates(text)
    assert [role_of(text, mentions, index) for index in range(len(mentions))] == roles


def test_only_some_countries_write_the_month_first() -> None:
    assert [month_first(tag) for tag in ("en-US", "en_us", "en-GB", "de", "en", None)] == [
        True,
        True,
        False,
        False,
        None,
        None,
    ]


@given(st.dates(date(1971, 1, 1), date(2099, 12, 31)))
def test_every_iso_day_is_read_back(day: date) -> None:
    assert read_markup_date(day.isoformat()) == PublishedDate(day=day)


@given(st.text(max_size=200))
def test_mentions_stand_where_they_say_and_never_overlap(text: str) -> None:
    mentions = find_dates(text)
    assert all(text[mention.start : mention.end] == mention.raw for mention in mentions)
    assert all(one.end <= other.start for one, other in itertools.pairwise(mentions))
