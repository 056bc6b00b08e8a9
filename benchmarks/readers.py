"""Measure how fast WARC files are read beside warcio and fastwarc, and how much memory a large one takes.

In: a folder of HTML pages (`--pages`) or made-up ones; how many records; the size of the large file. Out: a table on
standard output. All readers read the same file in turns, in one process; each counts its best CPU time of some
rounds. "bodies" is what the reference readers do: the decoded payload of each record. "pages" is all that
read_container gives: identity (SHA-256), media type, hub and provenance too; "with their digests" also checks what the
records state (two of SHA-1 here), as ingest does.

    python -m benchmarks.readers --pages PAGES --records 1500
    python -m benchmarks.readers --large-gib 5
"""

from __future__ import annotations

import argparse
import hashlib
import io
import multiprocessing
import resource
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extract.hub import load_profiles
from extract.hub_finder import HubFinder
from extract.locations import open_location
from extract.options import ReadOptions
from extract.page import Page
from extract.readers.http_message import parse_http
from extract.readers.warc import web_archive_records
from extract.readers.web_records import WebRecord
from extract.sniff import Format
from extract.source import Source, Watch
from extract.sources import find_containers, read_container

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROUNDS = 4
MEBIBYTE = 1 << 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=Path, help="folder of HTML files; else pages are made up")
    parser.add_argument("--records", type=int, default=1500)
    parser.add_argument(
        "--large-gib", type=float, default=0, help="also read a WARC of this size, in a new process"
    )
    asked = parser.parse_args()
    bodies = [path.read_bytes() for path in sorted(asked.pages.glob("*.htm*"))] if asked.pages else made_up()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("sample.warc.gz", "sample.warc"):
            path = Path(folder) / name
            size = write(path, bodies, asked.records)
            print_speed(path, size)
        if asked.large_gib:
            path = Path(folder) / "large.warc.gz"
            size = write(
                path, bodies, int(asked.large_gib * (1 << 30) / (sum(map(len, bodies)) / len(bodies)))
            )
            print_memory(path, size)


def made_up() -> list[bytes]:
    """Return pages of some 60 kB whose text does not repeat, so that they pack like real ones."""
    words = [hashlib.sha256(b"%d" % number).hexdigest()[: 3 + number % 9] for number in range(4000)]
    pages = []
    for page in range(50):
        paragraphs = (
            " ".join(words[(page * 37 + at * 11 + n) % 4000] for n in range(70)) for at in range(120)
        )
        pages.append(b"<!doctype html><html><body>" + "".join(f"<p>{one}</p>" for one in paragraphs).encode())
    return pages


def write(path: Path, bodies: Sequence[bytes], records: int) -> int:
    """Write a WARC of response records, compressed by record when its name says so; return its unpacked size."""
    size = 0
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=path.suffix == ".gz")
        for number in range(records):
            body = bodies[number % len(bodies)]
            size += len(body)
            headers = [("Content-Type", "text/html; charset=utf-8")]
            record = writer.create_warc_record(
                f"https://example.org/{number}",
                "response",
                payload=io.BytesIO(body),
                http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
            )
            writer.write_record(record)
    return size


def by_fastwarc(path: Path) -> Iterator[bytes]:
    return (record.reader.read() for record in FastIterator(str(path), auto_decode="all"))


def by_fastwarc_with_digest(path: Path) -> Iterator[bytes]:
    for payload in by_fastwarc(path):
        hashlib.sha256(payload).hexdigest()
        yield payload


def by_warcio(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            yield record.content_stream().read()


def our_bodies(path: Path) -> Iterator[bytes]:
    options = ReadOptions()
    with open_location(str(path)) as stream:
        source = Source(
            stream=stream,
            container=str(path),
            options=options,
            watch=Watch(options.limits.max_record_seconds),
            hubs=HubFinder({}),
        )
        for record in web_archive_records(source, Format.GZIP if path.suffix == ".gz" else None):
            assert isinstance(record, WebRecord)
            yield parse_http(record.http_head, record.block, options.limits).payload


def our_pages(path: Path, *, verify_digests: bool = True) -> Iterator[bytes]:
    options = ReadOptions(profiles=load_profiles(None), verify_digests=verify_digests)
    for container in find_containers([str(path)]):
        for found in read_container(container, options):  # type: ignore[arg-type]  # the file is there
            assert isinstance(found, Page)
            yield found.payload


READERS: dict[str, Callable[[Path], Iterator[bytes]]] = {
    "fastwarc": by_fastwarc,
    "fastwarc + SHA-256": by_fastwarc_with_digest,
    "warcio": by_warcio,
    "hubhouse, bodies": our_bodies,
    "hubhouse, pages": partial(our_pages, verify_digests=False),
    "with their digests": our_pages,
}


def print_speed(path: Path, size: int) -> None:
    """Print each reader's CPU time; the sums of what they read must agree."""
    best = dict.fromkeys(READERS, float("inf"))
    for _ in range(ROUNDS):
        for name, reader in READERS.items():
            started = time.process_time()
            read = sum(map(len, reader(path)))
            best[name] = min(best[name], time.process_time() - started)
            assert read == size, (name, read, size)
    print(f"\n{path.name}: {size / MEBIBYTE:.0f} MiB of payload in {path.stat().st_size / MEBIBYTE:.0f} MiB")
    for name, seconds in best.items():
        print(
            f"  {name:20} {seconds:7.3f} s  {seconds / best['fastwarc']:5.2f} x  {size / MEBIBYTE / seconds:6.0f} MiB/s"
        )


def print_memory(path: Path, size: int) -> None:
    """Print the peak memory of a fresh process that reads the large file, above that of one that reads nothing."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        start, peak, seconds = pool.apply(read_through, (path,))
    print(f"\n{path.name}: {size / (1 << 30):.1f} GiB of payload read in {seconds:.0f} s")
    print(f"  memory at the start {start:.0f} MiB, at its peak {peak:.0f} MiB")


def read_through(path: Path) -> tuple[float, float, float]:
    """Return the peak memory before and after, in MiB, and the seconds it took."""
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.monotonic()
    for _ in our_pages(path):
        pass
    return start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, time.monotonic() - started


if __name__ == "__main__":
    main()
