"""One request, done safely: every hop is checked, limits hold while the bytes stream.

In: a URL and what a conditional request needs. Out: `Answer`: the exchanges as they went over the wire (for
the WARC), and what they mean. Interprets nothing of the page.
"""

from __future__ import annotations

import re
import urllib.request
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from extract.web.decoding import BodyError, CutBodyError, decoded
from extract.web.guard import AddressRefusedError, GuardedResolver, literal_refusal
from extract.web.scope import normalise_url
from extract.web.turns import HostClosedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping
    from contextlib import AbstractAsyncContextManager

    from extract.web.secret_headers import SecretHeaders

# What a hub's page, feed or sitemap may be; the rest of its body is not read.
XML_TYPES = ("application/xhtml", "application/xml", "application/rss", "application/atom")
OTHER_TYPES = ("application/feed+json", "application/json", "application/gzip", "application/x-gzip")
PAGE_TYPES = ("text/", *XML_TYPES, *OTHER_TYPES)
DOCUMENT_TYPES = (*PAGE_TYPES, "application/octet-stream")  # sitemaps in parts often have no better one
ANY_TYPE = ("",)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({404, 410})
CHUNK_BYTES = 64 * 1024

# How the client hands on bytes of headers that are no UTF-8 (PEP 383). Matches "\udce9" (byte e9); not "é".
_NO_UTF8 = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """Bounds of one fetch: bytes on the wire, bytes after decoding, seconds, redirects, beginnings of media types.

    `cut_off` takes what `max_bytes` allows of a larger body instead of none of it.
    """

    max_bytes: int = 20 * 1024 * 1024
    max_decoded_bytes: int = 100 * 1024 * 1024
    total_seconds: float = 120.0
    read_seconds: float = 30.0
    connect_seconds: float = 15.0
    max_redirects: int = 10
    allow_private_addresses: bool = False
    media_types: tuple[str, ...] = PAGE_TYPES
    cut_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its response.

    Headers are (name, value) pairs in order; `body` is content-encoded as sent.
    """

    url: str
    started_at: datetime
    request_headers: tuple[tuple[str, str], ...]
    status: int
    reason: str
    response_headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    address: str | None = None

    def header(self, name: str) -> str | None:
        """Return the first response header called `name` (any case)."""
        return next((value for key, value in self.response_headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a URL answered: all exchanges (redirects first), the decoded body, or why there is none.

    `refusal` names the rule that forbade the request; `failure` what went wrong; `transient` says that asking
    again later may help. All are empty for a good answer, which may be a 304 or a 404. `target` is the URL
    asked for last, behind the redirects; None when it was a redirect, or its host was not asked.
    """

    url: str
    exchanges: tuple[Exchange, ...] = ()
    body: bytes = field(default=b"", repr=False)
    refusal: str | None = None
    failure: str | None = None
    transient: bool = False
    target: str | None = None

    @property
    def status(self) -> int | None:
        """The last HTTP status, None when no response came."""
        return self.exchanges[-1].status if self.exchanges else None


class Hops(Protocol):
    """What every hop of a fetch must ask: may it be made, and is it its turn."""

    async def refusal(self, url: str) -> str | None:
        """Return the rule (scope, robots.txt) that forbids `url`, or None."""
        ...

    def turn(self, url: str) -> AbstractAsyncContextManager[None]:
        """Wait for the turn of one request to the host of `url`, and hold it while the request lasts.

        Raises HostClosedError when the host is not asked again in this run.
        """
        ...


class _LimitError(Exception):
    """A limit was hit while streaming; the message names it."""


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks: an HTTP session, and the headers that only some hosts are told."""

    session: aiohttp.ClientSession
    secret: SecretHeaders


def open_client(limits: FetchLimits, user_agent: str, secret: SecretHeaders) -> Client:
    """Return a client with verified TLS, no cookies kept, and the address guard in its resolver."""
    connector = (
        aiohttp.TCPConnector(limit=0)
        if limits.allow_private_addresses
        else aiohttp.TCPConnector(limit=0, resolver=GuardedResolver(_proxy_hosts()))
    )
    timeout = aiohttp.ClientTimeout(
        total=limits.total_seconds, sock_read=limits.read_seconds, sock_connect=limits.connect_seconds
    )
    session = aiohttp.ClientSession(
        connector=connector,
        timeout=timeout,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        headers={"User-Agent": user_agent, "Accept-Encoding": "gzip, deflate, br, zstd"},
        trust_env=True,
    )
    return Client(session, secret)


def _proxy_hosts() -> frozenset[str]:
    hosts = (urlsplit(proxy).hostname for proxy in urllib.request.getproxies().values())
    return frozenset(host for host in hosts if host)


async def fetch(
    client: Client,
    url: str,
    *,
    conditional: Mapping[str, str],
    limits: FetchLimits,
    hops: Hops,
) -> Answer:
    """Request `url`, follow redirects hop by hop; never raises for what the web does."""
    exchanges: list[Exchange] = []
    target = normalise_url(url)  # the frontier may still hold URLs of former runs as they were found
    if target is None:
        return Answer(url=url, failure="no usable http(s) URL")
    seen = {target}
    while True:
        refusal = await _hop_refusal(target, limits, hops)
        if refusal is not None:
            return Answer(url=url, exchanges=tuple(exchanges), refusal=refusal)
        try:
            async with hops.turn(target):
                secret = client.secret.of(target, before=[exchange.url for exchange in exchanges])
                request = _exchange(client.session, target, {**secret, **conditional}, limits)
                answer = await _one_exchange(url, exchanges, request, limits)
        except HostClosedError as error:
            return Answer(url=url, exchanges=tuple(exchanges), failure=str(error), transient=True)
        if answer is not None:
            return replace(answer, target=target)
        location = normalise_url(exchanges[-1].header("location") or "", target)
        problem = _redirect_problem(location, seen, len(exchanges), limits)
        if location is None or problem is not None:
            return Answer(url=url, exchanges=tuple(exchanges), failure=problem)
        seen.add(location)
        target = location


async def _hop_refusal(url: str, limits: FetchLimits, hops: Hops) -> str | None:
    if not limits.allow_private_addresses:
        literal = literal_refusal(urlsplit(url).hostname or "")
        if literal is not None:
            return literal
    return await hops.refusal(url)


def _redirect_problem(location: str | None, seen: set[str], hops: int, limits: FetchLimits) -> str | None:
    if location is None:
        return "redirect without a usable http(s) Location"
    if location in seen:
        return f"redirect loop at {location}"
    if hops > limits.max_redirects:
        return f"more than {limits.max_redirects} redirects (limit max_redirects)"
    return None


async def _one_exchange(
    url: str, exchanges: list[Exchange], request: Awaitable[Exchange], limits: FetchLimits
) -> Answer | None:
    """Make one hop; return the answer it ends in, or None for a redirect (appended to `exchanges`)."""
    try:
        exchange = await request
        exchanges.append(exchange)
        if exchange.status in REDIRECTS:
            return None
        body = decoded(exchange.body, exchange.header("content-encoding") or "", limits.max_decoded_bytes)
    except AddressRefusedError as error:
        return Answer(url=url, exchanges=tuple(exchanges), refusal=str(error))
    except CutBodyError as error:  # like a connection that broke off: no exchange to keep, asked again
        return Answer(url=url, exchanges=tuple(exchanges[:-1]), failure=str(error), transient=True)
    except (_LimitError, BodyError) as error:
        return Answer(url=url, exchanges=tuple(exchanges), failure=str(error))
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        return _broken_off(url, exchanges, error)
    status = exchange.status
    good = status == 304 or status in GONE or 200 <= status < 300
    return Answer(
        url=url,
        exchanges=tuple(exchanges),
        body=body,
        failure=None if good else f"HTTP {status}",
        transient=status == 429 or status >= 500,
    )


def _broken_off(url: str, exchanges: list[Exchange], error: Exception) -> Answer:
    if isinstance(error.__cause__, AddressRefusedError):
        return Answer(url=url, exchanges=tuple(exchanges), refusal=str(error.__cause__))
    failure = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return Answer(url=url, exchanges=tuple(exchanges), failure=failure, transient=True)


async def _exchange(
    session: aiohttp.ClientSession, url: str, headers: Mapping[str, str], limits: FetchLimits
) -> Exchange:
    started_at = datetime.now(UTC).replace(tzinfo=None)
    # Encoded already: so the request line is the URL that is recorded.
    async with session.get(URL(url, encoded=True), allow_redirects=False, headers=headers) as response:
        peer = response.connection.transport if response.connection else None
        address = peer.get_extra_info("peername") if peer else None
        body = b"" if response.status in REDIRECTS else await _read_body(response, limits)
        return Exchange(
            url=url,
            started_at=started_at,
            request_headers=tuple(response.request_info.headers.items()),
            status=response.status,
            reason=_repaired(response.reason or ""),
            response_headers=tuple((name, _repaired(value)) for name, value in response.headers.items()),
            body=body,
            address=str(address[0]) if address else None,
        )


def _repaired(text: str) -> str:
    """Return text of a header with bytes that are no UTF-8 as percent-escapes: a Location means just these."""
    return _NO_UTF8.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", text)


async def _read_body(response: aiohttp.ClientResponse, limits: FetchLimits) -> bytes:
    media_type = response.content_type.lower()
    if response.status == 200 and not media_type.startswith(limits.media_types):
        raise _LimitError(f"not a page: Content-Type {media_type}")
    chunks, size = [], 0
    async for chunk in response.content.iter_chunked(CHUNK_BYTES):
        chunks.append(chunk)
        size += len(chunk)
        if size > limits.max_bytes and limits.cut_off:
            return b"".join(chunks)[: limits.max_bytes]
        if size > limits.max_bytes:
            raise _LimitError(f"body over {limits.max_bytes} bytes (limit max_bytes)")
    return b"".join(chunks)
