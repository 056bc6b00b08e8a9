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

    from flows.cli import Scope
    from flows.settle import Workshop


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
        with open_writer(shop.home) as connection:
            (open_holds,) = connection.execute(statement("quality/open_holds"), {"hub": hub}).fetchone() or (
                0,
            )
            if not open_holds:
                raise UsageError(f"holds: {hub}: nothing of it is held back; `hubhouse holds` lists what is")
        pages = work(shop)
        now = datetime.now(UTC).replace(tzinfo=None)
        with open_writer(shop.home) as connection:
            connection.execute(statement("quality/decide"), {"hub": hub, "decision": decision, "now": now})
        return pages

    request = Request(sources=(hub,), kind=decision)
    with ending_signals(), progress(quiet=False) as watched:
        _, pages = upkeep(request, scope.settings(), decided, progress=watched)
    return pages
