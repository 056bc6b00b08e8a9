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
    limit = source.options.limits.max_page_bytes
    payload = bytearray()
    reason = cause = ""
    try:
        while len(payload) <= limit and (step := source.stream.read(_STEP)):
            payload += step
    except CutShortError as error:
        return source.unreadable(
            "truncated", f"cut short after {len(payload)} bytes: {error}", payload=bytes(payload)
        )
    except DAMAGE as error:
        return source.unreadable(
            "unreadable", f"damaged after {len(payload)} bytes: {error}", payload=bytes(payload)
        )
    if len(payload) > limit:
        reason, cause = "too_large", too_large(len(payload), limit)
    return source.unreadable(reason, cause, payload=bytes(payload)) if cause else bytes(payload)
