"""Measure the whole way from files to a published release, beside what a user would write instead.

In: the folder of pages with gold (`--data`), and the folder of a journal's text dumps (`--dumps`). Out: tables
on standard output: pages per CPU-second and wall time, start-up apart (a run over one page is taken away), and
the share of each stage. The alternative is trafilatura with metadata, its rows written into DuckDB by one
INSERT from Arrow (benchmarks/pipeline_peer.py); it reads the same HTML files and has none for text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.ingest import Cost
from extract.containers import Container, find_containers
from extract.encoding import decode
from extract.options import ReadOptions
from extract.page import MediaType, Page
from extract.sources import read_container
from flows.versions import versions_of
from load.shards import write_shard
from transform.boilerplate.classify import classify
from transform.pipeline import transform_page
from transform.segment_dump import segment_dump
from transform.segment_html import segment_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).parents[1]
# A mixed page has a dump's own head and foot, and paragraphs of others up to a usual article's length.
HEAD_LINES, FOOT_LINES, BODY_CHARS = 25, 10, 4_000
PARAGRAPH_CHARS = 120
SHARE_PAGES = 300  # pages whose stages are timed one by one


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="pages with gold: measure HTML")
    parser.add_argument("--dumps", type=Path, help="text dumps: measure text")
    parser.add_argument("--html", type=int, default=1_500)
    parser.add_argument("--text", type=int, default=20_000)
    parser.add_argument("--hub", default="mixed", help="the hub of the text pages, so that it learns")
    parser.add_argument("--only-ours", action="store_true")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="hubhouse-benchmark-"))
    try:
        if given.data:
            measure_html(folder, given.data, given.html, peers=not given.only_ours)
        if given.dumps:
            measure_text(folder, given.dumps, given.text, given.hub)
    finally:
        shutil.rmtree(folder)


def measure_html(folder: Path, data: Path, count: int, *, peers: bool) -> None:
    pages, one = folder / "html", folder / "one"
    paths = chain(sorted(data.glob("wcxb/html/*.gz")), sorted(data.glob("news/html/*")))
    write_pages(
        pages, ((path.name.partition(".")[0] + ".html", _unpacked(path)) for path in islice(paths, count))
    )
    write_pages(one, ((path.name, path.read_bytes()) for path in islice(sorted(pages.iterdir()), 1)))
    report_ours(folder, pages, one, [])
    for processes in (1, 2) if peers else ():
        peer = [sys.executable, "-m", "benchmarks.pipeline_peer", "--processes", str(processes)]
        few, _ = measured([*peer, str(folder / f"few{processes}.duckdb"), str(one)])
        cost, _ = measured([*peer, str(folder / f"peer{processes}.duckdb"), str(pages)])
        report(f"trafilatura, {processes} process{'es' * (processes > 1)}", cost, few, count)
    shares([page for _, page in zip(range(SHARE_PAGES), _read(pages), strict=False)])


def measure_text(folder: Path, dumps: Path, count: int, hub: str) -> None:
    pages, one = folder / "text", folder / "one-text"
    write_pages(pages, mixed(sorted(dumps.glob("*.txt")), count))
    write_pages(one, ((path.name, path.read_bytes()) for path in islice(sorted(pages.iterdir()), 1)))
    report_ours(folder, pages, one, ["--hub", hub])
    shares([page for _, page in zip(range(SHARE_PAGES), _read(pages), strict=False)])


def _unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def write_pages(folder: Path, pages: Iterator[tuple[str, bytes]]) -> None:
    folder.mkdir()
    for name, payload in pages:
        (folder / name).write_bytes(payload)


def mixed(dumps: Sequence[Path], count: int) -> Iterator[tuple[str, bytes]]:
    """Yield `count` different text pages: the head and foot of one dump round paragraphs of all of them."""
    choose = random.Random(0)
    pages = [path.read_text(encoding="utf-8").splitlines() for path in dumps]
    paragraphs = [line for lines in pages for line in lines if len(line) >= PARAGRAPH_CHARS]
    for number in range(count):
        lines = choose.choice(pages)
        body: list[str] = []
        while sum(map(len, body)) < BODY_CHARS:
            body.append(choose.choice(paragraphs))
        text = "\n".join([*lines[:HEAD_LINES], *body, *lines[-FOOT_LINES:]])
        yield f"{number:06d}.txt", text.encode()


def measured(command: Sequence[str]) -> tuple[Cost, dict[str, Any]]:
    """Run a command and return what it and its processes cost, and the JSON that it printed."""
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)}: ended with status {status}")
    cost = Cost(time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss)
    return cost, json.loads(printed or "{}")


def report_ours(folder: Path, pages: Path, one: Path, options: Sequence[str]) -> None:
    ingest = [sys.executable, "-m", "flows.cli", "--home"]
    told = ["--no-prefect", "--json", *options]
    few, _ = measured([*ingest, str(folder / f"home-{one.name}"), "ingest", str(one), *told])
    cost, summary = measured([*ingest, str(folder / f"home-{pages.name}"), "ingest", str(pages), *told])
    count = len(list(pages.iterdir()))
    report(f"hubhouse, {summary['workers']} workers", cost, few, count)
    print(
        f"    start-up {few.cpu_seconds:.1f} CPU s; {summary['redone']:,} pages made again with their templates"
    )
    print("    " + ", ".join(f"{name} {value:.1f} s" for name, value in summary["stages"].items()))


def report(name: str, cost: Cost, few: Cost, count: int) -> None:
    cpu = cost.cpu_seconds - few.cpu_seconds
    wall = cost.seconds - few.seconds
    print(
        f"{name:<28}{count:>8,} pages{cpu:>9.1f} CPU s{count / cpu:>9.1f} pages per CPU s{wall:>8.1f} s wall"
        f"{cost.kilobytes / 1024:>7.0f} MB",
        flush=True,
    )


def _read(folder: Path) -> Iterator[Page]:
    for container in find_containers([str(folder)]):
        assert isinstance(container, Container)
        yield from (page for page in read_container(container, ReadOptions()) if isinstance(page, Page))


def shares(pages: Sequence[Page]) -> None:
    """Print what each stage of a page costs in one process; merging and the rest stand in the run's stages."""
    home = Path(tempfile.mkdtemp(prefix="hubhouse-benchmark-"))
    html = pages[0].media_type is MediaType.HTML
    texts = [decode(page.payload, page.declared_charset, page.media_type).text for page in pages]
    documents = [(segment_html if html else segment_dump)(text) for text in texts]
    outcomes = [transform_page(page, None, None) for page in pages]
    spent = {
        "decode": _seconds(lambda: [decode(page.payload, None, page.media_type) for page in pages]),
        "segment": _seconds(lambda: [(segment_html if html else segment_dump)(text) for text in texts]),
        "classify": _seconds(lambda: [classify(document, None, None) for document in documents]),
        "transform": _seconds(lambda: [transform_page(page, None, None) for page in pages]),
        "write shard": _seconds(
            lambda: write_shard(
                home, "benchmark", 0, zip(pages, outcomes, strict=True), versions=versions_of({})
            )
        ),
    }
    spent["fields and page type"] = spent.pop("transform") - sum(
        spent[stage] for stage in ("decode", "segment", "classify")
    )
    total = sum(spent.values())
    for stage, seconds in spent.items():
        print(f"    {stage:<24}{seconds / len(pages) * 1000:>8.2f} ms a page{seconds / total:>7.0%}")
    shutil.rmtree(home)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
