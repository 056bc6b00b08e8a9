"""`make demo`: the two sample dumps into an embedded warehouse, and what an analyst gets.

In: the demo's home (removed first). Out: articles, sponsors and what was cut and why, printed.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from flows.ingest import run_ingest
from flows.progress import SILENT
from flows.request import Request
from flows.settings import load_settings
from flows.terminal import console, table
from flows.workers.lanes import open_lanes
from warehouse.connection import open_release
from warehouse.sql import statement

SAMPLES = Path(__file__).parents[1] / "samples"

_QUESTIONS = (
    ("articles", "demo/articles"),
    ("who pays", "demo/sponsors"),
    ("what was cut, and by which rule", "demo/removed_blocks"),
)


def main(home: Path) -> None:
    """Load the samples into a fresh home and print three answers."""
    shutil.rmtree(home, ignore_errors=True)
    settings = load_settings(home=home)
    with open_lanes(settings, SILENT) as lanes:
        summary = run_ingest(Request(sources=(str(SAMPLES),)), settings, lanes)
    out = console()
    out.print("\n".join(summary.lines()))
    with open_release(home) as release:
        for title, name in _QUESTIONS:
            result = release.execute(statement(name))
            columns = [column[0] for column in result.description or ()]
            out.print()
            out.print(table(columns, result.fetchall(), title=title))
    out.print(f"\nask on: .venv/bin/hubhouse --home {home} query 'FROM mart.article'")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
