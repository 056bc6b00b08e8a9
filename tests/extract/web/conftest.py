"""Starts the loopback hub as a process of its own, and opens scrapes of it."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SERVER = Path(__file__).parents[2] / "loopback_hub.py"
START_SECONDS = 30


@dataclass(frozen=True)
class RunningHub:
    host: str
    log: Path

    @property
    def origin(self) -> str:
        return f"http://{self.host}"

    def requests(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@contextlib.contextmanager
def running_hub(folder: Path, *options: str) -> Iterator[RunningHub]:
    port_file, log = folder / "port", folder / "requests.jsonl"
    command = [sys.executable, str(SERVER), "--port-file", str(port_file), "--log", str(log), *options]
    process = subprocess.Popen(command)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not port_file.exists():
            assert process.poll() is None, "the loopback hub ended at once"
            assert time.monotonic() < deadline, "the loopback hub did not start"
            time.sleep(0.02)
        yield RunningHub(host=f"127.0.0.1:{port_file.read_text()}", log=log)
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def start_hub(tmp_path: Path) -> Iterator[Callable[..., RunningHub]]:
    with contextlib.ExitStack() as stack:

        def start(*options: str) -> RunningHub:
            folder = tmp_path / "server"
            folder.mkdir(exist_ok=True)
            return stack.enter_context(running_hub(folder, *options))

        yield start
