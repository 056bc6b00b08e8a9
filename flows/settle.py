"""After a merge: what the new pages teach is learned, and what that makes stale is done again.

In: the home, the run that was merged. Out: how many earlier outcomes changed hands. Afterwards every
outcome is made with the current rules, model and templates, so the order in which pages arrived makes no
difference. Each pass is a run of its own in the ledger (kind "redo"), in one transaction; a run killed in
between is completed by the next.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.plan import RunFolder, plan_redo
from flows.template_choices import chosen
from load.loader import merge_run
from load.stale import StaleReason, StaleRequest, stale_shards
from load.templates import current_snapshots, page_blocks, store_snapshot
from transform.boilerplate.learning import learn
from warehouse.connection import open_writer
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from extract.hub import HubProfile
    from flows.lanes import Lanes
    from flows.progress import Progress
    from flows.shard import Setup
    from load.run import Run

_BEFORE_LEARNING = frozenset({StaleReason.RULES, StaleReason.MODEL})
_AFTER_LEARNING = frozenset({StaleReason.TEMPLATES})


def settle(home: Path, run: Run, setup: Setup, lanes: Lanes, progress: Progress) -> int:
    """Redo what other rules made, learn the templates of hubs with new blocks, redo what they change.

    Returns the number of outcomes that were transformed again.
    """
    redone = redo(home, run, setup, lanes, progress, _BEFORE_LEARNING)
    progress.stage("learn")
    learn_templates(home, run.run_id, setup.options.profiles)
    redone += redo(home, run, setup, lanes, progress, _AFTER_LEARNING)
    with open_writer(home) as connection:
        connection.execute(statement("settled"), {"now": _now()})
    return redone


def learn_templates(home: Path, run_id: str, profiles: Mapping[str, HubProfile]) -> list[str]:
    """Learn the templates of every hub that got blocks since it learned last, and return these hubs."""
    with open_writer(home) as connection:
        rows = connection.execute(statement("unsettled_hubs")).fetchall()
    hubs = [hub for (hub,) in rows]
    for hub in hubs:
        learned_at = _now()
        with open_writer(home) as connection:
            snapshot = chosen(learn(hub, page_blocks(connection, hub)), profiles.get(hub))
        store_snapshot(home, run_id, snapshot, learned_at=learned_at)
    return hubs


def redo(  # noqa: PLR0913, PLR0917  (a pass is told all it needs)
    home: Path, run: Run, setup: Setup, lanes: Lanes, progress: Progress, reasons: frozenset[StaleReason]
) -> int:
    """Transform stale outcomes again from the raw zone; returns how many there were."""
    with open_writer(home) as connection:
        templates = current_snapshots(connection)
    snapshots = {hub: snapshot.snapshot_id for hub, snapshot in templates.items()}
    versions = replace(run.versions, snapshots=snapshots)
    again = replace(
        run,
        run_id=f"{run.run_id}-{'-'.join(sorted(reasons))}",
        kind="redo",
        arguments=", ".join(sorted(reasons)),
        started_at=_now(),
        versions=versions,
        sources=(),
        known=(),
    )
    request = StaleRequest(versions=versions, snapshots=templates, reasons=reasons)
    stale = stale_shards(home, again.run_id, request)
    if not stale:
        return 0
    progress.stage("redo")
    folder = RunFolder(home=home, run_id=again.run_id)
    tasks = plan_redo(folder, stale, replace(setup, versions=versions, templates=templates))
    merge_run(home, again, sorted(lanes.run(tasks), key=lambda shard: shard.shard))
    return sum(part.outcomes for part in stale)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
