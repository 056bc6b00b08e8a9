"""Signals that end a run, as one exception, so that every `finally` and `with` on the way is honoured.

In: SIGTERM, SIGHUP (SIGINT is Python's KeyboardInterrupt already). Out: `Terminated`. SIGKILL needs no
handling here: what it leaves behind is made harmless by the transaction, the rename and the sweep.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING, NoReturn

from flows.errors import leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDING = (signal.SIGTERM, signal.SIGHUP)


class Terminated(BaseException):
    """The process was told to end; `number` is the signal's. Not an Exception: nothing may swallow it."""

    def __init__(self, number: int) -> None:
        super().__init__(f"ended by signal {number}")
        self.number = number


@contextlib.contextmanager
def ending_signals() -> Iterator[None]:
    """Raise Terminated in the block when a signal asks to end. Only the main thread can listen."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _terminate) for number in _ENDING}
    try:
        yield
    except BaseExceptionGroup as group:  # a signal that met a task of a group comes wrapped in it
        if ended := group.subgroup(Terminated):
            raise next(leaves(ended)) from group
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _terminate(number: int, _frame: object) -> NoReturn:
    raise Terminated(number)
