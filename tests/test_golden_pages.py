"""Every golden page comes out as its reviewed article.json says, value by value."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from flows.golden import golden_differences, golden_folders

ROOT = Path(__file__).parent / "golden"
FOLDERS = golden_folders(ROOT)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_the_page_comes_out_as_reviewed(folder: Path) -> None:
    differences = golden_differences(folder)
    remedy = f"\n\nif these are meant: `hubhouse golden add {folder}` and review its article.json"
    assert not differences, "\n".join(differences) + remedy


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_the_page_says_where_it_comes_from(folder: Path) -> None:
    facts = tomllib.loads((folder / "page.toml").read_text(encoding="utf-8"))
    assert facts["source"]
    assert facts.keys() <= {"source", "hub", "target_uri", "declared_charset"}
