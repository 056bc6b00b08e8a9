"""Where the results that an article reports appeared: the journal, and the authors cited beside it.

In: the text of a block. Out: facts of a study with their places. A word with a capital behind "published in" may be
a country too, so alone it is a journal only by the words of its title. The rules read English.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    Place = tuple[str, Any, int, int]  # name, value, and where it stands in the text

# Matches "March", "December"; does not match "Marchand".
_MONTH: Final = (
    r"(?:Jan|Febr)uary\b|March\b|April\b|May\b|June\b|July\b|August\b|(?:Sept|Nov|Dec)ember\b|October\b"
)
# Where the results appeared. Matches "published in Blood by Liu et al."; does not match "published in 2020".
_CITATION: Final = re.compile(
    r"\b(?:published|reported|appeared|presented)\s(?:online\s|recently\s"
    r"|ahead of print\s){0,2}in\s(?:the\sjournal\s"
    r"|the\s)?(?P<journal>[A-Z][^.;()]{2,100}?)\sby\s(?P<authors>(?P<first>[A-ZÀ-Þ][\w'’-]+(?:\s[A-ZÀ-Þ]"
    r"[\w'’-]+){0,2}?)(?:\set\sal\b\.?|,?\sand colleagues|\sand\s[A-Z][\w'’-]+))"
)
# Words of a title. Matches "Journal of Clinical Oncology"; does not match "a journal".
_TITLE: Final = r"[A-Z][\w&'’-]{0,30}(?:,?\s(?:(?:of|and|the|for|in|&)\s){0,2}[A-Z][\w&'’-]{0,30}){0,7}"
# The same without the authors. Matches "published online in the European Heart Journal, "; does not match "published in
# the Science section".
_APPEARED: Final = re.compile(
    r"\b(?:published|appear(?:s|ed))\s(?:online\s|recently\s|today\s|this week\s|ahead of print\s){0,2}in\s"
    rf"(?P<said>the journal\s)?(?:the\s|The\s)?(?P<journal>(?!{_MONTH}){_TITLE})"
    r"(?=[.,;:)\]—–]|\s\(|\s(?:by|on|in|last|this|and|after)\b|$)"
)
# A word that the titles of journals have. Matches the "Lancet" of "Lancet Oncology"; does not match "Germany".
_JOURNAL: Final = re.compile(
    r"\b(?:Journal|Lancet|JAMA|BMJ|NEJM|Nature|Science|Cell|Annals|Archives|Proceedings|Reviews?|Letters|Advances|Acta"
    r"|P[Ll][Oo]S|Blood|Gut|Chest|Brain|Pain|Thorax|Heart|Stroke|Cancer|Leuka?emia|Circulation|Diabet\w+|Haematologica"
    r"|Pa?ediatrics|Medicine|Surgery|Psychiatry|Vaccine|Transplantation|[A-Z]\w{3,20}(?:ology|ologist))\b"
)


def find_citation(text: str) -> Iterator[Place]:
    """Yield the journal with the authors that the text cites beside it, of the first such."""
    if (match := _CITATION.search(text)) is not None:
        yield "cited_journal", match["journal"].strip(), *match.span("journal")
        yield "cited_first_author", match["first"], *match.span("first")
        yield "cited_author_string", match["authors"], *match.span("authors")


def find_journal(text: str) -> Iterator[Place]:
    """Yield the first journal that the text says something was published in."""
    for match in _APPEARED.finditer(text):
        if match["said"] or _JOURNAL.search(match["journal"]):
            yield "cited_journal", match["journal"], *match.span("journal")
            return
