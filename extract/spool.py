"""Streams that must be gone through back and forth, copied aside where they cannot.

In: a source whose reader needs to seek (zip, Parquet) and that may lie inside another archive. Out: a
seekable stream with the same bytes: in memory while small, in a nameless temporary file beyond.
"""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, cast

from extract.source import LimitReachedError

if TYPE_CHECKING:
    import io

    from extract.source import Source

_IN_MEMORY_BYTES = 16 << 20
_STEP_BYTES = 1 << 20


def seekable(source: Source, begun: bytes = b"") -> io.BufferedReader:
    """Return the source's stream, or a copy of it. Raises LimitReachedError beyond `max_spool_bytes`.

    `begun` is what has been read of it already.
    """
    if source.stream.seekable():
        return source.stream
    limit = source.options.limits.max_spool_bytes
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115  (it lives as long as its reader)
    spool.write(begun)
    while step := source.stream.read(_STEP_BYTES):
        spool.write(step)
        if spool.tell() > limit:
            raise LimitReachedError(f"max_spool_bytes: an inner archive of more than {limit} bytes")
    spool.seek(0)
    return cast("io.BufferedReader", spool)
