"""The writer's file kept aside while a dry run works on it, and put back afterwards.

In: the home. Out: the writer's file as it was. The published release is no substitute: the writer may be ahead of
it, by the parts of a backfill that are not published yet. The caller holds the lease and has nothing open.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from warehouse import layout
from warehouse.connection import open_writer
from warehouse.publish import copy_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def tried_out(home: Path) -> Iterator[None]:
    """Let the block do with the writer's file what it likes; afterwards it is as it was."""
    _set_aside(home)
    try:
        yield
    finally:
        put_back(home)


def put_back(home: Path) -> None:
    """Put the writer's file back, if one is kept aside: after a dry run that was killed, too."""
    _part(home).unlink(missing_ok=True)
    kept = layout.aside(home)
    if kept.exists():
        layout.writer(home).with_suffix(".duckdb.wal").unlink(missing_ok=True)
        kept.rename(layout.writer(home))


def _set_aside(home: Path) -> None:
    """Keep a copy, which has its name only when it is whole."""
    with open_writer(home) as connection:
        connection.execute("CHECKPOINT")
    part = _part(home)
    copy_file(layout.writer(home), part)
    part.rename(layout.aside(home))


def _part(home: Path) -> Path:
    return layout.aside(home).with_suffix(".aside.part")
