"""JSON as Python, R and JavaScript write it: bare NaN and Infinity, which the standard (RFC 8259) does not know.

In: a binary stream of JSON. Out: the same stream with `null` in their place, outside of strings, however the stream
is cut into pieces.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.bounded import Readable

# The rest of a string, its closing quote included. Possessive: nothing is tried twice.
# yes: `a \" b"`; no: `a \"`
_STRING_REST = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)

# Whole strings and what stands between them.
# yes: `[1, "a\"", NaN, `; no: the unfinished `"a` behind it, before which the match ends
_WHOLE_STRINGS = re.compile(rb'(?:[^"]*+"[^"\\]*+(?:\\.[^"\\]*+)*+")*+[^"]*+', re.DOTALL)

# yes: `NaN`, `-Infinity`, and whole strings, that they are passed over; no: `null`
_STRING_OR_WORD = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|NaN|-?Infinity', re.DOTALL)

# A word that the next piece may go on with. yes: `Infin`, `-`; no: `1, `
_UNFINISHED_WORD = re.compile(rb"[-A-Za-z]{1,9}\Z")
_LONGEST_WORD = len(b"-Infinity")


class StandardJson:
    """A stream to read JSON from as the standard has it."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._held = b""
        self._in_string = False

    def read(self, size: int = -1, /) -> bytes:
        """Return some bytes, b"" at the end."""
        if size == 0:
            return b""
        while True:
            more = self._stream.read(size)
            data, self._held = self._held + more, b""
            if not more:
                return self._translated(data)
            if given := self._translated(self._without_unfinished(data)):
                return given

    def _translated(self, data: bytes) -> bytes:
        start = 0
        if self._in_string:
            rest = _STRING_REST.match(data)
            if rest is None:
                return data
            start = rest.end()
        whole = _WHOLE_STRINGS.match(data, start)
        end = whole.end() if whole else start
        self._in_string = end < len(data)
        if b"NaN" not in data and b"Infinity" not in data:
            return data
        return data[:start] + _STRING_OR_WORD.sub(_as_null, data[start:end]) + data[end:]

    def _without_unfinished(self, data: bytes) -> bytes:
        """Return the data up to a word or an escape that may go on, and hold that back."""
        backslashes = len(data) - len(data.rstrip(b"\\"))
        word = _UNFINISHED_WORD.search(data, max(0, len(data) - _LONGEST_WORD))
        end = word.start() if word else len(data) - backslashes % 2
        self._held = data[end:]
        return data[:end]


def _as_null(found: re.Match[bytes]) -> bytes:
    return found[0] if found[0].startswith(b'"') else b"null"
