"""Withdrawing a run or a source leaves the tables as if it had never been loaded."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from load.templates import store_snapshots
from load.withdraw import SOURCE, withdraw
from transform.boilerplate.templates import TemplateEntry, snapshot_of
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from pathlib import Path


def load(hubhouse: Any, *arguments: object) -> None:
    hubhouse("ingest", *map(str, arguments), "--no-prefect")


@pytest.fixture
def parts(dumps: Path) -> tuple[list[Path], list[Path]]:
    files = sorted(dumps.rglob("*.jsonl"))
    return files[::2], files[1::2]


def test_what_is_withdrawn_was_never_there(
    make_hubhouse: Any, parts: tuple[list[Path], list[Path]], tmp_path: Path
) -> None:
    right, wrong = parts
    expected, found = make_hubhouse(tmp_path / "one"), make_hubhouse(tmp_path / "two")
    load(expected, *right)
    wrongly_put = tmp_path / "wrong"
    wrongly_put.mkdir()
    for path in wrong:
        (wrongly_put / f"{path.parent.name}-{path.name}").write_bytes(path.read_bytes())
    load(found, *right[:10])
    load(found, wrongly_put, "--hub", "north-hub.example")
    ((run,),) = found.rows(
        "SELECT run_id FROM meta.run WHERE kind = 'ingest' ORDER BY started_at DESC LIMIT 1"
    )
    load(found, *right[10:])
    tables = expected.tables()
    for wrong_one in (run, str(wrongly_put)):
        assert "withdrew" in found("withdraw", wrong_one)
        left = found.tables()
        assert [name for name in tables if tables[name] != left[name]] == []
        load(found, wrongly_put)
        assert found.rows("SELECT count(*) FROM raw.sighting WHERE hub <> 'north-hub.example'")[0][0] > 0


def test_what_is_not_there_cannot_be_withdrawn(hubhouse: Any, dumps: Path) -> None:
    load(hubhouse, dumps / "north")
    told = hubhouse("withdraw", "nothing-of-this-name", code=1)
    assert told.count("\n") == 1
    assert "hubhouse runs" in told


def test_a_hub_that_keeps_rejections_alone_keeps_no_templates(house: Any) -> None:
    snapshot = snapshot_of("testhub", [TemplateEntry(template_id="t", fingerprint=1)])
    good = [house.pages.page(name, container="good.txt") for name in ("one", "two")]
    house.load([*good, house.pages.page("bad", kind="rejected", container="bad.txt")])
    store_snapshots(house.root, "run-001", [snapshot], learned_at=datetime(2026, 1, 1))
    assert withdraw(house.root, SOURCE, "good.txt").captures == len(good)
    assert house.rows("SELECT result FROM meta.outcome WHERE hub = 'testhub'") == [("rejected",)]
    assert house.rows("SELECT count(*) FROM meta.template_snapshot WHERE is_current") == [(0,)]


def test_a_withdrawal_that_was_killed_before_it_was_published_is_completed_by_the_same_call(
    house: Any,
) -> None:
    house.load([house.pages.page("bad", container="bad.txt")])
    house.publish()
    assert withdraw(house.root, SOURCE, "bad.txt").captures == 1
    assert withdraw(house.root, SOURCE, "bad.txt").captures == 0
    house.publish()
    with pytest.raises(WarehouseError, match="no captures of it are loaded"):
        withdraw(house.root, SOURCE, "bad.txt")
