"""Export: the marts as files for other tools, Hive-partitioned by hub, all from one release.

In: the home, a directory that does not exist yet, a format. Out: DIR/TABLE/hub=KEY/data.FORMAT (DIR/TABLE/data.FORMAT
where a row speaks of several hubs) and DIR/manifest.json, which names the release and counts the rows. Python
writes the files: SQL on a release cannot. The directory appears when it is complete. Rows are streamed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import quote

import orjson
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from warehouse.connection import open_release
from warehouse.errors import WarehouseError
from warehouse.sql import statement

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

# Marts with a row per article or finding; `--since` limits them to changed articles.
BY_ARTICLE = (
    "article", "article_history", "capture", "sponsor_mention", "sponsor_change", "statistic", "study",
    "reference", "abbreviation", "learning_objective", "section", "poll_question", "removed_block",
    "provenance",
)  # fmt: skip
# Marts about a hub as a whole, or about pairs of articles, which change with either: always exported in full.
BY_HUB = ("sponsor_timeline", "coverage", "completeness", "near_duplicate")
# Marts over all hubs, in one file each: always exported in full.
OVER_HUBS = ("sponsor", "abbreviation_conflict")
_BATCH_ROWS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export wrote: rows by table, from which release."""

    release: str
    rows: dict[str, int]


def export(home: Path, directory: Path, *, form: str = "parquet", since: str | None = None) -> Exported:
    """Write the marts of the published release; `since` is a run: only articles changed by later runs.

    Raises WarehouseError when the directory exists or the run is unknown.
    """
    if directory.exists():
        raise WarehouseError(f"export: {directory}: exists already; name a new directory, or remove it")
    part = directory.with_name(f"{directory.name}.{os.getpid()}.part")
    with open_release(home) as connection:
        if (
            since is not None
            and not connection.execute(statement("run_exists"), {"run_id": since}).fetchone()
        ):
            raise WarehouseError(f"export: --since {since}: no such run; `hubhouse runs` lists them")
        connection.execute(statement("export/changed_articles"), {"since": since})
        try:
            exported = _write_all(connection, part, form)
            part.rename(directory)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return exported


def _write_all(connection: duckdb.DuckDBPyConnection, folder: Path, form: str) -> Exported:
    ((release,),) = connection.execute(statement("export/release")).fetchall()
    hubs = [hub for (hub,) in connection.execute(statement("export/hubs")).fetchall()]
    rows = {
        table: sum(_write_hub(connection, folder, table, hub, form) for hub in hubs)
        for table in (*BY_ARTICLE, *BY_HUB)
    }
    rows |= {
        table: _write_rows(connection, folder / table, f"FROM mart.{table}", {}, form) for table in OVER_HUBS
    }
    folder.mkdir(parents=True, exist_ok=True)
    manifest = {"release": release, "format": form, "rows": rows}
    (folder / "manifest.json").write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    return Exported(release=release, rows=rows)


def _write_hub(connection: duckdb.DuckDBPyConnection, folder: Path, table: str, hub: str, form: str) -> int:
    """Write one partition and return its rows."""
    limit = " AND article_id IN (FROM exported_article)" if table in BY_ARTICLE else ""
    query = f"SELECT * EXCLUDE (hub) FROM mart.{table} WHERE hub = $hub{limit}"  # noqa: S608  (our own names)
    partition = folder / table / f"hub={quote(hub, safe='')}"
    return _write_rows(connection, partition, query, {"hub": hub}, form)


def _write_rows(
    connection: duckdb.DuckDBPyConnection, folder: Path, query: str, values: dict[str, str], form: str
) -> int:
    """Write the rows of a query into a folder and return their number; without rows there is no file."""
    prepare, write = FORMATS[form]
    reader = connection.execute(prepare(connection, query, values), values).to_arrow_reader(_BATCH_ROWS)
    first = next((batch for batch in reader if batch.num_rows), None)
    if first is None:
        return 0
    path = folder / f"data.{form}"
    path.parent.mkdir(parents=True)
    return write(path, first.schema, chain([first], reader))


def _as_is(_connection: duckdb.DuckDBPyConnection, query: str, _values: dict[str, str]) -> str:
    return query


def _lists_as_json(connection: duckdb.DuckDBPyConnection, query: str, values: dict[str, str]) -> str:
    """CSV has no lists: they are written as JSON."""
    columns = connection.execute(f"DESCRIBE {query}", values).fetchall()
    lists = [name for name, kind, *_ in columns if kind.endswith("[]")]
    replaced = ", ".join(f'to_json("{name}") AS "{name}"' for name in lists)
    return f"SELECT * REPLACE ({replaced}) FROM ({query})" if lists else query  # noqa: S608  (our own names)


def _rows_as_json(_connection: duckdb.DuckDBPyConnection, query: str, _values: dict[str, str]) -> str:
    return f"SELECT CAST(to_json(line) AS VARCHAR) AS line FROM ({query}) line"  # noqa: S608  (our own names)


def _write_parquet(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        return _write_each(writer.write_batch, batches)


def _write_csv(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    with pyarrow.csv.CSVWriter(path, schema) as writer:
        return _write_each(writer.write_batch, batches)


def _write_lines(path: Path, _schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    with path.open("w", encoding="utf-8") as file:

        def write(batch: pa.RecordBatch) -> None:
            file.writelines(f"{line}\n" for line in batch["line"].to_pylist())

        return _write_each(write, batches)


def _write_each(write: Callable[[pa.RecordBatch], None], batches: Iterable[pa.RecordBatch]) -> int:
    rows = 0
    for batch in batches:
        write(batch)
        rows += batch.num_rows
    return rows


_Prepare = Callable[["duckdb.DuckDBPyConnection", str, dict[str, str]], str]
_Write = Callable[["Path", pa.Schema, Iterable[pa.RecordBatch]], int]

# format -> (how the query is prepared for it, how its batches are written)
FORMATS: dict[str, tuple[_Prepare, _Write]] = {
    "parquet": (_as_is, _write_parquet),
    "csv": (_lists_as_json, _write_csv),
    "jsonl": (_rows_as_json, _write_lines),
}
