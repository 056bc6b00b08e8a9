"""When a host may be asked again: delay, Retry-After, back-off, circuit breaker, as pure steps.

In: what happened and the time (the clock is a parameter). Out: the next state. Seconds throughout.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Back-off doubles from here to there; the usual shape for 429 and 5xx (RFC 9110 leaves the figures open).
FIRST_BACK_OFF_SECONDS = 5.0
LONGEST_BACK_OFF_SECONDS = 600.0

# A Retry-After beyond this ends the host's turn: its URLs are deferred to the next run.
LONGEST_WAIT_SECONDS = 900.0

# Answers that shut us out: one is a page for members, a row of them is the host's word to us.
REFUSALS = frozenset({401, 403})

# So many URLs that fail in a row open the breaker: the host is down or has shut us out.
FAILURES_TO_OPEN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What is known of one host. `ready_at` is a monotonic time in seconds, `failures` counts URLs in a row."""

    delay: float
    ready_at: float = 0.0
    failures: int = 0

    @property
    def open(self) -> bool:
        """Whether the circuit breaker is open: the host is not asked again in this run."""
        return self.failures >= FAILURES_TO_OPEN


def after_request(state: HostState, now: float, jitter: float) -> HostState:
    """Return the state after a request: the host rests (`jitter`: a share of the delay, drawn)."""
    return replace(state, ready_at=max(state.ready_at, now + state.delay * (1 + jitter)))


def after_answer(state: HostState) -> HostState:
    """Return the state after an answer that was no transient failure: the row of failures is over."""
    return replace(state, failures=0)


def after_refusal(state: HostState) -> HostState:
    """Return the state after a 401 or 403: it counts as a failure; to wait would not change the answer."""
    return replace(state, failures=state.failures + 1)


def after_failure(
    state: HostState, now: float, retry_after: float | None, first: float, *, again: bool = False
) -> HostState:
    """Return the state after a 429, a 5xx or a broken connection: wait what was asked, or back off.

    `first` is the first back-off in seconds; it doubles with each failure in a row. `again` says that the same
    URL failed just before: three broken pages tried three times each are no host that is down.
    """
    back_off = min(first * 2**state.failures, LONGEST_BACK_OFF_SECONDS)
    wait = max(retry_after if retry_after is not None else back_off, state.delay)
    return replace(state, failures=state.failures + (not again), ready_at=now + wait)


def retry_after_seconds(value: str | None, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for (RFC 9110, 10.2.3), None when it says nothing.

    `now` is an aware UTC instant. Dates in the past are 0.
    """
    if value is None:
        return None
    seconds = value.strip()  # more than `float` takes away
    if seconds.isdecimal():
        return float(seconds)  # a row of digits without end is infinite: the host rests until the next run
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, IndexError, OverflowError):
        return None
    aware = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
    return max((aware - now).total_seconds(), 0.0)
