"""The frontier: which URLs a hub has, what became of each, and what is asked next; survives SIGKILL.

In: discovered URLs and finished exchanges. Out: the URLs still to fetch, validators for conditional requests,
counts that add up. One SQLite file per home (WAL, synchronous=FULL): a commit is on disk when it returns.
"""

from __future__ import annotations

import enum
import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path


class UrlState(enum.StrEnum):
    """What became of a URL in the scrape it was last part of."""

    PENDING = "pending"
    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    FAILED = "failed"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """A URL, how it was found ("sitemap <url>", ...), and its last-modified hint (UTC, naive)."""

    url: str
    found_by: str
    modified_hint: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A URL to fetch, with what the last answer said for a conditional request and the capture that holds it.

    `links` is what a crawled page linked to, None when that was not read.
    """

    url: str
    found_by: str
    modified_hint: datetime | None
    etag: str | None
    last_modified: str | None
    payload_digest: str | None
    capture: str | None
    links: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of one URL: the state, the reason in words, and what the next request needs to know.

    `capture` names the file with the payload, None when this answer brought none (a 304, a failure). `asked`
    says that it was requested, well or in vain, not put off or refused before.
    """

    url: str
    state: UrlState
    detail: str = ""
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    payload_digest: str | None = None
    capture: str | None = None
    asked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """A robots.txt, sitemap or feed as it was last seen, for a conditional request."""

    body: bytes
    etag: str | None
    last_modified: str | None


def _statement(name: str) -> str:
    return files("extract.web").joinpath("statements", f"{name}.sql").read_text(encoding="utf-8")


class Frontier:
    """An open frontier file. Not for two scrapes at once: the lock of the home's scrapes sees to that."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # One thread at a time uses it: the recorder, or the loop while no recorder runs.
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.executescript(_statement("schema"))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def begin(self, hub: str, started_at: datetime) -> bool:
        """Open a scrape of `hub`, or go on with the one that was cut off (True)."""
        parameters = {"hub": hub, "started_at": started_at.isoformat()}
        resumed = self._connection.execute(_statement("unfinished_scrape"), parameters).fetchone() is not None
        if not resumed:
            self._connection.execute(_statement("begin_scrape"), parameters)
        return resumed

    def finish(self, hub: str, finished_at: datetime) -> None:
        """Close the scrape of `hub`: what is still pending waits for the next one as deferred."""
        with self._transaction():
            parameters = {"hub": hub, "finished_at": finished_at.isoformat()}
            self._connection.execute(_statement("defer_pending"), {"hub": hub})
            self._connection.execute(_statement("finish_scrape"), parameters)

    def discover(self, hub: str, found: Iterable[Discovered]) -> int:
        """Add what was found, known URLs become pending again; return the number of rows."""
        rows = [
            {
                "hub": hub,
                "url": item.url,
                "found_by": item.found_by,
                "modified_hint": item.modified_hint.isoformat() if item.modified_hint else None,
            }
            for item in found
        ]
        with self._transaction():
            self._connection.executemany(_statement("discover"), rows)
        return len(rows)

    def pending(self, hub: str) -> Iterator[Pending]:
        """Yield the URLs of `hub` still to fetch, never asked for first, then longest ago."""
        rows = self._connection.execute(_statement("pending"), {"hub": hub}).fetchall()
        for url, found_by, hint, *validators in rows:
            etag, last_modified, payload_digest, capture, links = validators
            yield Pending(
                url=url,
                found_by=found_by,
                modified_hint=datetime.fromisoformat(hint) if hint else None,
                etag=etag,
                last_modified=last_modified,
                payload_digest=payload_digest,
                capture=capture,
                links=tuple(json.loads(links)) if links is not None else None,
            )

    def store_links(self, hub: str, links: Mapping[str, Iterable[str]]) -> None:
        """Keep what crawled pages (by URL) link to."""
        rows = [{"hub": hub, "url": url, "links": json.dumps(list(to))} for url, to in links.items()]
        with self._transaction():
            self._connection.executemany(_statement("store_links"), rows)

    def settle(self, hub: str, settled: Iterable[Settled], at: datetime) -> None:
        """Record what became of URLs, in one commit."""
        self._settle(hub, settled, at, pending_only=False)

    def settle_pending(self, hub: str, settled: Iterable[Settled], at: datetime) -> None:
        """Record the same for URLs still pending that no crawl found; others keep what they have."""
        self._settle(hub, settled, at, pending_only=True)

    def _settle(self, hub: str, settled: Iterable[Settled], at: datetime, *, pending_only: bool) -> None:
        given = {"hub": hub, "at": at.isoformat(), "pending_only": pending_only}
        with self._transaction():
            for item in settled:
                row = {name: getattr(item, name) for name in Settled.__dataclass_fields__}
                self._connection.execute(_statement("settle"), row | given)

    def counts(self, hub: str) -> dict[UrlState, int]:
        """Return how many URLs of the hub's current scrape are in each state; the sum is what was found."""
        rows = self._connection.execute(_statement("counts"), {"hub": hub}).fetchall()
        return {state: dict(rows).get(state.value, 0) for state in UrlState}

    def crawled_pages(self, hub: str) -> int:
        """Return how many pages the crawl of the hub's current scrape has dealt with, over all its resumptions."""
        count: int = self._connection.execute(_statement("crawled_pages"), {"hub": hub}).fetchone()[0]
        return count

    def details(self, hub: str) -> list[tuple[str, str, str, str, str | None]]:
        """Return (url, state, detail, found_by, modified_hint) of every URL of the current scrape, by URL."""
        return self._connection.execute(_statement("details"), {"hub": hub}).fetchall()

    def document(self, url: str) -> StoredDocument | None:
        """Return the discovery document last seen at `url`, or None."""
        row = self._connection.execute(_statement("document"), {"url": url}).fetchone()
        return StoredDocument(body=row[0], etag=row[1], last_modified=row[2]) if row else None

    def store_document(self, url: str, document: StoredDocument) -> None:
        """Keep a discovery document for the next conditional request."""
        row = {"body": document.body, "etag": document.etag, "last_modified": document.last_modified}
        self._connection.execute(_statement("store_document"), {**row, "url": url})

    def _transaction(self) -> _Transaction:
        return _Transaction(self._connection)


class _Transaction:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._connection.execute("COMMIT" if kind is None else "ROLLBACK")
