"""The lease of a command that writes: before its own work, what a killed one left half-done is undone or completed.

In: the home and the purpose. Out: a context manager that holds the home, on which no dry run and no erasure is
half-way. What is erased stays erased whatever the command then goes back to.
"""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING

from flows.lease import lease
from flows.logs import event
from load.erase import complete_erasures
from warehouse.aside import put_back
from warehouse.errors import DamagedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextlib.contextmanager
def writing(
    home: Path, purpose: str, *, on_wait: Callable[[str], None] = lambda _holder: None
) -> Iterator[None]:
    """Hold the home's lease for the length of the block, and begin with a home on which nothing is half-done."""
    with lease(home, purpose, on_wait=on_wait):
        recover(home)
        yield


def recover(home: Path) -> None:
    """Undo the dry run, and complete the erasure, that a kill ended.

    A raw file that cannot be read keeps no other command from its work: `hubhouse status` tells of it.
    """
    put_back(home)
    try:
        complete_erasures(home)
    except DamagedError as error:
        event("erasure", level=logging.WARNING, error=str(error))
