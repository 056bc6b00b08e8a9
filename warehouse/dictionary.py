"""The data dictionary: what every table, view, macro and column of the warehouse means.

In: dictionary.toml. Out: COMMENT ON statements for the database, and from a database its description, as rows
(for `hubhouse schema`) or as the text of docs/schema.md. What a release says of itself is its own comments.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import WarehouseError
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import duckdb

FILE = Path(__file__).with_name("dictionary.toml")

_HEAD = """\
# The tables of the warehouse

Generated from the comments in the database by `hubhouse schema --format markdown`; their source is
warehouse/dictionary.toml. Analysts start with the schema `mart`; `core` is what was found, `raw` what was
seen, `meta` how it came to be.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A table, view or table macro ("mart.article", kind "view"), or one of its columns.

    `column` and `data_type` are None for the table itself; `comment` is None where the dictionary says
    nothing.
    """

    table: str
    kind: str
    column: str | None
    data_type: str | None
    comment: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictionary:
    """What columns mean wherever they occur; of each table what it is ("about") and its own columns."""

    columns: dict[str, str]
    tables: dict[str, dict[str, str]]


@functools.cache
def dictionary_text() -> str:
    """Return the source of the dictionary."""
    return FILE.read_text(encoding="utf-8")


def apply_comments(connection: duckdb.DuckDBPyConnection) -> None:
    """Comment every table, view, macro and column that the dictionary knows."""
    statements = [_comment(entry) for entry in describe(connection)]
    connection.execute("".join(statements))


def describe(connection: duckdb.DuckDBPyConnection, table: str | None = None) -> list[Described]:
    """Return the tables with their columns, as the database describes them; `table` limits it to one.

    A table is named with its schema or without. Raises WarehouseError for an unknown one.
    """
    result = connection.execute(statement("describe")).fetchall()
    rows = [
        Described(table=name, kind=kind, column=column, data_type=data_type, comment=comment)
        for name, kind, column, data_type, comment in result
    ]
    if table is None:
        return rows
    wanted = [row for row in rows if table in {row.table, row.table.partition(".")[2]}]
    if not wanted:
        raise WarehouseError(f"no such table: {table}: `hubhouse schema` lists them all")
    return wanted


def markdown(rows: Iterable[Described]) -> str:
    """Return the description as a page of Markdown."""
    return _HEAD + "".join(
        _markdown_table(list(group)) for _, group in groupby(rows, key=lambda row: row.table)
    )


def _markdown_table(rows: list[Described]) -> str:
    lines = [f"\n## {rows[0].table}\n", f"{(rows[0].kind or '').capitalize()}. {rows[0].comment or ''}\n"]
    columns = [row for row in rows if row.column]
    if columns:
        lines += ["| column | type | meaning |", "|---|---|---|"]
        lines += [f"| {row.column} | {row.data_type} | {row.comment or ''} |" for row in columns]
    return "\n".join(lines) + "\n"


def _comment(entry: Described) -> str:
    meaning = _meaning(entry)
    if meaning is None:
        return ""
    schema, _, name = entry.table.partition(".")
    target = f'"{schema}"."{name}"'
    what = f'COLUMN {target}."{entry.column}"' if entry.column else f"{entry.kind.upper()} {target}"
    quoted = meaning.replace("'", "''")
    return f"COMMENT ON {what} IS '{quoted}';\n"


def _meaning(entry: Described) -> str | None:
    table = _dictionary().tables.get(entry.table, {})
    if entry.column is None:
        return table.get("about")
    return table.get(entry.column) or _dictionary().columns.get(entry.column)


def unused_entries(rows: Iterable[Described]) -> Iterator[str]:
    """Yield the entries of the dictionary that describe nothing in a database."""
    described = {(row.table, row.column) for row in rows}
    columns = {column for _, column in described}
    yield from (f"columns.{name}" for name in _dictionary().columns if name not in columns)
    for table, entries in _dictionary().tables.items():
        names = {None if name == "about" else name for name in entries}
        yield from (f"{table}.{name}" for name in names if (table, name) not in described)


@functools.cache
def _dictionary() -> Dictionary:
    return Dictionary(**tomllib.loads(dictionary_text()))
