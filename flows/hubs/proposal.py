"""Proposes a hub's profile from a handful of its pages, as TOML for an operator to review.

In: pages with their outcomes, and what discovery found. Out: a `Proposal`, and its TOML text. Nothing scraped
becomes more than a quoted string: keys are ours, values are escaped by tomlkit, patterns by re.escape.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tomlkit

from extract.hub_hosts import host_of
from extract.web.scope import is_host_name
from transform.article import Article
from transform.fields.canonical import split_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transform.article import Outcome

REVIEW = "Proposed from a handful of pages: review each line, then run `hubhouse hub check`"

# A path shape is part of the article pattern when at least this share of the articles has it.
SHAPE_SHARE = 0.1
# A label is proposed when it opens blocks of at least this share of the pages, and of two.
LABEL_SHARE = 0.3
# The addresses that dumps declare are their hub's when at least this share of them is of one host.
AGREED_SHARE = 0.9
# What differs from article to article.
# yes: "hsct-outcomes-2026", "9f86d081"; no: "article", "en"
_VARIABLE = re.compile(r"(?=.*\d)[\w.%~-]+|[\w.%~]+(?:-[\w.%~]+)+", re.ASCII)
# A label and its text. yes: "Key data: Overall, 48.1%"; no: "At 10:30 the", "https://x"
_LABEL = re.compile(r"([^\W\d_][\w' -]{2,38}[\w]):\s+\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a handful of pages says of their hub. Everything is to be reviewed."""

    key: str
    name: str
    hosts: tuple[str, ...]
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    start_urls: tuple[str, ...] = ()
    article_pattern: str | None = None
    labels: tuple[str, ...] = ()
    dates_as_written: tuple[str, ...] = ()


def propose(
    outcomes: Sequence[Outcome],
    *,
    key: str | None = None,
    feeds: Iterable[str] = (),
    sitemaps: Iterable[str] = (),
    start_urls: Iterable[str] = (),
) -> Proposal:
    """Return what the articles among `outcomes` have in common."""
    articles = [outcome for outcome in outcomes if isinstance(outcome, Article)]
    urls = [article.target_uri for article in articles if article.target_uri] or _declared_urls(articles)
    named = (_as_in_urls(host_of(url)) for url in (*urls, *start_urls))
    hosts = tuple(filter(is_host_name, dict.fromkeys(named)))
    dates = (article.date_published.raw for article in articles if article.date_published)
    chosen = key or (_key(hosts[0]) if hosts else "new-hub")
    return Proposal(
        key=chosen,
        name=_common_name(articles) or chosen,
        hosts=hosts,
        feeds=tuple(feeds),
        sitemaps=tuple(sitemaps),
        start_urls=tuple(start_urls),
        article_pattern=article_pattern(urls),
        labels=_common_labels(articles),
        dates_as_written=tuple(dict.fromkeys(dates))[:3],
    )


def _as_in_urls(host: str) -> str:
    """Return a host as profiles and URLs write it: an address of IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def _key(host: str) -> str:
    """Return the key of a host: a name that files may have, for `[::1]` the same address as `0--1`."""
    key = host.removeprefix("www.").strip("[]").replace(":", "-")
    return f"0{key}" if key.startswith("-") else key


def _declared_urls(articles: Sequence[Article]) -> list[str]:
    """Return the canonical addresses of pages without another, none where their hosts differ."""
    urls = [article.canonical_url.value for article in articles if article.canonical_url]
    hosts = [host_of(url).removeprefix("www.") for url in urls]
    for host, count in Counter(hosts).most_common(1):
        if count >= AGREED_SHARE * len(urls):
            return [url for url, its in zip(urls, hosts, strict=True) if its == host]
    return []


def article_pattern(urls: Sequence[str]) -> str | None:
    """Return a pattern over the paths of article URLs, None for none.

    Common parts stay as they are, the rest is open: articles under "/post/" give `/post/[^/?#]+/?$`.
    A shape that is rare among them is left out.
    """
    shapes = Counter(_shape(split_address(url).path) for url in urls)
    common = [shape for shape, count in shapes.items() if count >= max(SHAPE_SHARE * len(urls), 1)]
    parts = sorted({"".join(f"/{part}" for part in shape) for shape in common if any(shape)})
    if not parts:
        return None
    joined = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    return f"{joined}/?$"


def _shape(path: str) -> tuple[str, ...]:
    segments = [segment for segment in path.split("/") if segment]
    last = len(segments) - 1
    return tuple(_open(segment, is_last=index == last) for index, segment in enumerate(segments))


def _open(segment: str, *, is_last: bool) -> str:
    """Return the pattern of one path segment: a year stays a number, a slug is anything, a word itself."""
    if segment.isdecimal() and not is_last:
        return r"\d+"
    return "[^/?#]+" if is_last or _VARIABLE.fullmatch(segment) else re.escape(segment)


def _common_labels(articles: Sequence[Article]) -> tuple[str, ...]:
    """Return what opens blocks of many articles; the title of a series ("Storms: part 2") opens no section."""
    seen: Counter[str] = Counter()
    for article in articles:
        texts = (block.text for block in article.blocks if block.kind != "title")
        starts = (_LABEL.match(text.replace("\xa0", " ")) for text in texts)
        seen.update({match[1] for match in starts if match})
    least = max(2, LABEL_SHARE * len(articles))
    return tuple(label for label, count in sorted(seen.items()) if count >= least)


def _common_name(articles: Sequence[Article]) -> str | None:
    names = Counter(article.hub for article in articles if article.hub)
    return names.most_common(1)[0][0] if names else None


def to_toml(proposal: Proposal) -> str:
    """Return the profile as TOML, with comments that say what to review."""
    document = tomlkit.document()
    document.add(tomlkit.comment(REVIEW))
    document["key"] = proposal.key
    document["name"] = proposal.name
    document["hosts"] = list(proposal.hosts)
    document["marks"] = []
    if proposal.dates_as_written:
        written = "; ".join(_one_line(date) for date in proposal.dates_as_written)
        document.add(tomlkit.comment(f"dates as the pages write them: {written}"))
    if proposal.labels:
        labels = tomlkit.aot()
        labels.append(tomlkit.item({"kind": "section", "labels": list(proposal.labels)}))
        document["labels"] = labels
    scrape = {
        "start_urls": list(proposal.start_urls),
        "sitemaps": list(proposal.sitemaps),
        "feeds": list(proposal.feeds),
        "article_pattern": proposal.article_pattern,
    }
    document["scrape"] = {name: value for name, value in scrape.items() if value}
    return tomlkit.dumps(document)


def _one_line(text: str) -> str:
    """Return text as one printable line of at most 100 characters: a comment must not end early."""
    line = " ".join(text.split())[:100]
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)
