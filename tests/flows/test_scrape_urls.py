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
        assert 'hosts = ["[::1]"]' in (tmp_path / "hubs" / "0--1.toml").read_text()
        for target in ("0--1", f"http://{hub.host}/"):
            code, out, err = hubhouse(tmp_path, "scrape", target, "--no-prefect", "--json")
            assert code == 0, err
            done = json.loads(out)
            assert (done["hub"], done["fetched"] + done["unchanged"]) == ("0--1", 2)
