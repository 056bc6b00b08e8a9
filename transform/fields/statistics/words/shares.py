"""Shares, counts and means with their spread: values that stand without an outcome's name, or before it.

In: a block as a passage. Out: `Value`s. A count whose share is wrong is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from transform.fields.statistics.words.rates import BLOT, Value, after_percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transform.fields.statistics.words.outcomes import OutcomeNames
    from transform.fields.statistics.words.passages import Passage

# A proportion with what it is a proportion of. Matches "48.1% of patients had cytogenetic abnormalities";
# does not match "48.1% of the dose".
_PROPORTION: Final = re.compile(
    rf"(?P<value>\d{{1,3}}(?:\.\d+)?)\s?%{BLOT}\sof\s(?P<population>(?:the\s"
    rf"|all\s)?(?:[a-z][\w-]*\s){{0,3}}?(?:patients|participants|subjects|women|men|children|adults|people"
    rf"|individuals|cases|recipients|respondents))"
    r"\s(?:had|have|experienced|achieved|showed|developed|reported|exhibited"
    r"|presented with)\s(?P<outcome>(?:an?\s|the\s|any\s)?(?:[\w'’/-]+\s){0,6}?[\w'’/-]+)(?=[.,;]"
    r"|\s(?:compared|vs|versus|in|at|after|during|and|with|while|by|on)\b|$)"
)
# Counts with their share. Matches "1,319 of 1,348 participants (97.8%)", "12/150 (8%)", "66 (45%)", "100 [72%] of
# 138"; does not match "(45%)".
_COUNT: Final = re.compile(
    r"(?<![\d.,/·=–-])(?P<numerator>\d{1,3}(?:,\d{3})+|\d{1,6})(?:\s?(?:/"
    r"|of(?:\sthe)?\s)\s?(?P<denominator>\d{1,3}(?:,\d{3})+|\d{1,6})(?:\s[a-z-]+){0,2})?\s?[(\[](?P<value>\d{1,3}(?:\.\d+)?)\s?%"
    r"(?:[)\]](?:\sof\s(?:the\s)?(?P<behind>\d{1,3}(?:,\d{3})+|\d{1,6})\b(?!%|,\d))?|[,;])"
)
# The same, the share first. Matches "28% (19/68)", "2.1% [9 of 430 patients]"; does not match "28% (95% CI 19/68)".
_SHARE_OF: Final = re.compile(
    r"(?<![\d.,·=–-])(?P<value>\d{1,3}(?:\.\d+)?)\s?%\s?[(\[](?P<numerator>\d{1,3}(?:,\d{3})+|\d{1,6})(?:\s?/\s?|\sof\s(?:the\s)?)"
    r"(?P<denominator>\d{1,3}(?:,\d{3})+|\d{1,6})(?:\s[a-z-]+){0,2}(?P<behind>(?!))?[)\];,]"
)
# Matches "62±7 years", "-6.0% ± 23.3%"; does not match "±".
_SPREAD: Final = re.compile(
    r"(?<![\w.])(?P<value>(?:[-+]\s?)?\d+(?:\.\d+)?)\s?(?P<percent>%)?\s?(?:±"
    r"|\+/-)\s?(?P<spread>\d+(?:\.\d+)?)(?:\s?(?P<unit>%|[a-zA-Zµ][\w/%²]*))?"
)
_YEARS: Final = range(1900, 2101)  # what is more likely a year than a count
_SHARE_TOLERANCE: Final = 1.0  # percentage points by which a count's share may be rounded


def proportions(passage: Passage, _: OutcomeNames) -> Iterator[Value]:
    """Yield shares of people with what they had ("48.1% of patients had cytogenetic abnormalities")."""
    for match in _PROPORTION.finditer(passage.masked):
        population = match["population"].removeprefix("the ").removeprefix("all ")
        # Matches the ": Overall, " of "Key data: Overall, "; does not match "Survival overall, ".
        overall = re.search(
            r"(?:^|:\s)Overall,\s$", passage.plain[max(0, match.start() - 60) : match.start()]
        )
        yield Value(
            rule="proportion",
            measure="proportion",
            value=float(match["value"]),
            value_start=match.start("value"),
            value_end=after_percent(passage.plain, match.end("value")),
            start=match.start(),
            end=match.end(),
            unit="%",
            # Matches the "an " of "an infection"; does not match "anaemia".
            outcome=re.sub(r"^(?:an?|the|any)\s", "", match["outcome"]),
            population=f"all {population} (overall)" if overall else None,
        )


def counts(passage: Passage, _: OutcomeNames) -> Iterator[Value]:
    """Yield counts with their share ("12/150 (8%)", "8% (12/150)")."""
    for match in (*_COUNT.finditer(passage.aligned), *_SHARE_OF.finditer(passage.aligned)):
        numerator, value = _count(match["numerator"]), float(match["value"])
        whole = match["denominator"] or match["behind"]
        denominator = _count(whole) if whole else None
        wrong = denominator is not None and not _is_share(numerator, denominator, value)
        if value > 100 or wrong or (denominator is None and numerator in _YEARS):
            continue
        yield Value(
            rule="count",
            measure="proportion",
            value=value,
            value_start=match.start("value"),
            value_end=after_percent(passage.plain, match.end("value")),
            start=match.start(),
            end=match.end(),
            unit="%",
            numerator=numerator,
            denominator=denominator,
        )


def _count(digits: str) -> int:
    return int(digits.replace(",", ""))


def _is_share(numerator: int, denominator: int, value: float) -> bool:
    return denominator > 0 and abs(100 * numerator / denominator - value) <= _SHARE_TOLERANCE


def spreads(passage: Passage, _: OutcomeNames) -> Iterator[Value]:
    """Yield values with their standard deviation or error ("62±7 years")."""
    for match in _SPREAD.finditer(passage.aligned):
        yield Value(
            rule="spread",
            measure="mean",
            value=float(match["value"].replace(" ", "")),
            value_start=match.start("value"),
            value_end=match.end("value"),
            start=match.start(),
            end=match.end(),
            unit=match["percent"] or match["unit"],
            spread=float(match["spread"]),
        )
