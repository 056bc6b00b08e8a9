"""Scrapes of hubs that answer oddly: nothing is lost, nobody is pressed, and the next scrape gets further."""

from __future__ import annotations

import gzip
import hashlib
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from fastwarc.warc import WarcRecordType

from extract.web.fetch import Answer
from extract.web.frontier import Pending
from extract.web.outcomes import finished_answer
from tests.extract.web.odd_hub import answer, odd_hub, page
from tests.extract.web.test_scrape_live import KILLED, SERVER_ROOT, captured, scrape, settings_for, states

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

# The process ends when the first page is in the capture and not yet in the frontier.
KILLED_IN_COMMIT = """
import os, signal
from extract.web.capture import CaptureWriter
commit = CaptureWriter.commit

def killed(self):
    commit(self)
    os.kill(os.getpid(), signal.SIGKILL)

CaptureWriter.commit = killed
"""

# The process ends when the file that a kill left open has its name.
KILLED_IN_RECOVERY = """
import os, signal
from extract.web import capture
give_name = capture._give_name

def killed(path):
    give_name(path)
    os.kill(os.getpid(), signal.SIGKILL)

capture._give_name = killed
"""


def scrape_and_die(where: str, host: str, home: Path) -> None:
    script = KILLED.replace("asyncio.run", where + "asyncio.run")
    killed = subprocess.run([sys.executable, "-c", script, host, str(home)], cwd=SERVER_ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL


BROKEN = answer(b"boom", "500 Internal Server Error")


def test_three_broken_pages_in_a_row_do_not_end_the_hosts_turn(tmp_path: Path) -> None:
    routes = {f"/a/{number}": BROKEN if number < 3 else page(number) for number in range(10)}
    with odd_hub(routes) as hub:
        summary = scrape(settings_for(hub.host, first_back_off=0.001), tmp_path)
    assert (summary.fetched, summary.deferred) == (7, 3)


def test_the_next_scrape_begins_with_what_was_never_asked_for(tmp_path: Path) -> None:
    routes = {f"/a/{number}": BROKEN if number < 8 else page(number) for number in range(12)}
    with odd_hub(routes) as hub:
        settings = settings_for(hub.host, first_back_off=0.001)
        assert scrape(settings, tmp_path).fetched == 0
        assert "8 URLs failed in a row" in states(tmp_path)["a/9"][1]
        hub.pages_asked()
        assert scrape(settings, tmp_path).fetched == 4
        assert hub.pages_asked()[:4] == [f"/a/{number}" for number in range(8, 12)]


def test_max_pages_gets_through_the_hub_scrape_by_scrape(tmp_path: Path) -> None:
    with odd_hub({f"/a/{number}": page(number) for number in range(6)}) as hub:
        settings = settings_for(hub.host, max_pages=4)
        rounds = []
        for _ in range(3):
            scrape(settings, tmp_path)
            rounds.append([int(path[-1]) for path in hub.pages_asked()])
    assert rounds == [[0, 1, 2, 3], [4, 5, 0, 1], [2, 3, 4, 5]]


def test_a_host_that_shuts_us_out_is_not_asked_on(tmp_path: Path) -> None:
    pages = {f"/a/{number}": answer(b"members only", "403 Forbidden") for number in range(20)}
    with odd_hub(pages) as hub:
        summary = scrape(settings_for(hub.host), tmp_path)
        assert len(hub.pages_asked()) == 8
    assert (summary.failed, summary.deferred) == (8, 12)


def test_single_refusals_between_pages_shut_nobody_out(tmp_path: Path) -> None:
    refused = answer(b"members only", "403 Forbidden")
    with odd_hub({f"/a/{n}": page(n) if n % 8 == 7 else refused for n in range(16)}) as hub:
        summary = scrape(settings_for(hub.host), tmp_path)
    assert (summary.failed, summary.fetched) == (14, 2)


def test_a_body_cut_within_its_encoding_is_asked_for_again(tmp_path: Path) -> None:
    packed = gzip.compress(b"<p>A page that is long enough to be cut.</p>" * 9)
    answers = [answer(packed[:-9], Content_Encoding="gzip"), answer(packed, Content_Encoding="gzip")]
    with odd_hub({"/a": lambda _: answers.pop(0), "/b": answer(packed[:-9], Content_Encoding="gzip")}) as hub:
        summary = scrape(settings_for(hub.host, first_back_off=0.001), tmp_path)
    assert (summary.fetched, summary.deferred) == (1, 1)
    assert states(tmp_path)["b"] == ("deferred", "body ends before its gzip does")
    assert captured(tmp_path, WarcRecordType.response) == [f"http://{hub.host}/a"]


def tagged(body: bytes) -> Callable[[Mapping[str, str]], bytes]:
    """Return a page that answers 304 when it is asked with its validator."""

    def respond(headers: Mapping[str, str]) -> bytes:
        unchanged = headers.get("if-none-match") == '"1"'
        return answer(b"" if unchanged else body, "304 Not Modified" if unchanged else "200 OK", ETag='"1"')

    return respond


def test_a_page_whose_capture_is_gone_is_fetched_whole(tmp_path: Path) -> None:
    with odd_hub({"/tagged": tagged(b"<p>One"), "/plain": page(2)}) as hub:
        assert scrape(settings_for(hub.host), tmp_path).fetched == 2
        assert scrape(settings_for(hub.host), tmp_path).unchanged == 2
        first, revisits = sorted(tmp_path.glob("captures/*.warc.gz"))
        revisits.unlink()
        assert scrape(settings_for(hub.host), tmp_path).unchanged == 2
        first.unlink()
        assert scrape(settings_for(hub.host), tmp_path).fetched == 2


def test_what_a_page_was_known_by_outlasts_an_answer_that_is_none(tmp_path: Path) -> None:
    """The validator of an error page is not the page's; and what is unchanged names the payload that it repeats."""
    body, asked_with = b"<p>One", []
    answers = iter([answer(body, ETag='"1"'), answer(b"gone", "404 Not Found", ETag='"2"')])

    def respond(headers: Mapping[str, str]) -> bytes:
        asked_with.append(headers.get("if-none-match"))
        return next(answers, answer(status="304 Not Modified", ETag='"1"'))

    with odd_hub({"/a": respond}) as hub:
        told = [scrape(settings_for(hub.host), tmp_path) for _ in range(4)]
    assert [(one.fetched, one.failed, one.unchanged) for one in told] == [
        (1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 1),
    ]  # fmt: skip
    assert asked_with == [None, '"1"', '"1"', '"1"']
    digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    assert captured(tmp_path, WarcRecordType.revisit, "WARC-Payload-Digest") == [digest] * 2


def test_of_an_unchanged_page_behind_a_redirect_only_the_page_is_a_revisit(tmp_path: Path) -> None:
    with odd_hub({"/a": answer(status="302 Found", Location="/p"), "/p": page(1)}) as hub:
        hub.lists("/a")
        assert [scrape(settings_for(hub.host), tmp_path).unchanged for _ in range(2)] == [0, 1]
        origin = f"http://{hub.host}"
    assert captured(tmp_path, WarcRecordType.response) == [f"{origin}/a", f"{origin}/p", f"{origin}/a"]
    assert captured(tmp_path, WarcRecordType.revisit) == [f"{origin}/p"]


def test_a_page_that_changed_on_the_day_of_since_is_asked_for(tmp_path: Path) -> None:
    with odd_hub({"/a": page(1), "/b": page(2)}) as hub:
        listed = "".join(
            f"<url><loc>{path}</loc><lastmod>2026-02-0{day}</lastmod></url>"
            for day, path in ((1, "/a"), (2, "/b"))
        )
        hub.routes["/sitemap.xml"] = answer(f"<urlset>{listed}</urlset>".encode())
        scrape(settings_for(hub.host, since=datetime(2026, 2, 2)), tmp_path)
        assert hub.pages_asked() == ["/b"]


def test_only_what_was_asked_for_loses_its_place_in_the_line() -> None:
    item = Pending(url="u", found_by="feed", modified_hint=None, etag=None, last_modified=None,
                   payload_digest=None, capture=None, links=None)  # fmt: skip
    silent = Answer(url="u", failure="no connection", transient=True, target="u")
    closed = replace(silent, target=None)  # no host was asked
    assert [finished_answer(item, one).settled.asked for one in (silent, closed)] == [True, False]


def test_a_304_that_was_not_asked_for_is_a_failure(tmp_path: Path) -> None:
    with odd_hub({"/a": answer(status="304 Not Modified")}) as hub:
        for _ in range(2):
            assert scrape(settings_for(hub.host), tmp_path).failed == 1
    assert states(tmp_path)["a"] == ("failed", "HTTP 304, though the request was not conditional")


def linked(*paths: str) -> Callable[[Mapping[str, str]], bytes]:
    """Return a page with links that answers 304 when it is asked with its validator."""
    return tagged("".join(f'<a href="{path}">x</a>' for path in paths).encode())


def test_a_crawl_goes_on_behind_a_page_that_is_unchanged(tmp_path: Path) -> None:
    leaves = {f"/a/{number}": linked() for number in range(3)}
    with odd_hub({"/": linked("/list"), "/list": linked(*leaves), **leaves}) as hub:
        del hub.routes["/sitemap.xml"]
        assert scrape(settings_for(hub.host, max_pages=3), tmp_path).fetched == 3
        summary = scrape(settings_for(hub.host), tmp_path)
        assert (summary.found, summary.fetched, summary.unchanged) == (5, 2, 3)
        summary = scrape(settings_for(hub.host, profile={"max_crawl_depth": 1}), tmp_path)
        assert (summary.found, summary.unchanged) == (2, 2)


def test_a_crawl_reads_the_links_of_a_page_that_was_known_before_it(tmp_path: Path) -> None:
    """Listed by a sitemap, its links were not read; a 304 brings none."""
    with odd_hub({"/": linked("/a"), "/a": linked()}) as hub:
        hub.lists("/")
        assert scrape(settings_for(hub.host), tmp_path).found == 1
        del hub.routes["/sitemap.xml"]
        assert scrape(settings_for(hub.host), tmp_path).found == 2


def test_a_crawl_reads_links_from_where_redirects_end_and_begins_whatever_its_scope(tmp_path: Path) -> None:
    moved = answer(status="302 Found", Location="/deep/home")
    home = answer(b"<a href='a/1'>1</a><a href='/about'>x</a>")
    with odd_hub({"/": moved, "/deep/home": home, "/deep/a/1": page(1)}) as hub:
        del hub.routes["/sitemap.xml"]
        summary = scrape(settings_for(hub.host, profile={"include": ("/x/", "/a/")}), tmp_path)
    assert (summary.found, summary.fetched) == (2, 2)
    assert set(states(tmp_path)) == {"", "deep/a/1"}


def test_a_redirect_out_of_the_hub_is_refused_and_not_followed(tmp_path: Path) -> None:
    with odd_hub({"/p": page(1)}) as other:
        away = answer(status="302 Found", Location=f"http://{other.host}/p")
        with odd_hub({"/away": away}) as hub:
            scrape(settings_for(hub.host), tmp_path)
        assert other.asked == []
    assert states(tmp_path)["away"] == ("refused", f"host {other.host} is not of the hub's profile")


def test_a_crawl_goes_on_behind_a_page_recovered_after_a_kill(tmp_path: Path) -> None:
    routes = {"/": linked("/a"), "/a": linked()}
    with odd_hub(routes) as hub:
        del hub.routes["/sitemap.xml"]
        scrape_and_die(KILLED_IN_COMMIT, hub.host, tmp_path)
        assert len(list(tmp_path.glob("captures/*.open"))) == 1
        assert scrape(settings_for(hub.host), tmp_path).found == 2
        assert scrape(settings_for(hub.host), tmp_path).unchanged == 2


def test_a_wait_asked_for_behind_a_redirect_holds_back_that_host_alone(tmp_path: Path) -> None:
    busy = answer(status="429 Too Many Requests", Retry_After="100000")
    with odd_hub({"/busy": busy, "/p": page(1)}) as other:
        away = {
            path: answer(status="302 Found", Location=f"http://{other.host}{to}")
            for path, to in (("/to-busy", "/busy"), ("/to-page", "/p"))
        }
        with odd_hub({"/to-busy": away["/to-busy"], "/a": page(2), "/to-page": away["/to-page"]}) as hub:
            settings = replace(settings_for(hub.host), hosts=frozenset({hub.host, other.host}))
            summary = scrape(settings, tmp_path)
        assert other.pages_asked() == ["/busy"]
    assert (summary.fetched, summary.deferred) == (1, 2)
    assert states(tmp_path)["to-page"][1].startswith(f"{other.host} asks to wait ")


def test_a_wait_of_days_asked_for_in_discovery_ends_the_scrape_and_is_told(tmp_path: Path) -> None:
    with odd_hub({"/": page(1), "/feed": page(2)}) as hub:
        hub.routes["/sitemap.xml"] = answer(status="503 Service Unavailable", Retry_After="100000")
        summary = scrape(settings_for(hub.host, profile={"feeds": (f"http://{hub.host}/feed",)}), tmp_path)
        assert hub.pages_asked() == []
    assert (summary.found, summary.deferred) == (1, 1)
    assert states(tmp_path)[""][1].startswith(f"{hub.host} asks to wait ")


def test_a_kill_in_the_recovery_from_a_kill_fetches_nothing_twice(tmp_path: Path) -> None:
    with odd_hub({"/a": page(1), "/b": page(2)}) as hub:
        scrape_and_die(KILLED_IN_COMMIT, hub.host, tmp_path)
        scrape_and_die(KILLED_IN_RECOVERY, hub.host, tmp_path)
        scrape(settings_for(hub.host), tmp_path)
        assert hub.pages_asked() == ["/a", "/b"]
    assert captured(tmp_path, WarcRecordType.response) == [f"http://{hub.host}/{name}" for name in "ab"]
