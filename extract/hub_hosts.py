"""Hubs by address: which profile names the host of a URL.

In: the profiles' `hosts`, and URLs. Out: the hub's key. A host in a profile means itself, its `www.` twin and its
subdomains; with a port, that port alone; without one, any. What says most decides: the longest name, then the port.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from extract.web.scope import DEFAULT_PORTS, hosts_in_urls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extract.hub import HubProfile

# yes: `https://user@A.org:80/x`, `s3://[::1]/y`; no: `mailto:x`, `/path`
_PLACE = re.compile(
    r"([A-Za-z][A-Za-z0-9+.-]*)://(?:[^/?#@]*@)?(?:\[([^\]/?#]*)\]|([^/?#:@\[]*))(?::(\d{1,5})(?![^/?#]))?"
)


class Place(NamedTuple):
    """A host in lower case, of IPv6 without brackets, and its port; None: any (in a profile), or none known."""

    host: str
    port: int | None


def place_of(target_uri: str | None) -> Place:
    """Return the host of a URL and the port that it states or its scheme implies; host "" when there is none."""
    match = _PLACE.match(target_uri or "")
    if match is None:
        return Place("", None)
    scheme, bracketed, name, port = match.groups()
    return Place(
        (bracketed or name).lower().rstrip("."), int(port) if port else DEFAULT_PORTS.get(scheme.lower())
    )


def host_of(target_uri: str | None) -> str:
    """Return the host of a URL in lower case, "" when there is none."""
    return place_of(target_uri).host


def known_places(profiles: Mapping[str, HubProfile]) -> dict[Place, str]:
    """Return the hub of each host that a profile names; the first in order where two name the same."""
    known: dict[Place, str] = {}
    for key, profile in profiles.items():
        for place in _places(profile.hosts):
            known.setdefault(place, key)
    return known


def hub_at(known: Mapping[Place, str], place: Place) -> str | None:
    """Return the hub of a place by what is known of its host, else of the domains above it; None: no profile's."""
    ports = dict.fromkeys((place.port, None))
    found = (known.get(Place(name, port)) for name in _names(place.host) for port in ports)
    return next(filter(None, found), None)


def _names(host: str) -> Iterator[str]:
    """Yield a host, its `www.` twin, and the domains above it."""
    yield host
    yield f"www.{host}"
    labels = host.split(".")
    yield from (".".join(labels[at:]) for at in range(1, len(labels)))


@functools.lru_cache(maxsize=1024)
def _places(hosts: tuple[str, ...]) -> tuple[Place, ...]:
    """Return hosts as a profile writes them, and in ASCII as well."""
    both = (*hosts, *hosts_in_urls(frozenset(host for host in hosts if not host.isascii())))
    parts = (urlsplit(f"//{host}") for host in both)
    return tuple(Place(part.hostname or "", part.port) for part in parts)
