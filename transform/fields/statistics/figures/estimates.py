"""Which number is the estimate of an interval.

In: the aligned text of a block with its numbers, intervals and p values. Out: an `Estimate`, empty when the
text gives none.
"""

from __future__ import annotations

import bisect
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from transform.fields.statistics.figures.p_values import PValue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.fields.statistics.figures.intervals import Interval
    from transform.fields.statistics.figures.numbers import Number

REACH: Final = (
    130  # characters between an estimate and its interval; the longest seen in abstracts is near 90
)
_TRIES: Final = 4
_NEAR: Final = 8  # intervals and p values that may stand between an estimate and its interval

# A number that is no estimate, by what stands before it. Matches "(n = ", "SD ", "± ", "at ", "Day "; does
# not match "was ".
_NOT_BEFORE: Final = re.compile(
    r"(?:±|\+/-|\bper\b|\b(?<!per )(?<!per 1-)(?<!per 1 )(?<!-)"
    r"(?:SDs?|S\.D\.|SEM?|standard (?:deviation|error)s?|[nN]|IQR|range|df)\b[\s:=,(]*"
    r"|\b[tFZzχ]2?\s?(?:\(\d{1,4}(?:,\s?\d{1,4})?\)\s?)?=|\b(?:at|after|within|during|over|for|until|by|from|to)\s(?:the\s"
    r"|about\s)?(?=\S{0,8}\s?(?:-|\s)?(?:years?|months?|weeks?|days?|hours?|min|h)\b)"
    r"|\b(?:[Dd]ay|[Ww]eek|[Mm]onth|[Yy]ear|[Vv]isit|[Gg]rade|[Ss]tage|[Tt]ype|[Gg]roup|[Pp]hase|[Tt]able"
    r"|[Cc]lass|[Ss]tudy|[Qq]uestion)s?\s(?=\d)(?:\d+\sand\s)?|\b[nN]\s?=\s?\d+\s?/\s?|[<>≤≥]\s?)\s?$"
)
# A number that counts or dates something, by what follows. Matches "-year", "-month follow-up"; does not
# match "%".
_NOT_BEHIND: Final = re.compile(
    r"-(?:years?|yr|months?|weeks?|days?|hours?|h|item|arm|cm|mm|mg|kg)\b|\s?(?:patients|participants"
    r"|subjects|women|men|children|people|cases|controls|individuals|studies|trials|centers|centres"
    r"|hospitals)\b|/(?!1[,\s]?0{2})\d"
)
# What before a number says, with a unit behind it, that it is a time. Matches "at ", "within the "; does not match
# "was ".
_TIME: Final = re.compile(r"\b(?:at|after|within|during|over|until|by|of follow-up)\s(?:the\s|a\s|about\s)?$")
# Matches the "by " before an amount or a time; does not match "baby ".
_BY: Final = re.compile(r"\bby\s$")
# Matches " months", "-year"; does not match " minimum".
_TIME_UNIT: Final = re.compile(
    r"[\s-]?(?:years?|yrs?|months?|mo|weeks?|wks?|days?|hours?|hrs?|h|min(?:utes?)?)\b"
)
# What may stand between an estimate and its interval when nothing else speaks for it. Matches " mmHg, ", "%
# ("; does not match " patients had an increase (". (A word is taken whole or not at all: tried in parts, three words
# of a long one took its length cubed.)
_CLOSE: Final = re.compile(
    r"\s?(?:[a-zA-Zµμ°%£$€/][\w./%°µμ²³^-]*+\s?+){0,3}[\s,;:=(\[-]*(?:(?:with|and|a|an|the|its|of|two-sided"
    r"|one-sided|2-sided|1-sided|corresponding|estimated|exact)\s){0,4}[(\[]?\s?"
)
# Two values set against each other, the second one last. Matches "4.7 vs. 3", "10 % versus 12"; does not
# match "10 (9-11) vs 12".
_VERSUS: Final = re.compile(
    r"\d\s?%?\s?(?:[a-zA-Z/%²]{1,12}\s?)?(?:\[[^\]]{1,20}\]\s?)?(?:vs\.?|versus|v|compared (?:with"
    r"|to))\s(?:[a-z]+\s){0,2}$"
)
# A ratio named between a number and an interval, which is then the ratio's. Matches " (HR 0.71, "; does not match
# " (SE 0.71, ".
_RATIO_IN_BRACKET: Final = re.compile(
    r"[(\[;]\s?(?:adjusted\s)?(?:[as]?HR|a?OR|a?RR|IRR|hazard ratio|odds ratio|risk ratio"
    r"|relative risk)\b[^)\]]{0,20}$",
    re.IGNORECASE,
)
# Matches "; ", "whereas"; does not match ", and ".
CLAUSE_BREAK: Final = re.compile(r"[;]\s|\b(?:whereas|while|but|although|however)\b")

# What may stand between an estimate and a p value that its interval follows. Matches " (", " (SE 1.6), ", "%
# reduction ("; not " in 4 (".
_BEFORE_P: Final = re.compile(
    r"(?:\s?%)?(?:(?:\s[a-z-]{2,12}){1,3}\s[(\[])?[\s,;(\[]*"
    r"(?:\(?\s?(?:SE|[Ss]tandard error)\s?[=:]?\s?[\d.]+\)?[\s,;]*)?(?:(?:two|one)-sided\s)?"
)
# What joins the values of a list. Matches " and ", ", "; does not match " of ".
_LIST_JOIN: Final = re.compile(
    r"\s?%?(?:\s[a-zA-Z]{1,8})?(?:,\sand\s|,\s|;\s|\sand\s|\s(?:vs\.?|versus|compared (?:with|to))\s)"
)


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
    text: str,
    interval: Interval,
    numbers: Sequence[Number],
    taken: Sequence[Interval | PValue],
    *,
    from_: int,
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
    if interval.series is not None:
        return _listed(text, interval, numbers)
    candidates = _candidates(text, interval, numbers, taken, from_=max(from_, interval.start - REACH))
    barrier = _last_interval_end(_before(interval, taken))
    for number in candidates:
        if _is_versus(text, number, interval, barrier):
            return NO_ESTIMATE
        close = _CLOSE.fullmatch(text, number.end, interval.start) is not None
        turned = number is not candidates[0] and _contains(interval, -number.value)
        if close or turned or _contains(interval, number.value):
            return _as_estimate(number)
    turned_first = bool(candidates) and _contains(interval, -candidates[0].value)
    return _as_estimate(candidates[0]) if turned_first else NO_ESTIMATE


def _begin(number: Number) -> int:
    return number.start


def _end(item: Number | Interval | PValue) -> int:
    return item.end


def _as_estimate(number: Number) -> Estimate:
    return Estimate(
        start=number.start, end=number.end, value=number.value, text=number.text, percent=number.percent
    )


def _candidates(
    text: str,
    interval: Interval,
    numbers: Sequence[Number],
    taken: Sequence[Interval | PValue],
    *,
    from_: int,
) -> list[Number]:
    """Return the numbers that may be the estimate, nearest first; none from behind another interval."""
    before = _before(interval, taken)
    barrier = _last_interval_end(before)
    p_start = max((item.start for item in before if isinstance(item, PValue)), default=None)
    found: list[Number] = []
    for number in reversed(numbers[: bisect.bisect_left(numbers, interval.start, key=_begin)]):
        if number.start < from_ or len(found) >= _TRIES:
            break
        holder = next((item for item in before if item.start <= number.start < item.end), None)
        if isinstance(holder, PValue):
            continue
        if holder is not None:
            break
        if (
            p_start is not None
            and number.end <= p_start
            and not _BEFORE_P.fullmatch(text, number.end, p_start)
        ):
            continue
        if number.end < barrier and CLAUSE_BREAK.search(text, barrier, interval.start):
            break
        free = _is_free(text, number) or _is_amount(text, number, interval)
        if free and not _RATIO_IN_BRACKET.search(text, number.end, interval.start):
            found.append(number)
    return found


def _before(interval: Interval, taken: Sequence[Interval | PValue]) -> Sequence[Interval | PValue]:
    """Return the intervals and p values that end before `interval` begins, the nearest few."""
    upto = bisect.bisect_right(taken, interval.start, key=_end)
    return taken[max(0, upto - _NEAR) : upto]


def _last_interval_end(items: Sequence[Interval | PValue]) -> int:
    return max((item.end for item in items if not isinstance(item, PValue)), default=0)


def _listed(text: str, interval: Interval, numbers: Sequence[Number]) -> Estimate:
    """Return the estimate of one of several intervals under one label ("0.71 and 0.82 (95% CIs ...")."""
    index, size, label_start = interval.series or (0, 1, interval.start)
    values = numbers[: bisect.bisect_right(numbers, label_start, key=_end)][-size:]
    joined = all(
        _LIST_JOIN.fullmatch(text, left.end, right.start) for left, right in itertools.pairwise(values)
    )
    if len(values) < size or not joined or not _CLOSE.fullmatch(text, values[-1].end, label_start):
        return NO_ESTIMATE
    return _as_estimate(values[index])


def _is_free(text: str, number: Number) -> bool:
    """Say whether a number can be an estimate: no count, no time, no spread, no threshold."""
    lead = text[max(0, number.start - 40) : number.start]
    if _NOT_BEFORE.search(lead) or _NOT_BEHIND.match(text, number.end):
        return False
    return not (_TIME.search(lead) and _TIME_UNIT.match(text, number.end))


def _is_amount(text: str, number: Number, interval: Interval) -> bool:
    """Say whether "by" gives an amount, not a time: "increased by 4.1 minutes (95% CI 1.5 to 6.7)"."""
    return (
        _BY.search(text, max(0, number.start - 4), number.start) is not None
        and _CLOSE.fullmatch(text, number.end, interval.start) is not None
        and (_contains(interval, number.value) or _contains(interval, -number.value))
    )


def _is_versus(text: str, number: Number, interval: Interval, barrier: int) -> bool:
    """Say whether the number is the second of "4.7 vs. 3; 95% CI ...", an interval of their difference.

    It is not where the first is a limit of another interval, which ends at `barrier`.
    """
    versus = _VERSUS.search(text, max(0, number.start - 45), number.start)
    if versus is None or versus.start() < barrier:
        return False
    # Matches " min (", "% ["; does not match " in men (".
    directly = re.fullmatch(r"\s?[a-zA-Z/%]{0,8}\s?[(\[]\s?", text[number.end : interval.start]) is not None
    return not (directly and _contains(interval, number.value))


def _contains(interval: Interval, value: float) -> bool:
    low = interval.low if interval.low is not None else float("-inf")
    high = interval.high if interval.high is not None else float("inf")
    return min(low, high) <= value <= max(low, high)
