"""A guard for work whose cost must grow with its length alone: what is tried again and again does not end.

    with must_end():
        search(hostile_text)

Sizes are such that sound code takes a second or two, and what tries each place anew many minutes: no machine is so
slow, or so busy, that the two are mistaken. The processor's time counts, not the clock's.
"""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

HANG_SECONDS = 60


@contextmanager
def must_end() -> Iterator[None]:
    """Fail the test when the work inside has taken a minute of the processor: it hangs."""

    def stop(*_: object) -> None:
        pytest.fail(f"still at work after {HANG_SECONDS} s of the processor's time: it hangs")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANG_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
