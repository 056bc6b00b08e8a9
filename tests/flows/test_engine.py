"""Runs under Prefect: the same tables, its own state in the home, no server left behind. Real runs."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import tomllib
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from flows.errors import FlowError
from flows.settings import PREFECT_ENVIRONMENT, prepare_prefect
from flows.sweep import orphaned_servers, servers_of
from warehouse import layout

ROOT = Path(__file__).parents[2]


def wait_until(condition: Any, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def recorded(hubhouse: Any, sql: str) -> list[str]:
    """Return what the temporary server kept of the runs of a home, sorted."""
    with contextlib.closing(sqlite3.connect(hubhouse.home / "prefect" / "prefect.db")) as database:
        return sorted(value for (value,) in database.execute(sql))


def test_the_engine_walks_the_same_walk(make_hubhouse: Any, dumps: Path, tmp_path: Path) -> None:
    plain, engine = make_hubhouse(tmp_path / "plain"), make_hubhouse(tmp_path / "engine")
    plain("ingest", str(dumps / "north"), "--no-prefect")
    summary = json.loads(engine("ingest", str(dumps / "north"), "--json"))
    assert summary["sightings"] > 0
    assert engine.tables() == plain.tables()
    assert wait_until(lambda: not list(servers_of(engine.home)), 30)
    assert recorded(engine, "SELECT state_type FROM flow_run") == ["COMPLETED"]
    assert recorded(engine, "SELECT key FROM artifact") == ["ingest-summary"]
    # A task with a tag asks the server for a slot of a concurrency limit, and waits for it.
    stages = recorded(engine, "SELECT name FROM task_run WHERE tags = '[]' AND state_type = 'COMPLETED'")
    assert [name.partition("-")[0] for name in stages] == ["merge", "open", "publish", "settle", "transform"]


@pytest.mark.proof
def test_the_engine_loads_a_file_whose_name_is_no_text(hubhouse: Any, dumps: Path, tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.html")
    Path(name).write_bytes(next((dumps / "north").iterdir()).read_bytes())
    assert json.loads(hubhouse("ingest", name, "--json"))["sightings"] > 0


def test_what_stops_a_run_of_the_engine_is_one_line(hubhouse: Any, tmp_path: Path) -> None:
    (tmp_path / "pages.csv").write_text("file,colour\na.html,red\n")
    told = hubhouse("ingest", str(tmp_path), "--manifest", str(tmp_path / "pages.csv"), code=1)
    assert told.count("\n") == 1
    assert "unknown column 'colour'" in told


def test_no_prefect_is_not_even_imported(hubhouse: Any, dumps: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from flows.settings import load_settings\n"
        "from flows.workers.lanes import open_lanes; from flows.ingest import run_ingest\n"
        "from flows.progress import SILENT; from flows.request import Request\n"
        "settings = load_settings(home=Path(sys.argv[1]))\n"
        "with open_lanes(settings, SILENT) as lanes:\n"
        "    run_ingest(Request(sources=(sys.argv[2],)), settings, lanes)\n"
        "sys.exit('prefect' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(hubhouse.home), str(dumps / "north")], check=True)


def test_prefect_gets_what_the_user_has_not_set(tmp_path: Path) -> None:
    environment = {"DO_NOT_TRACK": "0"}
    prepare_prefect(tmp_path, environment, attended=False)
    assert environment["DO_NOT_TRACK"] == "0"
    assert set(PREFECT_ENVIRONMENT) <= set(environment)
    own = {"PREFECT_API_URL": "http://127.0.0.1:4200/api"}
    prepare_prefect(tmp_path, own, attended=False)
    assert "PREFECT_HOME" not in own


def test_the_engine_is_not_started_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil.disk_usage(tmp_path)._replace(free=3 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: full)
    with pytest.raises(
        FlowError, match=r"disk full: .*: 3 MiB are free, and the engine needs 16; free some space"
    ):
        prepare_prefect(tmp_path, {}, attended=True)


def test_the_engine_is_not_started_where_it_may_not_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        os, "access", lambda path, _mode: Path(path).name != "prefect"
    )  # root may write anywhere
    with pytest.raises(PermissionError, match="prefect"):
        prepare_prefect(tmp_path, {}, attended=True)


def test_every_deployment_names_a_flow_of_ours() -> None:
    text = (ROOT / "prefect.yaml").read_text()
    modules = {line.split()[1] for line in text.splitlines() if line.strip().startswith("entrypoint:")}
    commands = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]
    assert modules == {
        "flows.ingest:ingest",
        "flows.operations.scheduled:inbox",
        "flows.scrape:scrape",
        "flows.operations.scheduled:quality",
        "flows.operations.scheduled:compaction",
    }
    assert {module.partition(".")[0] for module in modules} <= set(commands["packages"])


def test_what_is_served_has_its_schedules_and_its_inbox(tmp_path: Path) -> None:
    from flows.operations.serving import Served, deployments  # noqa: PLC0415  (it imports Prefect)

    served = list(deployments(Served(home=tmp_path, inbox="s3://bucket/in", inbox_seconds=5, hubs=("all",))))
    assert [one.name for one in served] == ["inbox", "scrape all", "nightly quality", "weekly compaction"]
    assert all(one.schedules and one.parameters["home"] == tmp_path for one in served)
    assert served[0].parameters["folder"] == "s3://bucket/in"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


@pytest.mark.proof
def test_a_killed_run_leaves_no_server_for_long(hubhouse: Any, dumps: Path) -> None:
    with hubhouse.start(
        "ingest", str(dumps)
    ) as process:  # its orphaned server keeps the pipes: nothing is read
        assert wait_until(layout.staging(hubhouse.home).exists, 300)
        process.kill()
    assert list(orphaned_servers(hubhouse.home))
    hubhouse("ingest", str(dumps / "north"), "--no-prefect")
    assert wait_until(lambda: not list(servers_of(hubhouse.home)), 60)
    assert recorded(hubhouse, "SELECT state_type FROM flow_run") == ["RUNNING"]
    hubhouse("ingest", str(dumps / "north"))
    assert recorded(hubhouse, "SELECT state_type FROM flow_run") == ["COMPLETED", "CRASHED"]


@pytest.mark.proof
def test_serve_loads_what_comes_into_the_inbox(hubhouse: Any, dumps: Path, tmp_path: Path) -> None:
    """Without a server set up by hand: it starts one that keeps schedules, and ends it."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    process = hubhouse.start("serve", "--inbox", str(inbox), "--every", "5")
    try:
        for number, path in enumerate(sorted((dumps / "north").iterdir())[:3]):
            target = inbox / f"{number}.jsonl"
            target.write_bytes(path.read_bytes())
            os.utime(target, (time.time() - 60,) * 2)
        assert wait_until((hubhouse.home / "warehouse.duckdb").exists, 300)
        assert hubhouse.rows("SELECT count(DISTINCT container) FROM raw.sighting") == [(3,)]
        assert list(servers_of(hubhouse.home))
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert not list(servers_of(hubhouse.home))


@pytest.mark.proof
def test_a_deployments_schedule_loads_the_inbox_under_a_real_server(
    hubhouse: Any, dumps: Path, tmp_path: Path
) -> None:
    """Server and worker on loopback, prefect.yaml as it stands but for its folders and its interval."""
    port = free_port()
    (tmp_path / "inbox").mkdir()
    page = tmp_path / "inbox" / "a.jsonl"
    page.write_bytes(min((dumps / "north").iterdir()).read_bytes())
    os.utime(page, (time.time() - 60,) * 2)
    text = (ROOT / "prefect.yaml").read_text().replace("interval: 300", "interval: 5")
    text = text.replace("folder: inbox", f"folder: {tmp_path / 'inbox'}")
    (tmp_path / "prefect.yaml").write_text(text.replace("hubhouse-data", str(hubhouse.home)))
    environment = {
        **os.environ,
        **PREFECT_ENVIRONMENT,
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
    }
    prefect = str(Path(sys.executable).with_name("prefect"))

    def run(*arguments: str) -> None:
        subprocess.run([prefect, "--no-prompt", *arguments], env=environment, cwd=tmp_path, check=True)

    server = subprocess.Popen([prefect, "server", "start", "--port", str(port), "--no-ui"], env=environment)
    worker = None
    try:
        assert wait_until(lambda: answers(f"http://127.0.0.1:{port}/api/health"), 300)
        run("work-pool", "create", "hubhouse", "--type", "process")
        run("deploy", "--name", "inbox")
        worker = subprocess.Popen(
            [prefect, "worker", "start", "--pool", "hubhouse"], env=environment, cwd=tmp_path
        )
        assert wait_until((hubhouse.home / "warehouse.duckdb").exists, 600)
        assert hubhouse.rows("SELECT DISTINCT container FROM raw.sighting") == [(str(page),)]
    finally:
        for process in (worker, server):
            if process is not None:
                process.send_signal(signal.SIGINT)
                process.wait(60)
