"""A Prefect server on loopback for as long as `hubhouse serve` runs, where the operator has none.

In: the environment that `prepare_prefect` has made. Out: Prefect's settings point to a server that keeps schedules;
the temporary server that Prefect starts by itself answers, but never makes a scheduled run.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from urllib.request import ProxyHandler, build_opener

from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.errors import FlowError

if TYPE_CHECKING:
    from collections.abc import Iterator

# A first start migrates its database: some ten seconds on a free machine, minutes on a loaded one.
START_SECONDS = 300.0
STOP_SECONDS = 30.0
_LOOPBACK = "127.0.0.1"


@contextlib.contextmanager
def scheduling_server() -> Iterator[str]:
    """Yield the address of the operator's server, or of one of our own that ends with the block."""
    if configured := PREFECT_API_URL.value():
        yield configured
        return
    port = _free_port()
    url = f"http://{_LOOPBACK}:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", _LOOPBACK]
    server = subprocess.Popen(  # noqa: S603  (Prefect's own command)
        [*command, "--port", str(port)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        process_group=0,  # the terminal's Ctrl-C is ours to handle: the runs report their end to it
    )
    try:
        _await(f"{url}/health", server)
        with temporary_settings({PREFECT_API_URL: url}):
            yield url
    finally:
        _stop(server)


def _await(url: str, server: subprocess.Popen[bytes]) -> None:
    """Return once the server answers. Raises FlowError when it ends or takes too long."""
    opener = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), opener.open(url, timeout=5) as response:
            if response.status == 200:
                return
        time.sleep(0.2)
    raise FlowError(
        "prefect: its server did not start; PREFECT_SERVER_LOGGING_LEVEL=INFO says why, "
        "or set PREFECT_API_URL to a server that runs"
    )


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
