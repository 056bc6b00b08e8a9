"""The hub profiles of a home, as every run and command of ours takes them.

In: a home. Out: its profiles by key. Here they meet the kinds of blocks, of which extract knows nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.hub import load_profiles
from transform.blocks import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from extract.hub import HubProfile


def home_profiles(home: Path | None) -> dict[str, HubProfile]:
    """Return the built-in profiles and the home's; raises ProfileError as `load_profiles`, for kinds too."""
    return load_profiles(home, KINDS)
