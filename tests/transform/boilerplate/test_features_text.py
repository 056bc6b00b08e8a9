from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transform.boilerplate.features_places import densest_prose
from transform.boilerplate.features_text import LEXICON_COLUMNS, lexicon_tokens, text_features
from transform.boilerplate.model import load_net, score_text
from transform.boilerplate.words import words_of
from transform.segment_text import segment_text

if TYPE_CHECKING:
    from transform.document import Document

PROSE = "The board met on Monday, and it took three hours to agree on the plan for the old harbour."
PAGE = "\n\n".join(
    ["Home", "News", "Contact", *[f"{PROSE} Part {part}." for part in "abcd"], "Share", "Imprint"]
)


def said(document: Document) -> list[list[str]]:
    return words_of(block.text for block in document.blocks)


def test_a_row_for_each_block_as_wide_as_the_model() -> None:
    document = segment_text(PAGE)
    features = text_features(document, said(document), {})
    assert features.shape == (len(document.blocks), len(load_net("text.npz").mean))
    assert not features[:, -LEXICON_COLUMNS:].any()


@given(st.text(alphabet="ab. ,\n漢é1:|©", max_size=80))
@settings(max_examples=60)
def test_features_are_finite_and_scores_are_probabilities(text: str) -> None:
    document = segment_text(text)
    if document.blocks:
        assert np.isfinite(text_features(document, said(document), {"a": (1.0, -1.0)})).all()
    scores = score_text(document, said(document))
    assert len(scores.content) == len(scores.after) == len(document.blocks)
    assert ((scores.content >= 0) & (scores.content <= 1)).all()


def test_no_blocks_no_features() -> None:
    with pytest.raises(ValueError, match="without blocks"):
        text_features(segment_text(""), [], {})


def test_the_model_tells_prose_from_menus() -> None:
    document = segment_text(PAGE)
    scores = score_text(document, said(document)).content
    assert scores[3:7].min() > scores[[0, 1, 2, 7, 8]].max()


def test_tokens_of_scripts_without_spaces_are_characters() -> None:
    assert said(segment_text("漢字 and Words")) == [["漢", "字", "and", "words"]]


def test_the_lexicon_sees_short_lines_whole() -> None:
    assert lexicon_tokens(["leave", "a", "reply"]) == ["leave", "a", "reply", "leave a reply"]
    assert lexicon_tokens(["share"]) == ["share"]
    assert len(lexicon_tokens(["word"] * 40)) == 8


def test_the_densest_prose() -> None:
    words = np.array([1, 2, 20, 3, 30, 1, 1], dtype=np.float32)
    prose = np.where(words >= 20, words, 0).astype(np.float32)
    assert densest_prose(words, prose) == (2, 5)
    assert densest_prose(words, np.zeros_like(words)) == (0, 0)
