from __future__ import annotations

from typing import Any

import pytest

from transform.blocks import Block, Disposition
from transform.fields.abbreviations import find_abbreviations
from transform.fields.study import find_study
from transform.fields.trial_ids import find_trial_ids


def facts(text: str, headline: str | None = None) -> dict[str, Any]:
    blocks = [Block(position=0, text=text)]
    study = find_study(blocks, headline, find_abbreviations(blocks))
    if study is None:
        return {}
    return {name: value for name in study.__slots__ if (value := getattr(study, name)) and name != "evidence"}


def test_a_trial_is_told_from_its_sentences() -> None:
    text = (
        "In this multicenter, randomized, open-label phase 3 trial 1,204 women with cancer were seen. "
        "Median follow-up was 4.5 years. The primary endpoints were overall survival and quality of life. "
        "Patients were recruited between March 2010 and June 2014 (NCT01234567)."
    )
    assert facts(text) == {
        "design": "multicenter, randomized, open-label phase 3 trial",
        "centers": "multicenter",
        "phase": "3",
        "cohort_n": 1204,
        "cohort_unit": "women",
        "population": "women with cancer",
        "disease": "cancer",
        "follow_up_median": 4.5,
        "follow_up_unit": "years",
        "outcomes": ("overall survival", "quality of life"),
        "period_start_year": 2010,
        "period_end_year": 2014,
        "trial_ids": ("NCT01234567",),
    }


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("A retrospective cohort study of 85 patients aged 18–75 years with ALL was done.", "age_max", 75.0),
        ("A prospective study of 85 patients aged 18 to 75 years was done.", "age_min", 18.0),
        ("A pilot study in 40 adults aged ≥65 years.", "age_min", 65.0),
        ("The single-arm trial treated 33 patients with relapsed AML who got it.", "disease", "relapsed AML"),
        ("The phase II trial was published in Rare Tumors by Lee et al.", "cited_journal", "Rare Tumors"),
        ("A randomized trial assessed the efficacy of rituximab in 20 girls.", "intervention", "rituximab"),
        ("A randomized trial of blinatumomab used a database.", "drugs", ("blinatumomab",)),
    ],
)
def test_single_facts(text: str, name: str, value: object) -> None:
    assert facts(text)[name] == value


def test_a_word_with_the_letter_of_a_footnote_is_no_drug() -> None:
    assert "drugs" not in facts("A randomized trial of asthma. Men with asthmab had less.")


@pytest.mark.parametrize(
    "text",
    [
        "From 2010 to 2015 the town built 12 schools for 4,000 children.",
        "Doctors say that randomized controlled trials have shown this before.",
        "Semaglutide was approved in 2021.",
        "",
    ],
)
def test_what_reports_no_study_has_none(text: str) -> None:
    assert facts(text) == {}


def test_only_content_tells_of_a_study() -> None:
    cut = Disposition.BOILERPLATE
    block = Block(position=0, text="A randomized trial of 20 boys.", kind="related_links", disposition=cut)
    assert find_study([block], None, ()) is None


def test_the_headline_names_the_age_group_the_population_lacks() -> None:
    found = facts("A randomized trial of 20 patients with asthma.", headline="Asthma in older adults")
    assert found["population"] == "patients with asthma; older adults"


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("ClinicalTrials.gov: NCT01260493.", "NCT01260493"),
        ("(NCT 01260493)", "NCT01260493"),
        ("EudraCT number 2006-004374-27", "2006-004374-27"),
        ("trial 2006-004374-27 was", "2006-004374-27"),
        ("Trial registration: ISRCTN 32042030", "ISRCTN32042030"),
        ("UMIN000004366, October 30th", "UMIN000004366"),
        ("ChiCTR2100049794", "ChiCTR2100049794"),
        ("ChiCTR-TRC-10001234", "ChiCTR-TRC-10001234"),
        ("ACTRN12609000279224", "ACTRN12609000279224"),
        ("German Clinical Trials Register DRKS00003801", "DRKS00003801"),
        ("Nederlands Trial Register (NTR) 1658", "NTR1658"),
        ("CTRI/2011/08/001946", "CTRI/2011/08/001946"),
        ("IRCT20120215009014N123", "IRCT20120215009014N123"),
        ("jRCTs031180123", "jRCTs031180123"),
        ("PACTR201105000291300", "PACTR201105000291300"),
        ("KCT0001234", "KCT0001234"),
        ("PROSPERO CRD42020123456", "CRD42020123456"),
    ],
)
def test_trial_registrations_are_found_and_spelt_alike(text: str, identifier: str) -> None:
    assert [found[0] for found in find_trial_ids(text)] == [identifier]


@pytest.mark.parametrize(
    "text", ["on 2006-05-04", "call 2006-004", "NCT trials", "ISBN 978-3-16-148410-0", "2019-2020-21"]
)
def test_other_numbers_are_no_registrations(text: str) -> None:
    assert find_trial_ids(text) == []
