"""What an answer means for the page that was asked for, and for what is asked next."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from extract.web.fetch import FetchLimits
from tests.extract.web.odd_hub import answer, odd_hub, page
from tests.extract.web.test_scrape_live import LIMITS, scrape, settings_for, states

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_every_redirect_is_followed(tmp_path: Path, status: int) -> None:
    with odd_hub({"/a": answer(status=f"{status} Moved", Location="/p"), "/p": page(1)}) as hub:
        hub.lists("/a")
        assert scrape(settings_for(hub.host), tmp_path).fetched == 1
        assert hub.pages_asked() == ["/a", "/p"]


@pytest.mark.parametrize(
    ("status", "became"),
    [
        ("200 OK", ("fetched", "")),
        ("203 By another", ("fetched", "")),
        ("300 Choose", ("failed", "HTTP 300")),
        ("400 Bad", ("failed", "HTTP 400")),
        ("404 Not Found", ("failed", "gone: HTTP 404")),
        ("410 Gone", ("failed", "gone: HTTP 410")),
        ("429 Too Many", ("deferred", "HTTP 429")),
        ("500 Broken", ("deferred", "HTTP 500")),
    ],
)
def test_what_becomes_of_a_page_is_by_its_status(
    tmp_path: Path, status: str, became: tuple[str, str]
) -> None:
    with odd_hub({"/a": answer(b"<p>One", status)}) as hub:
        scrape(settings_for(hub.host, first_back_off=0.001), tmp_path)
    assert states(tmp_path) == {"a": became}


def test_a_row_of_pages_that_are_gone_ends_no_hosts_turn(tmp_path: Path) -> None:
    with odd_hub({f"/{n}": answer(status="404 Not Found") for n in range(12)}) as hub:
        summary = scrape(settings_for(hub.host), tmp_path)
    assert (summary.failed, summary.deferred) == (12, 0)


def test_a_body_is_taken_up_to_the_limits_and_no_further(tmp_path: Path) -> None:
    limits = replace(LIMITS, max_bytes=2_000, max_decoded_bytes=3_000)
    routes = {f"/{size}": answer(b"x" * size) for size in (2_000, 2_001)}
    for size in (3_000, 3_001):
        routes[f"/packed/{size}"] = answer(gzip.compress(b"x" * size), Content_Encoding="gzip")
    with odd_hub(routes) as hub:
        hub.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /x\n".ljust(5_000))
        scrape(settings_for(hub.host, limits=limits), tmp_path)
    found = states(tmp_path)
    assert {name for name, (state, _) in found.items() if state == "fetched"} == {"2000", "packed/3000"}
    assert found["2001"] == ("failed", "body over 2000 bytes (limit max_bytes)")
    assert "max_decoded_bytes" in found["packed/3001"][1]


def test_a_name_of_a_private_address_is_refused_when_it_is_resolved(tmp_path: Path) -> None:
    with odd_hub({"/a": page(1)}) as hub:
        host = hub.host.replace("127.0.0.1", "localhost")
        summary = scrape(settings_for(host, limits=FetchLimits()), tmp_path)
        assert hub.asked == []
    assert (summary.found, summary.refused) == (1, 1)
    assert "not public" in states(tmp_path)[""][1]


def test_a_host_rests_as_long_as_its_robots_txt_asks(tmp_path: Path) -> None:
    """A rest that is longer than a run waits for is for the next run."""
    with odd_hub({"/a": page(1), "/b": page(2)}) as hub:
        hub.routes["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 5000", Content_Type="text/plain")
        summary = scrape(settings_for(hub.host), tmp_path)
        assert (summary.deferred, hub.pages_asked()) == (2, [])
    assert all(detail.startswith(f"{hub.host} asks to wait ") for _, detail in states(tmp_path).values())


def test_a_list_that_was_not_there_is_asked_for_whole(tmp_path: Path) -> None:
    """An error page is no list, however it may be called unchanged."""
    asked_with = []

    def missing(headers: Mapping[str, str]) -> bytes:
        asked_with.append(headers.get("if-none-match"))
        return answer(b"<p>No list", "404 Not Found", ETag='"1"')

    with odd_hub({"/": page(1)}) as hub:
        hub.routes["/sitemap.xml"] = missing
        for _ in range(2):
            scrape(settings_for(hub.host), tmp_path)
    assert asked_with == [None, None]
