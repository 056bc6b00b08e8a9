"""Values without an interval: rates at a time, "respectively" lists, medians, proportions, counts, mean ± SD.

In: a block as a passage, and the article's outcome names. Out: `Value`s, each with the words that give it. A
list is read only when it has as many values as names; what does not fit is left out, as a wrong value is
worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from transform.fields.statistics.measures import RATIOS, find_cues
from transform.fields.statistics.outcomes import Outcome, OutcomeNames, outcome_names
from transform.fields.statistics.passages import Passage, read_passage

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOT: Final = r"(?:\s?[(\[]·*[)\]])?"  # a masked bracket
_PERCENT: Final = rf"\d{{1,3}}(?:\.\d+)?\s?%{_BLOT}"
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
_RATES: Final = re.compile(rf"(?:\b[Tt]he\s)?{_TIME}\s{_NAMES}")
# The same without a time, from the beginning of a clause on. Matches "OS and PFS were 53% and 46%,
# respectively".
_UNTIMED_RATES: Final = re.compile(rf"(?:(?<=[.,;:]\s)|^)(?:[Tt]he\s)?(?P<time>(?!))?{_NAMES}")
_VALUE: Final = re.compile(r"\d{1,3}(?:\.\d+)?(?=\s?%)")
_SEPARATOR: Final = re.compile(r",\s(?:and\s|or\s)?|\s(?:and|or)\s")
# A proportion with what it is a proportion of. Matches "48.1% of patients had cytogenetic abnormalities";
# does not match "48.1% of the dose".
_PROPORTION: Final = re.compile(
    rf"(?P<value>\d{{1,3}}(?:\.\d+)?)\s?%{_BLOT}\sof\s(?P<population>(?:the\s"
    rf"|all\s)?(?:[a-z][\w-]*\s){{0,3}}?(?:patients|participants|subjects|women|men|children|adults|people"
    rf"|individuals|cases|recipients|respondents))"
    r"\s(?:had|have|experienced|achieved|showed|developed|reported|exhibited"
    r"|presented with)\s(?P<outcome>(?:an?\s|the\s|any\s)?(?:[\w'’/-]+\s){0,6}?[\w'’/-]+)(?=[.,;]"
    r"|\s(?:compared|vs|versus|in|at|after|during|and|with|while|by|on)\b|$)"
)
# Matches "Median OS was 25 weeks", "median PFS 10.9 months"; does not match "median follow-up was 3 years".
_MEDIAN: Final = re.compile(
    rf"\b[Mm]edian\s(?P<name>[A-Za-z][\w-]*(?:\s[\w-]+){{0,3}}?){_BLOT}(?:\s(?:was|of)|,"
    rf"|:)?\s(?P<value>\d+(?:\.\d+)?)\s(?P<unit>years?|months?|weeks?|days?)\b"
)
# Counts with their share. Matches "319 of 348 participants (91.7%)", "12/150 (8%)", "66 (45%)"; does not
# match "(45%)".
_COUNT: Final = re.compile(
    r"(?<![\d.,/·=–-])(?P<numerator>\d{1,6})(?:\s?(?:/"
    r"|of(?:\sthe)?\s)\s?(?P<denominator>\d{1,6})(?:\s[a-z]+)?)?\s?[(\[](?P<value>\d{1,3}(?:\.\d+)?)\s?%"
    r"[)\],;]"
)
# Matches "62±7 years", "-6.0% ± 23.3%"; does not match "±".
_SPREAD: Final = re.compile(
    r"(?<![\w.])(?P<value>[-+]?\s?\d+(?:\.\d+)?)\s?(?P<percent>%)?\s?(?:±"
    r"|\+/-)\s?(?P<spread>\d+(?:\.\d+)?)(?:\s?(?P<unit>%|[a-zA-Zµ][\w/%²]*))?"
)
# A value of any kind. Matches "5 %", "4±1", "HR 1.2", "median OS was 3"; does not match "5 km".
_HINT: Final = re.compile(r"\d\s?%|±|\+/-|[Mm]edian [A-Za-z ,()-]{2,60}\d|[HOR]R|ratio|[Rr]elative risk")
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
_SHARE_TOLERANCE: Final = 1.0  # percentage points by which a count's share may be rounded


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
    spread: float | None = None
    numerator: int | None = None
    denominator: int | None = None


def find_values(passage: Passage, names: OutcomeNames) -> list[Value]:
    """Return the values of a passage, in the order of their places; none twice."""
    found: dict[int, Value] = {}
    for hint, rule in _RULES:
        if hint.search(passage.plain):
            for value in rule(passage, names):
                found.setdefault(value.value_start, value)
    return [found[start] for start in sorted(found)]


def may_hold_values(text: str) -> bool:
    """Say at little cost whether a text can hold what the rules of this room read."""
    return _HINT.search(text) is not None


def rated_outcomes(text: str) -> list[str]:
    """Return the outcomes that `text` gives rates of, as it names them ("overall survival (OS)").

    An event without a short form of its own keeps the words before it ("cumulative incidence of relapse").
    """
    found: list[str] = []
    if "%" not in text:
        return found
    passage = read_passage(text)
    for match in _RATES.finditer(passage.masked):
        for start, end in _name_spans(passage, match):
            name = " ".join(passage.plain[start:end].split())
            if match["time"] and (match["cumulative"] or outcome_names(()).only(name) or name.endswith(")")):
                found.append(
                    f"cumulative incidence of {name}"
                    if match["cumulative"] and not name.endswith(")")
                    else name
                )
    return found


def _rates(passage: Passage, names: OutcomeNames) -> Iterator[Value]:
    for match in (*_RATES.finditer(passage.masked), *_UNTIMED_RATES.finditer(passage.masked)):
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
                value_end=_after_percent(passage.plain, value.end()),
                start=match.start(),
                end=match.end(),
                unit="%",
                outcome=outcome.name,
                outcome_short=outcome.short,
                timepoint=match["time"],
            )


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


def _proportions(passage: Passage, _: OutcomeNames) -> Iterator[Value]:
    for match in _PROPORTION.finditer(passage.masked):
        population = match["population"].removeprefix("the ").removeprefix("all ")
        overall = re.search(
            r"(?:^|:\s)Overall,\s$", passage.plain[max(0, match.start() - 60) : match.start()]
        )
        yield Value(
            rule="proportion",
            measure="proportion",
            value=float(match["value"]),
            value_start=match.start("value"),
            value_end=_after_percent(passage.plain, match.end("value")),
            start=match.start(),
            end=match.end(),
            unit="%",
            outcome=re.sub(r"^(?:an?|the|any)\s", "", match["outcome"]),
            population=f"all {population} (overall)" if overall else None,
        )


def _medians(passage: Passage, names: OutcomeNames) -> Iterator[Value]:
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


def _counts(passage: Passage, _: OutcomeNames) -> Iterator[Value]:
    for match in _COUNT.finditer(passage.aligned):
        numerator, value = int(match["numerator"]), float(match["value"])
        denominator = int(match["denominator"]) if match["denominator"] else None
        if value > 100 or (denominator is not None and not _is_share(numerator, denominator, value)):
            continue
        yield Value(
            rule="count",
            measure="proportion",
            value=value,
            value_start=match.start("value"),
            value_end=_after_percent(passage.plain, match.end("value")),
            start=match.start(),
            end=match.end(),
            unit="%",
            numerator=numerator,
            denominator=denominator,
        )


def _is_share(numerator: int, denominator: int, value: float) -> bool:
    return denominator > 0 and abs(100 * numerator / denominator - value) <= _SHARE_TOLERANCE


def _spreads(passage: Passage, _: OutcomeNames) -> Iterator[Value]:
    for match in _SPREAD.finditer(passage.aligned):
        yield Value(
            rule="spread",
            measure="mean",
            value=float(match["value"].replace(" ", "")),
            value_start=match.start("value"),
            value_end=match.end("value"),
            start=match.start(),
            end=match.end(),
            unit=match["percent"] or match["unit"],
            spread=float(match["spread"]),
        )


def _ratios(passage: Passage, _: OutcomeNames) -> Iterator[Value]:
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


def _after_percent(text: str, end: int) -> int:
    percent = re.compile(r"\s?%").match(text, end)
    return percent.end() if percent else end


# Each rule with what a text must hold for it to find anything; the first rule to read a value keeps it.
_RULES: Final = (
    (re.compile("%"), _rates),
    (re.compile(r"% of|%[)\]] of"), _proportions),
    (re.compile("edian"), _medians),
    (re.compile("%"), _counts),
    (re.compile(r"±|\+/-"), _spreads),
    (_RATIO_NAME, _ratios),
)
