"""The work list of stale outcomes, and the redo that restates them from the raw zone."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

from load.raw_zone import page_ids, payloads, shard_name
from load.shards import BATCH_PAGES
from load.stale import StaleReason, StaleRequest, read_stale, stale_shards
from load.templates import current_snapshots, hub_pages, store_snapshots
from transform.article import Article, NotArticle, PageType
from transform.boilerplate.fingerprints import fingerprint
from transform.boilerplate.templates import TemplateEntry, snapshot_of
from warehouse import layout
from warehouse.connection import open_writer
from warehouse.sql import statement

NOW = datetime(2026, 1, 1)


def request(house: Any, *reasons: StaleReason, snapshots: Any = None) -> StaleRequest:
    asked = StaleRequest(versions=house.versions, snapshots=snapshots or {})
    return dataclasses.replace(asked, reasons=frozenset(reasons)) if reasons else asked


def listed(house: Any, asked: StaleRequest) -> list[Any]:
    shards = stale_shards(house.root, "redo", asked)
    return [page for shard in shards for page in read_stale(house.root, shard.path)]


def test_nothing_is_stale_after_a_load_and_before_any(house: Any) -> None:
    assert stale_shards(house.root, "redo", request(house)) == []
    house.load([house.pages.page("x")])
    assert stale_shards(house.root, "redo", request(house)) == []


def test_new_rules_redo_every_outcome_from_the_raw_zone(house: Any) -> None:
    page, outcome = house.pages.page("body", url="https://hub.example/a", at=datetime(2024, 1, 1))
    house.load([(page, outcome), house.pages.page("body", container="b")])
    house.with_rules("rules-2")
    again = listed(house, request(house))
    assert {(one.page_id, one.payload, one.target_uri, one.hub) for one in again} == {
        (page.page_id, page.payload, page.target_uri, "testhub"),
        (page.page_id, page.payload, None, "testhub"),
    }
    redone = [(one, dataclasses.replace(outcome, article_body="better body")) for one in again]
    counts = house.load(redone, sightings=False, kind="redo")
    assert (counts.sightings, counts.restated, counts.pages) == (0, 2, 0)
    assert house.rows("SELECT DISTINCT article_body FROM mart.article") == [("better body",)]
    assert house.rows("SELECT count(*) FROM core.article_author") == [(2,)]
    assert (
        house.rows("SELECT new_rules_version, content_changed FROM meta.restatement")
        == [("rules-2", True)] * 2
    )
    assert listed(house, request(house)) == []


def test_a_changed_profile_makes_the_pages_of_its_hub_alone_stale(house: Any) -> None:
    house.load([house.pages.page("x"), house.pages.page("y", container="b", hub="other")])

    def stale(profiles: dict[str, str]) -> list[str]:
        versions = dataclasses.replace(house.versions, profiles=profiles)
        return [page.hub for page in listed(house, StaleRequest(versions=versions, snapshots={}))]

    assert stale({"other": "edited", "third": "new"}) == ["other"]
    assert stale({}) == []


def test_retry_lists_rejections_alone_and_rebuild_everything(house: Any) -> None:
    house.load([house.pages.page("x"), house.pages.page("bad", kind="rejected", container="b")])
    bad = listed(house, request(house, StaleReason.RETRY))
    assert [page.container for page in bad] == ["b"]
    assert len(listed(house, request(house, StaleReason.REBUILD))) == 2


def test_a_retried_rejection_becomes_an_article(house: Any) -> None:
    bad, _ = house.pages.page("bad", kind="rejected")
    house.load([(bad, _)])
    _, outcome = house.pages.page("good")
    assert isinstance(outcome, Article)
    counts = house.load(
        [(bad, dataclasses.replace(outcome, page_id=bad.page_id))], sightings=False, kind="retry"
    )
    assert counts.restated == 1
    assert house.rows("SELECT count(*) FROM mart.article") == [(1,)]
    assert house.rows("SELECT count(*) FROM meta.rejection") == [(0,)]


def test_a_new_template_makes_only_the_pages_stale_that_have_it(house: Any) -> None:
    house.load(
        [
            house.pages.page("x", notice="Support us today."),
            house.pages.page("y", notice="Nothing.", container="b"),
        ]
    )
    templates = snapshot_of(
        "testhub", [TemplateEntry(template_id="t", fingerprint=fingerprint("support US today"))]
    )
    store_snapshots(house.root, "run-001", [templates], learned_at=NOW)
    with open_writer(house.root) as connection:
        assert current_snapshots(connection) == {"testhub": templates}
    stale = listed(house, request(house, snapshots={"testhub": templates}))
    assert [page.container for page in stale] == ["dumps/a.txt"]
    adopted = house.rows("SELECT snapshot_id FROM meta.outcome WHERE snapshot_id IS NOT NULL")
    assert adopted == [(templates.snapshot_id,)]


def test_a_template_that_grows_leaves_the_pages_alone_on_which_it_says_the_same(house: Any) -> None:
    house.load([house.pages.page("x", notice="Support us today with a gift of any size, large or small.")])
    with open_writer(house.root) as connection:
        ((_, (page,)),) = [(hub, list(pages)) for hub, pages in hub_pages(connection, ["testhub"])]
    notice = page.blocks[-1]
    assert notice.sketch
    entry = TemplateEntry(template_id="t", fingerprint=notice.fingerprint, sketch=notice.sketch[:2])
    made_with = snapshot_of("testhub", [entry])
    store_snapshots(house.root, "run-001", [made_with], learned_at=NOW)
    assert len(listed(house, request(house, snapshots={"testhub": made_with}))) == 1
    house.rows("UPDATE meta.outcome SET snapshot_id = ?", [made_with.snapshot_id])
    grown = snapshot_of("testhub", [dataclasses.replace(entry, sketch=notice.sketch)])
    store_snapshots(house.root, "run-002", [grown], learned_at=NOW)
    assert grown.changed_keys(made_with) >= {notice.fingerprint}
    assert listed(house, request(house, snapshots={"testhub": grown})) == []
    gone = snapshot_of("testhub", [])
    store_snapshots(house.root, "run-003", [gone], learned_at=NOW)
    assert len(listed(house, request(house, snapshots={"testhub": gone}))) == 1


def test_a_released_hub_is_transformed(house: Any) -> None:
    house.load([house.pages.page("x")], held_hubs=["testhub"])
    assert listed(house, request(house)) == []
    released = request(house, StaleReason.RELEASED)
    assert [page.container for page in listed(house, released)] == ["dumps/a.txt"]


def test_the_blocks_of_a_hubs_pages_are_read_back_for_learning(house: Any) -> None:
    house.load([house.pages.page("x", url="https://hub.example/a"), house.pages.page("y", hub=None)])
    with open_writer(house.root) as connection:
        ((hub, (page,)),) = [(hub, list(pages)) for hub, pages in hub_pages(connection, ["testhub", "gone"])]
    assert hub == "testhub"
    assert page.url == "https://hub.example/a"
    assert [block.fingerprint for block in page.blocks] == [fingerprint("x"), fingerprint("Notice.")]


def test_a_large_hub_learns_from_a_sample_that_depends_on_the_set_alone(house: Any) -> None:
    pages = [house.pages.page(name, container=name) for name in "abcdef"]
    house.load(pages[3:])
    house.load(pages[:3])
    with open_writer(house.root) as connection:
        sample = [page.page_id for _, found in hub_pages(connection, ["testhub"], most=4) for page in found]
    assert sample == sorted(page.page_id for page, _ in pages)[:4]


def test_hubs_learn_together_as_they_would_alone(house: Any) -> None:
    entry = TemplateEntry(template_id="t", fingerprint=1, sketch=(2, 3), sample_page_id="p")
    learned = [
        snapshot_of("a", [entry]),
        snapshot_of("b", []),
        snapshot_of("c", [entry, dataclasses.replace(entry, fingerprint=4)]),
    ]
    store_snapshots(house.root, "run-001", learned, learned_at=NOW)
    store_snapshots(house.root, "run-002", learned[:1], learned_at=NOW)
    with open_writer(house.root) as connection:
        assert list(current_snapshots(connection).values()) == learned
    assert house.rows("SELECT count(*) FROM meta.hub_template") == [(3,)]


def test_the_catch_all_hub_and_hubs_of_rejections_alone_learn_nothing(house: Any) -> None:
    page = house.pages.page
    house.load([
        *(page(name, hub=None, container=name) for name in "ab"),
        *(page(name, hub="bad", kind="rejected", container=name) for name in "cd"),
        *(page(name, hub="good", container=name) for name in "ef"),
    ])  # fmt: skip
    assert house.rows(statement("unsettled_hubs"), {"chosen": []}) == [("good", 2)]


def test_a_short_work_list_is_cut_into_many_shards(house: Any) -> None:
    pages = [house.pages.page(str(number), container=str(number)) for number in range(40)]
    house.load(pages)
    stale = stale_shards(house.root, "run-002", request(house, StaleReason.REBUILD))
    assert [one.outcomes for one in stale] == [16, 16, 8]
    listed = [page.page_id for one in stale for page in read_stale(house.root, one.path)]
    assert sorted(listed) == sorted(page.page_id for page, _ in pages)


def test_a_work_list_follows_the_files_of_the_raw_zone(house: Any) -> None:
    """So a part of the list needs a part of a file."""
    pages = [house.pages.page(f"{number}", container=str(number)) for number in range(40)]
    house.load(pages[:30], pages[30:])
    stale = stale_shards(house.root, "run-002", request(house, StaleReason.REBUILD))
    listed = [page.page_id for one in stale for page in read_stale(house.root, one.path)]
    assert listed == [page.page_id for page, _ in pages]


def test_payloads_are_read_from_the_row_groups_that_hold_them(house: Any) -> None:
    pages = [house.pages.page(f"{number}") for number in range(BATCH_PAGES + 1)]
    house.load(pages)
    file = layout.raw(house.root, "run-001") / shard_name(0)
    wanted = [pages[0][0], pages[-1][0]]
    assert page_ids(file) == [page.page_id for page, _ in pages]
    assert list(payloads(file, [page.page_id for page in wanted])) == [(p.page_id, p.payload) for p in wanted]
    assert [page_id for page_id, _ in payloads(file)] == page_ids(file)


def test_a_feed_takes_no_place_in_the_sample_of_its_hub(house: Any) -> None:
    """It has no blocks; a hub with a feed for each page would be learned from half as many."""
    page, *others = sorted(
        (house.pages.page(name, container=name) for name in "abc"), key=lambda made: made[0].page_id
    )
    feed = NotArticle(
        page_id=page[0].page_id, hub="testhub", target_uri=None, page_type=PageType.FEED, evidence="rss"
    )
    house.load([(page[0], feed), *others])
    with open_writer(house.root) as connection:
        sample = [page.page_id for _, found in hub_pages(connection, ["testhub"], most=2) for page in found]
    assert sample == [page.page_id for page, _ in others]
