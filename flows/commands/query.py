"""The commands that only read: query, runs, hubs.

In: a published release, opened read-only and locked down (SQL reaches neither files nor the network). Out:
rows.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click
import duckdb

from flows.output import FORMATS, format_option, require_folder, show_result, write_result
from flows.text_argument import TextCommand
from warehouse.connection import open_release
from warehouse.errors import QueryError
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.cli import Scope

_FORMAT = format_option(FORMATS, "Of the rows.")
_OUTPUT = click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the terminal.",
)

# The type that DuckDB hands over as so many days, a month for 30 of them.
INTERVAL = "INTERVAL"

# matches "UDF: QueryError: search: '': nothing to look for" of that and more lines; must not match "Binder Error: ..."
_OF_SEARCH = re.compile(r"UDF: QueryError: (search: .*)")


@click.command(cls=TextCommand)
@click.argument("sql")
@click.option(
    "-p",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Text for $NAME in the SQL; CAST($NAME AS INTEGER) where a number is wanted.",
)
@_FORMAT
@_OUTPUT
@click.pass_obj
def query(scope: Scope, sql: str, parameters: tuple[str, ...], form: str, output: Path | None) -> None:
    """Run SQL on the published warehouse. SELECT * FROM search('words') searches the articles."""
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise click.UsageError("parquet is no text: give --output FILE, or pipe it on")
    answer(scope, sql, form, output, _parameters(parameters))


@click.command()
@_FORMAT
@_OUTPUT
@click.pass_obj
def runs(scope: Scope, form: str, output: Path | None) -> None:
    """List the runs, newest first."""
    answer(scope, statement("list_runs"), form, output)


@click.command()
@_FORMAT
@_OUTPUT
@click.pass_obj
def hubs(scope: Scope, form: str, output: Path | None) -> None:
    """List the hubs with their pages and articles."""
    answer(scope, statement("list_hubs"), form, output)


def answer(
    scope: Scope, sql: str, form: str, output: Path | None, parameters: Mapping[str, str | None] | None = None
) -> None:
    """Run a query on the release and write its rows. Raises QueryError with DuckDB's own words."""
    home = scope.settings().home
    with open_release(home) as release, _stream(output) as stream:
        if "search" in sql.casefold():
            from warehouse.search import enable_sql_search

            enable_sql_search(release, home)
        try:
            result = _run(release, sql, parameters)
            if form == "table" and stream.isatty():
                show_result(result)
            else:
                write_result(result, form, stream)
        except duckdb.Error as error:
            raise QueryError(_told(error)) from error


def _run(
    release: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, str | None] | None
) -> duckdb.DuckDBPyConnection:
    statements = release.extract_statements(sql)
    _refuse_hidden(statements)
    result = release.execute(sql, parameters)
    kinds = [(name, str(kind)) for name, kind, *_ in result.description or ()]
    if all(kind != INTERVAL for _, kind in kinds):
        return result
    return release.execute(_intervals_as_text(statements[-1].query, kinds), parameters)


def _intervals_as_text(query: str, kinds: Sequence[tuple[str, str]]) -> str:
    """Return a query with DuckDB's own words for intervals: Python has no months, and Parquet no intervals."""
    columns = [
        f'{f"CAST(#{place} AS VARCHAR)" if kind == INTERVAL else f"#{place}"} AS "{name.replace(chr(34), chr(34) * 2)}"'
        for place, (name, kind) in enumerate(kinds, 1)
    ]
    return f"SELECT {', '.join(columns)} FROM (\n{query.rstrip().rstrip(';')}\n)"  # noqa: S608  (what was asked)


def _refuse_hidden(statements: Sequence[duckdb.Statement]) -> None:
    """Refuse what would show less than was asked: of several statements only the last one's rows are seen."""
    if not statements:
        raise QueryError("query: nothing to run; give a statement, as in 'FROM mart.article'")
    if any(one.type == duckdb.StatementType.SELECT for one in statements[:-1]):
        raise QueryError(
            "query: several questions, of which only the last would be answered; ask one at a time"
        )


def _told(error: duckdb.Error) -> str:
    """Return DuckDB's own words on one line; what search() says without the places in our code."""
    if searched := _OF_SEARCH.search(str(error)):
        return searched[1]
    return f"query: {' '.join(str(error).split())}"


def _parameters(given: tuple[str, ...]) -> dict[str, str] | None:
    pairs = [parameter.partition("=") for parameter in given]
    if not all(name and equals for name, equals, _ in pairs):
        raise click.UsageError("-p wants NAME=VALUE")
    return {name: value for name, _, value in pairs} or None


@contextlib.contextmanager
def _stream(output: Path | None) -> Iterator[IO[bytes]]:
    """Give standard output, or a file that appears under its name only when it is complete."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    require_folder(output)
    part = output.with_name(f"{output.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
