"""The numbers of one block put together: estimate, interval and p value.

In: the aligned texts of the blocks in order. Out: `Triple`s per block (an estimate with its interval and the p value
tied to it) and the p values tied to none. Levels and the meaning of unlabelled pairs carry over from block to block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from transform.fields.sentences import sentence_spans
from transform.fields.statistics.estimates import Estimate, estimate_of, tie
from transform.fields.statistics.intervals import (
    BareLabel,
    Interval,
    find_intervals,
    find_pairs,
    named_levels,
)
from transform.fields.statistics.measures import RATIOS, Cue, find_cues, measure_of
from transform.fields.statistics.numbers import Number, find_numbers
from transform.fields.statistics.p_values import PValue, find_p_values

# What says that the pairs from here on are no confidence intervals. Matches "(IQR", "range"; does not match "ranged".
_OTHER_LABEL: Final = re.compile(
    r"\b(?:IQRs?|[Ii]nter-?quartile|[Rr]anges?|quartiles?|SDs?|[Mm]in(?:imum)?[-–, ]+[Mm]ax|standard (?:deviation|error)s?|SEM?)\b|±"
)
# What is mostly given with a range or quartiles, named or not. Matches "median age"; does not match "average".
_OTHER_HABIT: Final = re.compile(r"\b(?:[Mm]edian|[Aa]ged?|[Yy]ears old|followed|follow-up)\b")
# A criterion, not a result. Matches "if 90% CI", "were to be excluded when the 95% CI"; does not match "was".
_CONDITION: Final = re.compile(r"\b(?:if|provided that|assuming|whether|would be)\b[^.;]{0,80}$")


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

    text: str
    sentences: tuple[tuple[int, int], ...]
    numbers: tuple[Number, ...] = ()
    cues: tuple[Cue, ...] = ()
    triples: tuple[Triple, ...] = ()
    single_p: tuple[PValue, ...] = ()


@dataclass(slots=True)
class _Carried:
    """What earlier text says of later: the last level named, and whether a bare label declared what pairs are."""

    level: float | None = None
    declared: bool = False
    ci_is_other: bool = field(default=False)


def read_numbers(texts: Sequence[str], *, ci_means_other: bool = False) -> list[Reading]:
    """Return one `Reading` per aligned text. `ci_means_other`: the article defines "CI" as something else."""
    levels = {level for text in texts for level in named_levels(text)}
    carried = _Carried(level=levels.pop() if len(levels) == 1 else None, ci_is_other=ci_means_other)
    return [_read_block(text, carried) for text in texts]


def _read_block(text: str, carried: _Carried) -> Reading:
    sentences = tuple(sentence_spans(text))
    if not any(c.isdigit() for c in text):
        return Reading(text=text, sentences=sentences)
    numbers = tuple(find_numbers(text))
    cues = tuple(find_cues(text))
    p_values = find_p_values(text, sentences)
    intervals = _all_intervals(text, sentences, cues, p_values, carried)
    items = _with_estimates(text, sentences, numbers, cues, p_values, intervals)
    tied = tie(text, items, p_values, sentences)
    taken = set(map(id, tied.values()))
    return Reading(
        text=text,
        sentences=sentences,
        numbers=numbers,
        cues=cues,
        triples=tuple(
            Triple(interval=interval, estimate=estimate, measure=measure, p=tied.get(index))
            for index, (interval, estimate, measure) in enumerate(items)
        ),
        single_p=tuple(p for p in p_values if id(p) not in taken),
    )


def _with_estimates(  # noqa: PLR0913 - these are one block's parts, read once
    text: str,
    sentences: Sequence[tuple[int, int]],
    numbers: Sequence[Number],
    cues: Sequence[Cue],
    p_values: Sequence[PValue],
    intervals: Sequence[Interval],
) -> list[tuple[Interval, Estimate, str]]:
    taken = [(interval.start, interval.end) for interval in intervals] + [(p.start, p.end) for p in p_values]
    items: list[tuple[Interval, Estimate, str]] = []
    for interval in intervals:
        begin = _sentence_start(sentences, interval.start)
        estimate = estimate_of(text, interval, numbers, taken, from_=begin)
        at = interval.start if estimate.start is None else estimate.start
        percent = estimate.percent or (estimate.value is None and interval.percent) or interval.percent
        measure = measure_of(text, cues, at, max(interval.start, at), sentence_start=begin, percent=percent)
        items.append((interval, estimate, measure))
    return items


def _all_intervals(
    text: str,
    sentences: Sequence[tuple[int, int]],
    cues: Sequence[Cue],
    p_values: Sequence[PValue],
    carried: _Carried,
) -> list[Interval]:
    """Return the labelled intervals and the unlabelled pairs that earlier labels make intervals, in order."""
    labelled, bare = find_intervals(text)
    labelled = [i for i in labelled if _is_reported(text, sentences, i, carried)]
    spans = [(i.start, i.end) for i in labelled] + [(p.start, p.end) for p in p_values]
    pairs = (
        [p for p in find_pairs(text, 0, len(text)) if not any(_overlap(p, span) for span in spans)]
        if _may_inherit(labelled, bare, carried)
        else []
    )
    found: list[Interval] = []
    for event in sorted([*labelled, *bare, *pairs], key=lambda item: item.start):
        if isinstance(event, BareLabel):
            carried.level = event.level or carried.level
            carried.declared = carried.declared or event.level is not None
        elif event.labelled:
            carried.level = event.level or carried.level
            found.append(replace(event, level=event.level or carried.level))
        elif _inherits(text, event, found, bare, cues, sentences, carried):
            found.append(replace(event, level=carried.level))
    return found


def _may_inherit(labelled: Sequence[Interval], bare: Sequence[BareLabel], carried: _Carried) -> bool:
    return bool(labelled or bare or carried.level or carried.declared)


def _is_reported(
    text: str, sentences: Sequence[tuple[int, int]], interval: Interval, carried: _Carried
) -> bool:
    """Say whether a labelled interval is a result: no criterion, and no "CI" that stands for something else."""
    if carried.ci_is_other and interval.level is None:
        return False
    begin = _sentence_start(sentences, interval.start)
    return _CONDITION.search(text, begin, interval.start) is None


def _inherits(  # noqa: PLR0913 - an unlabelled pair is judged by all that stands around it
    text: str,
    pair: Interval,
    found: Sequence[Interval],
    bare: Sequence[BareLabel],
    cues: Sequence[Cue],
    sentences: Sequence[tuple[int, int]],
    carried: _Carried,
) -> bool:
    """Say whether an unlabelled pair is an interval: it holds its estimate, and the last label before it was one."""
    if pair.estimate is None or pair.estimate_start is None or pair.low is None or pair.high is None:
        return False
    if not pair.low <= pair.estimate <= pair.high or (pair.low == int(pair.low) > 1900):
        return False
    begin = _sentence_start(sentences, pair.start)
    last = max([i.end for i in found] + [b.end for b in bare if b.end <= pair.start], default=-1)
    other = max((m.end() for m in _OTHER_LABEL.finditer(text, begin, pair.start)), default=-1)
    if other > last:
        return False
    if last >= begin:
        return True
    if carried.declared or (last >= 0 and "," in text[pair.estimate_start : pair.start]):
        return _OTHER_HABIT.search(text, begin, pair.start) is None
    ratio = next((c for c in reversed(cues) if begin <= c.start and c.end <= pair.estimate_start), None)
    return ratio is not None and ratio.measure in RATIOS


def _overlap(interval: Interval, span: tuple[int, int]) -> bool:
    start = interval.start if interval.estimate_start is None else interval.estimate_start
    return start < span[1] and span[0] < interval.end


def _sentence_start(sentences: Sequence[tuple[int, int]], at: int) -> int:
    return next((start for start, end in sentences if start <= at < end), 0)
