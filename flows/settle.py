"""After a merge: what the new pages teach is learned, and what that makes stale is done again.

In: a workshop: the home, the run that was merged, its workers. Out: how many outcomes were made again.
Afterwards every outcome is made with the current rules, model and templates, so the order in which pages
arrived makes no difference. Each pass is a run of its own in the ledger (kind "redo"), in one transaction;
a run killed in between is completed by the next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from flows.hubs.template_choices import chosen
from flows.workers.plan import RunFolder, plan_again
from load.loader import merge_run
from load.stale import StaleReason, StaleRequest, StaleShard, stale_shards
from load.templates import LEARNED_PAGES, current_snapshots, hub_pages, store_snapshots
from transform.boilerplate.learning import learn
from warehouse.connection import open_writer
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from extract.hub import HubProfile
    from flows.progress import Progress
    from flows.workers.lanes import Lanes
    from flows.workers.tasks import Setup
    from load.run import Run, Versions

_BEFORE_LEARNING = frozenset({StaleReason.RULES, StaleReason.MODEL})
_AFTER_LEARNING = frozenset({StaleReason.TEMPLATES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What every pass over a home's pages works with."""

    home: Path
    run: Run
    setup: Setup
    lanes: Lanes
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which outcomes a pass redoes: by reason, and of one hub or some pages only (None: of all)."""

    reasons: frozenset[StaleReason]
    hub: str | None = None
    pages: frozenset[str] | None = None


def settle(shop: Workshop) -> int:
    """Redo what other rules made, learn the templates of hubs with new blocks, redo what they change.

    Returns the number of outcomes that were transformed again.
    """
    redone = redo(shop, Selection(reasons=_BEFORE_LEARNING))
    shop.progress.stage("learn")
    learn_templates(shop.home, shop.run.run_id, shop.setup.options.profiles)
    redone += redo(shop, Selection(reasons=_AFTER_LEARNING))
    with open_writer(shop.home) as connection:
        connection.execute(statement("settled"), {"now": _now()})
    return redone


def learn_templates(home: Path, run_id: str, profiles: Mapping[str, HubProfile]) -> list[str]:
    """Learn the templates of every hub that got blocks since it learned last, and return these hubs."""
    chosen_for = [hub for hub, profile in profiles.items() if profile.templates]
    with open_writer(home) as connection:
        rows = connection.execute(statement("unsettled_hubs"), {"chosen": chosen_for}).fetchall()
    for hubs in _together(rows):
        learned_at = _now()
        with open_writer(home) as connection:
            learned = {hub: learn(hub, pages) for hub, pages in hub_pages(connection, hubs)}
        # What an operator chose holds for a hub without pages, too.
        snapshots = [chosen(learned.get(hub) or learn(hub, ()), profiles.get(hub)) for hub in hubs]
        store_snapshots(home, run_id, snapshots, learned_at=learned_at)
    return [hub for hub, _ in rows]


def _together(sizes: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Yield hubs that are read at once, small ones together: a question for each took as long as learning."""
    group: list[str] = []
    held = 0
    for hub, pages in sizes:
        if group and held + pages > LEARNED_PAGES:
            yield group
            group, held = [], 0
        group.append(hub)
        held += pages
    if group:
        yield group


def redo(shop: Workshop, selection: Selection) -> int:
    """Transform stale outcomes again from the raw zone; returns how many there were."""
    with open_writer(shop.home) as connection:
        templates = current_snapshots(connection)
    snapshots = {hub: snapshot.snapshot_id for hub, snapshot in templates.items()}
    versions = replace(shop.run.versions, snapshots=snapshots)
    again = _as_redo(shop.run, versions, selection)
    request = StaleRequest(
        versions=versions, snapshots=templates, reasons=selection.reasons, hub=selection.hub
    )
    stale = list(_selected(stale_shards(shop.home, again.run_id, request), selection.pages))
    if not stale:
        return 0
    shop.progress.stage("redo")
    folder = RunFolder(home=shop.home, run_id=again.run_id)
    tasks = plan_again(folder, stale, replace(shop.setup, versions=versions, templates=templates))
    merge_run(shop.home, again, sorted(shop.lanes.run(tasks), key=lambda shard: shard.shard))
    return sum(part.outcomes for part in stale)


def _as_redo(run: Run, versions: Versions, selection: Selection) -> Run:
    """Return the ledger's row of a pass: a run of its own, named after the run that it belongs to."""
    reasons = sorted(selection.reasons)
    return replace(
        run,
        run_id=f"{run.run_id}-{'-'.join(reasons)}",
        kind="redo",
        arguments=", ".join(reasons),
        started_at=_now(),
        versions=versions,
        sources=(),
        known=(),
    )


def _selected(stale: list[StaleShard], pages: frozenset[str] | None) -> Iterator[StaleShard]:
    """Yield the parts of the work list with the outcomes of the given pages only."""
    if pages is None:
        yield from stale
        return
    import pyarrow.compute as pc  # here: it takes 30 ms to import, and most runs select nothing

    wanted = pa.array(sorted(pages), pa.string())
    for part in stale:
        table = pq.read_table(part.path)
        kept = table.filter(pc.is_in(table["page_id"], value_set=wanted))
        if kept.num_rows:
            pq.write_table(kept, part.path)
            yield StaleShard(path=part.path, outcomes=kept.num_rows)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
