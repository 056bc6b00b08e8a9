"""Which p value belongs to which interval.

In: the aligned text of a block with its intervals (their estimates and measures) and its p values. Out: the p
value of each interval that has one. What is tied to none stays single.
"""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING, Final

from transform.fields.statistics.figures.estimates import CLAUSE_BREAK, REACH
from transform.fields.statistics.figures.measures import COMPARATIVE, OUTRIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.fields.statistics.figures.estimates import Estimate
    from transform.fields.statistics.figures.intervals import Interval
    from transform.fields.statistics.figures.p_values import PValue

# What may stand between an interval and its p value. Matches "), ", " mmHg; two-sided ", "; z = 2.31, "; does not
# match " in 12 men (".
_ADJACENT: Final = re.compile(
    r"(?:-fold|(?:\s?(?!and\b|with\b)[a-zA-Zµ°%][\w/%·²³^-]{0,9}(?=[\s)\],;%])){0,3})"
    r"(?:[\s,;]{1,3}(?:[zZtFQ]|χ2|chi2)\s?=\s?-?[\d.]{1,6}(?=[,;])"
    r"|(?:[,;]\s(?:(?:[nNd]|NN[TH]|SE|effect size|number needed to (?:treat|harm)|participants|patients|studies|trials"
    r"|women|children)\s?[=,]?\s?[\d.]{1,7}|\d{1,4}(?:\s[a-zA-Z]{2,12}){1,2})(?=[,;])){1,3})?[\s)\],;:.(\[}%]*(?:(?:and|with"
    r"|a|an|the|two|one|2|1|unadjusted|adjusted|corrected|nominal|stratified|log[- ]?rank|Cox|overall"
    r"|exact|"
    r"[a-z]+-sided|[a-z12]+-tailed|sided|tailed|test|Wald|Fisher'?s|Bonferroni|associated"
    r"|corresponding)[\s,;:(\[-]+){0,4}"
)
# What opens a bracket that begins with a p value. Matches "(", "[log-rank "; does not match "(A, ".
_OPENING: Final = re.compile(
    r"[(\[]\s?(?:[A-Za-z-]+\s){0,2}(?:(?:[zZtF]|χ2|χ²|chi2)\s?(?:\(\d{1,4}(?:,\s?\d{1,4})?\)|\d)?\s?=\s?-?[\d.]{1,6}[,;]\s)?$"
)
_OPENING_REACH: Final = 40  # characters from the bracket to the p value it begins with
# Matches ")", "]"; does not match "(".
_CLOSING: Final = re.compile(r"[)\]]")
# A few words and the bracket of a p value. Matches "fewer deaths (", "at rest [two-sided "; does not match
# "at 5 years (".
_IN_BRACKETS: Final = re.compile(r"[^;:.(\[\d]*?(?:[a-z]\s?[(\[]\s?)(?:(?:two|one|2|1)-(?:sided|tailed)\s)?")
# What says that a p value in an interval's bracket is that of another test, or of arms. Matches "I2 = 62%, ", "df =
# 6"; does not match "; 15% difference; ".
_OF_ANOTHER: Final = re.compile(
    r"\b(?:I2|df|[Cc]hi2?|Q|Egger|vs|versus|compared)\b|I²|χ|τ|\b[FtH]\s?[=(]|heterogene|interaction|\.\s+[A-Z]"
)
_BRACKET_REACH: Final = 200  # characters from the bracket's begin to a p value in it
_TIE_REACH: Final = 90  # characters from an interval to the bracket that holds its p value
_AGAINST: Final = (
    "vs|versus|compared|gegenüber|contre|frente a|contro|rispetto|tegenover|comparad[oa]|comparé"
)
# What sets one arm beside the other. Matches the "and" of ") and ", "whereas", the "y" of ") y 4.0"; does not match
# ") or ", "at 5 y (", "i.e.", "et al.".
_ARMS: Final = re.compile(
    rf"\b(?:{_AGAINST}|and|while|whereas|than|und|et(?!\sal\b)|en)\b|(?<![\w.-])(?<!\d\s)[ye](?![\w.-])"
    r"|(?<=\d\s)[ye](?=\s\d)"
)
# The same where they are compared. Matches "versus", "compared"; does not match "and" or "comparable".
_VERSUS_WORD: Final = re.compile(rf"\b(?:{_AGAINST})\b")
_NEW_SENTENCE: Final = re.compile(r"\.\s+[A-Z]")  # matches the ". T" of "). The"; does not match in "vs. the"
# What stands between a p value and the estimate behind it. Matches "; OR = "; does not match "). The ".
_SAME_BRACKET: Final = re.compile(r"\s?[(\[]\s?|[\s;,:.]*(?:[^()\[\];\d]{0,45}?[\s:=,]*)$")
# What stands between a p value and the interval of the estimate before it. Matches " by mixed model; "; does not
# match " in 12 trials; ".
_THEN_INTERVAL: Final = re.compile(r"\s?[(\[]\s?|[\s;,:.]*[^()\[\];\d]{0,45}?[\s:=,;]*")


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
        sentence = bisect.bisect_right(sentences, p.start, key=lambda span: span[0]) - 1
        start = sentences[sentence][0] if sentence >= 0 else 0
        index = bisect.bisect_right(items, p.start, key=lambda item: item[0].end) - 1
        ahead = bisect.bisect_left(items, p.end, key=lambda item: item[0].start)
        behind = index >= 0 and items[index][0].start >= start and index not in tied
        if behind and _follows(text, items, index, p, arm=index - 1 not in tied):
            tied[index] = p
        elif ahead < len(items) and ahead not in tied and _precedes(text, items[ahead], p):
            tied[ahead] = p
        elif (alone := _alone_with(text, items, p_values, p)) is not None and alone not in tied:
            tied[alone] = p
    return tied


def _alone_with(
    text: str, items: Sequence[tuple[Interval, Estimate, str]], p_values: Sequence[PValue], p: PValue
) -> int | None:
    """Return the one interval of a comparison whose bracket holds `p` and no other p value, or None."""
    bracket = _bracket_around(text, p)
    if bracket is None or p.of_series or p.of_difference:
        return None
    start, end = bracket
    first = bisect.bisect_left(items, start, key=lambda item: item[0].start)
    last = bisect.bisect_right(items, end, key=lambda item: item[0].end)
    if last != first + 1 or items[first][2] not in COMPARATIVE:
        return None
    several = any(start < other.start < end for other in p_values if other is not p)
    if several or _is_second_arm(text, items, first, _VERSUS_WORD):
        return None
    interval = items[first][0]
    between = text[min(interval.end, p.end) : max(interval.start, p.start)]
    return None if _OF_ANOTHER.search(between) else first


def _bracket_around(text: str, p: PValue) -> tuple[int, int] | None:
    """Return the offsets of the bracket a p value stands in, the innermost; None when there is none near."""
    depth = 0
    for at in range(p.start - 1, max(-1, p.start - _BRACKET_REACH), -1):
        if text[at] in ")]":
            depth += 1
        elif text[at] in "([":
            if depth == 0:
                close = _CLOSING.search(text, p.end, p.end + _TIE_REACH)
                return (at, close.start()) if close else None
            depth -= 1
    return None


def _follows(
    text: str, items: Sequence[tuple[Interval, Estimate, str]], index: int, p: PValue, *, arm: bool
) -> bool:
    """Say whether `p` belongs to the interval before it; `arm`: that may be one of two arms compared."""
    interval, _, measure = items[index]
    between = text[interval.end : p.start]
    if p.of_series or (p.of_difference and arm and _is_one_of_several(text, items, index)):
        return False
    if _ADJACENT.fullmatch(between):
        own_bracket = not _CLOSING.search(between) and not _shares_bracket(text, items, index)
        return own_bracket or not (arm and _is_second_arm(text, items, index, _VERSUS_WORD))
    if (
        len(between) > _TIE_REACH
        or measure not in COMPARATIVE
        or (arm and _is_second_arm(text, items, index, _ARMS))
    ):
        return False
    # Matches the "%) " of "%) fewer deaths ("; not "fewer deaths (".
    return _IN_BRACKETS.fullmatch(re.sub(r"^[\s)\]%]*", "", between)) is not None and not CLAUSE_BREAK.search(
        between
    )


def _shares_bracket(text: str, items: Sequence[tuple[Interval, Estimate, str]], index: int) -> bool:
    """Say whether the interval before stands in the same bracket ("(61%, 95% CI ... vs. 45%, 95% CI ...; p")."""
    return index > 0 and not _CLOSING.search(text, items[index - 1][0].end, items[index][0].start)


def _is_one_of_several(text: str, items: Sequence[tuple[Interval, Estimate, str]], index: int) -> bool:
    """Say whether the interval before is of the same measure and sentence: a difference may be that between them."""
    if index == 0 or items[index - 1][2] != items[index][2]:
        return False
    return _NEW_SENTENCE.search(text, items[index - 1][0].end, items[index][0].start) is None


def _is_second_arm(
    text: str, items: Sequence[tuple[Interval, Estimate, str]], index: int, words: re.Pattern[str]
) -> bool:
    """Say whether the interval before is that of an arm set against this one ("5.4 (...) vs 4.0 (...)")."""
    if index == 0 or {items[index][2], items[index - 1][2]} & OUTRIGHT:
        return False
    between = text[items[index - 1][0].end : items[index][0].start]
    if len(between) > 2 * REACH or _NEW_SENTENCE.search(between):
        return False
    return words.search(between) is not None


def _precedes(text: str, item: tuple[Interval, Estimate, str], p: PValue) -> bool:
    interval, estimate, _ = item
    begins = interval.start if estimate.start is None or estimate.start < p.start else estimate.start
    between = text[p.end : begins]
    if ". " in between:
        return False
    if estimate.start is None or estimate.start < p.start:
        return _THEN_INTERVAL.fullmatch(between) is not None
    opens = _OPENING.search(text, max(0, p.start - _OPENING_REACH), p.start) is not None
    return opens and not (p.of_series or p.of_difference) and _SAME_BRACKET.fullmatch(between) is not None
