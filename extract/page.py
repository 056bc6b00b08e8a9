"""The hand-overs of extract: what one capture of one page is, before anyone interprets it.

In: nothing. Out: the frozen records `Page` (one capture with its bytes) and `Unreadable` (one that gave
none).
"""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class CapturedAtSource(enum.StrEnum):
    """How the time of a capture is known, in order of trust."""

    GIVEN = "given"  # --captured-at on the command line
    MANIFEST = "manifest"
    RECORD = "record"  # the container says so: WARC-Date, a JSON field, an MHTML header
    NAME = "name"  # the hub profile's pattern over the file's name
    UNKNOWN = "unknown"


# The fact that names which of a page's digests do not hold.
WRONG_DIGEST = "wrong_digest"

# Facts that say that something is wrong with the container of a page, which was read all the same.
FINDINGS = (WRONG_DIGEST, "truncated", "damaged", "content_length", "trailing_bytes")


class MediaType(enum.StrEnum):
    """What the payload is, by content first and by name second."""

    HTML = "text/html"
    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    FEED = "application/feed"  # RSS, Atom, a sitemap: kept, never an article
    OTHER = "application/octet-stream"


def digest(payload: bytes) -> str:
    """Return the page_id of a payload: its SHA-256 in lower-case hex, after transfer and content decoding."""
    return hashlib.sha256(payload).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One capture of one page: its bytes, and all that is known of where and when they were seen.

    `page_id` is the digest of `payload`. `container` is the source's path as given (argument joined with the
    relative path), `record_id` the place inside it: a WARC record id, an archive member's name, a line number
    (`line:12`), or "" where the container is the page. `char_offset` is where a page of a multi-page text
    file starts in that file (characters), else 0. `captured_at` is a naive UTC instant, None when unknown.
    `target_uri` is None when unknown; `hub` is the hub's key or None. `declared_charset` is what the
    manifest or the HTTP header said. `facts` are other statements of the container worth keeping, as (name,
    value) pairs.
    """

    page_id: str
    payload: bytes = field(repr=False)
    media_type: MediaType
    container: str
    record_id: str = ""
    char_offset: int = 0
    target_uri: str | None = None
    captured_at: datetime | None = None
    captured_at_source: CapturedAtSource = CapturedAtSource.UNKNOWN
    container_modified_at: datetime | None = None
    declared_charset: str | None = None
    http_status: int | None = None
    hub: str | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A part of a source that gave no page: one rejection row, its bytes (a bounded head of them) kept.

    `reason` is a `RejectionReason` value of transform.article; `detail` names what, where and what to do.
    """

    container: str
    record_id: str = ""
    reason: str
    detail: str
    payload: bytes = field(default=b"", repr=False)
    target_uri: str | None = None
    captured_at: datetime | None = None
    captured_at_source: CapturedAtSource = CapturedAtSource.UNKNOWN
    hub: str | None = None
