"""Days as people write them, in some sixty languages, and the words that say which day it is.

In: a string (a line of the page, the value of an attribute) and, where known, the page's language. Out: the
`DateMention`s in it. A day is given as written, never moved between time zones. Month names and labels
stand in date_words.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeAlias

from transform.article import PublishedDate
from transform.fields.date_words import label_pattern, month_of
from transform.fields.statistics.marks import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Years outside are no days of publication on web pages: volumes, prices, page counts, unset values.
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
# What systems write for "no date": the Unix epoch and its neighbour days, and SQL's zero day.
_UNSET = frozenset({date(1970, 1, 1), date(1969, 12, 31), date(1900, 1, 1)})
# Thai pages count years of the Buddhist era, 543 ahead.
_BUDDHIST_ERA = 543
_FIRST_BUDDHIST_YEAR = 2500
# A two-digit year below this is of this century (POSIX's rule for %y).
_CENTURY_PIVOT = 69
# The countries that write the month first (CLDR short dates "M/d/y"); other English-speaking ones do not.
_MONTH_FIRST = frozenset({"en-us", "en-ph", "es-us", "en-pr", "es-pr"})
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


_Read: TypeAlias = "Callable[[re.Match[str], str | None], PublishedDate | None]"

_WORD = r"(?P<m>[^\W\d_][^\s\d.,;:()|/<>–—-]{1,14})"
_YEAR = r"(?P<y>\d{4})(?!\d)"
_NOT_INSIDE = r"(?<![\d.,/:\w-])"


def _number(match: re.Match[str], _language: str | None) -> PublishedDate | None:
    """Read year, month and day written as figures in known places."""
    return _day(int(match["y"]), int(match["m"]), int(match["d"]))


def _named(match: re.Match[str], language: str | None) -> PublishedDate | None:
    """Read a day whose month is a word."""
    month = month_of(match["m"], language)
    return _day(int(match["y"]), month, int(match["d"])) if month else None


def _named_month(match: re.Match[str], language: str | None) -> PublishedDate | None:
    """Read a month and year; the first day stands for the month."""
    month = month_of(match["m"], language)
    return _day(int(match["y"]), month, 1, "month") if month else None


def _figure_month(match: re.Match[str], _language: str | None) -> PublishedDate | None:
    """Read a month and year in figures."""
    return _day(int(match["y"]), int(match["m"]), 1, "month")


def _in_some_order(match: re.Match[str], language: str | None) -> PublishedDate | None:
    """Read "5/3/2024" by what the figures allow, then by the language; None when both leave it open."""
    first, second, year = int(match["a"]), int(match["b"]), match["y"]
    full_year = int(year)
    if len(year) == 2:
        full_year += 2000 if full_year < _CENTURY_PIVOT else 1900
    if second > 12 or (first <= 12 and match["s"] != "." and month_first(language)):
        return _day(full_year, first, second)
    if first > 12 or first == second or match["s"] == "." or month_first(language) is False:
        return _day(full_year, second, first)
    return None


# "2024-05-03T10:00Z" matches, "12024-05-03" must not.
_ISO = re.compile(r"(?<![\w-])(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)")
# In order of trust; a later pattern never takes characters that an earlier one took. Behind each name stand marks of
# which all that the pattern matches has one, so that most texts are searched by few of them.
_PATTERNS: tuple[tuple[str, tuple[str, ...], re.Pattern[str], _Read], ...] = (
    ("iso", ("-",), _ISO, _number),
    # "2024年5月3日" and "2024년 5월 3일" match, "2024年度" must not.
    (
        "cjk",
        ("年", "년"),
        re.compile(r"(?<!\d)(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日號号일]"),
        _number,
    ),
    # "2024/5/3" and "2024. 5. 3." match, "1.2024.5" must not.
    (
        "year_first",
        (".", "/"),
        re.compile(_NOT_INSIDE + r"(?P<y>\d{4})(?P<s>[./])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<d>\d{1,2})(?!\d)"),
        _number,
    ),
    # "3 tháng 5, 2024" matches, "3 tháng" must not.
    (
        "vietnamese",
        ("á", "Á"),
        re.compile(
            _NOT_INSIDE + r"(?P<d>\d{1,2})\s{1,3}tháng\s{1,3}(?P<m>\d{1,2})(?:,|\s{1,3}năm)?\s{1,3}" + _YEAR,
            re.IGNORECASE,
        ),
        _number,
    ),
    # "3rd of May, 2024", "3. Mai 2024", "3 de mayo de 2024" match, "3 May" must not.
    (
        "day_month_year",
        ("",),
        re.compile(
            _NOT_INSIDE
            + r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.?º|ª|\.|:e)?[\s./-]{0,2}(?:de\s|of\s|d[’'])?"
            + _WORD
            + r"\.?,?[\s./-]{0,2}(?:de\s|del\s|of\s)?"
            + _YEAR
        ),
        _named,
    ),
    # "May 3rd, 2024" matches, "May 2024" must not.
    (
        "month_day_year",
        ("",),
        re.compile(r"(?<!\w)" + _WORD + r"\.?[\s-]{1,2}(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:,\s?|\s|-)" + _YEAR),
        _named,
    ),
    # "2024. május 3." and "2024 m. gegužės 3 d." match, "2024 people 3" must not be read (no month).
    (
        "year_month_day",
        ("",),
        re.compile(_NOT_INSIDE + r"(?P<y>\d{4})\.?\s(?:m\.\s)?" + _WORD + r"\.?\s(?P<d>\d{1,2})(?!\d)"),
        _named,
    ),
    # "Fri Apr 26 19:20:36 CEST 2024" matches, "Apr 26 19:20" must not.
    (
        "asctime",
        ("",),
        re.compile(r"(?<!\w)" + _WORD + r"\s{1,2}(?P<d>\d{1,2})\s[\d:]{8}\s(?:[A-Z+\d:]{1,6}\s)?" + _YEAR),
        _named,
    ),
    # "03.05.2024", "3/5/2024" and "03.05.24" match, "1.2.3.2024" and "3.5.24" must not.
    (
        "figures",
        (".", "/", "-"),
        re.compile(
            _NOT_INSIDE
            + r"(?:(?P<a>\d{1,2})(?P<s>[./-])\s?(?P<b>\d{1,2})(?P=s)\s?(?P<y>\d{4}))(?![\d]|[./-]\d)"
        ),
        _in_some_order,
    ),
    (
        "short_figures",
        (".", "/"),
        re.compile(_NOT_INSIDE + r"(?P<a>\d{2})(?P<s>[./])(?P<b>\d{2})(?P=s)(?P<y>\d{2})(?![\d]|[./-]\d)"),
        _in_some_order,
    ),
    # "May 2024" and "mayo de 2024" match, "in 2024" must not be read (no month).
    ("month_year", ("",), re.compile(r"(?<!\w)" + _WORD + r"\.?,?\s(?:de\s|del\s)?" + _YEAR), _named_month),
    # "2024年5月" matches, "5月" must not.
    (
        "cjk_month",
        ("年", "년"),
        re.compile(r"(?<!\d)(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]"),
        _figure_month,
    ),
)


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
    for name, marks, pattern, read in _PATTERNS:
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
_ISO_MONTH = re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})(?![\d-])")


def read_markup_date(value: str, language: str | None = None) -> PublishedDate | None:
    """Return the day an attribute or JSON value states, None when it states none.

    ISO 8601 and its kin come first, as written. Seconds since the epoch give the day in UTC.
    """
    value = value.strip()
    if epoch := _EPOCH.fullmatch(value):
        instant = datetime.fromtimestamp(int(epoch["seconds"]), tz=UTC)
        return _day(instant.year, instant.month, instant.day)
    figures = _ISO.match(value) or _COMPACT.match(value)
    if figures and (day := _number(figures, language)):
        return day
    if month := _ISO_MONTH.match(value):
        return _figure_month(month, language)
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


def month_first(language: str | None) -> bool | None:
    """Say whether pages in `language` write the month before the day; None where they do both."""
    tag = (language or "").replace("_", "-").casefold()
    if tag in _MONTH_FIRST:
        return True
    return None if tag in {"", "en"} else False


def _labels(text: str) -> Iterator[tuple[int, str]]:
    """Yield (where it ends, role) of each label in `text`."""
    for match in label_pattern().finditer(text):
        yield match.end(), str(match.lastgroup)


def _day(year: int, month: int, day: int, precision: str = "day") -> PublishedDate | None:
    """Return the day, None when the calendar or the web has none such."""
    if year > _FIRST_BUDDHIST_YEAR:
        year -= _BUDDHIST_ERA
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        value = date(year, month, day)
    except ValueError:
        return None
    return None if value in _UNSET else PublishedDate(day=value, precision=precision)
