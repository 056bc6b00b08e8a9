"""An export is complete or absent, comes from one release, and reads back as what the marts say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import duckdb
import orjson
import pytest

from transform.article import Abbreviation, Span
from warehouse.connection import open_writer
from warehouse.errors import WarehouseError
from warehouse.export import FORMATS, export

READ = {
    "parquet": "read_parquet('{}/**/*.parquet', hive_partitioning = true)",
    "csv": "read_csv('{}/**/*.csv', hive_partitioning = true)",
    "jsonl": "read_json('{}/**/*.jsonl', hive_partitioning = true, format = 'newline_delimited')",
}


@pytest.fixture
def library(house: Any) -> Any:
    page = house.pages.page
    house.load([
        page('A "quoted", comma\nbody', headline="one", sponsors=["Amgen", "Autolus"]),
        page("B", headline="two", container="b", hub="other/hub"),
    ])  # fmt: skip
    house.publish()
    return house


@pytest.mark.parametrize("form", list(FORMATS))
def test_an_export_reads_back(library: Any, tmp_path: Any, form: str) -> None:
    exported = export(library.root, tmp_path / "out", form=form)
    assert exported.rows["article"] == 2
    source = READ[form].format(tmp_path / "out" / "article")
    rows = duckdb.sql(f"SELECT headline, hub, article_body FROM {source} ORDER BY headline").fetchall()
    assert rows == library.published_rows(
        "SELECT headline, hub, article_body FROM mart.article ORDER BY headline"
    )
    (sponsors,) = duckdb.sql(
        f"SELECT CAST(sponsors AS VARCHAR[]) FROM {source} WHERE headline = 'one'"
    ).fetchall()
    assert sponsors[0] == ["Amgen", "Autolus"]


@pytest.mark.parametrize("form", list(FORMATS))
def test_what_hangs_on_no_single_article_is_exported(house: Any, tmp_path: Any, form: str) -> None:
    page = house.pages.page
    text = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(60))
    house.load([
        page(text, headline=long, sponsors=["Amgen"], container=long, fields={"abbreviations": (
            Abbreviation(short="OS", long=long, style="parenthesis", quote=long, span=Span(0, 0, 1)),
        )})
        for long in ("overall survival", "open surgery")
    ])  # fmt: skip
    with open_writer(house.root) as connection:
        connection.execute(
            "INSERT INTO meta.discovered VALUES ('unread', 'https://a.example/', NULL, 'feed', 'new', '')"
        )
    house.publish()
    exported = export(house.root, tmp_path / "out", form=form, since="run-001")
    told = ("near_duplicate", "sponsor", "abbreviation_conflict", "completeness")
    assert [exported.rows[table] for table in told] == [1, 1, 1, 1]
    for table in told:
        source = READ[form].format(tmp_path / "out" / table)
        ((count,),) = duckdb.sql(f"SELECT count(*) FROM {source}").fetchall()
        assert count == 1
    marts = {
        name for (name,) in house.rows("SELECT view_name FROM duckdb_views() WHERE schema_name = 'mart'")
    }
    assert marts - set(exported.rows) == {"release"}


def test_the_manifest_names_release_and_rows(library: Any, tmp_path: Any) -> None:
    exported = export(library.root, tmp_path / "out")
    manifest = orjson.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest == {"release": exported.release, "format": "parquet", "rows": exported.rows}


def test_since_a_run_only_what_later_runs_changed(library: Any, tmp_path: Any) -> None:
    library.load([library.pages.page("C", headline="three", container="c")])
    library.publish()
    exported = export(library.root, tmp_path / "out", since="run-001")
    assert (exported.rows["article"], exported.rows["removed_block"]) == (1, 1)
    for unknown in ("run-999", ""):
        with pytest.raises(WarehouseError, match="hubhouse runs"):
            export(library.root, tmp_path / "other", since=unknown)


def test_since_a_run_what_was_found_gone_or_unchanged_is_changed(house: Any, tmp_path: Any) -> None:
    page = house.pages.page
    gone, kept, other = (f"https://hub.example/{name}" for name in ("gone", "kept", "other"))
    first = datetime(2024, 1, 1)
    house.load([page(url, headline=url, url=url, at=first) for url in (gone, kept, other)])
    later = datetime(2024, 2, 1)
    house.load([
        page("404", kind="rejected", url=gone, at=later, status=404, container="b"),
        page("304", kind="rejected", url=kept, at=later, status=304, container="b"),
    ])  # fmt: skip
    house.publish()
    export(house.root, tmp_path / "out", since="run-001")
    source = READ["parquet"].format(tmp_path / "out" / "article")
    rows = duckdb.sql(f"SELECT headline, gone_at, last_seen_at FROM {source} ORDER BY headline").fetchall()
    assert rows == [(gone, later, first), (kept, None, later)]


def test_an_export_overwrites_nothing_and_leaves_no_half(library: Any, tmp_path: Any) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(WarehouseError, match="exists"):
        export(library.root, tmp_path / "out")
    with pytest.raises(KeyError):
        export(library.root, tmp_path / "new", form="xlsx")
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["out"]
