"""Telling others: one JSON object to the operator's webhook, when one is set.

In: the settings and an event. Out: whether it was delivered. Without HUBHOUSE_WEBHOOK nothing leaves the
machine, and a webhook that fails never fails a run.
"""

from __future__ import annotations

import contextlib
import logging
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

from flows.logs import event
from flows.output import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.settings import Settings

TIMEOUT_SECONDS = 10.0


@contextlib.contextmanager
def failures_told(settings: Settings, what: str) -> Iterator[None]:
    """Tell the webhook of an error that ends the block, and let the error pass."""
    try:
        yield
    except Exception as error:
        told = {"event": "failed", "what": what, "home": str(settings.home), "error": str(error)}
        notify(settings, told)
        raise


def notify(settings: Settings, told: dict[str, Any]) -> bool:
    """Post what is told to the webhook; False when there is none or it did not answer."""
    if settings.webhook is None:
        return False
    request = urllib.request.Request(  # noqa: S310  (the settings take http and https only)
        settings.webhook, to_json(told).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310
            return True
    except (urllib.error.URLError, OSError) as error:
        event("webhook", level=logging.WARNING, address=settings.webhook, error=str(error))
        return False
