"""Throughput of a scrape with politeness off, beside Scrapy writing the same pages to WARC: one table.

In: --pages, --rounds, --scrapy PYTHON (a Python with scrapy and warcio installed). Out: pages per second
and CPU seconds of each, medians over rounds that take turns, and the ratio. Both use 16 requests at a time,
obey robots.txt, read the sitemaps and write one response record a page, compressed.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONCURRENCY = 16

OURS = """
import asyncio, sys
from datetime import datetime
from pathlib import Path
from extract.web.fetch import FetchLimits
from extract.web.frontier import Frontier
from extract.web.scope import ScrapeProfile
from extract.web.scrape import Scrape, ScrapeSettings

async def main(host, folder):
    profile = ScrapeProfile(start_urls=(f"http://{host}/",), delay_seconds=0, jitter=0, concurrency=16,
                            include=("/article/",))
    settings = ScrapeSettings(hub="loop", profile=profile, hosts=frozenset({host}),
    user_agent="Hubhouse-bench", limits=FetchLimits(allow_private_addresses=True))
    frontier = Frontier(folder / "frontier.sqlite")
    async with Scrape(settings, frontier, folder / "captures") as scrape:
        summary = await scrape.run(datetime(2026, 3, 1))
    print(summary.fetched)

asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
"""

SCRAPY = """
import io, sys
from scrapy.crawler import CrawlerProcess
from scrapy.spiders import SitemapSpider
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

host, folder = sys.argv[1:3]

class Pages(SitemapSpider):
    name = "pages"
    sitemap_urls = [f"http://{host}/robots.txt"]
    sitemap_rules = [("/article/", "parse")]
    written = 0

    def parse(self, response):
        headers = [(k.decode(), v[0].decode()) for k, v in response.headers.items()
                   if k.lower() not in (b"content-encoding", b"transfer-encoding")]
        http = StatusAndHeaders("200 OK", headers, "HTTP/1.1")
        record = WRITER.create_warc_record(response.url, "response", payload=io.BytesIO(response.body),
                                           http_headers=http)
        WRITER.write_record(record)
        Pages.written += 1

with open(f"{folder}/pages.warc.gz", "wb") as file:
    WRITER = WARCWriter(file, gzip=True)
    process = CrawlerProcess({"CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": True, "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False})
    process.crawl(Pages)
    process.start()
print(Pages.written)
"""


def one_run(python: str, script: str, host: str, folder: Path) -> tuple[float, float, int]:
    """Return wall seconds, CPU seconds and pages of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    command = [python, "-c", script, host, str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, int(done.stdout.split()[-1])


def measure(
    options: argparse.Namespace, host: str, folder: Path
) -> dict[str, list[tuple[float, float, int]]]:
    contenders = {"hubhouse": (sys.executable, OURS)}
    if options.scrapy:
        contenders["scrapy"] = (options.scrapy, SCRAPY)
    runs: dict[str, list[tuple[float, float, int]]] = {name: [] for name in contenders}
    for number in range(options.rounds):
        for name, (python, script) in contenders.items():
            place = folder / f"{name}-{number}"
            place.mkdir()
            runs[name].append(one_run(python, script, host, place))
    return runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scrapy", help="a Python with scrapy and warcio")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port_file = folder / "port"
        server = [sys.executable, str(ROOT / "tests" / "loopback_hub.py"), "--pages", str(options.pages)]
        server += ["--port-file", str(port_file), "--log", os.devnull]
        with subprocess.Popen(server) as process:
            while not port_file.exists():
                time.sleep(0.05)
            runs = measure(options, f"127.0.0.1:{port_file.read_text()}", folder)
            process.kill()
    print(f"{'':10} {'pages':>7} {'wall s':>8} {'CPU s':>8} {'pages/s':>9}")
    for name, rows in runs.items():
        wall, cpu = (statistics.median(row[index] for row in rows) for index in (0, 1))
        pages = rows[0][2]
        print(f"{name:10} {pages:7,} {wall:8.2f} {cpu:8.2f} {pages / wall:9,.0f}")


if __name__ == "__main__":
    main()
