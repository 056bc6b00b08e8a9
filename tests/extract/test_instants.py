"""Instants in the forms that containers write them in."""

from __future__ import annotations

from datetime import datetime

import pytest

from extract.instants import parse_instant


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-01-31", datetime(2024, 1, 31)),
        ("20240131", datetime(2024, 1, 31)),
        ("20240131235959", datetime(2024, 1, 31, 23, 59, 59)),
        ("2024-01-31T01:00:00+02:00", datetime(2024, 1, 30, 23)),
        ("Wed, 31 Jan 2024 01:00:00 GMT", datetime(2024, 1, 31, 1)),
        (1556196774, datetime(2019, 4, 25, 12, 52, 54)),
        ("1556196774", datetime(2019, 4, 25, 12, 52, 54)),
        ("1556196774.5", datetime(2019, 4, 25, 12, 52, 54, 500_000)),
        ("1512011212345", datetime(2017, 11, 30, 3, 6, 52, 345_000)),
        (1512011212345, datetime(2017, 11, 30, 3, 6, 52, 345_000)),
        (10**400, None),
        (float("nan"), None),
        ("9999999999", datetime(2286, 11, 20, 17, 46, 39)),
        ("soon", None),
        (True, None),
    ],
)
def test_an_instant_in_any_form(written: object, expected: datetime | None) -> None:
    assert parse_instant(written) == expected
