"""One run as a self-contained HTML page: its sums, its hubs, its measures, its rejections.

In: a run's id (None: the latest). Out: the path of HOME/reports/RUN.html.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.errors import UsageError
from flows.operations.report_html import bars, html_page, html_table
from flows.summary import DISPOSITIONS
from warehouse import layout
from warehouse.connection import open_release
from warehouse.sql import statement

if TYPE_CHECKING:
    from pathlib import Path

_PARTS = (
    ("hubs", "status/run_hubs"),
    ("measures", "status/run_quality"),
    ("rejections", "rejected_reasons"),
)


def write_report(home: Path, run_id: str | None) -> Path:
    """Write the page and return its path. Raises UsageError when there is no such run."""
    with open_release(home) as release:
        result = release.execute(statement("status/one_run"), {"run_id": run_id})
        names = [column[0] for column in result.description or ()]
        row = result.fetchone()
        if row is None:
            raise UsageError(f"report: {run_id}: no such run; `hubhouse runs` lists them")
        run: dict[str, Any] = dict(zip(names, row, strict=True))
        parts = [
            html_table(names[:6], [row[:6]]),
            bars([(name, run[name]) for name in DISPOSITIONS if run[name]]),
        ]
        for title, name in _PARTS:
            result = release.execute(statement(name), {"run_id": run["run_id"]})
            columns = [column[0] for column in result.description or ()]
            parts += [f"<h2>{title}</h2>", html_table(columns, result.fetchall())]
    path = layout.reports(home) / f"{run['run_id']}.html"
    path.parent.mkdir(exist_ok=True)
    path.write_text(html_page(f"Run {run['run_id']}", parts), encoding="utf-8")
    return path
