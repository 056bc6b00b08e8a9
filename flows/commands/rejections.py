"""The command `rejections`: list, show, retry, resolve.

In: which rejections. Out: a table, one rejection with its bytes, or a release after a retry.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from flows.output import FORMATS, format_option, to_json
from flows.progress import progress
from flows.signals import ending_signals
from flows.terminal import escape

if TYPE_CHECKING:
    from flows.cli import Scope

_REASON = click.option("--reason", help="Only this reason.")
_HUB = click.option("--hub", help="Only this hub.")
_FORMAT = format_option(FORMATS, "Of the rows.")


@click.group(invoke_without_command=True)
@_FORMAT
@click.pass_context
def rejections(context: click.Context, form: str) -> None:
    """Show rejected pages by reason; list, show, retry or resolve them."""
    if context.invoked_subcommand is None:
        from flows.commands.query import answer
        from warehouse.sql import statement

        answer(context.obj, statement("rejection/grouped"), form, None)


@rejections.command("list")
@_REASON
@_HUB
@_FORMAT
@click.pass_obj
def list_(scope: Scope, reason: str | None, hub: str | None, form: str) -> None:
    """List open rejections, one a line."""
    from flows.commands.query import answer
    from flows.hubs.profiles import require_loaded
    from warehouse.sql import statement

    require_loaded(scope.settings().home, hub)
    answer(scope, statement("rejection/list"), form, None, {"reason": reason, "hub": hub})


@rejections.command()
@click.argument("sighting_id", type=int)
@click.option("--bytes", "as_bytes", is_flag=True, help="Write the bytes that were kept, and nothing else.")
@click.pass_obj
def show(scope: Scope, sighting_id: int, *, as_bytes: bool) -> None:
    """Show one rejection.

    With its traceback and the beginning of its bytes.
    """
    from flows.operations.quarantine import show as find

    found, payload = find(scope.settings().home, sighting_id)
    if as_bytes:
        sys.stdout.buffer.write(payload)
        return
    for name, value in found.items():
        if value is not None:
            click.echo(f"{name}: {escape(str(value), keep=chr(10))}")
    click.echo(f"payload: {len(payload)} bytes: {escape(payload[:200].decode('utf-8', 'replace'))}")


@rejections.command()
@_REASON
@_HUB
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.pass_obj
def retry(scope: Scope, reason: str | None, hub: str | None, *, as_json: bool) -> None:
    """Transform rejected pages again after a fix."""
    from flows.operations.quarantine import Chosen
    from flows.operations.quarantine import retry as again

    with ending_signals(), progress(quiet=as_json) as watched:
        done = again(Chosen(reason=reason, hub=hub), scope.settings(), watched)
    told = {"run_id": done.run_id, "pages": done.pages, "containers": done.containers}
    line = f"run {done.run_id}: {done.pages} pages made again"
    if done.containers:
        line += f"; ingest again to read {done.containers} containers with unreadable parts"
    click.echo(to_json(told) if as_json else line)


@rejections.command()
@click.argument("sighting_id", type=int, required=False)
@_REASON
@_HUB
@click.option("--note", default="", help="Why it is settled.")
@click.pass_obj
def resolve(scope: Scope, sighting_id: int | None, reason: str | None, hub: str | None, note: str) -> None:
    """Mark rejections as settled.

    One, or all of a reason or hub.
    """
    from flows.operations.quarantine import Chosen
    from flows.operations.quarantine import resolve as settle

    if sighting_id is None and reason is None and hub is None:
        raise click.UsageError("name a sighting, --reason or --hub")
    count = settle(Chosen(reason=reason, hub=hub), sighting_id, note, scope.settings())
    click.echo(f"{count} rejections resolved")
