from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.blocks import Block
from transform.boilerplate.classify import classify
from transform.boilerplate.fingerprints import (
    SKETCH_SIZE,
    Trait,
    block_prints,
    fingerprint,
)
from transform.boilerplate.folded_text import fold
from transform.boilerplate.page_prints import document_prints
from transform.document import Document
from transform.segment_html import segment_html

NOTICE = (
    "The Example Hub is an independent medical education platform, sponsored by {}. Funders are allowed no "
    "direct influence on our content. The levels of sponsorship listed are reflective of the funding given."
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Page last reviewed: 3 May 2020", "PAGE LAST REVIEWED  12 may 2021"),
        ("5 comments", "12 Comments"),
        ("Back to top ↑", "back to top"),
        ("1,250 readers", "3 readers"),
    ],
)
def test_case_digits_and_punctuation_do_not_count(one: str, other: str) -> None:
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Methods", "Results"), ("ab c", "a bc"), ("漢字", "字漢"), ("•", "|"), ("share this", "this share")],
)
def test_other_words_are_another_text(one: str, other: str) -> None:
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("41 (80.4)", "38 (79.2)"), ("0.62", "1.62"), ("٤١", "٣٨"), ("1 2 3 4 5 6 7 8 9", "1 2 3 4 5 6 7 8 8")],
)
def test_a_text_without_letters_is_itself(one: str, other: str) -> None:
    prints = block_prints([one, other, f" {one}\n"])
    assert prints[0].fingerprint != prints[1].fingerprint
    assert prints[0].fingerprint == prints[2].fingerprint
    assert [mark.sketch for mark in prints] == [()] * 3


def test_fold_takes_every_script_for_words() -> None:
    assert fold("Тест 12 — 漢字!") == "тест 0 漢 字"
    assert fold(" •  ") == "•"
    assert fold("") == ""


def test_two_fillings_of_a_slot_share_half_of_the_sketch() -> None:
    short, long = block_prints(
        [
            NOTICE.format("Amvela and Bortex"),
            NOTICE.format(
                "Amvela, Bortex, Corvina Pharma and Delos and supported by a grant from the Eridan Fund"
            ),
        ]
    )
    assert short.fingerprint != long.fingerprint
    assert len(set(short.sketch) & set(long.sketch)) >= SKETCH_SIZE // 2


def test_unrelated_prose_shares_no_sketch() -> None:
    one, other = block_prints(
        [
            "Results from a single-center study of 368 patients were published in a journal.",
            "The interim analysis shows that survival differs between the arms after three years.",
        ]
    )
    assert not set(one.sketch) & set(other.sketch)


@given(st.lists(st.text(max_size=60), max_size=12))
def test_a_print_does_not_depend_on_the_texts_beside_it(texts: list[str]) -> None:
    together = block_prints(texts)
    assert list(together) == [block_prints([text])[0] for text in texts]


@given(st.text(max_size=200))
def test_prints_fit_their_columns(text: str) -> None:
    (block,) = block_prints([text])
    assert -(2**63) <= block.fingerprint < 2**63
    assert len(block.sketch) <= SKETCH_SIZE
    assert all(0 <= group < 2**32 for group in block.sketch)
    assert list(block.sketch) == sorted(set(block.sketch))


def test_prints_are_the_same_in_another_process() -> None:
    code = f"from transform.boilerplate.fingerprints import block_prints; print(block_prints([{NOTICE!r}]))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert runs == {f"{block_prints([NOTICE])}\n"}


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        ("Learning objective: After reading this article", Trait.LABELLED),
        ("学习目标：了解", Trait.LABELLED),
        ("Share:", Trait.NONE),
        ("48.1 (40.2–52.0)", Trait.WORDLESS),
        ("It was significant.”", Trait.PROSE),
        ("Methods", Trait.LABELLED),
        ("Metastases", Trait.NONE),
    ],
)
def test_traits(text: str, trait: Trait) -> None:
    assert block_prints([text])[0].traits is trait


def test_only_marked_up_headings_are_headings() -> None:
    document = Document(
        blocks=(
            Block(position=0, text="Outlook", kind="heading"),
            Block(position=1, text="Outlook", kind="heading", heading_level=2, path="body/h2"),
        )
    )
    dumped, marked = document_prints(document)
    assert dumped.traits is Trait.NONE
    assert dumped.path == 0
    assert marked.traits is Trait.HEADING
    assert marked.path != 0
    assert dumped.fingerprint == marked.fingerprint


def test_prints_do_not_depend_on_what_was_decided() -> None:
    menu = "<nav class=menu><h2>Outlook</h2><pre>x = 1</pre><ul><li><a href=/>Start</a></ul></nav>"
    document = segment_html(f"<body>{menu}<article><h1>Aims</h1>{'<p>Prose, and more of it.' * 9}</article>")
    labelled = classify(document, None, None)
    assert {"heading", "code"} <= {block.kind for block in document.blocks[:2]}
    assert not {"heading", "code"} & {block.kind for block in labelled[:2]}
    assert document_prints(replace(document, blocks=labelled)) == document_prints(document)


def test_a_line_is_known_by_its_label() -> None:
    one, other, sentence = block_prints(
        [
            "Next article: Ten years of cell therapy in older adults",
            "NEXT ARTICLE: What the trial of 2020 did not ask",
            "Next article: it says that the trial did not ask.",
        ]
    )
    assert one.sketch == other.sketch
    assert not set(one.sketch) & set(sentence.sketch)
    assert block_prints(["Figure 2: Survival by age"])[0].sketch != block_prints(["Figure 3: Age"])[0].sketch


def test_two_characters_are_a_word_where_words_are_not_spaced() -> None:
    short, long = block_prints(
        ["医療従事者", "すべての患者から書面による同意を得て、研究は倫理委員会の承認を受けた。"]
    )
    assert (short.words, long.words) == (3, 17)
    assert len(short.sketch) == 2
    assert len(long.sketch) == SKETCH_SIZE


def test_kinds_leave_traits() -> None:
    found = block_prints(
        ["x = 1", "x | y", "Aims of it", "Age\t41 (80.4)"], ["code", "table", "heading", "table"]
    )
    assert [block.traits & ~Trait.WORDLESS for block in found] == [
        Trait.CODE, Trait.TABLE, Trait.HEADING, Trait.TABLE | Trait.FIGURES,
    ]  # fmt: skip
