"""All values without an interval: the table of the rules that read them.

In: a block as a passage, and the article's outcome names. Out: `Value`s in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from transform.fields.statistics.marks import holds
from transform.fields.statistics.words.arms import occurrences, two_armed
from transform.fields.statistics.words.rates import Value, ratios
from transform.fields.statistics.words.shares import counts, proportions, spreads

if TYPE_CHECKING:
    from transform.fields.statistics.words.outcomes import OutcomeNames
    from transform.fields.statistics.words.passages import Passage

# Each rule with what a text must hold for it to find anything; the first rule to read a value keeps it.
_RULES: Final = (
    (("%", "edian "), two_armed),
    (("% of",), occurrences),
    (("% of", "%) of", "%] of"), proportions),
    (("%",), counts),
    (("±", "+/-"), spreads),
    (("HR", "OR", "RR", " ratio", "elative risk"), ratios),
)
# What every text with a value holds: texts without it are left out at little cost.
VALUE_MARKS: Final = ("%", "±", "+/-", "edian ", "HR", "OR", "RR", "ratio", "elative risk")


def find_values(passage: Passage, names: OutcomeNames) -> list[Value]:
    """Return the values of a passage, in the order of their places; none twice."""
    found: dict[int, Value] = {}
    for marks, rule in _RULES:
        if holds(passage.plain, marks):
            for value in rule(passage, names):
                found.setdefault(value.value_start, value)
    return [found[start] for start in sorted(found)]
