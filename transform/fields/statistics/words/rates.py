"""Values of outcomes without an interval: rates at a time, "respectively" lists, medians, ratios.

In: a block as a passage, and the article's outcome names. Out: `Value`s, each with the words that give it. A
list is read only when it has as many values as names; what does not fit is left out, as a wrong value is
worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from transform.fields.statistics.figures.measures import RATIOS, find_cues
from transform.fields.statistics.marks import holds
from transform.fields.statistics.words.outcomes import Outcome, OutcomeNames, outcome_names
from transform.fields.statistics.words.passages import Passage, read_passage

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOT: Final = r"(?:\s?[(\[]·*[)\]])?"  # a masked bracket
_PERCENT: Final = rf"\d{{1,3}}(?:\.\d+)?\s?%{BLOT}"
_TIME: Final = r"(?P<time>\d{1,3}(?:\.\d)?-(?:year|yr|month|week|day))"
# Rates of outcomes. Matches "the 5-year OS and DFS rates were 58.8% and 42.0%, respectively", "The 3-year
# cumulative incidences of relapse and NRM were 36% and 18%, respectively", "ORR was 64%"; does not match "OS
# was improved".
_NAMES: Final = (
    r"(?P<cumulative>[Cc]umulative incidences?\s(?:rates?\s)?of\s)?(?P<names>[A-Za-z][^.;:%<>=]{1,120}?)"
    rf"(?P<noun>\s(?:rates?|probabilit(?:y|ies)|estimates?))?\s(?:was"
    rf"|were)\s(?P<values>{_PERCENT}(?:(?:,\sand\s|,\s"
    rf"|\sand\s){_PERCENT}){{0,5}})(?P<pairs>,?\srespectively)?"
)
# Rates at a time. Matches "The 5-year OS was 58.8%"; does not match "The OS was 58.8%".
_RATES: Final = re.compile(rf"(?:\b[Tt]he\s)?{_TIME}\s{_NAMES}")
# The same without a time, from the beginning of a clause on. Matches "OS and PFS were 53% and 46%, respectively";
# does not match "OS rose by 53%".
_UNTIMED_RATES: Final = re.compile(rf"(?:(?<=[.,;:]\s)|^)(?:[Tt]he\s)?(?P<time>(?!))?{_NAMES}")
# What every rate holds, to leave out texts without any at little cost. Matches "was 58.8%"; does not match
# "was 25 weeks".
_SHARE: Final = re.compile(r"(?:was|were)\s\d{1,3}(?:\.\d+)?\s?%")
_TIMES: Final = ("-year", "-yr", "-month", "-week", "-day")
# Matches the "58.8" of "58.8%"; does not match "25 weeks".
_VALUE: Final = re.compile(r"\d{1,3}(?:\.\d+)?(?=\s?%)")
# Matches the " and " of "OS and DFS"; does not match "disease/relapse".
_SEPARATOR: Final = re.compile(r",\s(?:and\s|or\s)?|\s(?:and|or)\s")
# Matches "Median OS was 25 weeks", "median PFS 10.9 months"; does not match "median follow-up was 3 years".
_MEDIAN: Final = re.compile(
    rf"\b[Mm]edian\s(?P<name>[A-Za-z][\w-]*(?:\s[\w-]+){{0,3}}?){BLOT}(?:\s(?:was|of)|,"
    rf"|:)?\s(?P<value>\d+(?:\.\d+)?)\s(?P<unit>years?|months?|weeks?|days?)\b"
)
# A ratio named outright. Matches "HR", "odds ratio"; does not match "HRQoL".
_RATIO_NAME: Final = re.compile(
    r"(?<![A-Za-z])(?:[HOR]R|a[HOR]R|IRR|(?:[Hh]azard|[Oo]dds|[Rr]isk|[Rr]ate) ratio"
    r"|[Rr]elative risk)(?![A-Za-z])"
)
# The value of a ratio behind its name. Matches ", 1.17;", " was 0.65 "; does not match " 2010".
_RATIO_VALUE: Final = re.compile(
    r"(?:\s?[(\[]\w{1,6}[)\]])?(?:\s?[,:=]|\s(?:was|of"
    r"|is))?\s?(?P<value>\d{1,3}\.\d{1,3})(?![\d.%])(?!\s?(?:to|-)\s?\d)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value, where it and the words that give it stand, and what they say. Offsets are the block's."""

    rule: str
    measure: str
    value: float
    value_start: int
    value_end: int
    start: int
    end: int
    unit: str | None = None
    outcome: str | None = None
    outcome_short: str | None = None
    timepoint: str | None = None
    population: str | None = None
    exposure: str | None = None
    reference: str | None = None
    compared: bool = False  # it is one of two that are set against each other
    spread: float | None = None
    numerator: int | None = None
    denominator: int | None = None


def rated_outcomes(text: str) -> list[str]:
    """Return the outcomes that `text` gives rates of, as it names them ("overall survival (OS)").

    An event without a short form of its own keeps the words before it ("cumulative incidence of relapse"). What
    "and" begins is the rest of a list, not a name.
    """
    found: list[str] = []
    if "%" not in text:
        return found
    passage = read_passage(text)
    for match in _rate_matches(passage.masked):
        for start, end in _name_spans(passage, match):
            name = " ".join(passage.plain[start:end].split())
            if not match["time"] or name.startswith("and "):
                continue
            if match["cumulative"] or outcome_names(()).only(name) or name.endswith(")"):
                found.append(
                    f"cumulative incidence of {name}"
                    if match["cumulative"] and not name.endswith(")")
                    else name
                )
    return found


def rates(passage: Passage, names: OutcomeNames) -> Iterator[Value]:
    """Yield the rates of outcomes; a list is read only with as many values as names."""
    for match in _rate_matches(passage.masked):
        places = _name_spans(passage, match)
        values = list(_VALUE.finditer(passage.plain, *match.span("values")))
        values = [v for v in values if passage.bracket_at(v.start()) is None]
        if len(places) != len(values) or (len(values) > 1 and not match["pairs"]):
            continue
        outcomes = [
            _outcome_at(passage, names, place, cumulative=bool(match["cumulative"])) for place in places
        ]
        for outcome, value in zip(outcomes, values, strict=True):
            if outcome is None or None in outcomes:
                break
            yield Value(
                rule="rate",
                measure=_measure(match, outcome),
                value=float(value.group()),
                value_start=value.start(),
                value_end=after_percent(passage.plain, value.end()),
                start=match.start(),
                end=match.end(),
                unit="%",
                outcome=outcome.name,
                outcome_short=outcome.short,
                timepoint=match["time"],
            )


def _rate_matches(text: str) -> Iterator[re.Match[str]]:
    if _SHARE.search(text) is not None:
        if holds(text, _TIMES):
            yield from _RATES.finditer(text)
        yield from _UNTIMED_RATES.finditer(text)


def _measure(match: re.Match[str], outcome: Outcome) -> str:
    if match["cumulative"]:
        return "cumulative_incidence"
    return "survival_rate" if outcome.name.endswith("survival") else "proportion"


def _name_spans(passage: Passage, match: re.Match[str]) -> list[tuple[int, int]]:
    """Return the spans of the names in a list of them ("OS and DFS")."""
    spans: list[tuple[int, int]] = []
    at, end = match.span("names")
    for separator in _SEPARATOR.finditer(passage.masked, at, end):
        spans.append((at, separator.start()))
        at = separator.end()
    return [*spans, (at, end)]


def _outcome_at(
    passage: Passage, names: OutcomeNames, place: tuple[int, int], *, cumulative: bool
) -> Outcome | None:
    """Return the outcome that is named at `place`; behind "cumulative incidence of" any few words are one."""
    text = passage.plain[place[0] : place[1]]
    known = names.only(text)
    if known is not None or not cumulative:
        return known
    plain = passage.without_brackets(*place)
    return (
        Outcome(start=place[0], end=place[1], name=plain, short=None) if 0 < len(plain.split()) <= 6 else None
    )


def medians(passage: Passage, names: OutcomeNames) -> Iterator[Value]:
    """Yield the medians of outcomes ("Median OS was 25 weeks")."""
    for match in _MEDIAN.finditer(passage.masked):
        outcome = names.only(passage.plain[match.start("name") : match.end("name")])
        if outcome is None:
            continue
        yield Value(
            rule="median",
            measure="median",
            value=float(match["value"]),
            value_start=match.start("value"),
            value_end=match.end("unit"),
            start=match.start(),
            end=match.end(),
            unit=match["unit"].rstrip("s") + "s",
            outcome=outcome.name,
            outcome_short=outcome.short,
        )


def ratios(passage: Passage, _: OutcomeNames) -> Iterator[Value]:
    """Yield ratios named outright, with or without interval ("HR, 1.17"): rows leaves out those with one."""
    for name in _RATIO_NAME.finditer(passage.aligned):
        match = _RATIO_VALUE.match(passage.aligned, name.end())
        cue = next(iter(find_cues(passage.aligned, *name.span())), None)
        if match is not None and cue is not None and cue.measure in RATIOS:
            yield Value(
                rule="ratio",
                measure=cue.measure,
                value=float(match["value"]),
                value_start=match.start("value"),
                value_end=match.end("value"),
                start=cue.start,
                end=match.end(),
            )


def after_percent(text: str, end: int) -> int:
    """Return the end of the percent sign behind `end`, else `end`."""
    # Matches " %"; does not match " mg".
    percent = re.compile(r"\s?%").match(text, end)
    return percent.end() if percent else end
