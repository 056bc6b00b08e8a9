"""Which addresses belong to a hub's scrape: the profile's `[scrape]` table and the pure tests over it.

In: URLs as found. Out: normalised URLs, and for each the reason why it is not fetched (None: it is).
"""

from __future__ import annotations

import functools
import re
import string
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from yarl import URL

if TYPE_CHECKING:
    from collections.abc import Iterable

# Longest URL that servers and WARC readers take without trouble (RFC 9110, 4.1 recommends 8000 octets).
MAX_URL_CHARACTERS = 8_000

DEFAULT_PORTS = {"http": 80, "https": 443}

# yes: "my-hub.example", "bücher.example", "127.0.0.1:8080", "[::1]:8080"
# no: "https://x.example/", "*.x.example", "x example", "::1"
_HOST_NAME = re.compile(r"(?:[\w-]+(?:\.[\w-]+)*|\[[0-9A-Fa-f:.]+\])(?::\d+)?")


def is_host_name(text: str) -> bool:
    """Say whether a text is the name of a host or its address (of IPv6 in brackets), with or without a port."""
    return _HOST_NAME.fullmatch(text) is not None and normalise_url(f"http://{text}/") is not None


def _compared(host: str) -> str:
    """Return a host as hosts of URLs are compared with it; what is none is a ValueError, which pydantic reports."""
    name = host.strip().rstrip(".").lower()
    if not is_host_name(name):
        raise ValueError(f"{host!r} is no host name such as 'my-hub.example'")
    return name


Host = Annotated[str, AfterValidator(_compared)]
"""A host in a profile: lower case, without scheme and path."""


def _checked_regex(pattern: str) -> str:
    """Return the pattern unchanged; one that does not compile is a ValueError, which pydantic reports."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


Regex = Annotated[str, AfterValidator(_checked_regex)]
"""A regular expression in a profile."""


def _checked_origin(text: str) -> str:
    """Return an origin as URLs have it; what is none is a ValueError, which pydantic reports."""
    url = normalise_url(text)
    if url is None or url != f"{origin_of(url)}/":
        raise ValueError(f"{text!r} is no origin such as 'https://my-hub.example'")
    return origin_of(url)


Origin = Annotated[str, AfterValidator(_checked_origin)]
"""Scheme, host and port in a profile."""

# What RFC 3986 (3.3, 3.4) lets stand in a path and in a query beside letters, digits and "-._~".
PATH_SAFE = "!$&'()*+,;=:@/%"
QUERY_SAFE = PATH_SAFE + "?"

# RFC 3986, 2.3: escaped or not, these mean the same.
UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")

# What no host may hold (the URL Standard's forbidden domain code points).
# Matches the blank of "a b", the "%" of "a%20b"; nothing in "my_hub.example"
_NO_HOST = re.compile(r"[\x00-\x20\"#%/<>?@\\^`{|}\x7f]")

# Matches "%41", and "%" alone; not "41".
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")


class ScrapeProfile(BaseModel):
    """The `[scrape]` table of a hub's TOML: where its pages are listed, and how politely it is asked.

    Patterns are regular expressions searched in the whole URL. `hosts` are further hosts that belong to the
    hub. `header_origins` are told the headers of the environment; empty: the hub's own hosts (see
    docs/scraping.md). `delay_seconds` is the pause between two requests to one host; a longer Crawl-delay of
    robots.txt wins.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    start_urls: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    hosts: tuple[Host, ...] = ()
    header_origins: tuple[Origin, ...] = ()
    next_page_pattern: Regex | None = None
    article_pattern: Regex | None = None
    include: tuple[Regex, ...] = ()
    exclude: tuple[Regex, ...] = ()
    delay_seconds: float = Field(default=2.0, ge=0, le=3600)
    jitter: float = Field(default=0.3, ge=0, le=1, description="share of the delay added at random")
    concurrency: int = Field(default=1, ge=1, le=64, description="requests at a time to one host")
    max_crawl_pages: int = Field(default=500, ge=0, description="pages of the last-resort crawl")
    max_crawl_depth: int = Field(default=3, ge=0)
    max_listing_pages: int = Field(default=200, ge=0)


def normalise_url(href: str, base: str | None = None) -> str | None:
    """Return the absolute http(s) URL of `href` in the one form of RFC 3986 (6.2.2), None when it is none.

    It is ASCII, without fragment, default port, dot segments and needless escapes. User names and passwords in
    URLs are refused (None): they would end in logs. An empty `href` is none.
    """
    if not href.strip():
        return None
    try:
        joined = urljoin(base or "", href.partition("#")[0].strip())
        parts = urlsplit(joined.rstrip())  # joining drops an empty `;`, and lays bare the space before it
        host, port = ascii_host(parts.hostname or ""), parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not host or parts.username is not None:
        return None
    netloc = _authority(parts.scheme, host, port)
    path = _without_dots(_escaped(parts.path, PATH_SAFE))
    url = urlunsplit((parts.scheme, netloc, path, _escaped(parts.query, QUERY_SAFE), ""))
    return url if len(url) <= MAX_URL_CHARACTERS else None


def _escaped(text: str, safe: str) -> str:
    """Return part of a URL with escapes for all that may not stand there, and for nothing that may."""
    return quote(_ESCAPE.sub(_one_escape, text), safe=safe, errors="replace")


def _one_escape(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return "%25"
    meant = chr(int(escape[1], 16))
    return meant if meant in UNRESERVED else escape[0].upper()


def _without_dots(path: str) -> str:
    """Return the path that is meant (RFC 3986, 5.2.4): `/pub/../private/` is `/private/`."""
    segments = path.split("/")[1:]
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def ascii_host(host: str) -> str:
    """Return a host without port as the HTTP client will use it; ValueError when it can use none such."""
    name = host if host.isascii() else URL.build(scheme="http", host=host).raw_host or ""
    if ":" not in name and _NO_HOST.search(name):  # of IPv6 the zone stands behind a "%"
        raise ValueError(f"{host!r} is no host name")
    return name.lower().removesuffix(".")


def _authority(scheme: str, host: str, port: int | None) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port is None or port == DEFAULT_PORTS[scheme] else f"{name}:{port}"


def host_of(url: str) -> str:
    """Return the authority (host and port) of a normalised URL."""
    return urlsplit(url).netloc


def origin_of(url: str) -> str:
    """Return scheme and authority of a normalised URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def start_origins(profile: ScrapeProfile, hosts: Iterable[str]) -> tuple[str, ...]:
    """Return where a hub begins: the origins of what its profile lists, else of its hosts."""
    given = (*profile.start_urls, *profile.sitemaps, *profile.feeds, *profile.listings)
    places = given or tuple(f"https://{host}/" for host in sorted(hosts))
    return tuple(dict.fromkeys(origin_of(url) for url in map(normalise_url, places) if url))


@functools.lru_cache(maxsize=64)
def hosts_in_urls(hosts: frozenset[str]) -> frozenset[str]:
    """Return hosts of a profile as normalised URLs write them: without the port that their scheme implies."""
    schemes = ((host, "https" if host.endswith(":443") else "http") for host in hosts)
    return frozenset(host_of(normalise_url(f"{scheme}://{host}/") or "") or host for host, scheme in schemes)


def out_of_host(url: str, hosts: frozenset[str]) -> str | None:
    """Return why `url` lies outside the hub's hosts (a host covers its `www.` twin), or None."""
    hostname, hosts = host_of(url), hosts_in_urls(hosts)
    bare = hostname.removeprefix("www.")
    if hostname in hosts or bare in hosts or f"www.{bare}" in hosts:
        return None
    return f"host {hostname} is not of the hub's profile"


def matches(pattern: str, url: str) -> bool:
    """Whether a profile's pattern is found in a normalised URL; `/médecine/` means what it shows."""
    return re.search(pattern, url if pattern.isascii() else unquote(url)) is not None


def out_of_scope(url: str, hosts: frozenset[str], profile: ScrapeProfile) -> str | None:
    """Return why `url` is not fetched as a page of the hub (host, include, exclude), or None when it is."""
    reason = out_of_host(url, hosts)
    if reason is not None:
        return reason
    for pattern in profile.exclude:
        if matches(pattern, url):
            return f"exclude pattern {pattern!r}"
    if profile.include and not any(matches(pattern, url) for pattern in profile.include):
        return "no include pattern matches"
    return None
