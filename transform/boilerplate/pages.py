"""A page of a hub as the learner sees it: numbers, no text.

In: nothing. Out: `PageBlocks`, made from stored rows or from a parsed page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from transform.boilerplate.fingerprints import BlockPrint


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBlocks:
    """One page of the hub.

    `url` is the key under which captures of one page count once (canonical or target URL; None: unknown,
    the page stands alone). `captured_at` is a naive UTC instant or None; it dates sightings and decides
    nothing. `blocks` are in reading order.
    """

    page_id: str
    url: str | None = None
    captured_at: datetime | None = None
    blocks: tuple[BlockPrint, ...] = ()
