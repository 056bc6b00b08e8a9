"""The numbers of one block put together: estimate, interval and p value.

In: the aligned texts of the blocks in order. Out: `Triple`s per block (an estimate with its interval and the
p value tied to it) and the p values tied to none. Levels and the meaning of unlabelled pairs carry over from
block to block.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from transform.fields.statistics.figures.choices import measure_of
from transform.fields.statistics.figures.estimates import Estimate, estimate_of
from transform.fields.statistics.figures.intervals import (
    BareLabel,
    Interval,
    find_intervals,
    find_pairs,
)
from transform.fields.statistics.figures.measures import Cue, find_cues
from transform.fields.statistics.figures.numbers import find_numbers
from transform.fields.statistics.figures.p_values import P_HINT, PValue, find_p_values
from transform.fields.statistics.figures.pairs import Carried, Scan, holds_estimate, is_interval, is_partner
from transform.fields.statistics.figures.ties import tie
from transform.fields.statistics.marks import holds
from transform.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# What says, also behind them, that the pairs in brackets are intervals. Matches "values are means with 95% CI", "95%
# confidence intervals in parentheses"; does not match "95% CI 1 to 2".
_DECLARED: Final = re.compile(
    r"\b(?:[Vv]alues|[Dd]ata|[Rr]esults|[Ff]igures|[Nn]umbers) (?:are|shown|given|presented)\b[^.;]{0,60}"
    r"(?:\bCIs?\b|confidence interval)"
    r"|(?:\bCIs?|confidence intervals?|\bKI|\bIC)\b[^.;\d]{0,20} "
    r"(?:in (?:parenthes[ei]s|brackets|Klammern)|entre parenth[èe]ses|entre paréntesis|tra parentesi)"
)
# A criterion, not a result. Matches "if 90% CI", "were to be excluded when the 95% CI"; does not match "was".
_CONDITION: Final = re.compile(r"\b(?:if|provided that|assuming|whether|would be)\b[^.;]{0,80}$")
# What makes a text more than a cell of a table. Matches "was seen in"; does not match "29.4 (24.4-34.3)".
_PROSE: Final = re.compile(r"[^\W\d_]{2,}.{1,200}?[^\W\d_]{2,}")
# Matches the "0" of "HR 0.7"; does not match "the HR of".
_DIGIT: Final = re.compile(r"\d")
# What names a ratio, whose bracketed pair is an interval even without a label. Matches the "HR" of "HR 0.7",
# "odds ratios"; does not match "HRQoL", "the rationale".
_RATIO_HINT: Final = re.compile(r"(?<![A-Z])[HOR]Rs?\b|[a-z] ratios?\b|elative risk")
_RATIO_MARKS: Final = ("HR", "OR", "RR", " ratio", "elative risk")
_P_MARKS: Final = ("=", "<", ">", "≤", "≥", "value", "&lt;", "&gt;", "~")
_MOST_TOUCHED: Final = 3  # spans a pair with its estimate may touch


@dataclass(frozen=True, slots=True, kw_only=True)
class Triple:
    """An interval with its estimate and its p value, each None or empty when the text gives none."""

    interval: Interval
    estimate: Estimate
    measure: str
    p: PValue | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the numbers of one block say. All offsets are in the block's text."""

    cues: tuple[Cue, ...] = ()
    triples: tuple[Triple, ...] = ()
    single_p: tuple[PValue, ...] = ()


def read_numbers(
    texts: Sequence[str], *, ci_means_other: bool = False, own: Mapping[str, str] | None = None
) -> list[Reading]:
    """Return one `Reading` per aligned text.

    `ci_means_other`: the article defines "CI" as something else. `own`: the short forms of measures that the
    article defines.
    """
    labels = [find_intervals(text) for text in texts]
    levels = {found.level for both in labels for kind in both for found in kind if found.level is not None}
    carried = Carried(level=levels.pop() if len(levels) == 1 else None, ci_is_other=ci_means_other, own=own)
    carried.declared = any(
        both[1] and _DECLARED.search(text) for text, both in zip(texts, labels, strict=True)
    )
    return [_read_block(text, *both, carried) for text, both in zip(texts, labels, strict=True)]


def _read_block(
    text: str, labelled: Sequence[Interval], bare: Sequence[BareLabel], carried: Carried
) -> Reading:
    hinted = labelled or bare or carried.expects_pairs or _may_hold_numbers(text)
    if not hinted or _DIGIT.search(text) is None:
        return Reading()
    sentences = tuple(sentence_spans(text))
    p_values = tuple(find_p_values(text, sentences))
    events = _events(text, labelled, bare, p_values, carried)
    scan = Scan(
        text=text,
        sentences=sentences,
        numbers=tuple(find_numbers(text)),
        cues=tuple(_cues_about(text, sentences, events, carried.own)),
        p_values=p_values,
    )
    items = _with_estimates(scan, _all_intervals(scan, events, bare, carried))
    tied = tie(text, items, scan.p_values, sentences)
    taken = set(map(id, tied.values()))
    return Reading(
        cues=scan.cues,
        triples=tuple(
            Triple(interval=interval, estimate=estimate, measure=measure, p=tied.get(index))
            for index, (interval, estimate, measure) in enumerate(items)
        ),
        single_p=tuple(p for p in scan.p_values if id(p) not in taken),
    )


def _may_hold_numbers(text: str) -> bool:
    """Say whether a text without labels can hold a ratio with its pair, or a p value."""
    ratio = holds(text, _RATIO_MARKS) and _RATIO_HINT.search(text) is not None
    return ratio or (holds(text, _P_MARKS) and P_HINT.search(text) is not None)


def _with_estimates(scan: Scan, intervals: Sequence[Interval]) -> list[tuple[Interval, Estimate, str]]:
    taken: list[Interval | PValue] = [*intervals, *scan.p_values]
    taken.sort(key=lambda item: item.end)
    items: list[tuple[Interval, Estimate, str]] = []
    for interval in intervals:
        begin = scan.sentence_start(interval.start)
        estimate = estimate_of(scan.text, interval, scan.numbers, taken, from_=begin)
        at = interval.start if estimate.start is None else estimate.start
        measure = measure_of(
            scan.text,
            scan.cues,
            (at, max(interval.start, at), interval.end),
            sentence_start=begin,
            percent=estimate.percent or interval.percent,
        )
        if measure == "mean" and (estimate.value is None or estimate.value < 0):
            measure = "mean_difference"  # an interval of two means, or a mean below zero, is that of a change
        items.append((interval, estimate, measure))
    return items


def _cues_about(
    text: str,
    sentences: Sequence[tuple[int, int]],
    events: Sequence[Interval | BareLabel],
    own: Mapping[str, str] | None,
) -> Iterator[Cue]:
    """Yield the measures named in the sentences that hold intervals, in order."""
    starts = [event.start for event in events]
    for start, end in sentences:
        if bisect.bisect_left(starts, start) < bisect.bisect_left(starts, end):
            yield from find_cues(text, start, end, own)


def _all_intervals(
    scan: Scan, events: Sequence[Interval | BareLabel], bare: Sequence[BareLabel], carried: Carried
) -> list[Interval]:
    """Return the labelled intervals and the unlabelled pairs that labels make intervals, in order."""
    found: list[Interval] = []
    passed: Interval | None = None
    for event in events:
        if isinstance(event, BareLabel):
            carried.level = event.level or carried.level
            carried.declared = carried.declared or event.level is not None
        elif event.labelled and not _is_reported(scan, event, carried):
            continue
        elif event.labelled:
            carried.level = event.level or carried.level
            found.append(replace(event, level=event.level or carried.level))
        elif is_interval(scan, event, found, bare, carried):
            if passed is not None and is_partner(scan, passed, event):
                found.append(replace(passed, level=carried.level))
            found.append(replace(event, level=carried.level))
        else:
            passed = event
    return found


def _events(
    text: str,
    labelled: Sequence[Interval],
    bare: Sequence[BareLabel],
    p_values: Sequence[PValue],
    carried: Carried,
) -> list[Interval | BareLabel]:
    """Return labelled intervals, bare labels and, where labels are about, unlabelled pairs, in order."""
    events: list[Interval | BareLabel] = [*labelled, *bare]
    expected = labelled or bare or p_values or carried.expects_pairs or _RATIO_HINT.search(text)
    if expected and _PROSE.search(text):
        taken: list[Interval | PValue] = [*labelled, *p_values]
        taken.sort(key=lambda item: item.start)
        events += [pair for pair in find_pairs(text) if not _overlaps(pair, taken)]
    return sorted(events, key=lambda event: event.start)


def _is_reported(scan: Scan, interval: Interval, carried: Carried) -> bool:
    """Say whether a labelled interval is a result: no criterion, no "CI" that stands for another thing."""
    if interval.level is None and (
        carried.ci_is_other or (carried.level is None and not holds_estimate(scan, interval))
    ):
        return False
    begin = scan.sentence_start(interval.start)
    return _CONDITION.search(scan.text, begin, interval.start) is None


def _overlaps(pair: Interval, taken: Sequence[Interval | PValue]) -> bool:
    """Say whether a pair, with its estimate, touches one of those taken (in the order of their starts)."""
    start = pair.start if pair.estimate_start is None else pair.estimate_start
    before = bisect.bisect_left(taken, pair.end, key=lambda item: item.start)
    return any(item.end > start for item in taken[max(0, before - _MOST_TOUCHED) : before])
