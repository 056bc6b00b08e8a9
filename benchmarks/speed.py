"""Measure the CPU time of one HTML page, step by step, as multiples of a bare lxml parse of the same text.

In: the folder of pages with gold (`--data`); or any folder of HTML files (`--pages`). Out: a table on
standard output. All steps run in turn on each page, in one process and thread, and each counts its best of
some rounds, so that another's load falls on all alike.
"""

from __future__ import annotations

import argparse
import gzip
import os
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

# Before numpy is loaded: threads cost more than they bring on matrices of this size.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import lxml.html

from benchmarks.peers import installed_peers
from transform import parse_page
from transform.boilerplate.model import score_html
from transform.boilerplate.page_decision import decide_page
from transform.segment_html import segment_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from benchmarks.peers import Extractor

ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path)
    source.add_argument("--pages", type=Path)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--only-ours", action="store_true")
    options = parser.parse_args()
    paths = sorted(
        options.data.glob("wcxb/html/*.html.gz") if options.data else options.pages.glob("**/*.html")
    )
    pages = [_read(path) for path in paths[:: max(len(paths) // options.count, 1)]]
    steps: dict[str, Callable[[str], object]] = {
        "lxml parse": lxml.html.document_fromstring,
        "segment": segment_html,
        "body (segment, score, decide)": body,
        "parse_page (all fields)": lambda page: parse_page(page.encode()),
    }
    if not options.only_ours:
        peers = installed_peers().items()
        steps |= {name: partial(_without_address, extract) for name, extract in peers}
    seconds = best_seconds(steps, pages)
    size = sum(map(len, pages)) / len(pages) / 1000
    print(f"{len(pages)} pages, mean {size:.0f} thousand characters")
    for name, total in seconds.items():
        print(f"{name:32}{total / len(pages) * 1000:8.2f} ms{total / seconds['lxml parse']:8.1f} x")


def body(page: str) -> str:
    """Return the body of a page: the path from mark-up to text, without fields."""
    document = segment_html(page)
    decisions = decide_page(document, score_html(document))
    kept = (block.text for block, decision in zip(document.blocks, decisions, strict=True) if decision.kept)
    return "\n\n".join(kept)


def _without_address(extract: Extractor, page: str) -> str:
    return extract(page, None)


def best_seconds(steps: Mapping[str, Callable[[str], object]], pages: Iterable[str]) -> dict[str, float]:
    """Return the CPU seconds of each step over all pages, of each page's fastest round."""
    totals = dict.fromkeys(steps, 0.0)
    for page in pages:
        fastest = dict.fromkeys(steps, float("inf"))
        for _ in range(ROUNDS):
            for name, step in steps.items():
                start = time.process_time()
                step(page)
                fastest[name] = min(fastest[name], time.process_time() - start)
        totals = {name: total + fastest[name] for name, total in totals.items()}
    return totals


def _read(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")


if __name__ == "__main__":
    main()
