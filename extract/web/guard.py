"""Keeps the fetcher on the public Internet: refuses private, loopback, link-local and metadata addresses.

In: host names and addresses. Out: only addresses that were checked; the connection goes to exactly these (the
resolver's answer is what aiohttp connects to), so a name that resolves differently a moment later gains
nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from extract.web.scope import ascii_host

if TYPE_CHECKING:
    from collections.abc import Sequence

# RFC 6052: the well-known prefix that carries an IPv4 address in its last 32 bits.
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefusedError(OSError):
    """A host resolves to an address that is not public."""


def address_refusal(address: str) -> str | None:
    """Return why `address` (an IP literal, zone allowed) is not fetched from, or None when it is public."""
    ip = _inner_address(ipaddress.ip_address(address.partition("%")[0]))
    if ip.is_global and not ip.is_multicast and not ip.is_reserved:
        return None
    return f"address {ip} is not public (loopback, private, link-local, metadata or reserved)"


def _inner_address(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return the IPv4 address that an IPv6 address only wraps (mapped, 6to4, NAT64), else the address."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def literal_refusal(host: str) -> str | None:
    """Return why a host that is written as an address is refused; None for public ones and for names."""
    try:
        return address_refusal(ascii_host(host.strip("[]")))  # full-width digits are digits to the client
    except ValueError:
        return None


class GuardedResolver(AbstractResolver):
    """Resolves by the system and hands on only public addresses; none is an AddressRefusedError."""

    def __init__(self, proxies: frozenset[str] = frozenset()) -> None:
        self._system = ThreadedResolver()
        self._proxies = proxies  # hosts the operator set as proxies: these may be private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the public addresses of `host` in the system's order."""
        answers = await self._system.resolve(host, port, family)
        if host in self._proxies:
            return answers
        public = [answer for answer in answers if address_refusal(answer["host"]) is None]
        if not public:
            raise AddressRefusedError(_refusal_text(host, answers))
        return public

    async def close(self) -> None:
        """Close the system resolver."""
        await self._system.close()


def _refusal_text(host: str, answers: Sequence[ResolveResult]) -> str:
    reasons = {address_refusal(answer["host"]) for answer in answers} or {"it has no address"}
    return f"{host}: {'; '.join(sorted(reason for reason in reasons if reason))}"
