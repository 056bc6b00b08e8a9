"""The self-check of a statistic: the estimate against its interval, the interval against its p value.

In: numbers. Out: True, False, or None where there is nothing to check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from transform.fields.statistics.figures.measures import RATIOS

if TYPE_CHECKING:
    from transform.fields.statistics.figures.intervals import Interval
    from transform.fields.statistics.figures.p_values import PValue

# Measures whose value under no effect is 0; for ratios it is 1, for the others there is none.
_DIFFERENCES: Final = frozenset(
    {
        "mean_difference",
        "risk_difference",
        "standardized_mean_difference",
        "regression_coefficient",
        "correlation",
    }
)
# Interval and p value often come from different tests, so near the limit they may differ by this factor.
_TOLERANCE: Final = 1.5


def inside_interval(value: float | None, low: float | None, high: float | None) -> bool | None:
    """Say whether the estimate lies between the limits; an open side holds everything.

    A decrease is often written without its minus sign: an estimate that fits with the sign turned is inside.
    """
    if value is None or (low is None and high is None):
        return None
    least = float("-inf") if low is None else low
    most = float("inf") if high is None else high
    if least > most:
        least, most = most, least
    return least <= value <= most or least <= -value <= most


def agrees_with_p(measure: str, interval: Interval, p: PValue | None) -> bool | None:
    """Say whether the interval leaves out "no effect" exactly when the p value calls it significant.

    None for measures without such a value, for open intervals, and where the p value says neither.
    """
    null = 1.0 if measure in RATIOS else 0.0 if measure in _DIFFERENCES else None
    if null is None or p is None or interval.low is None or interval.high is None or interval.level is None:
        return None
    alpha = 1 - interval.level / 100
    above = p.operator in {">", ">="}
    if (p.operator in {"<", "<="} and p.value > alpha * _TOLERANCE) or (
        above and p.value < alpha / _TOLERANCE
    ):
        return None
    if min(interval.low, interval.high) <= null <= max(interval.low, interval.high):
        return above or p.value >= alpha / _TOLERANCE
    return p.value <= alpha * _TOLERANCE


def is_significant(p_operator: str | None, p_value: float | None, alpha: float = 0.05) -> bool | None:
    """Say whether a p value is below `alpha`; None when there is none, or when "< 0.1" leaves it open."""
    if p_value is None or p_operator is None:
        return None
    if p_operator in {"<", "<="}:
        return True if p_value <= alpha else None
    if p_operator in {">", ">="}:
        return False if p_value >= alpha else None
    return p_value < alpha
