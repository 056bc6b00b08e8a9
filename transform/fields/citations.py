"""The body's citation marks and the entries they point to.

In: the content blocks and the numbers (or authors and years) of the reference list. Out: for each entry the
spans of its marks: "[1, 3–5]", superscript digits, digits glued behind a sentence ("survival.2"), links to
"#ref2", and "(Liu et al., 2019)" where the list is not numbered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from transform.article import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transform.article import Reference
    from transform.blocks import Block

_LIST: Final = r"\d{1,3}(?:\s?[,;–−-]\s?\d{1,3}){0,20}"
# Matches "[1, 3–5]"; does not match "[95% CI]" or "[2010]".
_BRACKETED: Final = re.compile(rf"\[(?P<list>{_LIST})\]")
# Matches "¹" and "²,³"; does not match the "²" of "m²" (a unit stands before it).
_RAISED: Final = re.compile(r"(?<![mM])(?P<list>[¹²³⁰⁴-⁹]+(?:[,⁻–-][¹²³⁰⁴-⁹]+){0,10})")
# Digits that were raised before the page became text. Matches the "1,2" of "survival.1,2 The"; does not match
# "0.1".
_GLUED: Final = re.compile(rf"(?<=[a-z)\]][.,])(?P<list>{_LIST})(?=\s+[A-Z(]|\s*$)")
_RANGE: Final = re.compile(r"(\d{1,3})(?:\s?[–−-]\s?(\d{1,3}))?")
_RAISED_DIGITS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# A link to an entry of the list. Matches "#ref-3", "#bib12", "#CR4"; does not match "#references".
_FRAGMENT: Final = re.compile(
    r"#\w*?(?:ref|bib|cite_note|cit|CR|R|B|fn)[-_]?(?:\w*[-_])?0*(?P<number>\d{1,3})$",
    re.IGNORECASE,
)
_LONGEST_RANGE: Final = 30  # "[1-30]" may cite so many; a longer one is no list of marks


def link_citations(references: Sequence[Reference], content: Sequence[Block]) -> list[tuple[Span, ...]]:
    """Return the spans of the marks of each reference, in reading order; () for one that is never cited."""
    index_of = _numbering(references)
    marks: defaultdict[int, list[Span]] = defaultdict(list)
    for block in content:
        for number, start, end in _numbered_marks(block):
            if number in index_of:
                marks[index_of[number]].append(Span(block.position, start, end))
    if all(reference.number is None for reference in references):
        for index, spans in _named_marks(references, content).items():
            marks[index] += spans
    return [tuple(dict.fromkeys(marks[index])) for index in range(len(references))]


def _numbering(references: Sequence[Reference]) -> Mapping[int, int]:
    """Return which entry a number means: the written ones, or the places in a list without any."""
    if any(reference.number is not None for reference in references):
        return {r.number: index for index, r in enumerate(references) if r.number is not None}
    return {index + 1: index for index in range(len(references))}


def _numbered_marks(block: Block) -> Iterator[tuple[int, int, int]]:
    for link in block.links:
        match = _FRAGMENT.search(link.href)
        if match is not None and link.end - link.start <= len("[999]"):
            yield int(match["number"]), link.start, link.end
    for pattern in (_BRACKETED, _RAISED, _GLUED):
        for match in pattern.finditer(block.text):
            for number in _expanded(match["list"].translate(_RAISED_DIGITS)):
                yield number, match.start(), match.end()


def _expanded(text: str) -> Iterator[int]:
    """Yield the numbers of a list with ranges ("1, 3–5" -> 1, 3, 4, 5)."""
    for first, last in _RANGE.findall(text):
        stop = int(last or first)
        if int(first) <= stop <= int(first) + _LONGEST_RANGE:
            yield from range(int(first), stop + 1)


def _named_marks(references: Sequence[Reference], content: Sequence[Block]) -> dict[int, list[Span]]:
    """Return the marks that name author and year ("(Liu et al., 2019)", "Liu and Wang (2019)")."""
    found: dict[int, list[Span]] = {}
    for index, reference in enumerate(references):
        if not reference.authors or reference.year is None:
            continue
        surname, year = re.split(r"[\s,]", reference.authors[0], maxsplit=1)[0], str(reference.year)
        mark = re.compile(
            rf"\b{re.escape(surname)}(?:\set\sal\.?|\s(?:and|&|und|et"
            rf"|y)\s[A-ZÀ-Þ][\w'’-]{{1,30}})?,?\s\(?{year}[a-z]?\b"
        )
        found[index] = [
            Span(block.position, match.start(), match.end())
            for block in content
            if surname in block.text and year in block.text
            for match in mark.finditer(block.text)
        ]
    return found
