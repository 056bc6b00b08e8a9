from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from benchmarks.gold import FOLDS, NO_FOLD, fold_of
from benchmarks.hub_scores import BODY
from benchmarks.language_hubs import UNSPACED
from benchmarks.renderings import render_strings
from benchmarks.written_hubs import (
    EVERY,
    HELD_HUBS,
    LEARNT_HUBS,
    TRAINING_PAGES,
    WRITTEN_HUBS,
    hubs_in,
    load_hub,
    load_promotions,
    read_learnt,
    read_written,
)

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = [
    hub for folder in (WRITTEN_HUBS, LEARNT_HUBS, HELD_HUBS, TRAINING_PAGES) for hub in hubs_in(folder)
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_page_shows_its_labelled_texts_and_no_label(folder: Path) -> None:
    for page in load_hub(folder):
        assert "data-label" not in page.html
        assert "{{" not in page.html
        shown = Counter("".join(render_strings(page.html).split()))
        labelled = Counter("".join("".join(text.split()) for _, text in page.blocks))
        assert not labelled - shown
        least = 80 if folder.name[:2] in UNSPACED else 100
        assert sum(len(text) for label, text in page.blocks if label == BODY) > least


def test_a_thinned_page_keeps_its_gold() -> None:
    whole = [page for hub in hubs_in(TRAINING_PAGES) for page in load_hub(hub)]
    whole += [page for hub in hubs_in(LEARNT_HUBS) for page in load_hub(hub)[::EVERY]]
    thinned = read_written() + read_learnt()
    assert len(thinned) == len(whole)
    assert sum(len(page.text) for page in thinned) < sum(len(page.html) for page in whole)
    for page in thinned:
        shown = "".join(render_strings(page.text).split())
        missing = [line for line in page.gold.splitlines() if "".join(line.split()) not in shown]
        assert not missing, page.key


def test_promotions_are_what_stands_amid_the_articles_and_is_not_theirs(tmp_path: Path) -> None:
    (tmp_path / "frame.html").write_text("<p>Subscribe now.</p>{{body}}")
    box = '<p data-label="boiler">Get the app.</p>'
    (tmp_path / "01.html").write_text(f"frame: 1\n---\n<p>It rained.</p>{box}<p>Then it stopped.</p>")
    (tmp_path / "02.html").write_text(f"frame: 1\n---\n{box}<p>It snowed.</p>")
    assert load_promotions(tmp_path) == ["Get the app."]


def test_models_of_a_fold_have_seen_all_written_pages_but_not_its_hubs() -> None:
    """The model of known hubs meets a hub by them, as it will meet unknown ones."""
    folds = {page.domain: page.fold for page in read_written() + read_learnt()}
    assert {folds[hub.name] for hub in hubs_in(TRAINING_PAGES)} == {NO_FOLD}
    assert all(folds[hub.name] == fold_of(hub.name) for hub in hubs_in(LEARNT_HUBS))
    assert {folds[hub.name] for hub in hubs_in(LEARNT_HUBS)} == set(range(FOLDS))
