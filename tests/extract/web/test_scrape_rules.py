"""The pure parts of scraping: scope, addresses, robots, politeness, listings."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.web.fetch import Answer, Exchange
from extract.web.guard import address_refusal, literal_refusal
from extract.web.listing import hint_instant, page_links, read_listing
from extract.web.politeness import (
    FAILURES_TO_OPEN,
    LONGEST_BACK_OFF_SECONDS,
    LONGEST_WAIT_SECONDS,
    HostState,
    after_answer,
    after_failure,
    after_request,
    retry_after_seconds,
)
from extract.web.robots import UNREACHABLE_RULE, parse_robots
from extract.web.scope import ScrapeProfile, normalise_url, out_of_host, out_of_scope
from extract.web.turns import Turns

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/a#part", "https://hub.example/a"),
        ("HTTPS://Hub.Example:443/A?b=1", "https://hub.example/A?b=1"),
        ("b", "https://hub.example/x/b"),
        ("b #part", "https://hub.example/x/b"),
        ("//other.example", "https://other.example/"),
        ("http://hub.example:8080/", "http://hub.example:8080/"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://user:secret@hub.example/", None),
        ("http://[::1", None),
        ("https://hub.example:99999/", None),
        ("/" + "x" * 9000, None),
        ("/café?q=é&x=%2f", "https://hub.example/caf%C3%A9?q=%C3%A9&x=%2F"),
        ("/a b\x00c", "https://hub.example/a%20b%00c"),
        ("/100%", "https://hub.example/100%25"),
        ("/\ud800", "https://hub.example/%3F"),
        ("https://hub.example/pub/../private/1", "https://hub.example/private/1"),
        ("https://hub.example/pub/%2E%2e/%70rivate/./1/..", "https://hub.example/private/"),
        ("https://hub.example/../..", "https://hub.example/"),
        ("https://hub.example//a//", "https://hub.example//a//"),
        ("/%7Euser?a=%2D%26", "https://hub.example/~user?a=-%26"),
        ("https://MÜLLER.example./a", "https://xn--mller-kva.example/a"),
        ("https://１２７.0.0.1/", "https://127.0.0.1/"),
        ("https://a\u200b.example/", None),
        ("https://a b.example/", None),
        ("https://a%20b.example/", None),
        ("https://my_hub.example/", "https://my_hub.example/"),
    ],
)
def test_urls_are_normalised_or_refused(href: str, expected: str | None) -> None:
    assert normalise_url(href, "https://hub.example/x/y") == expected


@given(st.text())
def test_normalising_is_idempotent(href: str) -> None:
    once = normalise_url(href, "https://hub.example/")
    assert once is None or normalise_url(once) == once


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.100.100.200",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert "not public" in (address_refusal(address) or "")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses_pass(address: str) -> None:
    assert address_refusal(address) is None


def test_a_host_name_is_no_literal_address() -> None:
    assert literal_refusal("hub.example") is None
    assert literal_refusal("[::1]") is not None


@pytest.mark.parametrize("host", ["１２７.0.0.1", "127。0。0。1", "127.0.0.1.", "①⑥⑨.254.169.254"])
def test_an_address_is_judged_as_the_client_will_read_it(host: str) -> None:
    assert "not public" in (literal_refusal(host) or "")


ROBOTS = b"""User-agent: *
Disallow: /private/
Disallow: /private/deep/
Allow: /private/open
Crawl-delay: 3
Sitemap: https://hub.example/map.xml
"""


def test_robots_names_the_rule_that_refuses() -> None:
    robots = parse_robots(200, ROBOTS, "hubhouse")
    assert robots.refusal("https://hub.example/private/deep/x") == "robots.txt: Disallow: /private/deep/"
    assert robots.refusal("https://hub.example/private/open") is None
    assert robots.refusal("https://hub.example/") is None
    marked = parse_robots(200, b"\xef\xbb\xbf" + ROBOTS, "hubhouse")
    assert marked.refusal("https://hub.example/private/") == "robots.txt: Disallow: /private/"
    assert robots.crawl_delay() == 3
    assert robots.sitemaps() == ("https://hub.example/map.xml",)


@pytest.mark.parametrize(
    ("status", "refused"), [(404, False), (403, False), (429, True), (500, True), (None, True)]
)
def test_robots_by_status_as_rfc_9309_says(status: int | None, *, refused: bool) -> None:
    robots = parse_robots(status, b"User-agent: *\nDisallow: /", "hubhouse")
    assert robots.refusal("https://hub.example/") == (UNREACHABLE_RULE if refused else None)


def test_back_off_doubles_up_to_a_limit_and_opens_the_breaker() -> None:
    state = HostState(delay=1.0)
    waits = []
    for _ in range(FAILURES_TO_OPEN):
        state = after_failure(state, 0.0, None, 5.0)
        waits.append(state.ready_at)
    assert waits[:3] == [5.0, 10.0, 20.0]
    assert waits[-1] == LONGEST_BACK_OFF_SECONDS
    assert state.open
    assert not after_answer(state).open


def test_attempts_that_no_host_answers_open_the_breaker_each() -> None:
    """A page that is broken says so; a host that is down says nothing, and is not waited for at each URL anew."""

    async def reason_after(answer: Answer) -> str | None:
        turns = Turns(0.0, 0.0, 1, first_back_off=0.0)
        for attempt in range(FAILURES_TO_OPEN):
            turns.note(answer, again=attempt > 0)
        return turns.closed_reason("hub.example")

    url = "https://hub.example/a"
    broken = Exchange(
        url=url, started_at=NOW, request_headers=(), status=500, reason="", response_headers=(), body=b""
    )
    silent = Answer(url=url, exchanges=(), failure="no connection", transient=True, target=url)
    assert "circuit breaker" in (asyncio.run(reason_after(silent)) or "")
    assert asyncio.run(reason_after(replace(silent, exchanges=(broken,)))) is None


@pytest.mark.parametrize("concurrency", [1, 2])
def test_a_host_rests_from_the_beginning_of_a_request(concurrency: int) -> None:
    async def reasons() -> list[str | None]:
        turns = Turns(LONGEST_WAIT_SECONDS + 100, 0.0, concurrency)
        async with turns.turn("hub.example"):
            return [turns.closed_reason(host) for host in ("hub.example", "other.example")]

    rests, free = asyncio.run(reasons())
    assert ((rests or "").startswith("hub.example asks to wait "), free) == (True, None)


def test_the_wait_that_a_redirect_asks_for_is_none_of_a_host_behind_it_that_is_silent() -> None:
    moved = Exchange(
        url="https://hub.example/a", started_at=NOW, request_headers=(), status=302, reason="",
        response_headers=(("Retry-After", "100000"),), body=b"",
    )  # fmt: skip
    target = "https://www.hub.example/a"
    silent = Answer(url=moved.url, exchanges=(moved,), failure="no connection", transient=True, target=target)

    async def reasons() -> list[str | None]:
        turns = Turns(0.0, 0.0, 1, first_back_off=0.0)
        turns.note(silent, again=False)
        return [turns.closed_reason(host) for host in ("hub.example", "www.hub.example")]

    assert asyncio.run(reasons()) == [None, None]


def test_retry_after_wins_over_the_back_off_but_not_over_the_delay() -> None:
    state = HostState(delay=2.0)
    assert after_failure(state, 100.0, 30.0, 5.0).ready_at == 130.0
    assert after_failure(state, 100.0, 0.0, 5.0).ready_at == 102.0


@given(st.floats(0, 1e6), st.floats(0, 100), st.floats(0, 1))
def test_a_request_never_makes_a_host_ready_earlier(now: float, delay: float, jitter: float) -> None:
    state = HostState(delay=delay, ready_at=500.0)
    assert after_request(state, now, jitter).ready_at >= max(500.0, now + delay)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("120\x1f", 120.0),
        ("Sun, 01 Mar 2026 00:01:00 GMT", 60.0),
        ("Sat, 28 Feb 2026 00:00:00 GMT", 0.0),
        ("soon", None),
        ("²", None),
        ("9" * 400, float("inf")),
        ("Sun, 01 Feb 99999999999999999999 00:00:00 GMT", None),
        ("Sun, 01 Feb 9999 00:00:00 -9999", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(value, NOW) == seconds


@given(st.text())
def test_no_text_breaks_what_reads_dates(text: str) -> None:
    retry_after_seconds(text, NOW)
    hint_instant(text)


def test_scope_names_what_keeps_a_url_out() -> None:
    profile = ScrapeProfile(include=("/article/",), exclude=(r"\.pdf$",))
    hosts = frozenset({"hub.example"})
    assert out_of_scope("https://hub.example/article/1", hosts, profile) is None
    assert out_of_host("https://www.hub.example/article/1", hosts) is None
    assert out_of_host("https://hub.example/", frozenset({"www.hub.example"})) is None
    assert "pdf" in (out_of_scope("https://hub.example/article/1.pdf", hosts, profile) or "")
    assert "include" in (out_of_scope("https://hub.example/about", hosts, profile) or "")
    german = frozenset({"müller.example"})
    assert out_of_host("https://www.xn--mller-kva.example/", german) is None
    assert out_of_host("https://hub.example/", frozenset({"hub.example:443"})) is None
    assert out_of_host("https://hub.example:8443/", hosts) is not None
    several = ScrapeProfile(include=("/article/", "/news/"))
    assert out_of_scope("https://hub.example/news/1", hosts, several) is None
    french = ScrapeProfile(include=("/médecine/",))
    assert out_of_scope("https://hub.example/m%C3%A9decine/1", hosts, french) is None
    assert "evil" in (out_of_scope("https://evilhub.example/article/1", hosts, profile) or "")


SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://hub.example/a </loc><lastmod>2026-02-03T04:05:06+01:00</lastmod></url>
<url><loc>https://hub.example/b</loc><news:news><news:publication_date>2026-02-04</news:publication_date>
</news:news></url><url><loc>javascript:x</loc></url></urlset>"""


def test_a_sitemap_gives_pages_with_hints() -> None:
    wide = SITEMAP.decode().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")
    for body in (SITEMAP, gzip.compress(SITEMAP), b"\xef\xbb\xbf" + SITEMAP, wide):
        listed = read_listing(body, "https://hub.example/sitemap.xml")
        assert [(page.url, page.modified_hint) for page in listed.pages] == [
            ("https://hub.example/a", datetime(2026, 2, 3, 3, 5, 6)),
            ("https://hub.example/b", datetime(2026, 2, 4)),
        ]


RDF = b"""<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<item><link>https://h.example/1</link></item></rdf:RDF>"""
ATOM = b"""<feed xmlns='http://www.w3.org/2005/Atom'>
<entry><link rel='self' href='/no'/><link href='/1'/></entry></feed>"""


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<sitemapindex><sitemap><loc>https://h.example/1</loc></sitemap></sitemapindex>", "sitemap index"),
        (b"<rss><channel><item><link>https://h.example/1</link></item></channel></rss>", "feed"),
        (RDF, "feed"),
        (ATOM, "feed"),
        (b'{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"/1"},{},3]}', "feed"),
        (b"https://h.example/1\nnot a url\n", "sitemap"),
        ("https://h.example/1\n".encode("utf-16"), "sitemap"),
        (b"\xef\xbb\xbfhttps://h.example/1\n", "sitemap"),
    ],
)
def test_every_kind_of_listing_is_read(body: bytes, kind: str) -> None:
    listed = read_listing(body, "https://h.example/list")
    assert listed.kind == kind
    assert (*listed.documents, *(page.url for page in listed.pages)) == ("https://h.example/1",)


def test_an_entity_bomb_is_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'
    assert read_listing(bomb, "https://h.example/").pages == ()


@given(st.binary(max_size=400))
def test_no_bytes_break_the_listings(body: bytes) -> None:
    read_listing(body, "https://h.example/")
    page_links(body, "https://h.example/")


def test_links_of_a_page() -> None:
    body = b"""<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>
    <a href="/1">1</a><a href="/1#again">1</a><a rel="nofollow" href="/2">2</a>
    <a rel="next" href="/list/2">n</a>"""
    links = page_links(body, "https://h.example/list")
    assert links.links == ("https://h.example/1", "https://h.example/list/2")
    assert links.feeds == ("https://h.example/feed",)
    assert links.next_page == "https://h.example/list/2"


@pytest.mark.parametrize(
    "body",
    [
        '<?xml version="1.0" encoding="utf-8"?><html><a href="/é">1</a></html>'.encode(),
        '<html><a href="/é">1</a></html>'.encode(),
        '<html><meta charset="windows-1252"><a href="/é">1</a></html>'.encode("cp1252"),
        '<html><a href="/é">1</a></html>'.encode("utf-16"),
    ],
    ids=["XHTML", "UTF-8", "declared", "UTF-16"],
)
def test_links_are_read_in_the_encoding_of_the_page(body: bytes) -> None:
    assert page_links(body, "https://h.example/").links == ("https://h.example/%C3%A9",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-13-45",
        "Sun, 01 Feb 99999999999999999999 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 -0500",
        None,
    ],
)
def test_an_unreadable_hint_is_none(text: str | None) -> None:
    assert hint_instant(text) is None
