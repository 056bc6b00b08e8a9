"""The command `withdraw`.

In: a run or a source. Out: a release without what it brought.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.output import to_json
from flows.progress import progress
from flows.request import Request
from flows.signals import ending_signals
from flows.terminal import escape
from warehouse.connection import require_home

if TYPE_CHECKING:
    from flows.cli import Scope


@click.command()
@click.argument("target", metavar="RUN|SOURCE")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.pass_obj
def withdraw(scope: Scope, target: str, *, as_json: bool) -> None:
    """Undo a load made with the wrong hub or manifest, as if it had never been."""
    from flows.operations.upkeep import upkeep
    from load.withdraw import RUN, SOURCE, is_run
    from load.withdraw import withdraw as withdraw_captures

    settings = scope.settings()
    require_home(settings.home)
    what = RUN if is_run(settings.home, target) else SOURCE
    request = Request(sources=(target,), kind="withdraw")
    with ending_signals(), progress(quiet=as_json) as watched:
        run_id, done = upkeep(
            request,
            settings,
            lambda _shop: withdraw_captures(settings.home, what, target),
            progress=watched,
        )
    if as_json:
        click.echo(
            to_json({"run_id": run_id, "withdrawn": target, "sightings": done.captures, "kept": done.kept})
        )
        return
    click.echo(escape(f"run {run_id}: withdrew {done.captures} sightings of {target}"))
    if done.kept:
        click.echo(
            f"{done.kept} sightings stay: other runs met them too; withdraw their SOURCE to be rid of them"
        )
