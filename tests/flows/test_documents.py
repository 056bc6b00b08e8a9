from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.page import MediaType, Page, digest
from flows.workers.documents import DocumentFile, read_document
from transform.pipeline import Opened, open_page

if TYPE_CHECKING:
    from pathlib import Path

HTML = '<html><body><p>Über <a href="/a">Patients</a></p><p>608 were seen.</p></body></html>'


@pytest.mark.parametrize(
    "payload",
    [HTML.encode(), HTML.encode("cp1252"), b'<?xml version="1.0" encoding="utf-8"?>\n' + HTML.encode()],
    ids=["utf-8", "cp1252", "mark-up is less than the text"],
)
def test_a_document_is_read_as_it_was_kept(tmp_path: Path, payload: bytes) -> None:
    page = Page(page_id=digest(payload), payload=payload, media_type=MediaType.HTML, container="a.html")
    opened = open_page(page)
    assert isinstance(opened, Opened)
    file = DocumentFile(tmp_path / "documents")
    kept = [file.keep(opened) for _ in range(2)]
    assert [read_document(tmp_path / "documents", one, page) for one in kept] == [opened, opened]
