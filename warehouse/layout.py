"""Where everything of a home lies on disk.

In: the home's directory. Out: paths, and the names of the releases.

HOME/warehouse.duckdb          what people open: a link to the published release, swapped by rename
HOME/releases/NAME.duckdb      immutable releases, the newest few kept
HOME/writer/warehouse.duckdb   the loader's own database; nobody else opens it
HOME/raw/run=ID/*.parquet      payloads, zstd; all else can be rebuilt from them
HOME/staging/run=ID/           what a run has transformed and not yet merged
HOME/search/                   the full-text index
HOME/reports/RUN.html          a run, or what a rebuild changed, as a page for people
HOME/erased.json               what was erased, by which older states are cleaned too
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

RELEASE_NAME = "%Y%m%dT%H%M%S.%f"
"""A release's name is when it was published, so that names sort as they came."""


def link(home: Path) -> Path:
    """Return the path that people open."""
    return home / "warehouse.duckdb"


def releases(home: Path) -> Path:
    """Return the folder of the releases."""
    return home / "releases"


def release(home: Path, name: str) -> Path:
    """Return the file of a release."""
    return releases(home) / f"{name}.duckdb"


def release_names(home: Path) -> list[str]:
    """Return the names of the releases that are kept, newest first; last, copies under names of somebody's own."""
    names = (path.stem for path in releases(home).glob("*.duckdb"))
    return sorted(names, key=lambda name: (release_moment(name) is not None, name), reverse=True)


def release_moment(name: str) -> datetime | None:
    """Return when a release was published (naive UTC), as its name tells; None of a name that publish never gave."""
    try:
        return datetime.strptime(name, RELEASE_NAME)  # noqa: DTZ007  (UTC without a zone, as all times here)
    except ValueError:
        return None


def writer(home: Path) -> Path:
    """Return the loader's own database."""
    return home / "writer" / "warehouse.duckdb"


def raw(home: Path, run_id: str | None = None) -> Path:
    """Return the raw zone, or the part of it that one run wrote."""
    return home / "raw" if run_id is None else home / "raw" / f"run={run_id}"


def staging(home: Path, run_id: str | None = None) -> Path:
    """Return the staging zone, or the part of it that one run wrote."""
    return home / "staging" if run_id is None else home / "staging" / f"run={run_id}"


def search_index(home: Path) -> Path:
    """Return the file of the full-text index."""
    return home / "search" / "articles.sqlite"


def reports(home: Path) -> Path:
    """Return the folder of the reports."""
    return home / "reports"


def erased(home: Path) -> Path:
    """Return the file that says what was erased."""
    return home / "erased.json"


def aside(home: Path) -> Path:
    """Return where the loader's own database waits while a dry run works on it."""
    return writer(home).with_suffix(".aside")
