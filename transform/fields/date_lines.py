"""Days in the lines of a page: which line says what day it is of.

In: a `FieldContext`. Out: `Signal`s from short lines at the headline, and from date lines elsewhere. A day
that a line gives another name ("Release date: ...") is none of the article's, and where lines disagree
nothing is sure: that is a list of other articles.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transform.article import Found, PublishedDate, Span
from transform.fields.context import FieldContext, once
from transform.fields.date_text import find_dates, may_hold_days, role_of, starts_with_label
from transform.fields.date_words import label_pattern
from transform.fields.titles import headline
from transform.fields.trial_ids import find_trial_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from transform.blocks import Block
    from transform.fields.date_text import DateMention

PUBLISHED, MODIFIED = "published", "modified"

# How many blocks before and after the headline a byline or date line may stand.
_BEFORE, _AFTER = 6, 14
# Longer lines are sentences (characters); the days in them are the story's.
_LONGEST_LINE = 160
_LONGEST_LABELLED = 120
_LONGEST_LABEL, _LABEL_WORDS = 40, 3
# An unlabelled day stands beside few other words (a name, a section, "5 min read").
_MOST_WORDS_BESIDE = 12
# Matches "post-date", "dateline", "c-meta__date", "published"; must not match "update-list" or "candidate".
_DATE_CLASS = re.compile(
    r"(?:^|[.#_-])(?:(?:pub|post|story|entry|article)?date(?:line|s)?|published|pubdates?)(?:$|[._-])",
    re.IGNORECASE,
)
# What makes a day in figures a part of a longer name, behind it. Matches ".clover", "-preview"; must not match
# ". Updated" or " - by".
_LONGER_NAME = re.compile(r"[._-](?:[a-z]|(?<=[_-])\d)")
# Matches the "3" of "Posted 3 May"; must not match "Posted yesterday".
_FIGURE = re.compile(r"\d")
# Matches "Posted" and "May" in "Posted 3 May"; must not match "3.5.24".
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One statement of a day: what it is the day of ("published" or "modified"), and where it was found."""

    role: str
    found: Found[PublishedDate]


def days_in_lines(context: FieldContext, language: str | None) -> Iterator[Signal]:
    """Yield the days of lines in order of trust: labelled and bare ones at the headline, then date lines."""
    blocks = context.document.blocks
    near = around_headline(context)
    lines = [block for block in blocks if len(block.text) <= _LONGEST_LINE and may_hold_days(block.text)]
    at_headline = tuple(_days_of(near, blocks, language))
    elsewhere = tuple(_days_of(_date_lines(lines, near, blocks), blocks, language))
    raws = {signal.found.raw for signal in (*at_headline, *elsewhere)}
    otherwise = {raw for raw in raws if _is_called_otherwise(raw, lines, blocks)}
    groups = (
        [signal for signal in at_headline if signal.found.rule == "text:labelled"],
        [signal for signal in at_headline if signal.found.rule == "text"],
        elsewhere,
    )
    for role in (PUBLISHED, MODIFIED):
        for group in groups:
            kept = [s for s in group if s.role == role and s.found.raw not in otherwise]
            if len(distinct_days(kept, role)) > 1:
                break
            yield from kept


def days_in_line(
    block: Block, language: str | None, *, role: str | None = None, before: Block | None = None
) -> Iterator[Signal]:
    """Yield the days of a short line. `role` is what is known of the line, `before` the block before it."""
    text = block.text
    if len(text) > _LONGEST_LINE:
        return
    mentions = find_dates(text, language)
    if not mentions:
        return
    beside = len(_WORD.findall(text)) - sum(len(_WORD.findall(mention.raw)) for mention in mentions)
    for index, mention in enumerate(mentions):
        label = role_of(text, mentions, index) or role or _label_above(before, text, mention.start)
        if label is None and (beside > _MOST_WORDS_BESIDE or find_trial_ids(text)):
            continue  # a sentence, or the day a trial was registered on
        if label == "other" or _is_part_of_name(text, mention):
            continue
        yield Signal(
            role=label or PUBLISHED,
            found=Found(
                value=mention.published,
                raw=mention.raw,
                rule=block.rule if role else "text:labelled" if label else "text",
                span=Span(block.position, mention.start, mention.end),
            ),
        )


@once
def around_headline(context: FieldContext) -> tuple[Block, ...]:
    """Return the blocks close to the headline, those after it first; nothing when no block shows it.

    Above the headline stands, on many news sites, the day of today.
    """
    title = next(context.of_kind("title"), None)
    shown = headline(context)
    if shown is not None and shown.span is not None:
        anchor = shown.span.block
    elif title is not None:
        anchor = title.position
    else:
        return ()
    blocks = context.document.blocks
    return blocks[anchor + 1 : anchor + _AFTER + 1] + blocks[max(0, anchor - _BEFORE) : anchor]


def distinct_days(signals: Iterable[Signal], role: str) -> set[PublishedDate]:
    """Return the different days given for a role."""
    return {signal.found.value for signal in signals if signal.role == role}


def _days_of(lines: Iterable[Block], blocks: tuple[Block, ...], language: str | None) -> Iterator[Signal]:
    for line in lines:
        yield from days_in_line(line, language, before=_above(blocks, line))


def _above(blocks: tuple[Block, ...], block: Block) -> Block | None:
    return blocks[block.position - 1] if block.position else None


def _date_lines(lines: list[Block], near: tuple[Block, ...], blocks: tuple[Block, ...]) -> list[Block]:
    """Return the date lines among the `lines` with days that are not `near` the headline.

    In a list of other articles each has one, so the path must be its own among the blocks with figures.
    """
    passed = {block.position for block in near}
    short = (block for block in lines if len(block.text) <= _LONGEST_LABELLED)
    dated = [block for block in short if block.position not in passed and _is_date_line(block)]
    known = {block.path for block in dated if block.path}
    alike = [block for block in blocks if block.path in known] if known else []
    paths = Counter(
        block.path for block in alike if block.position not in passed and _FIGURE.search(block.text)
    )
    return [block for block in dated if block.path is None or paths[block.path] == 1]


def _is_date_line(block: Block) -> bool:
    """Say whether a short line is a date line: its class says so, or it begins with a label."""
    last_step = (block.path or "").rsplit("/", 1)[-1]
    return bool(_DATE_CLASS.search(last_step)) or starts_with_label(block.text)


def _is_part_of_name(text: str, mention: DateMention) -> bool:
    """Say whether a day in figures is a part of a file's or a version's name ("2026-02-25.clover")."""
    return not _WORD.search(mention.raw) and _LONGER_NAME.match(text, mention.end) is not None


def _label_above(before: Block | None, text: str, start: int) -> str | None:
    """Return what the line before calls a day that stands alone: "Release date:" above "5 Dec 2019".

    A heading that says of what else the lines under it tell ("Trial registration:") holds for all of a line.
    """
    if before is None or len(before.text) > _LONGEST_LABEL:
        return None
    if start > 0:
        return "other" if before.text.endswith((":", "：")) and _is_otherwise(before.text) else None
    is_label = before.text.endswith((":", "：")) or (
        len(before.text.split()) <= _LABEL_WORDS and starts_with_label(before.text)
    )
    line = f"{before.text} {text}"
    mentions = find_dates(line) if is_label else ()
    return role_of(line, mentions, 0) if len(mentions) == 1 else None


def _is_otherwise(heading: str) -> bool:
    return any(label.lastgroup == "other" for label in label_pattern().finditer(heading))


def _is_called_otherwise(raw: str, lines: list[Block], blocks: tuple[Block, ...]) -> bool:
    """Say whether one of the page's `lines` with days gives a day another name ("Release date: ...")."""
    for block in lines:
        if raw not in block.text:
            continue
        mentions = find_dates(block.text)
        label = role_of(block.text, mentions, 0) if mentions else None
        if (label or _label_above(_above(blocks, block), block.text, block.text.find(raw))) == "other":
            return True
    return False
