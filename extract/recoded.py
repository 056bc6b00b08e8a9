"""Text in UTF-16 as a stream of UTF-8, for readers that know only that.

In: a stream, and the encoding of its first bytes. Out: a stream of the same text in UTF-8 without byte order mark.
"""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING

from extract.sniff import looks_utf16

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_STEP_BYTES = 64 << 10


def wide_encoding(head: bytes) -> str | None:
    """Return "utf-16-le" or "utf-16-be" for a text that begins so, None for any other encoding."""
    marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), None)
    return marked or (looks_utf16(head) if b"\0" in head else None)


def recoded(stream: io.BufferedReader, encoding: str) -> io.BufferedReader:
    """Return the stream as UTF-8; half characters become U+FFFD."""
    return io.BufferedReader(_Recoded(stream, encoding), _STEP_BYTES)


class _Recoded(io.RawIOBase):
    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._waiting = b""
        self._is_first = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        step = b"-"
        while not self._waiting and step:
            step = self._stream.read1(_STEP_BYTES)
            text = self._decoder.decode(step, final=not step)
            self._waiting = (text.removeprefix("\ufeff") if self._is_first else text).encode()
            self._is_first = self._is_first and not text
        given, self._waiting = self._waiting[: len(view)], self._waiting[len(view) :]
        view[: len(given)] = given
        return len(given)
