"""What a user would write instead of Hubhouse: trafilatura with metadata, its rows into DuckDB at once.

In: a warehouse to write and a folder of HTML files. Out: the table `article`, one row per page that
trafilatura finds a text in. Files are read as bytes, for trafilatura to find the encoding.
"""

from __future__ import annotations

import argparse
from multiprocessing import Pool
from pathlib import Path

import duckdb
import pyarrow as pa
import trafilatura

COLUMNS = ("title", "author", "date", "sitename", "language", "description", "url", "text")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    paths = sorted(given.folder.iterdir())
    if given.processes > 1:
        with Pool(given.processes) as pool:
            rows = pool.map(read, paths, chunksize=16)
    else:
        rows = list(map(read, paths))
    found = pa.Table.from_pylist([row for row in rows if row])
    with duckdb.connect(str(given.warehouse)) as connection:
        connection.register("found", found)
        connection.execute("CREATE TABLE article AS SELECT * FROM found")


def read(path: Path) -> dict[str, str | None] | None:
    """Return the row of one page, None when it has no text."""
    document = trafilatura.bare_extraction(path.read_bytes(), with_metadata=True)
    if document is None:
        return None
    return {"path": path.name} | {column: getattr(document, column) for column in COLUMNS}


if __name__ == "__main__":
    main()
