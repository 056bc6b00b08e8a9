"""Zip archives that lost their directory: every member that is whole is read, and what is lost is told."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

PAGES = {
    f"page-{n}.html": b"<!doctype html><p>" + b"%d words of a page " % n * (40 + n) + b"</p>"
    for n in range(6)
}


class _Unseekable(io.RawIOBase):
    """A pipe: whoever writes a zip into it puts the sizes behind each member."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.data += data
        return len(data)


def packed(method: int, *, piped: bool = False, zip64: bool = False) -> bytes:
    sink = _Unseekable() if piped else io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, page in PAGES.items():
            with archive.open(name, "w", force_zip64=zip64) as member:
                member.write(page)
    return bytes(sink.data) if isinstance(sink, _Unseekable) else sink.getvalue()


FORMS = [
    pytest.param(packed(method, piped=piped, zip64=zip64), id=f"{method}-{piped=}-{zip64=}")
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    for piped in (False, True)
    for zip64 in (False, True)
]


@pytest.mark.parametrize("archive", FORMS)
def test_members_are_read_without_the_directory(read: Any, archive: bytes) -> None:
    found = read.bytes(archive[: archive.index(b"PK\x01\x02")], "a.zip")
    assert dict(zip((page.record_id for page in found.pages), found.payloads, strict=True)) == PAGES
    assert found.reasons == ["unreadable"]
    assert "6 members" in found.unreadable[0].detail


@pytest.mark.parametrize("archive", FORMS)
def test_the_last_member_is_cut_short(read: Any, archive: bytes) -> None:
    found = read.bytes(archive[: archive.index(b"page-5.html") + 40], "a.zip")
    assert found.payloads == list(PAGES.values())[:5]
    assert found.reasons == ["truncated", "unreadable"]
    assert found.unreadable[0].record_id == "page-5.html"


def test_a_directory_damaged_half_way_loses_no_member_and_reads_none_twice(read: Any) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as made:
        for number in range(1200):
            made.writestr(f"{number}.html", b"<!doctype html><p>page %d</p>" % number)
    archive = sink.getvalue()
    damaged = archive.rindex(b"PK\x01\x02", 0, archive.rindex(b"1100.html"))
    found = read.bytes(archive[:damaged] + b"????" + archive[damaged + 4 :], "a.zip")
    assert [page.record_id for page in found.pages] == [f"{number}.html" for number in range(1200)]
    assert "the directory is damaged; 100 members" in found.unreadable[0].detail


def test_a_damaged_header_costs_its_own_member_alone(read: Any) -> None:
    archive = packed(zipfile.ZIP_DEFLATED)
    torn = bytearray(archive[: archive.index(b"PK\x01\x02")])
    second = torn.index(b"page-1.html")
    torn[second - 30 : second - 26] = b"????"
    found = read.bytes(bytes(torn), "a.zip")
    assert found.payloads == [page for name, page in PAGES.items() if name != "page-1.html"]


def test_a_torn_wacz_gives_its_web_archives_and_not_its_indexes(read: Any) -> None:
    sink = io.BytesIO()
    page = b"<!doctype html><p>A page of a web archive, long enough to be one.</p>"
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.org/\r\nContent-Type: application/http\r\n"
    record = head.encode() + b"Content-Length: %d\r\n\r\n" % len(http) + http + b"\r\n\r\n"
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("archive/data.warc", record)
        archive.writestr("indexes/index.cdx", "org,a)/ 20240101000000 {}\n" * 9)
    found = read.bytes(sink.getvalue()[: sink.getvalue().index(b"PK\x01\x02")], "a.wacz")
    assert (found.payloads, found.reasons) == ([page], ["unreadable"])
