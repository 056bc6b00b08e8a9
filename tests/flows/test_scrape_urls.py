"""Hubs that are called by a URL: one without a profile, and one whose profile then says how it is scraped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.extract.web.odd_hub import answer, has_ipv6, odd_hub
from tests.flows.test_scrape_command import hubhouse
from tests.loopback_hub import PAGE

if TYPE_CHECKING:
    from pathlib import Path


def article(number: int) -> bytes:
    text = PAGE.format(number=number, title=f"Outcomes of regimen {number}", day=1, cohort=90, rate=number)
    return answer(text.encode())


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no loopback of IPv6")
def test_the_profile_that_is_written_for_an_ipv6_address_scrapes_it(tmp_path: Path) -> None:
    with odd_hub({f"/article/{n}-x": article(n) for n in (1, 2)}, address="::1") as hub:
        code, _, err = hubhouse(tmp_path, "hub", "new", f"http://{hub.host}/", "--write")
        assert code == 0, err
        profile = tmp_path / "hubs" / "0--1.toml"
        written = profile.read_text()
        assert 'hosts = ["[::1]"]' in written
        profile.write_text(written.replace("[scrape]\n", "[scrape]\ndelay_seconds = 0.0\n"))
        for target in ("0--1", f"http://{hub.host}/"):
            code, out, err = hubhouse(tmp_path, "scrape", target, "--no-prefect", "--json")
            assert code == 0, err
            done = json.loads(out)
            assert (done["hub"], done["fetched"] + done["unchanged"]) == ("0--1", 2)


@pytest.mark.parametrize("ported", [True, False])
def test_a_url_of_a_hub_with_a_profile_scrapes_the_whole_hub_by_its_profile(
    tmp_path: Path, *, ported: bool
) -> None:
    """Its further hosts and its other beginnings are part of it: pages on these were dropped in silence."""
    with odd_hub({"/article/1": article(1), "/about": article(3)}) as hub, odd_hub() as further:
        further.routes |= {f"/article/{n}": article(n) for n in (2, 4)}
        further.lists("/article/2")
        hub.lists("/article/1", "/about", f"http://{further.host}/article/4")
        own = hub.host if ported else hub.host.partition(":")[0]
        (tmp_path / "hubs").mkdir()
        (tmp_path / "hubs" / "loop.toml").write_text(
            f'key = "loop"\nname = "Loop Hub"\nhosts = ["{own}"]\n[scrape]\nhosts = ["{further.host}"]\n'
            f'sitemaps = ["http://{further.host}/sitemap.xml", "http://{hub.host}/sitemap.xml"]\n'
            'article_pattern = "/article/"\ndelay_seconds = 0.0\n'
        )
        url = f"http://{hub.host}/about"
        code, out, err = hubhouse(tmp_path, "scrape", url, "--dry-run", "--json")
        assert code == 0, err
        assert [row["url"].partition("/article")[2] for row in json.loads(out)] == ["/2", "/1", "/4"]
        code, out, err = hubhouse(tmp_path, "scrape", url, "--no-prefect", "--no-ingest", "--json")
        assert code == 0, err
        assert (json.loads(out)["hub"], json.loads(out)["fetched"]) == ("loop", 3)


def test_a_url_of_a_hub_with_a_profile_is_where_its_crawl_begins_too(tmp_path: Path) -> None:
    with odd_hub() as hub:
        hub.routes = {"/": article(1), "/deep": article(2)}
        (tmp_path / "hubs").mkdir()
        (tmp_path / "hubs" / "loop.toml").write_text(
            f'key = "loop"\nname = "Loop Hub"\nhosts = ["{hub.host}"]\n[scrape]\ndelay_seconds = 0.0\n'
            f'start_urls = ["http://{hub.host}/"]\n'
        )
        code, out, err = hubhouse(tmp_path, "scrape", f"http://{hub.host}/deep", "--dry-run", "--json")
        assert code == 0, err
        urls = [row["url"] for row in json.loads(out)]
        assert urls == [f"http://{hub.host}/deep", f"http://{hub.host}/"]
