"""The other way to publish: DuckLake, whose releases are snapshots in a catalogue over Parquet files.

In: the writer's file, a folder for the lake. Out: the seconds of CPU that its first copy, a change of 1 % and one
question take, and how many files a reader of a release needs. There are no keys in a lake, so a load would stay in
the writer's file, and a publish would carry over what changed: here the newest hundredth of every table.
"""

from __future__ import annotations

import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Callable

EXTENSION = "duckdb_extension_ducklake"
# What stands in many tables at once: the body of each article, and its blocks.
QUESTION = """
SELECT count(*), sum(length(parsed.article_body)), count(DISTINCT block.text_id)
FROM {lake}core.parsed_page AS parsed
JOIN {lake}core.block AS block USING (outcome_id)
"""


def is_installed() -> bool:
    return find_spec(EXTENSION) is not None


def publish_by_ducklake(writer: Path, folder: Path) -> dict[str, float]:
    """Return CPU seconds by step, and how many files the lake has."""
    folder.mkdir()
    with duckdb.connect(config={"allow_unsigned_extensions": "true"}) as connection:
        connection.execute(f"LOAD '{_extension()}'")
        connection.execute(f"ATTACH '{writer}' AS writer (READ_ONLY)")
        connection.execute(
            f"ATTACH 'ducklake:{folder}/catalogue.ducklake' AS lake (DATA_PATH '{folder}/data')"
        )
        tables = connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'writer'"
        ).fetchall()
        told = {
            "first copy": _cpu(lambda: _copy(connection, tables)),
            "a change of 1 %": _cpu(lambda: _change(connection, tables)),
            "one question, our file": _cpu(lambda: _ask(connection, "writer.")),
            "one question, the lake": _cpu(lambda: _ask(connection, "lake.")),
        }
    return told | {"files": float(sum(1 for path in folder.rglob("*") if path.is_file()))}


def _extension() -> Path:
    spec = find_spec(EXTENSION)
    assert spec
    assert spec.origin
    return next(Path(spec.origin).parent.rglob("ducklake.duckdb_extension"))


def _cpu(step: Callable[[], None]) -> float:
    started = time.process_time()
    step()
    return time.process_time() - started


def _copy(connection: duckdb.DuckDBPyConnection, tables: list[tuple[str, str]]) -> None:
    connection.execute("BEGIN")
    for schema in sorted({schema for schema, _ in tables}):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS lake.{schema}")
    for schema, table in tables:
        connection.execute(f"CREATE TABLE lake.{schema}.{table} AS FROM writer.{schema}.{table}")
    connection.execute("COMMIT")


def _change(connection: duckdb.DuckDBPyConnection, tables: list[tuple[str, str]]) -> None:
    connection.execute("BEGIN")
    for schema, table in tables:
        connection.execute(
            f"INSERT INTO lake.{schema}.{table} FROM writer.{schema}.{table}"
            f" WHERE rowid >= (SELECT .99 * max(rowid) FROM writer.{schema}.{table})"
        )
    connection.execute("COMMIT")


def _ask(connection: duckdb.DuckDBPyConnection, lake: str) -> None:
    connection.execute(QUESTION.format(lake=lake)).fetchall()
