"""Every format gives the rows back, and none lets text reach a terminal raw."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import duckdb
import pytest
from pyarrow import parquet

from flows.output import BATCH_ROWS, FORMATS, TABLE_ROWS, to_json, write_result

if TYPE_CHECKING:
    from collections.abc import Iterator

SQL = """
SELECT 1 AS number, 'a|b' AS text, ['x', 'y'] AS names, DATE '2026-05-11' AS day, NULL AS nothing
UNION ALL SELECT 2, '<i>' || chr(27) || '[2J', [], NULL, NULL ORDER BY number
"""


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def written(database: duckdb.DuckDBPyConnection, form: str, sql: str = SQL) -> bytes:
    stream = io.BytesIO()
    write_result(database.execute(sql), form, stream)
    return stream.getvalue()


ROWS = [
    {"number": 1, "text": "a|b", "names": ["x", "y"], "day": "2026-05-11", "nothing": None},
    {"number": 2, "text": "<i>\x1b[2J", "names": [], "day": None, "nothing": None},
]


def test_json(database: duckdb.DuckDBPyConnection) -> None:
    assert json.loads(written(database, "json")) == ROWS


def test_json_lines(database: duckdb.DuckDBPyConnection) -> None:
    assert [json.loads(line) for line in written(database, "jsonl").splitlines()] == ROWS


def test_csv(database: duckdb.DuckDBPyConnection) -> None:
    rows = list(csv.DictReader(io.StringIO(written(database, "csv").decode())))
    assert rows[0] == {"number": "1", "text": "a|b", "names": '["x","y"]', "day": "2026-05-11", "nothing": ""}


def test_markdown(database: duckdb.DuckDBPyConnection) -> None:
    lines = written(database, "markdown").decode().splitlines()
    assert lines[:2] == ["| number | text | names | day | nothing |", "| --- | --- | --- | --- | --- |"]
    assert "a\\|b" in lines[2]
    assert "&lt;i>\\x1b[2J" in lines[3]


def test_parquet(database: duckdb.DuckDBPyConnection) -> None:
    found = parquet.read_table(io.BytesIO(written(database, "parquet"))).to_pylist()
    assert [(row["number"], row["names"]) for row in found] == [(1, ["x", "y"]), (2, [])]


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_an_empty_result_is_well_formed(database: duckdb.DuckDBPyConnection, form: str) -> None:
    answer = written(database, form, "SELECT 1 AS x WHERE false")
    expected = {"json": b"[]\n", "jsonl": b"", "csv": b"x\n", "markdown": b"| x |\n| --- |\n"}
    assert answer == expected.get(form, answer)
    assert form == "jsonl" or answer


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_results_of_many_batches_are_whole(database: duckdb.DuckDBPyConnection, form: str) -> None:
    rows = BATCH_ROWS * 2 + 1
    assert written(database, form, f"FROM range({rows})").count(b"\n") >= rows


def test_the_table_says_when_it_stops(database: duckdb.DuckDBPyConnection) -> None:
    text = written(database, "table", f"FROM range({TABLE_ROWS + 5})").decode()
    assert f"the first {TABLE_ROWS} rows" in text
    assert "the first" not in written(database, "table", "FROM range(5)").decode()


def test_json_for_terminals_has_no_raw_controls() -> None:
    text = to_json({"a": "\x1b\x9b\x7f"})
    assert text.isprintable()
    assert json.loads(text) == {"a": "\x1b\x9b\x7f"}
