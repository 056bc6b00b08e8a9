from __future__ import annotations

from typing import Any

import pytest

from transform.blocks import KINDS, Block, Disposition, Link
from transform.fields.abbreviations import find_abbreviations
from transform.fields.cohort import find_ages
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
        ("A pilot study. We enrolled 120 children aged 4.5 years with asthma.", "disease", "asthma"),
        ("A pilot study. We enrolled 120 children aged 4.5 years with asthma.", "population",
         "children aged 4.5 years with asthma"),
        ("A pilot study. 120 children aged 4.5 years with asthma were enrolled.", "cohort_n", 120),
        ("A pilot study enrolled 64 boys with asthma.1,2 The others had none.", "population", "boys with asthma"),
        ("A pilot study. We enrolled 85 adults (40 women, 45 men) aged 20 to 60 years.", "age_max", 60.0),
        ("A pilot study enrolled 85 patients, as 5 patients withdrew.", "population", "patients"),
        ("A pilot study. A total of 85 patients met the criteria of inclusion.", "population", "patients"),
        ("A pilot study enrolled 85 patients and collected data of 20 visits.", "population", "patients"),
        ("A pilot study. Of 764 included patients (2.1%) had it.", "population", "included patients"),
        ("A pilot study. We enrolled 120 children (52.5% girls) with asthma.", "disease", "asthma"),
        ("The single-arm trial treated 33 patients with relapsed AML who got it.", "disease", "relapsed AML"),
        ("The phase II trial was published in Rare Tumors by Lee et al.", "cited_journal", "Rare Tumors"),
        ("The phase II trial was published in the European Heart Journal.", "cited_journal", "European Heart Journal"),
        ("The phase II trial appeared online in The Lancet Oncology on Monday.", "cited_journal", "Lancet Oncology"),
        ("The phase II trial was published today in the journal Sleep.", "cited_journal", "Sleep"),
        ("In a pilot study of 85 participants, infusions lowered pain.", "population", "participants"),
        ("A pilot study. Among 120 women who smoked, 60 quit.", "population", "women who smoked"),
        ("In a pilot study of 85 participants, aged 20 to 60 years, pain fell.", "age_max", 60.0),
        ("A pilot study reviewed records of 85 patients who had resection from 2016 to 2020.", "population",
         "patients who had resection"),
        ("A pilot study. We identified 1,046 new users in a register.", "cohort_unit", "new users"),
        ("A pooled meta-analysis of six trials (N = 4,117) was done.", "cohort_n", 4117),
        ("A randomized trial assessed the efficacy of rituximab in 20 girls.", "intervention", "rituximab"),
        ("A randomized trial of blinatumomab used a database.", "drugs", ("blinatumomab",)),
    ],
)  # fmt: skip
def test_single_facts(text: str, name: str, value: object) -> None:
    assert facts(text)[name] == value


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("The median age was 18 to 65 years.", (18, 65)),
        ("children aged between 6 and 12 years", (6, 12)),
        ("patients between 18 and 65 years with AML", (18, 65)),
        ("women who were between 18 and 65 years of age", (18, 65)),
        ("those with AML between 18 and 65 years of age", (18, 65)),
        ("adults (age range, 18–65 years)", (18, 65)),
        ("boys whose ages ranged from 6 to 12.5 years", (6, 12.5)),
        ("Median follow-up was 2 to 5 years", (None, None)),
        ("relapse between 1 and 5 years after transplant", (None, None)),
        ("patients between 1 and 5 years after transplant", (None, None)),
        ("dosage 1 to 5 years", (None, None)),
        ("adults aged ≥65 years", (65, None)),
        ("adults (≥65 years)", (65, None)),
        ("women over 50 years", (50, None)),
        ("those who were at least 18 years old", (18, None)),
        ("people older than 40 years", (40, None)),
        ("people of 65 years or older", (65, None)),
        ("patients followed for over 10 years", (None, None)),
        ("patients >5 years after transplant", (None, None)),
        ("patients with at least 2 years of follow-up", (None, None)),
    ],
)
def test_years_are_ages_where_the_text_says_so(text: str, ages: tuple[float | None, float | None]) -> None:
    assert find_ages(text) == ages


def test_a_word_with_the_letter_of_a_footnote_is_no_drug() -> None:
    assert "drugs" not in facts("A randomized trial of asthma. Men with asthmab had less.")


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        (
            "402 people were seen. Of these, 202 people were allocated to the intervention group.",
            402,
            "people",
        ),
        ("It was even: 202 patients were allocated to the diet and 200 patients to the control.", None, None),
        (
            "The participants were 402 community-dwelling 85-y-old people.",
            402,
            "community-dwelling 85-y-old people",
        ),
        (
            "A total of 1,521 patients were screened and, after exclusions, 198 patients were included.",
            198,
            "patients",
        ),
        ("From 2,137 screened subjects, 85 entered the study.", 85, "subjects"),
        ("A total of 161 participated in the study, 76 persons allocated to the control group.", 161, None),
        ("140 participants were randomized into each group.", None, None),
        ("In total, 44 patients with NTG were randomly allocated to one of two groups.", 44, "patients"),
        (
            "1680 eligible patients were randomized to the diet (n=840) or the usual food.",
            1680,
            "eligible patients",
        ),
        ("We identified 648 eligible patients and recruited 348 patients: 171 to the diet.", 348, "patients"),
        ("Among 90 women, 80 were seen. We randomized 78 women (mean age 61.5 years).", 78, "women"),
        ("It had effects on 4 known individual-level risk factors.", None, None),
        ("A sum of grains was counted (N = 4000000000).", None, None),
        ("It ran in 2 midwestern states, eligible participants came from there.", None, None),
        ("Drug (N = 120) and placebo (N = 122) were given.", None, None),
        ("Drug (n = 120) was given.", None, None),
        ("It (planned enrollment: 700 patients) was stopped.", None, None),
        ("Data for 131 active participants and 125 control participants were analysed.", None, None),
        ("The response rate was 30% (300 of 1,000 households).", None, None),
        ("504 (328 women, 126 men) inactive adults took part.", None, None),
        ("We included 64 steroid-naive, elderly patients.", 64, "steroid-naive, elderly patients"),
    ],
)
def test_the_cohort_is_all_who_took_part(text: str, number: int | None, unit: str | None) -> None:
    found = facts(f"This was a randomized trial. {text}")
    assert (found.get("cohort_n"), found.get("cohort_unit")) == (number, unit)


@pytest.mark.parametrize(
    "text",
    [
        "It was a pilot study published in Germany.",
        "It was a pilot study published in the Science section of the paper.",
        "It was a pilot study published in March.",
        "It was a pilot study published in May by the Cancer Society.",
    ],
)
def test_places_and_months_are_no_journals(text: str) -> None:
    assert "cited_journal" not in facts(text)


@pytest.mark.parametrize(
    ("text", "design"),
    [
        ("In a systematic review and meta-analysis of 15 studies patients did well.",
         "systematic review and meta-analysis"),
        ("A network meta-analysis of 12 trials ranked them for patients.", "network meta-analysis"),
        ("A 2019 meta-analysis found none in patients.", None),
        ("A previous meta-analysis of six trials found none in patients.", None),
        ("It was safe in patients. A pragmatic study with rigorous evaluation is suggested.", None),
        ("Patients return less in observational cohort studies.", None),
        ("Another observational study saw patients.", None),
        ("Children participating in a prospective cohort study were randomized (ten patients).", None),
        ("As in a pilot study, patients came. This was a single-arm trial.", "single-arm trial"),
        ("After a randomized trial, patients went on. We conducted a retrospective cohort analysis.",
         "retrospective cohort analysis"),
        ("We performed a cluster-randomised controlled trial.", "cluster-randomised controlled trial"),
    ],
)  # fmt: skip
def test_the_design_is_the_studys_own(text: str, design: str | None) -> None:
    assert facts(text).get("design") == design


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("outcomes were activity at baseline, 6, and 12 months", ("activity at baseline, 6, and 12 months",)),
        ("outcomes were changes in knowledge (actual and perceived) and death",
         ("changes in knowledge (actual and perceived)", "death")),
        ("outcome was visualization of the trachea (i.e., identification of the rings). It was good",
         ("visualization of the trachea",)),
        ("outcome was superficial S. aureus infection", ("superficial S. aureus infection",)),
        ("outcome was recovery, on the basis of a scale", ("recovery",)),
        ("outcome was accelerometer assessed activity", ("accelerometer assessed activity",)),
        ("endpoints were death, stroke, defined by a scan", ("death", "stroke")),
    ],
)  # fmt: skip
def test_lists_of_outcomes_are_parted_between_names(text: str, outcomes: tuple[str, ...]) -> None:
    assert facts(f"Patients were seen in a randomized trial. Primary {text}.")["outcomes"] == outcomes


def test_every_fact_says_where_it_stands() -> None:
    texts = [
        "Blinatumomab in older adults with ALL",
        "In this randomized trial of 20 patients with ALL, blinatumomab and imatinib were given.",
        "The primary endpoints were survival and relapse.",
        "ClinicalTrials.gov NCT01234567, ISRCTN12345678",
    ]
    kinds = ["title", "paragraph", "paragraph", "after_article"]
    blocks = [
        Block(position=at, text=text, kind=kind, disposition=KINDS[kind])
        for at, (text, kind) in enumerate(zip(texts, kinds, strict=True))
    ]
    study = find_study(blocks, texts[0], ())
    assert study is not None
    shown = [(name, found.value, found.raw) for name, found in study.evidence]
    assert [row for row in shown if row[0] in {"age_group", "outcomes", "trial_ids", "drugs"}] == [
        ("outcomes", "survival", "survival"),
        ("outcomes", "relapse", "relapse"),
        ("trial_ids", "NCT01234567", "NCT01234567"),
        ("trial_ids", "ISRCTN12345678", "ISRCTN12345678"),
        ("age_group", "older adults", texts[0]),
        ("drugs", "blinatumomab", "blinatumomab"),
        ("drugs", "imatinib", "imatinib"),
    ]
    for _, found in study.evidence:
        assert found.span is not None
        assert texts[found.span.block][found.span.start : found.span.end] == found.raw
    stated = {name for name in study.__slots__ if getattr(study, name) not in (None, ())} - {"evidence"}
    assert stated == {name for name, _ in study.evidence}


@pytest.mark.parametrize(
    ("kind", "links", "expected"),
    [
        ("after_article", (), ("NCT01234567",)),
        ("title", (), ("NCT01234567",)),
        ("template", (), ()),
        ("navigation", (), ()),
        ("after_article", (Link(start=0, end=60, href="https://hub.example/other"),), ()),
    ],
)
def test_registrations_stand_behind_the_article_too(
    kind: str, links: tuple[Link, ...], expected: tuple[str, ...]
) -> None:
    text = "What the phase 3 trial of the new drug means, NCT01234567 in short"
    blocks = [
        Block(position=0, text="A randomized trial with patients."),
        Block(position=1, text=text, kind=kind, disposition=KINDS[kind], links=links),
    ]
    study = find_study(blocks, None, ())
    assert study is not None
    assert study.trial_ids == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("from 1 January 2010 to 31 December 2015", (2010, 2015)),
        ("between the 1st of May 2010 and the 3rd of May 2012", (2010, 2012)),
        ("between 1st of May 2010 and 3rd May 2012", (2010, 2012)),
        ("from 01.01.2010 to 31/12/2015", (2010, 2015)),
        ("from January 1, 2010, to December 31, 2015", (2010, 2015)),
        ("between January 2010 and December 2015", (2010, 2015)),
        ("from 2010 to 2015", (2010, 2015)),
        ("since 1 January 2010", (None, None)),
        ("from 3 patients 2010 to 2015", (None, None)),
    ],
)
def test_the_period_is_read_from_its_days(text: str, years: tuple[int | None, int | None]) -> None:
    found = facts(f"Patients were seen in a randomized trial {text}.")
    assert (found.get("period_start_year"), found.get("period_end_year")) == years


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("A PHASE 3 TRIAL OF PATIENTS", "3"),
        ("A Phase IIb trial saw patients.", "IIb"),
        ("An early phase trial saw patients.", None),
    ],
)
def test_the_phase_is_read_in_any_case(text: str, phase: str | None) -> None:
    found = find_study([Block(position=0, text=f"Patients came. {text}")], None, ())
    assert (found.phase if found else None) == phase


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
        ("Controlled Trial Number (ISRCTN): 35739639", "ISRCTN35739639"),
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
