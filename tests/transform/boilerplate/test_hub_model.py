"""The model of known hubs: what it may change, what it never does, and what it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.hubs import learn_from, made_pages
from benchmarks.trap_hubs import make_trap_hub
from benchmarks.written_hubs import WRITTEN_HUBS, hubs_in, load_hub
from transform.boilerplate.classify import classify, decide
from transform.boilerplate.features_hub import hub_features
from transform.boilerplate.fingerprints import block_prints
from transform.boilerplate.hub_model import LEAST_LEFT, MODELS, knows
from transform.boilerplate.model import load_net
from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.templates import SHARE_STEPS, TemplateEntry
from transform.segment_dump import segment_dump

if TYPE_CHECKING:
    from pathlib import Path

HUBS = list(hubs_in(WRITTEN_HUBS))
HUB = made_pages(load_hub(HUBS[0]), "text")
TEMPLATES = learn_from(HUB)
LINES = sorted({block.text for page in HUB for block in page.document.blocks})


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=60), max_size=40))
def test_a_row_of_finite_numbers_for_each_block_of_any_page(lines: list[str]) -> None:
    _, page, _ = decide(segment_dump("\n\n".join(lines)), None, TEMPLATES)
    if page is None:
        return
    features = hub_features(page)
    assert features.shape == (len(page.document.blocks), len(load_net(MODELS["text"]).mean))
    assert np.isfinite(features).all()


def test_a_section_that_all_articles_end_in_stays() -> None:
    """By its recurrence alone it is template: what stands beside it tells."""
    pages = made_pages(make_trap_hub("en", "stock section, all", 10), "text")
    templates = learn_from(pages)
    before, after = 0, 0
    for page in pages:
        own = {text for label, text in page.labels if label == "body"}
        verdicts, judged, _ = decide(page.document, None, templates)
        assert judged is not None
        before += sum(
            block.text in own and not kept
            for block, kept in zip(page.document.blocks, judged.kept, strict=True)
        )
        after += sum(
            block.text in own and block.disposition != "content"
            for block in classify(page.document, None, templates)
        )
        assert len(verdicts) == len(page.document.blocks)
    assert (before > 0, after) == (True, 0)


@pytest.mark.parametrize("media", MODELS)
@pytest.mark.parametrize("hub", HUBS, ids=[hub.name for hub in HUBS])
def test_only_what_templates_and_models_decided_is_changed(hub: Path, media: str) -> None:
    pages = made_pages(load_hub(hub), media)
    templates = learn_from(pages)
    for page in pages:
        verdicts, judged, _ = decide(page.document, None, templates)
        blocks = classify(page.document, None, templates)
        assert judged is not None
        for block, verdict in zip(blocks, verdicts, strict=True):
            assert verdict is not None
            if not verdict.rule.startswith(("model:", "template:", "structure:section_ending")):
                assert (block.rule, block.confidence) == (verdict.rule, verdict.confidence)
        words = np.array([found.words for found in document_prints(page.document)])
        left = np.array([block.disposition == "content" for block in blocks])
        assert words[left].sum() >= LEAST_LEFT[media] * words[judged.kept].sum()


def test_what_an_operator_pinned_is_cut_whatever_the_model_says() -> None:
    texts = [
        block.text
        for block in classify(HUB[0].document, None, TEMPLATES)
        if block.rule == "model:text" and block.disposition == "content"
    ]
    pinned = TEMPLATES.pinned(block_prints(texts))
    blocks = classify(HUB[0].document, None, pinned)
    assert not [block.text for block in blocks if block.text in texts and block.disposition == "content"]


def test_few_pages_teach_too_little() -> None:
    pages = HUB[:5]
    templates = learn_from(pages)
    verdicts, judged, _ = decide(pages[0].document, None, templates)
    assert any(verdict and verdict.kind == "template" for verdict in verdicts)
    assert judged is None
    _, judged, _ = decide(HUB[0].document, None, TEMPLATES)
    assert judged is not None
    assert knows(judged.matched)


@pytest.mark.parametrize(
    ("support", "pages", "step"),
    [(2, 12, 0), (3, 12, 1), (5, 12, 1), (6, 12, 2), (11, 12, 3), (12, 12, 4), (0, 0, 4)],
)
def test_shares_count_in_whole_steps(support: int, pages: int, step: int) -> None:
    entry = TemplateEntry(template_id="0" * 16, fingerprint=1, support=support, pages=pages)
    assert entry.share_step == step
    assert step in range(SHARE_STEPS + 1)
    assert entry.is_rare == (pages > 0 and support * 2 < pages)
