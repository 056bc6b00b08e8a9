"""Tables of contents: lists of texts that stand again further down, as headings.

In: the texts of one page, in reading order, as anything that can be compared. Out: the positions of such
lists. A property of one page alone.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from extract.hub import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence

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
    runs: dict[int, _Run] = {}
    found: set[int] = set()
    start = 0
    while start < len(texts):
        if returns[start] > start:  # most texts return nowhere
            run = _run(start, returns, runs)
            if run.size >= MIN_ENTRIES and _is_spread(start, run, returns):
                entries = list(_entries(start, runs))
                found.update(entries if _is_dense(entries) else ())
                start = run.end
        start += 1
    return frozenset(found)


def listed_headings(texts: Sequence[str], entries: Collection[int]) -> list[int]:
    """Return the positions of the texts that a table of contents (`entries`: where it stands) lists, the last first.

    Of a dump such a line is known as a heading by nothing else ("Data and Methods").
    """
    listed = {fold(texts[at]) for at in entries}
    if not listed:
        return []
    return [at for at in range(len(texts) - 1, -1, -1) if at not in entries and fold(texts[at]) in listed]


class _Run(NamedTuple):
    """From one entry on: the next, the last and the number of entries whose texts return in ascending order."""

    following: int | None
    end: int
    size: int


def _run(start: int, returns: Sequence[int], runs: dict[int, _Run]) -> _Run:
    """Return the run from a text on; `runs` gains those from its entries on: each is walked once on a page."""
    walked: list[int] = []
    following: int | None = start
    while following is not None and following not in runs:
        walked.append(following)
        following = _following(returns, following)
    for entry in reversed(walked):
        rest = runs[following] if following is not None else _Run(None, entry, 0)
        runs[entry] = _Run(following, rest.end, rest.size + 1)
        following = entry
    return runs[start]


def _following(returns: Sequence[int], entry: int) -> int | None:
    """Return the next position whose text returns later, behind the return of the entry."""
    for i in range(entry + 1, min(entry + MAX_MISSES + 2, len(returns))):
        if returns[i] > max(i, returns[entry]):
            return i
        if returns[i] < 0:
            return None
    return None


def _entries(start: int, runs: Mapping[int, _Run]) -> Iterator[int]:
    entry: int | None = start
    while entry is not None:
        yield entry
        entry = runs[entry].following


def _is_dense(entries: Sequence[int]) -> bool:
    """Tell whether most entries follow one another: names of fields that return, too, stand over values."""
    return 2 * sum(after - before == 1 for before, after in itertools.pairwise(entries)) >= len(entries) - 1


def _is_spread(start: int, run: _Run, returns: Sequence[int]) -> bool:
    """Tell whether the texts return after the run, with as much other text between them."""
    first, last = returns[start], returns[run.end]
    return first > run.end and last - first >= 2 * (run.size - 1)
