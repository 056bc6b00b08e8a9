"""Whether a text holds one of some marks: the cheap question that spares most texts the dear ones.

In: a text and the marks. Out: True or False.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def holds(text: str, marks: Sequence[str]) -> bool:
    """Say whether one of the marks stands in the text. For short texts many times as fast as a pattern."""
    for mark in marks:  # noqa: SIM110 - a loop costs half of what any() does, for every block of every page
        if mark in text:
            return True
    return False
