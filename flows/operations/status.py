"""The state of a home: release, runs, lag of each hub, holds, rejections, unusual measures, disk.

In: the home and the time. Out: plain data, for people and for monitoring.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from flows.lease import holder
from flows.operations.quality import register_thresholds
from load.erase import unerased
from load.tombstones import read_erasures
from warehouse import layout
from warehouse.connection import open_release
from warehouse.publish import current
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    import duckdb

_ZONES = ("releases", "writer", "raw", "staging", "search", "captures", "prefect", "reports")


def status(home: Path, now: datetime) -> dict[str, Any]:
    """Return the state of the home. `now` is naive UTC. Raises NoReleaseError before the first release."""
    with open_release(home) as release:
        register_thresholds(release, home, "SELECT DISTINCT hub FROM raw.sighting")
        found = {
            "hubs": _rows(release, "status/hubs", {"now": now}),
            "runs": _rows(release, "status/runs"),
            "holds": _rows(release, "quality/list_holds"),
            "rejections": _rows(release, "rejection/grouped"),
            "unusual": _rows(release, "status/unusual"),
        }
    return {
        "home": str(home),
        "release": current(home),
        "held_by": holder(home),
        "alerts": [*_left_of_erasures(home), *_alerts(found)],
        **found,
        "disk": disk(home),
    }


def disk(home: Path) -> dict[str, int]:
    """Return the bytes of each part of the home, and what is free beside it."""
    used = {zone: _bytes(home / zone) for zone in _ZONES if (home / zone).exists()}
    return {**used, "free": shutil.disk_usage(layout.link(home).parent).free}


def _left_of_erasures(home: Path) -> Iterator[str]:
    """Yield what is to be said of an erasure that was killed, or met a file that it could not read."""
    erasures = read_erasures(layout.erased(home))
    if erasures.left == "releases":
        for name in unerased(home, erasures):
            file = layout.release(home, name)
            yield f"erasure: not complete: {file} cannot be read: remove it, and erase again or run what else writes"
    elif erasures.left:
        yield "erasure: not complete: call it again, or any command that writes; it says what is in the way"


def _alerts(found: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Return what wants a person's eye, one line each."""
    silent = [hub for hub in found["hubs"] if hub["is_silent"]]
    return [
        *(f"held back: {one['hub']}: {one['cause']}, first {one['first_page']}" for one in found["holds"]),
        *(f"silent: {hub['hub']}: no capture for {hub['lag_days']} days" for hub in silent),
        *(f"empty: run {run['run_id']} met no page at all" for run in found["runs"][:1] if run["is_empty"]),
        *(
            f"unusual: {one['hub']}: {one['metric']} is {one['value']:.2f}, usually {one['usual']:.2f}"
            + (f", first {one['first_page']}" if one["first_page"] else "")
            for one in found["unusual"]
        ),
    ]


def _rows(release: duckdb.DuckDBPyConnection, name: str, values: Any = None) -> list[dict[str, Any]]:  # noqa: ANN401
    result = release.execute(statement(name), values)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
