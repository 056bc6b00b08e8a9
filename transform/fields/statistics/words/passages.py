"""A block as prose: sentences, clauses and brackets, for the rules that attribute numbers.

In: a block's text. Out: a `Passage`. All texts in it have the block's length, so its offsets are the block's.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from typing import Final

from transform.characters import aligned, plain_spaces
from transform.sentences import sentence_at, sentence_spans

_FILLER: Final = "·"
# Where a new clause begins. Matches "; rates did", ", while ", " but "; does not match ", and higher".
_CLAUSE: Final = re.compile(r";\s+|,?\s(?=(?:while|whereas|although|though|however)\b)|,\s(?=but\b)")
# Matches "(" and "]"; does not match "{".
_MARK: Final = re.compile(r"[()\[\]]")
_LONGEST_CLAUSE: Final = 1200  # characters to either side; what runs on for longer is no prose
_OPENERS: Final = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A block's text in three forms of one length.

    `plain` has ordinary spaces, `aligned` uniform numbers too, `masked` is `plain` with the insides of
    brackets blotted out. `brackets` are the outermost ones, half-open with their marks.
    """

    plain: str
    aligned: str
    masked: str
    sentences: tuple[tuple[int, int], ...]
    brackets: tuple[tuple[int, int], ...]

    def sentence_at(self, at: int) -> tuple[int, int]:
        """Return the span of the sentence that holds offset `at` (the whole text if none does)."""
        return sentence_at(self.sentences, at) or (0, len(self.plain))

    def clause_at(self, at: int) -> tuple[int, int]:
        """Return the span of the clause that holds offset `at`."""
        start, end = self.sentence_at(at)
        start, end = max(start, at - _LONGEST_CLAUSE), min(end, at + _LONGEST_CLAUSE)
        for match in _CLAUSE.finditer(self.masked, start, end):
            if match.end() <= at:
                start = match.end()
            elif match.start() >= at:
                return start, match.start()
        return start, end

    def bracket_at(self, at: int) -> tuple[int, int] | None:
        """Return the outermost bracket around offset `at`."""
        index = bisect.bisect_left(self.brackets, at, key=_start) - 1
        return self.brackets[index] if index >= 0 and at < self.brackets[index][1] else None

    def without_brackets(self, start: int, end: int) -> str:
        """Return `plain[start:end]` with its brackets left out and spaces made single."""
        pieces: list[str] = []
        at = start
        for left, right in self.brackets[bisect.bisect_left(self.brackets, start, key=_start) :]:
            if left >= end:
                break
            if left >= at and right <= end:
                pieces.append(self.plain[at:left])
                at = right
        pieces.append(self.plain[at:end])
        return " ".join("".join(pieces).split())


def _start(span: tuple[int, int]) -> int:
    return span[0]


def read_passage(text: str, aligned_text: str | None = None) -> Passage:
    """Return the text as a passage; `aligned_text` is its aligned form, if it is known already."""
    plain = plain_spaces(text)
    brackets = _outermost_brackets(plain)
    return Passage(
        plain=plain,
        aligned=aligned(text) if aligned_text is None else aligned_text,
        masked=_mask(plain, brackets),
        sentences=tuple(sentence_spans(plain)),
        brackets=brackets,
    )


def _outermost_brackets(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the outermost closed brackets; one that stays open is none."""
    spans: list[tuple[int, int]] = []
    open_at: list[tuple[int, str]] = []
    for mark in _MARK.finditer(text):
        character = mark.group()
        if character in _OPENERS:
            open_at.append((mark.start(), _OPENERS[character]))
        elif open_at and character == open_at[-1][1]:
            start, _ = open_at.pop()
            while spans and spans[-1][0] > start:
                spans.pop()
            spans.append((start, mark.end()))
    return tuple(spans)


def _mask(text: str, brackets: tuple[tuple[int, int], ...]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in brackets:
        pieces += [text[at : start + 1], _FILLER * (end - start - 2)]
        at = end - 1
    return "".join([*pieces, text[at:]])
