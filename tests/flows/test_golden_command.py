"""`hubhouse golden add` keeps a page below the golden ones, whatever it is to be called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "# Frost in May\n\nThe orchards of the valley lost half of their blossom in two nights of frost.\n"


def add(hubhouse: Any, folder: Path, hub: str, name: str, *, code: int) -> str:
    page = folder / "frost.md"
    page.write_text(PAGE, encoding="utf-8")
    told = ("--hub", hub, "--name", name, "--source", "made", "--into", str(folder / "golden"))
    answer: str = hubhouse("golden", "add", str(page), *told, code=code)
    return answer


def test_a_page_gets_its_folder(hubhouse: Any, tmp_path: Path) -> None:
    add(hubhouse, tmp_path, "orchard.example", "frost_2024-md", code=0)
    kept = tmp_path / "golden" / "orchard.example" / "frost_2024-md"
    assert {path.name for path in kept.iterdir()} == {"page.md", "page.toml", "article.json"}


@pytest.mark.parametrize(
    ("hub", "name"),
    [("orchard", "../../x"), ("orchard", "/x"), ("..", "x"), ("orchard", "a/b"), ("orchard", ".x")],
)
def test_a_page_is_never_written_elsewhere(hubhouse: Any, tmp_path: Path, hub: str, name: str) -> None:
    refused = add(hubhouse, tmp_path, hub, name, code=2)
    assert "no plain name" in refused
    assert "Traceback" not in refused
    assert sorted(path.name for path in tmp_path.iterdir()) == ["frost.md"]
