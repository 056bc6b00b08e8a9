"""What a number is about is read from its sentence: outcome, arms, exposure, direction; or it stays None."""

from __future__ import annotations

from typing import Any

import pytest

from transform.blocks import Block
from transform.fields.abbreviations import find_abbreviations
from transform.fields.statistics import find_statistics
from transform.fields.study import find_study


def rows(*texts: str, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """The named fields of each statistic, in order."""
    blocks = [Block(position=position, text=text) for position, text in enumerate(texts)]
    abbreviations = find_abbreviations(blocks)
    found = find_statistics(blocks, abbreviations, find_study(blocks, None, abbreviations))
    return [tuple(getattr(row, name) for name in names) for row in found]


def test_two_arms_give_a_value_each() -> None:
    text = "Key data: Median OS was 13.8 months with A + B vs 8.5 months with placebo."
    assert rows(text, names=("measure", "outcome_short", "value", "unit", "exposure", "reference")) == [
        ("median", "OS", 13.8, "months", "A + B", "placebo"),
        ("median", "OS", 8.5, "months", "placebo", "A + B"),
    ]


def test_a_value_of_an_unnamed_arm_is_not_that_of_all() -> None:
    trial = "A randomized trial enrolled 230 patients with asthma."
    assert rows(trial, "The ORR was 64% vs 42%.", names=("value", "population")) == [(64, None), (42, None)]
    assert rows(trial, "The ORR was 64%.", names=("value", "population")) == [(64, "patients with asthma")]


def test_events_occur_in_one_arm_or_in_two() -> None:
    text = "Grade ≥3 events occurred in 88% of patients in the A arm and 77% of patients in the placebo arm."
    assert rows(text, names=("measure", "outcome", "value", "exposure", "reference")) == [
        ("proportion", "grade ≥3 events", 88, "A arm", "placebo arm"),
        ("proportion", "grade ≥3 events", 77, "placebo arm", "A arm"),
    ]


def test_exposures_before_the_verb_have_a_number_each() -> None:
    text = (
        "In multivariable analysis, age >60 years (HR, 1.9; 95% CI, 1.2–3.1) and high-risk disease "
        "(HR, 2.4; 95% CI, 1.5–3.9) were independently associated with inferior OS."
    )
    assert rows(text, names=("exposure", "outcome_short", "direction", "value", "adjusted")) == [
        ("age >60 years", "OS", "inferior", 1.9, True),
        ("high-risk disease", "OS", "inferior", 2.4, True),
    ]


def test_a_direction_holds_for_what_is_joined_to_it() -> None:
    text = "MRD negativity was associated with longer PFS (HR, 0.31; p < 0.001) and OS (HR, 0.42; p = 0.02)."
    assert rows(text, names=("exposure", "outcome_short", "direction", "value", "p_value")) == [
        ("MRD negativity", "PFS", "longer", 0.31, 0.001),
        ("MRD negativity", "OS", "longer", 0.42, 0.02),
    ]


def test_a_list_pairs_by_order_only_when_it_fits() -> None:
    names = ("outcome_short", "timepoint", "value", "ci_low")
    fitting = "The 2-year OS and EFS rates were 82% (95% CI, 75–88%) and 70% (95% CI, 62–77%), respectively."
    assert rows(fitting, names=names) == [("OS", "2-year", 82, 75), ("EFS", "2-year", 70, 62)]
    unfitting = "The 2-year OS and EFS rates were 82%, 70% and 65%, respectively."
    assert rows(unfitting, names=names) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/150 (8%) relapsed", [(8.0, 12, 150)]),
        ("319 of 348 participants (91.7%) stayed", [(91.7, 319, 348)]),
        ("12/150 (18%) relapsed", []),  # the share is wrong: neither is believed
        ("aged 62±7 years", [(62.0, None, None)]),
        ("in 100 [72%] of 138 patients", [(72.0, 100, 138)]),
        ("growth of 5% in 2010 (12%)", []),
        ("in 261 of 1,802 hospitalized patients (14.5%)", [(14.5, 261, 1802)]),
        ("1,261 of 1,802 (70.0%) stayed", [(70.0, 1261, 1802)]),
        ("in 1,802 of 261 (14.5%)", []),
        ("in 28% (19/68) and 2.1% [9 of 430 patients]", [(28.0, 19, 68), (2.1, 9, 430)]),
        ("fell by 5% (120/80)", []),
        ("in 100 [72%] of 138, and more", [(72.0, 100, 138)]),
    ],
)
def test_counts_have_a_share_that_agrees(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert rows(text, names=("value", "numerator", "denominator")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OS did not differ between men and women.", [("comparison", "OS", "men", "women", "no difference")]),
        (
            "There was no difference in NRM between the A group and the B group.",
            [("comparison", "NRM", "A group", "B group", "no difference")],
        ),
        (
            "There was no significant difference in OS between the two treatment arms (P = .41).",
            [("comparison", "OS", None, None, "no difference"), ("p_value", "OS", None, None, None)],
        ),
        ("OS did not differ between groups.", [("comparison", "OS", None, None, "no difference")]),
        ("OS did not differ between age groups.", []),
        (
            "No difference in OS was seen between men and women.",
            [("comparison", "OS", "men", "women", "no difference")],
        ),
        (
            "The trial found no difference in OS between men and women.",
            [("comparison", "OS", "men", "women", "no difference")],
        ),
        ("The sample size assumed no difference in OS between men and women.", []),
        ("Smoking was associated with worse OS.", [("association", "OS", "smoking", None, "worse")]),
        ("Smoking was not associated with worse OS.", []),
        ("Smoking was associated with its price.", []),
        ("Opinions did not differ between men and women.", []),
    ],
)
def test_results_in_words(text: str, expected: list[tuple[Any, ...]]) -> None:
    names = ("measure", "outcome_short", "exposure", "reference", "direction")
    assert rows("It was a study of patients.", text, names=names) == expected


def test_plain_text_abstracts_keep_their_statistics() -> None:
    from transform.article import Article  # noqa: PLC0415 - for this one test
    from transform.pipeline import parse_page  # noqa: PLC0415

    text = (
        "TITLE:\nA made-up trial of tea for tiredness\n\n\nABSTRACT.METHODS::\nWe randomised 120 adults to "
        "tea or water. P < 0.05 was considered significant.\n\nABSTRACT.RESULTS::\nTiredness fell (mean "
        "difference −1·4 points, 95% CI −2·2 to −0·6; p=0·001). Sleep did not change (p=0·41).\n"
    )
    page = parse_page(text.encode(), media_type="text/plain")
    assert isinstance(page, Article)
    assert [(row.measure, row.value, row.ci_low, row.ci_high, row.p_value) for row in page.statistics] == [
        ("mean_difference", -1.4, -2.2, -0.6, 0.001),
        ("p_value", None, None, None, 0.41),
    ]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("The relative risk (RR) was 1.2 (95% CI 1.1-1.3), with RR = 1.4 (95% CI 1.1-1.7) for men.", None),
        ("Stroke survivors were less likely to meet guidelines (OR = 0.77; 95% CI, 0.69-0.86).", None),
        ("Stroke survivors in the South reported greater difficulty walking (p = 0.01).", None),
        ("In the Stroke Belt walking was rarer (p = 0.01).", None),
        ("Stroke risk factors were more common (p = 0.01).", None),
        ("Patients with relapse had lower weight (p = 0.01).", None),
        ("The composite of mortality, acute kidney injury or reoperation was rarer (p = 0.01).", None),
        ("Prevalence was lower of asthma (12%), stroke (2%), and gout (3%) (all p < 0.001).", None),
        ("Stroke was more prevalent in the South (OR = 1.39; 95% CI, 1.35-1.44).", "stroke"),
        ("Respondents had higher odds of stroke (OR = 1.38; 95% CI, 1.26-1.52).", "stroke"),
        (
            "It predicts 1-year mortality, independent of race and sex (HR 0.45; 95% CI 0.30-0.67).",
            "mortality",
        ),
        ("Mortality after stroke was lower (p = 0.02).", "mortality"),
        ("Infection was reported in 12% and 20% (p = 0.02).", "infection"),
    ],
)
def test_an_outcome_is_what_the_number_tells_of(text: str, outcome: str | None) -> None:
    assert {row[0] for row in rows(text, names=("outcome",))} == {outcome}


def test_two_p_values_of_two_outcomes_are_not_both_of_the_first() -> None:
    text = "Mortality and length of stay fell (p = 0.01 and p = 0.3, respectively)."
    assert rows(text, names=("outcome", "p_value")) == [("mortality", 0.01), (None, 0.3)]
