from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transform.blocks import Disposition
from transform.boilerplate.classify import classify
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


@pytest.mark.parametrize("at", [0, 1, 4, 8])
def test_a_page_is_scored_as_though_blocks_left_out_were_not_there(at: int) -> None:
    texts = PAGE.split("\n\n")
    document = segment_text("\n\n".join([*texts[:at], "Advertisement", "Advertisement", *texts[at:]]))
    scores = score_text(document, said(document), [at, at + 1])
    alone = score_text(segment_text(PAGE), said(segment_text(PAGE)))
    assert np.delete(scores.content, [at, at + 1]).tolist() == alone.content.tolist()
    assert np.delete(scores.after, [at, at + 1]).tolist() == alone.after.tolist()
    assert not scores.content[at : at + 2].any()
    assert not score_text(document, said(document), range(len(document.blocks))).content.any()


PARAGRAPHS = (  # sentences of a United States government page: public domain
    "Many chronic diseases are caused by a short list of risk behaviours, such as smoking and poor nutrition.",
    "Heart disease, cancer and diabetes are the leading causes of death and disability in the United States.",
    "Most adults visit a doctor once a year, and half of them are asked what they eat.",
    (
        "Chronic diseases are defined broadly as conditions that last one year or more and require ongoing "
        "medical attention, or limit activities of daily living, or both."
    ),
)


@pytest.mark.parametrize("line", ["Advertisement", "Anzeige", "Publicité", "广告"])
def test_paragraphs_between_advertisements_are_kept(line: str) -> None:
    menu, end = "Home\n\nTopics\n\nContact\n\nAbout chronic diseases\n\n", "\n\nImprint\n\nPrivacy\n"
    blocks = classify(segment_text(menu + f"\n\n{line}\n\n".join(PARAGRAPHS) + end), None, None)
    kept = [block.text for block in blocks if block.disposition is Disposition.CONTENT]
    assert [text for text in kept if text.endswith(".")] == list(PARAGRAPHS)
    assert line not in kept


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
