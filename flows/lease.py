"""The lease on a home: runs on one warehouse are serialised, and a killed holder blocks nobody.

In: the home's directory. Out: a context manager that holds HOME/lock. The kernel's file locks are used
(flock): they end with the process that holds them, however it ends. HOME/lock.next is the waiting line: who
waits for the lease holds it, so a run that gives the lease up between two parts of its work (a backfill)
queues behind whoever came in the meantime. Scrapes have a lock of their own, HOME/scrape.lock: they write
captures and the frontier, not the warehouse, so they wait for each other and ingests do not wait for them.
Dry runs and the pages for a new profile are scrapes in this: they too ask hosts, at the rate of one.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from typing import IO, TYPE_CHECKING

from flows.errors import LeaseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOCK = "lock"
SCRAPE_LOCK = "scrape.lock"
WAITING_LINE = ".next"


@contextlib.contextmanager
def lease(
    home: Path,
    purpose: str,
    *,
    name: str = LOCK,
    wait: bool = True,
    on_wait: Callable[[str], None] = lambda _holder: None,
) -> Iterator[None]:
    """Hold the home's lock `name` for the length of the block; `purpose` is what those who wait for it read.

    `on_wait` is called once with the holder's description before waiting. Raises LeaseError when the home
    is held and `wait` is false.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / f"{name}{WAITING_LINE}").open("a+") as line, (home / name).open("a+") as lock:
        _acquire(line, lock, wait=wait, on_wait=on_wait)
        _acquire(lock, lock, wait=wait, on_wait=on_wait)
        fcntl.flock(line, fcntl.LOCK_UN)
        _sign(lock, purpose)
        try:
            yield
        finally:
            _sign(lock, "")


def holder(home: Path) -> str | None:
    """Return who holds the home ("ingest, process 123"), or None when it is free."""
    path = home / LOCK
    if not path.exists():
        return None
    with path.open() as lock:  # monitoring may read the home alone
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _signature(lock)
    return None


def _acquire(file: IO[str], signed: IO[str], *, wait: bool, on_wait: Callable[[str], None]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if not wait:
            raise LeaseError(
                f"home in use: {signed.name}: held by {_signature(signed)}; wait for it or stop it"
            ) from None
        on_wait(_signature(signed))
        fcntl.flock(file, fcntl.LOCK_EX)


def _sign(lock: IO[str], purpose: str) -> None:
    lock.seek(0)
    lock.truncate()
    if purpose:
        json.dump({"purpose": purpose, "pid": os.getpid()}, lock)
    lock.flush()


def _signature(lock: IO[str]) -> str:
    lock.seek(0)
    try:
        signed = json.load(lock)
        return f"{signed['purpose']}, process {signed['pid']}"
    except (ValueError, KeyError):  # the holder is just signing
        return "another run"
