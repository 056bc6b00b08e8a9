"""Which line right below the title is the author's name, though no word for "by" and no degree says so.

In: the blocks of a page, what notices and labels decided, the title and the byline and date lines. Out: the
position of the line, or None. A name alone may be a topic as well ("Heart Failure"), so the lines about it must be
those that stand beside a byline: a day, who reviewed, how long the reading takes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transform.boilerplate.title_lines import REACH
from transform.fields.author_names import is_person_name, is_prose, read_authors
from transform.fields.author_words import any_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transform.blocks import Block
    from transform.boilerplate.verdicts import Verdicts

# Lines that stand beside bylines, as notices and the search for days name them.
_BESIDE = frozenset({"published_date", "modified_date", "article_meta"})
# A line with a figure and hardly a word, as reading times are (characters). Matches "4 min read", "Lesezeit: 3
# Minuten", "约6分钟"; not "Amy Hopkins", "4".
_READING_TIME, _LONGEST_READING_TIME = re.compile(r"\D*\d{1,2}\D*[^\W\d_]\D*"), 40
# Matches the "Case" of "Case Report"; must not match "Casey".
_RUBRIC = re.compile(rf"\b(?:{any_of('rubrics')})\b", re.IGNORECASE)
# Matches "Dr. ", "Prof. ", "Dott.ssa "; must not match "Drew ".
_TITLE = re.compile(r"(?:Dr|Prof|PD|Pr|Dra|Dott|Dott\.ssa|Drs|Ph[Dd]r|MUDr)\.?\s")
# A line of a few persons' names (characters).
_LONGEST_BARE = 120
# How many lines below the name its role and the other lines begin.
_NEXT = 2


def find_name_line(
    blocks: Sequence[Block], verdicts: Verdicts, title: int, lines: Mapping[int, str]
) -> int | None:
    """Return the line that is but names, right below the title or the lines that stand beside bylines."""
    window = blocks[title + 1 : title + 1 + REACH]
    kinds = [_kind_of(block, verdicts, lines) for block in window]
    if "byline" in kinds or _BESIDE.isdisjoint(kind for kind in kinds if kind):
        return None
    for at, block in enumerate(window):
        if kinds[at] is None:
            goes_on = _is_marked_up(block) or _goes_on(kinds[at + 1 :])
            return block.position if goes_on and _is_bare_byline(block.text) else None
    return None


def _kind_of(block: Block, verdicts: Verdicts, lines: Mapping[int, str]) -> str | None:
    """Return what a line is known as, None for one that may be anything."""
    verdict = verdicts[block.position]
    if verdict is not None:
        return verdict.kind
    is_short = len(block.text) <= _LONGEST_READING_TIME
    reading_time = "reading_time" if is_short and _READING_TIME.fullmatch(block.text.strip()) else None
    return lines.get(block.position) or reading_time


def _is_marked_up(block: Block) -> bool:
    """Say whether mark-up tells that a line is no heading: of a dump's it may be ("Why It Matters")."""
    return block.path is not None and block.kind != "heading"


def _goes_on(kinds: Sequence[str | None]) -> bool:
    """Say whether lines such as stand beside bylines follow a name, perhaps behind its role."""
    return any(kind in _BESIDE or kind == "reading_time" for kind in kinds[:_NEXT])


def _is_bare_byline(text: str) -> bool:
    """Say whether a line is but persons' names in a script with capitals, and no topic or kind of article.

    Behind a person with a title ("Dr Amy Ono, cardiologist, Leeds") other things may follow.
    """
    if (
        len(text) > _LONGEST_BARE
        or text.isupper()
        or text.islower()
        or _RUBRIC.search(text)
        or is_prose(text)
    ):
        return False
    names = [author.name for author in read_authors(text)]
    named = [is_person_name(name) and any(map(str.islower, name)) for name in names]
    return bool(named) and (all(named) or (named[0] and _TITLE.match(names[0]) is not None))
