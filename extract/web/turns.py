"""Whose turn it is: one request at a time to a host, with its delay, back-off and circuit breaker.

In: requests about to be made and how they went. Out: turns. The only place of the scrape that waits.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from extract.web.politeness import (
    FIRST_BACK_OFF_SECONDS,
    LONGEST_WAIT_SECONDS,
    REFUSALS,
    HostState,
    after_answer,
    after_failure,
    after_refusal,
    after_request,
    retry_after_seconds,
)
from extract.web.scope import host_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from extract.web.fetch import Answer


class HostClosedError(Exception):
    """The host is not asked again in this run; the message says why."""


@dataclass(slots=True)
class _Host:
    state: HostState
    slots: asyncio.Semaphore
    starts: asyncio.Lock = field(default_factory=asyncio.Lock)


class Turns:
    """The turns of all hosts of one scrape. Times are the event loop's monotonic seconds."""

    def __init__(
        self, delay: float, jitter: float, concurrency: int, first_back_off: float = FIRST_BACK_OFF_SECONDS
    ) -> None:
        self._delay = delay
        self._jitter = jitter
        self._concurrency = concurrency
        self._first_back_off = first_back_off
        self._hosts: dict[str, _Host] = {}
        self._random = random.Random()  # noqa: S311  (jitter is no secret)

    def _host(self, host: str) -> _Host:
        if host not in self._hosts:
            slots = asyncio.Semaphore(self._concurrency)
            self._hosts[host] = _Host(state=HostState(delay=self._delay), slots=slots)
        return self._hosts[host]

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until `host` may be asked, and hold one of its slots while the request lasts.

        Raises HostClosedError when that is not to be in this run: what is asked for may have come with the
        answer to the request before, also in discovery and behind a redirect.
        """
        entry = self._host(host)
        async with entry.slots:
            async with entry.starts:
                closed = self.closed_reason(host)
                if closed is not None:
                    raise HostClosedError(closed)
                await _sleep_until(entry.state.ready_at)
                self._rest(entry)
            try:
                yield
            finally:
                if self._concurrency == 1:
                    self._rest(entry)

    def _rest(self, entry: _Host) -> None:
        """Let the delay count from now (with one slot: from the end of the request, not from its start)."""
        entry.state = after_request(entry.state, _now(), self._jitter * self._random.random())

    def slow_down(self, host: str, delay: float) -> None:
        """Obey a Crawl-delay: the longer delay wins."""
        entry = self._host(host)
        entry.state = replace(entry.state, delay=max(entry.state.delay, delay))

    def note(self, answer: Answer, *, again: bool) -> None:
        """Take in how a request went: back off after a transient failure, be content after an answer.

        Redirects are answers of their own hosts; what came of the last hop is its host's alone. `again` says
        that the same URL was asked for just before.
        """
        last = host_of(answer.target) if answer.target else None
        for host in {host_of(exchange.url) for exchange in answer.exchanges} - {last}:
            self._host(host).state = after_answer(self._host(host).state)
        if last is not None:
            self._note_last(self._host(last), answer, again=again)

    def _note_last(self, entry: _Host, answer: Answer, *, again: bool) -> None:
        if answer.status in REFUSALS:
            entry.state = after_refusal(entry.state)
            return
        if not answer.transient:
            entry.state = after_answer(entry.state)
            return
        exchange = answer.exchanges[-1] if answer.exchanges else None
        answered = exchange if exchange and exchange.url == answer.target else None
        asked = retry_after_seconds(answered.header("retry-after") if answered else None, datetime.now(UTC))
        # No answer at all is the host's failure each time, not the URL's.
        again = again and answered is not None
        entry.state = after_failure(entry.state, _now(), asked, self._first_back_off, again=again)

    def closed_reason(self, host: str) -> str | None:
        """Return why `host` is not asked again in this run (circuit breaker, too long a wait), or None."""
        state = self._host(host).state
        if state.open:
            return f"circuit breaker: {state.failures} URLs failed in a row at {host}"
        wait = state.ready_at - _now()
        if wait > LONGEST_WAIT_SECONDS:
            return f"{host} asks to wait {wait:.0f} s"
        return None


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _sleep_until(ready_at: float) -> None:
    await asyncio.sleep(max(ready_at - _now(), 0.0))
