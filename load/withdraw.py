"""Withdrawing: captures are taken out of the warehouse as if they had never been loaded.

In: the home and what to withdraw: a run, a source, or what is held back of a hub. Out: how many captures
went, and how many stay because another run met them too. One transaction; articles and versions are made
anew from the captures that stay, by the statements of a merge. Payloads that nothing refers to any more stay
in the raw zone until the run's folder is swept.

The caller holds the home's lease, and settles and publishes afterwards: the hubs concerned learn their
templates anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from load.tables import OF_OUTCOME
from warehouse import layout
from warehouse.connection import open_release, open_writer
from warehouse.errors import WarehouseError
from warehouse.sql import statement

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

# What can be withdrawn: the name of the statement that finds the captures.
RUN, SOURCE, HELD = "of_run", "of_source", "of_hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """How many captures went, and how many stay because another run met them too."""

    captures: int
    kept: int


_STEPS = (
    "withdraw/2_as_merge",
    "merge/20_touched",
    "merge/22_loose_text",
    "withdraw/3_forget",
    "merge/33_forget_outcome",
)
_AFTERWARDS = (
    "merge/37_forget_text",
    "merge/40_identity",
    "merge/41_versions",
    "merge/42_near_duplicate",
    "withdraw/4_tidy",
)


def is_run(home: Path, target: str) -> bool:
    """Say whether the target is the id of a run."""
    with open_writer(home) as connection:
        row = connection.execute("SELECT run_id FROM meta.run WHERE run_id = $target", {"target": target})
        return row.fetchone() is not None


def withdraw(home: Path, what: str, target: str) -> Withdrawn:
    """Withdraw the captures of a run id, a container's path or a hub's held pages.

    A run's captures that another run met too become the other's: they stay, as they would be there without
    the run. No captures, where the published release alone has some: a kill came before the publish.
    Raises WarehouseError, with nothing changed, when there are none at all.
    """
    with open_writer(home) as connection:
        connection.execute("BEGIN")
        try:
            found = _find(connection, what, target)
            _refuse_nothing(home, target, found)
            withdraw_found(connection)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    return found


def withdraw_found(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the captures in the temporary table `withdrawn` out, within the caller's transaction."""
    for step in _STEPS:
        connection.execute(statement(step))
    for table in OF_OUTCOME:
        connection.execute(statement("forget_children").replace("{table}", table))
    for step in _AFTERWARDS:
        connection.execute(statement(step))


def _find(connection: duckdb.DuckDBPyConnection, what: str, target: str) -> Withdrawn:
    if what == RUN:
        connection.execute("SET VARIABLE withdrawn_run = $target", {"target": target})
        connection.execute(statement("withdraw/1_of_run"))
    else:
        connection.execute("CREATE OR REPLACE TEMP TABLE heir (sighting_id BIGINT)")
        connection.execute(statement(f"withdraw/1_{what}"), {"target": target})
    counted = "SELECT (SELECT count(*) FROM withdrawn), (SELECT count(*) FROM heir)"
    captures, kept = connection.execute(counted).fetchone() or (0, 0)
    return Withdrawn(captures=captures, kept=kept)


def _refuse_nothing(home: Path, target: str, found: Withdrawn) -> None:
    if found.captures + found.kept:
        return
    if layout.link(home).exists():
        with open_release(home) as release:
            if release.execute(statement("withdraw/0_published"), {"target": target}).fetchone() == (True,):
                return
    raise WarehouseError(f"withdraw: {target}: no captures of it are loaded; see `hubhouse runs`")
