from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.blocks import Block
from transform.fields.abbreviations import find_abbreviations, match_long_form


def found(text: str) -> list[tuple[str, str]]:
    return [(a.short, a.long) for a in find_abbreviations([Block(position=0, text=text)])]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("They had sick sinus syndrome (SSS).", [("SSS", "sick sinus syndrome")]),
        ("Adverse events (AEs) were rare.", [("AEs", "Adverse events")]),
        ("in second complete remission (CR2)", [("CR2", "second complete remission")]),
        ("for adolescents and young adults (AYAs)", [("AYAs", "adolescents and young adults")]),
        ("a hazard ratio [HR], 2.7", [("HR", "hazard ratio")]),
        ("the hazard ratio (HR, 0.71)", [("HR", "hazard ratio")]),
        ("graft-versus-host disease (GVHD) was", [("GVHD", "graft-versus-host disease")]),
        ("Philadelphia chromosome-negative (Ph−) B-ALL", [("Ph−", "Philadelphia chromosome-negative")]),
        ("MRD (measurable residual disease) fell", [("MRD", "measurable residual disease")]),
        ("HR (hazard ratio) was 2", [("HR", "hazard ratio")]),
        ("the non-relapse mortality (RPM) fell", [("RPM", "non-relapse mortality")]),
        ("the “relapse mortality (RPM) fell", [("RPM", "relapse mortality")]),
        ("World Health Organization\u00a0(WHO) says", [("WHO", "World Health Organization")]),
        ("the hazard ratio (HR = 0.71)", [("HR", "hazard ratio")]),
        ("the Food and Drug Administration (FDA)", [("FDA", "Food and Drug Administration")]),
        ("by Women, Infant, and Children (WIC)", [("WIC", "Women, Infant, and Children")]),
        ("National Cancer Institute (NCI, USA)", [("NCI", "National Cancer Institute")]),
        ("virus del papiloma humano (VPH)", [("VPH", "virus del papiloma humano")]),
        ("It was given intravenous (IV) or by mouth.", [("IV", "intravenous")]),
        ("by ultrasound (US) in the United Kingdom (UK)", [("US", "ultrasound"), ("UK", "United Kingdom")]),
        ("United States of America (USA)", [("USA", "United States of America")]),
        ("a three-dimensional (3D) scan", [("3D", "three-dimensional")]),
        ("a 3-dimensional (3D) scan", [("3D", "3-dimensional")]),
        ("with 5-fluorouracil (5-FU) and 6-mercaptopurine (6-MP)",
         [("5-FU", "5-fluorouracil"), ("6-MP", "6-mercaptopurine")]),
        ("in the six-minute walk test (6MWT)", [("6MWT", "six-minute walk test")]),
        ("in the 6 minute walk test (6MWT)", [("6MWT", "6 minute walk test")]),
        # no definitions
        ("in Table (IV), of grade (II), with ischemic disease (II)", []),
        ("stage IV (invasive variant)", []),
        ("University Hospital Zurich (US)", []),
        ("after 24 hours (24h) and 12 hours (12h)", []),
        ("in 3 large and good data (3D)", []),
        ("the units included in our analysis (ICUs)", []),
        ("in obese respondents (OR = 1.52)", []),
        ("EE. UU. (US Surgeon General) dice", []),
        ("Minutes of MVPA, median (MAD)", []),
        ("la Estimación de regresión (EE)", []),
        ("los coinvestigadores del estudio (LS, HB)", []),
        ("maps show stroke hospitalization rates for Black (Map C)", []),
        ("with higher relapse risk (HR, 2.8; 95% CI, 1.4–5.6)", []),
        ("the translocation t(1;19) was seen", []),
        ("patients (n = 12) and controls (Figure 2)", []),
        ("It was published (see 2010) in May (IV).", []),
        ("Nothing here begins with it (XYZ).", []),
    ],
)  # fmt: skip
def test_definitions_are_found_and_nothing_else(text: str, pairs: list[tuple[str, str]]) -> None:
    assert found(text) == pairs


def test_a_definition_is_kept_once_with_its_first_place() -> None:
    text = "Overall survival (OS) and overall survival (OS)."
    (abbreviation,) = find_abbreviations([Block(position=3, text=text)])
    assert (abbreviation.span.block, abbreviation.span.start) == (3, 0)
    assert abbreviation.quote == text[abbreviation.span.start : abbreviation.span.end]


def test_two_meanings_of_one_short_form_are_both_kept() -> None:
    text = "A confidence interval (CI) is no convergence insufficiency (CI)."
    assert found(text) == [("CI", "confidence interval"), ("CI", "convergence insufficiency")]


@given(st.lists(st.from_regex(r"[b-hj-z]{6,9}", fullmatch=True), min_size=2, max_size=5))
def test_initials_always_lead_to_the_whole_long_form(words: list[str]) -> None:
    short = "".join(word[0] for word in words).upper()
    assert match_long_form(short, " ".join(words)) == 0


@given(st.text(max_size=200))
def test_any_text_gives_exact_quotes(text: str) -> None:
    for abbreviation in find_abbreviations([Block(position=0, text=text)]):
        assert text[abbreviation.span.start : abbreviation.span.end] == abbreviation.quote
