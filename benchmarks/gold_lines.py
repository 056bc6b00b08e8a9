"""Which lines of a rendered page are the gold's text: an alignment of lines with the gold, in order.

In: the lines of a page and its gold as plain text. Out: one label a line.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict

BEFORE, CONTENT, AFTER = 0, 1, 2
"""Furniture before or among the text, text of the gold, and what follows the last line of the gold."""

# Matches "words", "2024" and each character of "漢字"; not "_" or ",".
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
MAX_PLACES = 40
"""Places in the gold tried for one line: a line that fits in more places says little by itself."""
FUZZY_WORDS, FUZZY_SHARE = 6, 0.7
"""A line that is not in the gold word for word is text when so much of its word triples is in what the
matching
lines left of it."""


def words(text: str) -> list[str]:
    """Return the words of a text, casefolded; a Chinese or Japanese character is a word."""
    return _WORD.findall(text.casefold())


def label_lines(lines: list[str], gold: str) -> list[int]:
    """Return the label of each line. An empty gold makes every line BEFORE."""
    gold_words = words(gold)
    tokens = [words(line) for line in lines]
    chain = _best_chain(tokens, gold_words)
    missing = set(range(len(gold_words))).difference(*(range(start, end) for start, end in chain.values()))
    triples = {tuple(gold_words[at : at + 3]) for at in missing}
    labels = [CONTENT if i in chain or _fuzzy(line, triples) else BEFORE for i, line in enumerate(tokens)]
    last = max((i for i, label in enumerate(labels) if label == CONTENT), default=len(labels))
    return [AFTER if i > last else label for i, label in enumerate(labels)]


def _fuzzy(line: list[str], triples: set[tuple[str, ...]]) -> bool:
    if len(line) < FUZZY_WORDS:
        return False
    own = list(zip(line, line[1:], line[2:], strict=False))
    return sum(triple in triples for triple in own) >= FUZZY_SHARE * len(own)


def _best_chain(tokens: list[list[str]], gold: list[str]) -> dict[int, tuple[int, int]]:
    """Return the lines of the heaviest chain of literal matches in the gold's order, with their spans."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(gold):
        places[word].append(at)
    candidates: list[tuple[int, int, int]] = []  # line, start, end in the gold
    for i, line in enumerate(tokens):
        if not line:
            continue
        rarest = min(range(min(len(line), 12)), key=lambda k: len(places.get(line[k], ())))
        size, found = len(line), 0
        for at in places.get(line[rarest], ()):
            start = at - rarest
            if start >= 0 and gold[start : start + size] == line:
                candidates.append((i, start, start + size))
                found += 1
                if found == MAX_PLACES:
                    break
    return _heaviest(candidates)


def _heaviest(candidates: list[tuple[int, int, int]]) -> dict[int, tuple[int, int]]:
    """Return the heaviest chain over (line, start, end): lines ascending, gold spans too."""
    ends: list[int] = []  # ascending ends with ascending weights
    best: list[tuple[int, int]] = []  # (weight, candidate)
    previous: dict[int, int | None] = {}
    pending: list[tuple[int, int, int]] = []
    current = -1

    def flush() -> None:
        for end, weight, which in pending:
            at = bisect.bisect_left(ends, end)
            if at and best[at - 1][0] >= weight:
                continue
            if at < len(ends) and ends[at] == end and best[at][0] >= weight:
                continue
            while at < len(ends) and best[at][0] <= weight:
                del ends[at], best[at]
            ends.insert(at, end)
            best.insert(at, (weight, which))
        pending.clear()

    for which, (line, start, end) in enumerate(candidates):
        if line != current:
            flush()
            current = line
        at = bisect.bisect_right(ends, start)
        weight, link = best[at - 1] if at else (0, None)
        # the square favours long literal matches over chance hits of single words
        previous[which] = link
        pending.append((end, weight + (end - start) ** 2, which))
    flush()
    chosen: dict[int, tuple[int, int]] = {}
    link = best[-1][1] if best else None
    while link is not None:
        line, start, end = candidates[link]
        chosen[line] = (start, end)
        link = previous[link]
    return chosen
