"""What a run costs besides its pages: orchestration, a re-run, two pages, memory.

Run as `python benchmarks/ingest.py [--pages N] [--prefect]`. Pages are synthetic hub pages
(tests/hub_history.py), one file each. Orchestration is what is left of the workers' time when reading,
transforming and writing shards is taken away: (wall seconds of the transform stage x workers - busy seconds
of the workers) / (wall x workers).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 3
ROOT = Path(__file__).parents[1]


def write_pages(folder: Path, count: int) -> None:
    """Write `count` different pages of three hubs, one HTML file each, without addresses or times."""
    folder.mkdir(parents=True)
    for number, html in zip(range(count), pages(), strict=False):
        (folder / f"{number:06d}.html").write_text(html, encoding="utf-8")


def pages() -> Iterator[str]:
    spec = importlib.util.spec_from_file_location("hub_history", ROOT / "tests" / "hub_history.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    sys.modules["hub_history"] = module
    spec.loader.exec_module(module)
    for capture in module.history(module.Plan(days=100_000)):
        if capture.status == 200:
            yield capture.html


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one command with all its processes: wall and CPU seconds; peak resident kilobytes of the largest."""

    seconds: float
    cpu_seconds: float
    kilobytes: int


def measured(*arguments: str) -> tuple[Cost, dict[str, Any]]:
    """Run Python with the arguments and return what it cost and the JSON that it printed."""
    started = time.monotonic()
    # A user's Python keeps what it compiled; a build machine's may be told not to, which is .2 s of every start.
    keeping = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=keeping, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    printed = process.stdout.read()
    _, _, used = os.wait4(process.pid, 0)
    cost = Cost(time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss)
    return cost, json.loads(printed or "{}")


def ingested(home: Path, pages: Path, *options: str) -> tuple[Cost, dict[str, Any]]:
    """Ingest a folder of pages with the command line."""
    return measured("-m", "flows.cli", "--home", str(home), "ingest", str(pages), "--json", *options)


def row(name: str, cost: Cost, note: str = "") -> None:
    memory = cost.kilobytes / 1024
    print(
        f"{name:<28}{cost.seconds:>8.2f} s{cost.cpu_seconds:>8.2f} CPU s{memory:>6.0f} MB   {note}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument(
        "--prefect", action="store_true", help="measure the engine too: two pages, all, an empty flow"
    )
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="hubhouse-benchmark-"))
    try:
        run(folder, given.pages, prefect=given.prefect)
    finally:
        shutil.rmtree(folder)


def run(folder: Path, count: int, *, prefect: bool) -> None:
    many, few, two = folder / "many", folder / "few", folder / "two"
    for target, size in ((many, count), (few, count // 10), (two, 2)):
        write_pages(target, size)
    plain = "--no-prefect"
    ingested(folder / "first", two, plain)  # compiles what a checkout has not compiled yet
    tries = sorted(
        (ingested(folder / f"two{n}", two, plain)[0] for n in range(3)), key=lambda cost: cost.seconds
    )
    small = tries[1]
    row("two pages, median of three", small, "to be below 2 s")
    cost, _ = ingested(folder / "h1", few, plain)
    row(f"{count // 10:,} pages", cost)
    first, told = ingested(folder / "h", many, plain)
    stages = told["stages"]
    idle = 1 - told["busy_seconds"] / (stages["transform"] * told["workers"])
    row(f"{count:,} pages", first, f"orchestration {idle:.1%} of the workers' time (below 5 %)")
    print("   " + ", ".join(f"{name} {value:.1f} s" for name, value in stages.items()))
    start, _ = ingested(folder / "two0", two, plain)
    again, _ = ingested(folder / "h", many, plain)
    ratio = (again.cpu_seconds - start.cpu_seconds) / (first.cpu_seconds - small.cpu_seconds)
    row("the same again", again, f"{ratio:.1%} of the first's CPU, start-up apart (below 5 %)")
    if prefect:
        measure_engine(folder, two, many)


def measure_engine(folder: Path, two: Path, many: Path) -> None:
    """Compare two pages and many under the engine with a flow that does nothing, each with its temporary server.

    All take turns, and each counts its fastest round: what the engine adds is less than one run differs from the next.
    """
    code = (
        "import sys; from pathlib import Path; from flows.settings import prepare_prefect; "
        "prepare_prefect(Path(sys.argv[1])); from prefect import flow; flow(lambda: None, name='empty')()"
    )
    rounds = [
        (
            measured("-c", code, str(folder / f"empty{n}")),
            ingested(folder / f"engine{n}", two),
            ingested(folder / f"plain{n}", many, "--no-prefect"),
            ingested(folder / f"engine-many{n}", many),
        )
        for n in range(ROUNDS)
    ]
    empty, few, plain, cost = (
        min((result[0] for result in results), key=lambda cost: cost.seconds)
        for results in zip(*rounds, strict=True)
    )
    row(f"an empty flow, best of {ROUNDS}", empty)
    row("two pages, with the engine", few, f"{ratio_of(few, empty)} x the empty flow (below 1.5)")
    row("all pages, without it", plain)
    row("all pages, with the engine", cost)
    beyond = Cost(
        cost.seconds - plain.seconds - empty.seconds,
        cost.cpu_seconds - plain.cpu_seconds - empty.cpu_seconds,
        cost.kilobytes,
    )
    row("  beyond start and pages", beyond, f"{ratio_of(beyond, plain)} of the run without it (below .05)")


def ratio_of(cost: Cost, other: Cost) -> str:
    """Return the ratio of two costs, in seconds and in CPU seconds: only on a quiet machine do they agree."""
    return f"{cost.seconds / other.seconds:.2f} (CPU {cost.cpu_seconds / other.cpu_seconds:.2f})"


if __name__ == "__main__":
    main()
