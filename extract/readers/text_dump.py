"""Plain-text dumps: the text of pages without their mark-up, one page a file or many.

In: a text file. Out: its pages. One of many has the record_id `page:N`, N from 1, and the `char_offset` where
it begins in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.page import MediaType
from extract.page_split import page_slices
from extract.readers.whole import whole_payload
from extract.source import Source, Stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.page import Page, Unreadable


def read_text(source: Source) -> Iterator[Page | Unreadable]:
    """Yield the pages of a text file in order."""
    data = whole_payload(source)
    if not isinstance(data, bytes):
        yield data
        return
    slices = page_slices(data, source.options.profiles)
    if len(slices) == 1:
        yield source.page(data, stated=Stated(media_type=MediaType.TEXT))
        return
    char_offset, passed = 0, 0
    for number, piece in enumerate(slices, start=1):
        char_offset += len(data[passed : piece.start].decode("utf-8", "replace"))
        passed = piece.start
        stated = Stated(media_type=MediaType.TEXT, char_offset=char_offset)
        yield source.page(data[piece.start : piece.end], f"page:{number}", stated)
