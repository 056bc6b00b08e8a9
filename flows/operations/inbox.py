"""The inbox: what lies in a folder or under a prefix is loaded; what was loaded before is recognised.

In: a folder, file pattern or address prefix. Out: the summary of an ingest, or None when there is nothing
to read. Files that are still being written are left for the next time.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A file that changed within this time may still be growing.
SETTLED_SECONDS = 10.0


def settled_files(inbox: Path, now: float | None = None) -> Iterator[str]:
    """Yield the files of a folder, at any depth, that have not changed lately; hidden ones are left alone."""
    latest = (time.time() if now is None else now) - SETTLED_SECONDS
    for path in sorted(inbox.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(inbox).parts)
        if path.is_file() and not hidden and path.stat().st_mtime <= latest:
            yield str(path)
