"""Content encodings: whole bodies come out whole, cut ones are told, bombs end at the limit."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
import zstandard

from extract.web.decoding import BodyError, CutBodyError, decoded

PAGE = b"".join(b"<p>Study %d compared two regimens.</p>" % number for number in range(400))
RAW = zlib.compressobj(wbits=-zlib.MAX_WBITS)
PACKED = {
    "gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "Deflate": RAW.compress(PAGE) + RAW.flush(),
    "br": brotli.compress(PAGE),
    "zstd": zstandard.compress(PAGE),
}


@pytest.mark.parametrize("encoding", PACKED)
def test_a_whole_body_comes_out_whole_and_a_cut_one_is_told(encoding: str) -> None:
    packed = PACKED[encoding]
    assert decoded(packed, encoding, len(PAGE)) == PAGE
    for end in (1, len(packed) // 2, len(packed) - 1):
        with pytest.raises(CutBodyError, match="body ends before its"):
            decoded(packed[:end], encoding, len(PAGE))


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_every_member_is_read_and_the_last_must_be_whole(encoding: str) -> None:
    packed = PACKED[encoding]
    assert decoded(packed * 3, encoding, 3 * len(PAGE)) == PAGE * 3
    assert decoded(packed + b"\0" * 9, encoding, len(PAGE)) == PAGE
    with pytest.raises(CutBodyError):
        decoded(packed + packed[:-4], encoding, 3 * len(PAGE))


@pytest.mark.parametrize("encoding", PACKED)
def test_a_body_over_the_limit_is_refused(encoding: str) -> None:
    with pytest.raises(BodyError, match="max_decoded_bytes"):
        decoded(PACKED[encoding], encoding, len(PAGE) - 1)


@pytest.mark.parametrize("encoding", PACKED)
def test_what_is_not_encoded_so_is_told(encoding: str) -> None:
    with pytest.raises(BodyError, match="not valid"):
        decoded(b"<!doctype html><p>plain", encoding, 1000)


def test_encodings_upon_encodings_and_unknown_ones() -> None:
    assert decoded(gzip.compress(PACKED["br"]), "br, GZIP", len(PAGE)) == PAGE
    assert decoded(b"plain", "identity", 10) == b"plain"
    assert decoded(b"", "gzip", 10) == b""
