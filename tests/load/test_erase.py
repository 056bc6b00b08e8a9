"""What is erased is nowhere any more, stays out, and everything else stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from load.erase import ARTICLE, ERASING, PAGE, URL, erase
from load.raw_zone import page_ids
from load.run import Learned
from load.verify import verify
from transform.boilerplate.templates import snapshot_of
from warehouse import layout
from warehouse.checks import run_checks
from warehouse.connection import open_release, open_writer
from warehouse.errors import DamagedError, WarehouseError
from warehouse.search import search

SECRET = "Unerhoert secret sentence of this very page."
ADDRESS = "https://hub.example/secret"
NOW = datetime(2026, 1, 2)


@pytest.fixture
def told(house: Any) -> Any:
    page = house.pages.page
    house.load([
        page(SECRET, url=ADDRESS, at=datetime(2024, 1, 1), headline="Secret"),
        page(f"{SECRET} Again.", url=ADDRESS, at=datetime(2024, 2, 1), headline="Secret"),
        page("Something else.", container="b", headline="Else"),
    ])  # fmt: skip
    house.publish()
    house.load(
        [
            page("More.", container="c", headline="More"),
            page(SECRET, url=ADDRESS, headline="Secret", container="d"),
        ]
    )
    house.publish()
    assert search(house.root, "secret")
    return house


def everywhere(house: Any) -> list[str]:
    """Return the files of the home in which the secret is readable, compressed columns apart."""
    needles = (b"Unerhoert", b"secret sentence")
    files = [path for path in house.root.rglob("*") if path.is_file()]
    return [path.name for path in files if any(needle in path.read_bytes() for needle in needles)]


@pytest.mark.parametrize("what", [URL, ARTICLE])
def test_an_article_is_erased_everywhere_and_stays_out(told: Any, what: str) -> None:
    ((article_id,),) = told.rows("SELECT article_id FROM mart.article WHERE headline = 'Secret'")
    done = erase(told.root, what, ADDRESS if what == URL else article_id, reason="request 7", now=NOW)
    assert (done.pages, done.captures, done.releases) == (2, 3, 2)
    assert done.raw_files >= 1
    told.publish()
    for release in layout.release_names(told.root):
        assert _texts(told, release) == []
    assert everywhere(told) == []
    assert search(told.root, "secret") == []
    assert sorted(told.rows("SELECT headline FROM mart.article")) == [("Else",), ("More",)]
    with open_writer(told.root) as connection:
        assert run_checks(connection) == []
    assert {reason for (reason,) in told.rows("SELECT erased_reason FROM meta.tombstone")} == {"request 7"}


@pytest.mark.parametrize("what", [URL, ARTICLE])
def test_an_erasure_that_stopped_half_way_is_completed_by_the_same_call(told: Any, what: str) -> None:
    ((article_id,),) = told.rows("SELECT article_id FROM mart.article WHERE headline = 'Secret'")
    target = ADDRESS if what == URL else article_id
    raw = min(layout.raw(told.root).rglob("*.parquet"))
    whole = raw.read_bytes()
    raw.write_bytes(whole[:-20])
    with pytest.raises(DamagedError, match=f"{raw}: unreadable: .*; restore it from a backup"):
        erase(told.root, what, target, reason="request 7", now=NOW)
    raw.write_bytes(whole)
    assert erase(told.root, what, target, reason="request 7", now=NOW).raw_files >= 1
    told.publish()
    kept = [page for file in layout.raw(told.root).rglob("*.parquet") for page in page_ids(file)]
    assert sorted(kept) == sorted(page for (page,) in told.rows("SELECT page_id FROM meta.payload"))
    assert list(verify(told.root)) == []


def test_what_kills_left_and_what_reports_quote_is_erased_too(told: Any) -> None:
    raw = min(layout.raw(told.root).rglob("*.parquet"))
    left = (
        layout.staging(told.root, "killed") / "shard.parquet",
        layout.writer(told.root).with_suffix(".next"),
        layout.writer(told.root).with_suffix(".duckdb.tmp") / "spilled",
        raw.with_suffix(".fresh"),
        layout.reports(told.root) / "run-001.html",
    )
    for file in left:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SECRET)
    erase(told.root, URL, ADDRESS, reason="request 7", now=NOW)
    told.publish()
    assert everywhere(told) == []


def test_what_a_kill_leaves_of_an_erasure_is_removed_by_the_next_publish(told: Any) -> None:
    """It is a copy of a release, with all that was to go."""
    release = layout.release_names(told.root)[0]
    whole = layout.release(told.root, release)
    halves = (whole.with_suffix(ERASING), whole.with_suffix(".compact"))
    for half in halves:
        half.write_bytes(b"")
    told.publish()
    assert not any(half.exists() for half in halves)


def test_later_loads_keep_it_out(told: Any) -> None:
    erase(told.root, URL, ADDRESS, reason="request 7", now=NOW)
    page = told.pages.page
    counts = told.load([
        page(SECRET, headline="Secret", container="e"),
        page("New text under it. Unerhoert.", url=ADDRESS, container="f"),
        page("Unerhoert under another.", url="https://hub.example/x", canonical=ADDRESS, container="g"),
        page("Welcome.", container="h", headline="Welcome"),
    ])  # fmt: skip
    assert (counts.rejected, counts.inserted, counts.pages) == (3, 1, 1)
    assert told.rows("SELECT DISTINCT reason FROM meta.rejection") == [("erased",)]
    assert told.rows("SELECT count(*) FROM core.block_text WHERE text LIKE '%Unerhoert%'") == [(0,)]
    assert everywhere(told) == []


def test_a_load_of_nothing_but_what_was_erased_leaves_no_payload(told: Any) -> None:
    erase(told.root, URL, ADDRESS, reason="request 7", now=NOW)
    counts = told.load([told.pages.page(f"{SECRET} Once more.", url=ADDRESS, container="e")])
    assert (counts.sightings, counts.rejected) == (1, 1)
    assert not list(layout.raw(told.root, "run-003").glob("*.parquet"))


def test_bytes_that_another_address_has_too_are_kept_for_it(told: Any) -> None:
    erase(told.root, URL, ADDRESS, reason="request 7", now=NOW)
    page = told.pages.page
    other = "https://hub.example/other"
    told.load([page("News.", url=ADDRESS, container="e"), page("News.", url=other, container="f")])
    asked = "SELECT count(*) FROM mart.article WHERE target_uri = $other"
    assert told.rows(asked, {"other": other}) == [(1,)]
    told.publish()
    assert list(verify(told.root)) == []


def test_pages_kept_out_teach_nothing(told: Any) -> None:
    erase(told.root, URL, ADDRESS, reason="request 7", now=NOW)
    learned = Learned(snapshot=snapshot_of("elsewhere", []), pages=2, last_page_id="f")
    told.load([told.pages.page("News.", url=ADDRESS, hub="elsewhere", container="e")], learned=(learned,))
    assert told.rows("SELECT count(*) FROM meta.template_snapshot WHERE hub = 'elsewhere'") == [(0,)]


@pytest.mark.parametrize("first", [None, "https://hub.example/of/secret"])
def test_an_erased_article_stays_out_whether_its_address_names_the_canonical_url_or_not(
    house: Any, first: str | None
) -> None:
    page, canonical = house.pages.page, "https://hub.example/of/secret"
    house.load([
        page("A", url=ADDRESS, canonical=first, at=datetime(2024, 1, 1)),
        page("B", url=ADDRESS, canonical=canonical, at=datetime(2024, 2, 1)),
    ])  # fmt: skip
    ((article_id,),) = house.rows("SELECT article_id FROM core.article")
    erase(house.root, ARTICLE, article_id, reason="x", now=NOW)
    house.load([
        page("C", url=ADDRESS, container="b"),
        page("D", url=ADDRESS, canonical=canonical, container="b"),
        page("E", url=canonical, container="b"),
    ])  # fmt: skip
    assert house.rows("SELECT count(*) FROM core.article") == [(0,)]


def test_the_addresses_of_other_articles_are_not_erased_with_one(house: Any) -> None:
    page, shared = house.pages.page, "https://hub.example/home"
    house.load([
        page("A", url=ADDRESS, canonical=shared, headline="A"),
        page("B", url="https://hub.example/b", canonical=shared, headline="B"),
        page("C", url=ADDRESS, headline="A", container="b"),
    ])  # fmt: skip
    query = "SELECT article_id FROM core.article_page WHERE joined_by = 'canonical_url' LIMIT 1"
    ((article_id,),) = house.rows(query)
    erase(house.root, ARTICLE, article_id, reason="x", now=NOW)
    assert house.rows("SELECT article_body FROM mart.article") == [("C",)]


def test_one_page_is_erased_and_its_article_keeps_the_others(told: Any) -> None:
    ((page_id,),) = told.rows("SELECT page_id FROM core.parsed_page WHERE article_body LIKE '%Again.'")
    done = erase(told.root, PAGE, page_id, reason="x", now=NOW)
    assert (done.pages, done.captures) == (1, 1)
    assert told.rows("SELECT version_count FROM core.article WHERE article_id IN "
                     "(SELECT article_id FROM mart.article WHERE headline = 'Secret')") == [(1,)]  # fmt: skip


def test_what_is_not_there_cannot_be_erased(told: Any) -> None:
    with pytest.raises(WarehouseError, match="nothing of that name"):
        erase(told.root, URL, "https://hub.example/other", reason="x", now=NOW)


def _texts(house: Any, release: str) -> list[Any]:
    with open_release(house.root, release) as connection:
        return connection.execute("FROM core.block_text WHERE text LIKE '%Unerhoert%'").fetchall()
