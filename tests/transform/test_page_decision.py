from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.boilerplate.page_decision import decide_page, likely_content
from transform.boilerplate.scores import PageScores
from transform.segment_html import segment_html
from transform.segment_text import segment_text


def expected_f1(kept: tuple[int, ...], content: list[float], words: list[int]) -> float:
    found = sum(content[i] * words[i] for i in kept)
    everything = sum(p * n for p, n in zip(content, words, strict=True))
    return 2 * found / (sum(words[i] for i in kept) + everything)


@given(st.lists(st.tuples(st.floats(0.05, 1), st.integers(1, 50)), min_size=1, max_size=7))
def test_the_choice_has_the_highest_expected_f1(blocks: list[tuple[float, int]]) -> None:
    content, words = [p for p, _ in blocks], [n for _, n in blocks]
    kept = likely_content(np.array(content), np.array(words, dtype=float))
    chosen = expected_f1(tuple(np.flatnonzero(kept)), content, words)
    sizes = range(1, len(blocks) + 1)
    best = max(
        expected_f1(some, content, words) for size in sizes for some in combinations(range(len(blocks)), size)
    )
    assert chosen >= best - 1e-9


def test_pages_without_any_sign_of_content_keep_nothing() -> None:
    assert likely_content(np.zeros(0), np.zeros(0)).tolist() == []
    assert likely_content(np.zeros(2), np.ones(2)).tolist() == [False, False]


def test_a_second_copy_is_cut_and_short_repeats_are_not() -> None:
    sentence = "One sentence of the article that a page shows twice."
    document = segment_html(f"<p>{sentence}</p><p>Note</p><p>Note</p><p>{sentence.upper()}</p>")
    scores = PageScores(content=np.array([0.9, 0.9, 0.9, 0.9]), after=np.zeros(4))
    assert [decision.kind for decision in decide_page(document, scores)] == [
        "paragraph",
        "paragraph",
        "paragraph",
        "duplicate",
    ]


def test_of_a_list_of_contents_and_the_headings_that_it_names_the_headings_stay() -> None:
    names = [
        "Certain factors affect the course of this disease in adults.",
        "Tests that look at the gland are used for a diagnosis.",
    ]
    entries = "".join(f"<li>{name}</li>" for name in names)
    sections = "".join(f"<h3>{name}</h3><p>So much of it.</p>" for name in names)
    document = segment_html(f"<ul>{entries}</ul>{sections}")
    scores = PageScores(content=np.full(6, 0.9), after=np.zeros(6))
    assert [decision.kept for decision in decide_page(document, scores)] == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]


def test_what_ends_each_section_of_a_hubs_page_is_no_copy() -> None:
    stock = "The search on our pages finds trials that are open now."
    own = [
        f"{what} is said in this paragraph of the page alone, in more than fifteen words of it."
        for what in "ABC"
    ]
    page = [own[0], stock, own[1], stock, stock, own[2]]
    document = segment_html("".join(f"<p>{text}</p>" for text in page))
    scores = PageScores(content=np.full(len(page), 0.9), after=np.zeros(len(page)))
    known = [None] * len(page)
    assert [decision.kept for decision in decide_page(document, scores, known)] == [True] * 4 + [False, True]
    assert [decision.kept for decision in decide_page(document, scores)][3:5] == [False, False]
    swapped = segment_html(
        "".join(f"<p>{text}</p>" for text in [stock, own[0], stock, own[1], own[2], "End"])
    )
    assert [decision.kept for decision in decide_page(swapped, scores, known)][
        2
    ] is False  # a summary over the text


def test_cut_blocks_are_named_for_where_they_stand() -> None:
    document = segment_html(
        "<nav>Menu</nav><p>Text</p><p>Share</p><footer>Imprint</footer><div hidden>Copy</div><p>Related</p>"
    )
    scores = PageScores(
        content=np.array([0.1, 0.9, 0.2, 0.1, 0.1, 0.1]), after=np.array([0, 0, 0.1, 0.9, 0.9, 0.8])
    )
    decisions = decide_page(document, scores)
    assert [decision.kind for decision in decisions] == [
        "navigation",
        "paragraph",
        "boilerplate",
        "footer",
        "hidden",
        "after_article",
    ]
    assert [decision.kept for decision in decisions] == [False, True, False, False, False, False]
    assert decisions[2].confidence == 0.8


@pytest.mark.parametrize("score", [0.3, 0.1])
def test_a_likely_heading_goes_with_the_prose_under_it(score: float) -> None:
    sentence = "<p>A sentence of more than eight words stands under the heading."
    document = segment_html(f"{sentence}<h2>One lesson</h2>{sentence[:-1]} too.")
    scores = PageScores(content=np.array([0.99, score, 0.99]), after=np.zeros(3))
    kept = [decision.kept for decision in decide_page(document, scores)]
    assert kept == [True, score == 0.3, True]


@pytest.mark.parametrize(
    ("likely", "line", "kept"),
    [
        ([0.6, 0.38, 0.6], "cough", [True, True, True]),
        ([0.6, 0.38, 0.38, 0.6], "咳嗽和发烧", [True, True, True, True]),
        ([0.6, 0.38, 0.1, 0.6], "Battery: 6 hours", [True, False, False, True]),  # a notice or a menu between
        ([0.6, *[0.38] * 6, 0.6], "Was das bedeutet", [True, *[False] * 6, True]),
        ([0.6, 0.38, 0.6], "A longer sentence that the net has judged by its words", [True, False, True]),
        ([0.9, 0.31, 0.9], "Что это меняет", [True, True, True]),
        ([0.6, 0.38, 0.1], "cough", [True, False, False]),
    ],
)
def test_a_few_short_lines_of_a_dump_between_kept_ones_are_kept(
    likely: list[float], line: str, kept: list[bool]
) -> None:
    sentence = "This is one sentence of the article, and it has more than twelve words in all"
    likely = [0.95, 0.95, *likely]
    lines = [f"{sentence if score >= 0.6 else line} {at}" for at, score in enumerate(likely)]
    document = segment_text("\n\n".join(lines))
    decisions = decide_page(document, PageScores(content=np.array(likely), after=np.zeros(len(likely))))
    assert [decision.kept for decision in decisions][2:] == kept


def test_references_between_tell_such_copies_too() -> None:
    own = "This is said in a paragraph of the page alone, in more than fifteen words of it in all."
    stock = "The search on our pages finds trials that are open now."
    source = (
        "Mori AG, et al.: The long way of the boats into the old harbour. J Clin Boat 37 (27): 1-9, 2019."
    )
    document = segment_html("".join(f"<p>{text}</p>" for text in (own, stock, source, stock)))
    scores = PageScores(content=np.array([0.9, 0.9, 0.0, 0.9]), after=np.zeros(4))
    told = [None, None, "reference", None]
    assert [decision.kept for decision in decide_page(document, scores, told)] == [True, True, False, True]
    assert not decide_page(document, scores, [None] * 4)[3].kept


@pytest.mark.parametrize(("copies", "kept"), [(3, True), (4, False), (9, False)])
def test_a_long_run_of_copies_is_a_second_rendering_of_the_text(copies: int, *, kept: bool) -> None:
    own = "This is said in a paragraph of the page alone, in more than fifteen words of it in all."
    said = [
        f"What is told here in the paragraph of the number {at} stands on it twice." for at in range(copies)
    ]
    document = segment_html(
        "".join(f"<p>{text}</p>" for text in (own, *said, own.replace("said", "told"), *said))
    )
    size = len(document.blocks)
    scores = PageScores(content=np.full(size, 0.9), after=np.zeros(size))
    decisions = decide_page(document, scores, [None] * size)
    assert {decision.kept for decision in decisions[-copies:]} == {kept}
    assert all(decision.kept for decision in decisions[:-copies])


def test_captions_in_the_midst_of_the_text_are_captions() -> None:
    text = "<p>One sentence of the text.</p>"
    shown = "<figure><img src=a.png><figcaption>The harbour on Monday</figcaption></figure>"
    document = segment_html(f"{shown}{text}{shown}{shown}{text}{shown}<p>Share</p>")
    likely = np.array([0.9 if block.text.startswith("One") else 0.1 for block in document.blocks])
    decisions = decide_page(document, PageScores(content=likely, after=np.zeros(len(likely))))
    kinds = [decision.kind for decision in decisions]
    assert kinds == [
        "boilerplate", "paragraph", "caption", "caption", "paragraph", "boilerplate", "boilerplate",
    ]  # fmt: skip
