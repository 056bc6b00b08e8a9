"""Days as people write them, in some sixty languages, and the words that say which day it is.

In: a string (a line of the page, the value of an attribute) and, where known, the page's language. Out: the
`DateMention`s in it. A day is given as written, never moved between time zones. Month names and labels
stand in date_words.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from transform.fields.date_patterns import ISO, PATTERNS, day_of, read_day, read_month
from transform.fields.date_words import label_pattern
from transform.fields.statistics.marks import holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transform.article import PublishedDate

# How far before a day (or after the one before it) its label may stand, in characters.
_LABEL_REACH = 48
# How many characters part a label from its day: "Published on ...", "mis à jour le ...".
_TO_DAY = 6
# No line with a day of publication is longer; text beyond is not searched.
_SEARCHED = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A day in a string: half-open offsets, what it says, and the pattern that read it."""

    start: int
    end: int
    published: PublishedDate
    raw: str
    pattern: str


# What every day has, to leave out texts without any at little cost: a year, or "03.05.24". Matches "in 2024";
# does not match "3.5.24" or "12 of 345".
may_hold_days = re.compile(r"\d\d(?:\d\d|[./]\d\d[./]\d\d)").search


def find_dates(text: str, language: str | None = None) -> tuple[DateMention, ...]:
    """Return the days mentioned in `text`, in order of place, none overlapping.

    `language` is a BCP 47 tag or None; it settles "5/3/2024" and month names that two languages share. What
    stays open ("5/3/2024" on a page of unknown language) is left out. Empty when there is none.
    """
    text = text[:_SEARCHED]
    if not may_hold_days(text):
        return ()
    taken: list[DateMention] = []
    for name, marks, pattern, read in PATTERNS:
        for match in pattern.finditer(text) if holds(text, marks) else ():
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            published = read(match, language)
            if published is not None:
                taken.append(
                    DateMention(
                        start=match.start(),
                        end=match.end(),
                        published=published,
                        raw=match.group(),
                        pattern=name,
                    )
                )
    return tuple(sorted(taken, key=lambda mention: mention.start))


# "1714134274" and "1714134274000" match (seconds and milliseconds since the epoch), "20240426" must not.
_EPOCH = re.compile(r"(?P<seconds>1\d{9})(?:\d{3})?")
# "20240426" and "20240426T1000" match, "2024042" must not.
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?!\d)")
# "2024-05" matches, "2024-05-03" must not.
_YEAR_MONTH = re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})(?![\d-])")


def read_markup_date(value: str, language: str | None = None) -> PublishedDate | None:
    """Return the day an attribute or JSON value states, None when it states none.

    ISO 8601 and its kin come first, as written. Seconds since the epoch give the day in UTC.
    """
    value = value.strip()
    if epoch := _EPOCH.fullmatch(value):
        instant = datetime.fromtimestamp(int(epoch["seconds"]), tz=UTC)
        return day_of(instant.year, instant.month, instant.day)
    figures = ISO.match(value) or _COMPACT.match(value)
    if figures and (day := read_day(figures, language)):
        return day
    if month := _YEAR_MONTH.match(value):
        return read_month(month, language)
    mentions = find_dates(value, language)
    return mentions[0].published if mentions else None


def role_of(text: str, mentions: tuple[DateMention, ...], index: int) -> str | None:
    """Return what the words around a mention call it: "published", "modified", "other"; None if unlabelled.

    The nearest label before the mention wins; where none stands before, one that follows directly counts
    ("2024年5月3日 更新").
    """
    mention = mentions[index]
    floor = mentions[index - 1].end if index else 0
    before = text[max(floor, mention.start - _LABEL_REACH) : mention.start]
    nearest = max(_labels(before), default=None)
    if nearest is not None:
        return nearest[1]
    if index + 1 < len(mentions):
        return None  # what stands between two days belongs to the second
    after = text[mention.end : mention.end + _LABEL_REACH // 4]
    following = min(_labels(after), default=None)
    return following[1] if following is not None else None


def without_days(text: str) -> str:
    """Return a line with " | " in place of its days and of the labels before them."""
    mentions = find_dates(text, "en-US")  # where a day stands, not which it is
    for index in range(len(mentions) - 1, -1, -1):
        start = mentions[index].start
        floor = mentions[index - 1].end if index else 0
        before = text[floor:start].rstrip(" :：-–—")
        labels = [match for match in label_pattern().finditer(before) if len(before) - match.end() <= _TO_DAY]
        if labels:
            start = floor + labels[-1].start()
        text = f"{text[:start]} | {text[mentions[index].end :]}"
    return text


def starts_with_label(text: str) -> bool:
    """Say whether a line begins with a label of a day ("Published: ...")."""
    return label_pattern().match(text.lstrip()) is not None


def _labels(text: str) -> Iterator[tuple[int, str]]:
    """Yield (where it ends, role) of each label in `text`."""
    for match in label_pattern().finditer(text):
        yield match.end(), str(match.lastgroup)
