"""What a pass over pages changed: the writer's articles against those of the published release, field by field.

In: the home. Out: a `FieldChange` for each hub and field that differs, none when nothing does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from warehouse.connection import open_release, open_writer
from warehouse.sql import statement

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field of a hub that changes: on how many articles; gained or lost altogether; up to five examples."""

    hub: str
    field: str
    articles: int
    gained: int
    lost: int
    examples: tuple[dict[str, str], ...]


def differences(home: Path) -> list[FieldChange]:
    """Compare what the writer holds with the published release, field by field."""
    fields = statement("rebuild/article_fields")
    with open_release(home) as release, open_writer(home) as writer:
        old, new = release.execute(fields).to_arrow_table(), writer.execute(fields).to_arrow_table()
    with duckdb.connect() as connection:
        connection.register("old_fields", old)
        connection.register("new_fields", new)
        rows = connection.execute(statement("rebuild/difference")).fetchall()
    return [
        FieldChange(
            hub=hub, field=field, articles=articles, gained=gained, lost=lost, examples=tuple(examples)
        )
        for hub, field, articles, gained, lost, examples in rows
    ]
