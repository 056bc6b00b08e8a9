"""Scrapes of servers that answer oddly: one odd answer costs one URL, never the hub."""

from __future__ import annotations

import asyncio
import collections
import errno
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from extract.web.capture import CaptureWriter
from extract.web.discover import Discovery
from extract.web.fetch import Answer, FetchLimits
from extract.web.fetch import fetch as real_fetch
from extract.web.frontier import Discovered, Frontier
from extract.web.scope import ScrapeProfile
from extract.web.scrape import Scrape, ScrapeSettings, ScrapeSummary
from flows.hubs.scraping import ScrapeOutcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

LIMITS = FetchLimits(allow_private_addresses=True)
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def answer(
    body: bytes = b"<p>text", status: bytes = b"200 OK", kind: bytes = b"text/html", more: bytes = b""
) -> bytes:
    length = b"Content-Length: %d" % len(body)
    lines = [b"HTTP/1.1 " + status, b"Content-Type: " + kind if kind else b"", more, length]
    return b"\r\n".join(line for line in lines if line) + b"\r\n\r\n" + body


ALLOWED = answer(b"User-agent: *\nDisallow:", kind=b"text/plain")


@dataclass
class OddHub:
    """Answers each path with the bytes given for it. `{origin}` in a body is the hub's own."""

    routes: dict[str, bytes]
    seconds: float = 0.0
    host: str = ""
    asked: collections.Counter[str] = field(default_factory=collections.Counter)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ")[1].decode()
                self.asked[path] += 1
                await asyncio.sleep(self.seconds)
                writer.write(self.routes.get(path, NOT_FOUND))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


@asynccontextmanager
async def running(hub: OddHub) -> AsyncIterator[OddHub]:
    async with await asyncio.start_server(hub.serve, "127.0.0.1", 0) as server:
        hub.host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield hub


@dataclass
class Scraped:
    summary: ScrapeSummary
    states: dict[str, tuple[str, str]]
    asked: collections.Counter[str]


def _nothing(_host: str) -> None:
    pass


async def _scraped(routes: dict[str, bytes], pages: tuple[str, ...], home: Path, **changes: Any) -> Scraped:
    limits, beside = changes.pop("limits", LIMITS), changes.pop("beside", ())
    async with running(OddHub({"/robots.txt": ALLOWED} | routes)) as hub:
        listed = "\n".join(f"http://{hub.host}{page}" for page in pages).encode()
        hub.routes.setdefault("/sitemap.xml", answer(listed, kind=b"text/plain"))
        start = changes.pop("start", "/")
        given: dict[str, Any] = {
            "delay_seconds": 0.0,
            "jitter": 0.0,
            "start_urls": (f"http://{hub.host}{start}",),
        }
        changes.pop("before", _nothing)(hub.host)
        profile = ScrapeProfile(**(given | changes))
        settings = ScrapeSettings(
            hub="odd",
            profile=profile,
            hosts=frozenset({hub.host, *beside}),
            user_agent="Hubhouse-test",
            limits=limits,
            first_back_off=0.02,
        )
        frontier = Frontier(home / "frontier.sqlite")
        try:
            async with Scrape(settings=settings, frontier=frontier, captures=home / "captures") as scrape:
                summary = await scrape.run(datetime(2026, 3, 1))
            states = {
                url.removeprefix(f"http://{hub.host}"): (s, d) for url, s, d, *_ in frontier.details("odd")
            }
        finally:
            frontier.close()
        return Scraped(summary, states, hub.asked)


def scraped(routes: dict[str, bytes], pages: tuple[str, ...], home: Path, **changes: Any) -> Scraped:
    return asyncio.run(_scraped(routes, pages, home, **changes))


def moved(location: bytes) -> bytes:
    return answer(b"", status=b"302 Found", more=b"Location: " + location)


def test_a_robots_txt_that_moved_is_asked_once_by_all_workers_and_obeyed(tmp_path: Path) -> None:
    rules = answer(b"User-agent: *\nDisallow: /b", kind=b"text/plain")
    routes = {"/robots.txt": moved(b"/static/robots.txt"), "/static/robots.txt": rules, "/a": answer()}
    found = scraped(routes, ("/a", "/b"), tmp_path)
    assert found.asked["/robots.txt"] == found.asked["/static/robots.txt"] == 1
    assert found.states["/a"] == ("fetched", "")
    assert found.states["/b"] == ("refused", "robots.txt: Disallow: /b")


def test_a_robots_txt_that_moves_on_and_on_is_followed_five_times(tmp_path: Path) -> None:
    routes = {f"/r{step}": moved(f"/r{step + 1}".encode()) for step in range(9)}
    found = scraped(routes | {"/robots.txt": moved(b"/r0")}, (), tmp_path)
    assert [found.asked[f"/r{step}"] for step in range(6)] == [1, 1, 1, 1, 1, 0]
    assert found.states["/"][0] == "refused"


def test_concurrent_workers_ask_one_robots_txt_together(tmp_path: Path) -> None:
    async def scrape_beside(home: Path) -> collections.Counter[str]:
        async with running(OddHub({"/robots.txt": ALLOWED, "/b": answer()}, seconds=0.1)) as beside:
            listed = "\n".join(f"http://{beside.host}/b?{number}" for number in range(4)).encode()
            routes = {"/sitemap.xml": answer(listed, kind=b"text/plain")}
            await _scraped(routes, (), home, concurrency=4, beside=(beside.host,))
            return beside.asked

    assert asyncio.run(scrape_beside(tmp_path))["/robots.txt"] == 1


@pytest.mark.parametrize(
    "odd",
    [
        moved(b"/caf\xe9"),
        answer(more=b'ETag: "caf\xe9"'),
        answer(more=b'Content-Disposition: inline; filename="caf\xe9.html"'),
        answer(status=b"200 Tr\xe8s bien"),
    ],
)
def test_bytes_beyond_ascii_in_an_answer_stop_nothing(odd: bytes, tmp_path: Path) -> None:
    routes = {"/a": answer(), "/x": odd, "/caf%E9": answer(b"<p>moved")}
    for _ in range(2):
        found = scraped(routes, ("/x", "/a"), tmp_path / "home")
        assert {found.states["/x"][0], found.states["/a"][0]} <= {"fetched", "unchanged"}


def test_addresses_beyond_ascii_are_asked_for_and_kept_in_ascii(tmp_path: Path) -> None:
    routes = {
        "/a/caf%C3%A9": answer(b'<a href="/b/caf\xc3\xa9 2?q=\xc3\xa9">'),
        "/b/caf%C3%A9%202?q=%C3%A9": answer(),
    }
    found = scraped(routes, (), tmp_path, start="/a/café")
    assert {url: state for url, (state, _) in found.states.items()} == dict.fromkeys(routes, "fetched")


def test_a_url_kept_by_a_former_run_as_it_was_found_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "captures").mkdir()
    frontier = Frontier(tmp_path / "frontier.sqlite")
    frontier.begin("odd", datetime(2026, 3, 1))

    def found_before(host: str) -> None:
        frontier.discover("odd", [Discovered(url=f"http://{host}/é", found_by="sitemap")])

    found = scraped({"/%C3%A9": answer()}, (), tmp_path, before=found_before)
    frontier.close()
    assert found.states["/é"] == ("fetched", "")


def test_what_nobody_foresaw_fails_one_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fetch(session: Any, url: str, **options: Any) -> Answer:
        if url.endswith("/x"):
            raise RuntimeError("nobody\nforesaw this")
        return await real_fetch(session, url, **options)

    monkeypatch.setattr("extract.web.scrape.fetch", fetch)
    found = scraped({"/a": answer()}, ("/x", "/a"), tmp_path)
    assert found.states["/x"] == ("failed", "unexpected: RuntimeError: nobody foresaw this")
    assert found.states["/a"] == ("fetched", "")


def test_a_disk_that_takes_nothing_ends_the_scrape(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(*_: object, **__: object) -> str:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(CaptureWriter, "write", write)
    with pytest.raises(ExceptionGroup) as raised:
        scraped({"/a": answer()}, ("/a",), tmp_path)
    assert raised.group_contains(OSError)


def test_no_way_of_writing_an_address_evades_a_rule_or_asks_twice(tmp_path: Path) -> None:
    rules = answer(b"User-agent: *\nDisallow: /private/", kind=b"text/plain")
    ways = ("/pub/../private/1", "/%70rivate/2", "/./private/3", "/%7Euser", "/~user", "/drafts/%2e/4")
    found = scraped({"/robots.txt": rules, "/~user": answer()}, ways, tmp_path, exclude=("/drafts/4",))
    assert {url: state for url, (state, _) in found.states.items()} == {
        "/private/1": "refused",
        "/private/2": "refused",
        "/private/3": "refused",
        "/drafts/4": "refused",
        "/~user": "fetched",
    }
    assert found.asked["/~user"] == 1


RULES = b"User-agent: *\nDisallow: /b\n"


@pytest.mark.parametrize(
    "robots",
    [
        answer(RULES, kind=b""),
        answer(RULES, kind=b"application/octet-stream"),
        answer(RULES + b"#" * (21 << 20), kind=b"text/plain"),
    ],
    ids=["no type", "octets", "large"],
)
def test_a_robots_txt_of_any_type_and_size_is_obeyed(robots: bytes, tmp_path: Path) -> None:
    found = scraped({"/robots.txt": robots, "/a": answer()}, ("/a", "/b"), tmp_path)
    assert found.states["/a"] == ("fetched", "")
    assert found.states["/b"] == ("refused", "robots.txt: Disallow: /b")


@pytest.mark.parametrize(
    ("robots", "cause"),
    [
        (answer(b"no gzip", more=b"Content-Encoding: gzip"), "body is not valid gzip"),
        (moved(b"/robots.txt"), "redirect loop at"),
        (moved(b"https://elsewhere.example/robots.txt"), "host elsewhere.example is not of"),
        (answer(status=b"403 Forbidden"), None),
        (answer(status=b"503 Unavailable"), "HTTP 503"),
    ],
)
def test_a_robots_txt_that_cannot_be_had_says_why(robots: bytes, cause: str | None, tmp_path: Path) -> None:
    state, detail = scraped({"/robots.txt": robots, "/": answer()}, (), tmp_path).states["/"]
    assert state == ("refused" if cause else "fetched")
    assert (cause or "") in detail


def test_a_sitemap_is_read_as_octets_but_a_page_is_not(tmp_path: Path) -> None:
    octets = b"application/octet-stream"
    sitemap = answer(b"<urlset><url><loc>/a</loc></url></urlset>", kind=octets)
    found = scraped({"/sitemap.xml": sitemap, "/a": answer(kind=octets)}, (), tmp_path)
    assert found.states == {"/a": ("failed", "not a page: Content-Type application/octet-stream")}


def test_a_part_of_a_sitemap_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Its pages are missing, though all that were found are loaded."""
    index = b"<sitemapindex><sitemap><loc>/a.xml</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"
    routes = {
        "/sitemap.xml": answer(index, kind=b"text/xml"),
        "/a.xml": answer(b"<urlset><url><loc>/1</loc></url></urlset>", kind=b"text/xml"),
        "/b.xml": answer(b"", b"500 Oops"),
        "/1": answer(),
    }
    found = scraped(routes, (), tmp_path)
    assert (found.summary.found, found.summary.fetched) == (1, 1)
    (note,) = found.summary.unread
    assert "/b.xml: HTTP 500" in note
    (first, told) = ScrapeOutcome(fetched=found.summary, ingested=None).lines()
    assert first.startswith("odd: 1 pages found = 1 fetched")
    assert told.startswith("pages may be missing, 1 lists of them were not read: http://127.0.0.1")


def test_listing_pages_that_name_each_other_are_read_once_each() -> None:
    asked: list[str] = []

    async def get(url: str, *, guessed: bool) -> bytes:
        assert not guessed
        asked.append(url)
        number = int(url.rpartition("=")[2])
        near = range(max(1, number - 5), min(60, number + 5) + 1)
        pages = "".join(f'<a href="/list?page={other}">{other}</a>' for other in near)
        return f'<p><a href="/article/{number}">An article</a></p>{pages}'.encode()

    async def found(most: int) -> tuple[int, list[str]]:
        asked.clear()
        profile = ScrapeProfile(
            listings=("http://hub.example/list?page=1",),
            next_page_pattern=r"/list\?page=",
            article_pattern="/article/",
            max_listing_pages=most,
        )
        discovery = Discovery(profile=profile, hosts=frozenset({"hub.example"}), get=get)
        items = [item async for item in discovery.run((), ())]
        assert len(asked) == len(set(asked)) == len(items)
        return len(items), discovery.notes

    assert asyncio.run(found(60)) == (60, [])
    count, (note,) = asyncio.run(found(20))
    assert count == 20
    assert "beyond max_listing_pages" in note
