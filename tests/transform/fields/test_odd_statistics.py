"""Intervals and p values are read from the odd forms they are written in."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.blocks import Block
from transform.fields.statistics import find_statistics
from transform.fields.statistics.figures.triples import read_numbers

if TYPE_CHECKING:
    from transform.article import Statistic

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "odd_statistics.toml").read_text(encoding="utf-8")
)["case"]


def read(text: str) -> tuple[Statistic, ...]:
    return find_statistics([Block(position=0, text=text)], ())


def number(value: float | None) -> str:
    return "None" if value is None else f"{value:g}"


def p_of(row: Statistic) -> str:
    return "None" if row.p_operator is None else f"{row.p_operator}{number(row.p_value)}"


def is_interval(row: Statistic) -> bool:
    return row.ci_low is not None or row.ci_high is not None


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:50] for case in CASES])
def test_every_triple_and_every_single_p_value_is_read(case: dict[str, Any]) -> None:
    rows = read(case["text"])
    intervals = [
        f"{number(row.value)} {number(row.ci_low)} {number(row.ci_high)} {p_of(row)}"
        for row in rows
        if is_interval(row)
    ]
    single = [p_of(row) for row in rows if row.p_value is not None and not is_interval(row)]
    assert intervals == case["intervals"]
    assert single == case["p"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:50] for case in CASES])
def test_quotes_are_exact_and_stand_at_their_spans(case: dict[str, Any]) -> None:
    for row in read(case["text"]):
        assert case["text"][row.span.start : row.span.end] == row.quote


positive = st.decimals(min_value="0.01", max_value="99", places=2)
labels = st.sampled_from(
    ["95% CI ", "95% CI, ", "95% CI: ", "95 % CI = ", "95% confidence interval ", "CI 95% ", "95% CI; "]
)
joints = st.sampled_from(["-", "–", " – ", " to ", ", ", "; "])
spaces = st.sampled_from([" ", "\u00a0", "\u2009"])
points = st.sampled_from([".", "·"])


@given(
    values=st.lists(positive, min_size=3, max_size=3),
    label=labels,
    joint=joints,
    space=spaces,
    point=points,
    brackets=st.sampled_from([("(", ")"), ("[", "]"), ("", "")]),
)
def test_a_ratio_is_read_back_however_it_is_written(  # noqa: PLR0917 - the ways to write it
    values: list[Any], label: str, joint: str, space: str, point: str, brackets: tuple[str, str]
) -> None:
    low, value, high = sorted(values)
    left, right = brackets
    text = f"The hazard ratio was {value} {left}{label}{low}{joint}{high}; p = 0.03{right} for death."
    text = text.replace(" ", space).replace(".", point).replace(f"death{point}", "death.")
    (row,) = [row for row in read(text) if is_interval(row)]
    assert (row.measure, row.value, row.ci_low, row.ci_high, row.ci_level) == (
        "hazard_ratio",
        float(value),
        float(low),
        float(high),
        95,
    )
    assert (row.p_operator, row.p_value) == ("=", 0.03)
    assert row.inside_interval is True


minus = st.sampled_from(["-", "−", "–", "‐", "\u00ad"])


@given(st.lists(st.integers(-500, 500), min_size=2, max_size=2, unique=True), minus)
def test_negative_limits_survive_every_minus(limits: list[int], sign: str) -> None:
    low, high = sorted(limits)
    written = [f"{value / 10}".replace("-", sign) for value in ((low + high) / 2, low, high)]
    text = f"The mean difference was {written[0]} (95% CI {written[1]} to {written[2]})."
    (row,) = [row for row in read(text) if is_interval(row)]
    assert (row.ci_low, row.ci_high) == (low / 10, high / 10)
    assert row.value == pytest.approx((low + high) / 20)


@given(st.text(alphabet="0123456789.,;:%()[]-–to pCI<>=±vs ", max_size=120))
def test_any_text_is_read_without_fault_and_with_exact_quotes(text: str) -> None:
    for row in read(text):
        assert text[row.span.start : row.span.end] == row.quote
        assert row.quote


@pytest.mark.parametrize(
    ("named", "hinted"), [("odds ratio", True), ("odds ratios", True), ("rationale", False)]
)
def test_only_a_ratio_asks_for_pairs_without_a_label(named: str, *, hinted: bool) -> None:
    (reading,) = read_numbers([f"Of the {named} the mean was 0.71 (0.51 to 0.92)."])
    assert bool(reading.cues) is hinted


def test_an_abbreviation_that_means_something_else_is_no_label() -> None:
    from transform.fields.abbreviations import find_abbreviations  # noqa: PLC0415 - for this one test

    text = "Convergence insufficiency (CI) was treated. CI 10-40 was seen in 25 (10–40) children."
    blocks = [Block(position=0, text=text)]
    assert find_statistics(blocks, find_abbreviations(blocks)) == ()


def test_levels_carry_over_to_labels_without_one() -> None:
    blocks = [
        Block(position=0, text="The HR was 1.4 (90% CI 1.2 to 1.6)."),
        Block(position=1, text="For stroke it was 1.2 (CI 1.1 to 1.4)."),
    ]
    assert [row.ci_level for row in find_statistics(blocks, ())] == [90, 90]


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Das Chancenverhältnis betrug 0,68 (95%-KI 0,51 bis 0,90; p = 0,007).", "odds_ratio"),
        ("Die mediane Überlebenszeit betrug 12,1 Monate (95%-KI 10,2–14,0).", "median"),
        ("Le rapport de cotes était de 1,3 (IC 95 % 1,1 à 1,6).", "odds_ratio"),
        ("La diferencia media fue 1,4 (IC95% 0,2 a 2,6).", "mean_difference"),
        ("Il rischio relativo era 0,70 (IC 95% 0,50-0,96).", "relative_risk"),
        ("A razão de prevalência foi 1,9 (IC95% 1,6–2,3).", "prevalence_ratio"),
        ("Het relatief risico was 0,8 (95%-BI 0,6-1,1).", "relative_risk"),
        ("Iloraz szans wyniósł 1,7 (95% PU 1,2–2,4).", "odds_ratio"),
        ("Отношение шансов составило 0,64 (95% ДИ 0,47–0,88).", "odds_ratio"),
        ("ハザード比は0.72（95%信頼区間：0.58～0.90）であった。", "hazard_ratio"),
        ("ハザード比は0.72（95％信頼区間：0.58～0.90、p＝0.002）であった。", "hazard_ratio"),
    ],
)
def test_measures_are_named_in_the_languages_of_the_hubs(text: str, measure: str) -> None:
    assert [row.measure for row in read(text) if is_interval(row)] == [measure]


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("The RR of relapse for a 1-year increase in age was 1.02 (95% CI 1.01-1.03).", ["relative_risk"]),
        ("The OR per 10 mmHg increase in pressure was 1.3 (95% CI 1.1-1.5).", ["odds_ratio"]),
        ("The adjusted odds of relapse changed in 2020 to 1.6 (95% CI 1.1-2.5).", ["odds_ratio"]),
        ("Odds rose with age, with a peak at 17.4 (95% CI 16.2-18.7).", ["odds_ratio"]),
        ("Renters had 1.1 (95% CI 1.0-1.2) higher odds of asthma.", ["odds_ratio"]),
        ("They had 1.4 (95% CI 1.2-1.6) and 1.5 (95% CI 1.3-1.7) times higher odds.", ["odds_ratio"] * 2),
        ("The odds of relapse fell by 25% (95% CI 10% to 38%).", ["mean_difference"]),
        ("The RR increased from 1.0 (95% CI 0.9-1.1) to 1.2 (95% CI 1.1-1.3).", ["relative_risk"] * 2),
        ("The prevalence increased from 12% (95% CI 10%-14%) to 18% (95% CI 15%-21%).", ["prevalence"] * 2),
        ("Weight fell from 82 kg (95% CI 80-84) to 78 kg (95% CI 76-80).", ["mean", "mean"]),
        ("Counts increased by a factor of 1.12 (95% CI 1.10-1.14).", ["other"]),
        ("Deaths fell (difference, -1.6 percentage points; 95% CI, -4.0 to 0.8).", ["mean_difference"]),
        ("The percentage was 15 (95% CI 10-20).", ["proportion"]),
        ("The risk rose (wHR, 1.43; 95% CI, 1.06-1.92; csHR 1.3, 95% CI 1.1-1.5).", ["hazard_ratio"] * 2),
        ("The crude cOR was 1.43 (95% CI 1.06-1.92).", ["odds_ratio"]),
        ("The NHR was 1.43 (95% CI 1.06-1.92).", ["other"]),
        (
            "The IRR was 0.98 (95% CI 0.97-0.99), then lower by a factor of 0.9 (95% CI 0.8-1).",
            ["rate_ratio"] * 2,
        ),
        (
            "The HR was 0.8 (95% CI 0.7-0.9) and weight fell by 3.2 (95% CI 1-5).",
            ["hazard_ratio", "mean_difference"],
        ),
        ("Risk ratios were not given, but pressure was reduced by 4 mmHg (95% CI 1-7).", ["mean_difference"]),
        ("The risk of weight gain was 1.2 (95% CI 1.1-1.3).", ["other"]),
        ("For a mean reduction of 3.1 kg (95% CI 1.0-5.1) costs rose.", ["mean_difference"]),
        ("La razón de posibilidades ajustada fue 1,7 (IC 95% 1,1-2,4).", ["odds_ratio"]),
        ("(rapport des cotes : 1,2 ; IC à 95 % : 1,1–1,3)", ["odds_ratio"]),
    ],
)
def test_what_moves_keeps_its_measure(text: str, measures: list[str]) -> None:
    assert [row.measure for row in read(text) if is_interval(row)] == measures


def test_short_forms_of_measures_are_those_the_article_defines() -> None:
    from transform.fields.abbreviations import find_abbreviations  # noqa: PLC0415 - for this one test

    texts = (
        "The prevalence ratio (PR) was estimated.",
        "The PR of adults rose from 1.03 (95% CI 0.95-1.11).",
    )
    blocks = [Block(position=position, text=text) for position, text in enumerate(texts)]
    assert [row.measure for row in find_statistics(blocks, find_abbreviations(blocks))] == [
        "prevalence_ratio"
    ]
    assert [row.measure for row in find_statistics(blocks[1:], ())] == ["mean"]


@pytest.mark.parametrize("letters", [5, 5_000])
def test_a_long_word_before_a_list_of_intervals_costs_its_length(letters: int) -> None:
    """It was tried in all parts that three words can have: five thousand letters would have taken an hour."""
    words = "a" * letters
    rows = read(
        f"The hazard ratios were 0.71 and 0.82 {words} (95% CIs 0.51-0.92 and 0.62-0.95, respectively)."
    )
    assert [(row.ci_low, row.ci_high) for row in rows if is_interval(row)] == [(0.51, 0.92), (0.62, 0.95)]
