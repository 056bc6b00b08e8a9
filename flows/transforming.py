"""The pages of a run through its workers: at once, or after the first templates of their hub.

    transform -> [learn -> transform what waited]

In: a workshop and the shards of a run. Out: what they wrote, and the templates that were learned on the way. They
are learned from prints, before anything is merged, as `flows.settle` would learn them from the warehouse: of the same
pages the same, so that settling finds nothing to do again.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import chain, groupby
from typing import TYPE_CHECKING

from flows.hubs.template_choices import chosen
from flows.logs import event
from flows.workers.newcomers import WaitingShard, newcomers_file, read_chunks
from flows.workers.plan import RunFolder, plan_again
from load.run import Learned
from load.stale import SHARD_OUTCOMES
from load.templates import LEARNED_PAGES
from transform.boilerplate.learning import learn
from transform.boilerplate.pages import PageBlocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extract.hub import HubProfile
    from flows.settle import Workshop
    from flows.workers.newcomers import Chunk, Newcomer
    from flows.workers.tasks import Setup, ShardTask
    from load.run import ShardManifest

    # Of each chunk the outcomes that are to be made, or made again.
    Again = defaultdict[Chunk, set[int]]


# A sample may grow by so many newcomers before it is cut: cutting it at each chunk took longer than reading them.
SPARE_PAGES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Transformed:
    """What the shards of a run wrote, in the order of their numbers, and the templates that its newcomers taught.

    While these were learned, for so many seconds, the workers had nothing to do.
    """

    shards: tuple[ShardManifest, ...]
    learned: tuple[Learned, ...] = ()
    learn_seconds: float = 0.0


def transform(shop: Workshop, tasks: Iterator[ShardTask]) -> Transformed:
    """Transform all pages of all shards; planning goes on meanwhile."""
    shards = _through(shop, tasks)
    started = time.monotonic()
    chunks = {
        shard.shard: read_chunks(newcomers_file(shop.home, shop.run.run_id, shard.shard)) for shard in shards
    }
    hubs = hubs_to_learn(chain.from_iterable(chunks.values()))
    if not hubs:
        return Transformed(shards=tuple(shards))
    shop.progress.stage("learn")
    again: Again = defaultdict(set)
    profiles = shop.setup.options.profiles
    learned = tuple(filter(None, (_learn(hub, found, profiles.get(hub), again) for hub, found in hubs)))
    seconds = time.monotonic() - started
    parts = chain.from_iterable(_waiting(shard, chunks[shard.shard], again) for shard in shards)
    folder = RunFolder(home=shop.home, run_id=shop.run.run_id)
    setup = _with_templates(shop.setup, learned)
    tasks = plan_again(folder, parts, setup, first=shards[-1].shard + 1)
    return Transformed(shards=(*shards, *_through(shop, tasks)), learned=learned, learn_seconds=seconds)


def _through(shop: Workshop, tasks: Iterator[ShardTask]) -> list[ShardManifest]:
    weights: dict[int, int] = {}

    def told() -> Iterator[ShardTask]:
        for task in tasks:
            weights[task.shard] = task.weight
            shop.progress.plan(task.weight)
            yield task

    shop.progress.stage("transform")
    shards: list[ShardManifest] = []
    for shard in shop.lanes.run(told()):
        shop.progress.done(weights.pop(shard.shard))
        event("shard", shard=shard.shard, sightings=shard.sightings)
        shards.append(shard)
    return sorted(shards, key=lambda shard: shard.shard)


def hubs_to_learn(chunks: Iterable[Chunk]) -> list[tuple[str, list[Chunk]]]:
    """Return the chunks of each hub of which a page waits or several came; a single page teaches nothing."""
    found: dict[str, list[Chunk]] = defaultdict(list)
    for chunk in chunks:
        found[chunk.hub].append(chunk)
    return [
        (hub, parts)
        for hub, parts in sorted(found.items())
        if sum(part.pages for part in parts) > 1 or any(part.waits for part in parts)
    ]


def _learn(hub: str, chunks: Sequence[Chunk], profile: HubProfile | None, again: Again) -> Learned | None:
    """Learn the templates of a hub, and put down in `again` which of its pages are to be transformed with them.

    These are the pages that wait, and those of which a template decides a block. None: it was one page all the time.
    """
    sample: list[Newcomer] = []
    transformed: list[tuple[Chunk, Newcomer]] = []
    for chunk in chunks:
        newcomers = chunk.read()
        again[chunk].update(newcomer.outcome_id for newcomer in newcomers if newcomer.waits)
        transformed += [(chunk, newcomer) for newcomer in newcomers if not newcomer.waits]
        sample += newcomers
        if len(sample) > LEARNED_PAGES + SPARE_PAGES:
            sample = sample_of(sample)
    pages = list(_pages(sample_of(sample)))
    if len(pages) == 1:
        return None
    snapshot = chosen(learn(hub, pages), profile)
    for chunk, newcomer in transformed:
        if any(snapshot.decision(block) for block in newcomer.prints):
            again[chunk].add(newcomer.outcome_id)
    return Learned(snapshot=snapshot, pages=len(pages), last_page_id=pages[-1].page_id)


def _waiting(shard: ShardManifest, chunks: Iterable[Chunk], again: Again) -> Iterator[WaitingShard]:
    """Yield what of a shard is to be transformed, in parts: a large archive is one shard, for one worker."""
    held: list[Chunk] = []
    outcomes: set[int] = set()
    for chunk in filter(again.get, chunks):
        held.append(chunk)
        outcomes |= again[chunk]
        if len(outcomes) >= SHARD_OUTCOMES:
            yield from _part(shard, held, outcomes)
            held, outcomes = [], set()
    yield from _part(shard, held, outcomes)


def _part(shard: ShardManifest, chunks: Sequence[Chunk], outcomes: Iterable[int]) -> Iterator[WaitingShard]:
    if chunks and shard.payloads is not None:
        yield WaitingShard(chunks=tuple(chunks), payloads=shard.payloads, outcome_ids=frozenset(outcomes))


def sample_of(newcomers: list[Newcomer], most: int = LEARNED_PAGES) -> list[Newcomer]:
    """Return the newcomers that a large hub is learned from, as load.templates.hub_pages chooses them.

    A sample of parts of a hub, each sampled, is the sample of the whole.
    """
    if len(newcomers) <= most:
        return newcomers
    ids = sorted({newcomer.page.page_id for newcomer in newcomers})[:most]
    return [newcomer for newcomer in newcomers if newcomer.page.page_id <= ids[-1]]


def _pages(newcomers: Iterable[Newcomer]) -> Iterator[PageBlocks]:
    """Yield each page once, by its smallest outcome, with its first capture time."""
    ordered = sorted(newcomers, key=lambda newcomer: (newcomer.page.page_id, newcomer.outcome_id))
    for page_id, same in groupby(ordered, key=lambda newcomer: newcomer.page.page_id):
        first, *others = same
        times = [one.page.captured_at for one in (first, *others) if one.page.captured_at]
        yield PageBlocks(
            page_id=page_id,
            url=first.page.target_uri,
            captured_at=min(times, default=None),
            blocks=first.prints,
        )


def _with_templates(setup: Setup, learned: Sequence[Learned]) -> Setup:
    fresh = {one.snapshot.hub: one.snapshot for one in learned}
    snapshots = {hub: snapshot.snapshot_id for hub, snapshot in fresh.items()}
    versions = replace(setup.versions, snapshots={**setup.versions.snapshots, **snapshots})
    return replace(setup, versions=versions, templates={**setup.templates, **fresh})
