"""A source that is one page, read as a whole within the limit of a page's size.

In: a source. Out: its page, or why there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.bounded import DAMAGE, CutShortError
from extract.source import too_large

if TYPE_CHECKING:
    from collections.abc import Callable

    from extract.page import Page, Unreadable
    from extract.source import Source, Stated

_STEP = 1 << 20


def read_whole(source: Source, state: Callable[[bytes], Stated]) -> Page | Unreadable:
    """Return the one page of a source; `state` says what its bytes declare."""
    payload = whole_payload(source)
    return source.page(payload, stated=state(payload)) if isinstance(payload, bytes) else payload


def whole_payload(source: Source) -> bytes | Unreadable:
    """Return all bytes of a source, or the rejection when they are too many, damaged or cut short."""
    payload = stretch(source)
    limit = source.options.limits.max_page_bytes
    if isinstance(payload, bytes) and len(payload) > limit:
        return source.unreadable("too_large", too_large(len(payload), limit), payload=payload)
    return payload


def stretch(source: Source) -> bytes | Unreadable:
    """Return the bytes of a source up to the limit of a page and beyond, or why they cannot be read."""
    payload = bytearray()
    try:  # read1: what stands before damage is handed over first
        while len(payload) <= source.options.limits.max_page_bytes and (step := source.stream.read1(_STEP)):
            payload += step
    except CutShortError as error:
        detail = f"cut short after {len(payload)} bytes: {error}"
        return source.unreadable("truncated", detail, payload=bytes(payload))
    except DAMAGE as error:
        detail = f"damaged after {len(payload)} bytes: {error}"
        return source.unreadable("unreadable", detail, payload=bytes(payload))
    return bytes(payload)
