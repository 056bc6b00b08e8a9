"""Plain-text dumps: the text of a page without its mark-up, one page a file.

In: a text file. Out: its page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.page import MediaType
from extract.readers.whole import read_whole
from extract.source import Source, Stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.page import Page, Unreadable


def read_text(source: Source) -> Iterator[Page | Unreadable]:
    """Yield the page of a text dump."""
    yield read_whole(source, lambda _: Stated(media_type=MediaType.TEXT))
