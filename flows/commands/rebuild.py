"""The command `rebuild`.

In: which outcomes. Out: a release with them made again, and what that changes.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from flows.output import to_json
from flows.progress import progress
from flows.signals import ending_signals
from flows.terminal import console, escape, table

if TYPE_CHECKING:
    from flows.cli import Scope


@click.command()
@click.option("--hub", help="Only this hub.")
@click.option("--where", help="Only articles that this condition over mart.article picks (SQL).")
@click.option("--stale", is_flag=True, help="Only what other rules, models or templates made.")
@click.option("--dry-run", is_flag=True, help="Report what would change, and publish nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.pass_obj
def rebuild(  # noqa: PLR0913  (the options of the command)
    scope: Scope, /, hub: str | None, where: str | None, *, stale: bool, dry_run: bool, as_json: bool
) -> None:
    """Make outcomes again from the raw zone, without the sources."""
    from flows.operations.rebuild import RebuildRequest, run_rebuild

    request = RebuildRequest(hub=hub, where=where, stale=stale, dry_run=dry_run)
    with ending_signals(), progress(quiet=as_json) as watched:
        rebuilt = run_rebuild(request, scope.settings(), watched)
    if as_json:
        click.echo(to_json(asdict(rebuilt)))
        return
    out = console()
    rows = [(c.hub, c.field, c.articles, c.gained, c.lost) for c in rebuilt.changes]
    out.print(table(("hub", "field", "articles", "gained", "lost"), rows))
    fate = "nothing was published" if dry_run else f"published as run {rebuilt.run_id}"
    out.print(escape(f"{rebuilt.redone} outcomes made again, {fate}; examples in {rebuilt.report}"))
