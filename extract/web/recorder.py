"""Makes what was fetched durable: WARC and fsync first, then the frontier's commit.

In: finished fetches. Out: a promise that is kept when all of it is on disk. A kill in between leaves captures
that the frontier does not know; `recover_captures` tells it on the next start, so nothing is fetched twice.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from extract.web.capture import CaptureWriter, recover
from extract.web.fetch import GONE
from extract.web.frontier import Discovered, Frontier, Settled, UrlState

if TYPE_CHECKING:
    from pathlib import Path

    from extract.web.capture import Recovered
    from extract.web.fetch import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """One URL that is done: exchanges (the last may be a revisit), and what became of it.

    Of a crawled page: `links` as they stand on it (None: not read), and those to follow as `discovered`.
    """

    exchanges: tuple[Exchange, ...]
    settled: Settled
    revisit: bool = False
    found_by: str = ""
    links: tuple[str, ...] | None = None
    discovered: tuple[Discovered, ...] = ()


@dataclass(slots=True)
class Recorder:
    """Commits finished URLs in groups. Use `run` as a task, `record` from the workers, `stop` at the end."""

    hub: str
    frontier: Frontier
    writer: CaptureWriter
    _queue: asyncio.Queue[tuple[Finished, asyncio.Future[None]] | None] = field(default_factory=asyncio.Queue)

    async def record(self, finished: Finished) -> None:
        """Return when `finished` is on disk."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._queue.put((finished, done))
        await done

    async def stop(self) -> None:
        """End `run` behind what was recorded."""
        await self._queue.put(None)

    async def run(self) -> None:
        """Commit group after group until stopped; an error reaches everyone who waits for the group."""
        while (first := await self._queue.get()) is not None:
            group, ended = [first], False
            while not self._queue.empty():
                item = self._queue.get_nowait()
                if item is None:
                    ended = True
                    break
                group.append(item)
            await self._commit(group)
            if ended:
                return

    async def _commit(self, group: list[tuple[Finished, asyncio.Future[None]]]) -> None:
        try:
            await asyncio.to_thread(self._write, [finished for finished, _ in group])
        except BaseException as error:
            for _, done in group:
                done.set_exception(error)
            raise
        for _, done in group:
            done.set_result(None)

    def _write(self, group: list[Finished]) -> None:
        settled = [self._write_captures(finished) for finished in group]
        self.writer.commit()
        found = [item for finished in group for item in finished.discovered]
        if found:
            self.frontier.discover(self.hub, found)
        links = {done.settled.url: done.links for done in group if done.links is not None}
        if links:
            self.frontier.store_links(self.hub, links)
        self.frontier.settle(self.hub, settled, datetime.now(UTC).replace(tzinfo=None))

    def _write_captures(self, finished: Finished) -> Settled:
        capture = None
        last = len(finished.exchanges) - 1
        for index, exchange in enumerate(finished.exchanges):
            digest = finished.settled.payload_digest if index == last else None
            revisit = finished.revisit and index == last
            capture = self.writer.write(exchange, digest=digest, revisit=revisit, found_by=finished.found_by)
        fetched = finished.settled.state is UrlState.FETCHED
        return replace(finished.settled, capture=capture if fetched else None)


def recover_captures(hub: str, folder: Path, frontier: Frontier) -> int:
    """Tell the frontier of the captures that a kill left unrecorded; return how many responses they hold.

    A page that a crawl found is asked for once more, for its links. A redirect's target has a row of its own
    only when it was discovered itself; its source keeps being pending and is asked once more.
    """
    recovered = 0
    for responses in recover(folder, hub):
        settled = [_settled(found) for found in responses]
        frontier.settle_pending(hub, settled, datetime.now(UTC).replace(tzinfo=None))
        recovered += len(settled)
    return recovered


def _settled(found: Recovered) -> Settled:
    state = UrlState.FETCHED if found.status == 200 else UrlState.UNCHANGED
    if found.status not in {200, 304}:
        state = UrlState.FAILED if found.status in GONE else UrlState.PENDING
    return Settled(
        url=found.url,
        state=state,
        detail=f"recovered from {found.capture}",
        http_status=found.status,
        etag=found.etag,
        last_modified=found.last_modified,
        payload_digest=found.payload_digest,
        capture=found.capture if state is UrlState.FETCHED else None,
    )
