"""What the operator says of files wins over what they say themselves, and what they are called over nothing."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from extract.containers import find_containers
from extract.manifest import load_manifest
from extract.options import ReadOptions
from extract.page import MediaType
from extract.sniff import media_type_of
from extract.sources import Container, source_digest

if TYPE_CHECKING:
    from pathlib import Path

LINE = b'{"html": "<p>words</p>", "url": "https://said.example/1", "hub": "said"}\n'


def options(folder: Path, rows: str, **given: Any) -> ReadOptions:
    (folder / "m.csv").write_text(f"file,target_uri,hub,captured_at\n{rows}")
    return ReadOptions(manifest=load_manifest(folder / "m.csv"), **given)


def test_the_hub_and_the_address_of_a_page_are_those_of_whom_is_trusted_most(
    read: Any, tmp_path: Path
) -> None:
    row = options(
        tmp_path, "a.jsonl!line:1,https://row.example/1,row,\na.jsonl/line:1,https://row.example/1,row,\n"
    )
    command = options(tmp_path, "a.jsonl/line:1,https://row.example/1,row,\n", hub="command")
    found = [read.bytes(LINE, "a.jsonl", one).pages[0] for one in (ReadOptions(), row, command)]
    assert [page.hub for page in found] == ["said", "row", "command"]
    assert [page.target_uri for page in found] == ["https://said.example/1", *["https://row.example/1"] * 2]


def test_a_row_about_an_archive_holds_for_its_members_but_for_the_address(read: Any, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("a.html", "b.html"):
            archive.writestr(zipfile.ZipInfo(name, (2020, 2, 2, 2, 2, 2)), f"<p>{name}</p>")
    rows = "x.zip,https://row.example/,row,2021-01-01\nx.zip/b.html,https://row.example/b,,\n"
    found = read.bytes(packed.getvalue(), "x.zip", options(tmp_path, rows)).pages
    assert [(page.hub, page.target_uri, page.captured_at) for page in found] == [
        ("row", None, datetime(2021, 1, 1)), ("row.example", "https://row.example/b", None),
    ]  # fmt: skip


def test_equal_files_of_two_paths_are_two_sources(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_bytes(LINE)
    containers = [one for one in find_containers([str(tmp_path)]) if isinstance(one, Container)]
    assert len({source_digest(one, ReadOptions()) for one in containers}) == 2


@pytest.mark.parametrize(
    ("payload", "declared", "kind"),
    [
        (b"<rss version='2.0'><channel/></rss>", "text/html", MediaType.FEED),
        (b"<p>words", "text/plain; charset=utf-8", MediaType.HTML),
        (b"words", "application/octet-stream", MediaType.TEXT),
        (b"words", "text/xml", None),
        (b"<html>", "text/xml", MediaType.HTML),
        (b"<html>", "application/javascript", None),
        (b"words", "text/html", MediaType.HTML),
    ],
)
def test_what_is_declared_is_believed_as_far_as_the_content_bears_it(
    payload: bytes, declared: str, kind: MediaType | None
) -> None:
    assert media_type_of(payload, declared) is kind


def test_the_name_decides_where_the_content_has_no_mark(read: Any) -> None:
    kinds = {
        name: read.bytes(content, name).pages[0].media_type
        for name, content in (
            ("a.html", b"Words <b>and</b> more"),
            ("a.txt", b"Words <b>and</b> more"),
            ("a.csv", LINE),
            ("a.md", b"# Words"),
        )
    }
    assert kinds == {
        "a.html": MediaType.HTML, "a.txt": MediaType.TEXT, "a.csv": MediaType.HTML, "a.md": MediaType.MARKDOWN,
    }  # fmt: skip
