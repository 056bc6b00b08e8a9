"""Which of the measures named in a sentence an estimate is.

In: an aligned text with its `Cue`s, the place of an estimate and of its interval. Out: the name of a measure;
"other" when the words do not tell.
"""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING, Final

from transform.fields.statistics.figures.numbers import SIGNED, UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.fields.statistics.figures.measures import Cue

_WEAK_REACH: Final = 160  # characters: a weak word further off than this names something else
_CHANGE_REACH: Final = 25  # the same for "increase in MVPA (mean 3.8 ..."
_PERCENT_REACH: Final = 45  # the same for "difference" and its like before a percentage
_LEAD: Final = 60  # characters before a word of change that say what it is the change of
# Matches "in the Dex group", "compared to"; does not match "in diarrhoea".
_ARM: Final = re.compile(r"\b(?:group|arm|patients|participants|compared|versus|vs|than|placebo|control)\b")
_NO_VERB: Final = r"(?!(?:and|an?|the|with|was|were|by|in)\b)"
# What makes a word of change no measure: a step of the exposure, or what a risk is of. Matches "for a 1-year " and
# "per 10 mmHg " before "increase", "risk of excessive weight " before "gain"; does not match "with a mean ".
_NO_MEASURE: Final = re.compile(
    r"\b(?:(?:per|(?:for\s)?(?:each|every)|for an?(?=\s(?:\d|one\b|unit|standard|SD)))\s"
    rf"(?:{_NO_VERB}[\w./%-]+\s){{0,4}}"
    rf"|(?:risks?|odds|likelihood|probability|chances?) of\s(?:{_NO_VERB}[\w-]+\s){{0,3}}"
    rf"|relative to\s(?:{_NO_VERB}[\w-]+\s){{0,3}})$"
)
# Words of change that are verbs, and so speak of what stands before them. Matches "decreased", "fell"; does not match
# "gain".
_VERB: Final = re.compile(r"(?:ed|[Ff]ell|[Rr]ose|[Ll]ost)$")
# What makes the number behind it a level, not a change. Matches "increased in 2020 to ", "fell from "; does not
# match "fell by ".
_TO_LEVEL: Final = re.compile(r"\b(?:from|to)\s(?:an?\s|about\s)?$")
# A value that a ratio's name may have had before another measure is named. Matches "0.82 ("; does not match
# "0.5-unit", "1.5%" or "12".
_GIVEN: Final = re.compile(r"(?<![\w.,-])\d{1,4}\.\d+(?![\d.]|\s?%|-[a-zA-Z])")
# An estimate with a unit, which no ratio has. Matches "3.2 mmHg ("; does not match "2.1 times (" or "0.7 (".
_WITH_UNIT: Final = re.compile(rf"{SIGNED}(?!\s?(?:times|fold|-fold)\b){UNIT}\s?[(\[,;]")
# Odds named behind the interval. Matches ") higher odds of", ") and 1.47 (95% CI, 1.29-1.69) times the odds"; does
# not match ") and odds".
_ODDS_BEHIND: Final = re.compile(
    r"[)\]]?(?:\sand\s\d[\d.]*\s?\([^()]{1,40}\))?\s(?=times|the|higher|lower|greater|increased|reduced)"
    r"(?:times\s)?(?:the\s|(?:higher|lower|greater|increased|reduced)\s)?(?:adjusted\s)?odds\b"
)


def measure_of(
    text: str,
    cues: Sequence[Cue],
    span: tuple[int, int, int],
    *,
    sentence_start: int,
    percent: bool,
) -> str:
    """Return the measure of an estimate; `span` is where it starts, where its interval starts and where that ends.

    A strong cue before it in its sentence wins, the nearest first; then a weak one between estimate and
    interval ("6% reduction, 95% CI"); then the nearest weak one before it. A percentage is no ratio; without
    any cue it is a proportion.
    """
    start, end, interval_end = span
    first = bisect.bisect_left(cues, sentence_start, key=_start)
    near = cues[first : bisect.bisect_right(cues, end, key=_start)]
    before = [cue for cue in near if cue.end <= start and not _is_aside(text, cue)]
    behind = next((cue for cue in near if cue.start >= start and not (percent and cue.is_ratio)), None)
    strong = next((cue for cue in reversed(before) if cue.strong), None)
    weak = next(
        (cue for cue in reversed(before) if not cue.strong and _reaches(text, cue, start, percent)), None
    )
    if behind is not None and (behind.strong or strong is None):
        return behind.measure
    if strong is not None and not _superseded(text, strong, weak, start, percent=percent):
        return _ratio_of(before) if strong.is_factor else strong.measure
    if strong is None and not percent and _ODDS_BEHIND.match(text, interval_end):
        return "odds_ratio"
    return _weak_measure(text, before, weak, start, percent=percent)


def _start(cue: Cue) -> int:
    return cue.start


def _is_aside(text: str, cue: Cue) -> bool:
    """Say whether a noun of change names no measure: "for a 1-year increase", "the risk of weight gain"."""
    if not cue.is_change or _VERB.search(text, cue.start, cue.end):
        return False
    return _NO_MEASURE.search(text[max(0, cue.start - _LEAD) : cue.start]) is not None


def _superseded(text: str, strong: Cue, weak: Cue | None, start: int, *, percent: bool) -> bool:
    """Say whether `weak` wins: a percentage is no ratio, and what is named after a ratio is what follows.

    A ratio moves too ("the odds increased to 1.6"), so after one a word of change counts only where the ratio
    has had its value, or where the estimate has a unit.
    """
    if strong.is_ratio and percent:
        return True
    if (strong.measure == "other" and not strong.is_ratio) or weak is None or weak.start <= strong.end:
        return False
    if strong.is_ratio and (weak.is_change or weak.is_level):
        given = _GIVEN.search(text, strong.end, weak.start) is not None
        return given or _WITH_UNIT.match(text, start) is not None
    return weak.measure in {"mean_difference", "median", "mean"}


def _ratio_of(before: Sequence[Cue]) -> str:
    """Return the ratio that "a factor of" is one of: the last that is named before it, if any."""
    return next((cue.measure for cue in reversed(before) if cue.is_ratio and not cue.is_factor), "other")


def _reaches(text: str, cue: Cue, start: int, percent: bool) -> bool:  # noqa: FBT001 - the unit, yes or no
    """Say whether a weak cue is near enough; a change must have no arm between it and a percentage."""
    if percent and cue.measure == "mean_difference":
        return start - cue.end <= _PERCENT_REACH and _ARM.search(text, cue.end, start) is None
    return start - cue.end <= _WEAK_REACH


def _weak_measure(text: str, before: Sequence[Cue], weak: Cue | None, start: int, *, percent: bool) -> str:
    if weak is None:
        return "proportion" if percent else "other"
    if weak.is_level or (weak.is_change and _TO_LEVEL.search(text, weak.end, start)):
        return _level_of(before, start, percent=percent)
    if weak.measure in {"mean", "median"}:
        at = before.index(weak)
        change = next((cue for cue in reversed(before[:at]) if cue.measure == "mean_difference"), None)
        named = change is not None and weak.start - change.end <= _CHANGE_REACH
        return "mean_difference" if named else weak.measure
    return weak.measure


def _level_of(before: Sequence[Cue], start: int, *, percent: bool) -> str:
    """Return what moved from or to a level ("the prevalence increased from"): what is named before it."""
    named = (
        cue.measure
        for cue in reversed(before)
        if not (cue.strong or cue.is_change or cue.is_level) and start - cue.end <= _WEAK_REACH
    )
    return next(
        (measure for measure in named if not measure.endswith("difference")),
        "proportion" if percent else "mean",
    )
