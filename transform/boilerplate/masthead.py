"""The lines over an article: which block is its title, its byline, its date.

In: a document, and what notices and labels decided. Out: verdicts for those blocks. A line counts as a
byline or a date only as a whole, and only close to the title or before the text begins; the fields' own
rules read them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.hub import fold
from transform.boilerplate.name_lines import find_name_line
from transform.boilerplate.names import are_names, are_people
from transform.boilerplate.notice_words import speaks_as_notice
from transform.boilerplate.title_lines import (
    LINE_MOST,
    REACH,
    TITLE_MOST,
    TITLE_REACH,
    length,
    title_from_lines,
)
from transform.boilerplate.verdicts import Verdict
from transform.fields.author_names import is_byline, is_credentialed_byline, without_introduction
from transform.fields.date_text import find_dates, role_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from transform.blocks import Block
    from transform.boilerplate.verdicts import Verdicts
    from transform.document import Document

# A sentence of this length may begin the article's text; the longest headlines have 250 characters.
_PROSE = 90
# From here on a block is likely content.
_TEXT = 0.5
_SENTENCE_ENDS = (".", "!", "?", ":", "。", "！", "？", '"', "”", "»")
_DATE_LINE_MOST = 90
# Words beside the day: "Published online first on ... at 10:14 CET" with a label, "| 5 min read" without.
_LABEL_WORDS, _BARE_WORDS = 8, 3
# Matches "By Amy Hopkins", "Von: Ute Graf"; not "Byron wrote"
BYLINE = re.compile(
    r"[\s*_]*(?:(?:written|posted|interview|review|story|words|text|reporting) by|authors?|by|von|"
    r"autor(?:en|in|innen|es|as?)?|par|auteurs?|por|di|autori|door|autorzy|przez|yazar|yazan|автор(?:ы)?|作者|著者|文)"
    r"(?:\s*[:：]\s*|\s+)(.{2,180})",
    re.IGNORECASE,
)
_COLONS = (":", "：")
# Of the characters of the title in the page's head, so many are the page's own; the rest is the site's name.
_MOST_OF_TITLE = 0.5
# What parts the steps of a trail, "Home › Cases › The Rancher With the Slow Heart".
_STEPS = ("›", "»", ">", "/", "|", "→", "▸", "·")
# Matches "2026", "3.5.26"; not "CR2", "15 patients"
_DAY_FIGURES = re.compile(r"\d{4}|\d[./-]\d|\d年")
# Matches "am", "Uhr"; not "10", "|"
_LETTERS = re.compile(r"[^\W\d_]+")


def find_masthead(
    document: Document, verdicts: Verdicts, content: Sequence[float] = (), shared: Collection[int] = ()
) -> Iterator[tuple[int, Verdict]]:
    """Yield (position, verdict) for the title, byline and date lines among the undecided blocks.

    `content`: how likely each block is content, where that is known already; `shared`: which the hub's templates name.
    """
    blocks = document.blocks
    start = first_prose(blocks, verdicts, content, shared)
    lines = dict(small_lines(blocks, verdicts, start))
    title = _title_from_markup(document, verdicts)
    rule = "structure:h1"
    if title is None:
        title = title_from_lines(blocks, verdicts, start, lines, shared)
        rule = "structure:title_line"
    if title is not None:
        yield title, Verdict("title", rule)
        for trail in _trails(blocks, verdicts, title):
            yield trail, Verdict("breadcrumb", "structure:trail")
        if (named := find_name_line(blocks, verdicts, title, lines)) is not None:
            yield named, Verdict("byline", "structure:name_line")
    for position, kind in lines.items():
        reach = TITLE_REACH if kind == "byline" else REACH
        near = abs(position - title) <= reach if title is not None else position < start
        if near:
            yield position, Verdict(kind, f"structure:{kind}_line")


def _trails(blocks: Sequence[Block], verdicts: Verdicts, title: int) -> Iterator[int]:
    """Yield the undecided lines over the title that lead to it by steps."""
    name = blocks[title].text
    for block in blocks[:title]:
        steps, found, rest = block.text.rpartition(name)
        if found and not rest and verdicts[block.position] is None and steps.rstrip().endswith(_STEPS):
            yield block.position


def first_prose(
    blocks: Sequence[Block], verdicts: Verdicts, content: Sequence[float] = (), shared: Collection[int] = ()
) -> int:
    """Return where the text begins: the first labelled part or long paragraph that is likely content and no notice.

    What is `shared` with the hub's other pages is no such paragraph. Where there is none: the first long paragraph,
    else the end of the page.
    """
    first = None
    for block, verdict in zip(blocks, verdicts, strict=True):
        at, is_labelled = block.position, verdict is not None and verdict.rule.startswith("label:")
        is_own = verdict is None and at not in shared
        is_long = is_own and length(block.text) >= _PROSE and not _is_no_prose(block)
        if not is_labelled and not is_long:
            continue
        if is_labelled or not content or (content[at] >= _TEXT and not speaks_as_notice(block.text)):
            return at
        first = at if first is None else first
    return len(blocks) if first is None else first


def _is_no_prose(block: Block) -> bool:
    """Say whether a long block is a table, a byline or a long title instead."""
    is_title = length(block.text) <= TITLE_MOST and not block.text.rstrip().endswith(_SENTENCE_ENDS)
    return is_title or block.kind == "table" or is_credentialed_byline(block.text)


def small_lines(blocks: Sequence[Block], verdicts: Verdicts, start: int) -> Iterator[tuple[int, str]]:
    """Yield (position, kind) for the undecided lines that are a byline or a day, up to where the text begins."""
    for block, verdict in zip(blocks, verdicts, strict=True):
        if block.position > start + REACH:
            return
        if verdict is not None:
            continue
        if len(block.text) > LINE_MOST:
            kind = "byline" if is_credentialed_byline(block.text) else None
        else:
            kind = _line_kind(block.text)
        if kind is not None:
            yield block.position, kind


@lru_cache(maxsize=1 << 13)  # most are entries of a menu, which pages of a hub share
def _line_kind(text: str) -> str | None:
    return date_line(text) or byline_line(text)


def date_line(text: str) -> str | None:
    """Return "published_date" or "modified_date" for a line that is a day and hardly anything else."""
    if len(text) > _DATE_LINE_MOST or not _DAY_FIGURES.search(text):
        return None
    mentions = find_dates(text, "en-US")  # that it is a day, not which
    if not mentions:
        return None
    role = role_of(text, mentions, 0)
    beside = text[: mentions[0].start] + " " + text[mentions[-1].end :]
    words = len(_LETTERS.findall(beside))
    if role == "other" or words > (_LABEL_WORDS if role else _BARE_WORDS):
        return None
    return "modified_date" if role == "modified" else "published_date"


def byline_line(text: str) -> str | None:
    """Return "byline" for a line that names authors after a word for "by", or with their degrees.

    "Dr Maud Tregear, Chief Health Officer, said:" leads in what is said.
    """
    if text.rstrip().endswith(_COLONS):
        return None
    match = BYLINE.match(text)
    # Neither introduced, nor with degrees after a comma, nor in a script where the role follows the name.
    plain = match is None and text.isascii() and "," not in text and without_introduction(text) == text
    if not plain and is_byline(text):
        return "byline"
    return "byline" if (match and are_names(match[1])) or are_people(text) else None


def _title_from_markup(document: Document, verdicts: Verdicts) -> int | None:
    """Return the heading that says what the page's head says, else the only first-level heading.

    A page without such headings (old ones set their titles as second, or by hand) has its title where it first says
    most of what its head says.
    """
    undecided = [
        block
        for block, verdict in zip(document.blocks, verdicts, strict=True)
        if verdict is None and len(block.text) <= TITLE_MOST
    ]
    first_level = [block for block in undecided if block.heading_level == 1]
    named = fold(
        document.head.meta("og:title", "twitter:title", "citation_title") or document.head.title or ""
    )
    for block in first_level:
        if named and fold(block.text) in named:
            return block.position
    if first_level or not named:
        return first_level[0].position if len(first_level) == 1 else None
    least = _MOST_OF_TITLE * len(named)
    named_by = (
        block.position for block in undecided if len(block.text) >= least and fold(block.text) in named
    )
    return next(named_by, None)
