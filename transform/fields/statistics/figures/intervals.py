"""Confidence intervals: the label, the level, the two limits or the one, in any order.

In: the aligned text of a block. Out: `Interval`s with the place of label and limits, and the labels that
stand without numbers ("mean difference (95% CI)"), which say what unlabelled pairs further on are.

A pair of numbers is an interval only when a label says so, beside it or earlier; ranges, interquartile
ranges, ages and dates have other labels or none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from transform.fields.statistics.figures.labels import (
    CLOSED,
    CONNECTOR,
    FILL,
    GLUED_LEVEL,
    LABEL,
    LEVEL_BEHIND,
    level_of,
    may_hold_label,
)
from transform.fields.statistics.figures.numbers import DIGITS, SIGNED, UNIT, to_float

# A limit that is named but has no value. Matches "not estimable", "NR", "∞"; does not match "none".
_OPEN: Final = (
    r"(?:(?:not|un)[- ]?(?:yet )?(?:estimable|reached|evaluable|available|calculable|applicable|assessable"
    r"|defined)"
    r"|NE|NR|NA|N/A|NC|NYR|[-+]?\s?∞|[-+]?infinity|inf)(?![A-Za-z])"
)
_LIMIT: Final = rf"(?:{SIGNED}|{_OPEN})"
_BARE_LIMIT: Final = rf"(?:[£$€]?{DIGITS}|{_OPEN})"

# Two limits. Matches "1.5-4.8", "-1.1 to 1.2", "0.19, 0.35 L", "-2.34 mmHg to 4.29 mmHg", "8.6 to not
# estimable"; "2.15Y9.71" (a dash lost to a font); does not match "2010-12-01".
PAIR: Final = (
    rf"(?P<low>{_LIMIT})(?:"
    rf"{UNIT}?\s*(?:to|through|until|and|bis|à|al?|y|et|e|und|tot|till?|en|do|до|och|og|~)\s+(?P<high_word>{_LIMIT})"
    rf"|(?:\s?%|(?<=\d)\s?(?!and|or|in|vs)[a-zA-Zµ]{{1,5}})?\s?(?:;|,|/|\|)\s*(?P<high_comma>{_LIMIT})"
    rf"|(?:\s?%|(?<=\d)\s?[a-zA-Zµ]{{1,5}})?\s?(?:-(?:-(?=\+))?|~|\.\.+|…|÷|:"
    rf"|[Ye](?=\d))\s?(?P<high_dash>[-+]\s?{_BARE_LIMIT}"
    rf"|{_BARE_LIMIT})"
    rf"|\s(?P<high_space>[-+]{DIGITS})"
    r")(?!\d|\.\d|-\d|/\d)(?P<percent>\s?%)?"
)
# Matches "1.5-4.8", "0.35 to 0.71"; does not match "12 of 40".
_PAIR: Final = re.compile(PAIR)
# The same where it is searched for: it begins in no number or date. Matches in "HR 0.56-1.24"; not in "2010-12-01".
_WHOLE_PAIR: Final = re.compile(rf"(?<!\d)(?<!\d[.,/-]){PAIR}")

# An estimate behind the label, before its limits. Matches "1.85 (0.91 to 3.77", "4.10, 1.32-12.75"; does not
# match "0.19, 0.35)".
_ESTIMATE_PAIR: Final = re.compile(
    rf"(?P<estimate>{SIGNED})(?P<estimate_percent>\s?%)?(?:{UNIT})?(?:\s?[(\[]\s?(?:95\s?%\s?(?:CI)?"
    rf"[:,]?\s?)?|\s?[;:,]\s(?=[^,;]{{1,12}}(?:-|\sto\s))){PAIR}"
)
# A further pair under the same label. Matches " and 0.70-0.95", ", 0.70 to 0.95"; does not match " and 12 months".
_MORE: Final = re.compile(rf"(?:,\sand\s|;\sand\s|,\s|;\s|\sand\s){PAIR}")
# What ends the list. Matches ", respectively"; does not match ", in both".
_RESPECTIVELY: Final = re.compile(r"[\s,)]{0,3}respectively")
# One limit behind a label. Matches ", upper limit 1.35", ": <4.5"; does not match ", 1.35".
_ONE_SIDED: Final = re.compile(
    rf"{FILL}(?:(?P<side>upper|lower)\s(?:bound(?:ary)?|limit|confidence limit)[^.;()\d]{{0,60}}?\s?(?:of"
    rf"|was|=|:|,|is)?\s?"
    rf"|(?P<operator>[<>≤≥]|up to|to|at least|at most|less than|greater than)\s?)(?P<limit>{SIGNED})(?!\d"
    rf"|\.\d)"
)
# The limit named before the label. Matches "lower bound of the two-sided ", "Upper "; does not match
# "lower risk of the ".
_SIDE_BEFORE: Final = re.compile(
    r"(?P<side>[Uu]pper|[Ll]ower)\s(?:(?:bound(?:ary)?|limit|end)s?\sof\s)?(?:(?:the|a|an|its|one-sided"
    r"|two-sided|1-sided|2-sided)\s){0,3}$"
)
# Its value behind the label. Matches " was 1.35", " for the difference was -2.1"; does not match " exceeded 1.35".
_SIDED_VALUE: Final = re.compile(
    rf"{FILL}(?:(?:bound(?:ary)?|limit)s?\b{FILL})?(?:(?:for|of)\s[a-zA-Z][^.;:()\d]{{1,40}}?\s)?(?:(?:of"
    rf"|was|is"
    rf"|at)\b\s?)?[(\[]?[<>≤≥=]?\s?(?P<limit>{SIGNED})(?!\d|\.\d)"
)
# The other limit, named in the same breath. Matches " mm Hg and the lower limit was -0.50"; does not match "
# and 3".
_OTHER_SIDE: Final = re.compile(
    rf"(?:\s?[a-zA-Z%/]{{1,8}}){{0,2}}\s?,?\s(?:and|with)\s(?:(?:the|an?)\s)?(?P<side>upper"
    rf"|lower)\s(?:bound|limit|confidence limit)"
    rf"\s?(?:was|of|is|=|:)?\s?(?P<limit>{SIGNED})(?!\d|\.\d)"
)
# What may stand between limits and the label behind them. Matches "; ", " ("; does not match " was ".
_OPEN_PAIR_END: Final = re.compile(r"^[\s,;:)(\]\[-]*$")

# Matches the "9" of "95% CI"; does not match "a CI".
_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """One interval: limits as written (None: open), and where label and limits stand.

    `start` is where label or limits begin, whichever is first, `end` behind the last. `series`: it is one of
    several under one label: its index, their number, where the label begins. `estimate` is the value written
    between label and limits, with its span; else it stands before `start`. `level` is None when not said.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    level: float | None
    percent: bool = False
    labelled: bool = True
    estimate: float | None = None
    estimate_start: int | None = None
    estimate_end: int | None = None
    estimate_percent: bool = False
    series: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BareLabel:
    """A label without limits of its own."""

    start: int
    end: int
    level: float | None


def find_intervals(text: str) -> tuple[list[Interval], list[BareLabel]]:
    """Return the labelled intervals of an aligned text, and the labels without limits, both in order."""
    intervals: list[Interval] = []
    bare: list[BareLabel] = []
    if not may_hold_label(text) or _DIGIT.search(text) is None:
        return intervals, bare
    for label in LABEL.finditer(text):
        if label.start() < max(intervals[-1].end if intervals else 0, bare[-1].end if bare else 0):
            continue  # the short form behind a name, read with it
        found = _read_label(text, label, after=intervals[-1].end if intervals else 0)
        if isinstance(found, Interval):
            intervals.extend(_with_series(text, found))
        else:
            bare.append(found)
    return intervals, bare


# An estimate with a pair in brackets or behind a comma. Matches "14.3 min (11.6 to 17.0)", "0.006, -0.009 to
# 0.02;"; does not match "9.8 (IQR 8 to 12)".
_UNLABELLED: Final = re.compile(
    rf"(?:(?<![\w.,-])|(?<=[A-Z]R))(?P<estimate>{SIGNED})(?P<estimate_percent>\s?%)?(?:{UNIT})?"
    rf"(?:\s?[(\[]\s?(?:9\d(?:\.\d)?\s?%[:,]?\s)?"
    rf"|[;,]\s(?=[^,;]{{1,10}}(?:\sto\s|\d\s?-))|;\s(?=[^,;]{{1,10}},[^,;)\]]{{1,12}}[;)\]]))"
    rf"{PAIR}(?=(?:{UNIT})?\s?[)\];,])"
)


# The same with a few words before the bracket, which only a p value in it makes an interval. Matches "0.7 points
# lower (-1.2 to -0.2; P=0.008"; does not match "5 of the men (18-65)".
_BEFORE_P: Final = re.compile(
    rf"(?<![\w.,-])(?P<estimate>{SIGNED})(?P<estimate_percent>\s?%)?(?:\s[a-z/-]{{2,15}}){{2,5}}\s[(\[]"
    rf"{PAIR}(?=(?:{UNIT})?[;,]\s?[pP]\s?[=<>])"
)


def find_pairs(text: str) -> list[Interval]:
    """Return the unlabelled pairs behind an estimate of an aligned text, as intervals of unknown level."""
    found = {match.start("low"): match for match in (*_BEFORE_P.finditer(text), *_UNLABELLED.finditer(text))}
    return [
        _with_estimate(_from_pair(match, start=low, level=None, labelled=False), match)
        for low, match in sorted(found.items())
        if "/" not in text[match.end("low") : match.end("low") + 2]  # "5% (2/39)" is a count
    ]


def _read_label(text: str, label: re.Match[str], *, after: int) -> Interval | BareLabel:
    level = level_of(label["level"] or label["level_behind"])
    behind = label.end()
    level_behind = LEVEL_BEHIND.match(text, behind) or GLUED_LEVEL.match(text, behind)
    if level is None and level_behind is not None:
        found = _limits(text, label.start(), level_behind.end(), level_of(level_behind["level"]))
        if found is not None:
            return found
    found = _limits(text, label.start(), behind, level)
    if found is None:
        found = _limits_before(text, label, level, after=after)
    if found is not None:
        return found
    if level is None and level_behind is not None:
        level, behind = level_of(level_behind["level"]), level_behind.end()
    return BareLabel(start=label.start(), end=behind, level=level)


def _with_series(text: str, first: Interval) -> list[Interval]:
    """Return an interval with those listed behind it under the same label, "respectively"."""
    found = [first]
    while (more := _MORE.match(text, found[-1].end)) is not None:
        found.append(_from_pair(more, start=more.start("low"), level=first.level))
    if len(found) == 1 or _RESPECTIVELY.match(text, found[-1].end) is None:
        return [first]
    return [replace(one, series=(index, len(found), first.start)) for index, one in enumerate(found)]


def _limits(text: str, start: int, behind: int, level: float | None) -> Interval | None:
    """Read what follows a label: an estimate with limits, two limits, or one."""
    connector = CONNECTOR.match(text, behind)
    at = connector.end() if connector else behind
    closed = CLOSED.match(text, behind)
    if (match := _ESTIMATE_PAIR.match(text, closed.end() if closed else at)) is not None:
        return _with_estimate(_from_pair(match, start=start, level=level), match)
    if (match := _PAIR.match(text, at)) is not None:
        return _from_pair(match, start=start, level=level)
    return _one_sided(text, start, behind, level)


def _one_sided(text: str, start: int, behind: int, level: float | None) -> Interval | None:
    before = _SIDE_BEFORE.search(text, max(0, start - 60), start)
    match = _SIDED_VALUE.match(text, behind) if before else _ONE_SIDED.match(text, behind)
    if match is None:
        return None
    other = _OTHER_SIDE.match(text, match.end())
    if before is not None:
        upper = before["side"].lower() == "upper"
    else:
        upper = match["side"] == "upper" or match["operator"] in {
            "<",
            "≤",
            "up to",
            "to",
            "at most",
            "less than",
        }
    limit = to_float(match["limit"])
    rest = to_float(other["limit"]) if other and (other["side"] == "lower") is upper else None
    return Interval(
        start=before.start() if before else start,
        end=match.end() if rest is None or other is None else other.end(),
        low=rest if upper else limit,
        high=limit if upper else rest,
        level=level,
    )


def _limits_before(text: str, label: re.Match[str], level: float | None, *, after: int) -> Interval | None:
    """Read limits that stand directly before their label ("0.56-1.24; 95% CI")."""
    for match in _WHOLE_PAIR.finditer(text, max(after, label.start() - 60), label.start()):
        if _OPEN_PAIR_END.match(text[match.end() : label.start()]):
            return replace(_from_pair(match, start=match.start(), level=level), end=label.end())
    return None


def _from_pair(match: re.Match[str], *, start: int, level: float | None, labelled: bool = True) -> Interval:
    high = match["high_word"] or match["high_comma"] or match["high_dash"] or match["high_space"]
    return Interval(
        start=start,
        end=match.end(),
        low=_limit(match["low"]),
        high=_limit(high),
        level=level,
        percent=match["percent"] is not None or "%" in match.group(),
        labelled=labelled,
    )


def _with_estimate(interval: Interval, match: re.Match[str]) -> Interval:
    percent = match["estimate_percent"] is not None
    return replace(
        interval,
        estimate=to_float(match["estimate"]),
        estimate_start=match.start("estimate"),
        estimate_end=match.end("estimate_percent" if percent else "estimate"),
        estimate_percent=percent,
    )


def _limit(raw: str) -> float | None:
    return to_float(raw) if any(c.isdigit() for c in raw) else None
