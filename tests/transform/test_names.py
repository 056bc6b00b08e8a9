from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hang import must_end
from transform.boilerplate.names import are_names, are_people, split_names

LISTS = [
    ("Amgen and Autolus", ("Amgen", "Autolus")),
    (
        "Amgen, Autolus, Jazz Pharmaceuticals, and Pfizer.",
        ("Amgen", "Autolus", "Jazz Pharmaceuticals", "Pfizer"),
    ),
    ("Merck & Co., Inc., and Seagen, Inc.", ("Merck & Co., Inc.", "Seagen, Inc.")),
    ("Daiichi Sankyo, Inc. and Johnson & Johnson", ("Daiichi Sankyo, Inc.", "Johnson & Johnson")),
    ("Novartis Pharma, S.A.; Servier; 3M", ("Novartis Pharma, S.A.", "Servier", "3M")),
    ("AbbVie, Gilead und Roche", ("AbbVie", "Gilead", "Roche")),
    ("AbbVie, Gilead et Roche", ("AbbVie", "Gilead", "Roche")),
    ("AbbVie、Gilead、Roche", ("AbbVie", "Gilead", "Roche")),
    ("武田薬品と中外製薬", ("武田薬品", "中外製薬")),
    ("AmvelaとBortex Pharma", ("Amvela", "Bortex Pharma")),
    ("Amgen\u00a0and\u00a0Amgen", ("Amgen",)),
    ("Amgen \n, Kite,\n , 3M  and  Gilead", ("Amgen", "Kite", "3M", "Gilead")),
    ("Harbour  and  Company", ("Harbour  and  Company",)),
    ("", ()),
]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_a_list_is_split_into_names(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


@given(st.lists(st.sampled_from(["Amgen", "bioMérieux", "Jazz Pharmaceuticals", "3M", "Kite"]), unique=True))
def test_joined_names_come_back(names: list[str]) -> None:
    assert split_names(", ".join(names)) == tuple(names)


@pytest.mark.parametrize(
    "text", ["Amgen and Autolus", "the Institute for the Study of Cancer", "АО Генериум", "诺华"]
)
def test_lists_of_names_look_like_it(text: str) -> None:
    assert are_names(text)


@pytest.mark.parametrize(
    "text", ["", "a strong harvest that nobody had foreseen", "those who had lost a child"]
)
def test_prose_does_not(text: str) -> None:
    assert not are_names(text)


@pytest.mark.parametrize("filler", [" ", "\n", "\u3000", "a", " ,", " and"])
def test_a_long_run_costs_its_length(filler: str) -> None:
    """Tried from each of its places, a run of 40,000 took seconds."""
    with must_end():
        split_names(f"Amgen{filler * 400_000}-")


@pytest.mark.parametrize(
    "text", ["Анна Петрова и Иван Смирнов", "Ирина Ёлкина, Єва Шевченко", "Émile Dubois and Ana Lima"]
)
def test_persons_begin_with_capitals(text: str) -> None:
    assert are_people(text)


@pytest.mark.parametrize(
    "text",
    [
        "Работу оплатили Общество врачей и компания Зельвар, которая не видела данных.",
        "The National and State Harbour Control Program",
    ],
)
def test_a_sentence_or_an_office_is_no_list_of_persons(text: str) -> None:
    assert not are_people(text)
