"""Which pairs of numbers without a label are intervals.

In: a block's parts (`Scan`), a pair with its estimate, and what earlier text said of pairs (`Carried`). Out:
yes or no. A pair is an interval when its estimate lies in it and the last label was one, when a p value stands
in its bracket, or when its sentence names a ratio; ranges and quartiles have labels or habits of their own.
"""

from __future__ import annotations

import bisect
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from transform.fields.statistics.figures.measures import RATIOS
from transform.fields.statistics.figures.selfcheck import inside_interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transform.fields.statistics.figures.intervals import BareLabel, Interval
    from transform.fields.statistics.figures.measures import Cue
    from transform.fields.statistics.figures.numbers import Number
    from transform.fields.statistics.figures.p_values import PValue

# What says that the pairs from here on are no confidence intervals. Matches "(IQR", "range"; does not match
# "ranged".
_OTHER_LABEL: Final = re.compile(
    r"\b(?:IQRs?|[Ii]nter-?quartil\w*|[Rr]anges?|quartiles?|SDs?|[Mm]in(?:imum)?[-–, ]+[Mm]ax"
    r"|standard (?:deviation|error)s?|SEM?|EIQ|E\.I\.Q|RIC|RIQ|AIQ|IQA|IIQ|DIQ|Q1|[EÉeé]tendue|extrêmes?"
    r"|[Ii]ntervall?[eo]s? (?:inter|di variazione)\w*|[Rr]ango|[Ss]pannweite|[Ss]preiding|[Pp]ercentiles?)\b|±"
)
# What is mostly given with a range or quartiles, named or not. Matches "median age"; does not match
# "average".
_OTHER_HABIT: Final = re.compile(
    r"\b(?:[Mm]edian[eaos]?r?|[Mm]édiane?|[Aa]ged?|[Yy]ears old|followed|follow-up|[Aa]lter|[ÂâEeIi]dad[eo]?|âge|età)\b"
)
# What sets a pair against the one before it. Matches ") versus ", " days) and ", ") after A and "; not "). The ".
_PARTNER: Final = re.compile(
    r"\s?%?(?:\s[a-z/]{1,8})?[)\]],?(?:\s[^\W\d_]+){0,4}?\s(?:versus|vs\.?|compared (?:with|to)|gegenüber|contre"
    r"|frente a|contro|and)\s(?:[^\W\d_]+\s){0,4}"
)
# A p value in the bracket of a pair: the pair is an interval, labelled or not. Matches ", P=0.02"; not ", n=3".
_WITH_P: Final = re.compile(r"(?:[^)\];,]{0,12})(?:[;,]\s?|[)\]],?\s?)[pP][- ]?(?:value\s?)?[=<>≤≥]")
# A p value in a bracket of its own behind that of a pair. Matches "] (P=0.002"; does not match ") mg (P=0.2".
_THEN_P: Final = re.compile(r"\s?%?[)\]]\s[(\[][pP][- ]?(?:value\s?)?[=<>≤≥]")
# What a ratio is of, in the sentence of its pair or right behind it. Matches "odds of", ") times"; not "sometimes".
_RISK: Final = re.compile(
    r"\b(?:[Oo]dds|[Rr]isks?|[Hh]azards?|[Ll]ikelihood|times|Risiko|risque|riesgo|rischio|risco)\b"
)
_BEHIND: Final = 8  # characters behind a pair
# Shares with an interval rather than a range, where intervals are about.
_RATES: Final = frozenset({"survival_rate", "cumulative_incidence"})
# Matches "12.50", ".5"; does not match "12".
_DECIMALS: Final = re.compile(r"\d*\.(\d+)")
_NUMBERS, _TELLING, _LEAST_WIDTH = 3, 2, 1.05  # estimate and limits, their decimals, upper limit to lower
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100


@dataclass(slots=True)
class Carried:
    """What earlier text says of later: the level last named, whether a label declared what pairs are.

    `own` are the short forms of measures that the article defines.
    """

    level: float | None = None
    declared: bool = False
    ci_is_other: bool = False
    own: Mapping[str, str] | None = None

    @property
    def expects_pairs(self) -> bool:
        """Say whether a pair without a label may be an interval."""
        return self.level is not None or self.declared


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """The parts of one block, read once each."""

    text: str
    sentences: tuple[tuple[int, int], ...]
    numbers: tuple[Number, ...]
    cues: tuple[Cue, ...]
    p_values: tuple[PValue, ...]

    def sentence_start(self, at: int) -> int:
        """Return where the sentence that holds offset `at` begins."""
        index = bisect.bisect_right(self.sentences, at, key=lambda span: span[0]) - 1
        return self.sentences[index][0] if index >= 0 else 0


def is_partner(scan: Scan, passed: Interval, pair: Interval) -> bool:
    """Say whether a pair that nothing spoke for is set against one that is an interval ("5 (4-6) vs 7 (6-8)")."""
    if not holds_estimate(scan, passed) or pair.estimate_start is None:
        return False
    return _PARTNER.fullmatch(scan.text, passed.end, pair.estimate_start) is not None


def holds_estimate(scan: Scan, interval: Interval) -> bool:
    """Say whether the number directly before an interval lies in it: it is no other thing called "CI"."""
    if interval.estimate is not None:
        return True
    upto = bisect.bisect_right(scan.numbers, interval.start, key=lambda number: number.end)
    return upto > 0 and inside_interval(scan.numbers[upto - 1].value, interval.low, interval.high) is True


def is_interval(
    scan: Scan, pair: Interval, found: Sequence[Interval], bare: Sequence[BareLabel], carried: Carried
) -> bool:
    """Say whether an unlabelled pair is an interval: it holds its estimate, the last label was one."""
    if pair.estimate is None or pair.estimate_start is None or pair.low is None or pair.high is None:
        return False
    with_p = _WITH_P.match(scan.text, pair.end) is not None
    inside = pair.low <= pair.estimate <= pair.high or (with_p and pair.low <= -pair.estimate <= pair.high)
    if not inside or _is_years(pair):
        return False
    begin = scan.sentence_start(pair.start)
    labels = bisect.bisect_right(bare, pair.start, key=lambda label: label.end)
    last = max(found[-1].end if found else -1, bare[labels - 1].end if labels else -1)
    other = max((m.end() for m in _OTHER_LABEL.finditer(scan.text, begin, pair.start)), default=-1)
    if other > last:
        return False
    return last >= begin or _is_expected(scan, pair, carried, with_p=with_p, labelled=last >= 0)


def _is_expected(scan: Scan, pair: Interval, carried: Carried, *, with_p: bool, labelled: bool) -> bool:
    """Say whether an unlabelled pair is an interval though no label stands in its sentence.

    It is by its p value, by what was declared, or by the measure that its sentence names; `labelled`: a label
    stands somewhere before it.
    """
    begin = scan.sentence_start(pair.start)
    at = pair.estimate_start or pair.start
    habit = _OTHER_HABIT.search(scan.text, begin, pair.start) is not None
    if with_p and (labelled or not habit):
        return True
    signed = pair.low is not None and pair.low < 0
    if carried.declared or (labelled and (signed or "," in scan.text[at : pair.start])):
        return not habit
    if not habit and _THEN_P.match(scan.text, pair.end) and _names_difference(scan, begin, at):
        return True
    named = next((c for c in reversed(scan.cues) if begin <= c.start and c.end <= at), None)
    if named is not None and named.measure in RATIOS:
        return True
    if carried.level is None:
        return False
    rate = named is not None and named.measure in _RATES and pair.estimate_percent and not habit
    risk = not habit and _RISK.search(scan.text, begin, pair.end + _BEHIND) is not None
    return rate or (named is not None and named.strong) or (risk and _is_of_ratio(scan.text, pair))


def _is_of_ratio(text: str, pair: Interval) -> bool:
    """Say whether a pair is that of a ratio by its numbers: the estimate is the geometric mean of the limits.

    Only pairs of two decimals or more tell; rounding is allowed for.
    """
    low, high, value = pair.low, pair.high, pair.estimate
    decimals = [
        len(figures) for figures in _DECIMALS.findall(text, pair.estimate_start or pair.start, pair.end)
    ]
    if low is None or high is None or value is None or len(decimals) < _NUMBERS or min(decimals) < _TELLING:
        return False
    rounding = 0.5 * 10.0 ** -min(decimals)
    if low <= rounding or high < low * _LEAST_WIDTH:
        return False
    least, most = (
        math.sqrt((low - rounding) * (high - rounding)),
        math.sqrt((low + rounding) * (high + rounding)),
    )
    return least - rounding <= value <= most + rounding


def _names_difference(scan: Scan, begin: int, at: int) -> bool:
    """Say whether the sentence names a change or a difference before its offset `at`."""
    return any(cue.measure == "mean_difference" for cue in scan.cues if begin <= cue.start and cue.end <= at)


def _is_years(pair: Interval) -> bool:
    """Say whether a pair looks like two calendar years."""
    return pair.low is not None and pair.low.is_integer() and _FIRST_YEAR < pair.low < _LAST_YEAR
