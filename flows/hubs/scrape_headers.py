"""The headers that the environment gives for a hub (cookies of a subscription, say), and whom they are told.

In: a hub's key, its hosts and `[scrape]` table, the other hubs' keys, the environment. Out: `SecretHeaders`.
"""

from __future__ import annotations

import ipaddress
import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extract.web.scope import normalise_url, origin_of, start_origins
from extract.web.secret_headers import SecretHeaders
from flows.errors import UsageError
from transform.fields.canonical import registered_domain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from extract.web.scope import ScrapeProfile

# A JSON object; what is no letter or digit in the key becomes `_`.
HEADERS_VARIABLE = "HUBHOUSE_HEADERS_{key}"


def secret_headers(
    hub: str,
    profile: ScrapeProfile,
    own_hosts: Sequence[str],
    known: Collection[str],
    environment: Mapping[str, str],
) -> SecretHeaders:
    """Return the headers that the environment gives for a hub. Errors never show values.

    They go to the origins that the profile names for them, else to those of `own_hosts`. A hub that begins
    at plain http alone would be scraped without them, as strangers see it, and nobody would know: an error.
    """
    name = headers_variable(hub)
    origins = frozenset(profile.header_origins) or default_origins(own_hosts)
    given = SecretHeaders(values=_json_object(name, environment.get(name, "{}")), origins=origins)
    if given.values:
        _refuse_doubt(hub, known)
    starts = start_origins(profile, own_hosts)
    told = (start for start in starts if start.startswith("https:") or given.of(f"{start}/"))
    if given.values and not profile.header_origins and not any(told):
        raise UsageError(
            f"setting: {name}: its headers go over https alone, and the hub begins at {', '.join(starts)}; "
            "name that in `header_origins` of its [scrape] if whoever is on the way may read them"
        )
    return given


def _refuse_doubt(hub: str, known: Collection[str]) -> None:
    """Raise UsageError where headers may be meant for another hub than this one, since its key makes the same name.

    The `known` keys are those of the profiles. Which other hosts there are, nobody knows: without a profile no hub
    has headers.
    """
    name = headers_variable(hub)
    namesakes = [key for key in known if key != hub and headers_variable(key) == name]
    if namesakes:
        raise UsageError(
            f"setting: {name}: hubs {hub} and {', '.join(namesakes)} would have the same headers; "
            "give one of them another key in its profile"
        )
    if hub not in known:
        raise UsageError(
            f"setting: {name}: {hub} has no profile, and other hosts would have the same headers; "
            "give it one that names its `hosts`, or unset the variable"
        )


def headers_variable(hub: str) -> str:
    """Return the name of the environment's headers for a hub. Keys such as `a-b` and `a.b` have one name."""
    return HEADERS_VARIABLE.format(key="".join(c if c.isalnum() else "_" for c in hub).upper())


def _json_object(name: str, text: str) -> dict[str, str]:
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise UsageError(f'setting: {name}: not a JSON object of strings, such as {{"Cookie": "..."}}')
    return {str(header): value for header, value in given.items()}


def default_origins(hosts: Sequence[str]) -> frozenset[str]:
    """Return the origins of those of a hub's own hosts that are of the registered domain of the first.

    Over https, where nobody reads along; a loopback host over http too.
    """
    domains = {host: registered_domain(f"https://{host}/") for host in hosts}
    near = (host for host in hosts if domains[host] == domains[hosts[0]])
    return frozenset(origin for host in near for origin in _origins(host))


def _origins(host: str) -> Iterator[str]:
    for scheme in ("https", "http") if _is_loopback(host) else ("https",):
        url = normalise_url(f"{scheme}://{host}/")
        if url is not None:
            yield origin_of(url)


def _is_loopback(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
