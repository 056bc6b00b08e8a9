"""Dumps beyond the size of a page come apart as smaller ones do; dumps in UTF-16 come apart too."""

from __future__ import annotations

import codecs
import gzip
import io
import random
from pathlib import Path
from typing import Any

import pytest

from extract.encoding import decode
from extract.hub import load_profiles
from extract.options import Limits, ReadOptions
from extract.page_split import page_slices
from extract.page_stream import page_pieces

SEEDS = [path.read_bytes() for path in sorted((Path(__file__).parents[2] / "samples").glob("*.txt"))]
PROFILES = load_profiles(None)
HEAD = "Skip to content\nThe Journal of Examples, home page\nSearch the archive of all volumes – contact\n"
JOINS = ["", "\n", "\f", "\n=====\n", "\r\n\r\n--- next page ---\r\n"]


def journal(count: int, seed: int = 0) -> list[bytes]:
    lengths = random.Random(seed)
    return [
        f"{HEAD}Article {number}\n{'It says «something» at length. ' * lengths.randint(40, 900)}\nEnd".encode()
        for number in range(count)
    ]


@pytest.mark.parametrize("joined", JOINS)
@pytest.mark.parametrize("ending", ["", "\n"])
@pytest.mark.parametrize("step", [9_000, 50_000, 4_000_000])
def test_a_stream_comes_apart_as_its_bytes_do(joined: str, ending: str, step: int) -> None:
    for pages, profiles in ((journal(40), {}), (SEEDS * 20, PROFILES)):
        data = b"\xef\xbb\xbf\n" + joined.encode().join(page + ending.encode() for page in pages)
        pieces = list(page_pieces(io.BytesIO(data), profiles, 120_000, step))
        slices = page_slices(data, profiles)
        assert [one.data for one in pieces] == [data[one.start : one.end] for one in slices]
        assert len(pieces) == len(pages)
        text = data.decode()
        assert all(text[one.char_offset :].startswith(one.data.decode()) for one in pieces)


def test_a_page_beyond_the_limit_is_passed_over(read: Any) -> None:
    pages = journal(9)
    pages[4] = HEAD.encode() + b"A line of a page without end.\n" * 40_000 + b"End"
    options = ReadOptions(limits=Limits(max_page_bytes=100_000))
    for content, name in ((b"\n".join(pages), "dump.txt"), (gzip.compress(b"\n".join(pages)), "dump.txt.gz")):
        found = read.bytes(content, name, options)
        assert found.payloads == [*pages[:4], *pages[5:]]
        assert [page.record_id for page in found.pages] == [f"page:{n}" for n in (1, 2, 3, 4, 6, 7, 8, 9)]
        assert [(one.reason, one.record_id) for one in found.unreadable] == [("too_large", "page:5")]
        assert f"the page has {len(pages[4])} bytes" in found.unreadable[0].detail
        text = b"\n".join(pages).decode()
        assert all(text[page.char_offset :].startswith(page.payload.decode()) for page in found.pages)


def test_a_page_behind_those_that_were_passed_over_knows_where_it_stands() -> None:
    pages = journal(9)
    for number in (2, 4):
        pages[number] = HEAD.encode() + "A line «without» end.\n".encode() * 20_000 + b"End"
    data = b"\n".join(pages)
    pieces = list(page_pieces(io.BytesIO(data), {}, 100_000, 20_000))
    assert [one.size for one in pieces] == [len(page) for page in pages]
    text = data.decode()
    for number in (0, 1, 3, 5, 6, 7, 8):
        assert pieces[number].data == pages[number]
        assert text[pieces[number].char_offset :].startswith(pages[number].decode())


def test_one_page_beyond_the_limit_is_one_rejection(read: Any) -> None:
    content = HEAD.encode() + b"A line of a page without end.\n" * 9000
    found = read.bytes(content, "dump.txt", ReadOptions(limits=Limits(max_page_bytes=100_000)))
    assert [(one.reason, one.record_id) for one in found.unreadable] == [("too_large", "")]
    assert not found.pages


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("is_marked", [True, False])
@pytest.mark.parametrize("limit", [50_000, 1 << 25])
def test_utf_16_comes_apart(read: Any, encoding: str, limit: int, *, is_marked: bool) -> None:
    pages = [page.decode() for page in journal(12)]
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}[encoding]
    content = (mark if is_marked else b"") + "\r\n".join(pages).encode(encoding)
    found = read.bytes(content, "dump.txt", ReadOptions(limits=Limits(max_page_bytes=limit)))
    fitting = [page for page in pages if len(page.encode(encoding)) + 2 <= limit]
    assert [decode(page.payload).text for page in found.pages] == fitting
    assert len(found.pages) + len(found.unreadable) == len(pages)
    text = "\r\n".join(pages)
    assert all(text[page.char_offset :].startswith(decode(page.payload).text) for page in found.pages)
    assert all(page.payload.startswith(mark) for page in found.pages)


def test_what_a_dump_in_utf_16_needs_on_disk_is_bounded(read: Any) -> None:
    content = b"\n".join(journal(12)).decode().encode("utf-16")
    limits = Limits(max_page_bytes=50_000, max_spool_bytes=len(content) // 4)
    found = read.bytes(content, "dump.txt", ReadOptions(limits=limits))
    assert (found.pages, found.reasons) == ((), ["limit"])


def test_utf_16_of_one_page_is_left_as_it_is(read: Any) -> None:
    content = "One page, in wide characters.\n".encode("utf-16")
    assert read.bytes(content, "a.txt").payloads == [content]
