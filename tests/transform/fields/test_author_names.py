"""Names of authors, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.fields.author_names import is_credentialed_byline, is_person_name, read_authors


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Amy Hopkins", ["Amy Hopkins"]),
        ("Von Ute Graf und Max Müller", ["Ute Graf", "Max Müller"]),
        ("par Jean Dupont et Marie Curie", ["Jean Dupont", "Marie Curie"]),
        ("Por Ana Gil y Luis Paz", ["Ana Gil", "Luis Paz"]),
        ("Por João Silva e Rita Dias", ["João Silva", "Rita Dias"]),
        ("di Anna Rossi e Marco Bianchi", ["Anna Rossi", "Marco Bianchi"]),
        ("Door Jan de Vries en Els Bos", ["Jan de Vries", "Els Bos"]),
        (
            "Trine Juncher Jørgensen og Tôrtia Reimer-Johansen",
            ["Trine Juncher Jørgensen", "Tôrtia Reimer-Johansen"],
        ),
        ("Av Erik Berg och Anna Lind", ["Erik Berg", "Anna Lind"]),
        ("Автор: Андрей Колесников и Анна Иванова", ["Андрей Колесников", "Анна Иванова"]),
        ("Yazan: Ayşe Demir ve Ali Kaya", ["Ayşe Demir", "Ali Kaya"]),
        ("作者：王小明、李雷", ["王小明", "李雷"]),
        ("신현주 기자", ["신현주"]),
        ("Elena Oberholzer (obe)", ["Elena Oberholzer"]),
        ("記者:田中太郎", ["田中太郎"]),
        ("記者王大明／台北報導", ["王大明"]),
        ("글 김철수", ["김철수"]),
        ("लेखक: राम कुमार", ["राम कुमार"]),
        ("ผู้เขียน สมชาย ใจดี", ["สมชาย ใจดี"]),
        ("Oleh Siti Rahma dan Budi Santoso", ["Siti Rahma", "Budi Santoso"]),
        ("Text und Fotos: Ute Graf", ["Ute Graf"]),
        ("Story by Jane Smith; photos by Bob Lee", ["Jane Smith"]),
        ("Autor: Petr Novák, foto: Jan Král", ["Petr Novák"]),
        ("Reporting by Jane Smith; Editing by Bob Lee", ["Jane Smith"]),
        ("Medically reviewed by Jane Smith, MD", []),
        ("Reviewed by Jane Smith", []),
        ("Written by: Amy Ono, MD | Reviewed by: Ben Ash, PhD", ["Amy Ono"]),
        ("Text: Ute Graf, Fotos: Jan Král und Eva Lang", ["Ute Graf"]),
        ("Photos by Bob Lee and text by Ann Ray", ["Ann Ray"]),
        ("Rédigé par le Dr Jean Roux", ["Dr Jean Roux"]),
        ("Par Yann Le Goff", ["Yann Le Goff"]),
        ("作者：陈晓燕 审校：刘志强", ["陈晓燕"]),
        ("Revisado por Ana Gil", []),
        ("By Joe Ash and Ann Writer", ["Joe Ash", "Ann Writer"]),
        ("Joe Ash, Lee Park, and Ann Writer", ["Joe Ash", "Lee Park", "Ann Writer"]),
        ("Joe Ash, Staff Writer and Food Editor", ["Joe Ash"]),
        ("Joe Ash and Senior Editor Ann Lee", ["Joe Ash"]),
        ("Jane Smith for The Guardian", ["Jane Smith"]),
        ("By Amy Hopkins in Washington and Ben Carter in London", ["Amy Hopkins", "Ben Carter"]),
        ("Follow Sarah", []),
        ("Full Bio", []),
        ("Dr. Max Kolter", ["Dr. Max Kolter"]),
        ("Di Maria", ["Di Maria"]),
        ("amy hopkins, AMY HOPKINS", ["amy hopkins"]),
        ("https://www.facebook.com/hub", []),
        ("editor@hub.example", []),
        ("admin", []),
        ("Shop All Hub Products", []),
        ("No Comments", []),
        ("content: HubSherpa, design: Scott Ono", ["Scott Ono"]),
        ("Text: Ute Graf, Redaktion: Max Müller", ["Ute Graf", "Max Müller"]),
        ("Genre: Fantasy", []),
        ("About Amy Hopkins", ["Amy Hopkins"]),
        ("Über Ute Graf", ["Ute Graf"]),
        ("by AMY HOPKINS on", ["AMY HOPKINS"]),
        ("by Amy Hopkins ● Ben Carter", ["Amy Hopkins", "Ben Carter"]),
    ],
)
def test_a_byline_is_split_into_names(text: str, names: list[str]) -> None:
    assert [author.name for author in read_authors(text)] == names


def test_degrees_and_roles_stand_apart() -> None:
    ing, ahn = read_authors(
        "Claire Townsend Ing, DrPH1; Hyeong Jun Ahn, PhD, MPH2 (View author affiliations)"
    )
    assert (ing.name, ing.credentials, ahn.credentials) == ("Claire Townsend Ing", "DrPH", "PhD, MPH")
    (ono,) = read_authors("Written by: Amy Ono, MD | Reviewed by: Ben Ash, MD, PhD")
    assert ono.credentials == "MD"
    lee, brand = read_authors("Author(s): Dan Lee | Managing Editor: Jo Brand")
    assert (lee.role, brand.name, brand.role) == (None, "Jo Brand", "Managing Editor")
    (gupta,) = read_authors("Mayank Gupta, Senior Editor")
    assert (gupta.name, gupta.role) == ("Mayank Gupta", "Senior Editor")


def test_organisations_are_told_from_persons() -> None:
    authors = read_authors("Felix Schröder und Jörg Soldwisch, dpa")
    assert [author.kind for author in authors] == ["person", "person", "organization"]
    assert read_authors("IN-Redaktion")[0].kind == "organization"


@pytest.mark.parametrize("text", ["Ursula von der Leyen", "Amy Hopkins", "山田 太郎", "STEVE PEOPLES"])
def test_full_names_look_like_persons(text: str) -> None:
    assert is_person_name(text)


@pytest.mark.parametrize(
    "text", ["Read more", "BBC News", "この記事を書いた人", "Amy", "Genre: Fantasy", "May 2024", "A A A"]
)
def test_other_texts_do_not(text: str) -> None:
    assert not is_person_name(text)


def test_a_scholarly_byline_names_persons_and_nothing_else() -> None:
    assert is_credentialed_byline("Rachel Lee, Deborah A. Taira, ScD")
    assert not is_credentialed_byline(
        "The trial, MD Anderson says, will enrol patients with a PhD, MD or MPH"
    )
    assert not is_credentialed_byline("Rachel Lee, Deborah A. Taira")


@pytest.mark.parametrize(
    "text",
    [
        "“It’s time to learn,” agrees Amy Ono, MD, MSc, head of Critical Care at the General Hospital, and Ben Ash.",
        "Amy Ono, MD, a physician at the North Clinic, helps to clear up what is said about some foods here.",
        "Price list of articles made by A.K. Seymour, Hecla Works, Oneida Country, N.Y., Iron Works, A. K. Hall",
        "Snow Hill, MD\n301 N. Washington St.\nSnow Hill, MD 21863",
    ],
    ids=["quotation", "sentence", "phrase-first", "address"],
)
def test_prose_and_addresses_with_degrees_are_no_bylines(text: str) -> None:
    assert not is_credentialed_byline(text)


def test_what_somebody_did_stands_apart() -> None:
    (author,) = read_authors("design: Amy Hopkins")
    assert (author.name, author.role) == ("Amy Hopkins", "design")


@given(st.text(max_size=120))
def test_no_name_is_given_twice_or_empty(text: str) -> None:
    names = ["".join(author.name.split()).casefold() for author in read_authors(text)]
    assert all(names)
    assert len(names) == len(set(names))
