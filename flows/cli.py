"""The command line: names the commands, the global options and what every error looks like.

In: arguments. Out: exit code 0 (good), 1 (a data problem) or 2 (usage). Each command lives in a module of
its own and is imported only when it is called, so that `hubhouse query` does not pay for what `hubhouse
ingest` needs.
"""

from __future__ import annotations

import importlib
import io
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from flows.signals import Terminated

if TYPE_CHECKING:
    from flows.settings import Settings

# command -> (module, function, help in one line)
COMMANDS = {
    "ingest": ("flows.commands.ingest", "ingest", "Load dumps into the warehouse."),
    "inspect": ("flows.commands.inspect", "inspect", "Say what sources hold, before anything is loaded."),
    "query": ("flows.commands.query", "query", "Ask the published warehouse in SQL (read-only)."),
    "shell": ("flows.commands.shell", "shell", "Open the published warehouse in a SQL shell (read-only)."),
    "explain": ("flows.commands.explain", "explain", "Show what becomes of one page, block by block."),
    "golden": ("flows.commands.golden", "golden", "Keep pages with what must come of them, for the tests."),
    "runs": ("flows.commands.query", "runs", "List the runs of the warehouse."),
    "rejections": ("flows.commands.rejections", "rejections", "List, show, retry, resolve rejected pages."),
    "holds": ("flows.commands.holds", "holds", "List what is held back; accept or drop it."),
    "hubs": ("flows.commands.query", "hubs", "List the hubs with their pages and articles."),
    "templates": ("flows.commands.templates", "templates", "List a hub's templates; accept, reject or pin."),
    "hub": ("flows.commands.hub", "hub", "Propose and check hub profiles."),
    "schema": ("flows.commands.warehouse", "schema", "Say what the tables and columns mean."),
    "search": ("flows.commands.warehouse", "search", "Find articles by their words."),
    "export": ("flows.commands.warehouse", "export", "Write the marts as files for other tools."),
    "releases": ("flows.commands.warehouse", "releases", "List the releases that are kept."),
    "rollback": ("flows.commands.warehouse", "rollback", "Go back to a kept release."),
    "check": ("flows.commands.warehouse", "check", "Run the checks of the warehouse."),
    "verify": ("flows.commands.care", "verify", "Verify payloads, references, sums and releases."),
    "backup": ("flows.commands.care", "backup", "Write the whole home into one file."),
    "restore": ("flows.commands.care", "restore", "Make a home from a backup."),
    "erase": ("flows.commands.care", "erase", "Remove a page, URL or article everywhere, and keep it out."),
    "withdraw": ("flows.commands.withdraw", "withdraw", "Undo a load, as if it had never been."),
    "serve": ("flows.commands.serve", "serve", "Run schedules and the inbox in one process."),
    "status": ("flows.commands.status", "status", "Show the state of the home in one screen."),
    "report": ("flows.commands.status", "report", "Write a run as a self-contained HTML page."),
    "backfill": ("flows.commands.backfill", "backfill", "Load old captures, month by month."),
    "rebuild": ("flows.commands.rebuild", "rebuild", "Make outcomes again from the raw zone."),
    "scrape": ("flows.commands.scrape", "scrape", "Fetch a hub's new pages politely, and load them."),
}


_INTERRUPTED = "interrupted: nothing half-done is visible; run the command again to complete it"


@dataclass(frozen=True, slots=True)
class Scope:
    """The global options."""

    home: Path | None

    def settings(self, **given: object) -> Settings:
        """Return the settings with the command's own options."""
        from flows.logs import configure
        from flows.settings import load_settings

        settings = load_settings(home=self.home, **given)
        configure(settings.log)
        return settings


class _Commands(click.Group):
    """The commands of the table above, imported when called."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; where an older program's release stops it, say so."""
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            if error.option_name != "--home":
                raise
            raise click.UsageError(
                "--home stands before the command: hubhouse --home DIR COMMAND", error.ctx
            ) from error
        except Exception as error:
            from flows.faults import of_old_release

            old = of_old_release(error, ctx.obj.settings().home) if isinstance(ctx.obj, Scope) else None
            if old is None:
                raise
            raise old from error

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, function, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, _, summary) in COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(metadata.version("hubhouse"), prog_name="hubhouse")
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="HUBHOUSE_HOME",
    help="Where the warehouse lives.  [default: ./hubhouse-data]",
)
@click.pass_context
def hubhouse(context: click.Context, home: Path | None) -> None:
    """Scraped hub pages in, a traceable DuckDB warehouse out."""
    context.obj = Scope(home=home)


def main() -> NoReturn:
    """Run the command line; an error is one clear line on standard error, never a traceback."""
    _escape_what_cannot_be_shown()
    try:
        sys.exit(hubhouse.main(standalone_mode=False))
    except click.exceptions.Abort:
        _fail(_INTERRUPTED, 130)
    except KeyboardInterrupt:
        _fail(_INTERRUPTED, 130)
    except Terminated as ended:
        _fail(_INTERRUPTED, 128 + ended.number)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except Exception as error:  # noqa: BLE001  (whatever it is, it is told in one line)
        from flows.faults import told

        line, code = told(error)
        _fail(line, code)


def _escape_what_cannot_be_shown() -> None:
    r"""Write characters that the terminal's encoding lacks as escapes (`\xe4`): pages are of any language."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _fail(line: str, code: int) -> NoReturn:
    from flows.terminal import escape

    click.echo(f"hubhouse: {escape(line)}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
