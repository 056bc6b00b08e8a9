"""What the extraction must not fall below. A floor is raised when the figures rise, and never lowered silently."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.gold import read_gold
from benchmarks.quality import by_kind, score_ours
from transform import parse_page
from transform.article import Article

HERE = Path(__file__).parent
FLOORS = tomllib.loads((HERE / "floors.toml").read_text())
# Pages of Preventing Chronic Disease (CDC): works of the United States Government, public domain.
PAGES = sorted((HERE / "cdc").glob("*.html"))


def digest(folder: Path) -> str:
    """One digest of all files of a folder, names and contents."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(
            path.relative_to(folder).as_posix().encode() + hashlib.sha256(path.read_bytes()).digest()
        )
    return total.hexdigest()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_no_text_of_the_body_is_lost(page: Path) -> None:
    outcome = parse_page(page.read_bytes())
    assert isinstance(outcome, Article)
    gold = Counter(page.with_suffix(".txt").read_text().split())
    missing = gold - Counter(outcome.article_body.split())
    assert missing.total() <= FLOORS["cdc"]["body_lost"] * gold.total(), missing.most_common(20)


@pytest.mark.skipif(
    "HUBHOUSE_GOLD" not in os.environ, reason="HUBHOUSE_GOLD and HUBHOUSE_FOLDS name no folders"
)
@pytest.mark.proof
def test_no_figure_falls_below_its_floor() -> None:
    data, folds = Path(os.environ["HUBHOUSE_GOLD"]), Path(os.environ["HUBHOUSE_FOLDS"])
    assert digest(data) == FLOORS["gold"]["digest"], (
        "other data: measure anew and pin its digest with its floors"
    )
    figures = by_kind(score_ours(read_gold(data), folds))
    fallen = {
        name: figures[name] for name, floor in FLOORS["gold"]["floors"].items() if figures[name] < floor
    }
    assert not fallen
