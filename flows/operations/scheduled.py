"""The flows that run on a schedule besides ingest and scrape: inbox, quality report, compaction.

In: parameters of deployments (prefect.yaml) or of `hubhouse serve`. Out: what each did. Entry points:
`flows.operations.scheduled:inbox`, `flows.operations.scheduled:quality`, `flows.operations.scheduled:compaction`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from pydantic import Field

from flows.engine import walk
from flows.ingest import read_options
from flows.operations.inbox import new_files, settled_files
from flows.operations.notify import notify, unattended
from flows.operations.status import status
from flows.request import Request
from flows.summary import Summary  # noqa: TC001  (the same)
from flows.writing import writing
from warehouse.publish import publish

Home = Annotated[Path | None, Field(description="Where the warehouse lives; None: HUBHOUSE_HOME.")]


@flow(name="inbox", persist_result=False)
def inbox(
    folder: Annotated[
        str, Field(description="A folder or a bucket's prefix: every file below it is loaded once.")
    ],
    home: Home = None,
) -> Summary | None:
    """Load what is new in a folder; files that are still being written wait for the next time."""
    with unattended(home, "inbox") as settings:
        files = list(settled_files(folder))
        sources = new_files(files, read_options(Request(sources=tuple(files)), settings), settings.home)
        return walk(Request(sources=tuple(sources)), settings) if sources else None


@flow(name="quality", persist_result=False)
def quality(home: Home = None) -> dict[str, Any]:
    """Report the state of the warehouse; alerts go to the webhook, if there is one."""
    with unattended(home, "quality") as settings:
        state = status(settings.home, datetime.now(UTC).replace(tzinfo=None))
        lines = [f"- {alert}" for alert in state["alerts"]] or ["Nothing wants attention."]
        create_markdown_artifact(key="quality", markdown="\n".join(lines))
        if state["alerts"]:
            notify(settings, {"event": "alerts", "home": str(settings.home), "alerts": state["alerts"]})
        return state


@flow(name="compaction", persist_result=False)
def compaction(home: Home = None) -> str:
    """Publish a release without the space of deleted rows, and return its name."""
    with unattended(home, "compaction") as settings, writing(settings.home, "compaction"):
        return publish(settings.home, None)
