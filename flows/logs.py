"""Structured logs: one JSON object a line on standard error, off by default.

In: HUBHOUSE_LOG (a level's name), events. Out: lines such as {"at": ..., "level": "info", "event": "shard",
"run_id": ...}.
"""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime

from flows.output import to_json

_LOGGER = logging.getLogger("hubhouse")


class _JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; fields given to `event` follow the fixed ones."""
        at = datetime.fromtimestamp(record.created, tz=UTC).isoformat()
        fixed = {"at": at, "level": record.levelname.lower(), "event": record.getMessage()}
        return to_json({**fixed, **getattr(record, "fields", {})})


def configure(level: str | None) -> None:
    """Write events from this level on; None: write none. Calling it again changes the level."""
    _LOGGER.handlers.clear()
    _LOGGER.propagate = False
    _LOGGER.setLevel(level.upper() if level else logging.CRITICAL + 1)
    if level:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_JsonLines())
        _LOGGER.addHandler(handler)


def event(name: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Log one event with its fields."""
    _LOGGER.log(level, name, extra={"fields": fields})
