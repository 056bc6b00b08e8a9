"""Tables of contents: lists of texts that stand again further down, as headings.

In: the prints of one page, in reading order. Out: the positions of such lists. A property of one page alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.boilerplate.fingerprints import BlockPrint

MIN_ENTRIES = 3
"""Fewer texts in a row that return further down may be chance."""
MAX_WORDS = 20
"""Entries are headings."""
MAX_MISSES = 1
"""Entries in a row that return nowhere ("Top", an image's caption, a heading worded otherwise)."""


def contents_lists(prints: Sequence[BlockPrint]) -> frozenset[int]:
    """Return the positions of all blocks in tables of contents.

    A run of at least `MIN_ENTRIES` short texts, each standing again after the run, in the same order, and with
    other text between: a second copy of the list alone would be navigation. Empty for no list.
    """
    last = {block.fingerprint: i for i, block in enumerate(prints)}
    found: set[int] = set()
    i = 0
    while i < len(prints):
        run = _run(prints, last, i)
        if len(run) >= MIN_ENTRIES and _spread(prints, run, last):
            found.update(run)
            i = run[-1]
        i += 1
    return frozenset(found)


def _run(prints: Sequence[BlockPrint], last: dict[int, int], start: int) -> list[int]:
    """Return the positions from `start` on whose texts return later, in ascending order of their return."""
    run: list[int] = []
    returned, misses = -1, 0
    for i in range(start, len(prints)):
        block = prints[i]
        later = last[block.fingerprint]
        if block.words <= MAX_WORDS and later > i and later > returned and block.size > 1:
            run.append(i)
            returned, misses = later, 0
        elif not run or misses == MAX_MISSES or block.words > MAX_WORDS:
            break
        else:
            misses += 1
    return run


def _spread(prints: Sequence[BlockPrint], run: list[int], last: dict[int, int]) -> bool:
    """Tell whether the returns stand after the run, with at least as much other text between as there are entries."""
    returns = [last[prints[i].fingerprint] for i in run]
    return returns[0] > run[-1] and returns[-1] - returns[0] >= 2 * (len(run) - 1)
