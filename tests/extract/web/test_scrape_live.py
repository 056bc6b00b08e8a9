"""Scrapes of the loopback hub: everything found ends somewhere, politely, and a kill loses nothing."""

from __future__ import annotations

import asyncio
import collections
import io
import itertools
import json
import random
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as ReferenceIterator

from extract.web.fetch import FetchLimits
from extract.web.frontier import Frontier
from extract.web.scope import ScrapeProfile
from extract.web.scrape import Scrape, ScrapeSettings, ScrapeSummary
from extract.web.secret_headers import SecretHeaders

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.extract.web.conftest import RunningHub

STARTED = datetime(2026, 3, 1)
LIMITS = FetchLimits(allow_private_addresses=True, max_decoded_bytes=8 * 1024 * 1024)


def settings_for(host: str, **changes: Any) -> ScrapeSettings:
    polite: dict[str, Any] = {"delay_seconds": 0.0, "jitter": 0.0, "start_urls": (f"http://{host}/",)}
    profile = ScrapeProfile(**(polite | changes.pop("profile", {})))
    given: dict[str, Any] = {"limits": LIMITS, "first_back_off": 0.02} | changes
    return ScrapeSettings(
        hub="loop", profile=profile, hosts=frozenset({host}), user_agent="Hubhouse-test", **given
    )


async def _scrape(settings: ScrapeSettings, home: Path) -> ScrapeSummary:
    frontier = Frontier(home / "frontier.sqlite")
    try:
        captures = home / "captures"
        async with Scrape(settings=settings, frontier=frontier, captures=captures) as scrape:
            return await scrape.run(STARTED)
    finally:
        frontier.close()


def scrape(settings: ScrapeSettings, home: Path) -> ScrapeSummary:
    return asyncio.run(_scrape(settings, home))


def states(home: Path) -> dict[str, tuple[str, str]]:
    frontier = Frontier(home / "frontier.sqlite")
    found = {
        url.partition("/")[2][1:].partition("/")[2]: (s, d) for url, s, d, *_ in frontier.details("loop")
    }
    frontier.close()
    return found


def captured(home: Path, kind: WarcRecordType, header: str = "WARC-Target-URI") -> list[str]:
    return [
        record.headers[header]
        for path in sorted((home / "captures").glob("*.warc.gz"))
        for record in ArchiveIterator(io.BytesIO(path.read_bytes()), record_types=kind)
    ]


def test_every_url_found_ends_somewhere_with_its_reason(
    start_hub: Callable[..., RunningHub], tmp_path: Path
) -> None:
    hub = start_hub("--pages", "40")
    summary = scrape(settings_for(hub.host), tmp_path)
    assert summary.found == 50
    parts = (summary.fetched, summary.unchanged, summary.refused, summary.failed, summary.deferred)
    assert sum(parts) == summary.found
    assert parts == (42, 0, 2, 5, 1)
    found = states(tmp_path)
    assert found["private/hidden"] == ("refused", "robots.txt: Disallow: /private/")
    assert "169.254.169.254" in found["away"][1]
    assert "redirect loop" in found["loop-a"][1]
    assert "max_decoded_bytes" in found["bomb"][1]
    assert "Content-Type image/png" in found["image"][1]
    assert found["gone"] == ("failed", "gone: HTTP 410")
    assert found["busy"][0] == found["flaky"][0] == "fetched"
    assert found["cut"][0] == "deferred"


def test_captures_hold_the_pages_byte_for_byte_and_every_reader_reads_them(
    start_hub: Callable[..., RunningHub], tmp_path: Path
) -> None:
    hub = start_hub("--pages", "12")
    secret = SecretHeaders(values={"X-Secret": "s3cret"}, origins=frozenset({hub.origin}))
    scrape(settings_for(hub.host, headers=secret), tmp_path)
    payloads = {}
    for path in (tmp_path / "captures").glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ReferenceIterator(file, check_digests="raise"):
                if record.rec_type == "response" and record.http_headers.get_statuscode() == "200":
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    payloads[url] = record.content_stream().read()
                else:
                    record.raw_stream.read()
        assert b"s3cret" not in b"".join(
            str(record.headers).encode() + record.reader.read()
            for record in ArchiveIterator(io.BytesIO(path.read_bytes()), parse_http=False)
        )
    page = payloads[f"{hub.origin}/article/0"]
    assert b"Outcomes of regimen 0" in page
    assert page.endswith(b"</html>")
    assert b"prometteur\xe9" in payloads[f"{hub.origin}/article/3"]


def test_a_second_scrape_only_asks_whether_anything_changed(
    start_hub: Callable[..., RunningHub], tmp_path: Path
) -> None:
    hub = start_hub("--pages", "30")
    scrape(settings_for(hub.host), tmp_path)
    before = len(hub.requests())
    summary = scrape(settings_for(hub.host), tmp_path)
    assert (summary.fetched, summary.unchanged) == (0, 32)
    again = hub.requests()[before:]
    assert {r["status"] for r in again if r["path"].startswith(("/article", "/robots", "/sitemap"))} == {304}
    assert len(captured(tmp_path, WarcRecordType.revisit)) == 32


def test_politeness_one_request_at_a_time_with_its_delay(
    start_hub: Callable[..., RunningHub], tmp_path: Path
) -> None:
    hub = start_hub("--pages", "6")
    scrape(settings_for(hub.host, profile={"delay_seconds": 0.05}), tmp_path)
    times = sorted((request["started"], request["ended"]) for request in hub.requests())
    gaps = [start - end for (_, end), (start, _) in itertools.pairwise(times)]
    # The server's clock starts a request later and ends it earlier than the client's: a little slack.
    assert min(gaps) >= 0.045


def test_robots_that_cannot_be_had_forbid_everything(tmp_path: Path) -> None:
    summary = scrape(settings_for("127.0.0.1:9"), tmp_path)
    assert (summary.found, summary.refused + summary.deferred) == (1, 1)


def test_private_addresses_are_refused_unless_allowed(
    start_hub: Callable[..., RunningHub], tmp_path: Path
) -> None:
    hub = start_hub("--pages", "3")
    summary = scrape(settings_for(hub.host, limits=FetchLimits()), tmp_path)
    assert summary.refused == summary.found
    assert hub.requests() == []


def test_since_and_max_pages_defer_with_a_reason(
    start_hub: Callable[..., RunningHub], tmp_path: Path
) -> None:
    hub = start_hub("--pages", "20")
    summary = scrape(settings_for(hub.host, max_pages=5), tmp_path)
    assert summary.fetched <= 5
    assert summary.deferred >= 20
    later = datetime(2026, 2, 2)
    summary = scrape(settings_for(hub.host, since=later), tmp_path)
    assert summary.deferred == summary.found
    assert "before --since" in states(tmp_path)["article/0"][1]


def test_listings_are_followed_page_by_page(start_hub: Callable[..., RunningHub], tmp_path: Path) -> None:
    hub = start_hub("--pages", "50", "--bare")
    profile = {"listings": (f"{hub.origin}/list/1",), "article_pattern": "/article/"}
    assert scrape(settings_for(hub.host, profile=profile), tmp_path).found == 50


def test_the_crawl_is_the_last_resort_and_bounded(
    start_hub: Callable[..., RunningHub], tmp_path: Path
) -> None:
    hub = start_hub("--pages", "50", "--bare")
    start = {"start_urls": (f"{hub.origin}/list/1",)}
    one_deep = scrape(settings_for(hub.host, profile=start | {"max_crawl_depth": 1}), tmp_path / "one")
    assert one_deep.found == 1 + 20 + 1  # the listing, its articles, the next listing
    few = scrape(settings_for(hub.host, profile=start | {"max_crawl_pages": 10}), tmp_path / "few")
    assert few.fetched == 10
    whole = scrape(settings_for(hub.host, profile=start), tmp_path / "whole")
    assert {f"article/{number}" for number in range(50)} <= states(tmp_path / "whole").keys()
    assert whole.found == whole.fetched + whole.failed


KILLED = """
import asyncio, json, sys
from datetime import datetime
from pathlib import Path
from extract.web.fetch import FetchLimits
from extract.web.frontier import Frontier
from extract.web.scope import ScrapeProfile
from extract.web.scrape import Scrape, ScrapeSettings

async def main(host, home):
    profile = ScrapeProfile(start_urls=(f"http://{host}/",), delay_seconds=0.0, jitter=0.0)
    limits = FetchLimits(allow_private_addresses=True, max_decoded_bytes=8 * 1024 * 1024)
    settings = ScrapeSettings(hub="loop", profile=profile, hosts=frozenset({host}),
                              user_agent="Hubhouse-test", limits=limits, first_back_off=0.02)
    frontier = Frontier(home / "frontier.sqlite")
    async with Scrape(settings=settings, frontier=frontier, captures=home / "captures") as scrape:
        summary = await scrape.run(datetime(2026, 3, 1))
    print(json.dumps({"found": summary.found, "fetched": summary.fetched}))

asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
"""


def killed_until_done(host: str, home: Path, longest: float, chance: random.Random) -> int:
    """Kill the scrape at random moments and start it again until it ends by itself; return the kills."""
    kills = 0
    while True:
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, host, str(home)], stdout=subprocess.PIPE, cwd=SERVER_ROOT
        )
        try:
            output, _ = process.communicate(timeout=chance.uniform(0.3, longest))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            kills += 1
            longest += 0.05
            continue
        assert process.returncode == 0
        assert json.loads(output)["found"] > 0
        return kills


SERVER_ROOT = Path(__file__).parents[3]


def fetched_again(requests: list[dict[str, Any]]) -> int:
    """Count the pages asked for whole more than once; a kill behind the scrape's end starts a new one, which
    only asks whether anything changed."""
    whole = [r["path"] for r in requests if r["path"].startswith("/article") and not r["conditional"]]
    return len(whole) - len(set(whole))


def assert_nothing_lost_or_doubled(hub: RunningHub, home: Path, pages: int, kills: int) -> None:
    wanted = {f"{hub.origin}/article/{number}" for number in range(pages)}
    responses = collections.Counter(captured(home, WarcRecordType.response))
    assert wanted <= responses.keys()
    twice = [url for url in wanted if responses[url] > 1]
    assert len(twice) == 0
    assert fetched_again(hub.requests()) <= kills


def test_a_scrape_killed_at_random_moments_ends_with_exactly_the_servers_pages(
    start_hub: Callable[..., RunningHub], tmp_path: Path
) -> None:
    hub = start_hub("--pages", "150")
    started = time.monotonic()
    kills = killed_until_done(hub.host, tmp_path, 1.2, random.Random(7))
    assert kills > 0, f"never killed in {time.monotonic() - started:.1f} s"
    assert_nothing_lost_or_doubled(hub, tmp_path, 150, kills)


@pytest.mark.proof
def test_a_hundred_kills_lose_and_double_nothing(
    start_hub: Callable[..., RunningHub], tmp_path: Path
) -> None:
    hub = start_hub("--pages", "400")
    chance, kills, rounds = random.Random(11), 0, 0
    while kills < 100:
        home = tmp_path / str(rounds)
        before = len(hub.requests())
        kills_now = killed_until_done(hub.host, home, 1.0, chance)
        wanted = {f"{hub.origin}/article/{number}" for number in range(400)}
        responses = collections.Counter(captured(home, WarcRecordType.response))
        assert wanted <= responses.keys()
        assert all(responses[url] == 1 for url in wanted)
        assert fetched_again(hub.requests()[before:]) <= kills_now
        kills, rounds = kills + kills_now, rounds + 1
