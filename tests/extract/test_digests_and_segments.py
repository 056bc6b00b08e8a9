"""Digests that web archives state are checked and never stop a page; segmented records are one page again."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from extract.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = b"<!doctype html><html><body><p>A page of a web archive.</p></body></html>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def record(block: bytes, *extra: str, kind: str = "response", number: int = 0) -> bytes:
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{number}>",
        "WARC-Target-URI: https://example.org/",
        "WARC-Date: 2024-05-06T07:08:09Z",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
        *extra,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def sha1(data: bytes) -> bytes:
    return hashlib.sha1(data).digest()


SPELLINGS: list[Callable[[bytes], str]] = [
    lambda data: "sha1:" + base64.b32encode(sha1(data)).decode(),
    lambda data: "SHA-1:" + sha1(data).hex().upper(),
    lambda data: "sha1:" + base64.b64encode(sha1(data)).decode(),
    lambda data: "sha1:" + base64.urlsafe_b64encode(sha1(data)).decode().rstrip("="),
    lambda data: "sha256:" + hashlib.sha256(data).hexdigest(),
    lambda _: "whirlpool:19fa61d75522a466",
]


def wrong(found: Any) -> list[str | None]:
    return [dict(page.facts).get("wrong_digest") for page in found.pages]


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_right_digests_in_every_spelling(read: Any, spelled: Callable[[bytes], str]) -> None:
    block = HEAD + PAGE
    extra = f"WARC-Block-Digest: {spelled(block)}", f"WARC-Payload-Digest: {spelled(PAGE)}"
    assert wrong(read.bytes(record(block, *extra), "a.warc")) == [None]


@pytest.mark.parametrize("of", ["stored", "unchunked", "decoded"])
def test_each_reading_of_a_payload_counts(read: Any, of: str) -> None:
    packed = gzip.compress(PAGE)
    stored = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    head = HEAD[:-2] + b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    digest = SPELLINGS[0]({"stored": stored, "unchunked": packed, "decoded": PAGE}[of])
    found = read.bytes(record(head + stored, f"WARC-Payload-Digest: {digest}"), "a.warc")
    assert (found.payloads, wrong(found)) == ([PAGE], [None])


def test_wrong_digest_is_stated_and_the_page_read(read: Any) -> None:
    block, other = HEAD + PAGE, SPELLINGS[0](b"something else")
    right = SPELLINGS[0](block), SPELLINGS[0](PAGE)
    content = b"".join(
        record(block, f"WARC-Block-Digest: {of_block}", f"WARC-Payload-Digest: {of_payload}")
        for of_block, of_payload in ((other, other), (right[0], other), (other, right[1]))
    )
    found = read.bytes(content, "a.warc")
    assert found.payloads == [PAGE] * 3
    assert wrong(found) == ["block, payload", "payload", "block"]
    assert wrong(read.bytes(content, "a.warc", ReadOptions(verify_digests=False))) == [None] * 3


@pytest.mark.parametrize("spelled", SPELLINGS[:-1])
def test_a_wrong_digest_is_told_in_every_spelling_but_of_a_record_that_was_cut(
    read: Any, spelled: Callable[[bytes], str]
) -> None:
    other = f"WARC-Payload-Digest: {spelled(b'something else')}"
    content = record(HEAD + PAGE, other) + record(HEAD + PAGE, other, "WARC-Truncated: length", number=1)
    assert wrong(read.bytes(content, "a.warc")) == ["payload", None]


def wacz(package: dict[str, Any], digest: str | None = None) -> bytes:
    out = io.BytesIO()
    raw = json.dumps(package).encode()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/data.warc", record(HEAD + PAGE))
        archive.writestr("datapackage.json", raw)
        stated = digest or f"sha256:{hashlib.sha256(raw).hexdigest()}"
        archive.writestr("datapackage-digest.json", json.dumps({"path": "datapackage.json", "hash": stated}))
    return out.getvalue()


MEMBER = hashlib.sha256(record(HEAD + PAGE)).hexdigest()


@pytest.mark.parametrize(
    ("resource", "digest", "expected"),
    [
        ({"hash": f"sha256:{MEMBER}"}, None, None),
        ({"hashing": "sha256", "stats": {"hash": MEMBER}}, None, None),
        ({}, None, None),
        ({"hash": "sha256:00"}, None, "archive/data.warc"),
        ({"hashing": "sha256", "stats": {"hash": "00"}}, None, "archive/data.warc"),
        ({"hash": f"sha256:{MEMBER}"}, "sha256:00", "datapackage.json"),
        ({"hash": "md5:00"}, "sha256:00", "datapackage.json, archive/data.warc"),
    ],
)
def test_wacz_digests(read: Any, resource: dict[str, Any], digest: str | None, expected: str | None) -> None:
    found = read.bytes(wacz({"resources": [{"path": "archive/data.warc", **resource}]}, digest), "a.wacz")
    assert (found.payloads, found.reasons, wrong(found)) == ([PAGE], [], [expected])


def test_wacz_that_lists_what_it_lacks(read: Any) -> None:
    listed = [{"path": "archive/data.warc"}, {"path": "archive/gone.warc.gz"}, {"path": "pages/pages.jsonl"}]
    found = read.bytes(wacz({"resources": listed}), "a.wacz")
    assert found.payloads == [PAGE]
    assert [(one.record_id, one.reason) for one in found.unreadable] == [
        ("archive/gone.warc.gz", "unreadable")
    ]


BLOCK = HEAD + PAGE * 3
CUTS = (len(HEAD) + 50, len(HEAD) + 120)
FIRST = record(BLOCK[: CUTS[0]], "WARC-Segment-Number: 1")
ORIGIN = "WARC-Segment-Origin-ID: <urn:uuid:0>"
SECOND = record(BLOCK[CUTS[0] : CUTS[1]], ORIGIN, "WARC-Segment-Number: 2", kind="continuation", number=1)
LAST = record(
    BLOCK[CUTS[1] :],
    ORIGIN,
    "WARC-Segment-Number: 3",
    f"WARC-Segment-Total-Length: {len(BLOCK)}",
    kind="continuation",
    number=2,
)
WHOLE = record(HEAD + PAGE, number=9)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_segments_are_one_page(read: Any, pack: Callable[[bytes], bytes]) -> None:
    found = read.bytes(b"".join(map(pack, (FIRST, WHOLE, SECOND, LAST))), "a.warc")
    assert found.payloads == [PAGE, PAGE * 3]
    assert found.pages[1].record_id == "urn:uuid:0"
    assert found.skipped["continuation"] == 2
    assert not found.unreadable


@pytest.mark.parametrize(
    ("content", "reasons"),
    [
        ([FIRST, SECOND], ["truncated"]),
        ([FIRST], ["truncated"]),
        ([LAST], ["unreadable"]),
        ([FIRST, LAST], ["unreadable", "truncated"]),
        ([SECOND, LAST], ["unreadable", "unreadable"]),
        ([FIRST, SECOND, LAST.replace(b"Content-Length: ", b"Content-Length: 9")], ["truncated"]),
        ([FIRST.replace(b"Length: ", b"Length: 9"), SECOND, LAST], ["truncated"] + ["unreadable"] * 2),
    ],
)
def test_segments_that_lack_others(read: Any, content: list[bytes], reasons: list[str]) -> None:
    found = read.bytes(b"".join([*content, WHOLE]), "a.warc")
    assert found.payloads == [PAGE]
    assert found.reasons == reasons
    assert all("not in this file" in one.detail or "bytes missing" in one.detail for one in found.unreadable)
    assert len(found.unreadable) + found.skipped["continuation"] == len(content)
