"""Rollback takes readers and the loader back, and loading goes on from there."""

from __future__ import annotations

import resource
import signal
from typing import Any

import duckdb
import pytest

from load.loader import sweep
from load.stale import StaleReason, StaleRequest, read_stale, stale_shards
from warehouse import layout
from warehouse.aside import tried_out
from warehouse.compact import compact
from warehouse.connection import open_release
from warehouse.errors import NoReleaseError
from warehouse.publish import current, retain
from warehouse.rollback import kept_releases, rollback


@pytest.fixture
def twice(house: Any) -> Any:
    for name in ("one", "two"):
        house.load([house.pages.page(name, headline=name, container=name)])
        house.publish()
    return house


def test_rollback_shows_the_release_before_and_loading_goes_on(twice: Any) -> None:
    newest, first = kept_releases(twice.root)
    assert (newest.is_current, first.is_current) == (True, False)
    assert rollback(twice.root) == first.name
    assert twice.published_rows("SELECT headline FROM mart.article") == [("one",)]
    counts = twice.load([twice.pages.page("two", headline="two", container="two")])
    assert counts.inserted == 1
    twice.publish()
    assert twice.published_rows("SELECT count(*) FROM mart.article") == [(2,)]


def test_a_copy_under_somebodys_own_name_is_shown_and_counts_as_no_release(twice: Any) -> None:
    newest, first = kept_releases(twice.root)
    layout.release(twice.root, "before-upgrade").write_bytes(
        layout.release(twice.root, first.name).read_bytes()
    )
    shown = [(release.name, release.published_at is None) for release in kept_releases(twice.root)]
    assert shown == [(newest.name, False), (first.name, False), ("before-upgrade", True)]
    retain(twice.root, 1)
    assert layout.release_names(twice.root) == [newest.name, "before-upgrade"]
    assert rollback(twice.root, "before-upgrade") == "before-upgrade"
    assert twice.published_rows("SELECT headline FROM mart.article") == [("one",)]


def test_payloads_of_runs_rolled_back_stay_while_a_release_knows_them(twice: Any) -> None:
    rollback(twice.root)
    sweep(twice.root)
    newest = kept_releases(twice.root)[0].name
    assert rollback(twice.root, newest) == newest
    request = StaleRequest(versions=twice.versions, snapshots={}, reasons=frozenset({StaleReason.REBUILD}))
    shards = stale_shards(twice.root, "redo", request)
    assert sum(1 for shard in shards for _ in read_stale(twice.root, shard.path)) == 2


def test_a_second_rollback_passes_over_the_release_that_the_first_one_left(twice: Any) -> None:
    first = rollback(twice.root)
    twice.load([twice.pages.page("three", container="three")])
    twice.publish()
    assert len(kept_releases(twice.root)) == 3
    assert rollback(twice.root) == first


def test_there_may_be_nothing_to_go_back_to(twice: Any) -> None:
    rollback(twice.root)
    with pytest.raises(NoReleaseError, match="oldest kept"):
        rollback(twice.root)
    with pytest.raises(NoReleaseError, match="hubhouse releases"):
        rollback(twice.root, "nothing")


def test_without_its_link_a_home_says_which_release_brings_it_back(twice: Any) -> None:
    """Also a link to a release that was removed by hand."""
    newest = kept_releases(twice.root)[0].name
    for damage in (layout.link(twice.root).unlink, (layout.release(twice.root, newest)).unlink):
        damage()
        newest = kept_releases(twice.root)[0].name
        for ask in (rollback, open_release):
            with pytest.raises(NoReleaseError, match=f"link .* is gone: .*hubhouse rollback {newest}`"):
                ask(twice.root)
        assert rollback(twice.root, newest) == newest
        assert current(twice.root) == newest


def test_a_release_without_a_name_is_none(twice: Any) -> None:
    """`hubhouse rollback "$UNSET"` is a mistake, not the wish to go back."""
    with pytest.raises(NoReleaseError, match="no such release"):
        rollback(twice.root, "")


def test_what_is_tried_out_leaves_the_writer_as_it_was_though_it_is_ahead_of_the_release(twice: Any) -> None:
    """So it is between two parts of a backfill."""
    twice.load([twice.pages.page("three", headline="three", container="three")])
    before = twice.tables(["raw.sighting", "meta.run", "core.article"])
    with tried_out(twice.root):
        twice.load([twice.pages.page("four", headline="four", container="four")])
    assert twice.tables(["raw.sighting", "meta.run", "core.article"]) == before
    assert not layout.aside(twice.root).exists()


def test_a_copy_that_a_full_disk_stopped_leaves_nothing(twice: Any) -> None:
    """The room it took is needed for everything else. A limit of a file's size stands for the disk."""
    newest = kept_releases(twice.root)[0]
    before = sorted(twice.root.rglob("*"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (newest.size_bytes // 2, limits[1]))
    try:
        with pytest.raises(OSError, match="large"):
            rollback(twice.root, newest.name)
        with pytest.raises(duckdb.Error):
            compact(layout.writer(twice.root))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert sorted(twice.root.rglob("*")) == before
    assert twice.rows("SELECT count(*) FROM core.article") == [(2,)]


def test_a_release_is_compact_and_keeps_every_row_and_comment(house: Any) -> None:
    house.rows("CREATE TABLE raw.bulk AS SELECT hash(range) AS noise FROM range(10_000_000)")
    house.load([house.pages.page("x")])
    house.rows("DROP TABLE raw.bulk")
    kept = house.rows("SELECT count(*), count(comment) FROM duckdb_columns() WHERE NOT internal")
    house.publish()
    assert layout.link(house.root).stat().st_size < 0.6 * layout.writer(house.root).stat().st_size
    assert house.published_rows("SELECT article_body FROM mart.article") == [("x",)]
    commented = "SELECT count(*), count(comment) FROM duckdb_columns() WHERE NOT internal"
    assert house.published_rows(commented) == kept
    tags = house.published_rows("SELECT tags FROM duckdb_databases() WHERE NOT internal")
    assert tags[0][0]["storage_version"].startswith("v1.2.0")
