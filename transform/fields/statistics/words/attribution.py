"""What a number is about: outcome, exposure, reference, population, time point, direction, adjustment.

In: a passage, the place of a number in it, the article's outcome names. Out: an `Attribution`; every part
that the words do not plainly give is None. The rules read English.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from transform.fields.statistics.words.telling import is_listed, is_told_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.fields.statistics.words.outcomes import OutcomeNames
    from transform.fields.statistics.words.passages import Passage

DIRECTIONS: Final = (
    r"(?:worse|inferior|poorer|superior|better|higher|lower|greater|shorter|longer|increased|decreased"
    r"|reduced|improved|impaired|fewer|more|less)"
)
_ADVERBS: Final = (
    r"(?:(?:independently|significantly|strongly|also|positively|negatively|inversely|directly|not|closely"
    r"|remained)\s){0,3}"
)
# A statement of association. Matches " was independently associated with ", " predicted ", " was the only
# independent risk factor for "; does not match " was ".
PREDICATE: Final = re.compile(
    rf"\s{_ADVERBS}(?:(?:was|were|is|are|remained|has been)\s{_ADVERBS}(?:associated with|predictive of"
    rf"|correlated with|linked (?:to|with)|related to)"
    rf"|predicted|predicts?"
    rf"|(?:was|were|is|are|remained)\s(?:(?:the|an?)\s)?(?P<factor>(?:only\s|sole\s|strongest\s"
    rf"|significant\s|independent\s|major\s|important\s){{0,3}}(?P<kind>risk|adverse|poor|prognostic"
    rf"|predictive|protective|favou?rable)?\s?(?:prognostic\s)?(?:factors?|predictors?|markers?))\s(?:for"
    rf"|of))\s"
)
# Matches the "not" of "was not associated with"; does not match "was notably associated with".
_NEGATED: Final = re.compile(r"\b(?:not|no longer|neither|nor)\b")
_NOUN_DIRECTION: Final = {
    "impairment": "worse",
    "deterioration": "worse",
    "worsening": "worse",
    "improvement": "better",
    "benefit": "better",
}
_FACTOR_DIRECTION: Final = {
    "risk": "worse",
    "adverse": "worse",
    "poor": "worse",
    "protective": "better",
    "favorable": "better",
    "favourable": "better",
}
# Words for those who were studied.
_PEOPLE: Final = (
    r"(?:patients?|adults?|children|participants?|subjects?|individuals?|women|men|people|recipients?"
    r"|infants?"
    r"|survivors?|those|veterans?)"
)
# The people a clause speaks of. Matches "Among patients who underwent allo-HSCT, "; does not match "In addition, ".
_LEAD: Final = re.compile(
    rf"^(?:[A-Z][\w ]{{1,30}}:\s)?(?:Among|In|For"
    rf"|Of)\s(?:the\s)?(?:\d[\d,]*\s)?(?P<population>[^,.;]*?\b{_PEOPLE}\b[^,.;]*),\s"
)
# The people named behind an outcome. Matches " in older patients"; does not match " in remission".
_BEHIND: Final = re.compile(
    rf"\s(?:in|among|for)\s(?:the\s)?(?P<population>(?:[\w/+-]+\s){{0,4}}{_PEOPLE})(?=\s*$)"
)
# Matches the "placebo" of "with placebo", "subgroups"; does not match "grouped".
_GROUP: Final = re.compile(r"\b(?:groups?|arms?|subgroups?|cohorts?|placebo|controls?|those|others?)\b")
# The end of "those with A (...), B (...) had significantly worse OS vs those without C". Matches
# "had significantly worse OS vs those without C"; does not match "had significantly worse OS".
_COMPARED: Final = re.compile(
    rf"\bhad\s(?:a\s)?(?:significantly\s)?(?P<direction>{DIRECTIONS})\s(?P<outcomes>.{{2,80}}?)\s(?:vs\.?"
    rf"|versus|than|compared (?:with|to))\s(?:(?:those|patients|participants"
    rf"|did those)\s)?(?P<reference>[^.;,]{{2,80}})"
)
# What stands before the name of an exposure. Matches the ", and those with " of ", and those with CR2"; not
# "CR2" (its match is empty).
_SUBJECT: Final = re.compile(
    r"^(?:,\s)?(?:and\s|or\s|while\s|whereas\s|but\s|although\s|however,?\s)?(?:(?:those|patients"
    r"|participants|subjects)\swith\s)?"
)
# What says how it was found out. Matches "In multivariable analysis, "; does not match "In adults".
_FRAME: Final = re.compile(r"^(?:In|On|By|At|After|Using|For)\s[^,.;]{3,80},\s")
# Matches "at 2 years", "after six months"; does not match "within 2 years".
_TIMEPOINT: Final = re.compile(
    r"\b(?:[Aa]t|[Aa]fter)\s(?:the\s)?(?P<time>(?:\d{1,3}|one|two|three|four|five|six|twelve"
    r"|a)[\s-](?:years?|months?|weeks?|days?|hours?))\b"
)
# Matches "multivariable", "aHR", "adjusted"; does not match "unadjusted".
_ADJUSTED: Final = re.compile(
    r"\b(?:adjusted|adjusting|adjustment|multivaria(?:te|ble)|independent(?:ly)?|propensity|controlling for"
    r"|controlled for|ANCOVA|analysis of covariance|a(?:HR|OR|RR))\b"
)
# Matches "univariate", "unadjusted"; does not match "adjusted".
_UNADJUSTED: Final = re.compile(r"\b(?:unadjusted|univaria(?:te|ble)|crude)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """What a number is about. `quote_start` is where words inside its bracket that name its outcome begin."""

    outcome: str | None = None
    outcome_short: str | None = None
    timepoint: str | None = None
    population: str | None = None
    exposure: str | None = None
    reference: str | None = None
    direction: str | None = None
    adjusted: bool | None = None
    quote_start: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A number's place: its clause, where it (or its bracket) begins, and the brackets like it."""

    clause: tuple[int, int]
    anchor: int
    before: tuple[tuple[int, int], ...]
    last_end: int


def attribute(
    passage: Passage, names: OutcomeNames, start: int, statistics: Sequence[tuple[int, int]]
) -> Attribution:
    """Return what the number at `start` is about. `statistics` are the brackets that hold numbers like it."""
    sentence = passage.sentence_at(start)
    bracket = passage.bracket_at(start)
    clause = passage.clause_at(bracket[0] if bracket else start)
    anchor = bracket[0] if bracket else start
    found = Attribution(
        population=sentence_population(passage, sentence[0]),
        timepoint=_timepoint(passage, sentence),
        adjusted=_adjusted(passage, clause),
    )
    inner = _inner_outcome(passage, names, bracket, start)
    place = _place(clause, anchor, statistics)
    if inner is not None:
        found = replace(
            found, outcome=inner.outcome, outcome_short=inner.outcome_short, quote_start=inner.quote_start
        )
        return _grouped(passage, found, place)
    predicate = PREDICATE.search(passage.masked, clause[0], anchor)
    if predicate is not None:
        return _predicated(passage, names, found, place, predicate)
    behind = PREDICATE.match(passage.masked, place.last_end, clause[1]) if bracket else None
    if behind is not None and not _NEGATED.search(behind.group()):
        return _predicated_behind(passage, names, found, place, behind)
    mentions = names.find(passage.plain, clause[0], anchor)
    one = len({(o.name, o.short) for o in mentions}) == 1
    if one and is_told_of(passage, (mentions[-1].end, anchor), bracket, start):
        found = replace(found, outcome=mentions[-1].name, outcome_short=mentions[-1].short)
    return found


def _place(clause: tuple[int, int], anchor: int, statistics: Sequence[tuple[int, int]]) -> _Place:
    """Return a number's place; `statistics` are in order, and none holds another."""
    first = bisect.bisect_left(statistics, (clause[0],))
    upto = bisect.bisect_left(statistics, (clause[1],))
    return _Place(
        clause=clause,
        anchor=anchor,
        before=tuple(span for span in statistics[first:upto] if span[1] <= anchor),
        last_end=statistics[upto - 1][1] if upto else anchor,
    )


def sentence_population(passage: Passage, start: int) -> str | None:
    """Return whom the sentence that begins at `start` is about ("Among patients who ..., "), or None."""
    match = _LEAD.match(passage.masked[start : start + 250])
    if match is None:
        return None
    left, right = match.span("population")
    return " ".join(passage.plain[start + left : start + right].split())


def names_a_group(passage: Passage, sentence: tuple[int, int]) -> bool:
    """Say whether a sentence speaks of arms or groups, and so not of all that were studied."""
    return _GROUP.search(passage.masked, *sentence) is not None


def subject(passage: Passage, start: int, end: int) -> str | None:
    """Return `plain[start:end]` as the name of an exposure: without lead-in, its first letter small."""
    lead = _LEAD.match(passage.masked[start:end])
    start += lead.end() if lead else 0
    text = " ".join(passage.plain[start:end].split())
    # Matches the "Key data: " of "Key data: Age"; does not match "At a 2:1 ratio".
    text = re.sub(r"^[A-Z][\w ]{1,30}:\s", "", text)
    text = _SUBJECT.sub("", _FRAME.sub("", text)).strip(" ,")
    first = text.split(" ", 1)[0]
    if first[1:] == first[1:].lower():
        text = text[:1].lower() + text[1:]
    return text or None


def _inner_outcome(
    passage: Passage, names: OutcomeNames, bracket: tuple[int, int] | None, start: int
) -> Attribution | None:
    """Read an outcome named in the bracket before its number ("(DFS, p = 0.021; OS, p = 0.036)")."""
    if bracket is None:
        return None
    left = max(bracket[0] + 1, passage.plain.rfind(";", bracket[0], start) + 1)
    words = passage.plain[left:start]
    outcome = names.only(words.strip(" ,:="))
    if outcome is None:
        return None
    return Attribution(
        outcome=outcome.name,
        outcome_short=outcome.short,
        quote_start=left + len(words) - len(words.lstrip()),
    )


def _grouped(passage: Passage, found: Attribution, place: _Place) -> Attribution:
    """Attribute one of "those with A (OS, p = ...), B (OS, p = ...) had worse OS vs those without C"."""
    exposure = subject(passage, place.before[-1][1] if place.before else place.clause[0], place.anchor)
    compared = _COMPARED.search(passage.masked, place.last_end, place.clause[1])
    if compared is None:
        return found
    return replace(
        found,
        exposure=exposure,
        direction=compared["direction"],
        reference=" ".join(passage.plain[slice(*compared.span("reference"))].split()),
    )


def _predicated(
    passage: Passage, names: OutcomeNames, found: Attribution, place: _Place, predicate: re.Match[str]
) -> Attribution:
    """Attribute one of "A predicted worse PFS (...) and higher relapse risk (...)"."""
    start = max([predicate.end(), *(span[1] for span in place.before)])
    mentions = names.find(passage.plain, start, place.anchor)
    if len(mentions) != 1 or _NEGATED.search(predicate.group()):
        return found
    if is_listed(passage, (mentions[0].end, place.anchor)):
        return found
    outcome = mentions[0]
    lead = passage.masked[predicate.end() : outcome.start]  # "worse PFS (...) and OS": both are worse
    behind = passage.masked[outcome.end : place.anchor]
    # Matches the "worse" of "worse PFS and"; does not match "worsened PFS and".
    word = next(reversed(list(re.finditer(rf"\b{DIRECTIONS}\b", lead))), None)
    population = _BEHIND.search(behind)
    return replace(
        found,
        outcome=outcome.name,
        outcome_short=outcome.short,
        exposure=subject(passage, place.clause[0], predicate.start()),
        population=population["population"] if population else found.population,
        direction=word.group()
        if word
        else _implied_direction(passage, outcome.start, outcome.end, behind, predicate),
    )


def _predicated_behind(
    passage: Passage, names: OutcomeNames, found: Attribution, place: _Place, predicate: re.Match[str]
) -> Attribution:
    """Attribute one of "A (...), B (...) and C (...) were associated with worse OS"."""
    exposure = subject(passage, place.before[-1][1] if place.before else place.clause[0], place.anchor)
    mentions = names.find(passage.plain, predicate.end(), place.clause[1])
    if len(mentions) != 1:
        return replace(found, exposure=exposure)
    outcome = mentions[0]
    # Matches the "inferior" of "markedly inferior "; does not match "inferiority ".
    word = re.search(rf"\b{DIRECTIONS}\b", passage.masked[predicate.end() : outcome.start])
    return replace(
        found,
        outcome=outcome.name,
        outcome_short=outcome.short,
        exposure=exposure,
        direction=word.group() if word else None,
    )


def _implied_direction(
    passage: Passage, start: int, end: int, behind: str, predicate: re.Match[str]
) -> str | None:
    """Return a direction that a noun implies, with the words it is read from in brackets."""
    # Matches the " impairment" of " impairment (p"; does not match ", impairment".
    noun = re.match(r"\s(\w+)", behind)
    if noun is not None and noun[1] in _NOUN_DIRECTION:
        return f"{_NOUN_DIRECTION[noun[1]]} ({passage.plain[start:end]} {noun[1]})"
    if predicate["kind"] in _FACTOR_DIRECTION:
        return f"{_FACTOR_DIRECTION[predicate['kind']]} ({predicate['factor']})"
    return None


def _timepoint(passage: Passage, sentence: tuple[int, int]) -> str | None:
    """Return the one time point that the sentence names; None when it names several or none."""
    times = {match["time"] for match in _TIMEPOINT.finditer(passage.masked, *sentence)}
    return times.pop() if len(times) == 1 else None


def _adjusted(passage: Passage, clause: tuple[int, int]) -> bool | None:
    text = passage.plain[slice(*clause)]
    if _UNADJUSTED.search(text):
        return False
    return True if _ADJUSTED.search(text) else None
