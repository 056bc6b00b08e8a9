"""Measure the CPU time of one HTML page, step by step, as multiples of a bare lxml parse of the same text.

The same pages as text dumps follow, those of about 5 KB, as multiples of finding their words with `re`.

In: the folder of pages with gold (`--data`); or any folder of HTML files (`--pages`). Out: a table on
standard output. All steps run in turn on each page, in one process and thread, and each counts its best of
some rounds, so that another's load falls on all alike. The collector passes over what was imported, as it does in
the workers of a run.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import re
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html

from benchmarks.peers import installed_peers
from benchmarks.renderings import RENDERINGS
from transform import parse_page
from transform.boilerplate.classify import classify
from transform.boilerplate.model import score_html, score_text
from transform.boilerplate.page_decision import decide_page
from transform.boilerplate.words import words_of
from transform.fields.body import article_body
from transform.segment_dump import segment_dump
from transform.segment_html import segment_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

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
    print_table("HTML", steps, pages)
    texts = [text for page in pages if (text := RENDERINGS["blank"](page)) and len(text) in TEXT_SIZES]
    if texts:
        print_table("text", TEXT_STEPS, texts)


def print_table(what: str, steps: Mapping[str, Callable[[str], object]], pages: Sequence[str]) -> None:
    """Print the mean of each step over the pages; the first step is the measure of the others."""
    seconds = best_seconds(steps, pages)
    size = sum(map(len, pages)) / len(pages) / 1000
    print(f"{len(pages)} pages of {what}, mean {size:.1f} thousand characters")
    first = next(iter(seconds.values()))
    for name, total in seconds.items():
        print(f"{name:32}{total / len(pages) * 1000:8.2f} ms{total / first:8.1f} x")


def text_body(page: str) -> str:
    """Return the body of a text dump: the path from text to text, without notices, templates and fields."""
    document = segment_dump(page)
    words = words_of(block.text for block in document.blocks)
    decisions = decide_page(document, score_text(document, words))
    kept = (block.text for block, decision in zip(document.blocks, decisions, strict=True) if decision.kept)
    return "\n\n".join(kept)


TEXT_SIZES = range(3_500, 6_500)
TEXT_STEPS: dict[str, Callable[[str], object]] = {
    # Matches "words" and "2024"; not "—".
    "words (re)": re.compile(r"\w+").findall,
    "segment": segment_dump,
    "body (segment, score, decide)": text_body,
    "body with notices": lambda page: article_body(classify(segment_dump(page), None, None)),
    "parse_page (all fields)": lambda page: parse_page(page.encode(), media_type="text/plain"),
}


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
    gc.freeze()
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
