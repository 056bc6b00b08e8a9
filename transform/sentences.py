"""Sentences of a block: where they start and end, by punctuation alone.

In: a text (raw or aligned). Out: half-open spans, in order, that cover all but the white space between
sentences.
"""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

# The capital letters of the scripts that have them: Latin, Greek, Cyrillic (Unicode blocks up to Cyrillic Supplement).
_CAPITALS: Final = "".join(filter(str.isupper, map(chr, range(0x530))))
# A full stop that ends a sentence, its closing marks, and the space after it, which Chinese and Japanese go without.
# Matches the ". " of "did not differ. The", "Пфайзер. Редакция"; does not match that of "vs. the", which goes on small.
# Matches the "。" of "支援を受けています。編集部は"; does not match "、".
_END: Final = re.compile(
    rf"[.!?。！？](?:(?<=[.!?])[\"'”’»)\]]{{0,3}}(?P<space>\s+)(?=[{_CAPITALS}0-9\"“‘«'(\[•])"
    r"|(?<=[。！？])[」』）”’]{0,3}(?P<none>\s*))"
)
# What stands before a full stop that ends no sentence. Matches "et al", "рис"; does not match "journal".
_SHORTENED: Final = re.compile(
    r"(?:^|[\s(\[])(?:vs?|al|e\.g|i\.e|approx|ca|cf|Dr|Prof|Fig|Figs|No|St|Mr|Mrs|Ms|resp|incl|i\.v"
    rf"|s\.c|p\.o|[cC]\.[iI]|d\.f|[Рр]ис|[Тт]абл|[Пп]роф|им|(?<!\d\s)г|[{_CAPITALS}])$"
)
_LONGEST_SENTENCE: Final = 3000  # characters; text without full stops is cut, so that no rule runs away on it
_LOOK_BACK: Final = 10  # characters, enough for the longest shortened form


def sentence_spans(text: str, *, longest: int | None = _LONGEST_SENTENCE) -> list[tuple[int, int]]:
    """Return the spans of the sentences of `text`: one for a text without sentence ends, none for no text.

    What is longer than `longest` is cut there.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _SHORTENED.search(text, max(0, match.start() - _LOOK_BACK), match.start()):
            continue
        spans += _pieces(start, match.start(match.lastgroup or 0), longest)
        start = match.end()
    if text[start:].strip():
        spans += _pieces(start, len(text), longest)
    return spans


def sentence_at(sentences: Sequence[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """Return the span of the sentence that holds offset `at`; None between sentences."""
    index = bisect.bisect_right(sentences, at, key=_start) - 1
    return sentences[index] if index >= 0 and at < sentences[index][1] else None


def _start(span: tuple[int, int]) -> int:
    return span[0]


def _pieces(start: int, end: int, longest: int | None) -> list[tuple[int, int]]:
    """Return the span, cut where it is too long for a sentence."""
    if longest is None or end - start <= longest:
        return [(start, end)]
    return [(at, min(at + longest, end)) for at in range(start, end, longest)]
