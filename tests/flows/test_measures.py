"""What a run measures of each hub, when that is unusual by the hub's own history, and what status tells of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from flows.operations.quality import record
from flows.operations.run_report import write_report
from flows.operations.status import status
from transform.blocks import Block

if TYPE_CHECKING:
    from collections.abc import Sequence

RUNS = 30  # of the history that counts


def measured(house: Any, run_id: str, hub: str = "testhub") -> dict[str, tuple[Any, ...]]:
    """Measure a run; return value and first page of each measure of a hub."""
    record(house.root, run_id)
    sql = "SELECT metric, round(value, 3), first_page FROM meta.quality WHERE (run_id, hub) = ($run, $hub)"
    return {metric: tuple(rest) for metric, *rest in house.rows(sql, {"run": run_id, "hub": hub})}


def remember(house: Any, metric: str, values: Sequence[float], hub: str = "testhub") -> None:
    """Let earlier runs have measured these values, in their order."""
    runs = [f"past-{number:03d}" for number in range(len(values))]
    house.rows(
        "INSERT INTO meta.quality (run_id, hub, metric, value, is_unusual)"
        " SELECT unnest(?), ?, ?, unnest(?), false",
        (runs, hub, metric, list(values)),
    )


def unusual(house: Any, run_id: str) -> list[str]:
    record(house.root, run_id)
    sql = "SELECT hub || ' ' || metric FROM meta.quality WHERE is_unusual AND run_id = ? ORDER BY ALL"
    return [told for (told,) in house.rows(sql, [run_id])]


def test_the_measures_are_of_the_runs_own_pages_and_name_the_first_that_lacks(house: Any) -> None:
    page, at = house.pages.page, [house.monday + timedelta(days=day) for day in range(4)]
    house.load([page("known", headline=None)])
    house.load(
        [
            page("one two three", container="1", at=at[1], sponsors=("Acme",)),
            page("two", headline=None, container="2", at=at[3]),
            page("other two", headline=None, container="3", at=at[2]),
            page("lone", day=None, at=at[1], fields={"authors": ()}, url="https://hub.example/4"),
            page("links", kind="listing", container="5", at=at[3]),
            page("bad", kind="rejected", container="6"),
            page("one two three", container="7", at=at[3], sponsors=("Acme",)),
            page("x", container="8", headline=None, hub="other"),
        ]
    )
    told = measured(house, "run-002")
    assert {name: value for name, (value, _) in told.items()} == {
        "pages": 6, "headline_share": 0.5, "author_share": 0.667, "date_share": 0.667, "sponsor_share": 0.333,
        "article_share": 0.833, "duplicate_share": 0.167, "body_words": 2, "cut_share": round(35 / 77, 3),
        "unknown_block_share": 0, "unseen_layout_share": 0,
    }  # fmt: skip
    first = {name: page for name, (_, page) in told.items() if page}
    assert first == {
        "headline_share": "3", "author_share": "https://hub.example/4", "date_share": "https://hub.example/4",
        "sponsor_share": "https://hub.example/4", "article_share": "5",
    }  # fmt: skip


def test_a_block_that_is_cut_and_nobody_knows_is_counted(house: Any) -> None:
    blocks = [Block(position=n, text="text", kind=kind) for n, kind in enumerate(("body", "boilerplate"))]
    house.load([house.pages.page("a", fields={"blocks": tuple(blocks)})])
    assert measured(house, "run-001")["unknown_block_share"] == (0.5, None)


@pytest.mark.parametrize(
    ("past", "pages", "is_told"),
    [
        ([1.0] * 10, 5, True),
        ([1.0] * 9, 5, False),  # too short a history
        ([1.0] * 10, 4, False),  # too few pages
        ([0.74] * 10, 5, False),  # 0.6 is a fifth off, and no more
        ([0.76] * 10, 5, True),
        ([0.9, 1.0] * 5, 5, False),  # the hub's measures scatter
        ([0.6] * 20 + [1.0] * RUNS, 5, True),  # only the latest runs count
        ([1.0] * 20 + [0.6] * RUNS, 5, False),
    ],
)
def test_a_measure_is_unusual_beyond_its_hubs_spread_and_tolerance(
    house: Any, past: Sequence[float], pages: int, *, is_told: bool
) -> None:
    remember(house, "headline_share", past)
    remember(house, "headline_share", [0.6] * RUNS, hub="other")
    remember(house, "date_share", [1.0] * RUNS)
    lacking = range(pages * 2 // 5)
    made = [
        house.pages.page(f"{n}", container=f"{n}", headline=None if n in lacking else "Aims")
        for n in range(pages)
    ]
    house.load(made)
    assert unusual(house, "run-001") == (["testhub headline_share"] if is_told else [])


@pytest.mark.parametrize(("named", "is_told"), [(1, False), (2, True)])
def test_what_is_usually_none_may_be_some(house: Any, named: int, *, is_told: bool) -> None:
    remember(house, "sponsor_share", [0.0] * 10)
    page, sponsors = house.pages.page, [("Acme",)] * named + [()] * (10 - named)
    house.load([page(f"{n}", container=f"{n}", sponsors=one) for n, one in enumerate(sponsors)])
    assert unusual(house, "run-001") == (["testhub sponsor_share"] if is_told else [])


def test_the_thresholds_are_the_hubs_own(house: Any) -> None:
    (house.root / "hubs").mkdir(parents=True)
    calm = 'key = "calm"\nname = "Calm"\n[quality]\ntolerance = 0.5\n'
    (house.root / "hubs" / "calm.toml").write_text(calm)
    for hub in ("calm", "testhub"):
        remember(house, "headline_share", [1.0] * 10, hub)
    heads = [None, None, "Aims", "Aims", "Aims"]
    page = house.pages.page
    house.load(
        [
            page(f"{hub} {n}", hub=hub, container=f"{n}", headline=head)
            for hub in ("calm", "testhub")
            for n, head in enumerate(heads)
        ]
    )
    assert unusual(house, "run-001") == ["testhub headline_share"]


def laid_out(house: Any, name: str, containers: Sequence[str], **facts: Any) -> Any:
    """Return a page with a paragraph in each of these containers."""
    blocks = tuple(Block(position=n, text=f"{name} {n}", path=f"{at}/p") for n, at in enumerate(containers))
    return house.pages.page(name, container=name, fields={"blocks": blocks}, **facts)


def test_a_layout_that_the_hub_never_had_is_told_also_by_one_page(house: Any) -> None:
    remember(house, "unseen_layout_share", [0.0] * 10)
    house.load([laid_out(house, "before", ("main", "aside", "footer"))])
    half = laid_out(house, "half", ("main", "div"), at=house.monday)
    house.load([half, laid_out(house, "mostly known", ("main", "aside", "div"))])
    assert unusual(house, "run-002") == ["testhub unseen_layout_share"]
    told = "SELECT value, first_page FROM meta.quality WHERE run_id = 'run-002' AND is_unusual"
    assert house.rows(told) == [(0.5, "half")]


def test_a_layout_that_is_new_throughout_is_told_and_that_of_another_hub_is_not_known(house: Any) -> None:
    house.load([laid_out(house, "here", ("main",)), laid_out(house, "there", ("div",), hub="other")])
    assert "unseen_layout_share" not in measured(house, "run-001"), "there is nothing to compare it with"
    house.load([laid_out(house, "late", ("div",)), laid_out(house, "new", ("section",))])
    assert measured(house, "run-002")["unseen_layout_share"] == (1, "late")


def test_templates_that_a_run_learned_and_lost_are_counted(house: Any) -> None:
    house.load([house.pages.page("a")])
    house.rows("UPDATE meta.outcome SET snapshot_id = 'new'")
    outcome: Any = house.rows("SELECT outcome_id, page_id FROM meta.outcome")[0]
    house.rows(
        "INSERT INTO meta.restatement VALUES "
        "('run-001-templates', ?, ?, 'article', 'article', 'r', 'r', 'm', 'm', 'old', 'new', false)",
        outcome,
    )
    for snapshot, names in (("older", "abcde"), ("old", "abcd"), ("new", "abx")):
        told = ("testhub", snapshot, "run-001", house.monday, snapshot == "new")
        house.rows("INSERT INTO meta.template_snapshot VALUES (?, ?, ?, ?, ?)", told)
        for name in names:
            house.rows(
                "INSERT INTO meta.hub_template (hub, snapshot_id, template_id, fingerprint, sketch, inside, support,"
                " pages, sample_page_id, sample_position) VALUES ('testhub', ?, ?, 1, [], false, 2, 2, 'a', 0)",
                (snapshot, name),
            )
    shares = measured(house, "run-001")
    assert (shares["new_template_share"], shares["vanished_template_share"]) == ((0.2, None), (0.4, None))


def test_status_tells_what_the_latest_measures_of_each_hub_show(house: Any) -> None:
    page = house.pages.page
    house.load([page("a", hub=hub, container=hub) for hub in ("one", "two", "calm")])
    shown = [
        ("run-1", "one", True),
        ("run-2", "one", False),
        ("run-1", "two", True),
        ("run-1", "calm", False),
    ]
    for run_id, hub, is_unusual in shown:
        row = (run_id, hub, "headline_share", 0.5, 1.0, 0.0, is_unusual, "first" if is_unusual else None)
        house.rows("INSERT INTO meta.quality VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    house.publish()
    told = status(house.root, house.monday)
    assert told["alerts"] == ["unusual: two: headline_share is 0.50, usually 1.00, first first"]


@pytest.mark.parametrize(
    ("gaps", "lag", "usual", "is_silent"),
    [
        ([], 7, None, False),
        ([], 8, None, True),  # a gap is a day at least
        ([0, 0], 8, None, True),
        ([2, 2, 30], 14, 2, False),
        ([2, 2, 30], 15, 2, True),
    ],
)
def test_a_hub_is_silent_beyond_seven_of_its_usual_gaps(
    house: Any, gaps: Sequence[int], lag: int, usual: float | None, *, is_silent: bool
) -> None:
    (house.root / "hubs").mkdir(parents=True)
    calm = 'key = "calm"\nname = "Calm"\n[quality]\nsilent_gaps = 1000\n'
    (house.root / "hubs" / "calm.toml").write_text(calm)
    at = house.monday + timedelta(hours=23)
    days = [timedelta(days=sum(gaps[:n]), seconds=n) for n in range(len(gaps) + 1)]
    made = [house.pages.page(f"{n}", container=f"{n}", at=at + day) for n, day in enumerate(days)]
    calm_days = [
        house.pages.page(f"{n}", container=f"{n}", hub="calm", at=at + timedelta(n)) for n in (-1, 1)
    ]
    house.load([*made, house.pages.page("undated", container="undated"), *calm_days])
    house.publish()
    now = at + timedelta(days=sum(gaps) + lag, hours=-22)  # days of the calendar, not 24 hours
    other, hub = status(house.root, now)["hubs"]
    assert (hub["pages"], hub["lag_days"], hub["usual_gap_days"]) == (len(made) + 1, lag, usual)
    assert (hub["is_silent"], other["is_silent"], other["usual_gap_days"]) == (is_silent, False, 2)


def test_an_ingest_that_met_nothing_is_told_until_the_next_one_that_did(house: Any) -> None:
    page = house.pages.page("a")
    for sightings, kind, latest, alerts in (
        ([], "backfill", "run-001", []),
        ([], "ingest", "run-002", ["empty: run run-002 met no page at all"]),
        ([], "redo", "run-002", ["empty: run run-002 met no page at all"]),
        ([page], "ingest", "run-004", []),
    ):
        house.load(sightings, kind=kind)
        house.rows("UPDATE meta.run SET started_at = merged_at")
        house.publish()
        assert status(house.root, house.monday)["alerts"] == alerts
        assert write_report(house.root, None).stem == latest
