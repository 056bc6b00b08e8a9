"""Digests that a container states of its parts, and whether they hold.

In: a digest as WARC (ISO 28500, 5.8 and 5.9) and WACZ write it, and bytes. Out: which of them do not hold. Digests by
an algorithm that is not known say nothing. Writers disagree on what the payload of a message is: its body as stored,
without chunks, or decoded; a digest of any of them holds.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extract.readers.http_message import HttpMessage
    from extract.readers.web_records import WebRecord

_ALGORITHMS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512"})


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


class StatedDigest:
    """A digest as stated ("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"), taking the bytes it is of piece by piece."""

    def __init__(self, stated: str) -> None:
        label, _, self._value = stated.strip().partition(":")
        name = label.strip().lower().replace("-", "")
        self._hash: _Hash | None = hashlib.new(name, usedforsecurity=False) if name in _ALGORITHMS else None

    def update(self, data: bytes) -> None:
        """Take the next bytes."""
        if self._hash:
            self._hash.update(data)

    def is_wrong(self) -> bool:
        """Tell whether what was taken has another digest, in whichever alphabet it is written."""
        if self._hash is None:
            return False
        raw, value = self._hash.digest(), self._value.strip().rstrip("=")
        of_any_case = {raw.hex(), base64.b32encode(raw).decode().rstrip("=").lower()}
        exact = {base64.b64encode(raw), base64.urlsafe_b64encode(raw)}
        return value.lower() not in of_any_case and value.encode() not in {one.rstrip(b"=") for one in exact}


def wrong_digests(record: WebRecord, message: HttpMessage | None) -> str:
    """Return which of a whole record's digests do not hold: "", "block", "payload" or "block, payload"."""
    block = (record.http_head, record.block)
    payloads = ((message.stored,), (message.unchunked,), (message.payload,)) if message else (block,)
    wrong = {
        "block": _is_wrong(record.headers, "warc-block-digest", (block,)),
        "payload": _is_wrong(record.headers, "warc-payload-digest", payloads),
    }
    return ", ".join(name for name, is_wrong in wrong.items() if is_wrong)


def _is_wrong(headers: Mapping[str, str], name: str, readings: Iterable[tuple[bytes, ...]]) -> bool:
    """Tell whether a digest is stated, and holds for none of the readings, each in pieces."""
    stated = headers.get(name)
    return stated is not None and all(_differs(stated, pieces) for pieces in readings)


def _differs(stated: str, pieces: tuple[bytes, ...]) -> bool:
    digest = StatedDigest(stated)
    for piece in pieces:
        digest.update(piece)
    return digest.is_wrong()
