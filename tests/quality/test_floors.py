"""What the extraction must not fall below. A floor is raised when the figures rise, and never lowered silently."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

import pytest

from benchmarks.gold import read_gold
from benchmarks.hub_scores import Sums
from benchmarks.hubs import MEDIA, draw, learn_from, load_cdc, made_pages, score_hub
from benchmarks.quality import by_kind, score_ours
from benchmarks.renderings import RENDERINGS
from benchmarks.sites import gain, score_sites
from benchmarks.text_quality import score_folds
from benchmarks.trap_hubs import TRAPS, make_trap_hub
from benchmarks.written_hubs import WRITTEN_HUBS, hubs_in, load_hub
from transform import parse_page
from transform.article import Article
from transform.boilerplate.classify import classify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.gold import GoldPage

HERE = Path(__file__).parent
FLOORS = tomllib.loads((HERE / "floors.toml").read_text())
# Pages of Preventing Chronic Disease (CDC): works of the United States Government, public domain.
PAGES = sorted((HERE / "cdc").glob("*.html"))
OTHER_DATA = "other data: measure anew and pin its digest with its floors"


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


@pytest.mark.parametrize("media", MEDIA)
def test_what_recurs_and_is_the_articles_own_stays_as_far_as_it_did(media: str) -> None:
    hubs = (make_trap_hub(language, trap, 10) for trap in TRAPS for language in ("de", "en"))
    sums = Sums.total(score_hub(made_pages(hub, media)) for hub in hubs)
    assert_floors(sums, FLOORS["traps"][media])


@pytest.mark.parametrize("media", MEDIA)
def test_hubs_written_by_hand_are_cut_as_they_were(media: str) -> None:
    sums = Sums.total(score_hub(made_pages(load_hub(folder), media)) for folder in hubs_in(WRITTEN_HUBS))
    assert_floors(sums, FLOORS["written"][media])


def test_titles_of_dumps_of_known_hubs_are_found_as_they_were() -> None:
    found: list[bool] = []
    for folder in hubs_in(WRITTEN_HUBS):
        pages = made_pages(load_hub(folder), "text")
        templates = learn_from(pages)
        for page in pages:
            blocks = classify(page.document, None, templates)
            title = next((block.text for block in blocks if block.kind == "title"), "")
            found.append(("title", title) in page.labels)
    assert mean(found) >= FLOORS["titles"]["written"]


def needs(*folders: str) -> pytest.MarkDecorator:
    """Skip a test where the environment does not name the folders that it measures."""
    missing = [name for name in folders if name not in os.environ]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} name no folder")


@needs("HUBHOUSE_GOLD", "HUBHOUSE_FOLDS")
@pytest.mark.proof
def test_no_figure_falls_below_its_floor() -> None:
    pages = gold_pages()
    figures = by_kind(score_ours(pages, Path(os.environ["HUBHOUSE_FOLDS"])))
    assert_figures(figures, FLOORS["gold"]["floors"])


@needs("HUBHOUSE_GOLD", "HUBHOUSE_FOLDS")
@pytest.mark.proof
def test_no_figure_of_dumps_falls_below_its_floor() -> None:
    pages = gold_pages()
    scores = defaultdict(list)
    for rendering, group, extractor, f1 in score_folds(pages, Path(os.environ["HUBHOUSE_FOLDS"])):
        if rendering in RENDERINGS and extractor == "ours":
            scores[group].append(f1)
    assert_figures({group: mean(found) for group, found in scores.items()}, FLOORS["gold"]["text"])


@needs("HUBHOUSE_GOLD", "HUBHOUSE_FOLDS")
@pytest.mark.parametrize("media", FLOORS["sites"])
@pytest.mark.proof
def test_templates_harm_no_real_site(media: str) -> None:
    scores = score_sites(gold_pages(), Path(os.environ["HUBHOUSE_FOLDS"]), media)
    assert gain(scores) >= FLOORS["sites"][media]


@needs("HUBHOUSE_HUBS")
@pytest.mark.parametrize("size", [10, 100])
@pytest.mark.parametrize("media", MEDIA)
@pytest.mark.proof
def test_no_hub_falls_below_its_floor(media: str, size: int) -> None:
    folder = Path(os.environ["HUBHOUSE_HUBS"]) / "cdc-pcd"
    assert digest(folder) == FLOORS["hubs"]["digest"], OTHER_DATA
    sums = Sums.total(map(score_hub, draw(load_cdc(folder, media), size, 3)))
    assert_floors(sums, FLOORS["hubs"][f"{media}_{size}"])


def gold_pages() -> list[GoldPage]:
    data = Path(os.environ["HUBHOUSE_GOLD"])
    assert digest(data) == FLOORS["gold"]["digest"], OTHER_DATA
    return read_gold(data)


def assert_figures(figures: Mapping[str, float], floors: Mapping[str, float]) -> None:
    fallen = {name: figures[name] for name, floor in floors.items() if figures[name] < floor}
    assert not fallen


def assert_floors(sums: Sums, floors: Mapping[str, float]) -> None:
    assert sums.cut_share >= floors["cut"], sums.leaks.most_common(9)
    assert sums.lost_share <= floors["lost"], sums.eaten.most_common(9)
