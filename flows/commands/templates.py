"""The command `templates`: what was learned of a hub, and what its operator says of it.

In: a hub's key; optionally a template and a decision. Out: a table, or a changed profile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.errors import UsageError
from flows.output import to_json
from flows.terminal import console, escape, table

if TYPE_CHECKING:
    from pathlib import Path

    from flows.cli import Scope

COLUMNS = ("template_id", "decision", "support", "pages", "first_seen_at", "last_seen_at", "slots", "text")


@click.command()
@click.argument("hub")
@click.option("--accept", metavar="ID", help="Record that the template was reviewed.")
@click.option("--reject", metavar="ID", help="Never cut this template's text.")
@click.option("--pin", metavar="ID", help="Always cut this template's text.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_obj
def templates(  # noqa: PLR0913  (the options of the command)
    scope: Scope, hub: str, accept: str | None, reject: str | None, pin: str | None, *, as_json: bool
) -> None:
    """List the templates learned of HUB, with counts and dates; accept, reject or pin one."""
    from flows.hubs.profiles import require_loaded

    home = scope.settings().home
    require_loaded(home, hub)
    decisions = {"accept": accept, "reject": reject, "pin": pin}
    given = [(decision, template) for decision, template in decisions.items() if template]
    rows = _learned(home, hub)
    if not given:
        _show(rows, as_json=as_json)
        return
    for decision, template in given:
        _decide(home, hub, rows, template, decision)


def _learned(home: Path, hub: str) -> list[dict[str, object]]:
    from flows.hubs.profiles import home_profiles
    from warehouse.connection import open_release
    from warehouse.sql import statement

    profile = home_profiles(home).get(hub)
    choices = {choice.id: choice for choice in profile.templates} if profile else {}
    with open_release(home) as release:
        found = release.execute(statement("hub_templates"), {"hub": hub}).fetchall()
    rows = [dict(zip(("template_id", *COLUMNS[2:]), row, strict=True)) for row in found]
    known = {row["template_id"] for row in rows}
    for row in rows:
        choice = choices.get(str(row["template_id"]))
        row["decision"] = choice.decision if choice else None
    rows += [
        {"template_id": choice.id, "decision": choice.decision, "text": choice.text}
        for choice in choices.values()
        if choice.id not in known
    ]
    return rows


def _show(rows: list[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        click.echo(to_json(rows))
        return
    console().print(table(COLUMNS, [[row.get(column) for column in COLUMNS] for row in rows]))
    click.echo(f"{len(rows)} templates")


def _decide(home: Path, hub: str, rows: list[dict[str, object]], template: str, decision: str) -> None:
    from flows.hubs.profiles import home_profiles
    from flows.hubs.template_choices import first_profile, write_choice
    from flows.writing import writing
    from warehouse.connection import open_writer
    from warehouse.sql import statement

    row = next((row for row in rows if row["template_id"] == template), None)
    if row is None:
        raise UsageError(f"templates: {hub}: no template {template}; see `hubhouse templates {hub}`")
    profile = home_profiles(home).get(hub) or first_profile(hub)
    path = write_choice(home, profile, template, decision, str(row["text"] or ""))
    with writing(home, "templates"), open_writer(home) as writer:
        writer.execute(statement("unsettle_hub"), {"hub": hub})
    click.echo(
        escape(f"{decision} {template}: written to {path}; the next run of `hubhouse ingest` applies it")
    )
