"""Results in words: associations without numbers, "did not differ", "but not OS".

In: a passage, the article's outcome names, the rates named so far. Out: `Statement`s, one per outcome.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from transform.fields.statistics.marks import holds
from transform.fields.statistics.words.attribution import DIRECTIONS, PREDICATE, sentence_population, subject
from transform.fields.statistics.words.outcomes import Outcome, OutcomeNames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transform.fields.statistics.words.passages import Passage
    from transform.fields.statistics.words.rates import Value

# No difference between two groups. Matches "rates did not differ between patients with and without X in the Y
# group"; does not match "did not differ".
_NO_DIFFERENCE: Final = re.compile(
    r"(?P<what>(?<![A-Za-z])(?:[A-Za-z][\w/-]{0,60}+\s){1,6}?)(?:did not (?:significantly )?differ"
    r"|were not (?:significantly )?different|was not (?:significantly )?different"
    r"|do not (?:significantly )?differ)(?:\ssignificantly)?\sbetween\s"
    r"(?P<groups>[^.;,()]{5,120})"
)
# Matches "There were no significant differences in OS between A and B", "No difference in OS was seen between A and
# B", "the trial found no difference in OS between A and B"; does not match "There were no deaths in A and B", "assuming
# no difference in OS between A and B".
_THERE_WAS_NONE: Final = re.compile(
    r"\b(?:[Tt]here (?:was|were) no|No|(?:found|showed|saw|observed|detected|revealed) no)"
    r"\s(?:statistically )?(?:significant )?differences? in\s(?P<what>[^.;,()]{2,60}?)"
    r"(?:\s(?:was|were) (?:found|seen|observed|noted|detected|reported))?\sbetween\s(?P<groups>[^.;,()]{5,120})"
)
# A part of either, to leave out texts without any at little cost. Matches "did not differ", "were no "; does not
# match "differed".
_NOT_DIFFERENT: Final = re.compile(
    r"(?:did|do|were|was) not (?:significantly )?differ|\b[Nn]o (?:stat|sign|differ)"
)
_DIFFERENT: Final = ("differ", "o stat", "o sign")
# The two groups. Matches "patients with and without X in the Y group"; does not match "patients with X".
_WITH_AND_WITHOUT: Final = re.compile(
    r"^(?:[\w-]+\s){0,3}?with and without\s(?P<trait>.+?)(?:\sin\sthe\s(?P<group>[\w-]+\sgroup"
    r"|[\w-]+\sarm))?$"
)
# The same by their names. Matches "the RIC group and the MAC group"; does not match "the groups".
_TWO_GROUPS: Final = re.compile(
    r"^(?:the\s)?(?P<one>[\w-]+(?:\s[\w-]+){0,4}?)\sand\s(?:the\s)?(?P<other>[\w-]+(?:\s[\w-]+){0,4})$"
)
# Groups that the sentence does not name. Matches "groups", "the two treatment arms"; does not match "age groups".
_UNNAMED_GROUPS: Final = re.compile(
    r"^(?:the\s)?(?:(?:two|three|four|2|3|4)\s)?(?:study\s|treatment\s)?(?:groups|arms|cohorts)$"
)
# Rates that were given before. Matches "the rates", "both"; does not match "relapse rates".
_RATES_AGAIN: Final = re.compile(r"^(?:the\s)?(?:rates|these|both|survival rates|outcomes)$")
# Matches " but not OS"; does not match " but not significant".
_BUT_NOT: Final = re.compile(r"\bbut not\s(?P<what>[^.;,]{1,60})")
# Matches ", and ", " or "; does not match "1,200".
_ITEM: Final = re.compile(r",\s(?:and\s|or\s)?|\s(?:and|or)\s")
_ASSOCIATED: Final = ("associated", "predict", "correlated", "linked", "related to", "factor", "marker")
# Matches the "a higher risk of " of "a higher risk of relapse"; does not match "a high risk of relapse".
_DIRECTION: Final = re.compile(
    rf"^(?:(?:a|an|the|significantly)\s)?(?P<direction>{DIRECTIONS})\s(?:risk of\s)?"
)
# A share or a value with its operator. Matches "48.1%", the "= 0.0" of "= 0.02"; does not match "2 years".
_NUMBER: Final = re.compile(r"\d[·\d.]{0,20}\s?%|[=<>]\s?0?\.\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One result in words, and the place of the words."""

    kind: str
    measure: str
    start: int
    end: int
    outcome: str
    outcome_short: str | None = None
    timepoint: str | None = None
    population: str | None = None
    exposure: str | None = None
    reference: str | None = None
    direction: str | None = None
    adjusted: bool | None = None
    significant: bool | None = None


def find_statements(
    passage: Passage, names: OutcomeNames, values: Sequence[Value], numbers: Sequence[tuple[int, int]]
) -> list[Statement]:
    """Return the results in words, in order. `numbers` are the brackets with statistics of their own."""
    found = [
        *_no_differences(passage, names, values),
        *_associations(passage, names, numbers),
        *_exceptions(passage, names),
    ]
    return sorted(found, key=lambda statement: statement.start)


def _no_differences(passage: Passage, names: OutcomeNames, values: Sequence[Value]) -> Iterator[Statement]:
    if not holds(passage.plain, _DIFFERENT) or _NOT_DIFFERENT.search(passage.plain) is None:
        return
    for match in [*_NO_DIFFERENCE.finditer(passage.masked), *_THERE_WAS_NONE.finditer(passage.masked)]:
        groups = _groups(passage, match)
        if groups is None:
            continue
        exposure, reference, group = groups
        sentence = passage.sentence_at(match.start())
        population = sentence_population(passage, sentence[0])
        if group is not None:
            population = f"{population} ({group})" if population else group
        for outcome, timepoint in _compared_outcomes(passage, names, values, match, sentence):
            yield Statement(
                kind="qualitative_null",
                measure="comparison",
                start=match.start(),
                end=match.end(),
                outcome=outcome.name,
                outcome_short=outcome.short,
                timepoint=timepoint,
                population=population,
                exposure=exposure,
                reference=reference,
                direction="no difference",
                significant=False,
            )


def _groups(passage: Passage, match: re.Match[str]) -> tuple[str | None, str | None, str | None] | None:
    """Return who was compared with whom, and within which group. None where it is not said that groups were."""
    text = passage.plain[slice(*match.span("groups"))].strip()
    if _UNNAMED_GROUPS.match(text):
        return None, None, None
    both = _WITH_AND_WITHOUT.match(text)
    if both is not None:
        return f"with {both['trait']}", f"without {both['trait']}", both["group"]
    two = _TWO_GROUPS.match(text)
    return (two["one"], two["other"], None) if two else None


def _compared_outcomes(
    passage: Passage,
    names: OutcomeNames,
    values: Sequence[Value],
    match: re.Match[str],
    sentence: tuple[int, int],
) -> list[tuple[Outcome, str | None]]:
    """Return what did not differ: outcomes named, or those whose rates the sentence has just given."""
    what = passage.plain[slice(*match.span("what"))].strip()
    if _RATES_AGAIN.match(what):
        return [
            (
                Outcome(start=v.value_start, end=v.value_end, name=v.outcome, short=v.outcome_short),
                v.timepoint,
            )
            for v in values
            if v.rule == "rate" and v.outcome and sentence[0] <= v.start < match.start()
        ]
    return [(outcome, None) for outcome in names.find(what)]


def _associations(
    passage: Passage, names: OutcomeNames, numbers: Sequence[tuple[int, int]]
) -> Iterator[Statement]:
    """Read "A was associated with inferior OS, PFS, and higher NRM" where no number follows."""
    if not holds(passage.plain, _ASSOCIATED):
        return
    for predicate in PREDICATE.finditer(passage.masked):
        sentence = passage.sentence_at(predicate.start() + 1)
        clause = passage.clause_at(predicate.start() + 1)
        end = _clause_end(passage, clause[1])
        text = passage.masked[predicate.end() : end]
        if (
            any(clause[0] <= left < clause[1] for left, _ in numbers)
            or _NUMBER.search(text)
            or " not " in predicate.group()
        ):
            continue
        direction = None
        for start, stop in _items(text, predicate.end()):
            named = _DIRECTION.match(passage.plain[start:stop])
            direction = named["direction"] if named else direction
            outcome = names.only(passage.plain[start + (named.end() if named else 0) : stop].strip())
            if outcome is None or direction is None:
                break
            yield Statement(
                kind="qualitative_association",
                measure="association",
                start=_after_label(passage, clause[0]),
                end=end,
                outcome=outcome.name,
                outcome_short=outcome.short,
                population=sentence_population(passage, sentence[0]),
                exposure=subject(passage, clause[0], predicate.start()),
                direction=direction,
                adjusted=True if "independent" in predicate.group() else None,
            )


def _exceptions(passage: Passage, names: OutcomeNames) -> Iterator[Statement]:
    """Read "but not OS" behind an association."""
    if "but not" not in passage.plain:
        return
    for match in _BUT_NOT.finditer(passage.masked):
        outcomes = names.find(passage.plain, *match.span("what"))
        sentence = passage.sentence_at(match.start())
        predicate = PREDICATE.search(passage.masked, sentence[0], match.start())
        if predicate is None or not outcomes or names.only(match["what"].strip()) is None:
            continue
        for outcome in outcomes:
            yield Statement(
                kind="qualitative_null",
                measure="association",
                start=match.start(),
                end=match.end(),
                outcome=outcome.name,
                outcome_short=outcome.short,
                population=sentence_population(passage, sentence[0]),
                exposure=subject(passage, sentence[0], predicate.start()),
                direction="no association",
                significant=False,
            )


def _items(text: str, offset: int) -> Iterator[tuple[int, int]]:
    at = 0
    for separator in _ITEM.finditer(text):
        yield offset + at, offset + separator.start()
        at = separator.end()
    yield offset + at, offset + len(text)


def _clause_end(passage: Passage, end: int) -> int:
    """Return the end of a clause without its full stop and trailing spaces."""
    while end > 0 and passage.plain[end - 1] in " .":
        end -= 1
    return end


def _after_label(passage: Passage, start: int) -> int:
    # Matches the "Key data: " of "Key data: Age"; does not match "age: ".
    label = re.match(r"[A-Z][\w ]{1,30}:\s", passage.plain[start:])
    return start + label.end() if label else start
