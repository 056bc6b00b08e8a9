"""Two years of hubs: live, day by day, and by backfill in random order with kills, end in equal tables.

The live side runs in one process with its workers kept: 730 starts of Python would prove nothing more. The
backfill side is the command line, killed by SIGKILL. `test_backfill.py` and `test_holds.py` guard the same
in seconds.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import groupby
from subprocess import TimeoutExpired
from typing import TYPE_CHECKING, Any

import pytest

from flows.ingest import run_ingest
from flows.progress import SILENT
from flows.request import Request
from flows.settings import load_settings
from flows.workers.lanes import open_lanes

if TYPE_CHECKING:
    from pathlib import Path

    from load.run import Held

DAYS, BREAK_DAY = 730, 500
BROKEN_HUB = "west-hub.example"
KILLS_EACH_MONTH = 1
# A month of backfill takes some 20 seconds on an idle machine; a kill falls anywhere into it.
LATEST_KILL_SECONDS = 20.0


def day_by_day(hubhouse: Any, files: list[Path]) -> dict[str, tuple[Held, ...]]:
    """Load each day as it comes; the operator accepts what is held at once. Returns the holds by day."""
    settings = load_settings(home=hubhouse.home, workers=1)
    holds: dict[str, tuple[Held, ...]] = {}
    with open_lanes(settings, SILENT) as lanes:
        for day, written in groupby(files, key=lambda path: path.stem):
            request = Request(sources=tuple(map(str, written)))
            if held := run_ingest(request, settings, lanes).held:
                holds[day] = held
                for one in held:
                    hubhouse("holds", "accept", one.hub)
    return holds


def backfill_months(hubhouse: Any, dumps: Path, dice: random.Random) -> int:
    """Backfill month by month in random order, each killed before it is completed; returns the kills."""
    months = sorted({path.stem[:7] for path in dumps.rglob("*.jsonl")})
    dice.shuffle(months)
    kills = 0
    for month in months:
        arguments = ("backfill", f"{dumps}/*/{month}-*.jsonl", "--order", dice.choice(("newest", "oldest")))
        for _ in range(KILLS_EACH_MONTH):
            process = hubhouse.start(*arguments)
            try:
                process.communicate(timeout=dice.uniform(0.0, LATEST_KILL_SECONDS))
            except TimeoutExpired:
                process.kill()
                process.communicate()
                kills += 1
        hubhouse(*arguments)
    return kills


@pytest.mark.proof
def test_two_years_live_and_by_backfill_with_kills_end_in_equal_tables(
    make_hubhouse: Any, hub_history: Any, tmp_path: Path
) -> None:
    plan = hub_history.Plan(days=DAYS, break_day=BREAK_DAY, arrivals=(0, 0, 1), revised=0.004)
    files = hub_history.write_history(plan, tmp_path / "dumps")
    live, filled = make_hubhouse(tmp_path / "live"), make_hubhouse(tmp_path / "filled")

    holds = day_by_day(live, files)
    break_day = hub_history.START + timedelta(days=BREAK_DAY)
    first = first_broken(hub_history, plan, break_day)
    assert list(holds) == [first.day.isoformat()], "held back on another day than that of the break"
    ((hold,),) = holds.values()
    assert (hold.hub, hold.first_page) == (BROKEN_HUB, first.url)

    assert backfill_months(filled, tmp_path / "dumps", random.Random(3))
    expected, found = live.tables(), filled.tables()
    assert [name for name in expected if expected[name] != found[name]] == []


def first_broken(hub_history: Any, plan: Any, break_day: date) -> Any:
    """Return the first page that the broken hub shows in its new layout."""
    return next(
        one
        for one in hub_history.history(plan)
        if f"{one.hub}-hub.example" == BROKEN_HUB and one.day >= break_day and one.status == 200
    )
