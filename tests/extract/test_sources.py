from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.containers import find_containers
from extract.errors import SourceError
from extract.hub import HubProfile, NamePattern
from extract.manifest import load_manifest
from extract.options import Limits, ReadOptions
from extract.page import CapturedAtSource, MediaType
from extract.readers.zip_directory import zip_entries
from extract.sources import source_digest

if TYPE_CHECKING:
    from pathlib import Path

HTML = b"<!doctype html><title>T</title><p>One page.</p>"
TEXT = b"A plain page.\n\nOf two paragraphs"
LINES = b"".join(
    json.dumps({"url": f"https://a.org/{n}", "html": f"<p>{n}</p>"}).encode() + b"\n" for n in range(3)
)


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


def parquet(rows: list[dict[str, object]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


Pack = Callable[..., bytes]
COMPRESS: list[Pack] = [
    bytes,
    gzip.compress,
    bz2.compress,
    lzma.compress,
    zstandard.compress,
]


@pytest.mark.parametrize("compress", COMPRESS)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_a_suffix_never_decides(
    read: Any, compress: Callable[[bytes], bytes], pack: Callable[..., bytes]
) -> None:
    packed = compress(pack({"a.bin": HTML, "b": TEXT, "sub/c.html": LINES}))
    found = read.bytes(packed, "misnamed.html")
    assert found.payloads == [HTML, TEXT, b"<p>0</p>", b"<p>1</p>", b"<p>2</p>"]
    assert [page.media_type for page in found.pages[:2]] == [MediaType.HTML, MediaType.TEXT]
    assert [page.record_id for page in found.pages] == [
        "a.bin",
        "b",
        *(f"sub/c.html!line:{n}" for n in (1, 2, 3)),
    ]


def test_archives_nest_once(read: Any) -> None:
    inner = zipped({"page.html": HTML})
    assert read.bytes(tarred({"in.zip": inner})).pages[0].record_id == "in.zip!page.html"
    assert read.bytes(zipped({"in.tar.gz": gzip.compress(tarred({"p": HTML}))})).payloads == [HTML]
    found = read.bytes(tarred({"a.zip": zipped({"b.zip": inner}), "c.html": HTML}))
    assert found.payloads == [HTML]
    assert found.reasons == ["limit"]
    assert "max_nesting" in found.unreadable[0].detail


def test_member_names_are_no_paths(read: Any, tmp_path: Path) -> None:
    found = read.bytes(zipped({"../../escape.html": HTML, "/etc/x.html": HTML}))
    assert [page.record_id for page in found.pages] == ["../../escape.html", "/etc/x.html"]
    assert not list(tmp_path.iterdir())


RECORDS: list[tuple[dict[str, object], bytes, str | None]] = [
    ({"url": "https://a.org", "body": HTML.decode()}, HTML, "https://a.org"),
    (
        {"rawHtml": "<p>r</p>", "markdown": "# m", "metadata": {"sourceURL": "https://b.org"}},
        b"<p>r</p>",
        "https://b.org",
    ),
    ({"url": "https://c.org", "markdown": {"raw_markdown": "# c"}, "success": True}, b"# c", "https://c.org"),
    (
        {"text": "plain", "url": "https://d.org", "timestamp": "2019-04-25T12:57:54Z"},
        b"plain",
        "https://d.org",
    ),
    ({"content": "oscar", "warc_headers": {"warc-target-uri": "https://e.org"}}, b"oscar", "https://e.org"),
    ({"data": {"html": "<p>w</p>", "url": "https://f.org"}}, b"<p>w</p>", "https://f.org"),
]


@pytest.mark.parametrize(("record", "payload", "uri"), RECORDS)
def test_shapes_of_records(read: Any, record: dict[str, object], payload: bytes, uri: str | None) -> None:
    documents = [
        json.dumps(record).encode() + b"\n",
        json.dumps([record], indent=1).encode(),
        b"\xef\xbb\xbf" + json.dumps({"success": True, "data": [record]}).encode(),
        json.dumps(record, indent=2).encode(),
    ]
    for document in documents:
        found = read.bytes(document, "feed.json")
        assert [(page.payload, page.target_uri) for page in found.pages] == [(payload, uri)]


def test_tables(read: Any) -> None:
    rows: list[dict[str, object]] = [
        {"url": f"https://a.org/{n}", "html": f"<p>{n}, é\n</p>"} for n in range(50)
    ]
    text = "url;html\n" + "".join(f'{row["url"]};"{row["html"]}"\n' for row in rows)
    expected = [str(row["html"]).encode() for row in rows]
    assert read.bytes(parquet(rows)).payloads == expected
    assert read.bytes(text.encode(), "t.csv").payloads == expected
    assert read.bytes(text.encode("cp1252"), "t.csv").pages[0].payload == "<p>0, é\n</p>".encode("cp1252")
    assert read.bytes(b"a,b\n1,2\n3,4\n", "t.csv").reasons == ["not_a_page"]


def test_field_names_are_mapped(read: Any) -> None:
    options = ReadOptions(field_names={"html": "doc.source", "url": "where"})
    found = read.bytes(b'{"doc": {"source": "<p>x</p>"}, "where": "https://a.org"}', "x.jsonl", options)
    assert (found.payloads, found.pages[0].target_uri) == ([b"<p>x</p>"], "https://a.org")
    assert read.bytes(b'{"other": 1}\n', "x.jsonl").reasons == ["not_a_page"]


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (b'{"url": "https://a.org", "html": ""}', "field html is empty; capture the page again"),
        (b'{"Raw HTML": null, "status": 500}', "field Raw HTML is empty; capture the page again"),
        (b'{"data": "", "url": ""}', "no field holds a page (fields: data, url); map one with --field"),
    ],
)
def test_a_record_without_a_page_says_what_it_lacks(read: Any, record: bytes, says: str) -> None:
    assert [part.detail for part in read.bytes(record + b"\n", "x.jsonl").unreadable] == [says]


BROKEN = [
    ("empty", b"", "a.txt", "empty"),
    ("picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a.html", "not_text"),
    ("style sheet", b"body { color: red }", "a.css", "not_a_page"),
    ("cut gzip", gzip.compress(HTML)[:-12], "a.html.gz", "truncated"),
    ("damaged xz", lzma.compress(HTML * 50)[:40] + b"\xff" * 40, "a.xz", "unreadable"),
    ("cut tar", tarred({"a.html": HTML})[:600], "a.tar", "truncated"),
    ("tar without end", tarred({"a.html": HTML})[:1024], "a.tar", "truncated"),
    ("cut zip", zipped({"a.html": HTML})[:-30], "a.zip", "unreadable"),
    ("bad JSON line", b'{"html": "<p>', "a.jsonl", "unreadable"),
    ("cut array", b'[{"html": "<p>x</p>"}, {"html": "<p', "a.json", "truncated"),
    ("bomb", gzip.compress(b"a" * 50_000_000), "a.txt.gz", "limit"),
    ("too large", b"word " * 8_000_000, "a.txt", "too_large"),
    ("cut Parquet", parquet([{"html": "x"}])[:-20], "a.parquet", "unreadable"),
]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case[0])
def test_what_is_broken_is_one_rejection(read: Any, case: tuple[str, bytes, str, str]) -> None:
    _, content, name, reason = case
    found = read.bytes(content, name)
    assert found.reasons == [reason]
    assert all(detail.detail for detail in found.unreadable)


def test_whole_lines_before_a_cut_are_read(read: Any) -> None:
    many = b"".join(json.dumps({"text": f"page {n} " * 40}).encode() + b"\n" for n in range(300))
    found = read.bytes(gzip.compress(many)[:-500], "a.jsonl.gz")
    assert len(found.pages) > 30
    assert found.reasons == ["truncated"]


def test_mhtml(read: Any, samples: Path) -> None:
    reasons = {path.stem: read.path(path).reasons for path in (samples / "mhtml").glob("*.mhtml")}
    assert reasons == {
        "missing_boundary": ["unreadable"],
        "missing_boundary_header": ["unreadable"],
        "missing_headers": [],
        "unexpected_eof": ["truncated"],
    }
    page = read.path(samples / "mhtml" / "missing_headers.mhtml").pages[0]
    assert page.target_uri == "http://msindwan.bitbucket.org/"
    assert page.payload.startswith(b'<!DOCTYPE html><html lang="en"')
    assert str(page.captured_at) == "2016-09-05 22:30:04"


def test_wacz(read: Any, samples: Path) -> None:
    for name in ("valid_example_1", "valid_example_2", "valid_signed_example_1"):
        found = read.path(samples / "wacz" / f"{name}.wacz")
        assert found.pages
        assert all(page.record_id.startswith("archive/") for page in found.pages)
        assert not found.unreadable
    assert read.path(samples / "wacz" / "invalid_example_1.wacz").reasons == ["unreadable"]


def test_single_file_says_where_and_when_it_was_saved(read: Any) -> None:
    saved = "\n url: https://a.org/b?c=1 \n saved date: Mon Jan 01 2024 10:00:00 GMT+0100 (CET)\n"
    comment = f"<!--\n Page saved with SingleFile {saved}-->"
    page = read.bytes(f"<!DOCTYPE html> <html><head>{comment}</head><body>x".encode()).pages[0]
    assert page.target_uri == "https://a.org/b?c=1"
    assert page.captured_at == datetime(2024, 1, 1, 9, 0)
    assert page.captured_at_source == CapturedAtSource.RECORD


def test_directories_globs_and_the_path_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("d/b.txt", "d/a/z.html", "d/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)
    (tmp_path / "d" / "loop").symlink_to(tmp_path / "d", target_is_directory=True)
    assert [found.path for found in find_containers(["./d"])] == ["./d/a/z.html", "./d/a.txt", "./d/b.txt"]  # type: ignore[union-attr]
    assert [found.path for found in find_containers(["d/*.txt"])] == ["d/a.txt", "d/b.txt"]  # type: ignore[union-attr]
    with pytest.raises(SourceError, match="no such file"):
        list(find_containers(["nowhere"]))


def test_a_home_is_no_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands among the sources when nobody names another: payloads and plans of runs would be loaded."""
    monkeypatch.chdir(tmp_path)
    captures = "hubhouse-data/captures/hub/a.txt"
    for name in ("a.txt", "hubhouse-data/writer/warehouse.duckdb", "hubhouse-data/raw/a.txt", captures):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)
    (tmp_path / "link").symlink_to("hubhouse-data")
    for sources in (["."], ["./*"], ["./**"]):
        assert [found.path for found in find_containers(sources)] == ["./a.txt"]  # type: ignore[union-attr]
    for sources in (["hubhouse-data/captures"], ["hubhouse-data/captures/**"]):
        assert [found.path for found in find_containers(sources)] == [captures]  # type: ignore[union-attr]
    with pytest.raises(SourceError, match="link: a home of Hubhouse; leave it out"):
        list(find_containers(["link"]))


def test_urls_through_the_same_door(read: Any) -> None:
    fsspec.filesystem("memory").pipe({"/bucket/a.txt": TEXT, "/bucket/sub/b.html.gz": gzip.compress(HTML)})
    found = read.path("memory://bucket")
    assert found.payloads == [TEXT, HTML]
    assert [page.container for page in found.pages] == [
        "memory://bucket/a.txt",
        "memory://bucket/sub/b.html.gz",
    ]


def test_who_knows_the_time_wins_in_order(read: Any, tmp_path: Path) -> None:
    manifest = tmp_path / "m.csv"
    manifest.write_text("file,target_uri,captured_at,hub\nfeed_20200101.jsonl,,2021-01-01,h\n")
    profile = HubProfile(
        key="x",
        name="X",
        name_patterns=(NamePattern(pattern=r"_(?P<captured_at>\d{8})", captured_at="%Y%m%d"),),
    )
    line = b'{"text": "words", "timestamp": "2022-01-01"}'
    given_at = datetime(2023, 1, 1)
    options = [
        ReadOptions(captured_at=given_at, manifest=load_manifest(manifest), profiles={"x": profile}),
        ReadOptions(manifest=load_manifest(manifest), profiles={"x": profile}),
        ReadOptions(profiles={"x": profile}),
    ]
    years = [read.bytes(line, "feed_20200101.jsonl", one).pages[0].captured_at.year for one in options]
    by_name = read.bytes(b"words", "feed_20200101.txt", options[2]).pages[0]
    assert [*years, by_name.captured_at.year] == [2023, 2021, 2022, 2020]
    assert by_name.captured_at_source == CapturedAtSource.NAME
    assert read.bytes(b"words").pages[0].captured_at is None


def test_a_digest_knows_what_decides(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT)
    manifest = tmp_path / "m.jsonl"
    manifest.write_text('{"file": "a.txt", "hub": "h"}\n')
    options = [
        ReadOptions(),
        ReadOptions(hub="h"),
        ReadOptions(captured_at=datetime.now(UTC)),
        ReadOptions(manifest=load_manifest(manifest)),
    ]
    container = next(iter(find_containers([str(path)])))
    digests = {source_digest(container, one) for one in options}  # type: ignore[arg-type]
    assert len(digests) == len(options)
    assert source_digest(container, ReadOptions()) in digests  # type: ignore[arg-type]


MIME = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
ARC = b"filedesc://x 1.1.1.1 20200101000000 text/plain 5\n"
PREFIXES = [
    b"", b"WARC/1.0\r\n", ARC, b"PK\x03\x04", b"\x1f\x8b\x08\0", b"BZh9", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd",
    b"\x5d\x2a\x4d\x18", b"PAR1", b"[{", b'{"a":', b"<html>", MIME, b"\xff\xfe", b"\0" * 257 + b"ustar\x0000",
]  # fmt: skip
NAMES = ["a", "a.csv", "a.jsonl", "a.warc.gz", "a.arc", "a.html", "a.md", "a.json"]


@given(prefix=st.sampled_from(PREFIXES), rest=st.binary(max_size=400), name=st.sampled_from(NAMES))
@settings(max_examples=300)
def test_no_bytes_crash_a_reader(read: Any, prefix: bytes, rest: bytes, name: str) -> None:
    found = read.bytes(prefix + rest, name)
    assert "internal_error" not in found.reasons, found.unreadable
    assert found.pages or found.unreadable or found.skipped


SOUND = [
    gzip.compress(tarred({"a.html": HTML, "b.txt": TEXT})), zipped({"a.html": HTML, "b.jsonl": LINES}), LINES,
    parquet([{"html": "<p>x</p>"}]), bz2.compress(HTML), lzma.compress(TEXT), zstandard.compress(LINES),
    json.dumps([{"html": "x"}] * 3).encode(),
]  # fmt: skip


@given(content=st.sampled_from(SOUND), at=st.integers(0, 3000), value=st.integers(1, 255), cut=st.booleans())
@settings(max_examples=300)
def test_no_damage_crashes_a_reader(read: Any, *, content: bytes, at: int, value: int, cut: bool) -> None:
    at %= len(content)
    flipped = content[:at] + bytes([content[at] ^ value]) + content[at + 1 :]
    damaged = content[:at] if cut else flipped
    found = read.bytes(damaged, "source")
    assert "internal_error" not in found.reasons, found.unreadable
    assert found.pages or found.unreadable or found.skipped


def test_entries_are_bounded(read: Any) -> None:
    options = ReadOptions(limits=Limits(max_entries=2))
    found = read.bytes(tarred({f"{n}.html": HTML for n in range(5)}), options=options)
    assert len(found.pages) == 2
    assert "max_entries" in found.unreadable[0].detail


def test_zip_members_are_those_that_zipfile_lists(read: Any) -> None:
    names = ["a/", "ünï.html", "b.txt", *(f"many/{number}.txt" for number in range(70_000))]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:  # so many that the directory needs ZIP64
        for name in names:
            archive.writestr(name, b"" if name.endswith("/") else name.encode() + b" holds words")
    for prefix in (b"", b"#!/bin/sh of a self-extracting archive\n"):
        entries = list(zip_entries(io.BufferedReader(io.BytesIO(prefix + out.getvalue()))))
        assert [entry.name for entry in entries] == names
    found = read.bytes(zipped({name: name.encode() for name in names[1:40]}))
    assert found.payloads == [name.encode() for name in names[1:40]]


def test_an_encrypted_member_is_one_rejection(read: Any) -> None:
    content = bytearray(zipped({"a.html": HTML, "b.html": HTML}))
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"PK\x01\x02"))
    content[at + 8] |= 1
    found = read.bytes(bytes(content))
    assert (found.payloads, found.reasons) == ([HTML], ["unreadable"])
