"""An instant as a value of the command line.

In: ISO 8601 text. Out: a naive UTC datetime, or a usage error that shows the form.
"""

from __future__ import annotations

from datetime import UTC, datetime

import click


class Instant(click.ParamType[datetime]):
    """An ISO 8601 time; without an offset it is UTC. Gives a naive UTC datetime."""

    name = "timestamp"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the instant, or fail with the form that is wanted."""
        if isinstance(value, datetime):
            return value
        try:
            parsed = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no ISO 8601 time such as 2026-05-11T08:00:00Z", param, ctx)
        return parsed.astimezone(UTC).replace(tzinfo=None) if parsed.tzinfo else parsed


INSTANT = Instant()
