"""The command `scrape`.

In: a hub's key or a URL. Out: captures under HOME/captures, loaded like any other dump, and a summary.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from flows.faults import DATA_PROBLEM
from flows.instants import INSTANT
from flows.output import to_json
from flows.progress import progress
from flows.signals import ending_signals
from flows.terminal import console, escape, table

if TYPE_CHECKING:
    from datetime import datetime

    from flows.cli import Scope
    from flows.hubs.scraping import Plan


@click.command()
@click.argument("target", metavar="HUB|URL")
@click.option("--since", type=INSTANT, help="Only pages whose last-modified hint is not older (UTC).")
@click.option("--max-pages", type=click.IntRange(min=0), help="Fetch at most this many pages.")
@click.option("--dry-run", is_flag=True, help="Show what would be fetched and why; fetch no page.")
@click.option("--no-ingest", is_flag=True, help="Only write the captures.")
@click.option("--no-prefect", is_flag=True, help="The same stages and ledger without the engine.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as one JSON object.")
@click.pass_obj
def scrape(  # noqa: PLR0913  (the options of the command)
    scope: Scope,
    target: str,
    since: datetime | None,
    max_pages: int | None,
    *,
    dry_run: bool,
    no_ingest: bool,
    no_prefect: bool,
    as_json: bool,
) -> None:
    """Discover a hub's pages, fetch what is new or changed politely, and load the captures."""
    from flows.hubs.barren import barren
    from flows.hubs.scraping import ScrapeRequest, plan_hub, run_scrape, scrape_settings
    from flows.operations.notify import failures_told

    request = ScrapeRequest(target=target, since=since, max_pages=max_pages)
    settings = scope.settings()
    scrape_settings(request, settings)  # a wrong call fails here, before anything is started
    if dry_run:
        with progress(quiet=as_json) as watched:
            plan = plan_hub(request, settings, watched)
        _show_plan(plan, as_json=as_json)
        return
    told = failures_told(settings, f"scrape {target}")
    with told, ending_signals(), progress(quiet=as_json) as watched:
        if no_prefect or no_ingest:
            outcome = run_scrape(request, settings, watched, ingest=not no_ingest)
        else:
            from flows.settings import prepare_prefect

            prepare_prefect(settings.home, attended=True)
            from flows.scrape import scrape_watched

            outcome = scrape_watched(request, settings, watched)
    click.echo(to_json(outcome.as_dict()) if as_json else "\n".join(escape(line) for line in outcome.lines()))
    if cause := barren(request, outcome.fetched):
        click.echo(f"hubhouse: {escape(cause)}", err=True)
        sys.exit(DATA_PROBLEM)


def _show_plan(plan: Plan, *, as_json: bool) -> None:
    from flows.hubs.scraping import unread_told

    for line in unread_told(plan.unread):
        click.echo(f"hubhouse: {escape(line)}", err=True)
    if as_json:
        click.echo(to_json([asdict(row) for row in plan.pages]))
        return
    rows = [(row.action, row.url, row.modified_hint, row.found_by) for row in plan.pages]
    console().print(table(("action", "url", "modified hint", "found by"), rows))
    click.echo(f"{len(plan.pages)} pages found; nothing was fetched")
