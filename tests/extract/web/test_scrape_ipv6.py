"""Hubs at an address of IPv6, whose key is a host with brackets, and keys that would be paths."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import WarcRecordType

from extract.hub import HubProfile, find_hub
from extract.web.scope import is_host_name
from tests.extract.web.odd_hub import has_ipv6, odd_hub, page
from tests.extract.web.test_scrape_live import KILLED, SERVER_ROOT, captured, scrape, settings_for
from tests.extract.web.test_scrape_odd import KILLED_IN_COMMIT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no loopback of IPv6")
def test_a_hub_called_by_its_ipv6_address_is_recovered_after_a_kill(tmp_path: Path) -> None:
    with odd_hub({"/a": page(1), "/b": page(2)}, address="::1") as hub:
        script = KILLED.replace("asyncio.run", KILLED_IN_COMMIT + "asyncio.run").replace('"loop"', "host")
        command = [sys.executable, "-c", script, hub.host, str(tmp_path)]
        assert subprocess.run(command, cwd=SERVER_ROOT, check=False).returncode == -signal.SIGKILL
        summary = scrape(replace(settings_for(hub.host), hub=hub.host), tmp_path)
        assert (summary.resumed, summary.fetched) == (True, 2)
        assert hub.pages_asked() == ["/a", "/b"]
        assert captured(tmp_path, WarcRecordType.response) == [f"http://{hub.host}/{name}" for name in "ab"]
    assert not list(tmp_path.glob("captures/*.open"))


@pytest.mark.parametrize("key", ["../up", "a/b", "*", "[a-z]?"])
def test_a_hubs_key_is_neither_a_path_nor_a_pattern(tmp_path: Path, key: str) -> None:
    with odd_hub({"/a": page(1)}) as hub:
        assert scrape(replace(settings_for(hub.host), hub=key), tmp_path).fetched == 1
    assert [path.parent for path in tmp_path.rglob("*.warc.gz")] == [tmp_path / "captures"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("[::1]", True), ("[2001:db8::1]:8080", True), ("::1", False), ("[::1", False), ("[1:2]", False)],
)
def test_an_address_of_ipv6_is_a_host_in_brackets(text: str, *, said: bool) -> None:
    assert is_host_name(text) == said


def test_a_page_at_an_ipv6_address_is_of_the_hub_that_names_it() -> None:
    profiles = {"six": HubProfile(key="six", name="Six", hosts=("[2001:DB8::1]",))}
    assert find_hub(profiles, "http://[2001:db8::1]:8080/a", "") == "six"
