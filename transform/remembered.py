"""Answers about texts that pages share, remembered: names of elements, menus, titles.

In: a function of one text. Out: the same function, which remembers the answers of so many texts, but of no long one:
a page may be a single line, and an element's name as long as a page.
"""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

LONGEST = 4000
"""Characters of a text that is remembered: of paragraphs and of elements' names one in a hundred has more."""


def remembered(most: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Return what makes a function remember its last `most` answers."""

    def decorate(function: Callable[[str], T]) -> Callable[[str], T]:
        cached = lru_cache(maxsize=most)(function)

        @wraps(function)
        def answer(text: str) -> T:
            return cached(text) if len(text) <= LONGEST else function(text)

        return answer

    return decorate
