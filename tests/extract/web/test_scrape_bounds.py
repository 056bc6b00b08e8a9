"""What bounds a scrape holds for the scrape, however often it is cut off and gone on with."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.extract.web.odd_hub import OddHub, answer, odd_hub, page
from tests.extract.web.test_scrape_live import SERVER_ROOT, scrape, settings_for, states

if TYPE_CHECKING:
    from pathlib import Path

# Ends by SIGKILL when three pages are on disk and in the frontier.
KILLED_AFTER_THREE = """
import asyncio, os, signal, sys
from datetime import datetime
from itertools import count
from pathlib import Path
from extract.web.frontier import Frontier
from extract.web.scrape import Scrape
from tests.extract.web.test_scrape_live import settings_for

async def main(host, home, pages=count(1)):
    frontier = Frontier(home / "frontier.sqlite")
    settings = settings_for(host, profile={"max_crawl_pages": int(sys.argv[3]), "max_crawl_depth": 99})
    dying = lambda _: os.kill(os.getpid(), signal.SIGKILL) if next(pages) == 3 else None
    async with Scrape(settings, frontier, home / "captures", dying) as scrape:
        await scrape.run(datetime(2026, 3, 1))

asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
"""


def link_chain(hub: OddHub, length: int) -> None:
    """Let each page link to the next one, and nothing list them."""
    hub.routes |= {f"/{n}": answer(f'<a href="/{n + 1}">next</a>'.encode()) for n in range(1, length)}
    hub.routes["/"] = answer(b'<a href="/1">first</a>')
    del hub.routes["/sitemap.xml"]


def crawl_and_die(host: str, home: Path, bound: int) -> None:
    command = [sys.executable, "-c", KILLED_AFTER_THREE, host, str(home), str(bound)]
    assert subprocess.run(command, cwd=SERVER_ROOT, check=False).returncode == -signal.SIGKILL


def test_a_crawl_that_is_cut_off_goes_on_counting_its_pages(tmp_path: Path) -> None:
    with odd_hub() as hub:
        link_chain(hub, 40)
        for _ in range(3):
            crawl_and_die(hub.host, tmp_path, bound=10)
        assert len(hub.pages_asked()) == 9
        settings = settings_for(hub.host, profile={"max_crawl_pages": 10, "max_crawl_depth": 99})
        summary = scrape(settings, tmp_path)
        assert hub.pages_asked() == ["/9"]
        assert (summary.resumed, summary.fetched, summary.deferred) == (True, 10, 1)
        assert states(tmp_path)["10"] == ("deferred", "beyond max_crawl_pages 10")


def test_a_new_scrape_counts_the_pages_of_its_crawl_anew(tmp_path: Path) -> None:
    with odd_hub() as hub:
        link_chain(hub, 40)
        settings = settings_for(hub.host, profile={"max_crawl_pages": 10, "max_crawl_depth": 99})
        for _ in range(2):
            summary = scrape(settings, tmp_path)
            assert not summary.resumed
            assert hub.pages_asked() == ["/", *(f"/{number}" for number in range(1, 10))]


def test_max_pages_holds_for_several_hosts_at_once(tmp_path: Path) -> None:
    """Each waits for its robots.txt before its first page, and none knows of the others' pages until then."""
    with contextlib.ExitStack() as stack:
        hub, *others = [stack.enter_context(odd_hub({"/page": page(n)})) for n in range(4)]
        hub.lists(*(f"http://{other.host}/page" for other in others))
        hosts = frozenset({hub.host, *(other.host for other in others)})
        summary = scrape(replace(settings_for(hub.host, max_pages=1), hosts=hosts), tmp_path)
        assert sum(other.asked.count("/page") for other in others) == 1
    assert (summary.fetched, summary.deferred) == (1, 2)


def test_a_page_that_is_refused_takes_no_other_hosts_place(tmp_path: Path) -> None:
    closed = answer(b"User-agent: *\nDisallow: /", Content_Type="text/plain")
    with odd_hub() as hub, odd_hub({"/robots.txt": closed}) as shut, odd_hub({"/page": page(1)}) as other:
        hub.lists(f"http://{shut.host}/page", f"http://{other.host}/page")
        hosts = frozenset({hub.host, shut.host, other.host})
        summary = scrape(replace(settings_for(hub.host, max_pages=1), hosts=hosts), tmp_path)
    assert (summary.fetched, summary.refused) == (1, 1)
