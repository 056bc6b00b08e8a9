"""The body's citation marks and the entries they point to.

In: the content blocks and the numbers (or authors and years) of the reference list. Out: for each entry the
spans of its marks: links to "#ref2", "[1, 3–5]", "(1, 3–5)", superscript digits, digits glued behind a
sentence ("survival.2"), and "(Liu et al., 2019)" where the list is not numbered.

An article cites in one of these styles: the one whose marks reach most entries of the list. Where none reaches
enough of them, nothing is known of how often an entry is cited.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from transform.article import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from transform.article import Reference
    from transform.blocks import Block

    _Mark = tuple[int, int, int]  # the number that a mark means, and its span
    _Style = Callable[[Block], Iterator[_Mark]]

_LIST: Final = r"\d{1,3}(?:\s?[,;–−-]\s?\d{1,3}){0,20}"
# Matches "[1, 3–5]"; does not match "[95% CI]" or "[2010]".
_BRACKETED: Final = re.compile(rf"\[(?P<list>{_LIST})\]")
# Like others here and in the neighbouring modules, it asks behind its first mark for what stands before that mark: no
# other place is looked at. Matches "(5-7)" and "(1)"; does not match "t(1;19)", "(2010)" or "(12 of 40)".
_ROUND: Final = re.compile(rf"\((?<=\s\()(?P<list>{_LIST})\)")
# Matches "¹" and "²,³"; does not match the "²" of "m²" (a unit stands before it).
_RAISED: Final = re.compile(r"(?P<list>[¹²³⁰⁴-⁹](?<![mM].)[¹²³⁰⁴-⁹]*(?:[,⁻–-][¹²³⁰⁴-⁹]+){0,10})")
# Digits that were raised before the page became text. Matches the "1,2" of "survival.1,2 The"; does not match
# "0.1".
_GLUED: Final = re.compile(rf"(?<=[a-z)\]][.,])(?P<list>{_LIST})(?=\s+[A-Z(]|\s*$)")
# Matches the "1" and the "3–5" of "1, 3–5"; does not match ", ".
_RANGE: Final = re.compile(r"(\d{1,3})(?:\s?[–−-]\s?(\d{1,3}))?")
_RAISED_DIGITS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# A link to an entry of the list. Matches "#ref-3", "#bib12", "#CR4"; does not match "#references".
_FRAGMENT: Final = re.compile(
    r"#\w*?(?:ref|bib|cite_note|cit|CR|R|B|fn)[-_]?(?:\w*[-_])?0*(?P<number>\d{1,3})$",
    re.IGNORECASE,
)
# What makes the bracket behind it a value. Matches "= ", "± ", "[SD] = 62 ", "mean ≥ 3.5"; does not match "COVID-19 ".
_MEASURED: Final = re.compile(r"(?:[=±<>≥≤~×]|[\[(]SD[\])]|\bSD)\s{0,2}[\d.,]{0,12}%?\s{0,2}$")
# A number whose share or spread the round bracket behind it gives. Matches "41 ", "80.4% "; does not match "in 2019 "
# or "COVID-19 ".
_NUMBER_BEFORE: Final = re.compile(r"(?<![\w.,-])(?!(?:19|20)\d\d\s)[\d.,]{1,12}%?\s$")
# Where "(1)" counts the parts of a sentence. Matches ": ", "; and "; does not match "trials ".
_COUNTING: Final = re.compile(r"(?:^|[:;,.]|\b(?:and|or|und|oder|et|ou|y|o|e))\s{0,2}$")
_WORD_AFTER: Final = re.compile(r"\s[^\W\d_]")  # matches " the"; not ". The"
# Matches "A", "Š"; does not match "a", "é", "1".
_CAPITAL: Final = r"[^\W\d_a-zß-ÿ]"
# Initials before a surname. Matches the "J.-P. " of "J.-P. Smith"; does not match "St. Clair".
_LEADING_INITIALS: Final = re.compile(rf"(?:{_CAPITAL}\.[\s-]?)+(?=\S)")
# Initials behind it. Matches the " AB" of "van der Berg AB", " S-YD", " J. A. Jr"; does not match " Berg".
_TRAILING_INITIALS: Final = re.compile(
    rf"\s(?:(?:{_CAPITAL}\.[\s-]?){{1,4}}|{_CAPITAL}{{1,3}}(?:-{_CAPITAL}{{1,2}})?)(?:\s?(?:Jr|Sr|II|III)\b\.?)?$"
)
# A surname with its particles. Matches "Wang", "van der Berg"; does not match "trials".
_CITED_NAME: Final = rf"(?:[a-zà-ÿ]{{1,5}}\s){{0,3}}{_CAPITAL}[\w'’-]{{1,30}}"
# The other authors that a mark names. Matches " et al.", " and Wang", ", Wang, & Ash"; does not match ", Wang".
_OTHERS: Final = rf"(?:(?:,\s{_CITED_NAME}){{0,8}},?\s(?:et\sal\b\.?|(?:and|&|und|et|y)\s{_CITED_NAME}))?"
_LOOK_BACK: Final = 24  # characters before a mark that tell whether it is one
_LONGEST_RANGE: Final = 30  # "[1-30]" may cite so many; a longer one is no list of marks
# A style is the article's where its marks reach this share of the entries up to the last they reach (of the whole
# list for round brackets, which hold other numbers too): of a style that is not the article's, chance marks reach
# below a tenth of them on scholarly pages, the style itself nearly all.
_ESTABLISHED: Final = 0.5
_SHORTEST_ROUND: Final = (
    5  # a shorter list is reached by "(1) ... (2) ..." that counts the parts of a sentence
)

_Marks = dict[int, list[Span]]  # by the place of the entry in the list


def link_citations(
    references: Sequence[Reference], content: Sequence[Block]
) -> list[tuple[Span, ...]] | None:
    """Return the spans of the marks of each reference, in reading order; () for one that is never cited.

    None where the article does not show how it cites.
    """
    index_of = _numbering(references)
    styles = [
        (_reached(marks, len(references) if style is _rounds else None), marks)
        for style in _STYLES
        if (marks := _marks_of(style, index_of, content)) and _may_be(style, references)
    ]
    if all(reference.number is None for reference in references):
        dated = sum(bool(reference.authors) and reference.year is not None for reference in references)
        named = _named_marks(references, content)
        styles.append((len(named) / max(dated, 1), named))
    share, best = max(styles, key=lambda style: style[0], default=(0.0, {}))
    if share < _ESTABLISHED:
        return None
    return [tuple(dict.fromkeys(best.get(index, ()))) for index in range(len(references))]


def _reached(marks: _Marks, of: int | None) -> float:
    """Return the share of entries that have marks: `of` so many, else of those up to the last that has."""
    return len(marks) / (of or max(marks) + 1)


def _may_be(style: _Style, references: Sequence[Reference]) -> bool:
    return style is not _rounds or len(references) >= _SHORTEST_ROUND


def _numbering(references: Sequence[Reference]) -> Mapping[int, int]:
    """Return which entry a number means: the written ones, or the places in a list without any."""
    if any(reference.number is not None for reference in references):
        return {r.number: index for index, r in enumerate(references) if r.number is not None}
    return {index + 1: index for index in range(len(references))}


def _marks_of(style: _Style, index_of: Mapping[int, int], content: Sequence[Block]) -> _Marks:
    """Return the marks of one style, by the place of the entry that each means."""
    marks: defaultdict[int, list[Span]] = defaultdict(list)
    for block in content:
        for number, start, end in style(block):
            if number in index_of:
                marks[index_of[number]].append(Span(block.position, start, end))
    return dict(marks)


def _links(block: Block) -> Iterator[_Mark]:
    for link in block.links:
        match = _FRAGMENT.search(link.href)
        if match is not None and link.end - link.start <= len("[999]"):
            yield int(match["number"]), link.start, link.end


def _squares(block: Block) -> Iterator[_Mark]:
    for match in _BRACKETED.finditer(block.text):
        if not _MEASURED.search(_before(block, match)):
            yield from _numbers(match)


def _rounds(block: Block) -> Iterator[_Mark]:
    for match in _ROUND.finditer(block.text) if block.kind != "table" else ():
        before = _before(block, match)
        counts = _COUNTING.search(before) and _WORD_AFTER.match(block.text, match.end())
        if not (counts or _MEASURED.search(before) or _NUMBER_BEFORE.search(before)):
            yield from _numbers(match)


def _raised(block: Block) -> Iterator[_Mark]:
    for match in _RAISED.finditer(block.text):
        yield from _numbers(match)


def _glued(block: Block) -> Iterator[_Mark]:
    for match in _GLUED.finditer(block.text):
        yield from _numbers(match)


_STYLES: Final = (_links, _squares, _rounds, _raised, _glued)
"""From the surest on: where two reach as many entries, the first is meant."""


def _before(block: Block, match: re.Match[str]) -> str:
    return block.text[max(0, match.start() - _LOOK_BACK) : match.start()]


def _numbers(match: re.Match[str]) -> Iterator[_Mark]:
    for number in _expanded(match["list"].translate(_RAISED_DIGITS)):
        yield number, match.start(), match.end()


def _expanded(text: str) -> Iterator[int]:
    """Yield the numbers of a list with ranges ("1, 3–5" -> 1, 3, 4, 5)."""
    for first, last in _RANGE.findall(text):
        stop = int(last or first)
        if int(first) <= stop <= int(first) + _LONGEST_RANGE:
            yield from range(int(first), stop + 1)


def _named_marks(references: Sequence[Reference], content: Sequence[Block]) -> _Marks:
    """Return the marks that name author and year ("(Liu et al., 2019)", "Liu and Wang (2019)")."""
    found: _Marks = {}
    for index, reference in enumerate(references):
        if not reference.authors or reference.year is None:
            continue
        surname, year = _surname(reference.authors[0]), str(reference.year)
        mark = _mark(reference.authors[0], surname, year)
        spans = [
            Span(block.position, match.start(), match.end())
            for block in content
            if surname[1:] in block.text and year in block.text
            for match in mark.finditer(block.text)
        ]
        if spans:
            found[index] = spans
    return found


def _surname(author: str) -> str:
    """Return what an author is cited by: "van der Berg AB", "Liu, Y" and "J. Smith" without initials."""
    name = author.partition(",")[0].strip()
    initials = _LEADING_INITIALS.match(name)
    return _TRAILING_INITIALS.sub("", name[initials.end() :] if initials else name) or author


def _mark(author: str, surname: str, year: str) -> re.Pattern[str]:
    """Return what cites an author: the surname, whose particle may begin a sentence, or the name as listed."""
    first = f"[{surname[0]}{surname[0].upper()}]" if surname[0].isalpha() else re.escape(surname[0])
    initials = re.escape(author.removeprefix(surname)) if author.startswith(surname) else ""
    # For "Liu Y" and 2019, matches "Liu et al., 2019", "Liu, Wang, & Ash, 2019", "Liu Y, 2019"; does not match
    # "Liu, Wang, 2019".
    return re.compile(rf"\b{first}{re.escape(surname[1:])}(?:{initials})?{_OTHERS},?\s\(?{year}[a-z]?\b")
