"""The check of disk space before a run starts, and before each of its shards.

In: the home and the bytes that come in. Out: nothing, or an error that says how much is missing.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from warehouse import layout
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from pathlib import Path

# Incoming bytes become payloads, staged rows and rows: at most twice their size in all (HTML is 0.9 times as large on
# disk as it came, 1.2 times while its pages wait for templates; text of shared blocks is 1.4 times). The writer's file
# is copied for the release.
GROWTH = 2.0
_MEBIBYTE = 1 << 20


def require_space(home: Path, incoming_bytes: int) -> None:
    """Raise WarehouseError when a run that reads so many bytes may not fit on the home's disk."""
    home.mkdir(parents=True, exist_ok=True)
    file = layout.writer(home)
    needed = int(incoming_bytes * GROWTH) + (file.stat().st_size if file.exists() else 0)
    free = shutil.disk_usage(home).free
    if needed > free:
        raise WarehouseError(
            f"disk: {home}: {free // _MEBIBYTE:,} MiB are free and {needed // _MEBIBYTE:,} may be needed; "
            "free some space, or load fewer sources at a time"
        )
