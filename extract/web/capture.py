"""Writes what was fetched as WARC 1.1, whole and on disk before anything is parsed.

In: exchanges. Out: `HUB-TIMESTAMP-SERIAL.warc.gz` files, one gzip member a record; a file being written
ends in `.open` and gets its name by rename. After a kill `recover` cuts an open file behind its last whole
record.
"""

from __future__ import annotations

import io
import os
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from warcio.recordloader import ArcWarcRecord

    from extract.web.fetch import Exchange

# A file is rotated behind this size; the WARC guidelines of the IIPC name 1 GB, loads in parallel like less.
ROTATE_BYTES = 256 * 1024 * 1024

# Request headers that hold secrets; their values never reach a file.
SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})

# The body in the record is without transfer coding (as read), so its header must not stand there.
UNCHUNKED = {"transfer-encoding": "X-Original-Transfer-Encoding"}

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

OPEN_SUFFIX = ".open"


def file_name_of(hub: str) -> str:
    """Return a hub's key as (part of) a file's name: it may be the host of a URL, and is no path and no pattern."""
    return "".join(c if c.isalnum() or c in "-." else "_" for c in hub).strip(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A response of a capture file that a kill left open: its URL, status, validators and payload digest."""

    url: str
    status: int
    etag: str | None
    last_modified: str | None
    payload_digest: str | None
    capture: str


class CaptureWriter:
    """Writes one hub's captures into `folder`. `commit` returns when all that was written is on disk."""

    def __init__(self, folder: Path, hub: str, secret_headers: Iterable[str] = ()) -> None:
        self._folder = folder
        self._hub = hub
        self._secrets = SECRET_HEADERS | {name.lower() for name in secret_headers}
        self._serial = 0
        self._file: io.BufferedWriter | None = None
        self._path: Path | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        """Return the writer."""
        return self

    def __exit__(self, *_: object) -> None:
        """Name the file that is open."""
        self._finish()

    def write(self, exchange: Exchange, *, digest: str | None, revisit: bool, found_by: str) -> str:
        """Append request, response (or revisit) and metadata of one exchange; return the file's final name.

        `digest` is the payload's SHA-256; `revisit` says that the payload was captured before.
        """
        output = self._output()
        writer = WARCWriter(output, gzip=True, warc_version="1.1")
        response = self._response(writer, exchange, digest, revisit=revisit)
        concurrent = {"WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")}
        writer.write_record(response)
        writer.write_record(self._request(writer, exchange, concurrent))
        writer.write_record(self._metadata(writer, exchange, concurrent, found_by))
        return self._final_name()

    def commit(self) -> None:
        """Put all that was written on disk, and rotate a file that is large enough."""
        if self._file is None:
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        if self._file.tell() >= ROTATE_BYTES:
            self._finish()

    def _output(self) -> io.BufferedWriter:
        if self._file is None:
            self._serial += 1
            stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
            self._path = (
                self._folder / f"{file_name_of(self._hub)}-{stamp}-{self._serial:05d}.warc.gz{OPEN_SUFFIX}"
            )
            self._file = self._path.open("xb")
            self._write_info()
        return self._file

    def _write_info(self) -> None:
        writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        info = {"software": "hubhouse", "format": "WARC File Format 1.1", "isPartOf": self._hub}
        writer.write_record(writer.create_warcinfo_record(self._final_name(), info))

    def _final_name(self) -> str:
        assert self._path is not None
        return self._path.name.removesuffix(OPEN_SUFFIX)

    def _response(
        self, writer: WARCWriter, exchange: Exchange, digest: str | None, *, revisit: bool
    ) -> ArcWarcRecord:
        headers = [(UNCHUNKED.get(name.lower(), name), value) for name, value in exchange.response_headers]
        http = StatusAndHeaders(f"{exchange.status} {exchange.reason}".strip(), headers, "HTTP/1.1")
        warc = {"WARC-Date": _warc_date(exchange.started_at)}
        if exchange.address:
            warc["WARC-IP-Address"] = exchange.address
        if not revisit:
            return writer.create_warc_record(
                exchange.url,
                "response",
                payload=io.BytesIO(exchange.body),
                http_headers=http,
                warc_headers_dict=warc,
            )
        profile = NOT_MODIFIED if exchange.status == 304 else IDENTICAL
        warc |= {"WARC-Profile": profile, "WARC-Refers-To-Target-URI": exchange.url}
        if digest:
            warc["WARC-Payload-Digest"] = f"sha256:{digest}"
        return writer.create_warc_record(
            exchange.url, "revisit", payload=io.BytesIO(b""), http_headers=http, warc_headers_dict=warc
        )

    def _request(self, writer: WARCWriter, exchange: Exchange, warc: dict[str, str]) -> ArcWarcRecord:
        sent = [
            (name, value) for name, value in exchange.request_headers if name.lower() not in self._secrets
        ]
        http = StatusAndHeaders(f"GET {_path_of(exchange.url)} HTTP/1.1", sent, is_http_request=True)
        return writer.create_warc_record(
            exchange.url, "request", payload=io.BytesIO(b""), http_headers=http, warc_headers_dict=dict(warc)
        )

    def _metadata(
        self, writer: WARCWriter, exchange: Exchange, warc: dict[str, str], found_by: str
    ) -> ArcWarcRecord:
        fields = f"via: {_one_line(found_by)}\r\nhub: {self._hub}\r\n".encode()
        return writer.create_warc_record(
            exchange.url,
            "metadata",
            payload=io.BytesIO(fields),
            warc_content_type="application/warc-fields",
            warc_headers_dict=dict(warc),
        )

    def _finish(self) -> None:
        if self._file is None or self._path is None:
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        _give_name(self._path)
        self._file = self._path = None


def _give_name(path: Path) -> None:
    path.rename(path.with_name(path.name.removesuffix(OPEN_SUFFIX)))
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _warc_date(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _path_of(url: str) -> str:
    authority, _, path = url.partition("://")[2].partition("/")
    return f"/{path}" if authority else url


def _one_line(text: str) -> str:
    return " ".join(text.split())


def recover(folder: Path, hub: str) -> Iterator[list[Recovered]]:
    """Cut the files a kill left open behind the last whole record; yield the responses of each, then name it.

    A file gets its name when its responses are dealt with: after a kill in between it is recovered once more.
    """
    for path in sorted(folder.glob(f"{file_name_of(hub)}-*.warc.gz{OPEN_SUFFIX}")):
        responses, whole_bytes = _whole_records(path)
        with path.open("r+b") as file:
            file.truncate(whole_bytes)
            os.fsync(file.fileno())
        yield responses
        _give_name(path)


def _whole_records(path: Path) -> tuple[list[Recovered], int]:
    """Return the responses and the length of the whole gzip members of an open capture file."""
    responses: list[Recovered] = []
    whole_bytes = 0
    size = path.stat().st_size
    name = path.name.removesuffix(OPEN_SUFFIX)
    for start, end in _members(path, size):
        whole_bytes = end
        responses.extend(_responses(path, start, end, name))
    return responses, whole_bytes


def _members(path: Path, size: int) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) offsets of the gzip members that are whole."""
    with path.open("rb") as file:
        start = 0
        while start < size:
            file.seek(start)
            member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            used = 0
            while not member.eof:
                chunk = file.read(1 << 20)
                if not chunk:
                    return
                try:
                    member.decompress(chunk)
                except zlib.error:
                    return
                used += len(chunk)
            end = start + used - len(member.unused_data)
            yield start, end
            start = end


def _responses(path: Path, start: int, end: int, name: str) -> Iterator[Recovered]:
    with path.open("rb") as file:
        file.seek(start)
        member = io.BytesIO(file.read(end - start))
    kinds = WarcRecordType.response | WarcRecordType.revisit
    for record in ArchiveIterator(member, record_types=kinds, parse_http=True):
        http = record.http_headers
        payload_digest = record.headers.get("WARC-Payload-Digest") or ""
        yield Recovered(
            url=record.headers.get("WARC-Target-URI") or "",
            status=int(http.status_code or 0),
            etag=http.get("ETag"),
            last_modified=http.get("Last-Modified"),
            payload_digest=payload_digest.removeprefix("sha256:") or None,
            capture=name,
        )
