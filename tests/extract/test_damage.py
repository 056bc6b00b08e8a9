"""Whatever is done to a file: no error of ours, nothing silently missing, and what stands before the damage is read."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import re
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extract.hub import load_profiles
from extract.options import ReadOptions
from extract.page import FINDINGS

SAMPLES = Path(__file__).parent / "samples"
SEEDS = [path.read_bytes() for path in sorted((Path(__file__).parents[2] / "samples").glob("*.txt"))]
OPTIONS = ReadOptions(profiles=load_profiles(None))
HTML = "<!doctype html><html><body>" + "<p>Text of the page, long enough.</p>" * 30 + "</body></html>"
RECORDS = [{"url": f"https://a.org/{n}", "html": HTML, "timestamp": "2024-01-02"} for n in range(5)]


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"{number}.html", HTML)
        archive.write(SAMPLES / "warc" / "example.warc.gz", "example.warc.gz")
    return out.getvalue()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in (*((f"{n}.html", HTML.encode()) for n in range(4)), ("inner.zip", zipped())):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


def table() -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(RECORDS[0]))
    writer.writeheader()
    writer.writerows(RECORDS)
    return out.getvalue().encode()


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(RECORDS), out)
    return out.getvalue()


SOURCES = {path.name: path.read_bytes() for path in sorted(SAMPLES.glob("*/*"))} | {
    "a.jsonl": b"\n".join(json.dumps(one).encode() for one in RECORDS),
    "a.json": json.dumps({"success": True, "data": RECORDS}).encode(),
    "a.csv": table(),
    "a.parquet": parquet(),
    "a.zip": zipped(),
    "a.tar": tarred(),
    "a.tar.gz": gzip.compress(tarred()),
    "a.tar.bz2": bz2.compress(tarred()),
    "a.tar.xz": lzma.compress(tarred()),
    "a.tar.zst": zstandard.compress(tarred()),
    "dumps.txt": b"\n=====\n".join(SEEDS),
    "wide.txt": b"\n=====\n".join(SEEDS).decode().encode("utf-16"),
}


def damaged(content: bytes, kind: str, share: float, length: int) -> bytes:
    """Return the content with something wrong at a share of its length."""
    at = int(share * len(content))
    middle = content[at : at + length]
    changed = {
        "cut": b"",
        "zeros": bytes(len(middle)),
        "flipped": bytes(byte ^ 1 << (length % 8) for byte in middle),
        "twice": middle * 2,
        "missing": b"",
        "foreign": b"\x8b\x1f<PK\x03\x04" * (length % 5) + middle,
    }[kind]
    return content[:at] + changed + (b"" if kind == "cut" else content[at + length :])


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(SOURCES)),
    kind=st.sampled_from(["cut", "zeros", "flipped", "twice", "missing", "foreign"]),
    share=st.floats(0, 1),
    length=st.integers(1, 3000),
)
def test_no_damage_is_an_error_of_ours(read: Any, name: str, kind: str, share: float, length: int) -> None:
    found = read.bytes(damaged(SOURCES[name], kind, share, length), name, OPTIONS)
    assert "internal_error" not in found.reasons, found.unreadable
    assert found.pages or found.unreadable or found.skipped
    assert all(one.detail for one in found.unreadable)


def web_archive(*, compress: bool) -> tuple[bytes, list[int]]:
    """Return a WARC and where each of its records ends."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compress)
    ends = []
    for number in range(12):
        body = io.BytesIO(HTML.replace("Text", f"Text {number}").encode() * (1 + number % 4))
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        uri = f"https://example.org/{number}"
        writer.write_record(writer.create_warc_record(uri, "response", payload=body, http_headers=head))
        ends.append(out.tell())
    return out.getvalue(), ends


ARCHIVES = {name: web_archive(compress=name.endswith("gz")) for name in ("a.warc", "a.warc.gz")}
REFERENCE = {
    name: [record.reader.read() for record in FastIterator(io.BytesIO(content))]
    for name, (content, _) in ARCHIVES.items()
}


@pytest.mark.parametrize("name", ARCHIVES)
@settings(max_examples=60)
@given(share=st.floats(0, 1))
def test_records_before_a_cut_are_read(read: Any, name: str, share: float) -> None:
    content, ends = ARCHIVES[name]
    at = int(share * len(content))
    found = read.bytes(content[:at], name)
    whole = sum(end <= at for end in ends)
    assert found.payloads[:whole] == REFERENCE[name][:whole]
    assert len(found.pages) + len(found.unreadable) == whole + (at not in (0, *ends)) + (at == 0)


@pytest.mark.parametrize("name", ARCHIVES)
@settings(max_examples=60)
@given(share=st.floats(0, 0.999), bit=st.integers(0, 7))
def test_one_wrong_bit_costs_one_record_at_most(read: Any, name: str, share: float, bit: int) -> None:
    content, ends = ARCHIVES[name]
    at = int(share * len(content))
    found = read.bytes(content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :], name)
    hit = sum(end <= at for end in ends)
    others = [payload for number, payload in enumerate(REFERENCE[name]) if number != hit]
    assert [payload for payload in found.payloads if payload in others] == others
    said = any(name in FINDINGS for page in found.pages for name, _ in page.facts)
    assert found.payloads == REFERENCE[name] or found.unreadable or found.skipped or said


@pytest.mark.parametrize("name", ARCHIVES)
@pytest.mark.parametrize("before_end", [1, 2, 3, 4, 5])
def test_a_wrong_bit_in_the_mark_between_two_records_costs_none_but_the_first(
    read: Any, name: str, before_end: int
) -> None:
    content, ends = ARCHIVES[name]
    for hit, end in enumerate(ends[:-1]):
        for bit in range(8):
            at = end - before_end
            found = read.bytes(content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :], name)
            others = [payload for number, payload in enumerate(REFERENCE[name]) if number != hit]
            assert [payload for payload in found.payloads if payload in others] == others


@pytest.mark.parametrize("excess", range(1, 40))
def test_a_length_that_is_too_long_costs_no_other_record(read: Any, excess: int) -> None:
    """Wherever in the next record's first line the block would end."""
    content, _ = ARCHIVES["a.warc"]
    # Matches "Content-Length: 512"; not "Content-Length: none".
    length = re.search(rb"Content-Length: (\d+)", content)
    assert length is not None
    longer = b"%0*d" % (len(length[1]), int(length[1]) + excess)
    found = read.bytes(content[: length.start(1)] + longer + content[length.end(1) :], "a.warc")
    others = REFERENCE["a.warc"][1:]
    assert found.payloads[-len(others) :] == others
