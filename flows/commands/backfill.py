"""The command `backfill`.

In: sources of old captures, a span of days. Out: the plan; then, partition by partition, what each came to.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from flows.instants import INSTANT
from flows.output import to_json
from flows.progress import progress
from flows.request import Request
from flows.signals import ending_signals
from flows.source_options import FIELD, HUB, MANIFEST
from flows.terminal import console, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.cli import Scope
    from flows.operations.backfill import BackfillRequest, PlannedPartition

_COLUMNS = ("month", "hub", "pages", "there", "failed", "new", "revised")


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--from", "first", type=INSTANT, help="First day of capture that counts.")
@click.option("--to", "last", type=INSTANT, help="Last day of capture that counts.")
@HUB
@MANIFEST
@FIELD
@click.option(
    "--order",
    type=click.Choice(["newest", "oldest"]),
    default="oldest",
    show_default=True,
    help="Which month comes first.",
)
@click.option("--only", type=click.Choice(["missing", "failed", "stale"]), help="Only such partitions.")
@click.option("--dry-run", is_flag=True, help="Print the plan, and load nothing.")
@click.option("--workers", type=click.IntRange(min=1), help="Worker processes.  [default: one per CPU]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_obj
def backfill(scope: Scope, /, **given: Any) -> None:  # noqa: ANN401  (click's values)
    """Load old captures, month by month and hub by hub."""
    from flows.operations.backfill import plan_backfill, run_backfill

    settings = scope.settings(workers=given["workers"])
    asked = _asked(given)
    as_json = given["as_json"]
    with ending_signals(), progress(quiet=as_json) as watched:
        watched.stage("survey")
        plan = plan_backfill(asked, settings)
        _tell_plan(plan, as_json=as_json)
        if given["dry_run"]:
            return
        for partition, counts in run_backfill(asked, plan, settings, watched):
            became = {"redone": counts} if isinstance(counts, int) else asdict(counts)
            told = {"month": partition.month, "hub": partition.hub, "became": became}
            click.echo(to_json(told) if as_json else _line(told))


def _asked(given: dict[str, Any]) -> BackfillRequest:
    from flows.operations.backfill import BackfillRequest
    from flows.operations.partition import Span

    known = {name: given[name] for name in ("sources", "hub", "manifest", "fields")}
    request = Request(**known, kind="backfill")
    if given["first"] and given["last"] and given["first"] > given["last"]:
        raise click.UsageError("--from is after --to: no capture is of that time")
    days = [None if instant is None else instant.date() for instant in (given["first"], given["last"])]
    return BackfillRequest(request=request, span=Span(*days), order=given["order"], only=given["only"])


def _tell_plan(plan: Sequence[PlannedPartition], *, as_json: bool) -> None:
    rows = [
        (one.partition.month, one.partition.hub, one.pages, one.there, one.failed, one.new, one.revised)
        for one in plan
    ]
    if as_json:
        click.echo(to_json({"plan": [dict(zip(_COLUMNS, row, strict=True)) for row in rows]}))
    else:
        console().print(table(_COLUMNS, rows))


def _line(told: dict[str, Any]) -> str:
    became = ", ".join(f"{count} {name}" for name, count in told["became"].items() if count) or "no change"
    return f"{told['month']} {told['hub']}: {became}"
