"""JSON documents: an array of records, an object that wraps one, or objects one after the other.

In: a JSON text of any size. Out: a page for each record, read as a stream. record_id is `item:N`, N from 1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ijson

from extract.readers.json_numbers import StandardJson
from extract.readers.page_record import RECORD_TIMES_PAGE, pages_of_record
from extract.source import LimitReachedError, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.page import Page, Unreadable

_BOM = b"\xef\xbb\xbf"

# The lists that answers of APIs and exports wrap.
# yes: `{"success": true, "data": [`; no: `{"url": "x", "data": {`
_WRAPPED = re.compile(rb"\A\s*\{[^\[{]{0,4000}?\"(data|results|items|pages|records|articles|docs)\"\s*:\s*\[")


class _Counted:
    """The stream, with a bound on what one record may take."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._limit = RECORD_TIMES_PAGE * source.options.limits.max_page_bytes
        self.since_record = 0

    def read(self, size: int = -1, /) -> bytes:
        data = self._source.stream.read(size)
        self.since_record += len(data)
        self._source.watch.check()
        if self.since_record > self._limit:
            raise LimitReachedError(f"max_page_bytes: one record of JSON has more than {self._limit} bytes")
        return data


def read_json(source: Source) -> Iterator[Page | Unreadable]:
    """Yield the pages of a JSON document in order; what cannot be parsed ends it with one rejection."""
    head = source.stream.peek(4096)
    if head.startswith(_BOM):
        source.stream.read(len(_BOM))
        head = head[len(_BOM) :]
    wrapped = _WRAPPED.match(head)
    prefix = f"{wrapped[1].decode()}.item" if wrapped else "item" if head.lstrip()[:1] == b"[" else ""
    stream = _Counted(source)
    count = 0
    try:
        for record in ijson.items(StandardJson(stream), prefix, multiple_values=not prefix, use_float=True):
            count += 1
            stream.since_record = 0
            yield from pages_of_record(source, record, f"item:{count}")
    except ijson.IncompleteJSONError as error:  # so it calls every fault of the text
        reason = "truncated" if "premature EOF" in str(error) else "unreadable"
        yield source.unreadable(reason, f"JSON ends early or is damaged: {error}", f"item:{count + 1}", head)
    except (ijson.JSONError, UnicodeDecodeError, ValueError) as error:
        yield source.unreadable("unreadable", f"no JSON: {error}", f"item:{count + 1}", head)
