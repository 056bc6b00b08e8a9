"""What is remembered of pages: answers about texts that many share, never a page."""

from __future__ import annotations

import tracemalloc
import weakref
from typing import TYPE_CHECKING

import numpy as np
import pytest

from transform.boilerplate.features_places import place_rows
from transform.boilerplate.features_tokens import name_tokens
from transform.boilerplate.fingerprints import block_prints
from transform.remembered import LONGEST, remembered

if TYPE_CHECKING:
    from collections.abc import Callable


class Text(str):
    """A text that tells when nobody holds it any more."""

    __slots__ = ("__weakref__",)


def test_an_answer_is_given_again() -> None:
    asked: list[str] = []

    @remembered(2)
    def turn(text: str) -> int:
        asked.append(text)
        return len(asked)

    assert [turn(text) for text in ("a", "b", "a", "c", "a")] == [1, 2, 1, 3, 1]


@pytest.mark.parametrize(("length", "is_kept"), [(LONGEST, True), (LONGEST + 1, False)])
@pytest.mark.parametrize("answer", [remembered(2)(len), name_tokens])
def test_no_long_text_is_kept(answer: Callable[[str], object], length: int, *, is_kept: bool) -> None:
    text = Text("x" * length)
    told = weakref.ref(text)
    answer(text)
    del text
    assert (told() is not None) == is_kept


def kept_bytes(work: Callable[[], object]) -> int:
    """Return how much of the memory that a piece of work took is still held when it is done."""
    tracemalloc.start()
    work()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return kept


def test_what_a_long_page_is_hashed_with_is_not_kept() -> None:
    block_prints(["The menu of the page"])  # what short pages are hashed with is
    assert kept_bytes(lambda: block_prints(["word " * 200_000])) < 1_000_000


def test_what_the_blocks_of_a_long_page_are_measured_by_is_not_kept() -> None:
    prose = np.ones(100_000, dtype=np.float32)
    place_rows(prose[:9], prose[:9], (0, 9))
    assert kept_bytes(lambda: place_rows(prose, prose, (0, 9))) < 1_000_000
