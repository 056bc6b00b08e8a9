"""Plain-text dumps: the text of pages without their mark-up, one page a file or many.

In: a text file of any size. Out: its pages. One of many has the record_id `page:N`, N from 1, and the `char_offset`
where it begins in the file. Pages of a file in UTF-16 get the byte order mark of the file each: without it they could
not be read.
"""

from __future__ import annotations

import codecs
import tempfile
from typing import TYPE_CHECKING, BinaryIO

from extract.front_matter import declared_url
from extract.page import MediaType
from extract.page_split import page_slices
from extract.page_stream import page_pieces
from extract.readers.whole import stretch
from extract.recoded import recoded, wide_encoding
from extract.sniff import HEAD_BYTES
from extract.source import LimitReachedError, Source, Stated, too_large
from extract.spool import seekable

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

    from extract.page import Page, Unreadable

_MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
_STEP_BYTES = 1 << 20


def read_text(source: Source) -> Iterator[Page | Unreadable]:
    """Yield the pages of a text file in order."""
    data = stretch(source)
    if not isinstance(data, bytes):
        yield data
    elif len(data) <= source.options.limits.max_page_bytes:
        yield from _small(source, data)
    else:
        yield from _large(source, data)


def _small(source: Source, data: bytes) -> Iterator[Page | Unreadable]:
    encoding = wide_encoding(data[:HEAD_BYTES])
    text = data.decode(encoding, "replace").removeprefix("\ufeff").encode() if encoding else data
    slices = page_slices(text, source.options.profiles)
    if len(slices) == 1:
        yield source.page(data, stated=Stated(media_type=MediaType.TEXT, facts=declared_url(text)))
        return
    char_offset, passed = 0, 0
    for number, piece in enumerate(slices, start=1):
        char_offset += len(text[passed : piece.start].decode("utf-8", "replace"))
        passed = piece.start
        yield _page(source, text[piece.start : piece.end], number, char_offset, encoding)


def _large(source: Source, begun: bytes) -> Iterator[Page | Unreadable]:
    stream = seekable(source, begun)
    encoding = wide_encoding(begun[:HEAD_BYTES])
    if encoding is None:
        yield from _pieces(source, stream, None)
        return
    with tempfile.TemporaryFile() as copy:
        _copy_as_utf8(source, stream, encoding, copy)
        yield from _pieces(source, copy, encoding)


def _pieces(source: Source, stream: BinaryIO, encoding: str | None) -> Iterator[Page | Unreadable]:
    limit = source.options.limits.max_page_bytes
    for number, piece in enumerate(page_pieces(stream, source.options.profiles, limit), start=1):
        source.watch.restart()
        if piece.size > limit:
            place = f"page:{number}" if piece.is_one_of_many else ""
            yield source.unreadable("too_large", too_large(piece.size, limit), place, piece.data)
        else:
            yield _page(source, piece.data, number, piece.char_offset, encoding)


def _page(
    source: Source, data: bytes, number: int, char_offset: int, encoding: str | None
) -> Page | Unreadable:
    stated = Stated(media_type=MediaType.TEXT, char_offset=char_offset, facts=declared_url(data))
    payload = _MARKS[encoding] + data.decode().encode(encoding) if encoding else data
    return source.page(payload, f"page:{number}", stated)


def _copy_as_utf8(source: Source, stream: io.BufferedReader, encoding: str, copy: BinaryIO) -> None:
    """Write a text in UTF-8. Raises LimitReachedError beyond `max_spool_bytes`."""
    limit = source.options.limits.max_spool_bytes
    stream.seek(0)
    text = recoded(stream, encoding)
    while step := text.read(_STEP_BYTES):
        copy.write(step)
        if copy.tell() > limit:
            raise LimitReachedError(f"max_spool_bytes: a text in UTF-16 of more than {limit} bytes")
