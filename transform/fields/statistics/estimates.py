"""Which number an interval belongs to, and which p value belongs to which interval.

In: the aligned text of a block with its numbers, intervals, p values and cues. Out: `Triple`s (interval,
estimate, tied p value) in order, and the p values that belong to none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from transform.fields.statistics.measures import COMPARATIVE, OUTRIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.fields.statistics.intervals import Interval
    from transform.fields.statistics.numbers import Number
    from transform.fields.statistics.p_values import PValue

_REACH: Final = (
    130  # characters between an estimate and its interval; the longest seen in abstracts is near 90
)
_TRIES: Final = 4

# A number that is no estimate, by what stands before it. Matches "(n = ", "SD ", "± ", "at ", "Day "; does
# not match "was ".
_NOT_BEFORE: Final = re.compile(
    r"(?:±|\+/-|\bper\b|\b(?:SDs?|S\.D\.|SEM?|standard (?:deviation|error)s?|[nN]|IQR|range|df)\b[\s:=,(]*"
    r"|\b[tFZzχ]2?\s?=|\b(?:at|after|within|during|over|for|until|by|from|to)\s(?:the\s"
    r"|about\s)?(?=\S{0,8}\s?(?:-|\s)?(?:years?|months?|weeks?|days?|hours?|min|h)\b)"
    r"|\b(?:[Dd]ay|[Ww]eek|[Mm]onth|[Yy]ear|[Vv]isit|[Gg]rade|[Ss]tage|[Tt]ype|[Gg]roup|[Pp]hase|[Tt]able"
    r"|[Cc]lass|[Ss]tudy|[Qq]uestion)s?\s(?=\d)(?:\d+\sand\s)?|\b[nN]\s?=\s?\d+\s?/\s?|[<>≤≥]\s?)\s?$"
)
# A number that counts or dates something, by what follows. Matches "-year", "-month follow-up"; does not
# match "%".
_NOT_BEHIND: Final = re.compile(
    r"-(?:years?|yr|months?|weeks?|days?|hours?|h|item|arm|cm|mm|mg|kg)\b|\s?(?:patients|participants"
    r"|subjects|women|men|children|people|cases|controls|individuals|studies|trials|centers|centres"
    r"|hospitals)\b|/\d"
)
# Numbers before a preposition of time, the sort that says when. Matches "at 12" in "at 12 months".
_TIME: Final = re.compile(r"\b(?:at|after|within|during|over|until|by|of follow-up)\s(?:the\s|a\s|about\s)?$")
_TIME_UNIT: Final = re.compile(
    r"[\s-]?(?:years?|yrs?|months?|mo|weeks?|wks?|days?|hours?|hrs?|h|min(?:utes?)?)\b"
)
# What may stand between an estimate and its interval when nothing else speaks for it. Matches " mmHg, ", "%
# ("; does not match " patients had an increase (".
_CLOSE: Final = re.compile(
    r"\s?(?:[a-zA-Zµμ°%£$€/][\w./%°µμ²³^-]*\s?){0,3}[\s,;:=(\[-]*(?:(?:with|and|a|an|the|its|of|two-sided"
    r"|one-sided|2-sided|1-sided|corresponding|estimated|exact)\s){0,4}[(\[]?\s?"
)
# Two values set against each other, the second one last. Matches "4.7 vs. 3", "10 % versus 12"; does not
# match "10 (9-11) vs 12".
_VERSUS: Final = re.compile(
    r"\d\s?%?\s?(?:[a-zA-Z/%²]{1,12}\s?)?(?:\[[^\]]{1,20}\]\s?)?(?:vs\.?|versus|v|compared (?:with"
    r"|to))\s(?:[a-z]+\s){0,2}$"
)
_RATIO_IN_BRACKET: Final = re.compile(
    r"[(\[;]\s?(?:adjusted\s)?(?:[as]?HR|a?OR|a?RR|IRR|hazard ratio|odds ratio|risk ratio"
    r"|relative risk)\b[^)\]]{0,20}$",
    re.IGNORECASE,
)
_CLAUSE_BREAK: Final = re.compile(r"[;]\s|\b(?:whereas|while|but|although|however)\b")

_ADJACENT: Final = re.compile(
    r"(?:\s?(?!and\b|with\b)[a-zA-Zµ°%][\w/%·²³^-]{0,9}(?=[\s)\],;%])){0,3}[\s)\],;:.(\[}%]*(?:(?:and|with"
    r"|a|an|the|two|one|both|2|1|unadjusted|adjusted|corrected|nominal|stratified|log-?rank|overall|exact|"
    r"[a-z]+-sided|[a-z12]+-tailed|sided|tailed|test|Wald|Fisher'?s|Bonferroni|associated"
    r"|corresponding)[\s,;:(\[-]+){0,4}"
)
_IN_BRACKETS: Final = re.compile(r"[^;:.(\[\d]*?(?:[a-z]\s?[(\[]\s?)(?:(?:two|one|2|1)-(?:sided|tailed)\s)?")
_TIE_REACH: Final = 90  # characters from an interval to the bracket that holds its p value
_ARMS: Final = re.compile(r"\b(?:vs|versus|compared|and|while|whereas|than)\b")
_VERSUS_WORD: Final = re.compile(r"\b(?:vs|versus|compared)\b")
_SAME_BRACKET: Final = re.compile(r"[\s;,:.]*(?:[^()\[\];\d]{0,45}?[\s:=,]*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The value of an interval, with its span (None, None when the interval has none)."""

    start: int | None = None
    end: int | None = None
    value: float | None = None
    text: str | None = None
    percent: bool = False


NO_ESTIMATE: Final = Estimate()


def estimate_of(
    text: str, interval: Interval, numbers: Sequence[Number], taken: Sequence[tuple[int, int]], *, from_: int
) -> Estimate:
    """Return the estimate of `interval`: written in it, or the nearest number before it that can be one.

    `taken` are spans whose numbers belong elsewhere (p values, other intervals); `from_` is where the
    sentence begins. Two values set against each other have a difference that is not written: no estimate.
    """
    if interval.estimate is not None and interval.estimate_start is not None:
        return Estimate(
            start=interval.estimate_start,
            end=interval.estimate_end,
            value=interval.estimate,
            text=text[interval.estimate_start : interval.estimate_end],
            percent=interval.estimate_percent,
        )
    candidates = _candidates(text, interval, numbers, taken, from_=max(from_, interval.start - _REACH))
    for number in candidates:
        close = _CLOSE.fullmatch(text, number.end, interval.start) is not None
        if _is_versus(text, number, interval):
            return NO_ESTIMATE
        if close or _contains(interval, number.value):
            return _as_estimate(number)
        if number is not candidates[0] and _contains(interval, -number.value):
            return _as_estimate(number)
    if candidates and _contains(interval, -candidates[0].value):
        return _as_estimate(candidates[0])
    return NO_ESTIMATE


def _as_estimate(number: Number) -> Estimate:
    return Estimate(
        start=number.start, end=number.end, value=number.value, text=number.text, percent=number.percent
    )


def _candidates(
    text: str, interval: Interval, numbers: Sequence[Number], taken: Sequence[tuple[int, int]], *, from_: int
) -> list[Number]:
    """Return the numbers that may be the estimate, nearest first; none from behind another interval's end."""
    barrier = max((end for start, end in taken if end <= interval.start and end > start), default=0)
    found: list[Number] = []
    for number in reversed(numbers):
        if number.start >= interval.start:
            continue
        if number.start < from_ or len(found) >= _TRIES:
            break
        if any(start <= number.start < end for start, end in taken):
            break
        if number.end < barrier and _CLAUSE_BREAK.search(text, barrier, interval.start):
            break
        if _is_free(text, number) and not _RATIO_IN_BRACKET.search(text, number.end, interval.start):
            found.append(number)
    return found


def _is_free(text: str, number: Number) -> bool:
    """Say whether a number can be an estimate: no count, no time, no spread, no threshold."""
    lead = text[max(0, number.start - 40) : number.start]
    if _NOT_BEFORE.search(lead) or _NOT_BEHIND.match(text, number.end):
        return False
    return not (_TIME.search(lead) and _TIME_UNIT.match(text, number.end))


def _is_versus(text: str, number: Number, interval: Interval) -> bool:
    """Say whether the number is the second of "4.7 vs. 3; 95% CI ...", an interval of their difference."""
    if _VERSUS.search(text, max(0, number.start - 45), number.start) is None:
        return False
    directly = re.fullmatch(r"\s?[a-zA-Z/%]{0,8}\s?[(\[]\s?", text[number.end : interval.start]) is not None
    return not (directly and _contains(interval, number.value))


def _contains(interval: Interval, value: float) -> bool:
    low = interval.low if interval.low is not None else float("-inf")
    high = interval.high if interval.high is not None else float("inf")
    return min(low, high) <= value <= max(low, high)


def tie(
    text: str,
    items: Sequence[tuple[Interval, Estimate, str]],
    p_values: Sequence[PValue],
    sentences: Sequence[tuple[int, int]],
) -> dict[int, PValue]:
    """Return which p value belongs to which interval (by index).

    Tied is the first p value directly behind an interval, in its bracket or the next; or behind a few words
    when the interval is that of a comparison and nothing else is compared; or directly before it, in its own
    bracket.
    """
    tied: dict[int, PValue] = {}
    for p in p_values:
        start = next((s for s, e in sentences if s <= p.start < e), 0)
        index = max((i for i, (interval, _, _) in enumerate(items) if interval.end <= p.start), default=None)
        arm = index is not None and index - 1 not in tied
        if (
            index is not None
            and items[index][0].start >= start
            and index not in tied
            and _follows(text, items, index, p, arm=arm)
        ):
            tied[index] = p
            continue
        ahead = next((i for i, (interval, _, _) in enumerate(items) if interval.start >= p.end), None)
        if ahead is not None and ahead not in tied and _precedes(text, items[ahead], p):
            tied[ahead] = p
    return tied


def _follows(
    text: str, items: Sequence[tuple[Interval, Estimate, str]], index: int, p: PValue, *, arm: bool
) -> bool:
    """Say whether `p` belongs to the interval before it; `arm`: that may be one of two arms compared."""
    interval, _, measure = items[index]
    between = text[interval.end : p.start]
    if p.of_series:
        return False
    if _ADJACENT.fullmatch(between):
        same_bracket = not re.search(r"[)\]]", between)
        return same_bracket or not (arm and _is_second_arm(text, items, index, _VERSUS_WORD))
    if (
        len(between) > _TIE_REACH
        or measure not in COMPARATIVE
        or (arm and _is_second_arm(text, items, index, _ARMS))
    ):
        return False
    return _IN_BRACKETS.fullmatch(
        re.sub(r"^[\s)\]%]*", "", between)
    ) is not None and not _CLAUSE_BREAK.search(between)


def _is_second_arm(
    text: str, items: Sequence[tuple[Interval, Estimate, str]], index: int, words: re.Pattern[str]
) -> bool:
    """Say whether the interval before is that of an arm set against this one ("5.4 (...) vs 4.0 (...)")."""
    if index == 0 or {items[index][2], items[index - 1][2]} & OUTRIGHT:
        return False
    between = text[items[index - 1][0].end : items[index][0].start]
    if len(between) > 2 * _REACH or re.search(r"\.\s+[A-Z]", between):
        return False
    return words.search(between) is not None


def _precedes(text: str, item: tuple[Interval, Estimate, str], p: PValue) -> bool:
    interval, estimate, _ = item
    begins = interval.start if estimate.start is None or estimate.start < p.start else estimate.start
    between = text[p.end : begins]
    return _SAME_BRACKET.fullmatch(between) is not None and ". " not in between
