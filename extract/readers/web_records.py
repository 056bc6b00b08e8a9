"""The records of a WARC or ARC file, whatever state it is in.

In: a buffer and a dialect (how a record begins and says its length). Out: `WebRecord` for each record whose
head can be read, `Gap` for bytes that are none. The two together cover the file: wrong lengths are noticed by
what follows the block, and the next record is found by its first line, also inside a block too large to be held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from extract.readers.http_message import HTTP_HEAD_ENDS
from extract.readers.passed import START_BYTES

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Mapping

    from extract.options import Limits
    from extract.readers.members import Fault
    from extract.readers.record_buffer import RecordBuffer
    from extract.source import Watch

_KEPT_BYTES = 64 << 10
# What is read first of a block whose stated length is not believed.
_STEP_BYTES = 64 << 10
# A length of more digits is no file's, and Python reads no number of more than 4,300.
_LENGTH_DIGITS = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """WARC or ARC: the first line, what ends a head and a record, how a head reads (keys in lower case)."""

    start: re.Pattern[bytes]
    head_ends: tuple[bytes, ...]
    record_ends: tuple[bytes, ...]
    parse_head: Callable[[bytes], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebRecord:
    """One record. `declared` is its length as stated, None when it is no number.

    Of an HTTP message `http_head` is the head with its end, and `block` what follows; `http_head` is empty where
    none is found, and `block` everything. A head without end gives no headers. `missing` bytes of the block are
    not there; `trailing` bytes stand behind it that no record owns; `fault` is the damage that cut it, or that
    stands behind it in its member. A block that is, or says to be, beyond the limit of a page was passed over
    (`is_too_large`).
    """

    place: str
    headers: Mapping[str, str]
    http_head: bytes = b""
    block: bytes = b""
    declared: int | None = None
    missing: int = 0
    trailing: int = 0
    is_too_large: bool = False
    fault: Fault | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Bytes that are no record, or damage between records. `payload` is a bounded head of them."""

    place: str
    size: int
    payload: bytes
    fault: Fault | None = None


def web_records(
    buffer: RecordBuffer, dialect: Dialect, limits: Limits, watch: Watch, end: int | None
) -> Iterator[WebRecord | Gap]:
    """Yield the records that begin before the file offset `end`, in file order.

    Behind a length that ran over other records the next one's is not believed: what it says to hold is read until a
    record begins in it, or a file of such lengths would be read anew for each of its records.
    """
    is_believed = True
    while True:
        if not buffer.at_data():
            place = buffer.place
            fault = buffer.take_fault()
            if fault is None:
                return
            yield Gap(place=place, size=0, payload=b"", fault=fault)
        elif end is not None and buffer.offset >= end:
            return
        elif buffer.at_start():
            record = _record(buffer, dialect, limits, is_believed=is_believed)
            is_believed = not record.missing
            yield record
        else:
            place = buffer.place
            size, payload = buffer.to_next_start(_KEPT_BYTES)
            yield Gap(place=place, size=size, payload=payload, fault=buffer.take_fault())
        watch.restart()


class _Head(NamedTuple):
    """What a record says of itself before its block, and whether its length is to be believed."""

    place: str
    headers: Mapping[str, str]
    declared: int
    is_believed: bool


def _record(buffer: RecordBuffer, dialect: Dialect, limits: Limits, *, is_believed: bool) -> WebRecord:
    place = buffer.place
    raw = buffer.until(dialect.head_ends, limits.max_header_bytes)
    headers = {} if raw is None else dialect.parse_head(raw)
    stated = headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and len(stated) <= _LENGTH_DIGITS:
        return _with_block(buffer, dialect, limits, _Head(place, headers, int(stated), is_believed))
    first = buffer.block(1) if raw is None else b""  # or the start just seen would be found again
    _, rest = buffer.to_next_start(_KEPT_BYTES)
    return WebRecord(place=place, headers=headers, block=first + rest, fault=buffer.take_fault())


def _with_block(buffer: RecordBuffer, dialect: Dialect, limits: Limits, head: _Head) -> WebRecord:
    if head.declared > limits.max_page_bytes + limits.max_header_bytes:
        return _too_large(buffer, dialect, head)
    is_http = head.headers.get("content-type", "").lower().startswith("application/http")
    longest = min(head.declared, limits.max_header_bytes)
    http_head = buffer.through(HTTP_HEAD_ENDS, longest) if is_http else b""
    size = head.declared - len(http_head)
    block = buffer.block(size) if head.is_believed else _until_start(buffer, dialect, size)
    if len(block) == size and _ends_well(buffer, dialect):
        return WebRecord(
            place=head.place,
            headers=head.headers,
            http_head=http_head,
            block=block,
            declared=head.declared,
            fault=buffer.take_own_fault(),
        )
    return _ending_badly(buffer, dialect, head, http_head + block)


def _until_start(buffer: RecordBuffer, dialect: Dialect, size: int) -> bytes:
    """Return the next `size` bytes, or fewer: a record begins in them, or the file ends."""
    block, step = bytearray(), _STEP_BYTES
    while piece := buffer.block(min(step, size - len(block))):
        joint = max(len(block) - START_BYTES, 1)
        block += piece
        step *= 2
        if dialect.start.search(block, joint):
            break
    return bytes(block)


def _too_large(buffer: RecordBuffer, dialect: Dialect, head: _Head) -> WebRecord:
    """Pass over a block beyond the limit; of one whose length is wrong, what stands before the next record."""
    declared = head.declared
    missing, trailing = buffer.pass_over(declared), 0
    if not missing and _ends_well(buffer, dialect):
        fault = buffer.take_own_fault()
    else:
        there = declared - missing - buffer.go_back()
        there += buffer.to_next_start(0)[0]
        missing, trailing = max(declared - there, 0), max(there - declared, 0)
        fault = None if buffer.at_start() else buffer.take_fault()
    return WebRecord(
        place=head.place,
        headers=head.headers,
        declared=declared,
        is_too_large=True,
        missing=missing,
        trailing=trailing,
        fault=fault,
    )


def _ending_badly(buffer: RecordBuffer, dialect: Dialect, head: _Head, block: bytes) -> WebRecord:
    """Return a record whose length is wrong, or that is cut short."""
    trailing, fault = 0, None
    inner = _start_inside(buffer, dialect, block)
    if inner >= 0:  # the length is too long: the next record begins inside
        buffer.give_back(block[inner:])
        block = block[:inner].rstrip(b"\r\n")
    elif len(block) < head.declared:
        fault = buffer.take_fault()
    else:
        trailing, _ = buffer.to_next_start(0)
    return WebRecord(
        place=head.place,
        headers=head.headers,
        block=block,
        declared=head.declared,
        missing=head.declared - len(block),
        trailing=trailing,
        fault=fault,
    )


def _start_inside(buffer: RecordBuffer, dialect: Dialect, block: bytes) -> int:
    """Return where in a block the next record begins, be it with its last bytes; -1: nowhere."""
    if found := dialect.start.search(block, 1):
        return found.start()
    found = dialect.start.search(block + buffer.peek(), max(len(block) - START_BYTES, 1))
    return found.start() if found and found.start() < len(block) else -1


def _ends_well(buffer: RecordBuffer, dialect: Dialect) -> bool:
    """Tell whether the mark of a record's end, a record, damage or the end of the file follows the block."""
    if buffer.startswith(dialect.record_ends):
        return True
    passed = buffer.blank()
    if not buffer.at_data() or buffer.at_start():
        return True
    buffer.give_back(passed)
    return False
