"""The checks of a warehouse: queries that return the rows that offend, with a reason. They gate the publish.

In: a connection. Out: `Finding`s. Each file of checks/ is one check; its first line says how grave it is
and what it is about ("-- error: ..." or "-- warn: ..."); it returns (place, reason).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.errors import CheckError, WarehouseError
from warehouse.sql import scripts, statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

ERROR = "error"  # keeps a release back
WARN = "warn"  # is told
SEVERITIES = frozenset({ERROR, WARN})

# Rows of one check that are told; the count says how many there are.
TOLD_ROWS = 20

# matches "-- error: a key occurs twice"; must not match "-- a comment: not a head"
_HEAD = re.compile(r"-- (error|warn): (.+)\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A check that found something: how many rows, and the first of them as (place, reason)."""

    check: str
    severity: str  # "error" or "warn"
    about: str
    count: int
    rows: tuple[tuple[str, str], ...]


def run_checks(
    connection: duckdb.DuckDBPyConnection, severities: frozenset[str] = SEVERITIES
) -> list[Finding]:
    """Run the checks of these severities and return those that found something, by name."""
    found = (
        _run(connection, name.removesuffix(".sql"), head, sql)
        for name, sql in scripts("checks")
        if (head := _head(name, sql))[0] in severities
    )
    return [finding for finding in found if finding.count]


def refuse_errors(findings: Sequence[Finding]) -> None:
    """Raise CheckError when a finding is an error; warnings are left to whoever shows them."""
    errors = [finding for finding in findings if finding.severity == ERROR]
    if errors:
        told = "; ".join(
            f"{finding.check}: {finding.count} times {finding.about}, first: {' '.join(finding.rows[0])}"
            for finding in errors
        )
        raise CheckError(f"checks: {told}; nothing was published, the last release stays")


def _head(name: str, sql: str) -> tuple[str, str]:
    head = _HEAD.match(sql)
    if head is None:
        raise WarehouseError(f"check: {name}: no head; begin it with `-- error: ...` or `-- warn: ...`")
    return head[1], head[2]


def _run(connection: duckdb.DuckDBPyConnection, name: str, head: tuple[str, str], sql: str) -> Finding:
    severity, about = head
    rows = connection.execute(statement("told_rows").replace("{check}", sql), {"told": TOLD_ROWS}).fetchall()
    return Finding(
        check=name,
        severity=severity,
        about=about,
        count=rows[0][2] if rows else 0,
        rows=tuple((place, reason) for place, reason, _ in rows),
    )
