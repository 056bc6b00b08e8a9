"""The frontier: each hub's URLs, what became of them, and what is asked next, scrape after scrape."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from extract.web.frontier import Discovered, Frontier, Settled, StoredDocument, UrlState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MONDAY = datetime(2026, 3, 2)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    with closing(Frontier(tmp_path / "frontier.sqlite")) as opened:
        yield opened


def found(*urls: str, by: str = "sitemap", **facts: Any) -> list[Discovered]:
    return [Discovered(url=url, found_by=by, **facts) for url in urls]


def begun(frontier: Frontier, hub: str, *urls: str, at: datetime = MONDAY) -> None:
    frontier.begin(hub, at)
    frontier.discover(hub, found(*urls))


def pending(frontier: Frontier, hub: str) -> list[str]:
    return [one.url for one in frontier.pending(hub)]


def told(frontier: Frontier, hub: str) -> list[tuple[str, ...]]:
    return [(url, state, detail) for url, state, detail, *_ in frontier.details(hub)]


def test_hubs_of_one_home_share_nothing(frontier: Frontier) -> None:
    begun(frontier, "one", "a", "b")
    begun(frontier, "two", "a", "c")
    assert (pending(frontier, "one"), pending(frontier, "two")) == (["a", "b"], ["a", "c"])
    done = Settled(url="a", state=UrlState.FETCHED)
    frontier.settle("one", [done], MONDAY)
    frontier.finish("one", TUESDAY)
    assert told(frontier, "one") == [
        ("a", "fetched", ""), ("b", "deferred", "the scrape ended before its turn"),
    ]  # fmt: skip
    assert told(frontier, "two") == [("a", "pending", ""), ("c", "pending", "")]
    assert (frontier.counts("two")[UrlState.PENDING], sum(frontier.counts("two").values())) == (2, 2)
    assert frontier.begin("two", TUESDAY), "the scrape of the other hub was cut off"
    assert not frontier.begin("one", TUESDAY), "this one's ended"


def test_what_a_hub_no_longer_lists_is_no_part_of_its_next_scrape(frontier: Frontier) -> None:
    begun(frontier, "hub", "a", "gone")
    frontier.settle("hub", [Settled(url="a", state=UrlState.FAILED, detail="HTTP 500")], MONDAY)
    frontier.finish("hub", MONDAY)
    frontier.begin("hub", TUESDAY)
    frontier.discover("hub", found("a", by="feed", modified_hint=TUESDAY))
    (again,) = frontier.pending("hub")
    assert (again.url, again.found_by, again.modified_hint) == ("a", "feed", TUESDAY)
    assert told(frontier, "hub") == [("a", "pending", "")]
    assert frontier.counts("hub")[UrlState.DEFERRED] == 0


def test_a_page_that_is_met_again_in_a_scrape_keeps_what_became_of_it(frontier: Frontier) -> None:
    begun(frontier, "hub", "a")
    frontier.settle("hub", [Settled(url="a", state=UrlState.FETCHED)], MONDAY)
    frontier.discover("hub", found("a", by="crawl depth 1"))
    assert [row[:4] for row in frontier.details("hub")] == [("a", "fetched", "", "sitemap")]


def test_never_asked_comes_first_then_longest_ago_then_as_found(frontier: Frontier) -> None:
    begun(frontier, "hub", "late", "early", "unasked")
    for url, at in (("late", TUESDAY), ("early", MONDAY)):
        frontier.settle("hub", [Settled(url=url, state=UrlState.FETCHED)], at)
    frontier.settle("hub", [Settled(url="unasked", state=UrlState.DEFERRED, asked=False)], TUESDAY)
    frontier.finish("hub", TUESDAY)
    begun(frontier, "hub", "z-new", "late", "unasked", "a-new", "early", at=TUESDAY)
    assert pending(frontier, "hub") == ["unasked", "z-new", "a-new", "early", "late"]


def test_an_answer_without_validators_leaves_those_of_the_one_before(frontier: Frontier) -> None:
    begun(frontier, "hub", "a")
    known: dict[str, Any] = {
        "etag": '"1"',
        "last_modified": "Mon",
        "payload_digest": "d",
        "capture": "c.warc.gz",
    }
    frontier.settle("hub", [Settled(url="a", state=UrlState.FETCHED, **known)], MONDAY)
    frontier.settle("hub", [Settled(url="a", state=UrlState.UNCHANGED)], TUESDAY)
    frontier.finish("hub", TUESDAY)
    begun(frontier, "hub", "a", at=TUESDAY)
    (again,) = frontier.pending("hub")
    assert {name: getattr(again, name) for name in known} == known


def test_what_a_crawl_has_dealt_with_is_counted_once_and_for_this_scrape(frontier: Frontier) -> None:
    frontier.begin("hub", MONDAY)
    states = ("fetched", "unchanged", "refused", "failed")
    frontier.discover("hub", [*found(*states, "put off", "busy", by="crawl depth 1"), *found("listed")])
    frontier.settle("hub", [Settled(url=state, state=UrlState(state)) for state in states], MONDAY)
    frontier.settle("hub", [Settled(url="listed", state=UrlState.FETCHED)], MONDAY)
    frontier.settle("hub", [Settled(url="put off", state=UrlState.DEFERRED, asked=False)], TUESDAY)
    assert frontier.crawled_pages("hub") == len(states)
    frontier.settle("hub", [Settled(url="busy", state=UrlState.DEFERRED)], MONDAY)
    assert frontier.crawled_pages("hub") == len(states) + 1
    frontier.finish("hub", MONDAY)
    frontier.begin("hub", TUESDAY)
    frontier.discover("hub", found("busy", by="crawl depth 1"))
    frontier.settle("hub", [Settled(url="busy", state=UrlState.DEFERRED, asked=False)], TUESDAY)
    assert frontier.crawled_pages("hub") == 0


def test_the_links_and_the_documents_kept_are_the_last_ones(frontier: Frontier) -> None:
    begun(frontier, "hub", "a")
    for links in (["b"], ["c", "d"]):
        frontier.store_links("hub", {"a": links})
    assert [one.links for one in frontier.pending("hub")] == [("c", "d")]
    documents = [StoredDocument(body=b"%d" % n, etag=f'"{n}"', last_modified=str(n)) for n in (1, 2)]
    for document in documents:
        frontier.store_document("robots.txt", document)
    assert frontier.document("robots.txt") == documents[1]


def test_a_recovered_capture_settles_what_still_waits_and_no_page_of_a_crawl(frontier: Frontier) -> None:
    begun(frontier, "hub", "waits", "failed")
    frontier.discover("hub", found("crawled", by="crawl depth 1"))
    frontier.settle("hub", [Settled(url="failed", state=UrlState.FAILED)], MONDAY)
    names = ("waits", "failed", "crawled")
    frontier.settle_pending("hub", [Settled(url=name, state=UrlState.FETCHED) for name in names], TUESDAY)
    states = {url: state for url, state, _ in told(frontier, "hub")}
    assert states == {"waits": "fetched", "failed": "failed", "crawled": "pending"}
