"""Search finds what the release holds, ranks it, shows where, and follows every change."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse import layout
from warehouse.connection import open_release
from warehouse.errors import NoReleaseError, QueryError
from warehouse.search import enable_sql_search, search, sync
from warehouse.search_words import SEPARATOR, expression, joined, separated

URL = "https://hub.example/a"


@pytest.fixture
def library(house: Any) -> Any:
    page = house.pages.page
    house.load([
        page("Chemotherapy improved overall survival.", headline="Leukaemia", url=URL, at=datetime(2024, 1,
        1)), page("Survival was not measured overall.", headline="Survival after relapse", container="b",
        hub="other"), page("Nothing of the kind.", headline="Café", day=date(2020, 1, 1), container="c"),
    ])  # fmt: skip
    house.publish()
    return house


def test_hits_are_ranked_and_show_where(library: Any) -> None:
    hits = search(library.root, "survival")
    assert [hit.headline for hit in hits] == ["[Survival] after relapse", "Leukaemia"]
    assert hits[1].snippet == "Chemotherapy improved overall [survival]."
    assert hits[0].score > hits[1].score


def test_a_snippet_is_one_line(house: Any) -> None:
    house.load([house.pages.page("First of all.\n\nThe second  paragraph.", headline="Aims")])
    house.publish()
    (hit,) = search(house.root, "paragraph")
    assert hit.snippet == "First of all. The second [paragraph]."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("overall survival", 2),
        ('"overall survival"', 1),
        ("chemo*", 1),
        ("survival -relapse", 1),
        ('survival -"overall survival"', 1),
        ('survival -"survival overall"', 2),
        ('post-"overall survival"', 0),
        ("cafe", 1),
        ("AND OR NOT", 0),
        ('survival" OR (', 0),
        ("COVID-19", 0),
    ],
)
def test_words_phrases_prefixes_and_exclusions(library: Any, words: str, found: int) -> None:
    assert len(search(library.root, words)) == found


def test_filters(library: Any) -> None:
    assert len(search(library.root, "survival", hub="other")) == 1
    assert len(search(library.root, "kind", since=date(2021, 1, 1))) == 0
    assert len(search(library.root, "kind", until=date(2021, 1, 1))) == 1
    assert len(search(library.root, "survival", limit=1)) == 1


def test_the_index_follows_the_release(library: Any) -> None:
    assert sync(library.root) == 3
    assert sync(library.root) == 0
    library.load(
        [library.pages.page("All was revised.", headline="Leukaemia", url=URL, at=datetime(2024, 2, 1))]
    )
    library.publish()
    assert search(library.root, "chemotherapy") == []
    assert len(search(library.root, "revised")) == 1


@pytest.fixture
def unspaced_library(house: Any) -> Any:
    page = house.pages.page
    house.load([
        page("段落です。白血病の患者はCOVID患者と比べてコーヒーを飲んだ。", headline="急性白血病の治療", url=URL),
        page("研究显示，白血病患者的生存率提高了。血液和白细胞正常。", headline="研究", container="b", hub="other"),
        page("ผู้ป่วยมะเร็งเม็ดเลือดขาวได้รับยา", headline="ข่าว", container="c"),
        page("ຜູ້ປ່ວຍມະເຮັງໄດ້ຮັບຢາ", headline="ຂ່າວ", container="d"),
        page("អ្នកជំងឺមហារីកឈាមបានទទួលថ្នាំ", headline="ដំណឹង", container="e"),
        page("रक्त कैंसर के मरीज़", headline="समाचार", container="f"),
    ])  # fmt: skip
    house.publish()
    return house


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("白血病", ["急性[白血病]の治療", "研究"]),  # the headline weighs more
        ("病", ["急性白血[病]の治療", "研究"]),
        ("白血病 生存率", ["研究"]),
        ('"白血病患者"', ["研究"]),
        ("白血病 -生存率", ["急性[白血病]の治療"]),
        ("白血*", ["急性[白血]病の治療", "研究"]),
        ("血白", []),  # the order counts
        ("covid", ["急性白血病の治療"]),
        ("COVID患者", ["急性白血病の治療"]),
        ("コーヒー", ["急性白血病の治療"]),
        ("か\u3099です", []),
        ("มะเร็ง", ["ข่าว"]),
        ("มะเรง", []),  # without its vowel sign it is another word
        ("ມະເຮັງ", ["ຂ່າວ"]),
        ("មហារីក", ["ដំណឹង"]),
        ("कैंसर", ["समाचार"]),
        ("कसर", []),
    ],
)
def test_words_of_scripts_without_spaces(unspaced_library: Any, words: str, found: list[str]) -> None:
    assert [hit.headline for hit in search(unspaced_library.root, words)] == found


def test_unspaced_texts_are_shown_as_they_are_written(unspaced_library: Any) -> None:
    (hit,) = search(unspaced_library.root, "白血病", hub="other")
    assert (hit.headline, hit.snippet) == (
        "研究",
        "研究显示，[白血病]患者的生存率提高了。血液和白细胞正常。",
    )
    with open_release(unspaced_library.root) as connection:
        enable_sql_search(connection, unspaced_library.root)
        rows = connection.execute("SELECT snippet FROM search('มะเร็ง')").fetchall()
    assert rows == [("ผู้ป่วย[มะเร็ง]เม็ดเลือดขาวได้รับยา",)]


LETTERS = "Ёлка и ещё йод. Işık, ılık. Die Straße, ẞ. Νόσος. Łódź, Øresund, Đakovo, cœur, Œuvre, Ærø. Oeuvre"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("елка еще", "[Ёлка] и [ещё] йод."),
        ("ёлка", "[Ёлка] и"),
        ("иод", None),  # another letter, not another spelling
        ("ışık", "[Işık], ılık."),
        ("isik ILIK", "[Işık], [ılık]."),
        ("strasse", "Die [Straße], ẞ."),
        ("STRAßE", "Die [Straße], ẞ."),
        ("ΝΟΣΟΣ", "[Νόσος]. Łódź"),
        ("lodz oresund dakovo aero", "[Łódź], [Øresund], [Đakovo], cœur, Œuvre, [Ærø]."),
        ("oeuvre", "cœur, [Œuvre], Ærø. [Oeuvre]"),
        ("stra*", "Die [Straße], ẞ."),
    ],
)
def test_letters_are_found_by_what_people_type_and_shown_as_written(
    house: Any, words: str, shown: str | None
) -> None:
    house.load([house.pages.page(LETTERS, headline="Œuvre", url=URL)])
    house.publish()
    hits = search(house.root, words)
    assert len(hits) == (shown is not None)
    assert all(str(shown) in hit.snippet for hit in hits)
    assert all(hit.headline.strip("[]") == "Œuvre" for hit in hits)


@given(st.text())
def test_what_is_separated_is_joined_as_it_was_written(text: str) -> None:
    assert joined(separated(text)) == text.replace(SEPARATOR, "")


def test_other_scripts_stay_as_they_are() -> None:
    for text in ("Leukämie, COVID-19", "백혈병 환자", "रक्त कैंसर", "مَرَض"):
        assert separated(text) == text


def test_an_index_of_an_earlier_format_is_made_anew(unspaced_library: Any) -> None:
    assert sync(unspaced_library.root) == 6
    path = layout.search_index(unspaced_library.root)
    with contextlib.closing(sqlite3.connect(path)) as index:
        index.executescript(
            "DROP TABLE article_text; PRAGMA user_version = 0;"
            "CREATE VIRTUAL TABLE article_text USING fts5 (headline, article_body);"
        )
    assert len(search(unspaced_library.root, "白血病")) == 2
    assert sync(unspaced_library.root) == 0


def test_search_works_in_sql(library: Any) -> None:
    with open_release(library.root) as connection:
        enable_sql_search(connection, library.root)
        rows = connection.execute(
            "SELECT article.headline FROM search('chemotherapy') JOIN mart.article USING (article_id)"
        ).fetchall()
    assert rows == [("Leukaemia",)]


def test_nothing_to_look_for_is_said() -> None:
    with pytest.raises(QueryError, match="at least one word"):
        expression(' -x " *')


def test_search_before_the_first_release(house: Any) -> None:
    with pytest.raises(NoReleaseError, match="hubhouse ingest"):
        search(house.root, "x")
