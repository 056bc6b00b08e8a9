"""What killed runs leave behind, swept by the next one, which holds the home's lease.

In: the home. Out: nothing left of dead runs: staged files, payloads that no ledger row owns, temporary
Prefect servers whose run is gone.
"""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from flows.settings import OWNER_VARIABLE
from load import loader

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROC = Path("/proc")
# In the command lines of Prefect's temporary server and of the one that `serve` starts, and of no other process.
_SERVERS = (b"prefect.server.api.server", b"prefect\0server\0start")


def sweep(home: Path) -> None:
    """Remove what dead runs left. The caller holds the lease, so no other run of this home is alive."""
    loader.sweep(home)
    for process in orphaned_servers(home):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(process, signal.SIGTERM)


def orphaned_servers(home: Path) -> Iterator[int]:
    """Yield the temporary Prefect servers that a run of this home started and did not live to stop."""
    return (server for server, owner in servers_of(home) if not (_PROC / owner).exists())


def servers_of(home: Path) -> Iterator[tuple[int, str]]:
    """Yield the Prefect servers that processes of this home started, each with the process that started it."""
    mark = f"{OWNER_VARIABLE}=".encode()
    ours = os.fsencode(home.absolute())
    for process in _PROC.glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            if not any(server in command for server in _SERVERS):
                continue
            variables = (process / "environ").read_bytes().split(b"\0")
        except OSError:  # gone meanwhile, or another user's
            continue
        for variable in variables:
            owner, _, owned = variable.removeprefix(mark).partition(b":")
            if variable.startswith(mark) and owned == ours:
                yield int(process.name), owner.decode()
