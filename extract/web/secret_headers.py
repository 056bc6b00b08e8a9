"""Headers that are secrets (a cookie, a token), and which requests carry them.

In: the headers and the origins they are meant for. Out: the headers of one request. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.web.scope import host_of, origin_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretHeaders:
    """Headers for `origins` alone: scheme and host exactly, but that a host covers its `www.` twin."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    origins: frozenset[str] = frozenset()

    def of(self, url: str, before: Iterable[str] = ()) -> Mapping[str, str]:
        """Return the headers of a request to the normalised `url`, to which the URLs `before` redirected.

        Where a redirect led to another host there are none any more: the host that sends us on chose the URL.
        """
        meant = {_bare(origin) for origin in self.origins}
        stayed = all(_bare(host_of(hop)) == _bare(host_of(url)) for hop in before)
        return self.values if stayed and _bare(origin_of(url)) in meant else {}


def _bare(place: str) -> str:
    """Return an origin or a host without `www.`."""
    scheme, separator, host = place.rpartition("://")
    return f"{scheme}{separator}{host.removeprefix('www.')}"
