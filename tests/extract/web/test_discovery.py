"""Which of what its lists name is a hub's page, how it was found, and when it says to have changed."""

from __future__ import annotations

import asyncio
import gzip
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from extract.web import listing
from extract.web.discover import Discovery, crawled, depth_behind
from extract.web.listing import page_links, read_listing
from extract.web.scope import ScrapeProfile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.web.frontier import Discovered

HUB = "https://hub.example"
HOSTS = frozenset({"hub.example", "blog.example"})


def discovery(lists: Mapping[str, str], **profile: Any) -> tuple[list[Discovered], list[str], list[str]]:
    """Discover a hub that names `/sitemap.xml`; return what is found, the lists asked for, and the notes."""
    asked: list[str] = []

    async def get(url: str, *, guessed: bool) -> bytes | None:
        assert not guessed
        asked.append(url.removeprefix(HUB))
        return lists[url.removeprefix(HUB)].encode()

    found = Discovery(profile=ScrapeProfile(**profile), hosts=HOSTS, get=get)

    async def run() -> list[Discovered]:
        return [item async for item in found.run((f"{HUB}/sitemap.xml",), (HUB,))]

    return asyncio.run(run()), asked, found.notes


def urlset(*urls: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>"


def test_pages_are_those_of_the_pattern_within_the_hub_each_once_as_first_found() -> None:
    lists = {
        "/sitemap.xml": urlset(
            "/a/1", "/tag/x", "https://other.example/a/9", "/a/1", "https://blog.example/a/2"
        ),
        "/feed": "<rss><item><link>/a/1</link></item><item><link>/a/3</link></item></rss>",
        "/news": "<a href='/a/3'></a><a href='/a/4'></a><a href='/tag/y'></a><a href='/a/5.pdf'></a>"
        "<a href='/a/?page=2'></a><a href='https://other.example/a/8'></a>",
        "/a/?page=2": "<a href='/a/6'></a><a href='/news'></a>",
    }
    found, asked, notes = discovery(
        lists,
        feeds=(f"{HUB}/feed",),
        listings=(f"{HUB}/news",),
        article_pattern="/a/",
        next_page_pattern=r"\?page=\d+$",
        exclude=(r"\.pdf$",),
    )
    assert [(one.url.removeprefix(HUB), one.found_by.replace(HUB, "")) for one in found] == [
        ("/a/1", "sitemap /sitemap.xml"),
        ("https://blog.example/a/2", "sitemap /sitemap.xml"),
        ("/a/3", "feed /feed"),
        ("/a/4", "listing /news"),
        ("/a/6", "listing /a/?page=2"),
    ]
    assert (asked, notes) == (["/sitemap.xml", "/feed", "/news", "/a/?page=2"], [])


def test_an_index_that_names_itself_and_a_list_twice_reads_each_once() -> None:
    names = "".join(f"<sitemap><loc>{name}.xml</loc></sitemap>" for name in ("sitemap", "part", "part"))
    lists = {"/sitemap.xml": f"<sitemapindex>{names}</sitemapindex>", "/part.xml": urlset("/1")}
    found, asked, notes = discovery(lists, sitemaps=(f"{HUB}/part.xml#top",))
    assert ([one.url for one in found], notes) == ([f"{HUB}/1"], [])
    assert sorted(asked) == ["/part.xml", "/sitemap.xml"]


def test_listing_pages_are_read_up_to_the_bound_and_no_further() -> None:
    pages = {f"/{n}": f"<a href='/a/{n}'></a><a rel=next href='/{n + 1}'></a>" for n in range(1, 4)}
    lists = {"/sitemap.xml": urlset(), **pages, "/4": "<a href='/a/4'></a>"}
    given = {"listings": (f"{HUB}/1",), "article_pattern": "/a/"}
    found, asked, notes = discovery(lists, **given, max_listing_pages=3)
    assert (len(found), asked) == (3, ["/sitemap.xml", "/1", "/2", "/3"])
    assert notes == [f"1 listing pages beyond max_listing_pages, from {HUB}/4 on"]
    found, asked, notes = discovery(lists, **given, max_listing_pages=4)
    assert (len(found), notes) == (4, [])


@pytest.mark.parametrize(("given", "first"), [({}, f"{HUB}/"), ({"start_urls": (f"{HUB}/in",)}, f"{HUB}/in")])
def test_a_crawl_begins_at_its_start_pages_whatever_articles_look_like(
    given: dict[str, Any], first: str
) -> None:
    found, _, _ = discovery({"/sitemap.xml": urlset("/about")}, article_pattern="/a/", **given)
    assert [(one.url, one.found_by) for one in found] == [(first, "crawl depth 0")]


def test_a_crawl_follows_links_of_its_host_within_its_scope_to_its_depth() -> None:
    profile = ScrapeProfile(exclude=("/tag/",), max_crawl_depth=2)
    links = [f"{HUB}/1", f"{HUB}/tag/x", "https://blog.example/2", "https://other.example/3"]
    found = crawled(1, links, f"{HUB}/", profile, HOSTS)
    assert [(one.url, one.found_by) for one in found] == [(f"{HUB}/1", "crawl depth 1")]
    depths = [
        depth_behind(how, profile) for how in ("crawl depth 0", "crawl depth 1", "crawl depth 2", "feed x")
    ]
    assert depths == [1, 2, None, None]


def item(*dates: str) -> str:
    return f"<rss><item><link>/1</link>{''.join(dates)}</item></rss>"


def entry(*dates: str) -> str:
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/1'/>{''.join(dates)}</entry></feed>"
    )


PUBLISHED = "<pubDate>Sun, 01 Feb 2026 00:00:00 +0200</pubDate>"


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        (item(PUBLISHED), datetime(2026, 1, 31, 22)),
        (item(PUBLISHED, "<updated>2026-02-03T04:00:00Z</updated>"), datetime(2026, 2, 3, 4)),
        (item("<pubDate> </pubDate>", "<date>2026-02-05</date>"), datetime(2026, 2, 5)),
        (item(), None),
        (entry("<published>2026-02-01</published>"), datetime(2026, 2, 1)),
        (entry("<published>2026-02-01</published>", "<updated>2026-02-02</updated>"), datetime(2026, 2, 2)),
        ('{"items": [{"url": "/1", "date_published": "2026-02-01"}]}', datetime(2026, 2, 1)),
        (
            '{"items": [{"url": "/1", "date_published": "2026-02-01", "date_modified": "2026-02-02"}]}',
            datetime(2026, 2, 2),
        ),
    ],
)
def test_the_last_change_that_a_feed_states_is_the_hint(body: str, hint: datetime | None) -> None:
    (page,) = read_listing(body.encode(), f"{HUB}/feed").pages
    assert (page.url, page.modified_hint) == (f"{HUB}/1", hint)
    found, _, _ = discovery({"/sitemap.xml": body})
    assert [one.modified_hint for one in found] == [hint]


@pytest.mark.parametrize(
    "body",
    [
        entry().replace("<entry>", "<link rel='self' href='/feed'/><link rel='next' href='/feed?2'/><entry>"),
        '{"items": [{"url": "/1"}], "next_url": "/feed?2"}',
    ],
)
def test_the_next_page_of_a_feed_is_read(body: str) -> None:
    assert read_listing(body.encode(), f"{HUB}/feed").documents == (f"{HUB}/feed?2",)


@pytest.mark.parametrize(
    "body",
    [
        "<rss><item><guid>/1</guid></item></rss>",
        "<rss><item><link> </link><guid>/1</guid></item></rss>",
        "<feed><entry><link rel='related' href='/1'/></entry></feed>",
        "<feed><entry><link rel='self' href='/no'/><link rel='alternate' href='/1'/></entry></feed>",
    ],
)
def test_where_an_entry_says_no_more_its_page_is_what_it_names(body: str) -> None:
    assert [one.url for one in read_listing(body.encode(), f"{HUB}/feed").pages] == [f"{HUB}/1"]


def test_no_more_is_unpacked_and_listed_than_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    body = urlset("/1", "/2", "/3").encode()
    assert read_listing(gzip.compress(body)[:-12], HUB).kind == "nothing known"
    monkeypatch.setattr(listing, "MAX_UNPACKED_BYTES", len(body))
    assert read_listing(gzip.compress(body), HUB).unread == ""
    monkeypatch.setattr(listing, "MAX_URLS", 2)
    listed = read_listing(gzip.compress(body), HUB)
    assert ([page.url for page in listed.pages], listed.unread) == (
        [f"{HUB}/1", f"{HUB}/2"],
        "1 entries beyond the 2 that are read",
    )


def test_what_a_page_calls_its_base_its_feeds_and_its_next_page() -> None:
    body = b"""<base href="/deep/"><link rel="stylesheet" type="application/rss+xml" href="style">
    <link rel="alternate" type="text/html" href="de"><link rel="alternate" type="application/atom+xml" href="f">
    <a rel="nextly" href="no">x</a><link rel="Next last" href="2"><a href="1">1</a><a rel=nofollow href="0">0</a>"""
    links = page_links(body, f"{HUB}/list")
    assert links.links == (f"{HUB}/deep/no", f"{HUB}/deep/1")
    assert (links.feeds, links.next_page) == ((f"{HUB}/deep/f",), f"{HUB}/deep/2")
