"""The commands `status` and `report`.

In: the home. Out: its state in one screen or as JSON; a run as a self-contained HTML page.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from flows.output import to_json
from flows.terminal import console, escape, table

if TYPE_CHECKING:
    from rich.console import Console

    from flows.cli import Scope

# What is shown of each part, in the order of the screen.
_SHOWN = {
    "hubs": ("hub", "pages", "last_captured_at", "lag_days", "usual_gap_days"),
    "runs": ("run_id", "kind", "merged_at", "sightings", "inserted", "revised", "rejected", "held"),
    "holds": ("hub", "run_id", "sightings", "cause", "first_page"),
    "rejections": ("reason", "hub", "sightings", "detail"),
}
_MEBIBYTE = 1 << 20


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for monitoring.")
@click.pass_obj
def status(scope: Scope, *, as_json: bool) -> None:
    """Show the state of the home: alerts, hubs, runs, holds, rejections, disk."""
    from flows.operations.status import status as state_of

    state = state_of(scope.settings().home, datetime.now(UTC).replace(tzinfo=None))
    if as_json:
        click.echo(to_json(state))
    else:
        _tell(console(), state)


def _tell(out: Console, state: dict[str, Any]) -> None:
    out.print(
        escape(f"{state['home']}: release {state['release']}, in use by {state['held_by'] or 'nobody'}")
    )
    for alert in state["alerts"]:
        out.print(escape(f"! {alert}"))
    for part, columns in _SHOWN.items():
        if state[part]:
            out.print()
            out.print(table(columns, [[row[name] for name in columns] for row in state[part]], title=part))
    sizes = ", ".join(f"{name} {size / _MEBIBYTE:,.0f} MiB" for name, size in state["disk"].items())
    out.print(f"\ndisk: {sizes}")


@click.command()
@click.argument("run_id", required=False)
@click.pass_obj
def report(scope: Scope, run_id: str | None) -> None:
    """Write a run as a self-contained HTML page, by default the latest one."""
    from flows.operations.run_report import write_report

    click.echo(str(write_report(scope.settings().home, run_id)))
