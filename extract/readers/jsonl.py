"""JSON lines: one record a line, each a page.

In: a stream of lines. Out: a page for each line that holds one, a rejection for each that does not. Blank
lines are none. record_id is `line:N`, N from 1.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import orjson

from extract.bounded import DAMAGE, CutShortError
from extract.readers.page_record import RECORD_TIMES_PAGE, pages_of_record
from extract.source import Source, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.page import Page, Unreadable

# It may stand before each record (RFC 7464).
_RECORD_SEPARATOR = b"\x1e"


def read_json_lines(source: Source) -> Iterator[Page | Unreadable]:
    """Yield the pages of JSON lines, in file order."""
    limit = source.options.limits.max_page_bytes * RECORD_TIMES_PAGE
    number = 0
    while True:
        number += 1
        try:
            line = source.stream.readline(limit)
        except (CutShortError, *DAMAGE) as error:
            yield source.unreadable(
                "truncated", f"the file ends within line {number}: {error}", f"line:{number}"
            )
            return
        if not line:
            return
        if len(line) == limit and not line.endswith(b"\n"):
            yield source.unreadable("too_large", too_large(limit, limit), f"line:{number}", line)
            _skip_line(source)
        elif line.strip():
            yield from _pages_of_line(source, line, f"line:{number}")


def _pages_of_line(source: Source, line: bytes, place: str) -> Iterator[Page | Unreadable]:
    content = line.removeprefix(b"\xef\xbb\xbf").lstrip(_RECORD_SEPARATOR)
    try:
        record = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        try:
            record = json.loads(content)  # it knows NaN and half characters, which Python's own feeds hold
        except (ValueError, RecursionError):
            yield source.unreadable("unreadable", f"no JSON: {error}", place, line)
            return
    yield from pages_of_record(source, record, place)


def _skip_line(source: Source) -> None:
    while (rest := source.stream.readline(1 << 20)) and not rest.endswith(b"\n"):
        pass
