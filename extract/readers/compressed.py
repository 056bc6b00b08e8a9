"""The compressed bytes of a file, with the offset of the next one.

In: a binary stream, seekable or not. Out: `Compressed`, which hands out what it holds, takes back what a
decoder did not use, and finds the next member by its magic number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import io
    from collections.abc import Callable

READ_BYTES = 64 << 10

# Enough of a member to tell what it begins with.
_HEAD_BYTES = 1024


class Compressed:
    """`position` is the file offset of the next byte that `take` gives."""

    def __init__(self, stream: io.BufferedReader, position: int) -> None:
        self._stream = stream
        self._pending = b""
        self.position = position

    def take(self) -> bytes:
        """Return the next bytes, b"" at the end of the file."""
        data = self._pending or self._stream.read(READ_BYTES)
        self._pending = b""
        self.position += len(data)
        return data

    def give_back(self, rest: bytes) -> None:
        """Put back the last bytes that were taken."""
        self._pending = rest + self._pending
        self.position -= len(rest)

    def exactly(self, size: int) -> bytes:
        """Return the next `size` bytes, fewer at the end of the file."""
        data = b""
        while len(data) < size and (more := self.take()):
            data += more
        self.give_back(data[size:])
        return data[:size]

    def startswith(self, magic: bytes) -> bool:
        """Tell whether the next bytes are `magic`."""
        if len(self._pending) < len(magic):
            self._pending += self._stream.read(READ_BYTES)
        return self._pending.startswith(magic)

    def at_data(self) -> bool:
        """Skip padding of NULs; return False at the end of the file."""
        while data := self.take():
            rest = data.lstrip(b"\0")
            if rest:
                self.give_back(rest)
                return True
        return False

    def restart(self, position: int) -> bool:
        """Go to an offset; False, and nothing done, when the stream cannot."""
        if not self._stream.seekable():
            return False
        self._stream.seek(position)
        self._pending = b""
        self.position = position
        return True

    def seek_magic(self, magic: bytes, position: int, fits: Callable[[bytes], bool]) -> bool:
        """Go to the first `magic` at `position` or behind it whose head `fits`; False: there is none.

        A stream that cannot go back is searched from where it stands.
        """
        self.restart(position)
        while data := self.take():
            more = self._stream.read(READ_BYTES)
            self.position += len(more)
            data += more
            whole_heads = len(data) - _HEAD_BYTES if more else len(data)
            at = data.find(magic)
            while 0 <= at < whole_heads and not fits(data[at : at + _HEAD_BYTES]):
                at = data.find(magic, at + 1)
            if 0 <= at < whole_heads:
                self.give_back(data[at:])
                return True
            self.give_back(data[max(whole_heads, 0) :] if more else b"")
        return False
