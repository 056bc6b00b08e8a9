"""Runs that a kill left Running in Prefect are marked Crashed by the next run that asks the same server.

In: the runs that the server calls Running. Out: those whose process is gone are Crashed, with the reason. A
run started here carries a tag with its machine and process; runs of workers are the workers' to watch.
"""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import StateType
from prefect.states import Crashed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prefect.client.schemas.objects import State

TAG = "hubhouse"
_PROC = Path("/proc")


def run_tags() -> tuple[str, str]:
    """Return the tags of a run of this process: `hubhouse`, and machine and process."""
    return TAG, _owner(os.getpid())


def mark_crashed() -> int:
    """Mark the Running runs of this machine whose process is gone; returns how many."""
    running = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING])),
        tags=FlowRunFilterTags(all_=[TAG]),
    )
    marked = 0
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_run_filter=running):
            if _is_gone(run.tags):
                state: State[None] = Crashed(message="its process was killed")
                client.set_flow_run_state(run.id, state, force=True)
                marked += 1
    return marked


def _is_gone(tags: Iterable[str]) -> bool:
    """Say whether the run was one of this machine's processes, and that process is no more."""
    machine = _owner("")
    owners = [tag.removeprefix(machine) for tag in tags if tag.startswith(machine)]
    return bool(owners) and not any((_PROC / owner).exists() for owner in owners)


def _owner(process: int | str) -> str:
    return f"process:{platform.node()}:{process}"
