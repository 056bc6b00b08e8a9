"""A hub on loopback: a real HTTP server with several hundred pages and every vice of the web.

Run as `python tests/loopback_hub.py --port-file F --log F [--pages N]`; the tests and `make demo-scrape`
start it. It writes its port to the port file and one JSON line a request to the log (path, start, end,
validators).
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import hashlib
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | Loop Hub</title>
<link rel="canonical" href="/article/{number}"></head><body><nav><a href="/">Home</a></nav>
<article><h1>{title}</h1><p>By <a rel="author">Ada Example</a></p>
<time datetime="2026-01-{day:02d}">{day} January 2026</time>
<p>Study {number} followed {cohort} patients for three years and compared two regimens in a single centre,
with overall survival as the primary outcome and relapse as the secondary outcome.</p>
<p>In group {number} the rate of relapse was {rate} %, which is promising but not conclusive.</p>
</article><footer>Loop Hub is sponsored by Example Pharma. All rights reserved.</footer></body></html>"""

# Trouble paths, listed in the sitemap beside the sound pages.
TROUBLE = (
    "/private/hidden",  # robots.txt forbids it
    "/loop-a",  # a redirect loop
    "/gone",  # 410
    "/missing",  # 404
    "/bomb",  # a gzip bomb
    "/cut",  # ends in the middle of a chunk
    "/image",  # no page at all
    "/away",  # redirects to another host
    "/busy",  # 429 with Retry-After, twice, then a page
    "/flaky",  # 503 once, then a page
)


class LoopbackHub:
    """The handlers and the log of one server."""

    def __init__(self, pages: int, log: Path, seed: int, *, bare: bool) -> None:
        self.pages = pages
        self.seed = seed
        self.bare = bare
        self.log = log.open("a", encoding="utf-8", buffering=1)
        self.counts: dict[str, int] = {}

    def page(self, number: int) -> bytes:
        text = PAGE.format(
            number=number,
            title=f"Outcomes of regimen {number}",
            day=number % 28 + 1,
            cohort=100 + number,
            rate=(number * 7 + self.seed) % 90,
        )
        return text.encode()

    @web.middleware
    async def logged(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        started = time.time()
        self.counts[request.path] = self.counts.get(request.path, 0) + 1
        status = 0
        try:
            response = await handler(request)
            status = response.status
            return response
        finally:
            entry = {
                "path": request.path,
                "started": started,
                "ended": time.time(),
                "status": status,
                "conditional": any(h in request.headers for h in ("If-None-Match", "If-Modified-Since")),
                "agent": request.headers.get("User-Agent", ""),
            }
            self.log.write(json.dumps(entry) + "\n")

    async def robots(self, request: web.Request) -> web.StreamResponse:
        lines = ["User-agent: *", "Disallow: /private/"]
        if not self.bare:
            lines.append(f"Sitemap: {request.url.origin()}/sitemap_index.xml")
        return _with_etag(request, "\n".join(lines).encode(), "text/plain")

    async def sitemap_index(self, request: web.Request) -> web.StreamResponse:
        origin = request.url.origin()
        parts = "".join(f"<sitemap><loc>{origin}/sitemap-{n}.xml.gz</loc></sitemap>" for n in range(2))
        body = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>'
        return _with_etag(request, body.encode(), "application/xml")

    async def sitemap(self, request: web.Request) -> web.StreamResponse:
        half = int(request.match_info["part"])
        paths = [f"/article/{n}" for n in range(self.pages) if n % 2 == half]
        paths += TROUBLE if half else ()
        origin = request.url.origin()
        urls = "".join(f"<url><loc>{origin}{p}</loc><lastmod>2026-02-01</lastmod></url>" for p in paths)
        body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
        return _with_etag(request, gzip.compress(body.encode(), mtime=0), "application/gzip")

    async def feed(self, request: web.Request) -> web.StreamResponse:
        items = "".join(
            f"<item><link>{request.url.origin()}/article/{n}</link>"
            "<pubDate>Sun, 01 Feb 2026 00:00:00 GMT</pubDate></item>"
            for n in range(min(self.pages, 10))
        )
        return _with_etag(
            request, f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), "application/rss+xml"
        )

    async def listing(self, request: web.Request) -> web.StreamResponse:
        number = int(request.match_info.get("number", "1"))
        first = (number - 1) * 20
        links = "".join(f'<a href="/article/{n}">{n}</a>' for n in range(first, min(first + 20, self.pages)))
        following = f'<a rel="next" href="/list/{number + 1}">Next</a>' if first + 20 < self.pages else ""
        return web.Response(text=f"<html><body>{links}{following}</body></html>", content_type="text/html")

    async def article(self, request: web.Request) -> web.StreamResponse:
        number = int(request.match_info["number"])
        if number >= self.pages:
            raise web.HTTPNotFound
        if number % 50 == 7:
            await asyncio.sleep(0.05)
        if number % 10 == 3:
            latin = (
                self.page(number).replace(b"utf-8", b"iso-8859-1").replace(b"promising", b"prometteur\xe9")
            )
            return _with_etag(request, latin, "text/html")
        return _with_etag(request, self.page(number), "text/html", packed=number % 3 == 0)

    async def trouble(self, request: web.Request) -> web.StreamResponse:
        match request.path:
            case "/loop-a" | "/loop-b":
                raise web.HTTPFound("/loop-b" if request.path == "/loop-a" else "/loop-a")
            case "/gone":
                raise web.HTTPGone
            case "/away":
                raise web.HTTPFound("http://169.254.169.254/latest/meta-data/")
            case "/bomb":
                bomb = gzip.compress(b"0" * (64 * 1024 * 1024))
                headers = {"Content-Encoding": "gzip"}
                return web.Response(body=bomb, content_type="text/html", headers=headers)
            case "/image":
                return web.Response(body=b"\x89PNG", content_type="image/png")
            case "/busy" if self.counts[request.path] <= 2:
                return web.Response(status=429, headers={"Retry-After": "0"})
            case "/flaky" if self.counts[request.path] <= 1:
                return web.Response(status=503)
            case "/cut":
                return await _cut(request)
            case "/busy" | "/flaky":
                return _with_etag(request, self.page(len(request.path)), "text/html")
        raise web.HTTPNotFound

    def application(self) -> web.Application:
        application = web.Application(middlewares=[self.logged])
        application.router.add_get("/robots.txt", self.robots)
        application.router.add_get("/sitemap_index.xml", self.sitemap_index)
        application.router.add_get("/sitemap-{part:[01]}.xml.gz", self.sitemap)
        application.router.add_get("/feed.xml", self.feed)
        application.router.add_get("/list/{number:[0-9]+}", self.listing)
        application.router.add_get("/article/{number:[0-9]+}", self.article)
        application.router.add_get("/{rest:.*}", self.trouble)
        return application


async def _cut(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    response.enable_chunked_encoding()
    await response.prepare(request)
    await response.write(b"<html><body><p>The beginning of a page whose end never")
    assert request.transport is not None
    request.transport.close()
    return response


def _with_etag(request: web.Request, body: bytes, media_type: str, *, packed: bool = False) -> web.Response:
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers={"ETag": etag})
    headers = {"ETag": etag}
    if packed:
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, mtime=0)
    return web.Response(body=body, content_type=media_type, headers=headers)


async def serve(options: argparse.Namespace) -> None:
    hub = LoopbackHub(options.pages, options.log, options.seed, bare=options.bare)
    runner = web.AppRunner(hub.application(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", options.port)
    await site.start()
    port = runner.addresses[0][1]
    waiting = options.port_file.with_suffix(".part")
    waiting.write_text(str(port))
    waiting.rename(options.port_file)
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port-file", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bare", action="store_true", help="no sitemap: listings and links alone")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
