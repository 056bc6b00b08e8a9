"""Full-text search over the current articles: SQLite's FTS5, kept in step with the published release.

In: a home and words. Out: `Hit`s, best first (BM25), with highlighted snippets. The index lies beside the
warehouse (HOME/search/) and is brought up to date by what differs from the release, when somebody searches.
DuckDB's own full-text index is rebuilt as a whole each time and takes seconds a query at 200,000 articles.

    search(home, "chemotherapy survival", hub="...") -> [Hit, ...]
    sync(home) -> number of articles that were indexed anew or removed
    enable_sql_search(connection, home): SELECT * FROM search('words') works on the connection
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse import layout
from warehouse.connection import nothing_published, open_release
from warehouse.errors import OldIndexError
from warehouse.publish import current
from warehouse.search_words import expression, joined, separated
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    import duckdb

DEFAULT_HITS = 20
# Articles whose texts are in memory at a time while the index is brought up to date.
_BATCH_ARTICLES = 500
# What a query gets of a search: each hit has its snippet made, and DuckDB takes them all at once.
SQL_HITS = 1000
# A second search waits so long while a first one brings the index up to date.
_BUSY_SECONDS = 600.0
# What the index holds and how; an index of another format is emptied and made anew. 2: unspaced scripts;
# 3: letters that are found by others.
_FORMAT = 3

_HIT_TYPE = (
    "STRUCT(article_id VARCHAR, hub VARCHAR, date_published VARCHAR, headline VARCHAR, "
    "score DOUBLE, snippet VARCHAR)[]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that matches; the matches stand in brackets. A higher score is better."""

    article_id: str
    hub: str
    date_published: str | None
    headline: str
    score: float
    snippet: str


def search(  # noqa: PLR0913  (filters)
    home: Path,
    words: str,
    *,
    hub: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = DEFAULT_HITS,
) -> list[Hit]:
    """Return the articles that have all the words, best first.

    "in quotes" is a phrase, a word with * at its end a prefix, -word and -"a phrase" exclude; a word of a
    script without spaces is found anywhere in a text. `since` and `until` limit
    the day of publication (undated articles are left out then). Raises QueryError when there is no word to
    look for.
    """
    sync(home)
    parameters = {
        "expression": expression(words),
        "hub": hub,
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
        "limit": limit,
    }
    filtered = hub is not None or since is not None or until is not None
    with _open(home) as index:
        rows = index.execute(statement("search/hits" if filtered else "search/hits_anywhere"), parameters)
        return [_hit(*row) for row in rows]


def _hit(article_id: str, hub: str, day: str | None, headline: str, score: float, snippet: str) -> Hit:  # noqa: PLR0913, PLR0917  (a row)
    return Hit(
        article_id=article_id,
        hub=hub,
        date_published=day,
        headline=_line(headline),
        score=score,
        snippet=_line(snippet),
    )


def _line(shown: str) -> str:
    return " ".join(joined(shown).split())


def sync(home: Path) -> int:
    """Bring the index in step with the published release; return how many articles changed in it.

    Raises NoReleaseError when nothing is published, and OldIndexError where we may not write what is missing.
    """
    release = current(home)
    if release is None:
        raise nothing_published(home)
    path = layout.search_index(home)
    if _is_read_only(path):
        _refuse_old(path, release)
        return 0
    with _open(home) as index:
        if index.execute("SELECT release FROM state").fetchone() == (release,):
            return 0
        index.execute("BEGIN IMMEDIATE")  # of two that find the index behind, the second finds it in step
        with index, open_release(home, release) as connection:
            changed = _update(index, connection)
            index.execute("DELETE FROM state")
            index.execute("INSERT INTO state VALUES (?)", (release,))
    return changed


def enable_sql_search(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Make `SELECT * FROM search(words)` work on a connection to a release: the SQL_HITS best."""

    def search_hits(words: str) -> list[dict[str, object]]:
        return [asdict(hit) for hit in search(home, words, limit=SQL_HITS)]

    connection.create_function("search_hits", search_hits, ["VARCHAR"], _HIT_TYPE)
    connection.execute(statement("search/macro"))


@contextlib.contextmanager
def _open(home: Path) -> Iterator[sqlite3.Connection]:
    path = layout.search_index(home)
    if _is_read_only(path):
        with _open_to_read(path) as index:
            yield index
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as index:
        _drop_other_formats(index)
        index.executescript(statement("search/schema"))
        yield index


def _is_read_only(path: Path) -> bool:
    """Say whether this user may search what others indexed, and not index."""
    place = next(place for place in (path, *path.parents) if place.exists())
    return not os.access(place, os.W_OK) or (place == path and not os.access(path.parent, os.W_OK))


def _open_to_read(path: Path) -> contextlib.closing[sqlite3.Connection]:
    """Open the index as it is, with the log of who is writing it; without one, SQLite is not to make any."""
    is_written = path.with_name(f"{path.name}-wal").exists()
    uri = f"{path.absolute().as_uri()}?mode=ro{'' if is_written else '&immutable=1'}"
    return contextlib.closing(sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None))


def _refuse_old(path: Path, release: str) -> None:
    """Raise OldIndexError when the index is not that of the release."""
    if path.exists():
        with _open_to_read(path) as index:
            if index.execute("PRAGMA user_version").fetchone() == (_FORMAT,) and index.execute(
                "SELECT release FROM state"
            ).fetchone() == (release,):
                return
    raise OldIndexError(
        f"search: {path}: behind the release, and this user may not write it; "
        "let who may run `hubhouse search` once"
    )


def _drop_other_formats(index: sqlite3.Connection) -> None:
    if index.execute("PRAGMA user_version").fetchone() == (_FORMAT,):
        return
    index.execute("BEGIN IMMEDIATE")  # of two that find an old index, the second finds it dropped
    with index:
        if index.execute("PRAGMA user_version").fetchone() != (_FORMAT,):
            for table in ("state", "article", "article_text"):
                index.execute(f"DROP TABLE IF EXISTS {table}")
            index.execute(f"PRAGMA user_version = {_FORMAT}")


def _update(index: sqlite3.Connection, connection: duckdb.DuckDBPyConnection) -> int:
    indexed = dict(index.execute("SELECT article_id, stamp FROM article"))
    released = dict(connection.execute(statement("search/stamps")).fetchall())
    outdated = [key for key, stamp in indexed.items() if released.get(key) != stamp]
    wanted = [key for key, stamp in released.items() if indexed.get(key) != stamp]
    ids = [
        (row[0],)
        for key in outdated
        for row in index.execute("SELECT id FROM article WHERE article_id = ?", (key,))
    ]
    index.executemany("DELETE FROM article_text WHERE rowid = ?", ids)
    index.executemany("DELETE FROM article WHERE id = ?", ids)
    connection.register("wanted", pa.table({"article_id": pa.array(wanted, pa.string())}))
    texts = connection.execute(statement("search/texts"))
    while rows := texts.fetchmany(_BATCH_ARTICLES):
        _insert(index, rows)
    return len(set(outdated) | set(wanted))


def _insert(index: sqlite3.Connection, rows: list[tuple[str, ...]]) -> None:
    (first,) = index.execute("SELECT coalesce(max(id), 0) + 1 FROM article").fetchone()
    numbered = list(enumerate(rows, first))
    index.executemany(
        "INSERT INTO article VALUES (?, ?, ?, ?, ?)", [(key, *row[:4]) for key, row in numbered]
    )
    index.executemany(
        "INSERT INTO article_text (rowid, headline, article_body) VALUES (?, ?, ?)",
        [(key, *map(separated, row[4:])) for key, row in numbered],
    )
