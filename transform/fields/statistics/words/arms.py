"""Values of two arms set against each other, and how often an event occurred.

In: a block as a passage. Out: `Value`s: of the arm named, where one is named, and of the one it is set
against.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from transform.fields.statistics.words.rates import BLOT, Value, after_percent, medians, rates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transform.fields.statistics.words.outcomes import OutcomeNames
    from transform.fields.statistics.words.passages import Passage

_ARM: Final = r"\s(?:with|in|for|among)\s(?:the\s)?"
# The other arm's value behind the first's. Matches " with A vs 8.5 months with B", " vs 42%"; does not match
# " and 3".
_AGAINST: Final = re.compile(
    rf"{BLOT}(?:{_ARM}(?P<first>[^,;.()]{{1,60}}?))?\s(?:vs\.?|versus|compared (?:with"
    rf"|to))\s(?P<value>\d{{1,3}}(?:\.\d+)?)"
    rf"(?P<unit>\s?%|\s[a-z]{{1,10}})?{BLOT}(?:{_ARM}(?P<second>[^,;.()]{{1,60}}?)(?=,|;|\.(?:\s|$)|\s\("
    rf"|\s(?:and|at|after)\s|$))?"
)
_PEOPLE: Final = r"(?:patients|participants|subjects|women|men|children|adults|people|individuals|recipients)"
_GROUP: Final = r"(?:\sin\sthe\s(?P<{}>[\w+/-]+(?:\s[\w+/-]+){{0,3}}\s(?:arm|group|cohort)))?"
# How often an event occurred. Matches "Grade ≥3 events occurred in 88% of patients in the A arm and 77% of
# patients in the B arm"; does not match "occurred in 2010".
_OCCURRED: Final = re.compile(
    r"\s(?:occurred|(?:was|were)\s(?:reported|observed|seen|noted|documented|achieved|experienced))\sin\s"
    rf"(?P<value>\d{{1,3}}(?:\.\d+)?)\s?%{BLOT}\sof\s(?:the\s)?{_PEOPLE}"
    + _GROUP.format("arm")
    + rf"(?:\s(?:and|vs\.?|versus|compared with)\s(?P<other>\d{{1,3}}(?:\.\d+)?)\s?%{BLOT}"
    rf"(?:\sof\s(?:the\s)?{_PEOPLE})?" + _GROUP.format("other_arm") + ")?"
)
# What stands before an event and is none of its name. Matches the "Safety: Overall, " of
# "Safety: Overall, neutropenia"; not "Neutropenia" (its match is empty).
_LABEL: Final = re.compile(
    r"^(?:[A-Z][\w ]{1,30}:\s)?(?:Overall,\s|However,\s|In addition,\s|and\s|The\s|the\s)?"
)
_LONGEST_EVENT: Final = 10  # words


def two_armed(passage: Passage, names: OutcomeNames) -> Iterator[Value]:
    """Yield medians and rates, and those of the other arm where one is set against them."""
    for value in (*rates(passage, names), *medians(passage, names)):
        against = _AGAINST.match(passage.masked, value.value_end)
        if against is None:
            yield value
            continue
        first, second = against["first"], against["second"]
        unit_end = against.end("unit" if against["unit"] else "value")
        yield replace(value, exposure=first, reference=second, compared=True)
        yield replace(
            value,
            value=float(against["value"]),
            value_start=against.start("value"),
            value_end=unit_end,
            end=against.end("second") if second else unit_end,
            exposure=second,
            reference=first,
            compared=True,
        )


def occurrences(passage: Passage, _: OutcomeNames) -> Iterator[Value]:
    """Yield how often events occurred, in one arm or in two."""
    for match in _OCCURRED.finditer(passage.masked):
        start = passage.clause_at(match.start())[0]
        label = _LABEL.match(passage.masked[start : match.start()])
        start += label.end() if label else 0
        event = " ".join(passage.plain[start : match.start()].split())
        if not 0 < len(event.split()) <= _LONGEST_EVENT or "," in event:
            continue
        for group, arm, other in (("value", "arm", "other_arm"), ("other", "other_arm", "arm")):
            if match[group] is not None:
                yield Value(
                    rule="occurrence",
                    measure="proportion",
                    value=float(match[group]),
                    value_start=match.start(group),
                    value_end=after_percent(passage.plain, match.end(group)),
                    start=start,
                    end=match.end(),
                    unit="%",
                    outcome=event[:1].lower() + event[1:] if event[1:2].islower() else event,
                    exposure=match[arm],
                    reference=match[other],
                    compared=match["other"] is not None or match[arm] is not None,
                )
