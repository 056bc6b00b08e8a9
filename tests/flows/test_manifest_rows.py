"""Rows of a manifest about files that were not met are told, and fail a strict run."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (
    "<html><body><article><h1>One</h1><p>"
    + "The response was durable in these patients. " * 20
    + "</p></article>"
)
MANIFEST = """file,target_uri
a.html,https://hub.test/a
inner/c.html,https://hub.test/c
gone.html,https://hub.test/gone
pages.zip/lost.html,https://hub.test/lost
"""
GONE = [{"line": 4, "file": "gone.html"}, {"line": 5, "file": "pages.zip/lost.html"}]


def test_rows_about_nothing_are_told(hubhouse: Any, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.html").write_text(PAGE)
    with zipfile.ZipFile(source / "pages.zip", "w") as archive:
        archive.writestr("inner/c.html", PAGE.replace("One", "Two"))
    manifest = tmp_path / "manifest.csv"
    manifest.write_text(MANIFEST)
    arguments = [str(source), "--manifest", str(manifest)]
    seen = json.loads(hubhouse("inspect", *arguments, "--json"))
    assert (seen["pages"], seen["unmatched_manifest_rows"]) == (2, GONE)
    for code, strict in ((0, ()), (1, ("--strict",))):  # the second time all sources are known
        told = json.loads(hubhouse("ingest", *arguments, *strict, "--no-prefect", "--json", code=code))
        assert (told["sightings"], told["unmatched_manifest_rows"]) == (2, GONE)
    assert "2 rows are about files that were not met: line 4 gone.html" in hubhouse("inspect", *arguments)
