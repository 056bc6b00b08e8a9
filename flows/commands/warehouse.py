"""The commands that read or move whole releases: schema, search, export, releases, rollback, check.

In: arguments. Out: rows, files, or another release under the link. The work is done in warehouse/.
"""

from __future__ import annotations

import dataclasses
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.output import format_option, to_json
from flows.terminal import console, table
from flows.text_argument import TextCommand
from warehouse.connection import open_release, require_home

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from typing import Any

    from flows.cli import Scope
    from warehouse.dictionary import Described

_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("table_name", metavar="[TABLE]", required=False)
@format_option(("table", "markdown", "json"), "Of what is told.")
@click.pass_obj
def schema(scope: Scope, table_name: str | None, form: str) -> None:
    """Say what the tables mean, or the columns of TABLE."""
    from warehouse.dictionary import describe, markdown

    with open_release(scope.settings().home) as release:
        rows = describe(release, table_name)
    if form == "markdown":
        click.echo(markdown(rows), nl=False)
        return
    if form == "json":
        _show(rows, as_json=True)
    elif table_name is None:
        _tell_tables([row for row in rows if row.column is None])
    else:
        for name, of_table in groupby(rows, key=lambda row: row.table):
            _tell_columns(name, list(of_table))


@click.command(cls=TextCommand)
@click.argument("words")
@click.option("--hub", help="Only this hub.")
@click.option("--from", "since", type=_DAY, help="Published on this day or later.")
@click.option("--to", "until", type=_DAY, help="Published on this day or earlier.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Show at most this many."
)
@_JSON
@click.pass_obj
def search(  # noqa: PLR0913, PLR0917  (the options of the command)
    scope: Scope,
    words: str,
    hub: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    *,
    as_json: bool,
) -> None:
    """Find the articles with all the WORDS, best first. "a phrase", prefix*, -without, -"a phrase"."""
    from flows.hubs.profiles import require_loaded
    from warehouse.search import search as find

    if since and until and since > until:
        raise click.UsageError("--from is after --to")
    home = scope.settings().home
    require_loaded(home, hub)
    hits = find(home, words, hub=hub, since=_day(since), until=_day(until), limit=limit + 1)
    shown = hits[:limit]
    _show(
        shown if as_json else [dataclasses.replace(hit, score=round(hit.score, 2)) for hit in shown],
        as_json=as_json,
    )
    if len(hits) > limit:
        click.echo(f"(more than these {limit:,} match; --limit shows more)", err=True)
    if not hits:
        limits = (("of this hub", hub), ("published in this time", since or until))
        within = "".join(f" {limit}" for limit, given in limits if given)
        click.echo(f"no article{within} has all of these words", err=True)


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@format_option(("parquet", "csv", "jsonl"), "Of the files.")
@click.option("--since", metavar="RUN", help="Only articles that later runs changed.")
@click.pass_obj
def export(scope: Scope, directory: Path, form: str, since: str | None) -> None:
    """Write the marts into DIRECTORY, partitioned by hub, from one release."""
    from warehouse.export import export as write

    exported = write(scope.settings().home, directory, form=form, since=since)
    rows = [{"table": name, "rows": count} for name, count in exported.rows.items()]
    _print(("table", "rows"), [tuple(row.values()) for row in rows])
    click.echo(f"release {exported.release} in {directory}")


@click.command()
@_JSON
@click.pass_obj
def releases(scope: Scope, *, as_json: bool) -> None:
    """List the releases that are kept, newest first."""
    from warehouse.rollback import kept_releases

    home = scope.settings().home
    require_home(home)
    _show(kept_releases(home), as_json=as_json)


@click.command()
@click.argument("release", required=False)
@click.pass_obj
def rollback(scope: Scope, release: str | None) -> None:
    """Go back to RELEASE, or to the one before the current; later runs can be ingested again."""
    from flows.writing import writing
    from warehouse.rollback import rollback as go_back

    home = scope.settings().home
    require_home(home)
    with writing(home, "rollback"):
        name = go_back(home, release)
    click.echo(f"release {name} is published; loading goes on from it")


@click.command()
@_JSON
@click.pass_obj
def check(scope: Scope, *, as_json: bool) -> None:
    """Run every check on the published release; exit code 1 when one of grade error finds something."""
    from warehouse.checks import ERROR, run_checks

    with open_release(scope.settings().home) as release:
        findings = run_checks(release)
    if as_json:
        click.echo(to_json([dataclasses.asdict(finding) for finding in findings], indent=True))
    elif not findings:
        click.echo("no findings")
    else:
        told = [(one.check, one.severity, one.count, *one.rows[0]) for one in findings]
        _print(("check", "severity", "count", "first_place", "reason"), told)
    sys.exit(int(any(finding.severity == ERROR for finding in findings)))


def _tell_tables(tables: Sequence[Described]) -> None:
    rows = [(one.table, one.kind, one.comment) for one in tables]
    console().print(table(("table", "kind", "comment"), rows, whole=True))


def _tell_columns(name: str, rows: Sequence[Described]) -> None:
    """Print what a table is, then its columns; a macro has none."""
    out = console()
    for about in (row for row in rows if row.column is None):
        out.print(f"{name} ({about.kind}): {about.comment or 'nothing is told of it'}")
    columns = [(row.column, row.data_type, row.comment) for row in rows if row.column is not None]
    if columns:
        out.print(table(("column", "data_type", "comment"), columns, whole=True))


def _day(instant: datetime | None) -> date | None:
    return instant.date() if instant else None


def _show(records: Iterable[Any], *, as_json: bool) -> None:
    """Print frozen records of one type, as JSON or as a table; no records print an empty list, or nothing."""
    rows = [dataclasses.asdict(record) for record in records]
    if as_json:
        click.echo(to_json(rows, indent=True))
    elif rows:
        _print(tuple(rows[0]), [tuple(row.values()) for row in rows])


def _print(columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
    console().print(table(columns, rows))
