"""Order does not matter: any order, any batches, any shards of the same captures end in the same tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

LONG = "\n\n".join(f"{name} is said of all {name}s that there ever were" for name in "abcdefgh")
TIMES = [None, datetime(2024, 1, 1), datetime(2024, 1, 2), datetime(2024, 1, 3)]
CAPTURE = st.fixed_dictionaries({
    "body": st.sampled_from(["A", LONG, f"{LONG}\n\nAnd one sentence more at the end of it."]),
    "notice": st.sampled_from(["n1", "n2"]),
    "headline": st.sampled_from(["Head one", "HEAD ONE", "Head two", None]),
    "day": st.sampled_from([date(2023, 5, 6), None]),
    "url": st.sampled_from([None, None, "https://hub.example/a", "http://www.hub.example/a/", "https://hub.example/b"]),
    "canonical": st.sampled_from([None, None, "https://hub.example/c", "https://hub.example/d"]),
    "at": st.sampled_from(TIMES),
    "kind": st.sampled_from(["article", "article", "article", "listing", "rejected"]),
    "container": st.sampled_from(["a", "b"]),
    "status": st.sampled_from([None, 200, 404]),
})  # fmt: skip
TABLES = (
    "raw.page", "raw.sighting", "core.parsed_page", "core.block", "core.block_text", "core.article_author",
    "core.article_page", "core.article_key", "core.article", "core.article_version", "core.near_duplicate",
)  # fmt: skip


@given(captures=st.lists(CAPTURE, min_size=1, max_size=7), data=st.data())
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_and_any_batches_end_in_the_same_tables(
    new_house: Any, captures: list[dict[str, Any]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(captures))
    first_batch = data.draw(st.integers(0, len(captures)))
    first_shard = data.draw(st.integers(0, len(captures)))
    at_once, in_parts = new_house(), new_house()
    pages = at_once.pages.page
    at_once.load([pages(**capture) for capture in captures])
    in_parts.load([pages(**capture) for capture in shuffled[:first_batch]])
    rest = [pages(**capture) for capture in shuffled[first_batch:]]
    in_parts.load(rest[:first_shard], rest[first_shard:])
    one, other = at_once.tables(TABLES), in_parts.tables(TABLES)
    assert [table for table in TABLES if one[table] != other[table]] == []
