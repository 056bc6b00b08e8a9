"""What loading, publishing, asking and searching cost: `python -m benchmarks.load --articles 200000`.

In: a number of synthetic articles of 5 KB with ten findings and 40 blocks each, 28 of them shared by the
hub's pages, as in real hubs. Out: one table. CPU seconds are those of this process; the reads during loads
are a second one's.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import duckdb

from extract.page import MediaType, Page, digest
from load.loader import merge_run
from load.run import Run, ShardManifest, Versions
from load.shards import write_shard
from transform.article import (
    Article,
    Author,
    Found,
    LearningObjective,
    PageType,
    PublishedDate,
    Reference,
    Span,
    SponsorMention,
    Statistic,
)
from transform.blocks import Block, Disposition
from warehouse import layout
from warehouse.compact import write_compact
from warehouse.connection import open_release, open_writer
from warehouse.publish import copy_file, publish
from warehouse.search import search, sync

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transform.article import Outcome

T = TypeVar("T")

SHARD_ARTICLES = 2_000
CONTENT_BLOCKS, SHARED_BLOCKS, WORDS_PER_BLOCK = 12, 28, 60
VERSIONS = Versions(rules="benchmark", model="benchmark")
WORDS = ["".join(random.Random(n).choices("aeioubdfgklmnprst", k=7)) for n in range(6_000)]
STARTED_AT = datetime(2026, 1, 1)  # noqa: DTZ001  (naive UTC, as everywhere)
QUESTIONS = Path(__file__).parents[1] / "docs" / "questions.md"

_READER = """
import sys, time
from pathlib import Path
from warehouse.connection import open_release
home, stop = Path(sys.argv[1]), Path(sys.argv[2])
reads = failures = halves = 0
while not stop.exists():
    try:
        with open_release(home) as release:
            (articles,) = release.execute("SELECT count(*) FROM core.article").fetchone()
            (pages,) = release.execute("SELECT count(*) FROM core.article_page").fetchone()
            (loaded,) = release.execute("SELECT sum(inserted) FROM meta.run").fetchone()
        halves += articles != loaded or pages < articles
    except Exception:
        failures += 1
    reads += 1
print(reads, failures, halves)
"""


def found(value: T) -> Found[T]:
    return Found(value=value, raw=str(value)[:40], rule="benchmark:given", span=Span(0, 0, 10))


def articles(first: int, last: int) -> Iterator[tuple[Page, Outcome]]:
    """Yield the articles of these numbers; a number always gives the same article."""
    shared_texts = [" ".join(random.Random(-n).choices(WORDS, k=15)) for n in range(1, 61)]
    for number in range(first, last):
        chance = random.Random(number)
        own = [" ".join(chance.choices(WORDS, k=WORDS_PER_BLOCK)) for _ in range(CONTENT_BLOCKS)]
        shared = chance.sample(shared_texts, SHARED_BLOCKS)
        body = "\n\n".join(own)
        payload = "\n".join((str(number), *own, *shared)).encode()
        url = f"https://hub.example/articles/{number}"
        page = Page(
            page_id=digest(payload), payload=payload, media_type=MediaType.HTML,
            container=f"dump/{number}.html", target_uri=url,
            captured_at=STARTED_AT + timedelta(minutes=number), hub="hub",
        )  # fmt: skip
        yield page, _article(page, body, [*own, *shared], number)


def _article(page: Page, body: str, texts: list[str], number: int) -> Article:
    blocks = tuple(
        Block(position=n, text=text, rule="model:html")
        if n < CONTENT_BLOCKS
        else Block(
            position=n, text=text, kind="template", disposition=Disposition.BOILERPLATE, rule="template:x"
        )
        for n, text in enumerate(texts)
    )
    statistic = Statistic(
        measure="hazard_ratio",
        value=1.5,
        ci_low=1.1,
        ci_high=2.0,
        quote="HR 1.5",
        rule="x",
        span=Span(0, 0, 6),
    )
    return Article(
        page_id=page.page_id, hub="hub", target_uri=page.target_uri, page_type=PageType.ARTICLE,
        article_body=body, blocks=blocks, word_count=CONTENT_BLOCKS * WORDS_PER_BLOCK,
        headline=found(f"Article {number} on {WORDS[number % len(WORDS)]}"),
        date_published=found(PublishedDate(day=date(2020, 1, 1) + timedelta(days=number % 1500))),
        authors=(found(Author(name=f"Author {number % 500}")), found(Author(name=f"Author {number % 701}"))),
        sponsor_mentions=(found(SponsorMention(name=f"Sponsor {number % 20}", role="sponsor")),),
        learning_objectives=(found(LearningObjective(text="Know it.")),),
        references=tuple(found(Reference(raw=f"Reference {number} {n}", number=n)) for n in range(4)),
        statistics=(statistic, statistic),
    )  # fmt: skip


class Table:
    """The printed result: a line a figure."""

    @contextmanager
    def timed(self, what: str, count: int = 0) -> Iterator[None]:
        """Print the wall and CPU seconds of the block, and how many of `count` a CPU second did."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        rate = f"{count / cpu:,.0f} per CPU second" if count and cpu else ""
        self.line(what, f"{wall:8.2f} s wall  {cpu:8.2f} s CPU  {rate}")

    def line(self, what: str, told: str) -> None:
        """Print one figure."""
        print(f"{what:<46} {told}", flush=True)


def write(home: Path, run_id: str, first: int, last: int) -> list[ShardManifest]:
    starts = range(first, last, SHARD_ARTICLES)
    return [
        write_shard(home, run_id, n, articles(start, min(start + SHARD_ARTICLES, last)), versions=VERSIONS)
        for n, start in enumerate(starts)
    ]


def load(home: Path, run_id: str, shards: list[ShardManifest]) -> None:
    merge_run(home, Run(run_id=run_id, started_at=STARTED_AT, versions=VERSIONS), shards)


def loading(home: Path, table: Table, count: int) -> None:
    with table.timed(f"generate {count:,} articles", count):
        for _ in articles(0, count):
            pass
    with table.timed("generate again and write shards", count):
        shards = write(home, "first", 0, count)
    with table.timed("merge, one transaction", count):
        load(home, "first", shards)
    shards = write(home, "again", 0, count)
    with table.timed("merge the same again (no-op)", count):
        load(home, "again", shards)
    raw = sum(path.stat().st_size for path in layout.raw(home).rglob("*.parquet"))
    own = layout.writer(home).stat().st_size
    table.line("warehouse; raw zone", f"{own / 1e6:,.0f} MB; {raw / 1e6:,.0f} MB")


def publishing(home: Path, table: Table, count: int) -> None:
    publish(home, "again")
    load(home, "more", write(home, "more", count, count + max(count // 100, 1)))
    with table.timed("publish after a change of 1 %"):
        publish(home, "more")
    copy, compacted = home / "copied", home / "compacted"
    with table.timed("  of it: the copy (copy_file_range)"):
        copy_file(layout.writer(home), copy)
    with open_writer(home) as connection, table.timed("  instead: COPY FROM DATABASE"):
        write_compact(connection, compacted)
    copy.unlink()
    compacted.unlink()


def asking(home: Path, table: Table) -> None:
    queries = re.findall(r"```sql\n([^`]+)```", QUESTIONS.read_text())
    seconds = []
    with open_release(home) as release:
        for query in queries:
            started = time.perf_counter()
            release.execute(query).fetchall()
            seconds.append(time.perf_counter() - started)
    worst = max(range(len(queries)), key=seconds.__getitem__)
    told = f"median {statistics.median(seconds):.3f} s, worst {seconds[worst]:.3f} s"
    table.line(f"{len(queries)} questions of the docs", f"{told} ({queries[worst].splitlines()[0][:60]}...)")


def searching(home: Path, table: Table, count: int) -> None:
    with table.timed("build the search index", count):
        sync(home)
    seconds = []
    for word in WORDS[:100]:
        started = time.perf_counter()
        search(home, f"{word} {WORDS[WORDS.index(word) + 1]}")
        seconds.append(time.perf_counter() - started)
    size = layout.search_index(home).stat().st_size
    table.line(
        "search, two words", f"median {1000 * statistics.median(seconds):.1f} ms; index {size / 1e6:,.0f} MB"
    )


def reading_during_loads(home: Path, table: Table, count: int, seconds: float) -> None:
    stop = home / "stop"
    command = [sys.executable, "-c", _READER, str(home), str(stop)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        ends, runs = time.monotonic() + seconds, 0
        while time.monotonic() < ends:
            first = 2 * count + 100 * runs
            load(home, f"during-{runs}", write(home, f"during-{runs}", first, first + 100))
            publish(home, f"during-{runs}")
            runs += 1
        stop.touch()
        told, _ = reader.communicate()
    reads, failures, halves = told.split()
    table.line(f"reads beside {runs} loads", f"{reads} reads, {failures} failures, {halves} half runs")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--read-seconds", type=float, default=60)
    given = parser.parse_args()
    home, table = Path(tempfile.mkdtemp(prefix="hubhouse-benchmark-")), Table()
    table.line("duckdb", duckdb.__version__)
    try:
        loading(home, table, given.articles)
        publishing(home, table, given.articles)
        asking(home, table)
        searching(home, table, given.articles)
        reading_during_loads(home, table, given.articles, given.read_seconds)
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
