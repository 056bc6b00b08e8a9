"""The SQL statements of warehouse/statements, by name.

In: a name. Out: the text of statements/NAME.sql. Statements take named parameters ($name); a file may hold
several statements, separated by semicolons.
"""

from __future__ import annotations

import functools
from pathlib import Path

_HERE = Path(__file__).parent


@functools.cache
def statement(name: str) -> str:
    """Return the SQL text of statements/NAME.sql. Raises FileNotFoundError for a name that does not exist."""
    return (_HERE / "statements" / f"{name}.sql").read_text(encoding="utf-8")


@functools.cache
def scripts(folder: str) -> tuple[tuple[str, str], ...]:
    """Return (file name, text) of every .sql file of a folder of the warehouse, ordered by name."""
    return tuple(
        (path.name, path.read_text(encoding="utf-8")) for path in sorted((_HERE / folder).glob("*.sql"))
    )
