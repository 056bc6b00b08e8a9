"""The hub profiles of a home, as every run and command of ours takes them.

In: a home. Out: its profiles by key. Here they meet the kinds of blocks, of which extract knows nothing. A hub that is
named and not there is told with those that are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.hub import load_profiles
from flows.errors import UsageError
from transform.blocks import KINDS
from warehouse.connection import open_release
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from extract.hub import HubProfile


def home_profiles(home: Path | None) -> dict[str, HubProfile]:
    """Return the built-in profiles and the home's; raises ProfileError as `load_profiles`, for kinds too."""
    return load_profiles(home, KINDS)


def named(profiles: Iterable[str]) -> str:
    """Return how a message tells which hubs have a profile."""
    return f"profiles: {', '.join(sorted(profiles))}"


def require_loaded(home: Path, hub: str | None) -> None:
    """Refuse the name of a hub that the release has no page of. Raises UsageError."""
    if hub is None:
        return
    with open_release(home) as release:
        row = release.execute(statement("hub_is_loaded"), {"hub": hub}).fetchone()
    if row is None:
        raise UsageError(
            f"hub: {hub}: no page of it is loaded; `hubhouse hubs` lists the hubs that have some"
        )
