"""What the caller decides about reading: given facts, hub profiles, field names and limits.

In: nothing. Out: `Limits` (settings, checked) and `ReadOptions`; both pickle, for worker processes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from extract.hub import HubProfile
    from extract.manifest import Manifest

MEBIBYTE = 1 << 20


class Limits(BaseModel):
    """Bounds against bombs. What exceeds one becomes a rejection "limit" that names it.

    The defaults leave room for every page and crawl seen, and stop a bomb before it hurts a 300 MB worker.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_page_bytes: PositiveInt = 32 * MEBIBYTE  # one page after decompression
    max_ratio: PositiveInt = 500  # decompressed to compressed; text reaches 30, deflate's bound is 1032
    ratio_free_bytes: PositiveInt = 8 * MEBIBYTE  # below this size the ratio is not asked
    max_entries: PositiveInt = 20_000_000  # members of an archive, lines of a feed
    max_nesting: PositiveInt = 2  # archives inside archives: one inside one
    max_header_bytes: PositiveInt = 64 << 10  # the headers of one record
    max_record_seconds: PositiveFloat = 60.0  # reading one record
    max_spool_bytes: PositiveInt = 4096 * MEBIBYTE  # an inner archive, or standard input, copied to disk


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How containers are read. `hub` and `captured_at` (naive UTC) are given for all pages and win.

    `field_names` maps our name to theirs for JSON, CSV and Parquet (extract.readers.page_record.FIELD_NAMES); a
    dotted value goes into nested objects ("data.page.html"). `verify_digests`: what a container states of its parts
    is checked; a part whose digest is wrong is read all the same, with the fact WRONG_DIGEST.
    """

    hub: str | None = None
    captured_at: datetime | None = None
    manifest: Manifest | None = None
    profiles: Mapping[str, HubProfile] = field(default_factory=dict)
    field_names: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    verify_digests: bool = True
