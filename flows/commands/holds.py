"""The command `holds`: hubs that were held back, and the operator's decision.

In: a hub's key. Out: a list, or a release with the held pages loaded (accept) or withdrawn (drop).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from flows.errors import UsageError
from flows.progress import progress
from flows.request import Request
from flows.signals import ending_signals
from flows.terminal import escape

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flows.cli import Scope
    from flows.settle import Workshop

# What decides so.
_COMMAND_OF = {"accepted": "accept", "dropped": "drop"}


@click.group(invoke_without_command=True)
@click.pass_context
def holds(context: click.Context) -> None:
    """List what is held back; accept or drop it."""
    if context.invoked_subcommand is None:
        from flows.commands.query import answer
        from warehouse.sql import statement

        answer(context.obj, statement("quality/list_holds"), "table", None)


@holds.command()
@click.argument("hub")
@click.pass_obj
def accept(scope: Scope, hub: str) -> None:
    """Load the held pages of HUB.

    The new layout is the usual one from now on.
    """
    from flows.settle import Selection, redo
    from load.stale import StaleReason

    selection = Selection(reasons=frozenset({StaleReason.RELEASED}), hub=hub)
    pages = _decide(scope, hub, "accepted", lambda shop: redo(shop, selection))
    click.echo(escape(f"{hub}: {pages} held pages were loaded"))


@holds.command()
@click.argument("hub")
@click.pass_obj
def drop(scope: Scope, hub: str) -> None:
    """Withdraw the held pages of HUB.

    Ingest them again after a fix.
    """
    from load.withdraw import HELD, withdraw

    pages = _decide(scope, hub, "dropped", lambda shop: withdraw(shop.home, HELD, hub).captures)
    click.echo(escape(f"{hub}: {pages} held pages were withdrawn; ingest them again after a fix"))


def _decide(scope: Scope, hub: str, decision: str, work: Callable[[Workshop], int]) -> int:
    from flows.operations.upkeep import upkeep
    from warehouse.connection import open_writer
    from warehouse.sql import statement

    def decided(shop: Workshop) -> int:
        if not _is_open(shop.home, hub, decision):
            return 0
        pages = work(shop)
        now = datetime.now(UTC).replace(tzinfo=None)
        with open_writer(shop.home) as connection:
            connection.execute(statement("quality/decide"), {"hub": hub, "decision": decision, "now": now})
        return pages

    request = Request(sources=(hub,), kind=decision)
    with ending_signals(), progress(quiet=False) as watched:
        _, pages = upkeep(request, scope.settings(), decided, progress=watched)
    return pages


def _is_open(home: Path, hub: str, decision: str) -> bool:
    """Say whether a hold of the hub waits for the decision; False: it came, and a kill before it was published.

    Raises UsageError when nothing is held back, or only the other decision waits to be published.
    """
    from warehouse.connection import open_release, open_writer
    from warehouse.sql import statement

    asked = statement("quality/holds_of_hub")
    with open_writer(home) as writer:
        decisions = dict(writer.execute(asked, {"hub": hub}).fetchall())
    if None in decisions.values():
        return True
    with open_release(home) as release:
        shown = [run_id for run_id, decided in release.execute(asked, {"hub": hub}).fetchall() if not decided]
    unpublished = {decisions.get(run_id) for run_id in shown}
    if decision in unpublished:
        return False
    remedy = (
        f"what was decided before is not published yet: `hubhouse holds {_COMMAND_OF[other]} {hub}`"
        if (other := next(filter(None, unpublished), None))
        else "`hubhouse holds` lists what is"
    )
    raise UsageError(f"holds: {hub}: nothing of it is held back; {remedy}")
