"""The one door: from what the operator names to pages, streaming.

In: containers. Out: `Page` or `Unreadable` for each record, in the container's order; records that are no
pages (requests, images) are counted. READERS is the table of formats. A reader takes a `Source` and yields
pages, rejections, or inner sources, which are read here before the reader goes on.
"""

from __future__ import annotations

import functools
import hashlib
import traceback
from collections import Counter
from typing import TYPE_CHECKING

from extract.bounded import DAMAGE, CutShortError
from extract.containers import Container, Part, find_containers
from extract.hub_finder import HubFinder
from extract.locations import open_location
from extract.page import Unreadable
from extract.readers.archive import read_compressed, read_part
from extract.readers.html_file import read_feed, read_html, read_markdown
from extract.readers.json_document import read_json
from extract.readers.jsonl import read_json_lines
from extract.readers.mhtml import read_mhtml
from extract.readers.table import read_csv, read_parquet
from extract.readers.tar import read_tar
from extract.readers.text_dump import read_text
from extract.readers.warc import read_arc, read_warc
from extract.readers.zip import read_zip
from extract.recoded import recoded, wide_encoding
from extract.sniff import HEAD_BYTES, Format, sniff
from extract.source import LimitReachedError, Source, Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extract.options import ReadOptions
    from extract.page import Page

    Reader = Callable[[Source], Iterator["Page | Unreadable | Source"]]

__all__ = ["READERS", "Container", "find_containers", "read_container", "source_digest"]

# Raised when readers change what they give for the same bytes: known sources are then read again.
READERS_VERSION = 5


def _read_asset(source: Source) -> Iterator[Unreadable]:
    head = source.stream.read(HEAD_BYTES)
    yield source.unreadable("not_a_page", "a style sheet, script or index, by its name", payload=head)


def _read_binary(source: Source) -> Iterator[Unreadable]:
    head = source.stream.read(HEAD_BYTES)
    yield source.unreadable("not_text", f"binary data that starts {head[:8].hex(' ')}", payload=head)


def _read_empty(source: Source) -> Iterator[Unreadable]:
    yield source.unreadable("empty", "no bytes")


READERS: dict[Format, Reader] = {
    Format.TEXT: read_text,
    Format.HTML: read_html,
    Format.MARKDOWN: read_markdown,
    Format.FEED: read_feed,
    Format.MHTML: read_mhtml,
    Format.JSON: read_json,
    Format.JSON_LINES: read_json_lines,
    Format.CSV: read_csv,
    Format.PARQUET: read_parquet,
    Format.WARC: read_warc,
    Format.ARC: read_arc,
    Format.ZIP: read_zip,
    Format.TAR: read_tar,
    Format.GZIP: functools.partial(read_compressed, compression=Format.GZIP),
    Format.BZIP2: functools.partial(read_compressed, compression=Format.BZIP2),
    Format.XZ: functools.partial(read_compressed, compression=Format.XZ),
    Format.ZSTD: functools.partial(read_compressed, compression=Format.ZSTD),
    Format.ASSET: _read_asset,
    Format.BINARY: _read_binary,
    Format.EMPTY: _read_empty,
}

# Their readers know no other encoding.
_UTF8_ONLY = frozenset({Format.JSON, Format.JSON_LINES, Format.CSV})


def read_container(
    container: Container,
    options: ReadOptions,
    *,
    skipped: Counter[str] | None = None,
) -> Iterator[Page | Unreadable]:
    """Yield the pages and rejections of a container, in its order; non-page records are counted in `skipped`.

    Never raises for what the bytes hold: damage, limits and faults of ours become `Unreadable`.
    """
    watch = Watch(options.limits.max_record_seconds)
    try:
        with open_location(container.location) as stream:
            source = Source(
                stream=stream,
                container=container.path,
                options=options,
                name=container.path,
                modified_at=container.modified_at,
                skipped=Counter() if skipped is None else skipped,
                watch=watch,
                hubs=HubFinder(options.profiles),
            )
            is_empty = True
            for found in _read(source, container.part):
                is_empty = False
                yield found
            if is_empty and not source.skipped and container.part is None:
                yield source.unreadable("empty", "the container holds no record at all")
    except OSError as error:
        detail = f"cannot be opened: {error.strerror or error}"
        yield Unreadable(container=container.path, reason="io_error", detail=detail, hub=options.hub)


def _read(source: Source, part: Part | None = None) -> Iterator[Page | Unreadable]:
    try:
        head = source.stream.peek(HEAD_BYTES)[:HEAD_BYTES]
        kind = sniff(head, source.name)
        if kind in _UTF8_ONLY and (encoding := wide_encoding(head)):
            source = source.unpacked(recoded(source.stream, encoding), source.name)
        reader = READERS[kind]
        for found in reader(source) if part is None else read_part(source, part):
            if isinstance(found, Source):
                yield from _read(found)
            else:
                yield found
            source.watch.restart()
    except LimitReachedError as error:
        yield source.unreadable("limit", str(error))
    except CutShortError as error:
        yield source.unreadable("truncated", f"cut short: {error}")
    except DAMAGE as error:
        yield source.unreadable("unreadable", f"damaged: {error}")
    except OSError as error:  # a disk or a network that fails half-way
        yield source.unreadable("io_error", f"cannot be read further: {error.strerror or error}")
    except Exception:  # noqa: BLE001  (no bytes may stop a run; the traceback is kept and the run exits 1)
        yield source.unreadable("internal_error", traceback.format_exc(limit=-8))


def source_digest(container: Container, options: ReadOptions) -> str:
    """Return what makes this container known: equal digests give equal pages, so nothing needs to be parsed.

    It covers the bytes, the path as given, and of the options the hub, the capture time, the field names and
    the rows of the manifest that can be about this container. Raises OSError when it cannot be read.
    """
    with open_location(container.location) as stream:
        content = hashlib.file_digest(stream, "sha256")
    row = options.manifest.row(container.path) if options.manifest else None
    given = (
        READERS_VERSION,
        container.path,
        options.hub,
        options.captured_at,
        sorted(options.field_names.items()),
        row,
    )
    content.update(repr(given).encode())
    return content.hexdigest()
