"""Lists of pages (sitemaps, feeds, listings) that are named and were not read are told, whatever kept them."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from extract.web import discover, listing
from extract.web import robots as robots_txt
from extract.web.listing import read_listing
from tests.extract.web.odd_hub import OddHub, answer, odd_hub, page
from tests.extract.web.test_scrape_live import scrape, settings_for, states

if TYPE_CHECKING:
    from pathlib import Path

GONE = answer(b"<h1>Not here</h1>", "404 Not Found")
SOFT_404 = answer(b"<!doctype html><meta charset=utf-8><title>Oops</title><p>Not here<br>Sorry")


def urlset(*urls: str) -> bytes:
    locations = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return answer(f"<urlset>{locations}</urlset>".encode(), Content_Type="text/xml")


def index(*urls: str) -> bytes:
    locations = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return answer(f"<sitemapindex>{locations}</sitemapindex>".encode(), Content_Type="text/xml")


def robots(*lines: str) -> bytes:
    return answer("\n".join(lines).encode(), Content_Type="text/plain")


def unread(hub: OddHub, home: Path, **profile: Any) -> list[str]:
    """Scrape; return the notes on lists, with `@` for the hub's origin."""
    summary = scrape(settings_for(hub.host, profile=profile), home)
    return [note.replace(f"http://{hub.host}", "@") for note in summary.unread]


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_a_list_that_is_named_and_is_gone_is_told(tmp_path: Path, status: str) -> None:
    with odd_hub({"/page": page(1)}) as hub:
        hub.routes["/sitemap.xml"] = index("/part.xml", "/gone-part.xml")
        hub.routes["/part.xml"] = urlset("/page")
        hub.routes["/robots.txt"] = robots(
            "Sitemap: /sitemap.xml", f"Sitemap: http://{hub.host}/gone-robots.xml"
        )
        hub.routes["/news"] = answer(b'<a rel="next" href="/gone-news-2">more</a>')
        gone = ("map", "robots", "part", "feed", "list", "news-2")
        hub.routes |= {f"/gone-{name}": answer(status=status) for name in ("map", "feed", "list", "news-2")}
        hub.routes |= {f"/gone-{name}.xml": answer(status=status) for name in ("robots", "part")}
        notes = unread(
            hub,
            tmp_path,
            sitemaps=(f"http://{hub.host}/gone-map",),
            listings=(f"http://{hub.host}/gone-list", f"http://{hub.host}/news"),
            feeds=(f"http://{hub.host}/gone-feed",),
        )
    files = {"robots": "robots.xml", "part": "part.xml"}
    assert notes == [f"@/gone-{files.get(name, name)}: HTTP {status[:3]}" for name in gone]


@pytest.mark.parametrize("guess", [GONE, SOFT_404, answer(b"<!-- 404 -->\n<HTML><p>Not here")])
def test_a_sitemap_that_nobody_named_may_be_missing(tmp_path: Path, guess: bytes) -> None:
    with odd_hub() as hub:
        hub.routes = {"/sitemap.xml": guess, "/": page(1)}
        assert unread(hub, tmp_path) == []


@pytest.mark.parametrize(
    ("guess", "note"),
    [
        (b"not a sitemap at all", "@/sitemap.xml: nothing known, not a sitemap or feed"),
        (b"\x1f\x8b broken gzip", "@/sitemap.xml: nothing known, not a sitemap or feed"),
        (b"<rubbish/>", "@/sitemap.xml: nothing known, not a sitemap or feed"),
    ],
)
def test_a_sitemap_that_is_there_and_cannot_be_read_is_told(tmp_path: Path, guess: bytes, note: str) -> None:
    with odd_hub() as hub:
        hub.routes = {"/sitemap.xml": answer(guess, Content_Type="text/xml"), "/": page(1)}
        assert unread(hub, tmp_path) == [note]


@pytest.mark.parametrize("named_by", ["robots.txt", "profile", "index", "feed"])
def test_a_web_page_in_place_of_a_sitemap_is_told(tmp_path: Path, named_by: str) -> None:
    with odd_hub() as hub:
        hub.routes = {"/map.xml": SOFT_404, "/": page(1)}
        profile = {}
        if named_by == "robots.txt":
            hub.routes["/robots.txt"] = robots("Sitemap: map.xml")
        elif named_by == "index":
            hub.routes["/sitemap.xml"] = index("/map.xml")
        else:
            name = "feeds" if named_by == "feed" else "sitemaps"
            profile[name] = (f"http://{hub.host}/map.xml",)
        assert unread(hub, tmp_path, **profile) == ["@/map.xml: a web page, not a sitemap or feed"]


def test_a_sitemap_on_a_host_outside_the_profile_is_told_and_not_asked_for(tmp_path: Path) -> None:
    with odd_hub({"/page": page(1)}) as hub, odd_hub() as other:
        other.routes["/map.xml"] = urlset(f"http://{hub.host}/hidden")
        far = f"http://{other.host}/map.xml"
        hub.routes["/robots.txt"] = robots(
            "Sitemap: /sitemap.xml", f"Sitemap: {far}", "Sitemap: ftp://me:pw@x/y"
        )
        hub.routes["/hidden"] = page(2)
        assert unread(hub, tmp_path) == [
            f"{far}: host {other.host} is not of the hub's profile; name it in `hosts` of [scrape] if it is the hub's",
            "x/y: no usable http(s) URL",
        ]
        assert other.asked == []
        hosts = frozenset({hub.host, other.host})
        summary = scrape(replace(settings_for(hub.host), hosts=hosts), tmp_path)
        assert summary.unread == ("x/y: no usable http(s) URL",)
    assert set(states(tmp_path)) == {"page", "hidden"}


def test_a_link_elsewhere_is_no_listing_page_of_the_hub(tmp_path: Path) -> None:
    with odd_hub() as hub:
        hub.routes = {"/news": answer(b'<a href="https://other.example/?page=2">x</a><a href="/a">a</a>')}
        profile = {"listings": (f"http://{hub.host}/news",), "next_page_pattern": r"\?page=\d+$"}
        assert unread(hub, tmp_path, **profile) == []


def test_lists_beyond_the_most_that_are_read_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discover, "MAX_DOCUMENTS", 3)
    with odd_hub() as hub:
        hub.routes |= {f"/{n}.xml": urlset(f"/page/{n}") for n in range(5)}
        hub.routes |= {f"/page/{n}": page(n) for n in range(5)}
        hub.routes["/sitemap.xml"] = index(*(f"/{n}.xml" for n in range(5)))
        told = unread(hub, tmp_path, listings=(f"http://{hub.host}/news",))
    assert told == ["lists beyond the 3 that are read at most, from @/2.xml on"]


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (index("/a.xml", "/b.xml", "/c.xml"), "1 entries beyond the 2 that are read"),
        (urlset("/page", "/b", "/c", "/d"), "2 entries beyond the 2 that are read"),
        (
            answer(b"https://x.example/1\n# 2\nhttps://x.example/2\n" * 2),
            "2 entries beyond the 2 that are read",
        ),
        (answer(b'{"items": [{"url": "/page"}, {}, {}]}'), "1 entries beyond the 2 that are read"),
        (answer(b"<urlset><url><loc>/page</loc></url><url><loc>/pag"), "it ends before its end tag"),
        (
            answer(b"<rss><item><link>/page</link></item>" + b"<a>" * 300),
            "an entry is too long or too deep, nothing is read behind it",
        ),
        (
            answer(gzip.compress(b"<urlset><url><loc>/page</loc></url></urlset>" + b" " * 2_000)),
            "over 2,000 bytes unpacked, the rest is not read",
        ),
    ],
)
def test_a_list_whose_end_is_not_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: bytes, note: str
) -> None:
    monkeypatch.setattr(listing, "MAX_URLS", 2)
    monkeypatch.setattr(listing, "MAX_UNPACKED_BYTES", 2_000)
    with odd_hub({"/page": page(1)}) as hub:
        hub.routes["/map"] = body
        hub.routes |= {f"/{name}.xml": urlset("/page") for name in "abc"}
        assert unread(hub, tmp_path, sitemaps=(f"http://{hub.host}/map",)) == [f"@/map: {note}"]


def test_a_list_that_is_odd_and_whole_is_not_told(tmp_path: Path) -> None:
    with odd_hub({"/page": page(1)}) as hub:
        hub.routes["/sitemap.xml"] = answer(
            b"<urlset><!-- a --><url><loc>/page?a=1&b=2</loc></url><url><loc>/\xff</loc></url></urlset><!-- b -->x"
        )
        assert unread(hub, tmp_path) == []


@pytest.mark.parametrize("size", [robots_txt.MAX_ROBOTS_BYTES, robots_txt.MAX_ROBOTS_BYTES + 1])
def test_a_robots_txt_that_is_longer_than_what_is_read_is_told(tmp_path: Path, size: int) -> None:
    with odd_hub({"/page": page(1)}) as hub:
        hub.routes["/robots.txt"] = robots("# ".ljust(size))
        told = f"@/robots.txt: over {size - 1:,} bytes; the sitemaps it names behind are not known"
        assert unread(hub, tmp_path) == [told][: size - robots_txt.MAX_ROBOTS_BYTES]


@pytest.mark.parametrize("named_by", ["robots.txt", "profile"])
@pytest.mark.parametrize(
    "failing", [answer(status="503 Unavailable"), answer(status="302 Found", Location="/robots.txt")]
)
def test_a_robots_txt_that_cannot_be_had_beside_sitemaps_that_are_named_is_told(
    tmp_path: Path, failing: bytes, named_by: str
) -> None:
    with odd_hub({"/page": page(1)}) as hub, odd_hub({"/robots.txt": failing}) as other:
        profile = {"start_urls": tuple(f"http://{host}/" for host in (hub.host, other.host))}
        if named_by == "robots.txt":
            hub.routes["/robots.txt"] = robots("Sitemap: /sitemap.xml")
        else:
            profile["sitemaps"] = (f"http://{hub.host}/sitemap.xml",)
        settings = settings_for(hub.host, profile=profile, first_back_off=0.001)
        summary = scrape(replace(settings, hosts=frozenset({hub.host, other.host})), tmp_path)
    (note,) = summary.unread
    assert note.startswith(f"http://{other.host}/robots.txt: ")
    assert note.endswith("; the sitemaps it names are not known")
    assert summary.fetched == 1


def test_a_robots_txt_that_cannot_be_had_is_told_once(tmp_path: Path) -> None:
    with odd_hub({"/robots.txt": answer(status="503 Unavailable"), "/page": page(1)}) as hub:
        (note,) = unread(hub, tmp_path)
    assert note.startswith("@/sitemap.xml: robots.txt unreachable")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!-- x -->\n<!DOCTYPE html><p>", "a web page"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "a web page"),
        (b"<h1>404</h1>", "a web page"),
        (b"<!---->" * 290 + b"<path/>", "nothing known"),
        (b"", "nothing known"),
        (b"<?xml-stylesheet href='a.html'?><urlset/>", "sitemap"),
        (b"<!-- <html> --><rss/>", "feed"),
    ],
)
def test_what_is_no_list_says_whether_it_is_a_web_page(body: bytes, kind: str) -> None:
    assert read_listing(body, "https://h.example/").kind == kind
