"""What loading, publishing, asking and searching cost: `python -m benchmarks.load --articles 200000`.

In: a number of made articles (benchmarks/made_articles.py). Out: one table, a line a figure. CPU seconds are
those of this process; the reads during loads are a second one's. Where dlt is installed (the extra `bench`)
it loads the same Arrow files into a DuckDB file of its own. `--only publish` is the proof at 1,000,000.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import util
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from benchmarks.load_ducklake import is_installed, publish_by_ducklake
from benchmarks.made_articles import MODEL, RULES, WORDS, write_articles
from benchmarks.typical_queries import questions
from load.loader import merge_run
from load.run import Run, Versions
from warehouse import layout
from warehouse.checks import ERROR, run_checks
from warehouse.compact import write_compact
from warehouse.connection import open_release, open_writer
from warehouse.publish import copy_file, publish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from load.run import ShardManifest

READS = 10_000
SMALL_LOAD = 100

_READER = """
import sys
from pathlib import Path
from warehouse.connection import open_release
home, reads = Path(sys.argv[1]), int(sys.argv[2])
failures = halves = 0
releases = set()
for _ in range(reads):
    try:
        with open_release(home) as release:
            (articles,) = release.execute("SELECT count(*) FROM core.article").fetchone()
            (pages,) = release.execute("SELECT count(*) FROM core.article_page").fetchone()
            (loaded,) = release.execute("SELECT sum(inserted) FROM meta.run").fetchone()
            (name,) = release.execute("SELECT max(release) FROM meta.release").fetchone()
        releases.add(name)
        halves += articles != loaded or pages != articles
    except Exception:
        failures += 1
print(failures, halves, len(releases))
"""


_SEARCHER = """
import re, statistics, sys, time
from pathlib import Path
from warehouse.search import search, sync
def peak():
    # Matches "VmHWM:   98304 kB"; not "VmRSS:   65536 kB".
    return int(re.search("VmHWM:[^0-9]+([0-9]+)", Path("/proc/self/status").read_text())[1])
home, cpu = Path(sys.argv[1]), time.process_time()
sync(home)
cpu, built, seconds = time.process_time() - cpu, peak(), []
for words in sys.argv[2:]:
    started = time.perf_counter()
    search(home, words)
    seconds.append(1000 * (time.perf_counter() - started))
print(cpu, built, statistics.median(seconds), max(seconds), peak())
"""


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


def load(home: Path, run_id: str, shards: list[ShardManifest]) -> None:
    started = datetime.now(UTC).replace(tzinfo=None)
    versions = Versions(rules=RULES, model=MODEL)
    merge_run(home, Run(run_id=run_id, started_at=started, versions=versions), shards)


def loading(home: Path, table: Table, count: int) -> None:
    shards = write_articles(home, "first", 0, count)
    staged = sum(path.stat().st_size for path in layout.staging(home).rglob("*.parquet"))
    payload = sum(shard.payload_bytes for shard in shards)
    with table.timed(f"load {count:,} articles, one transaction", count):
        load(home, "first", shards)
    shards = write_articles(home, "again", 0, count)
    with table.timed("load the same again (no-op)", count):
        load(home, "again", shards)
    for run in ("small", "small-again"):
        shards = write_articles(home, run, count, count + count // 100)
        with table.timed(f"load 1 % {'more' if run == 'small' else 'again (no-op)'}", count // 100):
            load(home, run, shards)
    raw = sum(path.stat().st_size for path in layout.raw(home).rglob("*.parquet"))
    sizes = (payload, raw, staged, layout.writer(home).stat().st_size)
    told = "payloads {:,.0f} MB, in the raw zone {:,.0f} MB; staged rows {:,.0f} MB; warehouse {:,.0f} MB"
    table.line("sizes", told.format(*(size / 1e6 for size in sizes)))


def publishing(home: Path, table: Table, count: int) -> None:
    publish(home, "first")
    first = count * 2
    load(home, "changed", write_articles(home, "changed", first, first + count // 100))
    with table.timed("publish after a change of 1 %"):
        publish(home, "changed")
    with open_writer(home) as connection, table.timed("  of it: the checks"):
        run_checks(connection, frozenset({ERROR}))
    with table.timed("  of it: the copy (copy_file_range)"):
        copy_file(layout.writer(home), home / "copied")
    (home / "copied").unlink()
    with open_writer(home) as connection, table.timed("  instead: COPY FROM DATABASE"):
        write_compact(connection, home / "compacted")
    copied, compacted = layout.writer(home).stat().st_size, (home / "compacted").stat().st_size
    table.line("  file copied; written anew", f"{copied / 1e6:,.0f} MB; {compacted / 1e6:,.0f} MB")
    (home / "compacted").unlink()
    if not is_installed():
        table.line(
            "  instead: DuckLake", "not installed: run by `make bench-load`, which has the extra `bench`"
        )
        return
    for step, figure in publish_by_ducklake(layout.writer(home), home / "lake").items():
        table.line(f"  instead: DuckLake, {step}", f"{figure:8.2f}" + (" s CPU" if step != "files" else ""))
    shutil.rmtree(home / "lake")


def asking(home: Path, table: Table) -> None:
    """CPU seconds, which a busy machine does not change; a second core halves the wall time of the slow ones."""
    seconds: dict[str, float] = {}
    with open_release(home) as release:
        for question, query in questions().items():
            started = time.process_time()
            release.execute(query).fetchall()
            seconds[question] = time.process_time() - started
    slowest = sorted(seconds, key=seconds.__getitem__, reverse=True)
    told = f"median {statistics.median(seconds.values()):.3f} s CPU, worst {seconds[slowest[0]]:.3f} s CPU"
    table.line(f"{len(seconds)} typical queries", told)
    for question in slowest[:5]:
        table.line("", f"{seconds[question]:.3f} s CPU  {question}")


def searching(home: Path, table: Table) -> None:
    pairs = [f"{one} {other}" for one, other in pairwise(WORDS[:101])]
    command = [sys.executable, "-c", _SEARCHER, str(home), *pairs]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    cpu, built, median, worst, peak = map(float, told.split()[-5:])  # DuckDB may draw a progress bar before
    size = layout.search_index(home).stat().st_size / 1e6
    table.line(
        "build the search index", f"{cpu:8.2f} s CPU; {built / 1e3:,.0f} MB of memory, {size:,.0f} MB on disk"
    )
    memory = f"{peak / 1e3:,.0f} MB of memory with the building"
    table.line("search, two words", f"median {median:.1f} ms, worst {worst:.1f} ms; {memory}")


def reading_during_loads(home: Path, table: Table, count: int, reads: int) -> None:
    command = [sys.executable, "-c", _READER, str(home), str(reads)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        runs = 0
        while reader.poll() is None:
            first = 3 * count + SMALL_LOAD * runs
            load(home, f"during-{runs}", write_articles(home, f"during-{runs}", first, first + SMALL_LOAD))
            publish(home, f"during-{runs}")
            runs += 1
        told, _ = reader.communicate()
    failures, halves, seen = told.split()[-3:]
    table.line(
        f"reads beside {runs} loads and publishes",
        f"{reads:,} reads of {seen} releases: {failures} failures, {halves} half runs",
    )


def beside_dlt(home: Path, table: Table, count: int) -> None:
    if util.find_spec("dlt") is None:
        table.line("dlt", "not installed: run by `make bench-load`, which has the extra `bench`")
        return
    from benchmarks.load_dlt import load_by_dlt  # noqa: PLC0415  (a peer that .venv does not have)

    shards = write_articles(home, "for-dlt", 0, count)
    for disposition in ("append", "merge"):
        database = home / f"dlt-{disposition}.duckdb"
        for what in ("first", "again") if disposition == "merge" else ("first",):
            with table.timed(f"dlt, {disposition}, {what}", count):
                load_by_dlt(home / "dlt", database, shards, disposition)
        table.line("", f"{database.stat().st_size / 1e6:,.0f} MB")
        database.unlink()


STEPS = ("load", "publish", "ask", "search", "read", "dlt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--reads", type=int, default=READS)
    parser.add_argument("--only", action="append", choices=STEPS, help="Steps besides the load.")
    parser.add_argument("--folder", type=Path, help="Where the home is made and kept.")
    given = parser.parse_args()
    steps = given.only or STEPS
    home = given.folder or Path(tempfile.mkdtemp(prefix="hubhouse-benchmark-"))
    table, count = Table(), given.articles
    table.line("duckdb", duckdb.__version__)
    try:
        if not layout.writer(home).exists():
            loading(home, table, count)
            publish(home, "first")
        if "publish" in steps:
            publishing(home, table, count)
        if "ask" in steps:
            asking(home, table)
        if "search" in steps:
            searching(home, table)
        if "read" in steps:
            reading_during_loads(home, table, count, given.reads)
        if "dlt" in steps:
            beside_dlt(home, table, count)
    finally:
        if given.folder is None:
            shutil.rmtree(home)


if __name__ == "__main__":
    main()
