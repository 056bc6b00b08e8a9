"""An answer that is no page says something of its URL: unchanged (304), gone (404, 410), refused ..."""

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


def test_only_a_good_answer_is_a_page() -> None:
    said = [is_statement(capture(b"<p>x</p>", status)) for status in (200, 203, 301, 304, 404, 410, 503)]
    assert said == [False, False, True, True, True, True, True]


def test_a_statement_has_no_outcome_and_keeps_its_bytes() -> None:
    gone = capture(b"<p>Gone</p>", 410)
    assert sighting_row(gone, 0)[1:3] == (gone.page_id, None)
    assert sighting_row(capture(b"", 304), 0)[1:3] == (None, None)
    assert None not in sighting_row(capture(b"<p>x</p>", 200), 0)[1:3]
