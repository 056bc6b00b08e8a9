"""What tests of flows share: the real command line in real processes, and the tables it leaves behind."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from warehouse.connection import open_release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from types import ModuleType

# A shell starts its background jobs with SIGINT ignored, and whatever we start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

HISTORY = Path(__file__).parents[1] / "hub_history.py"

# Snapshots that were replaced depend on the order of arrival; the current ones do not.
_TEMPLATES = """
FROM meta.hub_template
SEMI JOIN (FROM meta.template_snapshot WHERE is_current) AS now USING (hub, snapshot_id)
"""


class CommandLine:
    """`hubhouse --home HOME ...`, as a user runs it."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def start(self, *arguments: str, **settings: Any) -> subprocess.Popen[str]:
        environment = {**os.environ, "HUBHOUSE_HOME": str(self.home), **settings.pop("env", {})}
        return subprocess.Popen(
            [sys.executable, "-m", "flows.cli", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            **settings,
        )

    def __call__(self, *arguments: str, code: int = 0, **settings: Any) -> str:
        """Run to the end, check the exit code, return standard output (or standard error for an error)."""
        with self.start(*arguments, **settings) as process:
            out, err = process.communicate()
        assert process.returncode == code, f"exit code {process.returncode}: {err or out}"
        return out if code == 0 or not err else err

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with open_release(self.home) as release:
            return release.execute(sql).fetchall()

    def tables(self) -> dict[str, list[str]]:
        """Return what must be equal for equal pages: raw, core and the templates, as sorted rows."""
        with open_release(self.home) as release:
            names = release.execute(
                "SELECT schema_name || '.' || table_name FROM duckdb_tables() "
                "WHERE schema_name IN ('raw', 'core') ORDER BY ALL"
            ).fetchall()
            found = {name: f"FROM {name}" for (name,) in names} | {"templates": _TEMPLATES}
            return {name: sorted(map(repr, release.execute(sql).fetchall())) for name, sql in found.items()}


@pytest.fixture
def hubhouse(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home")


@pytest.fixture(scope="session")
def make_hubhouse() -> type[CommandLine]:
    return CommandLine


@pytest.fixture(scope="session")
def hub_history() -> ModuleType:
    """The generator of synthetic hubs."""
    spec = importlib.util.spec_from_file_location("hub_history", HISTORY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def dumps(hub_history: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five weeks of three hubs, so that they reach into a second month."""
    out = tmp_path_factory.mktemp("dumps")
    hub_history.write_history(hub_history.Plan(days=35), out)
    return out


@contextlib.contextmanager
def _listening() -> Iterator[tuple[str, list[Any]]]:
    """Give the address of a webhook and what it is told."""
    told: list[Any] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/secret", told
        server.shutdown()


@pytest.fixture
def listening() -> Callable[[], AbstractContextManager[tuple[str, list[Any]]]]:
    return _listening
