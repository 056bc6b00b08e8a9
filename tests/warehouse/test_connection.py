"""A release is read-only and locked down; the writer migrates itself and refuses what it does not know."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from warehouse import layout
from warehouse.connection import open_release, open_writer
from warehouse.errors import MigrationError, NoReleaseError


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/*')",
        "COPY raw.page TO '/tmp/leak.csv'",
        "ATTACH '/tmp/other.duckdb'",
        "SELECT * FROM read_parquet('https://example.com/x.parquet')",
        "INSTALL httpfs",
        "LOAD '/tmp/x.duckdb_extension'",
        "SET enable_external_access = true",
        "EXPORT DATABASE '/tmp/leak'",
        "DELETE FROM raw.page",
        "CREATE TABLE raw.mine (x INTEGER)",
        "SELECT * FROM local_variable",
    ],
)
def test_sql_on_a_release_reaches_that_release_alone(house: Any, sql: str) -> None:
    local_variable = house.load([house.pages.page("x")])
    assert local_variable.inserted == 1
    house.publish()
    with open_release(house.root) as release, pytest.raises(duckdb.Error):
        release.execute(sql).fetchall()


def test_a_release_is_asked_for_before_there_is_one(house: Any) -> None:
    with pytest.raises(NoReleaseError, match="hubhouse ingest"):
        open_release(house.root)


def test_the_database_has_the_storage_version_that_loads_fast(house: Any) -> None:
    tags = house.rows("SELECT tags FROM duckdb_databases() WHERE NOT internal")
    assert tags[0][0]["storage_version"].startswith("v1.2.0")


def test_migrations_run_once_and_a_newer_database_is_refused(house: Any) -> None:
    assert house.rows("SELECT count(*) FROM meta.migration") == house.rows(
        "SELECT count(*) FROM meta.migration"
    )
    house.rows("INSERT INTO meta.migration VALUES ('9999_future.sql', 'x', now())")
    with pytest.raises(MigrationError, match="newer hubhouse"):
        open_writer(house.root)


def test_an_edited_migration_is_refused(house: Any) -> None:
    house.rows("UPDATE meta.migration SET digest = 'x' WHERE name LIKE '0001%'")
    with pytest.raises(MigrationError, match="edited"):
        open_writer(house.root)


def test_a_kill_while_the_database_is_made_leaves_none(house: Any) -> None:
    path = layout.writer(house.root)
    path.parent.mkdir(parents=True)
    path.with_suffix(".new").write_bytes(b"half")
    assert house.rows("SELECT count(*) FROM raw.page") == [(0,)]


def test_how_often_a_reference_is_cited_may_be_unknown(house: Any) -> None:
    nullable = (
        "SELECT is_nullable FROM duckdb_columns() WHERE schema_name = 'core' AND table_name = 'reference'"
    )
    assert house.rows(f"{nullable} AND column_name = 'cited_count'") == [(True,)]
