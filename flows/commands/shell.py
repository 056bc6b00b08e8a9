"""The command `shell`: DuckDB's own command line on the published release.

In: the home. Out: a SQL prompt with completion and history. The release is opened read-only and in the
shell's safe mode: neither SQL nor a dot command reaches files, programs or the network.
"""

from __future__ import annotations

import os
import shutil
import sys
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.errors import FlowError
from warehouse.connection import release_file

if TYPE_CHECKING:
    from flows.cli import Scope

# The user's ~/.duckdbrc is left out: what it loads would not be allowed, and it could show more than the release.
_GUARDED = ("-no-init", "-readonly", "-safe")


@click.command()
@click.pass_obj
def shell(scope: Scope) -> None:
    """Open the release in DuckDB's shell; Tab completes, .tables lists, .help helps, Ctrl-D leaves."""
    release = release_file(scope.settings().home)
    program = _duckdb()
    if sys.stdin.isatty():
        click.echo(f"release {release.stem}, read-only. `hubhouse schema` says what the tables mean.")
        click.echo("Try: SELECT headline, sponsors FROM mart.article;")
    sys.stdout.flush()
    # no shell: our program, our file; its zone is that of the times in the release, and cannot be set in safe mode
    os.execve(program, [program, *_GUARDED, str(release)], {**os.environ, "TZ": "UTC"})  # noqa: S606


def _duckdb() -> str:
    """Return DuckDB's command line: of the extra `shell`, else the one on the PATH. Raises FlowError."""
    package = util.find_spec("duckdb_cli")
    if package and package.origin:
        # the program itself: the package's own starter sets options, which the safe mode refuses
        return str(Path(package.origin).with_name("duckdb"))
    found = shutil.which("duckdb")
    if found is None:
        raise FlowError(
            "shell: duckdb: not installed; `pip install 'hubhouse[shell]'`, or use `hubhouse query`"
        )
    return found
