"""The pages of a text file that is larger than a page may be, one after the other.

In: a stream that can be gone through back and forth, and the hub profiles. Out: `Piece`s, by the rules of
`extract.page_split`; the first stretch of the file, as long as a page may be, shows whether it holds many. Memory is
bounded by little more than that, whatever the file's size: a page beyond the limit is passed over, the next is read.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from extract.page_split import (
    HEAD_WITHIN_BYTES,
    are_pages,
    ending_of,
    first_starts,
    head_of,
    later_starts,
    page_end,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extract.hub import HubProfile
    from extract.page_split import Head

# Read at once.
_STEP_BYTES = 4 << 20
# A start is judged by the lines behind it and by what stands before it, separators included.
_BEHIND_BYTES = 2 * HEAD_WITHIN_BYTES
_BEFORE_BYTES = 8 << 10

# Each character of UTF-8 has one byte that is none of these.
_CONTINUATIONS = bytes(range(0x80, 0xC0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One page: its bytes, its size, and where it begins in characters. Of one beyond the limit bytes are missing."""

    data: bytes
    size: int
    char_offset: int = 0
    is_one_of_many: bool = True


def page_pieces(
    stream: BinaryIO, profiles: Mapping[str, HubProfile], limit: int, step: int = _STEP_BYTES
) -> Iterator[Piece]:
    """Yield the pages of a stream in order; one, beyond the limit, when nothing shows that it holds many.

    `limit` is that of a page's size; so many bytes as `step` are read at once.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _BEFORE_BYTES))
    ending = ending_of(stream.read())
    stream.seek(0)
    stretch = stream.read(limit)
    head = head_of(stretch, profiles)
    starts = first_starts(stretch, head) if head else []
    sizes = [following - start for start, following in itertools.pairwise(starts)]
    if head is None or not sizes or not are_pages(sizes, head):
        yield Piece(data=stretch, size=size, is_one_of_many=False)
        return
    stream.seek(0)
    passed = _characters(stream.read(starts[0]))
    yield from _Pieces(stream, head, ending, limit, passed).all(step)


class _Pieces:
    """`limit` is that of a page, `passed` how many characters stand before the one that is being read."""

    def __init__(self, stream: BinaryIO, head: Head, ending: bytes, limit: int, passed: int) -> None:
        self._stream, self._head, self._ending, self._limit = stream, head, ending, limit
        self._passed = passed
        self._dropped = self._dropped_characters = 0  # of a page that is too large

    def all(self, step: int) -> Iterator[Piece]:
        """Yield the pages from where the stream stands, reading `step` bytes at once."""
        data, searched, is_over = b"", 1, False
        while not is_over:
            more = self._stream.read(step)
            is_over = not more
            data += more
            decided = len(data) if is_over else max(searched, len(data) - _BEHIND_BYTES)
            begin = 0
            for start in later_starts(data, self._head, searched, decided):
                yield self._piece(data[begin:start])
                begin = start
            data, searched = data[begin:], decided - begin
            if len(data) > self._limit + _BEHIND_BYTES:
                dropped = searched - _BEFORE_BYTES
                self._drop(data[:dropped])
                data, searched = data[dropped:], _BEFORE_BYTES
        yield self._piece(data)

    def _drop(self, data: bytes) -> None:
        self._dropped += len(data)
        self._dropped_characters += _characters(data)

    def _piece(self, data: bytes) -> Piece:
        end = page_end(data, len(data), self._ending)
        piece = Piece(data=data[:end], size=self._dropped + end, char_offset=self._passed)
        self._passed += self._dropped_characters + _characters(data)
        self._dropped = self._dropped_characters = 0
        return piece


def _characters(data: bytes) -> int:
    return len(data.translate(None, _CONTINUATIONS))
