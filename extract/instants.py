"""Instants as containers write them.

In: a string or number from a WARC header, a manifest, a JSON field. Out: a naive UTC datetime, or None.
"""

from __future__ import annotations

import email.utils
import re
from datetime import UTC, datetime

# yes: `20240131235959`, `20240131`; no: `2024-01-31`, `202401312`
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?")

# Epoch seconds or milliseconds as text: no other form has so many digits, and fromisoformat would read a year in them.
# yes: `1556196774`, `1556196774123`, `1556196774.5`; no: `20240131`, `20240131235959`
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d{1,9})?")

# Epoch numbers from here on are milliseconds: as seconds they would lie beyond the year 5000.
_MILLISECONDS_FROM = 100_000_000_000


def parse_instant(value: object) -> datetime | None:
    """Return the instant a value names as naive UTC; a value without zone is UTC. None: it names none.

    Read are ISO 8601 (also a day alone), the 14-digit form of web archives, RFC 2822 dates, and epoch seconds
    or milliseconds.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, datetime):
        return _naive_utc(value)
    if isinstance(value, int | float):
        return _from_epoch(value)
    text = str(value).strip()
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text))
    return _from_compact(text) or _from_iso(text) or _from_mail(text)


def _naive_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except OverflowError:  # the first or last day of the calendar in a far zone
        return moment.replace(tzinfo=None)


def _from_epoch(number: float) -> datetime | None:
    try:
        seconds = number / 1000 if number >= _MILLISECONDS_FROM else number
        return datetime.fromtimestamp(seconds, tz=UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None


def _from_compact(text: str) -> datetime | None:
    match = _COMPACT.fullmatch(text)
    if not match:
        return None
    try:
        return datetime(*(int(part) for part in match.groups(default="0")))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None


def _from_iso(text: str) -> datetime | None:
    try:
        return _naive_utc(datetime.fromisoformat(text))
    except ValueError:
        return None


def _from_mail(text: str) -> datetime | None:
    try:
        return _naive_utc(email.utils.parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
