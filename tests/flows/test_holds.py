"""A hub that breaks its layout is held back on the day, with the page that shows it; the operator decides."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from extract.hub import QualityProfile
from flows.operations.quality import chance, held_back
from load.shards import write_shard
from load.withdraw import HELD, SOURCE, withdraw
from warehouse.sql import statement

if TYPE_CHECKING:
    from pathlib import Path

BREAK_DAY = 92
# One page says what is usual, and any that lacks it is no chance.
STRICT = """
key = "small"
name = "Small"
hosts = ["small.example"]
[quality]
least_history_pages = 1
chance = 0.9
"""
SOUND = """
<link rel=canonical href=https://small.example/a><meta name=author content="Ada Example">
<meta property=article:published_time content=2024-05-06><h1>Aims of the day</h1>
<p>The median survival was longer in the younger patients, and the response was durable in all of them.</p>
"""


@pytest.fixture(scope="module")
def days(hub_history: Any, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A hundred days of a hub that breaks its layout on day 92."""
    plan = hub_history.Plan(days=100, hubs=("west",), break_day=BREAK_DAY)
    written: list[Path] = hub_history.write_history(plan, tmp_path_factory.mktemp("history"))
    return written


@pytest.fixture
def held(hubhouse: Any, days: list[Path]) -> Any:
    start = hub_day(BREAK_DAY)
    before = [path for path in days if path.stem < start]
    summary = ingest(hubhouse, *before[:-2])
    assert summary["holds"] == []
    for sound in before[-2:]:
        assert ingest(hubhouse, sound)["holds"] == []
    broken = [path for path in days if path.stem >= start]
    summary = ingest(hubhouse, broken[0])
    assert summary["held"] == summary["sightings"]
    ((hold),) = summary["holds"]
    assert hold["hub"] == "west-hub.example"
    first = json.loads(broken[0].read_text().splitlines()[0])
    assert hold["page"] == first["url"]
    return hubhouse, broken


def hub_day(offset: int) -> str:
    return (date(2024, 1, 1) + timedelta(days=offset)).isoformat()


def ingest(hubhouse: Any, *sources: Path | str) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads(hubhouse("ingest", *map(str, sources), "--no-prefect", "--json"))
    return summary


def articles(hubhouse: Any) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = hubhouse.rows(
        "SELECT article_id, headline, article_body FROM mart.article ORDER BY 1"
    )
    return rows


def test_a_broken_layout_waits_until_it_is_dropped(held: Any) -> None:
    hubhouse, broken = held
    assert "west-hub.example" in hubhouse("holds")
    before = articles(hubhouse)
    hubhouse("holds", "drop", "west-hub.example")
    assert articles(hubhouse) == before
    assert hubhouse.rows("SELECT count(*) FROM meta.disposition WHERE disposition = 'held'") == [(0,)]
    assert "west-hub.example" not in hubhouse("holds")
    assert ingest(hubhouse, broken[0])["held"] > 0


def test_a_layout_that_is_accepted_is_the_usual_one(held: Any) -> None:
    hubhouse, broken = held
    before = articles(hubhouse)
    hubhouse("holds", "accept", "west-hub.example")
    assert articles(hubhouse) != before
    assert hubhouse.rows("SELECT decision FROM meta.hold") == [("accepted",)]
    assert ingest(hubhouse, broken[1])["holds"] == []
    told = hubhouse("holds", "accept", "west-hub.example", code=2)
    assert "nothing of it is held back" in told


@pytest.mark.parametrize("later_is_sound", [True, False])
def test_a_page_that_two_shards_made_counts_once_as_the_later_made_it(
    house: Any, *, later_is_sound: bool
) -> None:
    house.load([house.pages.page(f"body {n}", container=str(n)) for n in range(100)])
    page, sound = house.pages.page("late", container="late")
    broken = dataclasses.replace(sound, headline=None, date_published=None, authors=())
    made = (broken, sound) if later_is_sound else (sound, broken)
    shards = [
        write_shard(house.root, "run-x", n, [(page, one)], versions=house.versions, sightings=n == 0)
        for n, one in enumerate(made)
    ]
    assert [held.pages for held in held_back(house.root, shards)] == ([] if later_is_sound else [1])


def test_a_hub_is_held_when_half_of_its_new_pages_lost_its_layout_and_that_is_no_chance(house: Any) -> None:
    house.load([house.pages.page(f"body {n} and more words", container=f"{n}") for n in range(100)])
    cases = {(1, 1): True, (2, 1): False, (4, 2): True, (10, 4): False, (10, 5): True}
    told = {}
    for number, (pages, lost) in enumerate(cases):
        made = [house.pages.page(f"new {pages} {lost} {n}", container=f"{n}") for n in range(pages)]
        broken = [(page, dataclasses.replace(one, headline=None, authors=())) for page, one in made[:lost]]
        shard = write_shard(house.root, "run-x", number, [*broken, *made[lost:]], versions=house.versions)
        told[pages, lost] = bool(held_back(house.root, [shard]))
    assert told == cases


@pytest.mark.parametrize(
    ("lacks", "cause"),
    [
        ({"headline": None, "date_published": None}, "headline, date_published"),
        ({"authors": (), "word_count": 3}, "authors, body"),
        ({"headline": None, "word_count": 4}, None),  # a fifth of the usual length is enough
        ({"headline": None, "sponsor_mentions": ()}, None),  # most have no sponsor
    ],
)
def test_a_page_lost_its_layout_when_it_lacks_two_of_what_the_hubs_pages_have(
    house: Any, lacks: dict[str, Any], cause: str | None
) -> None:
    usual = " ".join(["word"] * 19)
    made = [
        house.pages.page(f"{n} {usual}", container=f"{n}", sponsors=("Acme",)[: n % 2]) for n in range(100)
    ]
    house.load(made)
    page, outcome = house.pages.page(f"new {usual}", container="new", sponsors=("Acme",))
    shard = write_shard(
        house.root, "run-x", 0, [(page, dataclasses.replace(outcome, **lacks))], versions=house.versions
    )
    told = [one.cause for one in held_back(house.root, [shard])]
    assert told == ([f"1 of 1 new pages lack {cause}"] if cause else [])


def test_pages_of_all_shards_count_and_those_lost_before_make_a_loss_less_odd(house: Any) -> None:
    page = house.pages.page
    lost = [page(f"lost {n}", container=f"lost {n}", headline=None) for n in range(4)]
    lost = [(one, dataclasses.replace(made, authors=())) for one, made in lost]
    house.load([*[page(f"body {n}", container=f"{n}") for n in range(96)], *lost])
    broken = [page(f"late {n}", container=f"late {n}", headline=None) for n in range(2)]
    shards = [
        write_shard(
            house.root, "run-x", n, [(one, dataclasses.replace(made, authors=()))], versions=house.versions
        )
        for n, (one, made) in enumerate(broken)
    ]
    assert held_back(house.root, shards[:1]) == [], "one of one is likely where four of a hundred are lost"
    assert [held.cause for held in held_back(house.root, shards)] == [
        "2 of 2 new pages lack headline, authors"
    ]


def test_what_is_told_of_a_hold_is_of_the_pages_that_lost_their_layout(house: Any) -> None:
    """Answers that are no pages, and what was loaded before, say nothing of a layout."""
    page, day = house.pages.page, datetime(2024, 6, 1)
    before = [page(f"body {n}", container=str(n)) for n in range(100)]
    house.load(before)
    sound = page("sound", container="first", at=day)
    gone = page("gone", kind="rejected", container="gone", at=day, status=404)
    late, early = (page(f"{n} days", container=f"{n}", at=day + timedelta(days=n)) for n in (2, 1))
    lost = [(one, dataclasses.replace(made, headline=None, authors=())) for one, made in (late, early)]
    results = [*before[:3], sound, gone, *lost]
    shard = write_shard(house.root, "run-x", 0, results, versions=house.versions)
    (held,) = held_back(house.root, [shard])
    assert (held.pages, held.cause) == (3, "2 of 3 new pages lack headline, authors")
    assert (held.first_page, held.first_captured_at) == (early[0].container, early[0].captured_at)


def test_the_catch_all_hub_a_young_one_and_one_whose_profile_says_so_are_never_held(house: Any) -> None:
    (house.root / "hubs").mkdir(parents=True)
    profile = 'key = "free"\nname = "Free"\n[quality]\nhold = false\n'
    (house.root / "hubs" / "free.toml").write_text(profile)
    least = QualityProfile().least_history_pages
    hubs = {None: least, "free": least, "young": least - 1, "held": least}
    page = house.pages.page
    house.load(
        [page(f"{hub} {n}", hub=hub, container=f"{n}") for hub, most in hubs.items() for n in range(most)]
    )
    made = [page(f"{hub} {n}", hub=hub, container="late") for hub in hubs for n in range(19)]
    broken = [(one, dataclasses.replace(outcome, headline=None, authors=())) for one, outcome in made]
    shard = write_shard(house.root, "run-x", 0, broken, versions=house.versions)
    assert [held.hub for held in held_back(house.root, [shard])] == ["held"]


@pytest.fixture
def small(hubhouse: Any, tmp_path: Path) -> Any:
    """A home in which three broken pages of a hub wait."""
    (hubhouse.home / "hubs").mkdir(parents=True)
    (hubhouse.home / "hubs" / "small.toml").write_text(STRICT)
    sound, broken = tmp_path / "sound.html", tmp_path / "broken"
    sound.write_text(SOUND)
    assert ingest(hubhouse, sound, "--hub", "small")["inserted"] == 1
    broken.mkdir()
    for name in ("one", "two", "three"):
        (broken / f"{name}.html").write_text(f"<p>Notice {name}.</p><p>Call the desk of the day.</p>")
    assert ingest(hubhouse, broken, "--hub", "small")["held"] == 3
    return hubhouse


def test_a_hub_that_is_held_teaches_no_templates(small: Any) -> None:
    hubhouse = small
    assert hubhouse.rows("SELECT count(*) FROM meta.template_snapshot") == [(0,)]
    hubhouse("holds", "accept", "small")
    assert hubhouse.rows("SELECT count(*) FROM meta.template_snapshot WHERE is_current") == [(1,)]


def test_a_decision_that_was_killed_before_it_was_published_is_completed_by_the_same_call(small: Any) -> None:
    assert withdraw(small.home, HELD, "small").captures == 3
    told = small("holds", "accept", "small", code=2)
    assert "what was decided before is not published yet: `hubhouse holds drop small`" in told
    assert "small" in small("holds")
    assert "0 held pages were withdrawn" in small("holds", "drop", "small")
    assert "small" not in small("holds")
    assert "`hubhouse holds` lists what is" in small("holds", "drop", "small", code=2)


def test_a_hold_is_dropped_with_the_last_page_that_waits(house: Any) -> None:
    page = house.pages.page
    house.load([page("first")])
    house.load([page(name, container=f"held/{name}") for name in "ab"], held_hubs=["testhub"])
    assert house.rows("SELECT hub, run_id, cause FROM meta.hold") == [("testhub", "run-002", "no headline")]
    withdraw(house.root, SOURCE, "held/a")
    assert house.rows("SELECT decision FROM meta.hold") == [(None,)]
    withdraw(house.root, SOURCE, "held/b")
    assert house.rows("SELECT decision FROM meta.hold") == [("dropped",)]


def test_what_waits_is_dropped_and_what_an_earlier_hold_accepted_stays(house: Any) -> None:
    first = house.pages.page("first", container="accepted")
    gone = house.pages.page("gone", kind="rejected", status=404, container="gone")
    house.load([first, gone], held_hubs=["testhub"])
    house.load([first], sightings=False)
    accepted = {"hub": "testhub", "decision": "accepted", "now": house.monday}
    house.rows(statement("quality/decide"), accepted)
    waiting = [house.pages.page("next", hub=hub, container=hub) for hub in ("testhub", "other")]
    house.load(waiting, held_hubs=["testhub", "other"])
    assert withdraw(house.root, HELD, "testhub").captures == 1
    left = house.rows("SELECT container FROM raw.sighting ORDER BY 1")
    assert left == [("accepted",), ("gone",), ("other",)]
    assert house.rows("SELECT hub, run_id, decision FROM meta.hold ORDER BY ALL") == [
        ("other", "run-003", None), ("testhub", "run-001", "accepted"), ("testhub", "run-003", "dropped"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pages", "lost", "rate", "is_chance"),
    [
        (1, 1, 1 / 102, False),
        (1, 1, 1 / 50, True),
        (2, 1, 1 / 102, True),
        (3, 2, 0.05, False),
        (5, 0, 0.01, True),
    ],
)
def test_chance(pages: int, lost: int, rate: float, is_chance: bool) -> None:  # noqa: FBT001
    assert (chance(pages, lost, rate) >= QualityProfile().chance) == is_chance
