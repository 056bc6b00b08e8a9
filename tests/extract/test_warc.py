from __future__ import annotations

import gzip
import io
import itertools
import re
import tarfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import brotli
import pytest
import zstandard
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extract.containers import Container, Part, find_containers
from extract.options import Limits, ReadOptions
from extract.parts import parts_of
from extract.readers.http_message import parse_headers
from extract.readers.members import Chunk
from extract.readers.record_buffer import PlainFile, RecordBuffer
from extract.readers.web_records import Dialect, web_records
from extract.source import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BODY = (
    b"<!doctype html><html><body>"
    + b"".join(b"<p>Paragraph %d, with text.</p>\n" % i for i in range(60))
    + b"</body></html>"
)


def bodies(count: int) -> list[bytes]:
    return [BODY.replace(b"Paragraph", b"Record %d, paragraph" % number) for number in range(count)]


def http(body: bytes, *headers: tuple[str, str], status: str = "200 OK") -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        "Content-Type: text/html; charset=utf-8",
        *(f"{n}: {v}" for n, v in headers),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def chunked(body: bytes, size: int = 700) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])


def record(
    block: bytes, kind: str = "response", number: int = 0, length: int | None = None, extra: str = ""
) -> bytes:
    media_type = "application/http; msgtype=response" if kind in ("response", "revisit") else "text/html"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:08d}>\r\n{extra}"
        f"WARC-Target-URI: https://example.org/{number}\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def written(count: int, *, compress: bool) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compress)
    for number, body in enumerate(bodies(count)):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        uri = f"https://example.org/{number}"
        writer.write_record(
            writer.create_warc_record(uri, "response", payload=io.BytesIO(body), http_headers=headers)
        )
    return out.getvalue()


def zstd_members(plain: bytes) -> bytes:
    starts = [at for at in range(len(plain)) if plain.startswith(b"WARC/1.", at)]
    compressor = zstandard.ZstdCompressor()
    pieces = zip(starts, [*starts[1:], len(plain)], strict=True)
    return b"".join(compressor.compress(plain[a:b]) for a, b in pieces)


def with_dictionary(plain: bytes) -> bytes:
    """As the WARC appendix for zstd has it: the dictionary in a skippable frame at the file's beginning."""
    dictionary = zstandard.train_dictionary(
        2000, [body[at : at + 200] for body in bodies(40) for at in range(0, 2000, 200)]
    )
    compressor = zstandard.ZstdCompressor(dict_data=dictionary)
    raw = dictionary.as_bytes()
    frame = b"\x5d\x2a\x4d\x18" + len(raw).to_bytes(4, "little") + raw
    starts = [at for at in range(len(plain)) if plain.startswith(b"WARC/1.", at)]
    pieces = zip(starts, [*starts[1:], len(plain)], strict=True)
    return frame + b"".join(compressor.compress(plain[a:b]) for a, b in pieces)


def bare_deflate(body: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(body) + compressor.flush()


CODINGS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", bare_deflate),
    ("br", brotli.compress),
    ("zstd", zstandard.ZstdCompressor().compress),
]


@pytest.mark.parametrize("wrap", [bytes, gzip.compress, zstd_members, with_dictionary, zstandard.compress])
def test_each_compression_gives_the_same_pages(read: Any, wrap: Callable[[bytes], bytes]) -> None:
    found = read.bytes(wrap(written(7, compress=False)))
    assert found.payloads == bodies(7)
    assert not found.unreadable


@pytest.mark.parametrize("sample", ["plain", "compressed"])
def test_payloads_are_those_of_both_reference_readers(read: Any, sample: str) -> None:
    content = written(20, compress=sample == "compressed")
    warcio = [one.content_stream().read() for one in ArchiveIterator(io.BytesIO(content))]
    fast = [one.reader.read() for one in FastIterator(io.BytesIO(content), auto_decode="all")]
    assert read.bytes(content).payloads == warcio == fast


@pytest.mark.parametrize(("coding", "encode"), CODINGS)
@pytest.mark.parametrize("transfer", ["identity", "chunked"])
def test_bodies_are_decoded(read: Any, coding: str, encode: Callable[[bytes], bytes], transfer: str) -> None:
    body = chunked(encode(BODY)) if transfer == "chunked" else encode(BODY)
    block = http(body, ("Content-Encoding", coding), ("Transfer-Encoding", transfer))
    assert read.bytes(record(block)).payloads == [BODY]


def test_the_kinds_of_record(read: Any) -> None:
    content = b"".join(
        [
            record(b"software: test", "warcinfo"),
            record(http(BODY), "response", 1),
            record(b"GET / HTTP/1.1\r\n\r\n", "request", 2),
            record(BODY + b"2", "resource", 3),
            record(b"plain words", "conversion", 4).replace(b"text/html", b"text/plain"),
            record(b"k: v", "metadata", 5),
            record(http(b""), "revisit", 6, extra="WARC-Payload-Digest: sha1:X\r\n"),
            record(http(b"\x89PNG").replace(b"text/html", b"image/png"), "response", 7),
        ]
    )
    found = read.bytes(content)
    assert found.payloads == [BODY, BODY + b"2", b"plain words", b""]
    assert found.skipped == {"warcinfo": 1, "request": 1, "metadata": 1, "image/png": 1}
    assert not found.unreadable
    revisit = found.pages[3]
    assert revisit.http_status == 304
    assert dict(revisit.facts)["payload_digest"] == "sha1:X"


def test_what_a_record_says_of_its_page(read: Any) -> None:
    page = read.bytes(b"\r\n" + record(http(BODY, status="404 Not Found"), number=3), "a.warc").pages[0]
    assert page.record_id == "urn:uuid:00000003"
    assert page.target_uri == "https://example.org/3"
    assert page.http_status == 404
    assert page.declared_charset == "utf-8"
    assert page.captured_at_source == "record"
    assert str(page.captured_at) == "2024-05-06 07:08:09"
    assert dict(page.facts)["offset"] == "2"


def test_an_address_in_brackets_and_with_blanks_is_one(read: Any) -> None:
    content = record(http(BODY)).replace(b"https://example.org/0", b"<https://example.org/a b>")
    assert read.bytes(content).pages[0].target_uri == "https://example.org/a%20b"


def test_an_answer_without_body_and_type_is_a_page_that_says_its_status(read: Any) -> None:
    gone = http(b"", status="410 Gone").replace(b"Content-Type: text/html; charset=utf-8\r\n", b"")
    found = read.bytes(record(gone))
    assert [(page.payload, page.http_status) for page in found.pages] == [(b"", 410)]


def test_a_file_of_nothing_but_requests_is_not_empty(read: Any) -> None:
    found = read.bytes(record(b"GET / HTTP/1.1\r\n\r\n", "request"))
    assert (found.pages, found.unreadable, found.skipped) == ((), (), {"request": 1})


ONE, TWO, THREE = (record(http(body), number=number) for number, body in enumerate(bodies(3)))
CHUNKED = ("Transfer-Encoding", "chunked")
GZIPPED = ("Content-Encoding", "gzip")
SHORT_CHUNK = http(chunked(BODY).replace(b"\r\n0\r\n\r\n", b"\r\nzz\r\n"), CHUNKED)
BAD_GZIP = http(gzip.compress(BODY)[:60] + b"\xff" * 200, GZIPPED)
BAD = record(http(BODY))
NO_NUMBER = record(http(BODY), length=0).replace(b"Length: 0", b"Length: -1")
MEMBERS = gzip.compress(ONE), gzip.compress(TWO)
ASKED = record(b"GET / HTTP/1.1\r\n" + b"X-Number: 4711\r\n" * 9, "request", 9)
BAD_MEMBER = b"\x1f\x8b\x08\0" + b"\xff" * 90
FRAMES = zstandard.compress(ONE), zstandard.compress(TWO)

# (what is wrong, content, how many pages, reason, a word of the detail)
BROKEN = [
    ("length too long", ONE + record(http(BODY), length=90_000) + TWO, 2, "truncated", "missing"),
    ("no length", ONE + BAD.replace(b"Content-Length", b"X-Length") + TWO, 2, "unreadable", "Content-Length"),
    ("length no number", ONE + NO_NUMBER + TWO, 2, "unreadable", "-1"),
    ("no type", ONE + BAD.replace(b"WARC-Type", b"X-Type") + TWO, 2, "unreadable", "WARC-Type"),
    ("garbage between", ONE + b"garbage\r\n" * 9 + TWO, 2, "unreadable", "no record"),
    ("clipped", ONE + TWO + THREE[:-400], 2, "truncated", "cut short"),
    ("head without end", ONE + TWO + b"WARC/1.0\r\nWARC-Type: response\r\n", 2, "unreadable", "head"),
    ("bad chunk", ONE + record(SHORT_CHUNK, number=9) + TWO, 2, "unreadable", "chunk"),
    ("bad gzip body", ONE + record(BAD_GZIP, number=9) + TWO, 2, "unreadable", "gzip body"),
    ("continuation", ONE + record(b"x", "continuation", 9) + TWO, 2, "unreadable", "segment"),
    ("cut member", MEMBERS[0] + MEMBERS[1][:-40], 1, "truncated", "cut short"),
    ("damaged member", MEMBERS[0] + BAD_MEMBER + MEMBERS[1], 2, "unreadable", "damaged"),
    ("cut member of a request", MEMBERS[0] + gzip.compress(ASKED)[:-40], 1, "truncated", "cut short"),
    ("no member between", MEMBERS[0] + b"garbage" + MEMBERS[1], 2, "unreadable", "member"),
    ("cut zstd", FRAMES[0] + FRAMES[1][:-40], 1, "truncated", "cut short"),
]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case[0])
def test_what_is_broken_is_one_rejection(read: Any, case: tuple[str, bytes, int, str, str]) -> None:
    _, content, pages, reason, word = case
    found = read.bytes(content)
    assert len(found.pages) == pages
    assert all(page.payload in bodies(3) for page in found.pages)
    assert found.reasons == [reason]
    assert word in found.unreadable[0].detail


STATED = ("Content-Length", str(len(BODY)))

# (what is odd, content, the fact that says so; None: nothing is lost and nothing said)
WHOLE = [
    ("short length", record(http(BODY), length=len(http(BODY)) - 3), ("trailing_bytes", "7")),
    ("long length", record(http(BODY, STATED), length=90_000), ("content_length", "too long")),
    ("last chunk missing", record(http(chunked(BODY)[:-5], CHUNKED)), ("truncated", "lacks")),
    ("cut gzip body", record(http(gzip.compress(BODY)[:200], GZIPPED)), ("truncated", "cut short")),
    ("short body", record(http(BODY, ("Content-Length", "99999"))), ("truncated", "missing")),
    ("not chunked", record(http(BODY, CHUNKED)), None),
    ("not gzip", record(http(BODY, GZIPPED)), None),
    ("no HTTP head", record(BODY), None),
    ("bare line feeds", record(http(BODY).replace(b"\r\n", b"\n")).replace(b"\r\n", b"\n"), None),
    ("next record inside", record(http(BODY, STATED), length=90_000) + record(b"k: v", "metadata"), None),
    (
        "two codings",
        record(http(brotli.compress(gzip.compress(BODY)), ("Content-Encoding", "gzip, br"))),
        None,
    ),
    ("two members", record(http(gzip.compress(BODY[:99]) + gzip.compress(BODY[99:]), GZIPPED)), None),
    ("two types", record(http(BODY, ("Content-Type", "image/png"))), None),
    ("over two members", gzip.compress(BAD[:900]) + gzip.compress(BAD[900:]), None),
]


@pytest.mark.parametrize("case", WHOLE, ids=lambda case: case[0])
def test_what_can_be_read_is_read_and_flagged(
    read: Any, case: tuple[str, bytes, tuple[str, str] | None]
) -> None:
    _, content, fact = case
    found = read.bytes(content)
    assert len(found.pages) == 1
    assert not found.unreadable
    facts = dict(found.pages[0].facts)
    if fact:
        assert fact[1] in facts[fact[0]]
    else:
        assert found.payloads == [BODY]
        assert "truncated" not in facts


def html_of_reference(path: Path) -> list[bytes]:
    """The HTML bodies that warcio and fastwarc read of a sample, each up to where it gives up."""
    found = []
    with path.open("rb") as stream:
        try:
            for one in ArchiveIterator(stream, arc2warc=True):
                kind = one.http_headers and one.http_headers.get_header("Content-Type")
                if one.rec_type in ("response", "resource") and "html" in (kind or ""):
                    found.append(one.content_stream().read())
        except Exception:  # noqa: BLE001  (the reference's own errors are many)
            pass
    try:
        fast = FastIterator(str(path), record_types=WarcRecordType.response, auto_decode="all")
        found += [one.reader.read() for one in fast if "html" in (one.http_content_type or "")]
    except OSError:
        pass
    return [payload for payload in found if payload]


@pytest.mark.parametrize("name", [
    "example-bad-non-chunked.warc.gz", "example-bad.warc.gz.bad", "example-iana.org-chunked.warc",
    "example-space-in-url.arc", "example-trunc.warc", "example-wget-bad-target-uri.warc.gz",
    "example-wrong-chunks.warc.gz", "example.arc", "example.arc.gz", "example.warc", "example.warc.gz",
])  # fmt: skip
def test_real_samples_give_what_the_reference_readers_give(read: Any, samples: Path, name: str) -> None:
    found = read.path(samples / "warc" / name)
    expected = html_of_reference(samples / "warc" / name)
    assert expected
    assert set(expected) <= set(found.payloads)
    assert not found.unreadable


def test_arc_lengths_that_are_none_are_rejections(read: Any, samples: Path) -> None:
    found = read.path(samples / "warc" / "bad.arc")
    assert found.reasons == ["unreadable", "unreadable"]
    assert [one.detail.rpartition(" ")[2] for one in found.unreadable] == ["-1", "abc"]


@given(part_bytes=st.integers(500, 9000), compress=st.booleans())
@settings(max_examples=25)
def test_the_parts_of_a_file_hold_each_record_once(
    read: Any,
    tmp_path_factory: pytest.TempPathFactory,
    part_bytes: int,
    compress: bool,  # noqa: FBT001
) -> None:
    path = tmp_path_factory.getbasetemp() / f"parts-{compress}.warc"
    if not path.exists():
        path.write_bytes(written(12, compress=compress))
    whole = next(iter(find_containers([str(path)])))
    found = read.containers(parts_of(whole, part_bytes))  # type: ignore[arg-type]
    assert [page.facts for page in found.pages] == [page.facts for page in read.path(path).pages]
    assert found.payloads == bodies(12)
    assert not found.unreadable


def test_a_record_at_the_border_of_two_parts_is_of_the_second(read: Any, tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(ONE + TWO + THREE)
    (whole,) = find_containers([str(tmp_path / "a.warc")])
    assert isinstance(whole, Container)
    edges = [0, len(ONE), len(ONE) + 1, len(ONE + TWO), whole.size]
    parts = [replace(whole, part=Part(start=a, end=b)) for a, b in itertools.pairwise(edges)]
    assert [read.containers([part]).payloads for part in parts] == [
        bodies(3)[:1], bodies(3)[1:2], [], bodies(3)[2:],
    ]  # fmt: skip


PLAIN, COMPRESSED = written(4, compress=False), written(4, compress=True)


@given(cut=st.integers(1, len(COMPRESSED) - 1))
@settings(max_examples=60)
def test_a_file_clipped_anywhere_loses_one_record_and_says_so(read: Any, cut: int) -> None:
    found = read.bytes(COMPRESSED[:cut])
    assert found.payloads == bodies(4)[: len(found.payloads)]
    assert len(found.unreadable) <= 1
    assert "internal_error" not in found.reasons
    starts = [at for at in range(len(COMPRESSED)) if COMPRESSED.startswith(b"\x1f\x8b\x08", at)]
    whole = sum(1 for at in [*starts[1:], len(COMPRESSED)] if at <= cut)
    assert len(found.pages) >= whole


@given(at=st.integers(0, len(COMPRESSED) - 1), value=st.integers(1, 255))
@settings(max_examples=60)
def test_one_wrong_byte_costs_one_record(read: Any, at: int, value: int) -> None:
    content = bytearray(COMPRESSED)
    content[at] ^= value
    found = read.bytes(bytes(content), "source.warc.gz")
    assert "internal_error" not in found.reasons
    assert len(set(found.payloads).intersection(bodies(4))) >= 3
    assert len(found.pages) + len(found.unreadable) + sum(found.skipped.values()) >= 4


BOMB = http(gzip.compress(b"a" * 500_000), GZIPPED)
STRICT = Limits(max_ratio=20, ratio_free_bytes=5000)
LIMITED = [
    (Limits(max_page_bytes=1000), record(http(b"x" * 100_000)), "too_large", "max_page_bytes"),
    (Limits(max_page_bytes=1000), record(BOMB), "too_large", "max_page_bytes"),
    (Limits(max_ratio=20, ratio_free_bytes=5000), record(BOMB), "limit", "max_ratio"),
    (
        Limits(max_ratio=20, ratio_free_bytes=5000),
        gzip.compress(record(b"a" * 900_000)),
        "limit",
        "max_ratio",
    ),
    (Limits(max_header_bytes=500), record(http(BODY, ("X", "y" * 600))), "limit", "max_header_bytes"),
]


@pytest.mark.parametrize("case", LIMITED, ids=lambda case: case[3])
def test_limits_name_themselves(read: Any, case: tuple[Limits, bytes, str, str]) -> None:
    limits, content, reason, name = case
    found = read.bytes(content + TWO, options=ReadOptions(limits=limits))
    assert not {page.payload for page in found.pages} - {bodies(2)[1]}
    assert found.reasons[0] == reason
    assert name in found.unreadable[0].detail


def tarred(content: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("a.warc")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


SMALL = Limits(max_page_bytes=len(ONE), max_header_bytes=6000)
FILLER = b"x" * 100_000
NESTED = record(http(ONE + TWO + FILLER), number=9)

# (what a record beyond the limit is, content, how many pages, reason, a word of the detail)
BEYOND = [
    ("states more than the file", ONE + record(http(BODY), length=10**11) + TWO, 2, "truncated", "99999"),
    ("states some records more", ONE + record(http(BODY), length=20_000) + TWO + ONE * 9, 11, "truncated", "20000"),
    ("is cut short", ONE + TWO + record(http(FILLER))[:-50_000], 2, "truncated", "bytes missing"),
    ("has a wrong digit", ONE + record(http(FILLER), length=90_000) + TWO, 2, "too_large", "90000"),
    ("holds records", ONE + NESTED + TWO, 2, "too_large", "max_page_bytes"),
    ("no file is so long", ONE + record(http(BODY), length=0).replace(b"h: 0", b"h: " + b"9" * 5000) + TWO,
     2, "unreadable", "Content-Length is 999"),
]  # fmt: skip


@pytest.mark.parametrize("wrap", [bytes, gzip.compress, zstandard.compress, tarred])
@pytest.mark.parametrize("case", BEYOND, ids=lambda case: case[0])
def test_a_record_beyond_the_limit_costs_no_other(
    read: Any, case: tuple[str, bytes, int, str, str], wrap: Callable[[bytes], bytes]
) -> None:
    _, content, pages, reason, word = case
    found = read.bytes(wrap(content), options=ReadOptions(limits=SMALL))
    assert len(found.pages) == pages
    assert {page.payload for page in found.pages} == set(bodies(2))
    assert found.reasons == [reason]
    assert word in found.unreadable[0].detail


def test_what_is_kept_to_go_back_over_is_bounded_and_what_is_lost_is_told(read: Any) -> None:
    content = tarred(ONE + record(http(BODY), length=10**11) + TWO * 50)
    found = read.bytes(content, options=ReadOptions(limits=Limits(max_spool_bytes=len(TWO) * 9)))
    assert 1 < len(found.pages) < 10
    assert found.reasons == ["truncated"]
    assert "bytes missing" in found.unreadable[0].detail


@pytest.mark.parametrize("wrap", [bytes, tarred])
def test_lengths_that_all_run_over_others_cost_no_page(read: Any, wrap: Callable[[bytes], bytes]) -> None:
    content = b"".join(
        record(http(body, ("Content-Length", str(len(body)))), number=n, length=900_000)
        for n, body in enumerate(bodies(300))
    )
    found = read.bytes(wrap(content))
    payloads = [page.payload.rstrip(b"\r\n") for page in found.pages]  # the last one ends with the file
    assert payloads == bodies(300)
    assert not found.unreadable


DIALECT = Dialect(
    # Matches "WARC/1.0\r\n"; not "WARC/1.1\r\n".
    start=re.compile(rb"WARC/1\.0\r\n"),
    head_ends=(b"\r\n\r\n",),
    record_ends=(b"\r\n\r\n",),
    parse_head=lambda raw: parse_headers(raw.partition(b"\n")[2]),
)


class Counted(io.BytesIO):
    """A file that counts what is read of it."""

    bytes_read = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.bytes_read += len(data)
        return data


def test_a_file_of_such_lengths_is_not_read_anew_for_each_record() -> None:
    content = b"".join(record(http(BODY), number=n, length=len(BODY) * 900) for n in range(900))
    stream: Any = Counted(content)

    def chunks(start: int) -> Iterator[Chunk]:
        stream.seek(start)
        yield Chunk(data=stream.read(), member=0)

    buffer = RecordBuffer(
        chunks(0),
        DIALECT.start,
        is_plain=True,
        max_kept_bytes=0,
        file=PlainFile(stream=stream, chunks=chunks),
    )
    records = list(web_records(buffer, DIALECT, Limits(), Watch(seconds=60), None))
    assert len(records) == 900
    assert stream.bytes_read < 90 * len(content)
