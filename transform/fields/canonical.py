"""The canonical address of an article.

In: a `FieldContext`. Out: `Found[str]`: absolute, without tracking parameters and fragment. An address
counts only on the page's own registered domain and with a path: many pages call their site's front page
canonical.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import tldextract

from transform.article import Found
from transform.fields.metadata import article_objects
from transform.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transform.fields.context import FieldContext

# Parameters that say where a reader came from, never what the page is (the lists of Google Analytics, Meta,
# Mailchimp, Microsoft, HubSpot and of feed readers).
_TRACKING_PREFIXES = ("utm_", "_hs", "mc_", "at_", "pk_", "ns_")
_TRACKING = frozenset(
    [
        "gclid",
        "fbclid",
        "msclkid",
        "dclid",
        "yclid",
        "igshid",
        "srsltid",
        "cmpid",
        "ocid",
        "ref",
        "ref_src",
        "spm",
    ]
)


def canonical_url(context: FieldContext) -> Found[str] | None:
    """Return the address the page gives as its own; None when it gives none, or one of another site."""
    head = context.document.head
    for rule, raw in _stated(context):
        try:
            base = urljoin(context.target_uri or "", head.base_href or "")
            url = without_tracking(urljoin(base, raw.strip()))
        except ValueError:  # a malformed host, as in "http://[x"
            continue
        if _is_own(url, context.target_uri):
            return Found(value=url, raw=raw, rule=rule)
    return None


def without_tracking(url: str) -> str:
    """Return a URL without fragment and tracking parameters, the other parameters as they stand."""
    parts = urlsplit(url)
    query = parts.query
    if query:
        kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if not is_tracking(pair[0])]
        query = urlencode(kept) if len(kept) < len(parse_qsl(query, keep_blank_values=True)) else query
    return urlunsplit(parts._replace(query=query, fragment=""))


def split_address(url: str) -> SplitResult:
    """Return the parts of a URL, all empty for one that is malformed ("http://[x")."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def is_front_page(url: str | None) -> bool:
    """Say whether a URL is the front page of its host; what names no host is none."""
    address = split_address(url or "")
    return bool(address.netloc) and not address.path.strip("/")


def registered_domain(url: str) -> str:
    """Return the registered domain of a URL ("bbc.co.uk"), its host where that has none, "" without one.

    An unlisted last label counts as a public suffix, as the list itself says (https://publicsuffix.org/list/).
    """
    return _registered(split_address(url).hostname or "")


def is_tracking(name: str) -> bool:
    """Say whether a parameter of a URL tells where a reader came from, and nothing about the page."""
    return name.lower() in _TRACKING or name.lower().startswith(_TRACKING_PREFIXES)


def _stated(context: FieldContext) -> Iterator[tuple[str, str]]:
    """Yield (rule, address) of each place that names the page's address, in order of trust."""
    head = context.document.head
    for rel, href in head.links:
        if rel == "canonical":
            yield "link:canonical", href
    if url := head.meta("og:url"):
        yield "meta:og:url", url
    for entry in article_objects(context)[:1]:
        for key in ("mainEntityOfPage", "url"):
            value = entry.get(key)
            if isinstance(value, dict):
                value = value.get("@id")
            if isinstance(value, str):
                yield f"json-ld:{key}", value


def _is_own(url: str, target_uri: str | None) -> bool:
    """Say whether an address may be this page's: http(s), with a path, on the page's registered domain."""
    parts = split_address(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    if parts.path.strip("/") == "" and not parts.query:
        return False
    return target_uri is None or registered_domain(url) == registered_domain(target_uri)


@remembered(4096)
def _registered(host: str) -> str:
    found = _suffixes()(host)
    if found.suffix or found.ipv4 or found.ipv6:
        return found.top_domain_under_public_suffix or host
    return ".".join(host.split(".")[-2:])


@functools.cache
def _suffixes() -> tldextract.TLDExtract:
    """Return the public suffix list as the package brings it: no network, no cache on disk."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
