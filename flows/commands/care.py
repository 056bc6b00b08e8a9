"""The commands that take care of a home: verify, backup, restore, erase.

In: arguments. Out: faults, a file, a home, or less than before. The work is done in load/ and warehouse/.
"""

from __future__ import annotations

import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.lease import lease
from flows.output import require_folder
from warehouse.connection import require_home

if TYPE_CHECKING:
    from flows.cli import Scope


@click.command()
@click.pass_obj
def verify(scope: Scope) -> None:
    """Verify payloads, references, sums and releases; exit code 1 and a line for each fault."""
    from load.verify import verify as faults_of

    home = scope.settings().home
    count = 0
    require_home(home)
    with lease(home, "verify"):
        for fault in faults_of(home):
            count += 1
            click.echo(f"{fault.place}: {fault.fault}")
    click.echo(f"faults: {count}" if count else "sound")
    sys.exit(int(count > 0))


@click.command()
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(scope: Scope, archive: Path) -> None:
    """Write the whole home into ARCHIVE, a tar file."""
    from flows.writing import writing
    from warehouse.backup import backup as write

    home = scope.settings().home
    require_home(home)
    require_folder(archive)
    with writing(home, "backup"):
        size = write(home, archive)
    click.echo(
        f"{archive}: {size:,} bytes; `hubhouse --home NEW restore {shlex.quote(str(archive))}` brings it back"
    )


@click.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--erased",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The erased.json of the home that is replaced: what was erased after the backup is erased from it, too.",
)
@click.pass_obj
def restore(scope: Scope, archive: Path, erased: Path | None) -> None:
    """Make the home (--home, which must not exist) from ARCHIVE."""
    from load.erase import erase_again
    from warehouse.backup import restore as make

    home = scope.settings().home
    if erased is None:
        make(archive, home)
    else:
        make(archive, home, lambda made: erase_again(made, erased))
    click.echo(f"{home}: restored; `hubhouse --home {shlex.quote(str(home))} verify` checks it")
    if erased is None:
        click.echo("what was erased after the backup is in it again: --erased FILE keeps it out")


@click.command()
@click.option("--url", help="Everything captured from this address.")
@click.option("--article", help="Every capture of this article_id.")
@click.option("--page", help="Every capture of this page_id.")
@click.option("--reason", default="", help="Kept with the tombstone.")
@click.pass_obj
def erase(scope: Scope, url: str | None, article: str | None, page: str | None, reason: str) -> None:
    """Remove a page, URL or article everywhere, and keep it out of later loads."""
    from flows.writing import writing
    from load.erase import ARTICLE, PAGE, URL
    from load.erase import erase as remove
    from warehouse.publish import publish

    asked = [(what, target) for what, target in ((URL, url), (ARTICLE, article), (PAGE, page)) if target]
    if len(asked) != 1:
        raise click.UsageError("give one of --url, --article and --page")
    home = scope.settings().home
    require_home(home)
    with writing(home, "erase"):
        done = remove(home, *asked[0], reason=reason, now=datetime.now(UTC).replace(tzinfo=None))
        release = publish(home, None)
    click.echo(
        f"erased {done.pages} pages with {done.captures} captures: from the tables, {done.raw_files} raw "
        f"files, {done.releases} earlier releases, the search index and the reports; release {release} is "
        "published. Tombstones keep them out. Backups, exports and the sources themselves (scraped: HOME/captures) "
        "are yours to clean; keep a copy of HOME/erased.json beside the backups, for `hubhouse restore --erased`."
    )
