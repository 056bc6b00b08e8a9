from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.boilerplate import model
from transform.boilerplate.character_classes import CLASS_NAMES, count_classes, fold_letters, split_words
from transform.boilerplate.features_html import LEXICA_COLUMNS, html_features
from transform.boilerplate.features_tokens import Lexica, WordWeights, name_tokens
from transform.boilerplate.model import load_net, run_net, score_html
from transform.boilerplate.page_decision import decide_page
from transform.segment_html import segment_html

NAV = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in ("Start", "News", "Contact"))
# A paragraph of a United States government page: public domain.
TEXT = (
    "Chronic diseases are defined broadly as conditions that last one year or more and require ongoing "
    "medical attention, or limit activities of daily living, or both. Heart disease, cancer and diabetes are "
    "the leading causes of death and disability in the United States."
)
ARTICLE = f"""<html><body><nav class="menu"><ul>{NAV}</ul></nav><main><article><h1>About Diseases</h1>
  <div class="content"><p>{TEXT}</p><p>{TEXT[60:]}</p><p>Many chronic diseases are caused by a short list of
  risk behaviours, such as smoking, poor nutrition, and physical inactivity.</p></div>
  </article></main><footer class="site-footer"><p>© 2024 All rights reserved. Policy</p></footer>
  </body></html>"""
EMPTY = Lexica(names={}, words=WordWeights.of({}))


def test_an_article_is_told_from_its_menu_and_footer() -> None:
    document = segment_html(ARTICLE)
    kept = [d.kept for d in decide_page(document, score_html(document))]
    prose = [len(block.text) > 80 and "reserved" not in block.text for block in document.blocks]
    assert [keep for keep, long in zip(kept, prose, strict=True) if long] == [True, True, True]
    assert not any(kept[:3])
    assert not kept[-1]


def test_scores_are_probabilities_and_the_same_every_time() -> None:
    document = segment_html(ARTICLE)
    first, second = score_html(document), score_html(document)
    assert np.array_equal(first.content, second.content)
    assert np.array_equal(first.content, first.content.round(4))
    assert ((first.content >= 0) & (first.content <= 1)).all()  # neighbours have moved it
    alone = run_net(load_net("html.npz"), html_features(document, EMPTY))
    assert ((alone.content >= 0) & (alone.after >= 0) & (alone.content + alone.after <= 1.001)).all()


def test_large_pages_go_through_the_members_one_by_one_to_the_same_scores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = segment_html(ARTICLE)
    together = score_html(document)
    monkeypatch.setattr(model, "TOGETHER", 1)
    assert np.array_equal(score_html(document).content, together.content)
    assert np.array_equal(score_html(document).after, together.after)


def test_a_page_without_blocks_has_no_scores() -> None:
    assert len(score_html(segment_html("<img src=x>")).content) == 0


@pytest.mark.parametrize(
    "html",
    [
        "x",
        "<p>x",
        "<pre>\n</pre><p>1",
        "<table><tr><td>a<td>b</table>",
        "<p>" + "\U0001f600" * 3,
        "<a>。</a>",
    ],
)
def test_the_smallest_pages_have_finite_features(html: str) -> None:
    document = segment_html(html)
    features = html_features(document, EMPTY)
    assert features.shape == (len(document.blocks), load_net("html.npz").mean.shape[0])
    assert np.isfinite(features).all()


def test_only_the_lexica_fill_their_columns() -> None:
    document = segment_html(ARTICLE)
    lexica = Lexica(
        names={"content": (2.0, -1.0), "footer": (-3.0, 2.0)}, words=WordWeights.of({"chronic": (1.5, 0.0)})
    )
    blank, full = html_features(document, EMPTY), html_features(document, lexica)
    changed = np.flatnonzero((blank != full).any(axis=0)) - blank.shape[1]
    allowed = {column for columns in LEXICA_COLUMNS for column in range(columns.start, columns.stop)}
    assert set(changed.tolist()) <= allowed
    assert len(changed) > 4


def test_names_are_split_at_case_and_marks() -> None:
    assert name_tokens("main entry-Content postBody2 UI") == (
        "main",
        "entry",
        "content",
        "post",
        "body",
        "ui",
    )


@given(st.lists(st.text(max_size=20), max_size=6))
def test_every_character_is_counted_once(texts: list[str]) -> None:
    counts, starts = count_classes(texts)
    assert counts.sum(axis=1).tolist() == [len(text) for text in texts]
    assert (starts[:, 1] <= starts[:, 0]).all()


@given(st.lists(st.text(st.characters(exclude_characters="\0"), max_size=20), max_size=6))
def test_words_are_those_of_the_expression(texts: list[str]) -> None:
    words, counts = split_words(texts)
    # Matches "ab_" and "2"; not "-".
    assert words == [word for text in texts for word in re.findall(r"\w+", text)]
    assert counts.tolist() == [len(re.findall(r"\w+", text)) for text in texts]
    # Matches each of "a_2"; not "-".
    letters = ["".join(re.findall(r"\w", text.casefold())) for text in texts]
    assert fold_letters(texts) == (letters or [""])


def test_classes_of_characters_do_not_know_english_only() -> None:
    counts, starts = count_classes(["Вот Дом.", "東京。", "Ça va?"])
    column = {name: counts[:, index].tolist() for index, name in enumerate(CLASS_NAMES)}
    assert column["upper"] == [2, 0, 1]
    assert column["ideograph"] == [0, 2, 0]
    assert column["terminator"] == [1, 1, 1]
    assert starts.tolist() == [[2, 2], [0, 0], [2, 1]]
