"""A withdrawn run was never there: any history of growing containers, any one run of it withdrawn."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from load.loader import known_sources
from load.run import Source
from load.withdraw import RUN, SOURCE, Withdrawn, withdraw
from warehouse.errors import WarehouseError

TABLES = (
    "raw.page", "raw.sighting", "core.parsed_page", "core.block", "core.block_text", "core.article_author",
    "core.article_page", "core.article_key", "core.article", "core.article_version", "core.near_duplicate",
)  # fmt: skip
LENGTH = 4
# A run reads some containers, each as long as it is then: the captures of `a` at 2 are those of `a` at 1 and one more.
READING = st.dictionaries(st.sampled_from("abc"), st.integers(1, LENGTH), min_size=1)
HISTORY = st.lists(READING, min_size=1, max_size=4)


def read(house: Any, reading: dict[str, int]) -> str:
    """Load containers as an ingest does: those whose digest is known are skipped. Returns the run's id."""
    digests = {f"{container}{length}": container for container, length in sorted(reading.items())}
    known = known_sources(house.root, digests)
    fresh = {digest: container for digest, container in digests.items() if digest not in known}
    captures = [
        # the bodies of containers meet, so that a page may be of several of them
        house.pages.page(
            f"Body {(number + ord(name)) % 3}",
            headline=f"Headline {number % 3}",
            url=f"https://hub.example/{number}",
            # named by one address while the container is short, by two later
            canonical=f"https://hub.example/of/{number // 2}" if name == "b" else None,
            container=name,
        )
        for name in fresh.values()
        for number in range(reading[name])
    ]
    house.load(
        *([captures] if captures else []),
        sources=tuple(Source(digest=digest, container=container) for digest, container in fresh.items()),
        known=tuple(sorted(known)),
    )
    ((run_id,),) = house.rows("SELECT max(run_id) FROM meta.run")
    return str(run_id)


def assert_equal(one: Any, other: Any) -> None:
    found, expected = one.tables(TABLES), other.tables(TABLES)
    assert [table for table in TABLES if found[table] != expected[table]] == []
    assert one.rows("SELECT count(*) FROM raw.sighting") == one.rows("SELECT count(*) FROM meta.disposition")


@given(history=HISTORY, data=st.data())
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_withdrawn_run_was_never_there(
    new_house: Any, history: list[dict[str, int]], data: st.DataObject
) -> None:
    gone = data.draw(st.integers(0, len(history) - 1))
    found, expected = new_house(), new_house()
    runs = [read(found, reading) for reading in history]
    for number, reading in enumerate(history):
        if number != gone:
            read(expected, reading)
    with contextlib.suppress(WarehouseError):  # others had loaded all of it before
        withdraw(found.root, RUN, runs[gone])
    if len(history) > 1:
        assert_equal(found, expected)
    again = data.draw(READING)
    read(found, again)
    read(expected, again)
    assert_equal(found, expected)


@given(history=HISTORY, again=READING)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_withdrawn_source_is_read_again(
    new_house: Any, history: list[dict[str, int]], again: dict[str, int]
) -> None:
    found, expected = new_house(), new_house()
    for reading in history:
        read(found, reading | {"a": 1})
        if rest := {name: length for name, length in reading.items() if name != "a"}:
            read(expected, rest)
    withdraw(found.root, SOURCE, "a")
    read(found, again)
    read(expected, again)
    assert_equal(found, expected)


def test_what_a_later_run_met_too_becomes_its_own(house: Any) -> None:
    first, second = read(house, {"a": 1}), read(house, {"a": 2})
    assert withdraw(house.root, RUN, first).kept == 1
    assert house.rows("SELECT DISTINCT run_id FROM meta.disposition") == [(second,)]
    assert withdraw(house.root, RUN, second).captures == 2
    with pytest.raises(WarehouseError, match="no captures"):
        withdraw(house.root, RUN, second)


def test_which_runs_met_what_is_known_after_another_withdrawal(house: Any) -> None:
    first, _, _ = read(house, {"a": 1}), read(house, {"b": 1}), read(house, {"a": 1, "b": 1})
    withdraw(house.root, SOURCE, "b")
    again = read(house, {"b": 1})
    assert withdraw(house.root, RUN, again) == Withdrawn(captures=1, kept=0)
    assert withdraw(house.root, RUN, first) == Withdrawn(captures=0, kept=1)
