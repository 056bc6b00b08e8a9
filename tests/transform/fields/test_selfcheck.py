from __future__ import annotations

import pytest

from transform.fields.statistics.figures.intervals import Interval
from transform.fields.statistics.figures.p_values import PValue
from transform.fields.statistics.figures.selfcheck import agrees_with_p, inside_interval, is_significant


def interval(low: float | None, high: float | None, level: float | None = 95) -> Interval:
    return Interval(start=0, end=1, low=low, high=high, level=level)


def p_value(operator: str, value: float) -> PValue:
    return PValue(start=0, end=1, operator=operator, value=value)


@pytest.mark.parametrize(
    ("value", "low", "high", "inside"),
    [
        (2.7, 1.5, 4.8, True),
        (5.0, 1.5, 4.8, False),
        (1.2, -1.9, -0.5, True),  # a decrease written without its minus sign
        (-0.2, 0.1, -0.5, True),  # limits reversed
        (12.1, 8.6, None, True),
        (None, 8.6, 9.0, None),
        (1.0, None, None, None),
    ],
)
def test_the_estimate_is_held_against_its_interval(
    value: float | None, low: float | None, high: float | None, *, inside: bool | None
) -> None:
    assert inside_interval(value, low, high) is inside


@pytest.mark.parametrize(
    ("measure", "limits", "p", "agrees"),
    [
        ("hazard_ratio", (1.5, 4.8), ("<", 0.001), True),
        ("hazard_ratio", (0.9, 1.2), ("=", 0.4), True),
        ("hazard_ratio", (0.9, 1.2), ("=", 0.001), False),
        ("odds_ratio", (1.1, 2.0), ("=", 0.6), False),
        ("mean_difference", (-2.0, -0.5), ("=", 0.002), True),
        ("mean_difference", (-2.0, 0.5), (">", 0.05), True),
        ("mean_difference", (-2.0, 0.5), ("<", 0.5), None),
        ("mean", (4.0, 5.0), ("<", 0.001), None),
    ],
)
def test_interval_and_p_value_are_held_against_each_other(
    measure: str, limits: tuple[float, float], p: tuple[str, float], *, agrees: bool | None
) -> None:
    assert agrees_with_p(measure, interval(*limits), p_value(*p)) is agrees


def test_nothing_is_checked_against_an_open_interval() -> None:
    assert agrees_with_p("hazard_ratio", interval(1.2, None), p_value("=", 0.01)) is None
    assert agrees_with_p("hazard_ratio", interval(1.2, 1.4), None) is None


@pytest.mark.parametrize(
    ("operator", "value", "significant"),
    [
        ("=", 0.049, True),
        ("=", 0.05, False),
        ("<", 0.05, True),
        ("<", 0.1, None),
        (">", 0.05, False),
        (">", 0.01, None),
    ],
)
def test_significance_is_told_where_the_p_value_tells_it(
    operator: str, value: float, *, significant: bool | None
) -> None:
    assert is_significant(operator, value) is significant
