"""The command `serve`.

In: an inbox, hubs, when. Out: a process that runs their flows on schedule until it is stopped.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flows.cli import Scope


@click.command()
@click.option(
    "--inbox", callback=lambda _c, _p, given: _checked(given), help="Folder or bucket prefix to load."
)
@click.option(
    "--every", type=click.IntRange(min=1), default=60, show_default=True, help="Seconds between looks."
)
@click.option("--scrape", "hubs", multiple=True, metavar="HUB", help="A hub to scrape; may be repeated.")
@click.option("--scrape-cron", default="0 1 * * *", show_default=True, help="When to scrape (UTC).")
@click.pass_obj
def serve(scope: Scope, /, inbox: str | None, every: int, hubs: tuple[str, ...], scrape_cron: str) -> None:
    """Run schedules and the inbox in this process, until it is stopped."""
    from flows.hubs.scraping import ScrapeRequest, scrape_settings
    from flows.settings import prepare_prefect

    settings = scope.settings()
    for hub in hubs:
        scrape_settings(ScrapeRequest(target=hub), settings)  # what is wrong shows now, not in the night
    home = settings.home
    prepare_prefect(home, attended=False)
    from flows.operations.serving import Served, serve_all

    serve_all(Served(home=home, inbox=inbox, inbox_seconds=every, hubs=hubs, scrape_cron=scrape_cron))


def _checked(inbox: str | None) -> str | None:
    """Return the inbox; a folder must be there already, of a bucket nothing is asked yet."""
    from extract.locations import is_url

    if inbox is not None and not is_url(inbox) and not Path(inbox).is_dir():
        raise click.BadParameter(f"{inbox}: no such folder; make it, or give a bucket's prefix (s3://...)")
    return inbox
