"""Reads what guides a scrape: robots.txt of each origin once, sitemaps, feeds, listings, asked for conditionally.

In: URLs and a way to ask for them. Out: the rules of an origin, the bodies of documents.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from extract.web.fetch import ANY_TYPE, DOCUMENT_TYPES, GONE
from extract.web.frontier import StoredDocument
from extract.web.outcomes import conditional
from extract.web.robots import MAX_ROBOTS_BYTES, Robots, parse_robots
from extract.web.scope import host_of, out_of_host

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractAsyncContextManager

    from extract.web.fetch import Answer, FetchLimits, Hops
    from extract.web.frontier import Frontier
    from extract.web.turns import Turns

# The product token that robots.txt groups name (RFC 9309, 2.2.1).
AGENT = "hubhouse"

# RFC 9309, 2.3.1.2: a crawler should follow at least five redirects of a robots.txt.
ROBOTS_REDIRECTS = 5


class Ask(Protocol):
    """Requests a URL politely, again after transient failures."""

    async def __call__(
        self, url: str, asked_for: Mapping[str, str], limits: FetchLimits, hops: Hops
    ) -> Answer:
        """Return what the URL answered; `hops` is asked before every hop."""
        ...


@dataclass(frozen=True, slots=True)
class RobotsHops:
    """The hops of a robots.txt: on the hub's hosts, in turn, but under no robots.txt itself (RFC 9309, 2.2.2)."""

    hosts: frozenset[str]
    turns: Turns

    async def refusal(self, url: str) -> str | None:
        """Return why `url` lies outside the hub's hosts, or None."""
        return out_of_host(url, self.hosts)

    def turn(self, url: str) -> AbstractAsyncContextManager[None]:
        """Hold a turn of the host of `url`."""
        return self.turns.turn(host_of(url))


@dataclass(slots=True)
class Documents:
    """The guiding documents of one scrape. `hops` is what sitemaps, feeds and listings obey."""

    frontier: Frontier
    limits: FetchLimits
    hosts: frozenset[str]
    turns: Turns
    ask: Ask
    hops: Hops
    notes: list[str] = field(default_factory=list)  # what could not be read, and why
    _robots: dict[str, Robots] = field(default_factory=dict)
    _asking: dict[str, asyncio.Lock] = field(default_factory=dict)

    async def robots_of(self, origin: str) -> Robots:
        """Return the rules of an origin; whoever wants them while they are being asked for waits for them."""
        async with self._asking.setdefault(origin, asyncio.Lock()):
            if origin not in self._robots:
                hops = RobotsHops(self.hosts, self.turns)
                body, status, problem = await self._read(
                    f"{origin}/robots.txt", _robots_limits(self.limits), hops
                )
                self._robots[origin] = parse_robots(status, body, AGENT, problem)
                self.turns.slow_down(host_of(origin), self._robots[origin].crawl_delay())
        return self._robots[origin]

    async def document(self, url: str, *, guessed: bool) -> bytes | None:
        """Return the body of a sitemap, feed or listing, None (and a note) when there is none.

        No note when it is `guessed` and does not exist: nobody said that it does.
        """
        limits = replace(self.limits, media_types=DOCUMENT_TYPES)
        body, status, problem = await self._read(url, limits, self.hops)
        if status is not None and 200 <= status < 300 and not problem:
            return body
        if not (guessed and status in GONE and not problem):
            self.notes.append(f"{url}: {problem or f'HTTP {status}'}")
        return None

    async def unread_robots(self, origin: str, *, guessed: bool) -> str | None:
        """Return the note on a robots.txt that may name sitemaps that are not known, None where it does not.

        Where the sitemaps are `guessed`, the note on the guess says already that nothing may be asked.
        """
        robots = await self.robots_of(origin)
        if robots.is_cut:
            return f"{origin}/robots.txt: over {MAX_ROBOTS_BYTES:,} bytes; the sitemaps it names behind are not known"
        if robots.rules is not None or guessed:
            return None
        return f"{origin}/robots.txt: {robots.problem or 'no answer'}; the sitemaps it names are not known"

    async def _read(self, url: str, limits: FetchLimits, hops: Hops) -> tuple[bytes, int | None, str]:
        """Return body and status of a document (a 304 gives the stored one as 200), and why there is none."""
        stored = self.frontier.document(url)
        asked_for = conditional(stored.etag, stored.last_modified) if stored else {}
        answer = await self.ask(url, asked_for, limits, hops)
        if answer.status == 304 and stored is not None:
            return stored.body, 200, ""
        if answer.refusal is not None:
            return b"", None, answer.refusal
        if answer.failure is not None:  # a 2xx with a body that cannot be read says nothing
            return b"", answer.status if (answer.status or 0) >= 400 else None, answer.failure
        last = answer.exchanges[-1]
        if answer.status == 200:
            document = StoredDocument(
                body=answer.body, etag=last.header("etag"), last_modified=last.header("last-modified")
            )
            self.frontier.store_document(url, document)
        return answer.body, answer.status, ""


def _robots_limits(limits: FetchLimits) -> FetchLimits:
    """Take a robots.txt for one whatever it is called, as far as it is read (RFC 9309, 2.5)."""
    return replace(
        limits,
        max_bytes=MAX_ROBOTS_BYTES + 1,  # so that one knows of the rest
        cut_off=True,
        media_types=ANY_TYPE,
        max_redirects=ROBOTS_REDIRECTS,
    )
