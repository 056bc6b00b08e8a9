"""Records that a WARC keeps in segments (ISO 28500, 5.18 to 5.20), joined again.

In: the records of one file, in order. Out: whole records, and a `Loose` for each segment without a record to belong to.
A first segment waits for its continuations; the last one states the length of all. Writers split records at the end of
a file, so that the rest is often in another one: these are rejections that say so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.readers.web_records import WebRecord

# So many records may wait at once; a writer has one open.
_WAITING = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """A segment that cannot become a record, and why."""

    record: WebRecord
    reason: str
    detail: str


class Segments:
    """The records of a file that wait for their continuations, by their id."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._waiting: dict[str, list[WebRecord]] = {}

    def join(self, record: WebRecord) -> Iterator[WebRecord | Loose]:
        """Yield what a record completes: itself when it is whole, nothing as long as more is to come."""
        is_sound = record.declared is not None and not record.is_too_large
        if is_sound and is_continuation(record):
            yield from self._continued(record)
        elif is_sound and not record.missing and record.headers.get("warc-segment-number", "").strip() == "1":
            yield from self._kept(record)
        else:
            yield record

    def rest(self) -> Iterator[Loose]:
        """Yield the records that wait in vain, at the end of the file."""
        for segments in self._waiting.values():
            yield _incomplete(segments)
        self._waiting.clear()

    def _kept(self, record: WebRecord) -> Iterator[Loose]:
        if len(self._waiting) == _WAITING:
            yield _incomplete(self._waiting.pop(next(iter(self._waiting))))
        self._waiting[record.headers.get("warc-record-id", "")] = [record]

    def _continued(self, record: WebRecord) -> Iterator[WebRecord | Loose]:
        origin = record.headers.get("warc-segment-origin-id", "")
        segments = self._waiting.get(origin)
        number = record.headers.get("warc-segment-number", "").strip()
        if segments is None or number != str(len(segments) + 1):
            place = f"segment {number or '?'} of the record {origin.strip('<> ') or '?'}"
            missing = "the segment before it is not in this file, or not readable"
            yield Loose(record=record, reason="unreadable", detail=f"{place}: {missing}")
            return
        segments.append(record)
        if record.missing:
            yield _incomplete(self._waiting.pop(origin))
        elif sum(len(one.block) for one in segments) > self._max_bytes:
            del self._waiting[origin]
            detail = f"max_page_bytes: the segments up to {number} have more than {self._max_bytes} bytes"
            yield Loose(record=segments[0], reason="too_large", detail=detail)
        elif "warc-segment-total-length" in record.headers:
            yield _joined(self._waiting.pop(origin))


def is_continuation(record: WebRecord) -> bool:
    """Tell whether a record is a later segment."""
    return record.headers.get("warc-type", "").strip().lower() == "continuation"


def _joined(segments: list[WebRecord]) -> WebRecord:
    block = b"".join(one.http_head + one.block for one in segments[1:])
    declared = sum(one.declared or 0 for one in segments)
    return replace(segments[0], block=segments[0].block + block, declared=declared)


def _incomplete(segments: list[WebRecord]) -> Loose:
    detail = f"a segmented record: its {len(segments)} first segments are here, the rest is not in this file"
    return Loose(record=segments[0], reason="truncated", detail=detail)
