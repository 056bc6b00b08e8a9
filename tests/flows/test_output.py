"""Every format gives the rows back, and none lets text reach a terminal raw."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import duckdb
import pytest
from pyarrow import parquet

from flows.output import BATCH_ROWS, FORMATS, TABLE_ROWS, TERMINAL_ROWS, to_json, write_result
from warehouse.errors import QueryError

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


def test_json_of_numbers_beyond_64_bits_keeps_every_digit(database: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT 7 AS small, [sum(n)] AS sums FROM (VALUES (2::HUGEINT << 80)) AS of(n)"
    assert json.loads(written(database, "jsonl", sql)) == {"small": 7, "sums": [str(2 << 80)]}


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_cannot_tell_two_columns_of_one_name(database: duckdb.DuckDBPyConnection, form: str) -> None:
    with pytest.raises(QueryError, match="'a': name one of them with AS"):
        written(database, form, "SELECT 1 AS a, 2 AS b, 3 AS a")
    assert written(database, "csv", "SELECT 1 AS a, 2 AS a") == b"a,a\n1,2\n"


def test_csv(database: duckdb.DuckDBPyConnection) -> None:
    rows = list(csv.DictReader(io.StringIO(written(database, "csv").decode())))
    assert rows[0] == {"number": "1", "text": "a|b", "names": '["x","y"]', "day": "2026-05-11", "nothing": ""}


def test_markdown(database: duckdb.DuckDBPyConnection) -> None:
    lines = written(database, "markdown").decode().splitlines()
    assert lines[:2] == ["| number | text | names | day | nothing |", "| --- | --- | --- | --- | --- |"]
    assert "a\\|b" in lines[2]
    assert "&lt;i>\\x1b[2J" in lines[3]


def test_markdown_holds_no_link_and_no_second_line(database: duckdb.DuckDBPyConnection) -> None:
    answer = written(database, "markdown", "SELECT '[x](javascript:y)' || chr(10) || '| z' AS text").decode()
    assert answer.splitlines()[2] == r"| [x]\(javascript:y)\n\| z |"


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


def test_a_piped_table_is_whole(database: duckdb.DuckDBPyConnection) -> None:
    lines = written(database, "table", f"FROM range({TABLE_ROWS + 5})").decode().split()
    assert [line for line in lines if line != "range"] == [str(number) for number in range(TABLE_ROWS + 5)]


SHOW = """
import duckdb, sys
from flows.output import show_result, write_result
result = duckdb.connect().execute(sys.argv[2])
show_result(result) if sys.argv[1] == "table" else write_result(result, sys.argv[1], sys.stdout.buffer)
"""


def on_a_terminal(form: str, sql: str, pager: str = "cat") -> str:
    """Return what a person sees: the output of a process whose standard streams are a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", SHOW, form, sql]
    environment = {**os.environ, "PAGER": pager, "TERM": "xterm", "LINES": "40", "COLUMNS": "120"}
    seen = b""
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, env=environment):
        os.close(theirs)
        with contextlib.suppress(OSError):  # the terminal's end
            while part := os.read(ours, 65_536):
                seen += part
    os.close(ours)
    return seen.decode().replace("\r\n", "\n")


def test_a_terminal_gets_a_limited_table_by_the_pager_and_how_many_more_there_are() -> None:
    shown = on_a_terminal("table", f"FROM range({TERMINAL_ROWS + 12_345})", pager="sed s/^/paged:/")
    assert f"paged:{TERMINAL_ROWS - 1} " in shown
    assert f"paged:{TERMINAL_ROWS} " not in shown
    assert "(12,345 more rows; --format csv, jsonl or parquet gives all)" in shown


def test_a_short_table_needs_no_pager_and_hides_nothing() -> None:
    shown = on_a_terminal("table", "FROM range(20)", pager="false")
    assert "19" in shown
    assert "more rows" not in shown


@pytest.mark.parametrize("form", ["table", "csv", "jsonl", "json", "markdown"])
def test_hostile_text_never_reaches_a_terminal_raw(form: str) -> None:
    hostile = "chr(27) || '[2J' || chr(10) || chr(155) || chr(8238) || '|<b>[x](javascript:y)'"
    shown = on_a_terminal(form, f"SELECT 7 AS seven, {hostile} AS text, [{hostile}] AS texts")
    cells = shown.replace("\x1b[1m", "").replace("\x1b[0m", "")  # our own bold heads
    assert "7" in cells
    assert not {"\x1b", "\x9b"} & set(cells)
    assert "\u202e" not in cells or form in {"json", "jsonl"}  # JSON is for programs; it moves no cursor


def test_json_for_terminals_has_no_raw_controls() -> None:
    text = to_json({"a": "\x1b\x9b\x7f"})
    assert text.isprintable()
    assert json.loads(text) == {"a": "\x1b\x9b\x7f"}
