"""Tables with a page in a column: CSV and Parquet.

In: a table. Out: a page for each row. record_id is `row:N`, N from 1 (the header of a CSV is none). A table
in which no column can hold a page is one rejection, not one for each row.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from extract.readers.page_record import RECORD_TIMES_PAGE, may_hold_page, page_of_record
from extract.readers.record_values import as_text
from extract.spool import seekable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extract.page import Page, Unreadable
    from extract.source import Source

_DELIMITERS = ",;\t|"
_BATCH_ROWS = 32


def read_csv(source: Source) -> Iterator[Page | Unreadable]:
    """Yield the pages of a CSV or TSV file with a header, in row order.

    A cell that is no UTF-8 stays bytes: the encoding of a page is found later, and a short text is read as one is.
    """
    text = io.TextIOWrapper(source.stream, "utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield from _csv_rows(source, text)
    finally:
        text.detach()


def _csv_rows(source: Source, text: io.TextIOWrapper) -> Iterator[Page | Unreadable]:
    csv.field_size_limit(RECORD_TIMES_PAGE * source.options.limits.max_page_bytes)
    header = _decoded(text.readline(source.options.limits.max_header_bytes))
    names = next(csv.reader([header], delimiter=_delimiter(header)), [])
    if not may_hold_page(source, names):
        yield _no_page(source, names)
        return
    lines = _Lines(text)
    rows = csv.DictReader(lines, fieldnames=names, delimiter=_delimiter(header))
    count = 0
    try:
        for row in rows:
            count += 1
            raw = lines.taken()
            if fault := _quoting_fault(raw, row, _delimiter(header)):
                yield _misquoted(source, raw, fault, f"row:{count}")
                continue
            cells = {name: _sound(cell) for name, cell in row.items() if isinstance(name, str) and cell}
            yield page_of_record(source, cells, f"row:{count}")
    except csv.Error as error:
        yield source.unreadable("unreadable", f"no CSV: {error}", f"row:{count + 1}")


class _Lines:
    """The lines of a table, and those that were read since it was last asked."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self._taken.append(line)
            yield line

    def taken(self) -> str:
        """Return the lines of the row just read."""
        raw = "".join(self._taken)
        self._taken.clear()
        return raw


def _quoting_fault(raw: str, row: Mapping[str | None, object], delimiter: str) -> str:
    """Return what is wrong with a row's quotes, "" for nothing: behind a lost quote another row's cells begin.

    Only a row with an odd quote, or with too many or too few cells, is read a second time.
    """
    if raw.count('"') % 2 == 0 and None not in row and None not in row.values():
        return ""
    try:
        list(csv.reader(io.StringIO(raw, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return str(error)
    return ""


def _misquoted(source: Source, raw: str, fault: str, place: str) -> Unreadable:
    reason = "truncated" if "end of data" in fault else "unreadable"
    payload = raw.encode("utf-8", "surrogateescape")
    return source.unreadable(reason, f"no sound row: {fault}; mend its quotes", place, payload)


def _decoded(text: str) -> str:
    sound = _sound(text)
    return str(as_text(sound))


def _sound(text: str) -> str | bytes:
    """Return text, or its bytes where these are no UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape")
    return text


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def read_parquet(source: Source) -> Iterator[Page | Unreadable]:
    """Yield the pages of a Parquet file in row order, a few rows at a time."""
    try:
        table = pq.ParquetFile(seekable(source))
        names = [name for name in table.schema_arrow.names if isinstance(name, str)]
        if not may_hold_page(source, names):
            yield _no_page(source, names)
            return
        count = 0
        for batch in table.iter_batches(batch_size=_BATCH_ROWS):
            for row in batch.to_pylist():
                count += 1
                yield page_of_record(source, row, f"row:{count}")
    except (pa.ArrowException, OSError, ValueError) as error:  # ValueError: text that is no UTF-8
        yield source.unreadable("unreadable", f"no sound Parquet: {error}")


def _no_page(source: Source, names: list[str]) -> Unreadable:
    listed = ", ".join(names[:12]) or "none"
    return source.unreadable("not_a_page", f"no column holds a page; map one with --field (has: {listed})")
