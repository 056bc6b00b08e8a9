"""The rows of `Article.statistics`: what the other rooms have read, put together block by block.

In: the body's blocks, the article's abbreviations and study. Out: `Statistic`s in reading
order.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from transform.article import Abbreviation, Span, Statistic, Study
from transform.characters import aligned
from transform.fields.statistics.figures.measures import RATIOS, own_measures
from transform.fields.statistics.figures.numbers import UNIT, uniform
from transform.fields.statistics.figures.selfcheck import agrees_with_p, inside_interval, is_significant
from transform.fields.statistics.figures.triples import Reading, Triple, read_numbers
from transform.fields.statistics.marks import holds
from transform.fields.statistics.words.attribution import (
    Attribution,
    attribute,
    names_a_group,
    sentence_population,
)
from transform.fields.statistics.words.outcomes import OutcomeNames, outcome_names
from transform.fields.statistics.words.passages import Passage, read_passage
from transform.fields.statistics.words.qualitative import Statement, find_statements
from transform.fields.statistics.words.values import VALUE_MARKS, find_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.blocks import Block
    from transform.fields.statistics.figures.measures import Cue
    from transform.fields.statistics.figures.p_values import PValue
    from transform.fields.statistics.words.rates import Value

_INTERVAL_WORDS: Final = ("confidence", "credib", "uncertainty", "interval", "konfidenz")
# A block with figures has one of these signs, or it names a measure or a result in words; the words are
# looked for only in texts that have one of `_TOPICS`: so most pages cost next to nothing.
_SIGNS: Final = ("%", "=", "<", ">", "±", "≤", "≥", "onfidence", "％", "＝", "＜", "＞")
_TOPICS: Final = ("atients", "articipants", "tudy", "edian ", "CI", "HR", "OS", "OR", "RR")
_MARKS: Final = (
    *("CI", "HR", "OR", "RR", " ratio", "elative risk", "edian ", "value", "not differ"),
    *("not signif", "o differ", "o signif", "associated with", "predict", "factors for", "factor for"),
    *("correlated", "+/-"),
)
# What a result in words holds: "did not differ", "no difference", "was associated with" and their like.
_IN_WORDS: Final = ("not ", "no ", "No ", "associated with", "predict", "correlated", "factor")
# A unit directly behind an estimate. Matches " mmHg" before " (95%"; does not match " in" or " patients".
_UNIT_BEHIND: Final = re.compile(rf"(?P<unit>{UNIT})(?=\s?[(\[,;])")
# What joins a measure's name to its value. Matches " [HR], ", " = "; does not match " for OS was ".
_NAME_JOIN: Final = re.compile(r"(?:\s?[(\[]\w{1,6}[)\]])?[\s,:=]{0,3}(?:(?:was|of|is)\s)?[(\[]?")
_LONGEST_JOIN: Final = 20  # characters: all parts of it at their longest are 18
# Values that say nothing of whom they count: the study's whole population would be a guess.
_OF_THEMSELVES: Final = frozenset({"count", "spread"})
# What joins a value to its own p value. Matches "; two-sided "; does not match " in patients (".
_P_JOIN: Final = re.compile(r"[\s;,(]{1,3}(?:(?:one|two)-sided\s|log-?rank\s)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whose:
    """The article whose blocks are read. `topical`: it may state results in words."""

    names: OutcomeNames
    study: Study | None
    topical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """One block with all that its rows need. `numbers` are the brackets that hold statistics."""

    block: Block
    passage: Passage
    reading: Reading
    whose: _Whose
    numbers: tuple[tuple[int, int], ...]

    def quote(self, start: int, end: int) -> tuple[str, Span]:
        """Return the exact text of a span, closed if it opens a bracket that ends with it, and the span."""
        text = self.block.text
        for opening, closing in ("()", "[]"):
            opened = text.count(opening, start, end) > text.count(closing, start, end)
            if opened and text[end : end + 1] == closing:
                end += 1
        return self.block.text[start:end], Span(self.block.position, start, end)

    def about(self, start: int) -> Attribution:
        """Return what the number at `start` is about."""
        return attribute(self.passage, self.whose.names, start, self.numbers)

    def whom(self, start: int) -> Attribution:
        """Return only whom the number at `start` is about: all that its sentence begins by saying."""
        return Attribution(population=sentence_population(self.passage, self.passage.sentence_at(start)[0]))

    def population(self, own: str | None, start: int) -> str | None:
        """Return the population a row names, or the study's where its sentence names no group either."""
        if (
            own is not None
            or self.whose.study is None
            or names_a_group(self.passage, self.passage.sentence_at(start))
        ):
            return own
        return self.whose.study.population


def find_statistics(
    blocks: Sequence[Block],
    abbreviations: Sequence[Abbreviation],
    study: Study | None = None,
) -> tuple[Statistic, ...]:
    """Return the statistics of the body's blocks in reading order; empty when they hold none.

    `study` gives the population of results whose sentence names none.
    """
    whole = "\n".join(block.text for block in blocks)
    topical = holds(whole, _TOPICS)
    marks = [mark for mark in (_SIGNS + _MARKS if topical else _SIGNS) if mark in whole]
    telling = [block for block in blocks if holds(block.text, marks)]
    if not telling:
        return ()
    whose = _Whose(names=outcome_names(abbreviations), study=study, topical=topical)
    texts = [uniform(aligned(block.text)) for block in telling]
    readings = read_numbers(
        texts, ci_means_other=_ci_means_other(abbreviations), own=own_measures(abbreviations)
    )
    return tuple(
        row
        for block, text, reading in zip(telling, texts, readings, strict=True)
        for row in _in_block(block, text, reading, whose)
    )


def _ci_means_other(abbreviations: Sequence[Abbreviation]) -> bool:
    longs = [a.long.casefold() for a in abbreviations if a.short == "CI"]
    return bool(longs) and not any(word in long for long in longs for word in _INTERVAL_WORDS)


def _in_block(block: Block, text: str, reading: Reading, whose: _Whose) -> list[Statistic]:
    in_words = whose.topical and holds(text, _IN_WORDS)
    if not (reading.triples or reading.single_p or in_words or holds(text, VALUE_MARKS)):
        return []
    passage = read_passage(block.text, text)
    names = whose.names
    values = find_values(passage, names)
    places = [t.interval.start for t in reading.triples] + [p.start for p in reading.single_p]
    numbers = tuple(sorted({b for at in places if (b := passage.bracket_at(at)) is not None}))
    scene = _Scene(block=block, passage=passage, reading=reading, whose=whose, numbers=numbers)
    at_start: dict[int | None, Value] = {value.value_start: value for value in reversed(values)}
    rows = [_from_triple(scene, triple, at_start.get(triple.estimate.start)) for triple in reading.triples]
    estimates = {triple.estimate.start for triple in reading.triples}
    single = list(reading.single_p)
    for value in values:
        if value.value_start in estimates:
            continue
        own = next((p for p in single if _is_own(scene, value, p)), None)
        single = [p for p in single if p is not own]
        rows.append(_from_value(scene, value, own))
    rows += [_from_p(scene, p) for p in single]
    rows += [
        _from_statement(scene, statement) for statement in find_statements(passage, names, values, numbers)
    ]
    return sorted(rows, key=lambda row: row.span.start)


def _from_triple(scene: _Scene, triple: Triple, value: Value | None) -> Statistic:
    interval, estimate, p = triple.interval, triple.estimate, triple.p
    start = _quote_start(scene, triple)
    about = scene.about(interval.start if estimate.start is None else estimate.start)
    quote, span = scene.quote(
        start, max(interval.end, estimate.end or 0, p.end if p and p.start > start else 0)
    )
    return Statistic(
        measure=value.measure if value and value.rule != "count" else triple.measure,
        outcome=value.outcome if value and value.outcome else about.outcome,
        outcome_short=value.outcome_short if value and value.outcome else about.outcome_short,
        timepoint=value.timepoint if value and value.timepoint else about.timepoint,
        value=estimate.value,
        value_raw=None if estimate.text is None else " ".join(estimate.text.split()),
        unit=_unit(scene, triple),
        numerator=value.numerator if value else None,
        denominator=value.denominator if value else None,
        ci_level=interval.level,
        ci_low=interval.low,
        ci_high=interval.high,
        p_operator=p.operator if p else None,
        p_value=p.value if p else None,
        population=scene.population(about.population, span.start),
        exposure=about.exposure,
        reference=about.reference,
        direction=about.direction,
        adjusted=about.adjusted,
        significant=is_significant(p.operator, p.value) if p else None,
        inside_interval=inside_interval(estimate.value, interval.low, interval.high),
        agrees_with_p=agrees_with_p(triple.measure, interval, p),
        quote=quote,
        rule="interval:labelled" if interval.labelled else "interval:inherited",
        span=span,
    )


def _from_p(scene: _Scene, p: PValue) -> Statistic:
    about = scene.about(p.start)
    quote, span = scene.quote(p.start if about.quote_start is None else about.quote_start, p.end)
    return Statistic(
        measure="p_value",
        outcome=about.outcome,
        outcome_short=about.outcome_short,
        timepoint=about.timepoint,
        value_raw=" ".join(quote.split()),
        p_operator=p.operator,
        p_value=p.value,
        population=scene.population(about.population, p.start),
        exposure=about.exposure,
        reference=about.reference,
        direction=about.direction,
        adjusted=about.adjusted,
        significant=is_significant(p.operator, p.value),
        quote=quote,
        rule="p_value",
        span=span,
    )


def _from_value(scene: _Scene, value: Value, p: PValue | None) -> Statistic:
    about = scene.about(value.value_start) if value.rule == "ratio" else scene.whom(value.start)
    quote, span = scene.quote(value.start, p.end if p else value.end)
    return Statistic(
        measure=value.measure,
        outcome=value.outcome or about.outcome,
        outcome_short=value.outcome_short or about.outcome_short,
        timepoint=value.timepoint,
        value=value.value,
        value_raw=" ".join(scene.block.text[value.value_start : value.value_end].split()),
        unit=value.unit,
        spread=value.spread,
        numerator=value.numerator,
        denominator=value.denominator,
        p_operator=p.operator if p else None,
        p_value=p.value if p else None,
        population=about.population
        if value.compared or value.rule in _OF_THEMSELVES
        else scene.population(value.population or about.population, value.start),
        exposure=value.exposure or about.exposure,
        reference=value.reference or about.reference,
        direction=about.direction,
        adjusted=about.adjusted,
        significant=is_significant(p.operator, p.value) if p else None,
        quote=quote,
        rule=value.rule,
        span=span,
    )


def _from_statement(scene: _Scene, statement: Statement) -> Statistic:
    quote, span = scene.quote(statement.start, statement.end)
    return Statistic(
        kind=statement.kind,
        measure=statement.measure,
        outcome=statement.outcome,
        outcome_short=statement.outcome_short,
        timepoint=statement.timepoint,
        population=scene.population(statement.population, statement.start),
        exposure=statement.exposure,
        reference=statement.reference,
        direction=statement.direction,
        adjusted=statement.adjusted,
        significant=statement.significant,
        quote=quote,
        rule="words",
        span=span,
    )


def _quote_start(scene: _Scene, triple: Triple) -> int:
    """Return where the quote begins: at the measure's name if it stands directly before the value."""
    start = min(
        triple.interval.start,
        triple.interval.start if triple.estimate.start is None else triple.estimate.start,
    )
    cues = scene.reading.cues
    for cue in reversed(cues[: bisect.bisect_right(cues, start, key=_end)]):
        if cue.end < start - _LONGEST_JOIN:
            break
        if cue.strong and _NAME_JOIN.fullmatch(scene.passage.plain, cue.end, start):
            start = cue.start
    return start


def _end(cue: Cue) -> int:
    return cue.end


def _unit(scene: _Scene, triple: Triple) -> str | None:
    if triple.estimate.end is None or triple.measure in RATIOS:
        return None
    if triple.estimate.percent:
        return "%"
    match = _UNIT_BEHIND.match(scene.passage.plain, triple.estimate.end)
    return match["unit"].strip() if match else ("%" if triple.interval.percent else None)


def _is_own(scene: _Scene, value: Value, p: PValue) -> bool:
    """Say whether a p value is that of the ratio directly before it ("odds ratio, 0.65; P = 0.109")."""
    return (
        value.rule == "ratio"
        and p.start >= value.value_end
        and _P_JOIN.fullmatch(scene.passage.plain, value.value_end, p.start) is not None
    )
