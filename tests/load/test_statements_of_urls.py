"""A capture without bytes says something of its URL: unchanged (304) or gone (404, 410)."""

from __future__ import annotations

from datetime import datetime

from extract.page import CapturedAtSource, MediaType, Page, digest
from load.rows import is_statement, sighting_row


def capture(payload: bytes, status: int) -> Page:
    return Page(
        page_id=digest(payload),
        payload=payload,
        media_type=MediaType.HTML,
        container="x.warc.gz",
        target_uri="https://hub.example/a",
        captured_at=datetime(2026, 3, 1),
        captured_at_source=CapturedAtSource.RECORD,
        http_status=status,
    )


def test_only_a_capture_without_bytes_is_a_statement() -> None:
    assert [is_statement(capture(b"", status)) for status in (304, 404, 410, 200, 500)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert not is_statement(capture(b"<p>Not found</p>", 404))


def test_a_statement_has_neither_page_nor_outcome() -> None:
    assert sighting_row(capture(b"", 304), 0)[1:3] == (None, None)
    assert None not in sighting_row(capture(b"<p>x</p>", 200), 0)[1:3]
