"""All values without an interval: the table of the rules that read them.

In: a block as a passage, and the article's outcome names. Out: `Value`s in order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from transform.fields.statistics.words.arms import occurrences, two_armed
from transform.fields.statistics.words.rates import RATIO_NAME, Value, ratios
from transform.fields.statistics.words.shares import counts, proportions, spreads

if TYPE_CHECKING:
    from transform.fields.statistics.words.outcomes import OutcomeNames
    from transform.fields.statistics.words.passages import Passage

# Each rule with what a text must hold for it to find anything; the first rule to read a value keeps it.
_RULES: Final = (
    (re.compile("%|edian"), two_armed),
    (re.compile("%"), occurrences),
    (re.compile(r"% of|%[)\]] of"), proportions),
    (re.compile("%"), counts),
    (re.compile(r"±|\+/-"), spreads),
    (RATIO_NAME, ratios),
)
# A value of any kind. Matches "5 %", "4±1", "HR 1.2", "median OS was 3"; does not match "5 km".
_HINT: Final = re.compile(r"\d\s?%|±|\+/-|[Mm]edian [A-Za-z ,()-]{2,60}\d|[HOR]R|ratio|[Rr]elative risk")


def find_values(passage: Passage, names: OutcomeNames) -> list[Value]:
    """Return the values of a passage, in the order of their places; none twice."""
    found: dict[int, Value] = {}
    for hint, rule in _RULES:
        if hint.search(passage.plain):
            for value in rule(passage, names):
                found.setdefault(value.value_start, value)
    return [found[start] for start in sorted(found)]


def may_hold_values(text: str) -> bool:
    """Say at little cost whether a text can hold what the rules of this room read."""
    return _HINT.search(text) is not None
