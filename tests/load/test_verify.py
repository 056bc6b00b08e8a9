"""A sound home verifies; each kind of damage is named; a backup brings all of it back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest

from load.stale import StaleRequest, read_stale, stale_shards
from load.verify import verify
from warehouse import layout
from warehouse.backup import backup, restore
from warehouse.errors import DamagedError, WarehouseError
from warehouse.rollback import rollback
from warehouse.space import require_space
from warehouse.sql import statement

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def sound(house: Any) -> Any:
    house.load([house.pages.page("one"), house.pages.page("two", container="b", headline="Two")])
    house.publish()
    return house


def faults(house: Any) -> str:
    return "; ".join(f"{fault.place}: {fault.fault}" for fault in verify(house.root))


def test_a_sound_home_verifies(sound: Any) -> None:
    assert faults(sound) == ""


def test_a_missing_and_a_damaged_raw_file_are_named(sound: Any) -> None:
    (raw,) = layout.raw(sound.root).rglob("*.parquet")
    raw.write_bytes(raw.read_bytes()[:-20])
    assert "unreadable" in faults(sound)
    raw.unlink()
    assert "No such file" in faults(sound)


def test_bytes_of_another_page_are_named(sound: Any) -> None:
    sound.rows(
        "UPDATE meta.payload SET page_id = 'x' WHERE page_id = (SELECT min(page_id) FROM meta.payload)"
    )
    told = faults(sound)
    assert "the payload is missing" in told
    assert "its bytes are nowhere" in told


def test_a_flipped_byte_of_a_payload_is_named_and_stops_what_would_be_made_of_it(sound: Any) -> None:
    (raw,) = layout.raw(sound.root).rglob("*.parquet")
    table = pq.read_table(raw)
    payloads = [b"x" + row["payload"][1:] for row in table.to_pylist()]
    pq.write_table(table.set_column(1, table.schema.field("payload"), [payloads]), raw)
    assert "not those of this page; restore it from a backup" in faults(sound)
    sound.with_rules("rules-2")
    request = StaleRequest(versions=sound.versions, snapshots={})
    (shard,) = stale_shards(sound.root, "redo", request)
    with pytest.raises(DamagedError, match="restore it from a backup"):
        list(read_stale(sound.root, shard.path))


def test_a_lost_database_of_the_writer_is_named_and_not_begun_anew(sound: Any) -> None:
    """The next release would have lacked all that was there before."""
    (name,) = layout.release_names(sound.root)
    shutil.rmtree(layout.writer(sound.root).parent)
    assert f"gone, while its releases are there; `hubhouse rollback {name}`" in faults(sound)
    with pytest.raises(DamagedError, match=f"hubhouse rollback {name}"):
        sound.load([sound.pages.page("three", container="c", headline="Three")])
    rollback(sound.root, name)
    assert faults(sound) == ""
    assert sound.rows("SELECT count(*) FROM mart.article") == [(2,)]


def test_a_damaged_release_is_named(sound: Any) -> None:
    release = layout.link(sound.root).resolve()
    release.chmod(0o644)
    release.write_bytes(b"no database" * 1000)
    assert f"release {release.stem}: unreadable" in faults(sound)


BLOCKS_BEGIN, BLOCK_BYTES = 3 * 4096, 256 << 10  # of a DuckDB file: three headers, then blocks


def is_readable(database: Path) -> bool:
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            for (table,) in connection.execute(statement("verify/tables")).fetchall():
                connection.execute(f"FROM {table}").fetchall()
    except duckdb.Error:
        return False
    return True


@pytest.mark.parametrize("which", ["release", "writer"])
def test_one_wrong_byte_in_any_block_is_named_with_a_remedy(sound: Any, which: str) -> None:
    release = layout.link(sound.root).resolve()
    damaged, place = {
        "release": (release, f"release {release.stem}: unreadable"),
        "writer": (layout.writer(sound.root), f"{layout.writer(sound.root)}: unreadable"),
    }[which]
    damaged.chmod(0o644)
    whole = damaged.read_bytes()
    readable = []
    for at in range(BLOCKS_BEGIN + 1000, len(whole), 5 * BLOCK_BYTES):
        damaged.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        readable.append(is_readable(damaged))
        told = faults(sound)
        assert told.startswith(place) != readable[-1]
        assert ("hubhouse rollback" in told or f"remove {release}" in told) != readable[-1]
    assert not all(readable)


def test_a_backup_restores_the_whole_home(sound: Any, tmp_path: Any) -> None:
    archive, copy = tmp_path / "backup.tar", tmp_path / "copy"
    assert backup(sound.root, archive) == archive.stat().st_size
    restore(archive, copy)
    restored = type(sound)(copy)
    restored.run()  # its number is taken
    assert faults(restored) == ""
    assert restored.published_rows("FROM mart.article") == sound.published_rows("FROM mart.article")
    assert restored.load([sound.pages.page("three", container="c", headline="Three")]).inserted == 1


def test_backup_and_restore_overwrite_nothing(sound: Any, tmp_path: Any) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(WarehouseError, match="exists already"):
        backup(sound.root, tmp_path / "file")
    with pytest.raises(WarehouseError, match="not empty"):
        restore(tmp_path / "file", sound.root)
    with pytest.raises(WarehouseError, match="hubhouse backup"):
        restore(tmp_path / "file", tmp_path / "new")
    assert not (tmp_path / "new").exists()
    with pytest.raises(WarehouseError, match="no warehouse"):
        backup(tmp_path / "nothing", tmp_path / "other.tar")


def test_a_run_that_cannot_fit_is_refused_before_it_starts(sound: Any) -> None:
    require_space(sound.root, 1000)
    require_space(sound.root / "new", 1000)
    with pytest.raises(WarehouseError, match="MiB are free"):
        require_space(sound.root, 1 << 60)
