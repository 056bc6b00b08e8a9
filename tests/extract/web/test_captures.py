"""What stands in a capture file, what never does, and what a kill leaves of it."""

from __future__ import annotations

import gzip
import io
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from extract.web import capture
from extract.web.capture import CaptureWriter
from extract.web.fetch import Exchange
from extract.web.frontier import Discovered, Frontier, Settled, UrlState
from extract.web.recorder import recover_captures

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MONDAY = datetime(2026, 3, 2)
HUB = "hub.example"
DIGEST = "0" * 64


def exchange(path: str = "a", status: int = 200, body: bytes = b"<p>One", **facts: Any) -> Exchange:
    given: dict[str, Any] = {"request_headers": (), "response_headers": (("ETag", '"1"'),)} | facts
    url = f"https://{HUB}/{path}"
    return Exchange(url=url, started_at=MONDAY, status=status, reason="OK", body=body, **given)


def left_open(folder: Path, exchanges: Iterable[Exchange], secrets: Iterable[str] = ()) -> Path:
    """Write exchanges, those with 304 as revisits; return the file as a kill leaves it, that was to close it next."""
    with CaptureWriter(folder, HUB, secrets) as writer:
        for one in exchanges:
            writer.write(one, digest=DIGEST, revisit=one.status == 304, found_by="sitemap")
    (path,) = folder.iterdir()
    return path.rename(path.with_name(f"{path.name}.open"))


def header(path: Path, kind: WarcRecordType, name: str) -> list[str | None]:
    records = ArchiveIterator(io.BytesIO(path.read_bytes()), record_types=kind)
    return [record.headers.get(name) for record in records]


def test_no_secret_header_is_written_however_it_is_spelled(tmp_path: Path) -> None:
    sent = {"X-Secret": "s3cret", "COOKIE": "s3cret", "Authorization": "s3cret", "Accept": "t3xt"}
    path = left_open(tmp_path, [exchange(request_headers=tuple(sent.items()))], ["x-SECRET"])
    written = gzip.decompress(path.read_bytes())
    assert b"t3xt" in written
    assert b"s3cret" not in written


def test_a_body_that_was_sent_in_chunks_stands_there_without(tmp_path: Path) -> None:
    chunked = exchange(response_headers=(("TRANSFER-encoding", "chunked"),), address="192.0.2.1")
    path = left_open(tmp_path, [chunked])
    ((record, body),) = [
        (record, record.reader.read())
        for record in ArchiveIterator(io.BytesIO(path.read_bytes()), record_types=WarcRecordType.response)
    ]
    assert (body, record.http_headers.get("Transfer-Encoding")) == (b"<p>One", None)
    assert record.headers["WARC-IP-Address"] == "192.0.2.1"


def test_a_revisit_says_by_what_the_page_is_known_to_be_the_same(tmp_path: Path) -> None:
    with CaptureWriter(tmp_path, HUB) as writer:
        for status in (304, 200):
            writer.write(exchange(status=status), digest=DIGEST, revisit=True, found_by="feed")
    (path,) = tmp_path.glob("*.warc.gz")
    profiles = header(path, WarcRecordType.revisit, "WARC-Profile")
    assert [(told or "").rpartition("/")[2] for told in profiles] == [
        "server-not-modified", "identical-payload-digest",
    ]  # fmt: skip
    assert header(path, WarcRecordType.revisit, "WARC-Payload-Digest") == [f"sha256:{DIGEST}"] * 2


def test_a_file_that_is_large_enough_is_closed_with_the_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture, "ROTATE_BYTES", 1)
    with CaptureWriter(tmp_path, HUB) as writer:
        names = []
        for path in "ab":
            names += [writer.write(exchange(path), digest=DIGEST, revisit=False, found_by="feed")]
            writer.commit()
            assert {file.name for file in tmp_path.iterdir()} == set(names)
    assert len(set(names)) == 2


@pytest.mark.parametrize(
    "torn", [b"", b"garbage", gzip.compress(b"cut short")[:-9]], ids=["whole", "garbage", "cut short"]
)
def test_an_open_file_is_cut_behind_its_last_whole_record_and_told(tmp_path: Path, torn: bytes) -> None:
    """Pages and their being unchanged or gone are known; what moved or failed is asked for again."""
    answers = {"page": 200, "same": 304, "gone": 410, "moved": 302, "broken": 500}
    path = left_open(tmp_path / "c", [exchange(name, status) for name, status in answers.items()])
    whole = path.read_bytes()
    path.write_bytes(whole + torn)
    with closing(Frontier(tmp_path / "frontier.sqlite")) as frontier:
        frontier.begin(HUB, MONDAY)
        found = [Discovered(url=exchange(name).url, found_by="sitemap") for name in answers]
        frontier.discover(HUB, found)
        known = [Settled(url=one.url, state=UrlState.PENDING, capture="before") for one in found]
        frontier.settle(HUB, known, MONDAY)
        assert recover_captures(HUB, tmp_path / "c", frontier) == len(answers)
        states = {url.rpartition("/")[2]: state for url, state, *_ in frontier.details(HUB)}
        assert states == {
            "page": "fetched", "same": "unchanged", "gone": "failed", "moved": "pending", "broken": "pending",
        }  # fmt: skip
        (named,) = (tmp_path / "c").iterdir()
        assert (named.name, named.read_bytes()) == (path.name.removesuffix(".open"), whole)
        frontier.finish(HUB, MONDAY)
        frontier.begin(HUB, MONDAY)
        frontier.discover(HUB, found)
        captures = {one.url.rpartition("/")[2]: one.capture for one in frontier.pending(HUB)}
    assert captures == dict.fromkeys(answers, "before") | {"page": named.name}
