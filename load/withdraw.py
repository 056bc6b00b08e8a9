"""Withdrawing: captures are taken out of the warehouse as if they had never been loaded.

In: the home and what to withdraw: a run, a source, or what is held back of a hub. Out: how many captures
went. One transaction; articles and versions are made anew from the captures that stay, by the statements of
a merge. Payloads that nothing refers to any more stay in the raw zone until the run's folder is swept.

The caller holds the home's lease, and settles and publishes afterwards: the hubs concerned learn their
templates anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from load.tables import OF_OUTCOME
from warehouse.connection import open_writer
from warehouse.errors import WarehouseError
from warehouse.sql import statement

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

# What can be withdrawn: the name of the statement that finds the captures.
RUN, SOURCE, HELD = "of_run", "of_source", "of_hold"

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


def withdraw(home: Path, what: str, target: str) -> int:
    """Withdraw the captures of a run id, a container's path or a hub's held pages; returns how many.

    Raises WarehouseError, with nothing changed, when there are none.
    """
    with open_writer(home) as connection:
        connection.execute("BEGIN")
        try:
            captures = _find(connection, what, target)
            withdraw_found(connection)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    return captures


def withdraw_found(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the captures in the temporary table `withdrawn` out, within the caller's transaction."""
    for step in _STEPS:
        connection.execute(statement(step))
    for table in OF_OUTCOME:
        connection.execute(statement("forget_children").replace("{table}", table))
    for step in _AFTERWARDS:
        connection.execute(statement(step))


def _find(connection: duckdb.DuckDBPyConnection, what: str, target: str) -> int:
    connection.execute(statement(f"withdraw/1_{what}"), {"target": target})
    row = connection.execute("SELECT count(*) FROM withdrawn").fetchone()
    if not row or not row[0]:
        raise WarehouseError(f"withdraw: {target}: no captures of it are loaded; see `hubhouse runs`")
    return int(row[0])
