"""Telling others: one JSON object to the operator's webhook, when one is set.

In: the settings and an event. Out: whether it was delivered. Without HUBHOUSE_WEBHOOK nothing leaves the
machine, and a webhook that fails never fails a run.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extract.half_characters import without_halves
from flows.logs import configure, event
from flows.output import to_json
from flows.settings import load_settings
from flows.terminal import escape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.settings import Settings

TIMEOUT_SECONDS = 10.0
# Of what a webhook answered: its words are a stranger's, and a status line may have 64 KB.
SAID_CHARACTERS = 200


# On an error that the webhook knows of: the flow around a flow tells it not again.
_TOLD = "HUBHOUSE_WEBHOOK was told of this."


@contextlib.contextmanager
def unattended(home: Path | None, what: str) -> Iterator[Settings]:
    """Give the settings to a flow that runs in a process of its own: it logs, and its failure is told."""
    settings = load_settings(home=home)
    configure(settings.log)
    with failures_told(settings, what):
        yield settings


@contextlib.contextmanager
def failures_told(settings: Settings, what: str) -> Iterator[None]:
    """Tell the webhook, once, of an error that ends the block, and let the error pass."""
    try:
        yield
    except Exception as error:
        if _TOLD not in getattr(error, "__notes__", ()) and notify_failure(settings, what, str(error)):
            error.add_note(_TOLD)
        raise


def notify_failure(settings: Settings, what: str, cause: str) -> bool:
    """Tell the webhook of a failure; the cause may name a file whose name is no valid Unicode."""
    home = str(settings.home)
    told = {"event": "failed", "what": what, "home": home, "error": without_halves(cause)}
    return notify(settings, told)


def notify(settings: Settings, told: dict[str, Any]) -> bool:
    """Post what is told to the webhook; False when there is none or it did not answer in time.

    The post has a thread of its own: a timeout of a socket begins anew with each byte, so that an answer that
    comes byte by byte would hold the run for as long as it drips.
    """
    if settings.webhook is None:
        return False
    said: list[str] = []
    thread = threading.Thread(target=_post, args=(settings.webhook, told, said), daemon=True)
    thread.start()
    thread.join(TIMEOUT_SECONDS)
    error = said[0] if said else f"no answer in {TIMEOUT_SECONDS:g} s"
    if error:
        host = urlsplit(settings.webhook).hostname  # the path of many a webhook is its password
        event("webhook", level=logging.WARNING, host=host, error=error)
    return not error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an error: followed, a post becomes a GET without what is told, whose answer sounds like success."""

    def redirect_request(self, *_: object) -> None:
        """Follow none."""


def _post(address: str, told: dict[str, Any], said: list[str]) -> None:
    """Post, and say what went wrong: "" for nothing."""
    try:
        request = urllib.request.Request(  # noqa: S310  (the settings take http and https only)
            address, to_json(told).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT_SECONDS):
            said.append("")
    except Exception as error:  # noqa: BLE001  (whatever it answers, the run's own error is what counts)
        said.append(escape(f"{type(error).__name__}: {error}")[:SAID_CHARACTERS])
