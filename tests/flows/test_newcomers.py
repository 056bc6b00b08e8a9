"""Pages of hubs without templates: who waits, and that waiting changes nothing but the work."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import tempfile
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.options import ReadOptions
from extract.page import MediaType, Page, digest
from flows.transforming import hubs_to_learn, sample_of
from flows.workers.marker import Marker, Place, Step
from flows.workers.newcomers import (
    CHUNK_PAGES,
    Chunk,
    Newcomer,
    NewcomerFile,
    WaitingShard,
    met_hubs,
    newcomers_file,
    read_chunks,
    read_waiting,
)
from flows.workers.plan import RunFolder, plan_again
from flows.workers.shard import write_task
from flows.workers.tasks import Blame, Setup
from flows.workers.triage import Triage
from load.raw_zone import shard_name
from load.run import UNKNOWN_HUB, Learned
from load.shards import write_shard
from load.stale import SHARD_OUTCOMES
from transform.boilerplate.templates import snapshot_of
from transform.pipeline import open_page, transform_page
from warehouse import layout

WORDS = [
    one + other for one in ("ba", "lo", "mi", "ru", "te") for other in ("dan", "kes", "lor", "mun", "sin")
]
PROSE = "The median survival was longer in the younger patients, and the response was durable. " * 4


def text_page(name: str, hub: str | None = "new", **settings: Any) -> Page:
    payload = settings.pop("payload", f"{name}\n\n{PROSE}{name}.\n".encode())
    return Page(
        page_id=digest(payload),
        payload=payload,
        media_type=settings.pop("media_type", MediaType.TEXT),
        container=f"{name}.txt",
        hub=hub,
        **settings,
    )


class Walk:
    """The pages of a shard, asked as the walk of a worker asks, and what its file then holds."""

    def __init__(self, home: Path, *hubs: str, shard: int = 0) -> None:
        self.path = newcomers_file(home, "run", shard)
        self.file = NewcomerFile(self.path)
        self.triage = Triage(hubs, self.file, met_hubs(home, "run"))

    def waits(self, pages: list[Page]) -> list[bool]:
        return [self._waits(page) for page in pages]

    def _waits(self, page: Page) -> bool:
        waits = self.triage.must_wait(page)
        if not waits:
            self.triage.take_transformed(page, transform_page(page, None, None))
        return waits

    def newcomers(self) -> dict[str, list[Newcomer]]:
        self.file.close()
        found: dict[str, list[Newcomer]] = {}
        for chunk in read_chunks(self.path):
            assert chunk.pages == len(chunk.read())
            found.setdefault(chunk.hub, []).extend(chunk.read())
        return found


def test_from_the_second_on_the_pages_of_a_hub_without_templates_wait(tmp_path: Path) -> None:
    walk = Walk(tmp_path, "known")
    pages = [
        text_page("a"),
        text_page("b"),
        text_page("c", "other"),
        text_page("d", "known"),
        text_page("e", "known"),
        text_page("f", None),
        text_page("g", None),
        text_page("h"),
    ]
    assert walk.waits(pages) == [False, True, False, False, False, False, False, True]
    told = {hub: [(one.page.container, one.waits) for one in met] for hub, met in walk.newcomers().items()}
    assert told == {
        "new": [("a.txt", False), ("b.txt", True), ("h.txt", True)],
        "other": [("c.txt", False)],
    }


def test_of_a_hub_that_another_shard_has_met_the_first_page_waits_too(tmp_path: Path) -> None:
    first, beside = Walk(tmp_path), Walk(tmp_path, shard=1)
    assert first.waits([text_page("a")]) == [False]
    assert first.newcomers().keys() == {"new"}
    assert beside.waits([text_page("b")]) == [False], "it began before the first was written"
    assert Walk(tmp_path, shard=2).waits([text_page("c"), text_page("d", "other")]) == [True, False]


def test_what_an_attempt_left_that_was_killed_at_its_end_is_not_met(tmp_path: Path) -> None:
    killed = Walk(tmp_path)
    assert killed.waits([text_page("a"), text_page("b")]) == [False, True]
    killed.newcomers()
    assert Walk(tmp_path).waits([text_page("a"), text_page("b")]) == [False, True]


def test_a_hub_of_which_a_page_waits_is_seen_to_even_if_it_is_the_only_one(tmp_path: Path) -> None:
    waits, does_not = (Chunk(tmp_path, 0, 1, hub, 1, waits) for hub, waits in (("one", True), ("two", False)))
    assert hubs_to_learn([waits, does_not]) == [("one", [waits])]


def test_the_catch_all_hub_never_waits(tmp_path: Path) -> None:
    walk = Walk(tmp_path)
    assert walk.waits([text_page("a", UNKNOWN_HUB), text_page("b", UNKNOWN_HUB)]) == [False, False]
    assert walk.newcomers() == {}


def test_pages_that_cannot_be_read_again_become_rejections(tmp_path: Path, house: Any) -> None:
    """A worker died twice while it read the second of the pages that wait: each of the rest is told of."""
    pages = [text_page(name) for name in "abcd"]
    walk = Walk(tmp_path)
    walk.waits(pages)
    newcomers = walk.newcomers()["new"]
    payloads = write_shard(house.root, "run", 0, [(page, None) for page in pages], versions=house.versions)
    asked = frozenset(one.outcome_id for one in newcomers if one.waits)
    assert payloads.payloads
    part = WaitingShard(chunks=read_chunks(walk.path), payloads=payloads.payloads, outcome_ids=asked)
    folder = RunFolder(home=house.root, run_id="run")
    setup = Setup(options=ReadOptions(), versions=house.versions)
    (task,) = plan_again(folder, [part], setup, first=1)
    blamed = (Blame(place=Place(0, 1, Step.READING), cause="killed by signal 9"),)
    with tempfile.TemporaryFile() as file:
        os.truncate(file.fileno(), Marker.SIZE)
        manifest = write_task(dataclasses.replace(task, blamed=blamed), Marker(file.fileno()))
    rows = pq.read_table(manifest.tables["outcome"]).to_pylist()
    assert sorted(row["outcome_id"] for row in rows) == sorted(asked)
    assert [row["reason"] for row in rows] == [None, "crashed", "crashed"]


@pytest.mark.parametrize(
    "other",
    [
        {"payload": b""},
        {"payload": b"--- * ---"},
        {"payload": b"<html><title>404</title><h1>Page not found", "media_type": MediaType.HTML},
        {"payload": b"\x89PNG", "media_type": MediaType.OTHER},
        {"http_status": 404},
    ],
    ids=["empty", "no text", "error page", "image", "answer"],
)
def test_what_templates_cannot_be_learned_from_never_waits(other: dict[str, Any], tmp_path: Path) -> None:
    walk = Walk(tmp_path)
    pages = [text_page("x", **other), text_page("a"), text_page("y", **other), text_page("b")]
    assert walk.waits(pages) == [False, False, False, True]
    assert [newcomer.page.container for newcomer in walk.newcomers()["new"]] == ["a.txt", "b.txt"]


def test_the_prints_are_the_same_from_a_page_and_from_its_outcome(tmp_path: Path) -> None:
    first, second = text_page("a"), text_page("b")
    told = []
    for number, pages in enumerate([[first, second], [second, first]]):
        walk = Walk(tmp_path / str(number))
        assert walk.waits(pages) == [False, True]
        told.append({one.page.container: (one.page, one.prints) for one in walk.newcomers()["new"]})
    assert told[0] == told[1]
    assert all(page.payload == b"" for page, _ in told[0].values())


def test_the_pages_that_wait_come_back_with_their_payloads(tmp_path: Path, house: Any) -> None:
    pages = [
        text_page("a"),
        text_page("b"),
        text_page("c", "other"),
        text_page("b", target_uri="https://b.example/"),
        text_page("b"),  # another capture: the same outcome
    ]
    walk = Walk(tmp_path)
    walk.waits(pages)
    newcomers = walk.newcomers()
    assert [one.page.target_uri for one in newcomers["new"]] == [None, None, "https://b.example/", None]
    results = [(page, None) for page in pages]
    manifest = write_shard(house.root, "run-001", 0, results, versions=house.versions)
    assert manifest.sightings == len(pages)
    assert manifest.payloads == layout.raw(house.root, "run-001") / shard_name(0)
    asked = frozenset(one.outcome_id for one in newcomers["new"] if one.waits)
    shard = WaitingShard(chunks=read_chunks(walk.path), payloads=manifest.payloads, outcome_ids=asked)
    assert list(read_waiting(shard)) == [(pages[1], None), (pages[3], None)]
    assert shard.outcomes == 2


def test_a_page_in_html_that_waits_is_parsed_once(tmp_path: Path, house: Any) -> None:
    """What comes back gives the outcome that the page itself gives, whatever the parser had to mend."""
    heads = (
        "",
        '<?xml version="1.0" encoding="utf-8"?>',
        "<table><p><b>x</table></i>",
        "\ufeff<!doctype html>",
    )
    payloads = [
        f"{head}<title>T {head}</title><h1>On {n}</h1><p>{PROSE}".encode() for n, head in enumerate(heads)
    ]
    payloads += [path.read_bytes() for path in sorted(Path("tests/golden").rglob("page.html"))[:6]]
    pages = [text_page("a"), *(text_page("b", payload=one, media_type=MediaType.HTML) for one in payloads)]
    walk = Walk(tmp_path)
    assert walk.waits(pages) == [False, *(True for _ in payloads)]
    asked = frozenset(one.outcome_id for one in walk.newcomers()["new"] if one.waits)
    manifest = write_shard(
        house.root, "run-001", 0, [(page, None) for page in pages], versions=house.versions
    )
    assert manifest.payloads
    shard = WaitingShard(chunks=read_chunks(walk.path), payloads=manifest.payloads, outcome_ids=asked)
    read = list(read_waiting(shard))
    assert [page for page, _ in read] == pages[1:]
    for page, opened in read:
        assert opened == open_page(page)
        assert transform_page(replace(page, payload=b""), None, None, opened) == transform_page(
            page, None, None
        )


def test_more_newcomers_than_a_chunk_holds(tmp_path: Path) -> None:
    walk = Walk(tmp_path)
    pages = [text_page(f"{hub}{number}", hub) for number in range(CHUNK_PAGES) for hub in ("one", "two")]
    walk.waits(pages)
    found = walk.newcomers()
    assert len(read_chunks(walk.path)) == 4
    for hub, met in found.items():
        assert [one.page.container for one in met] == [page.container for page in pages if page.hub == hub]


@given(st.permutations(range(12)), st.integers(1, 4))
def test_the_sample_of_a_large_hub_is_the_same_in_whatever_parts_it_comes(
    order: list[int], size: int
) -> None:
    """Its pages with the smallest ids, with all of their captures, as the warehouse would choose them."""
    captures = [
        Newcomer(page=text_page(str(number // 2)), outcome_id=number, prints=(), waits=True)
        for number in range(12)
    ]
    sample: list[Newcomer] = []
    for start in range(0, 12, size):
        sample = sample_of([*sample, *(captures[number] for number in order[start : start + size])], most=4)
    smallest = sorted({one.page.page_id for one in captures})[:4]
    expected = {one.outcome_id for one in captures if one.page.page_id in smallest}
    assert {one.outcome_id for one in sample} == expected


def test_no_newcomers_no_file(tmp_path: Path) -> None:
    walk = Walk(tmp_path, "new")
    walk.waits([text_page("a"), text_page("b")])
    assert walk.newcomers() == {}
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_not_finished_counts_as_none(tmp_path: Path) -> None:
    walk = Walk(tmp_path)
    walk.waits([text_page(str(number)) for number in range(CHUNK_PAGES)])
    assert walk.path.exists()
    assert read_chunks(walk.path) == ()


def ingest(hubhouse: Any, *arguments: object) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads(hubhouse("ingest", *map(str, arguments), "--no-prefect", "--json"))
    return summary


def test_a_new_hub_is_transformed_once_with_its_templates(hubhouse: Any, dumps: Path) -> None:
    assert ingest(hubhouse, dumps)["redone"] == 0
    assert hubhouse.rows("SELECT kind FROM meta.run") == [("ingest",)]
    assert hubhouse.rows("SELECT count(*) FROM meta.restatement") == [(0,)]
    assert hubhouse.rows("SELECT count(*) > 0 FROM core.block WHERE rule LIKE 'template:%'") == [(True,)]
    of_older = (
        "SELECT count(*) FROM meta.outcome JOIN meta.template_snapshot AS t USING (hub) "
        "WHERE t.is_current AND outcome.snapshot_id IS DISTINCT FROM t.snapshot_id"
    )
    assert hubhouse.rows(of_older) == [(0,)]


def test_a_page_that_came_alone_in_its_shard_learns_with_those_of_others(
    hubhouse: Any, tmp_path: Path
) -> None:
    """It is transformed at once, and again before the merge when others have shown what is template."""
    boxes = "".join(
        f"<div><h4>Box {word}</h4><p>Buy a {word} of hours.</p></div>" for word in ("day", "week", "year")
    )
    folders = [tmp_path / name for name in ("first", "second", "third")]
    for folder in folders:
        folder.mkdir()
        for other in range(15):
            (folder / f"{other:02d}.txt").write_text(f"Page {other} of {folder.name}\n\n{PROSE}{other}.\n")
        page = f"<h1>Aims of the {folder.name}</h1>{boxes}<p>{PROSE} {folder.name}.</p><p>Of the {folder.name} day.</p>"
        (folder / "15.html").write_text(
            f"<link rel=canonical href=https://three.example/{folder.name}>{page}{boxes}"
        )
    summary = ingest(hubhouse, *folders)
    assert summary["redone"] == 0
    by_template = """
        SELECT count(DISTINCT outcome_id), count(DISTINCT payload.shard)
        FROM meta.outcome JOIN core.block USING (outcome_id) JOIN meta.payload USING (page_id)
        WHERE outcome.hub = 'three.example' AND rule LIKE 'template:%'
    """
    assert hubhouse.rows(by_template) == [(3, 2)]


def test_a_large_archive_is_transformed_by_all_workers(hubhouse: Any, tmp_path: Path) -> None:
    """It is one source, so one shard of the first step; what waits is cut into parts of some 250 pages."""
    archive = tmp_path / "pages.zip"
    pages = 2 * SHARD_OUTCOMES + 1
    with zipfile.ZipFile(archive, "w") as members:
        for number in range(pages):
            own = " ".join(random.Random(number).choices(WORDS, k=40))
            text = f"Aims of {own[:40]}\n\nAbout us\n\nThat day, {own}.\n\nOur partners\n\nWrite to us\n"
            members.writestr(f"{number:04d}.txt", text)
    told = ("ingest", str(archive), "--hub", "large", "--no-prefect", "--json")
    with hubhouse.start(*told, env={"HUBHOUSE_LOG": "info"}) as process:
        out, log = process.communicate()
    assert json.loads(out)["inserted"] == pages
    assert [json.loads(line)["event"] for line in log.splitlines()].count("shard") == 1 + 2
    assert hubhouse.rows("SELECT count(*), count(DISTINCT shard) FROM meta.payload") == [(pages, 1)]
    in_page = "SELECT count(DISTINCT outcome_id) FROM core.block WHERE rule LIKE 'template:%'"
    assert hubhouse.rows(in_page) == [(pages,)]


def test_one_page_met_twice_teaches_nothing(hubhouse: Any, tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(f"A single page\n\n{PROSE}\n")
    summary = ingest(hubhouse, "--hub", "single", tmp_path / "one.txt", tmp_path / "two.txt")
    assert (summary["inserted"], summary["duplicate"], summary["redone"]) == (1, 1, 0)
    assert hubhouse.rows("SELECT count(*) FROM meta.template_snapshot") == [(0,)]


def test_a_hub_that_had_a_page_already_ends_as_if_all_had_come_at_once(
    make_hubhouse: Any, dumps: Path, tmp_path: Path
) -> None:
    at_once, after_one = make_hubhouse(tmp_path / "one"), make_hubhouse(tmp_path / "two")
    ingest(at_once, dumps)
    files = sorted(path for path in dumps.rglob("*") if path.is_file())
    ingest(after_one, files[0])
    ingest(after_one, *files[1:])
    expected, found = at_once.tables(), after_one.tables()
    assert [name for name in expected if expected[name] != found[name]] == []


@pytest.mark.parametrize(
    ("pages", "earlier", "settled"),
    [(2, False, True), (3, False, False), (2, True, False)],
    ids=["all of them", "one became a rejection", "others came before"],
)
def test_templates_learned_from_all_pages_of_a_hub_are_not_learned_again(
    house: Any, pages: int, *, earlier: bool, settled: bool
) -> None:
    if earlier:
        house.load([house.pages.page("before", container="before.txt")])
    at = datetime(2024, 1, 1)
    loaded = [house.pages.page(name, container=name, at=at) for name in ("a", "b")]
    learned = Learned(
        snapshot=snapshot_of("testhub", []), pages=pages, last_page_id=max(page.page_id for page, _ in loaded)
    )
    house.load(loaded, learned=(learned,))
    rows = house.rows("SELECT learned_at, (SELECT max(merged_at) FROM meta.run) FROM meta.template_snapshot")
    ((learned_at, merged_at),) = rows
    assert (learned_at == merged_at) == settled
    assert learned_at <= merged_at


def test_of_an_outcome_that_was_made_twice_the_later_one_counts(house: Any) -> None:
    page, outcome = house.pages.page("body")
    better = dataclasses.replace(outcome, article_body="better")
    house.load([(page, outcome)], [(page, better)])
    assert house.rows("SELECT article_body FROM core.parsed_page") == [("better",)]
    assert house.rows("SELECT count(*) FROM core.article_author") == [(1,)]
