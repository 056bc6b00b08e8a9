"""The forms in which people write days, in some sixty languages, and how each is read.

In: the match of a form, and where known the page's language. Out: the `PublishedDate` that it states, None for what is
no day. A day is given as written, never moved between time zones. Month names stand in date_words.toml.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from transform.article import PublishedDate
from transform.fields.date_words import month_of

if TYPE_CHECKING:
    from collections.abc import Callable

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

_Read: TypeAlias = "Callable[[re.Match[str], str | None], PublishedDate | None]"

_WORD = r"(?P<m>[^\W\d_][^\s\d.,;:()|/<>–—-]{1,14})"
_YEAR = r"(?P<y>\d{4})(?!\d)"
_NOT_INSIDE = r"(?<![\d.,/:\w-])"


def read_day(match: re.Match[str], _language: str | None) -> PublishedDate | None:
    """Read year, month and day written as figures in known places."""
    return day_of(int(match["y"]), int(match["m"]), int(match["d"]))


def _named(match: re.Match[str], language: str | None) -> PublishedDate | None:
    """Read a day whose month is a word."""
    month = month_of(match["m"], language)
    return day_of(int(match["y"]), month, int(match["d"])) if month else None


def _named_month(match: re.Match[str], language: str | None) -> PublishedDate | None:
    """Read a month and year; the first day stands for the month."""
    month = month_of(match["m"], language)
    return day_of(int(match["y"]), month, 1, "month") if month else None


def read_month(match: re.Match[str], _language: str | None) -> PublishedDate | None:
    """Read a month and year in figures."""
    return day_of(int(match["y"]), int(match["m"]), 1, "month")


def _in_some_order(match: re.Match[str], language: str | None) -> PublishedDate | None:
    """Read "5/3/2024" by what the figures allow, then by the language; None when both leave it open."""
    first, second, year = int(match["a"]), int(match["b"]), match["y"]
    full_year = int(year)
    if len(year) == 2:
        full_year += 2000 if full_year < _CENTURY_PIVOT else 1900
    if second > 12 or (first <= 12 and match["s"] != "." and month_first(language)):
        return day_of(full_year, first, second)
    if first > 12 or first == second or match["s"] == "." or month_first(language) is False:
        return day_of(full_year, second, first)
    return None


# "2024-05-03T10:00Z" matches, "12024-05-03" must not.
ISO = re.compile(r"(?<![\w-])(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)")
# In order of trust; a later pattern never takes characters that an earlier one took. Behind each name stand marks of
# which all that the pattern matches has one, so that most texts are searched by few of them.
PATTERNS: tuple[tuple[str, tuple[str, ...], re.Pattern[str], _Read], ...] = (
    ("iso", ("-",), ISO, read_day),
    # "2024年5月3日" and "2024년 5월 3일" match, "2024年度" must not.
    (
        "cjk",
        ("年", "년"),
        re.compile(r"(?<!\d)(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日號号일]"),
        read_day,
    ),
    # "2024/5/3" and "2024. 5. 3." match, "1.2024.5" must not.
    (
        "year_first",
        (".", "/"),
        re.compile(_NOT_INSIDE + r"(?P<y>\d{4})(?P<s>[./])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<d>\d{1,2})(?!\d)"),
        read_day,
    ),
    # "3 tháng 5, 2024" matches, "3 tháng" must not.
    (
        "vietnamese",
        ("á", "Á"),
        re.compile(
            _NOT_INSIDE + r"(?P<d>\d{1,2})\s{1,3}tháng\s{1,3}(?P<m>\d{1,2})(?:,|\s{1,3}năm)?\s{1,3}" + _YEAR,
            re.IGNORECASE,
        ),
        read_day,
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
        read_month,
    ),
)


def month_first(language: str | None) -> bool | None:
    """Say whether pages in `language` write the month before the day; None where they do both."""
    tag = (language or "").replace("_", "-").casefold()
    if tag in _MONTH_FIRST:
        return True
    return None if tag in {"", "en"} else False


def day_of(year: int, month: int, day: int, precision: str = "day") -> PublishedDate | None:
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
