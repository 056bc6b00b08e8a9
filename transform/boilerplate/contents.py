"""Tables of contents: lists of texts that stand again further down, as headings.

In: the texts of one page, in reading order, as anything that can be compared. Out: the positions of such
lists. A property of one page alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

MIN_ENTRIES = 3
"""Fewer texts in a row that return further down may be chance."""
MAX_WORDS = 20
"""Entries are headings."""
MAX_MISSES = 1
"""Entries in a row that return nowhere ("Top", an image's caption, a heading worded otherwise)."""


def contents_lists(texts: Sequence[Hashable], words: Sequence[int]) -> frozenset[int]:
    """Return the positions of all blocks in tables of contents.

    `texts` compare equal for equal blocks, `words` are their lengths. A run of at least `MIN_ENTRIES` short
    texts, each standing again after the run, in the same order, and with other text between: a second copy
    of the list alone would be navigation. Empty for no list.
    """
    last = {text: i for i, text in enumerate(texts)}
    returns = [last[text] if words[i] <= MAX_WORDS else -1 for i, text in enumerate(texts)]
    found: set[int] = set()
    i = 0
    while i < len(texts):
        run = _run(returns, i) if returns[i] > i else []  # most texts return nowhere
        if len(run) >= MIN_ENTRIES and _spread(run, returns):
            found.update(run)
            i = run[-1]
        i += 1
    return frozenset(found)


def _run(returns: Sequence[int], start: int) -> list[int]:
    """Return the positions from `start` on whose texts return later, in ascending order of their return."""
    run: list[int] = []
    misses = 0
    for i in range(start, len(returns)):
        if returns[i] > max(i, returns[run[-1]] if run else -1):
            run.append(i)
            misses = 0
        elif not run or misses == MAX_MISSES or returns[i] < 0:
            break
        else:
            misses += 1
    return run


def _spread(run: list[int], returns: Sequence[int]) -> bool:
    """Tell whether the texts return after the run, with as much other text between them."""
    first, last = returns[run[0]], returns[run[-1]]
    return first > run[-1] and last - first >= 2 * (len(run) - 1)
