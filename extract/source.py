"""One opened source, and the pages a reader makes of it.

In: a stream with its place. Out: `Source`, whose `page` and `unreadable` are how every reader hands over:
here, once, a page gets its hub, its capture time and how it is known, and meets the limit of its size; what is said
of it becomes text that can be stored.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from extract.half_characters import without_halves
from extract.manifest import ManifestRow
from extract.name_facts import NameFacts, facts_of_name
from extract.page import CapturedAtSource, MediaType, Page, Unreadable, digest

if TYPE_CHECKING:
    import io
    from datetime import datetime

    from extract.hub_finder import HubFinder
    from extract.options import ReadOptions

# This much of a broken payload is kept with its rejection.
KEPT_BYTES = 1 << 20

# Between a member's name and what lies inside it ("feed.jsonl!line:12").
INNER = "!"


class LimitReachedError(Exception):
    """A limit was hit; the message names the setting and both figures."""


@dataclass(slots=True)
class Watch:
    """Measures one record's time: restarted for each, checked at each read of bytes."""

    seconds: float
    started: float = field(default_factory=time.monotonic)

    def restart(self) -> None:
        """Begin a new record."""
        self.started = time.monotonic()

    def check(self) -> None:
        """Raise LimitReachedError when the record has taken too long."""
        taken = time.monotonic() - self.started
        if taken > self.seconds:
            raise LimitReachedError(
                f"max_record_seconds: one record took {taken:.0f} of {self.seconds:g} seconds"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a container itself says of one page. `captured_at` is naive UTC. `facts` as in `Page`."""

    media_type: MediaType | None = None
    target_uri: str | None = None
    captured_at: datetime | None = None
    charset: str | None = None
    hub: str | None = None
    http_status: int | None = None
    char_offset: int = 0
    facts: tuple[tuple[str, str], ...] = ()


_NOTHING = Stated()
_NO_ROW = ManifestRow(line=0, file="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A stream to read, and where it stands.

    `container` is the path as given, `record_id` the place inside it ("" for the file itself), `name` the
    file's or member's name, `depth` how many archives lie around it. `skipped` counts records that are no
    pages (requests, images) by kind: with the pages and the unreadable ones they make up all records. `facts` hold
    for every page inside.
    """

    stream: io.BufferedReader
    container: str
    options: ReadOptions
    record_id: str = ""
    name: str = ""
    depth: int = 0
    modified_at: datetime | None = None
    skipped: Counter[str] = field(default_factory=Counter)
    watch: Watch
    hubs: HubFinder
    facts: tuple[tuple[str, str], ...] = ()

    def place(self, inner: str) -> str:
        """Return the record_id of something inside this source."""
        return without_halves(INNER.join(part for part in (self.record_id, inner) if part))

    def unpacked(self, stream: io.BufferedReader, name: str) -> Source:
        """Return the same thing without its compression."""
        return replace(self, stream=stream, name=name)

    def member(
        self,
        stream: io.BufferedReader,
        name: str,
        modified_at: datetime | None = None,
        facts: tuple[tuple[str, str], ...] = (),
    ) -> Source:
        """Return a member of this archive."""
        return replace(
            self,
            stream=stream,
            record_id=self.place(name),
            name=name,
            depth=self.depth + 1,
            modified_at=modified_at or self.modified_at,
            facts=(*self.facts, *facts),
        )

    def page(self, payload: bytes, inner: str = "", stated: Stated = _NOTHING) -> Page | Unreadable:
        """Return the page of these bytes, or the reason why they are none."""
        limit = self.options.limits.max_page_bytes
        if len(payload) > limit:
            return self.unreadable("too_large", too_large(len(payload), limit), inner, payload)
        record_id = self.place(inner)
        row = self._manifest_row(record_id)
        named = facts_of_name(self.options.profiles, INNER.join((self.container, record_id)))
        target_uri = _first(row.target_uri, stated.target_uri, named.target_uri)
        captured_at, source = self._captured_at(row, stated, named)
        facts = _merged(self.facts, stated.facts) if self.facts else stated.facts
        return Page(
            page_id=digest(payload),
            payload=payload,
            media_type=stated.media_type or MediaType.TEXT,
            container=self.container,
            record_id=record_id,
            char_offset=stated.char_offset,
            target_uri=target_uri,
            captured_at=captured_at,
            captured_at_source=source,
            container_modified_at=self.modified_at,
            declared_charset=_first(row.charset, stated.charset),
            http_status=stated.http_status,
            hub=self._hub(row, stated, target_uri, payload),
            facts=(*facts, ("manifest_line", str(row.line))) if row.line else facts,
        )

    def unreadable(
        self, reason: str, detail: str, inner: str = "", payload: bytes = b"", stated: Stated = _NOTHING
    ) -> Unreadable:
        """Return the rejection of a part of this source, with a bounded head of its bytes."""
        row = self._manifest_row(self.place(inner))
        captured_at, source = self._captured_at(row, stated, NameFacts())
        return Unreadable(
            container=self.container,
            record_id=self.place(inner),
            reason=reason,
            detail=without_halves(detail),
            payload=payload[:KEPT_BYTES],
            target_uri=_first(row.target_uri, stated.target_uri),
            captured_at=captured_at,
            captured_at_source=source,
            hub=_first(self.options.hub, row.hub),
        )

    def _manifest_row(self, record_id: str) -> ManifestRow:
        manifest = self.options.manifest
        if manifest is None:
            return _NO_ROW
        row = manifest.row(self.container) or _NO_ROW
        if not record_id:
            return row
        # what a row says of a whole archive holds for each page in it, but for the URL
        return manifest.row(self.container, *record_id.split(INNER)) or replace(row, target_uri=None)

    def _captured_at(
        self, row: ManifestRow, stated: Stated, named: NameFacts
    ) -> tuple[datetime | None, CapturedAtSource]:
        candidates = (
            (self.options.captured_at, CapturedAtSource.GIVEN),
            (row.captured_at, CapturedAtSource.MANIFEST),
            (stated.captured_at, CapturedAtSource.RECORD),
            (named.captured_at, CapturedAtSource.NAME),
        )
        for moment, source in candidates:
            if moment is not None:
                return moment, source
        return None, CapturedAtSource.UNKNOWN

    def _hub(self, row: ManifestRow, stated: Stated, target_uri: str | None, payload: bytes) -> str | None:
        given = _first(self.options.hub, row.hub, stated.hub)
        if given:
            return given
        uri = target_uri or dict(stated.facts).get("declared_url")
        return self.hubs.find(uri, payload, is_markup=stated.media_type is MediaType.HTML)


def _merged(*facts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return facts of several sources, each name once."""
    merged: dict[str, str] = {}
    for name, value in chain(*facts):
        merged[name] = f"{merged[name]}, {value}" if name in merged else value
    return tuple(merged.items())


def too_large(size: int, limit: int) -> str:
    """Return the detail of a page beyond the limit of its size."""
    return f"max_page_bytes: the page has {size} bytes, the limit is {limit}"


def _first(*values: str | None) -> str | None:
    return next((without_halves(value) for value in values if value), None)
