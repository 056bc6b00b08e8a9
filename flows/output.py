"""The result of a query in the format asked for.

In: an executed DuckDB connection. Out: bytes of one of FORMATS on a stream, or on a terminal a table of
TERMINAL_ROWS at most, through a pager when it is longer than the screen. Rows are read in batches, so a
result larger than memory can be written.
"""

from __future__ import annotations

import csv
import io
import itertools
import shutil
from collections import Counter
from typing import IO, TYPE_CHECKING, TypeVar

import click
import orjson

from flows.errors import UsageError
from flows.terminal import console, escape, table
from warehouse.connection import rows_of
from warehouse.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import duckdb

_Command = TypeVar("_Command", bound="Callable[..., object] | click.Command")

# Rows of one batch of a Parquet or Arrow stream.
BATCH_ROWS = 32_768
# More than anybody reads in a terminal.
TERMINAL_ROWS = 1000
# Rows whose widths make the columns of one table; a longer result is several tables under each other.
TABLE_ROWS = 10_000

# What JSON allows raw in strings and a terminal obeys: DEL and the C1 controls. They occur in strings only.
_JSON_CONTROLS = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


def format_option(choices: Iterable[str], told: str) -> Callable[[_Command], _Command]:
    """Return the option --format of a command, `form` in its parameters; the first choice is the default."""
    names = list(choices)
    kinds = click.Choice(names)
    return click.option("--format", "form", type=kinds, default=names[0], show_default=True, help=told)


def write_result(result: duckdb.DuckDBPyConnection, form: str, stream: IO[bytes]) -> None:
    """Write the rows of an executed query in the format `form` (a key of FORMATS)."""
    FORMATS[form](result, stream)


def show_result(result: duckdb.DuckDBPyConnection) -> None:
    """Print the rows of an executed query as a table for the person at the terminal.

    What is longer than the screen goes through $PAGER; behind TERMINAL_ROWS a line says how many more
    there are.
    """
    rows = result.fetchmany(TERMINAL_ROWS)
    out = console()
    with out.capture() as captured:
        out.print(table(_columns(result), rows))
        if more := sum(len(batch) for batch in iter(lambda: result.fetchmany(TABLE_ROWS), [])):
            out.print(f"({more:,} more rows; --format csv, jsonl or parquet gives all)")
    text = captured.get()
    if text.count("\n") < shutil.get_terminal_size().lines:
        click.echo(text, nl=False)
    else:
        click.echo_via_pager(text)


def require_folder(file: Path) -> None:
    """Refuse a file that is to be written into a folder that is not there. Raises UsageError."""
    if not file.parent.is_dir():
        raise UsageError(f"output: {file}: there is no folder {file.parent}; make it, or name another file")


def to_json(value: object, *, indent: bool = False) -> str:
    """Return a value as JSON that is safe in a terminal. Dates are ISO 8601, unknown types their str."""
    options = (orjson.OPT_INDENT_2 if indent else 0) | orjson.OPT_NON_STR_KEYS
    try:
        text = orjson.dumps(value, default=_plain, option=options).decode("utf-8")
    except orjson.JSONEncodeError:  # a number of more than 64 bits, which DuckDB sums in
        text = orjson.dumps(_told(value), default=_plain, option=options).decode("utf-8")
    return text if text.isascii() and text.isprintable() else text.translate(_JSON_CONTROLS)


def _told(value: object) -> object:
    """Return a value with its whole numbers of more than 64 bits as text: other readers would round them."""
    if isinstance(value, dict):
        return {key: _told(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_told(one) for one in value]
    return str(value) if isinstance(value, int) and not -(1 << 63) <= value < 1 << 64 else value


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)


def _columns(result: duckdb.DuckDBPyConnection) -> list[str]:
    return [column[0] for column in result.description or ()]


def _keys(result: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the names of the columns as keys of an object. Raises QueryError when two are the same."""
    names = _columns(result)
    if twice := next((name for name, count in Counter(names).items() if count > 1), None):
        raise QueryError(
            f"query: two columns are called {twice!r}: name one of them with AS, or use --format csv"
        )
    return names


def _write_table(result: duckdb.DuckDBPyConnection, stream: IO[bytes]) -> None:
    text = io.TextIOWrapper(stream, encoding="utf-8", write_through=True)
    out = console(text)
    rows = result.fetchmany(TABLE_ROWS)
    out.print(table(_columns(result), rows))
    while rows := result.fetchmany(TABLE_ROWS):
        out.print(table(_columns(result), rows))
    text.detach()


def _write_json(result: duckdb.DuckDBPyConnection, stream: IO[bytes]) -> None:
    columns = _keys(result)
    opening = b"["
    for row in rows_of(result):
        stream.write(opening + to_json(dict(zip(columns, row, strict=True))).encode())
        opening = b",\n"
    stream.write(b"[]\n" if opening == b"[" else b"]\n")


def _write_json_lines(result: duckdb.DuckDBPyConnection, stream: IO[bytes]) -> None:
    columns = _keys(result)
    for row in rows_of(result):
        stream.write(to_json(dict(zip(columns, row, strict=True))).encode() + b"\n")


def _write_csv(result: duckdb.DuckDBPyConnection, stream: IO[bytes]) -> None:
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    cell = _terminal_cell if stream.isatty() else _csv_cell
    writer.writerow(map(cell, _columns(result)))
    for row in rows_of(result):
        writer.writerow(map(cell, row))
    text.detach()


def _csv_cell(value: object) -> object:
    return to_json(value) if isinstance(value, list | dict) else value


def _terminal_cell(value: object) -> object:
    value = _csv_cell(value)
    return escape(value) if isinstance(value, str) else value


def _write_markdown(result: duckdb.DuckDBPyConnection, stream: IO[bytes]) -> None:
    columns = _columns(result)
    for row in itertools.chain((columns, ["---"] * len(columns)), rows_of(result)):
        stream.write(("| " + " | ".join(map(_markdown_cell, row)) + " |\n").encode())


def _markdown_cell(value: object) -> str:
    text = "" if value is None else escape(str(value))
    return text.replace("|", "\\|").replace("<", "&lt;").replace("](", "]\\(")  # neither HTML nor links


def _write_parquet(result: duckdb.DuckDBPyConnection, stream: IO[bytes]) -> None:
    from pyarrow import parquet

    batches = result.to_arrow_reader(BATCH_ROWS)
    with parquet.ParquetWriter(stream, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)


FORMATS: dict[str, Callable[[duckdb.DuckDBPyConnection, IO[bytes]], None]] = {
    "table": _write_table,
    "json": _write_json,
    "jsonl": _write_json_lines,
    "csv": _write_csv,
    "markdown": _write_markdown,
    "parquet": _write_parquet,
}
