"""A wrong call says what is wrong, where, and what to do, and leaves no home behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from flows.cli import hubhouse as command_line
from flows.faults import USAGE, told
from flows.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SAMPLES = Path(__file__).parents[2] / "samples"


def error_of(home: Path, arguments: Sequence[str]) -> tuple[str, int]:
    """Return the line and the exit code of a call that must fail, without a process of its own."""
    with pytest.raises(Exception) as raised:  # noqa: PT011  (whatever it is, it is told)
        command_line.main(["--home", str(home), *arguments], prog_name="hubhouse", standalone_mode=False)
    if isinstance(raised.value, click.UsageError):
        return raised.value.format_message(), raised.value.exit_code
    return told(raised.value)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home that the two samples are in."""
    from flows.ingest import run_ingest  # noqa: PLC0415  (once, as a command does)
    from flows.progress import SILENT  # noqa: PLC0415
    from flows.request import Request  # noqa: PLC0415
    from flows.settings import load_settings  # noqa: PLC0415
    from flows.workers.lanes import open_lanes  # noqa: PLC0415

    settings = load_settings(home=tmp_path_factory.mktemp("loaded") / "home", workers=1)
    with open_lanes(settings, SILENT) as lanes:
        run_ingest(Request(sources=(str(SAMPLES),)), settings, lanes)
    return settings.home


@pytest.mark.parametrize(
    "arguments",
    [
        ("rejections", "retry"),
        ("rejections", "resolve", "--reason", "empty"),
        ("holds", "accept", "all"),
        ("holds", "drop", "all"),
        ("releases",),
        ("rollback",),
        ("verify",),
        ("backup", "out.tar"),
        ("erase", "--url", "https://hub.example/a"),
        ("withdraw", "run"),
        ("rebuild",),
        ("rebuild", "--dry-run"),
    ],
)
def test_a_mistyped_home_is_told_and_not_made(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    home = tmp_path / "mistyped"
    line, code = error_of(home, arguments)
    assert "mistyped" in line
    assert "run `hubhouse ingest` first, or name another --home" in line
    assert code == 1
    assert not home.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("rebuild", "--hub", "nowhere"), "hub: nowhere: no page of it is loaded; `hubhouse hubs`"),
        (("templates", "nowhere"), "hub: nowhere: no page of it is loaded"),
        (("search", "cells", "--hub", "nowhere"), "hub: nowhere: no page of it is loaded"),
        (("rejections", "list", "--hub", "nowhere"), "hub: nowhere: no page of it is loaded"),
        (("rejections", "retry", "--hub", "nowhere"), "hub: nowhere: no page of it is loaded"),
        (("rejections", "resolve", "--hub", "nowhere"), "hub: nowhere: no page of it is loaded"),
        (("hub", "check", "nowhere"), "no such profile; `hubhouse hub new` proposes one; profiles: all, "),
        (("scrape", "nowhere"), "neither a hub with a profile nor an http(s) URL; profiles: all, "),
        (
            ("hub", "new", str(SAMPLES), "--key", "aml", "--write"),
            "a built-in hub, whose profile this would replace",
        ),
        (("query", "SELECT 1", "--output", "nowhere/out.csv"), "there is no folder nowhere; make it"),
        (("backup", "nowhere/out.tar"), "there is no folder nowhere; make it"),
        (("backfill", ".", "--from", "2026-02-01", "--to", "2026-01-01"), "--from is after --to"),
        (("search", "cells", "--from", "2026-02-01", "--to", "2026-01-01"), "--from is after --to"),
        (("query", "SELECT 1; SELECT 2"), "several questions, of which only the last would be answered"),
        (("query", "SELECT 1", "--formt", "csv"), "No such option '--formt'"),
        (
            ("query", "SELECT 1", "--home", "x"),
            "--home stands before the command: hubhouse --home DIR COMMAND",
        ),
        (
            ("hub", "check", "all", "--home=x"),
            "--home stands before the command: hubhouse --home DIR COMMAND",
        ),
        (("ingest", ".", "--manifest", "nowhere.csv"), "nowhere.csv"),
        (("ingest", ".", "--manifest", str(SAMPLES)), "is a directory"),
        (("inspect", ".", "--manifest", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_a_wrong_value_is_told_with_the_remedy(loaded: Path, arguments: tuple[str, ...], says: str) -> None:
    line, code = error_of(loaded, arguments)
    assert says in line
    assert code == USAGE


def all_commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and those under it, with their names."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            under = command.get_command(context, each)
            assert under is not None
            yield from all_commands(under, f"{name} {each}")


def test_every_command_and_option_says_what_it_is_for() -> None:
    for name, command in all_commands(command_line, "hubhouse"):
        assert command.help, name
        if (
            name.count(" ") > 1
        ):  # what its group lists, uncut; the commands of hubhouse have lines of their own
            assert "..." not in command.get_short_help_str(limit=62), name
        for option in command.params:
            assert not isinstance(option, click.Option) or option.help, (name, option.name)


def test_every_setting_is_documented_with_its_default() -> None:
    rows = (SAMPLES.parent / "docs" / "operations.md").read_text(encoding="utf-8").splitlines()
    for name, field in Settings.model_fields.items():
        row = next(
            row for row in rows if row.startswith("| `HUBHOUSE_") and f"HUBHOUSE_{name.upper()}" in row
        )
        if isinstance(field.default, bool | int | float | Path):
            assert f"{field.default}".lower().removesuffix(".0") in row


def test_a_mistyped_source_starts_nothing(tmp_path: Path) -> None:
    for source in ("nowhere.txt", "nowhere/*.html", ""):
        line, code = error_of(tmp_path / "home", ("ingest", str(SAMPLES), source))
        assert (line, code) == (f"source: {source}: no such file or directory; check the path", USAGE)
    assert not (tmp_path / "home").exists()


def test_explain_says_how_many_pages_there_are(tmp_path: Path) -> None:
    page = str(next(SAMPLES.iterdir()))
    line, code = error_of(tmp_path, ("explain", page, "--page", "3"))
    assert (line, code) == (f"explain: {page}: --page 3 is beyond its last page, 1", USAGE)
    (tmp_path / "folder").mkdir()
    line, _ = error_of(tmp_path, ("explain", str(tmp_path / "folder")))
    assert "there is no page in it; name a file that holds one" in line


def test_a_part_without_a_page_has_no_media_type(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.txt").touch()
    command_line.main(["explain", str(tmp_path / "empty.txt")], standalone_mode=False)
    assert capsys.readouterr().out.splitlines()[0].endswith("empty.txt")


def test_a_schedule_that_is_none_is_a_wrong_call(tmp_path: Path) -> None:
    from flows.operations.serving import Served, serve_all  # noqa: PLC0415  (it imports Prefect)

    with pytest.raises(Exception) as raised:  # noqa: PT011  (told below)
        serve_all(Served(home=tmp_path, hubs=("all",), scrape_cron="nightly"))
    line, code = told(raised.value)
    assert (line, code) == (
        "serve: --scrape-cron 'nightly': no cron line; give five fields, as in '0 1 * * *'",
        USAGE,
    )


def test_a_run_that_found_nothing_says_so(hubhouse: Any, tmp_path: Path) -> None:
    (tmp_path / "hollow").mkdir()
    assert "nothing was found to read" in hubhouse("ingest", str(tmp_path / "hollow"), "--no-prefect")
