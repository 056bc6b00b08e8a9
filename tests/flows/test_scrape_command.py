"""`hubhouse scrape` against the loopback hub: captured, loaded, and loaded again as what it is."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from extract.web.scrape import ScrapeSummary
from flows.hubs.barren import barren
from flows.hubs.scraping import ScrapeRequest
from flows.lease import SCRAPE_LOCK, lease

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER = Path(__file__).parents[1] / "loopback_hub.py"
GIVEN = {"HUBHOUSE_CONTACT": "mailto:nobody@example.org", "HUBHOUSE_ALLOW_PRIVATE_ADDRESSES": "true"}
PROFILE = """\
key = "loop"
name = "Loop Hub"
hosts = ["{host}"]
[scrape]
start_urls = ["http://{host}/"]
article_pattern = "/article/|/gone"
delay_seconds = 0.0
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    port_file = tmp_path / "port"
    command = [sys.executable, str(SERVER), "--pages", "12", "--log", os.devnull]
    with subprocess.Popen([*command, "--port-file", str(port_file)]) as process:
        while not port_file.exists():
            assert process.poll() is None
            time.sleep(0.05)
        made = tmp_path / "home"
        (made / "hubs").mkdir(parents=True)
        (made / "hubs" / "loop.toml").write_text(PROFILE.format(host=f"127.0.0.1:{port_file.read_text()}"))
        yield made
        process.kill()


def hubhouse(home: Path, *arguments: str, environment: dict[str, str] = GIVEN) -> tuple[int, str, str]:
    command = [sys.executable, "-c", "from flows.cli import main; main()", "--home", str(home), *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HUBHOUSE_")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=clean | environment)
    return done.returncode, done.stdout, done.stderr


def rows(home: Path, sql: str) -> list[dict[str, Any]]:
    code, out, err = hubhouse(home, "query", sql, "--format", "json")
    assert code == 0, err
    found: list[dict[str, Any]] = json.loads(out)
    return found


def test_a_scrape_is_loaded_and_a_second_one_only_confirms_it(home: Path) -> None:
    command = ("scrape", "loop", "--no-prefect", "--json")
    code, out, err = hubhouse(home, *command)
    assert code == 0, err
    first = json.loads(out)
    assert (first["found"], first["fetched"], first["failed"]) == (13, 12, 1)
    assert first["ingest"]["inserted"] == 12
    assert first["ingest"]["rejected"] == 0
    assert first["found"] == sum(
        first[part] for part in ("fetched", "unchanged", "refused", "failed", "deferred")
    )
    assert first["completeness"] == {
        "discovered": 13,
        "loaded": 12,
        "missing": 1,
        "unread_lists": 0,
        "is_complete": False,
    }
    (counted,) = rows(home, "FROM mart.completeness")
    assert (counted["hub"], counted["article_count"], counted["missing_failed_count"]) == ("loop", 12, 1)
    seen = rows(home, "SELECT max(last_seen_at) AS seen FROM mart.article")[0]["seen"]

    code, out, err = hubhouse(home, *command)
    assert code == 0, err
    second = json.loads(out)
    assert (second["fetched"], second["unchanged"]) == (0, 12)
    assert (second["ingest"]["inserted"], second["ingest"]["revised"], second["ingest"]["rejected"]) == (
        0,
        0,
        0,
    )
    assert rows(home, "SELECT max(last_seen_at) AS seen FROM mart.article")[0]["seen"] > seen
    assert rows(home, "SELECT count(*) AS n FROM core.article_version") == [{"n": 12}]


SCRAPE = """
import sys
from pathlib import Path
from flows.hubs.scraping import ScrapeRequest, fetch_hub
from flows.progress import Silent
from flows.settings import load_settings

class Told(Silent):
    def stage(self, name):
        print(name, flush=True)

fetched = fetch_hub(ScrapeRequest(target="loop"), load_settings(home=Path(sys.argv[1])), Told())
print(fetched.fetched, fetched.unchanged)
"""


def start_scrape(home: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SCRAPE, str(home)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | GIVEN)


def test_a_second_scrape_of_a_home_waits_for_the_first_and_says_so(home: Path) -> None:
    profile = home / "hubs" / "loop.toml"
    profile.write_text(profile.read_text().replace("delay_seconds = 0.0", "delay_seconds = 0.2"))
    with start_scrape(home) as first:
        while not list(home.glob("captures/loop/*.open")):
            assert first.poll() is None
            time.sleep(0.02)
        first.send_signal(signal.SIGSTOP)
        with lease(home, "ingest", wait=False), start_scrape(home) as second:
            assert second.stdout is not None
            told = second.stdout.readline()
            first.send_signal(signal.SIGCONT)
            done, _ = first.communicate()
            confirmed, _ = second.communicate()
    assert told == f"waiting for scrape of loop, process {first.pid}\n"
    assert done.splitlines() == ["fetch loop", "12 0"]
    assert confirmed.splitlines() == ["fetch loop", "0 12"]
    assert len(list(home.glob("captures/loop/*.warc.gz"))) == 2


def somebody_waits(home: Path) -> bool:
    """Say whether a process stands in the waiting line of the scrapes' lock."""
    with (home / "scrape.lock.next").open("a") as line:
        try:
            fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@pytest.mark.parametrize("command", [("scrape", "loop", "--dry-run"), ("hub", "new", "http://127.0.0.1:9/")])
def test_whatever_asks_hosts_waits_for_the_scrape_of_its_home(home: Path, command: tuple[str, ...]) -> None:
    start = [sys.executable, "-c", "from flows.cli import main; main()", "--home", str(home), *command]
    with (
        lease(home, "scrape of another", name=SCRAPE_LOCK),
        subprocess.Popen(start, stdout=subprocess.PIPE, env=os.environ | GIVEN) as asking,
    ):
        while not somebody_waits(home):
            assert asking.poll() is None, "it asked without waiting"
            time.sleep(0.02)
        asking.kill()


def test_a_dry_run_fetches_no_page_and_writes_no_capture(home: Path) -> None:
    code, out, err = hubhouse(home, "scrape", "loop", "--dry-run", "--json", "--max-pages", "3")
    assert code == 0, err
    plan = json.loads(out)
    assert [row["action"] for row in plan].count("fetch") == 3
    assert len(plan) == 13
    assert not list((home / "captures").glob("**/*.warc.gz*"))


def test_a_proposed_profile_finds_the_pages_it_was_made_from(home: Path) -> None:
    host = (home / "hubs" / "loop.toml").read_text().split("http://")[1].split("/")[0]
    (home / "hubs" / "loop.toml").unlink()
    code, out, err = hubhouse(home, "hub", "new", f"http://{host}/", "--key", "loop", "--write")
    assert code == 0, err
    assert "hubhouse hub check loop" in out
    text = (home / "hubs" / "loop.toml").read_text()
    assert "sitemap_index.xml" in text
    assert "/article/" in text
    code, _, err = hubhouse(home, "hub", "new", f"http://{host}/", "--key", "loop", "--write")
    assert (code, "is there already" in err) == (2, True)


def test_a_scrape_that_came_back_with_nothing_is_a_failure_and_told(tmp_path: Path, listening: Any) -> None:
    with listening() as (webhook, told):
        given = GIVEN | {"HUBHOUSE_WEBHOOK": webhook}
        command = ("scrape", "http://127.0.0.1:9/", "--no-ingest", "--json")
        code, out, err = hubhouse(tmp_path, *command, environment=given)
    assert (code, json.loads(out)["fetched"]) == (1, 0)
    assert "no page came" in err
    assert [event["what"] for event in told] == ["scrape 127.0.0.1"]


@pytest.mark.parametrize(
    ("asked", "became", "fails"),
    [
        ({"max_pages": 0}, {}, False),
        ({"since": datetime(2026, 3, 1)}, {"found": 3, "deferred": 3}, False),
        ({"since": datetime(2026, 3, 1)}, {"found": 1, "refused": 1}, True),
        ({"since": datetime(2026, 3, 1)}, {}, True),
        ({}, {}, True),
    ],
)
def test_a_scrape_that_asks_for_nothing_fails_not_for_getting_it(
    asked: dict[str, Any], became: dict[str, int], *, fails: bool
) -> None:
    parts = ("found", "fetched", "unchanged", "refused", "failed", "deferred")
    counts: dict[str, Any] = dict.fromkeys(parts, 0) | became
    summary = ScrapeSummary(hub="loop", resumed=False, **counts)
    assert (barren(ScrapeRequest(target="loop", **asked), summary) is not None) == fails


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        (("scrape", "nowhere"), GIVEN, "neither a hub"),
        (("scrape", "http://127.0.0.1:9/a b"), GIVEN, "neither a hub"),
        (("scrape", "http://127.0.0\t.1:9/"), GIVEN, "neither a hub"),
        (("scrape", "http://127.0.0.1:9/"), {}, "HUBHOUSE_CONTACT"),
        (("serve", "--scrape", "nowhere"), GIVEN, "neither a hub"),
        (("serve", "--scrape", "loop"), {}, "HUBHOUSE_CONTACT"),
        (("scrape", "loop"), GIVEN | {"HUBHOUSE_HEADERS_LOOP": "s3cret"}, "HUBHOUSE_HEADERS_LOOP"),
    ],
)
def test_a_wrong_call_is_one_line_with_the_remedy(
    home: Path, arguments: tuple[str, ...], environment: dict[str, str], says: str
) -> None:
    code, _, err = hubhouse(home, *arguments, environment=environment)
    assert code == 2
    assert says in err
    assert "s3cret" not in err
    assert "Traceback" not in err
