"""`hubhouse serve`: schedules and the inbox in one process, without a server set up by hand.

In: what to run and when. Out: nothing; it serves until it is stopped. The deployments are the same flows as
in prefect.yaml; the configured server keeps their schedules, or one on loopback that lives as long.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import serve
from prefect.client.schemas.schedules import CronSchedule
from prefect.types.entrypoint import EntrypointType
from pydantic import ValidationError

from extract.locations import is_url
from flows.errors import UsageError
from flows.operations.local_server import scheduling_server
from flows.operations.scheduled import compaction, inbox, quality
from flows.scrape import scrape

if TYPE_CHECKING:
    from collections.abc import Iterator

# Nightly and weekly work, when people and scrapes are asleep (UTC).
QUALITY_CRON = "30 2 * * *"
COMPACTION_CRON = "0 3 * * 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What one process serves: an inbox looked into every so many seconds, hubs scraped by a cron line."""

    home: Path
    inbox: str | None = None
    inbox_seconds: int = 60
    hubs: tuple[str, ...] = ()
    scrape_cron: str = "0 1 * * *"


def serve_all(served: Served) -> None:
    """Serve until stopped; one run at a time, because the home has one lease anyway.

    Raises UsageError for a schedule that is none.
    """
    _check_cron(served.scrape_cron)
    with scheduling_server():
        serve(*deployments(served), limit=1)


def deployments(served: Served) -> Iterator[Any]:
    """Yield the deployments of what is served."""
    home = {"home": served.home.absolute()}
    common: dict[str, Any] = {"entrypoint_type": EntrypointType.MODULE_PATH, "tags": ["hubhouse"]}
    if served.inbox is not None:
        yield inbox.to_deployment(
            "inbox",
            interval=served.inbox_seconds,
            parameters={**home, "folder": _placed(served.inbox)},
            description="Loads what is new in the inbox.",
            **common,
        )
    for hub in served.hubs:
        yield scrape.to_deployment(
            f"scrape {hub}",
            cron=served.scrape_cron,
            parameters={**home, "target": hub},
            description=f"Scrapes {hub} and loads the captures.",
            **common,
        )
    yield quality.to_deployment(
        "nightly quality", cron=QUALITY_CRON, parameters=home, description="Reports alerts.", **common
    )
    yield compaction.to_deployment(
        "weekly compaction", cron=COMPACTION_CRON, parameters=home, description="Gives space back.", **common
    )


def _check_cron(line: str) -> None:
    try:
        CronSchedule(cron=line)
    except ValidationError as error:
        raise UsageError(
            f"serve: --scrape-cron {line!r}: no cron line; give five fields, as in '0 1 * * *'"
        ) from error


def _placed(inbox: str) -> str:
    """Return the inbox as a run finds it that starts in another folder."""
    return inbox if is_url(inbox) else str(Path(inbox).absolute())
