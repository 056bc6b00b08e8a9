"""Every runbook of docs/operations.md, run line by line where its trouble has just happened."""

from __future__ import annotations

import gzip
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from warehouse import layout
from warehouse.connection import open_writer
from warehouse.publish import publish

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
# Matches "## A killed run\nRun it again.\n```sh\nhubhouse resume\n```"; not "## Logs\nNo command.\n".
RUNBOOK = re.compile(
    r"^## (?P<title>[^\n]+)\n(?:(?!^## ).*\n)*?```sh\n(?P<commands>(?:(?!```).*\n)*)```", re.MULTILINE
)
COMMANDS = {match["title"]: match["commands"] for match in RUNBOOK.finditer(OPERATIONS.read_text())}


def changed_layout(hubhouse: Any, dumps: Path, _scratch: Path) -> dict[str, str]:
    hubhouse("ingest", str(dumps), "--no-prefect")
    with open_writer(hubhouse.home) as writer:
        writer.execute(
            "INSERT INTO meta.hold VALUES ('north-hub.example', 'a-run', now()::TIMESTAMP, 1, "
            "'1 of 1 new pages lack headline', 'https://north-hub.example/1', NULL, NULL, NULL)"
        )
    publish(hubhouse.home, None)
    return {"HUB": "north-hub.example"}


def older_captures(hubhouse: Any, dumps: Path, _scratch: Path) -> dict[str, str]:
    hubhouse("ingest", str(dumps / "south"), "--no-prefect")
    return {"OLD_DUMPS": str(dumps / "north")}


def changed_profile(hubhouse: Any, dumps: Path, _scratch: Path) -> dict[str, str]:
    hubhouse("ingest", str(dumps / "north"), "--no-prefect")
    profile = hubhouse.home / "hubs" / "north-hub.example.toml"
    profile.parent.mkdir()
    profile.write_text(
        'key = "north-hub.example"\nname = "North"\nhosts = ["north-hub.example"]\n'
        '[[notices]]\nkind = "newsletter"\npattern = "a [a-z]+ of [^.]+"\n'
    )
    return {"HUB": "north-hub.example"}


def bad_release(hubhouse: Any, dumps: Path, _scratch: Path) -> dict[str, str]:
    hubhouse("ingest", str(dumps / "south"), "--no-prefect")
    hubhouse("ingest", str(dumps / "north"), "--no-prefect")
    return {"DUMPS": str(dumps / "north")}


def killed_run(hubhouse: Any, dumps: Path, _scratch: Path) -> dict[str, str]:
    hubhouse("ingest", str(dumps / "south"), "--no-prefect")
    process = hubhouse.start("ingest", str(dumps), "--no-prefect")
    while not list(layout.staging(hubhouse.home).glob("run=*")):
        assert process.poll() is None
    process.kill()
    process.communicate()
    return {"DUMPS": str(dumps)}


def full_disk(hubhouse: Any, dumps: Path, _scratch: Path) -> dict[str, str]:
    hubhouse("ingest", str(dumps / "south"), "--no-prefect")
    told = hubhouse("ingest", str(dumps), "--no-prefect", code=1, preexec_fn=no_room)
    assert "Traceback" not in told
    return {"DUMPS": str(dumps)}


def no_room() -> None:
    """Let no file grow beyond 100 kB, which is as good as a full disk for whoever writes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def corrupt_dump(hubhouse: Any, dumps: Path, scratch: Path) -> dict[str, str]:
    whole = b"".join(path.read_bytes() for path in sorted((dumps / "north").iterdir()))
    good, bad = scratch / "good.jsonl.gz", scratch / "pages.jsonl.gz"
    good.write_bytes(gzip.compress(whole))
    bad.write_bytes(good.read_bytes()[:-2000])
    hubhouse("ingest", str(bad), "--no-prefect")
    assert hubhouse.rows("SELECT count(*) FROM meta.rejection WHERE reason = 'truncated'") == [(1,)]
    return {"GOOD_DUMP": str(good), "BAD_DUMP": str(bad)}


def damaged_release(hubhouse: Any, dumps: Path, _scratch: Path) -> dict[str, str]:
    """Damage an earlier release, and erase an article that it holds."""
    for hub in ("north", "south"):
        hubhouse("ingest", str(dumps / hub), "--no-prefect")
    release = layout.release(hubhouse.home, min(layout.release_names(hubhouse.home)))
    release.chmod(0o644)
    release.write_bytes(release.read_bytes()[:-400_000])
    ((article,),) = hubhouse.rows("SELECT min(article_id) FROM mart.article WHERE hub = 'north-hub.example'")
    told = hubhouse("erase", "--article", article, code=1)
    assert f"all else is erased: release {release.stem}: unreadable" in told
    assert f"{release} cannot be read: remove it" in hubhouse("status")
    return {"RELEASE": str(release), "DUMPS": str(dumps / "north")}


def lost_raw_file(hubhouse: Any, dumps: Path, scratch: Path) -> dict[str, str]:
    """Damage a raw file; one of its dumps is gone, too."""
    gone = scratch / "gone.jsonl"
    shutil.copy(max((dumps / "south").iterdir()), gone)
    hubhouse("ingest", str(gone), str(dumps / "north"), "--no-prefect")
    gone.unlink()
    (raw,) = layout.raw(hubhouse.home).rglob("shard-000000.parquet")
    raw.write_bytes(raw.read_bytes()[:-20])
    return {
        "RUN": raw.parent.name.removeprefix("run="),
        "DUMPS": str(dumps / "north"),
        "GONE_DUMP": str(gone),
    }


def moved_home(hubhouse: Any, dumps: Path, scratch: Path) -> dict[str, str]:
    hubhouse("ingest", str(dumps / "south"), "--no-prefect")
    return {"DUMPS": str(dumps), "NEW_HOME": str(scratch / "elsewhere")}


def older_version(hubhouse: Any, dumps: Path, scratch: Path) -> dict[str, str]:
    """Make a home as an older program left it: without the newest migration, made by older rules."""
    hubhouse("ingest", str(dumps / "north"), "--no-prefect")
    with open_writer(hubhouse.home) as writer:
        writer.execute("UPDATE meta.outcome SET rules_version = '0'")
        writer.execute("DROP VIEW mart.completeness")
        for table in ("source_again", "sighting_again", "discovered"):
            writer.execute(f"DROP TABLE meta.{table}")
        writer.execute("ALTER TABLE meta.quality DROP COLUMN first_page")
        writer.execute("DELETE FROM meta.migration WHERE name = '0005_watching.sql'")
        writer.execute("CHECKPOINT")
    publish_as_it_is(hubhouse.home)
    told = hubhouse("status", code=1)
    assert "an older hubhouse published it, before 0005_watching.sql; bring it up to date with `hub" in told
    return {"BACKUP": str(scratch / "backup.duckdb")}


def publish_as_it_is(home: Path) -> None:
    """Put the writer's file in place of the release."""
    release = layout.link(home).resolve()
    release.chmod(0o644)
    release.write_bytes(layout.writer(home).read_bytes())


TROUBLES: dict[str, Callable[[Any, Path, Path], dict[str, str]]] = {
    "A hub changed its layout": changed_layout,
    "Older captures": older_captures,
    "A changed profile": changed_profile,
    "A bad release": bad_release,
    "A killed run": killed_run,
    "A full disk": full_disk,
    "A corrupt dump": corrupt_dump,
    "A damaged release": damaged_release,
    "A lost raw file": lost_raw_file,
    "Moving the warehouse": moved_home,
    "Upgrading Hubhouse": older_version,
}


def test_every_runbook_has_its_trouble() -> None:
    assert set(COMMANDS) == set(TROUBLES)


@pytest.mark.parametrize("title", list(TROUBLES))
def test_a_runbook_ends_well(title: str, hubhouse: Any, dumps: Path, tmp_path: Path) -> None:
    variables = TROUBLES[title](hubhouse, dumps, tmp_path)
    binaries = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "HUBHOUSE_HOME": str(hubhouse.home), "PATH": binaries, **variables}
    done = subprocess.run(
        ["sh", "-euxc", COMMANDS[title]], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
