"""A small library that the questions of docs/questions.md are asked: two hubs, seven articles, two years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from load.run import Source
from transform.article import (
    Abbreviation,
    Author,
    Found,
    LearningObjective,
    PollQuestion,
    Reference,
    Section,
    Span,
    Statistic,
    Study,
)

if TYPE_CHECKING:
    from collections.abc import Callable

INO, CART, PED, COPY, LIST = (f"https://{path}" for path in (
    "all-hub.example/inotuzumab", "all-hub.example/car-t", "all-hub.example/paediatric",
    "mm-hub.example/inotuzumab", "all-hub.example/latest",
))  # fmt: skip
NOTICE = "The hub is supported by {}. Funders had no say in the content."

INO_BODY = """Inotuzumab ozogamicin before transplant did not shorten overall survival (OS) in adults.
The single-centre cohort followed fifty-seven patients with relapsed leukaemia for five years.
Patients with minimal residual disease (MRD) had a higher risk of death (HR, 2.7; 95% CI, 1.2-5.9; P = .01).
There was no difference between the conditioning regimens in relapse or in late toxicity.
Liver toxicity was seen in a quarter of the patients and resolved under defibrotide in most of them.
The authors call for trials that compare earlier and later transplants after antibody treatment."""
CART_BODY = """A randomised trial compared two doses of the cell product in adults with acute leukaemia.
The higher dose lowered the risk of relapse (HR, 0.62; 95% CI, 0.40-0.55; P < .001).
A partial response (PR) was seen in 24 of 57 patients of the lower dose.
Cytokine release was mild in both groups and never led to a stop of the treatment."""
PED_BODY = """Children with leukaemia and a positive progesterone receptor (PR) test were rare.
The survey of forty schools found that teachers wish for more training on late effects."""


def _at(text: str, quote: str) -> Span:
    """Return the span of a quote: its paragraph and its place there."""
    for block, paragraph in enumerate(text.split("\n")):
        if quote in paragraph:
            start = paragraph.index(quote)
            return Span(block, start, start + len(quote))
    raise AssertionError(quote)


def _found(value: Any, text: str, quote: str) -> Found[Any]:
    return Found(value=value, raw=quote, rule="library:given", span=_at(text, quote))


def _statistic(text: str, quote: str, **values: Any) -> Statistic:
    return Statistic(quote=quote, rule="library:statistic", span=_at(text, quote), **values)


def _abbreviation(text: str, short: str, long: str) -> Abbreviation:
    quote = f"{long} ({short})"
    return Abbreviation(short=short, long=long, style="parenthesis", quote=quote, span=_at(text, quote))


def _ino(body: str) -> dict[str, Any]:
    ratio = "HR, 2.7; 95% CI, 1.2-5.9; P = .01"
    return {
        "authors": (
            _found(Author(name="Ada Example", credentials="MD"), body, "The authors"),
            _found(Author(name="Bo Sample"), body, "The authors"),
        ),
        "statistics": (
            _statistic(
                body, ratio, measure="hazard_ratio", outcome="death", outcome_short="OS", value=2.7,
                value_raw="2.7", ci_level=95.0, ci_low=1.2, ci_high=5.9, p_operator="=", p_value=0.01,
                exposure="minimal residual disease", reference="none", inside_interval=True,
                agrees_with_p=True, significant=True,
            ),
            _statistic(
                body, "no difference between the conditioning regimens", measure="difference",
                kind="qualitative_null", outcome="relapse", exposure="conditioning regimens",
                significant=False,
            ),
        ),
        "study": Study(
            design="cohort", direction_of_time="retrospective", centers="single-centre", cohort_n=57,
            cohort_unit="patients", disease="leukaemia", intervention="inotuzumab ozogamicin",
            cited_journal="Blood Advances", drugs=("inotuzumab ozogamicin", "defibrotide"),
            evidence=(("cohort_n", replace(_found(57, body, "fifty-seven patients"), rule="study")),),
        ),
        "abbreviations": (
            _abbreviation(body, "OS", "overall survival"),
            _abbreviation(body, "MRD", "minimal residual disease"),
        ),
        "learning_objectives": (
            _found(LearningObjective(text="Name risks after inotuzumab.", topic="inotuzumab"), body,
            "Inotuzumab"),
        ),
        "poll_questions": (
            _found(PollQuestion(question="Would you transplant?", options=("yes", "no")), body, "transplant"),
        ),
        "references": tuple(
            _found(Reference(raw=f"Ref {n}", number=n, journal=journal, year=year, doi=f"10.1/{n}",
                             cited_at=(_at(body, "OS"),) * n), body, "OS")
            for n, journal, year in ((1, "Blood", 2019), (2, "Lancet", 2023))
        ),
        "sections": (
            Section(name="conclusion", label="Conclusion", text="More trials.", first_block=5, last_block=5),
        ),
    }  # fmt: skip


def _cart() -> dict[str, Any]:
    ratio = "HR, 0.62; 95% CI, 0.40-0.55; P < .001"
    return {
        "authors": (_found(Author(name="Ada Example", credentials="MD"), CART_BODY, "A randomised trial"),),
        "statistics": (
            _statistic(
                CART_BODY, ratio, measure="hazard_ratio", outcome="relapse", value=0.62, value_raw="0.62",
                ci_level=95.0, ci_low=0.4, ci_high=0.55, p_operator="<", p_value=0.001,
                exposure="higher dose", reference="lower dose",
                inside_interval=False, agrees_with_p=True, significant=True,
            ),
            _statistic(
                CART_BODY, "24 of 57 patients", measure="proportion", outcome="partial response",
                outcome_short="PR", value=42.1, unit="%", numerator=24, denominator=57,
                population="lower dose",
            ),
        ),
        "study": Study(
            design="randomized trial", phase="3", cohort_n=312, cohort_unit="patients", disease="leukaemia",
            direction_of_time="prospective", trial_ids=("NCT00000001",), drugs=("obecabtagene autoleucel",),
        ),
        "abbreviations": (_abbreviation(CART_BODY, "PR", "partial response"),),
    }  # fmt: skip


def _first_run(page: Callable[..., Any]) -> list[Any]:
    revised = INO_BODY.replace("a quarter", "a third")
    return [
        page(INO_BODY, headline="Inotuzumab before transplant", day=date(2023, 2, 20), url=INO, hub="all-hub",
             at=datetime(2023, 3, 1), container="dumps/2023.warc", notice=NOTICE.format("Amgen"),
             sponsors=["Amgen", "Autolus"], fields=_ino(INO_BODY)),
        page(revised, headline="Inotuzumab before transplant", day=date(2023, 2, 20), url=INO, hub="all-hub",
             at=datetime(2023, 3, 9), container="dumps/2023.warc", notice=NOTICE.format("Amgen"),
             sponsors=["Amgen", "Autolus"], fields=_ino(revised)),
        page(CART_BODY, headline="Two doses compared", day=date(2023, 6, 1), url=CART, hub="all-hub",
             at=datetime(2023, 6, 2), container="dumps/2023.warc", notice=NOTICE.format("Autolus"),
             sponsors=["Autolus"], fields=_cart()),
        page(PED_BODY, headline="What teachers ask for", day=date(2023, 7, 4), url=PED, hub="all-hub",
             at=datetime(2023, 7, 5), container="dumps/2023.warc", notice=NOTICE.format("Amgen"),
             fields={"abbreviations": (_abbreviation(PED_BODY, "PR", "progesterone receptor"),)}),
        page("links", kind="listing", url=LIST, hub="all-hub", at=datetime(2023, 7, 5),
        container="dumps/2023.warc"), page("", kind="rejected", hub="all-hub", container="dumps/empty.txt"),
    ]  # fmt: skip


def _second_run(page: Callable[..., Any]) -> list[Any]:
    revised = INO_BODY.replace("a quarter", "a third")
    return [
        page(revised, headline="Inotuzumab before transplant", day=date(2023, 2, 20), url=INO, hub="all-hub",
             at=datetime(2024, 1, 15), container="dumps/2024.warc", notice=NOTICE.format("Pfizer"),
             sponsors=["Amgen, Inc.", "Pfizer"], fields=_ino(revised)),
        page("404", kind="rejected", url=PED, hub="all-hub", at=datetime(2024, 1, 15), status=404,
             container="dumps/2024.warc"),
        page(f"{INO_BODY}\nFirst published elsewhere.", headline="Inotuzumab before transplant, again",
             day=date(2024, 1, 10), url=COPY, hub="mm-hub", at=datetime(2024, 1, 16),
             container="dumps/2024.warc", notice=NOTICE.format("GSK"), sponsors=["GSK"]),
        page("A note without date.", headline="A note", day=None, hub=None, container="dumps/note.txt",
        notice=""),
    ]  # fmt: skip


@pytest.fixture(scope="session")
def library(session_house: Callable[[], Any]) -> Any:
    """The library, published."""
    house = session_house()
    load_library(house)
    return house


def load_library(house: Any) -> None:
    """Load the library into a home, and publish it."""
    page = house.pages.page
    sources = (
        Source(digest="d1", container="dumps/2023.warc"),
        Source(digest="d2", container="dumps/empty.txt"),
    )
    house.load(_first_run(page), sources=sources)
    house.load([*_second_run(page), house.pages.unreadable("dumps/broken.gz", b"\x1f\x8b")])
    house.load(known=("d1", "d2"))
    house.publish()
