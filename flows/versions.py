"""The versions of what decides what a page becomes: rules, model, hub profiles.

In: the profiles of a home. Out: `Versions`; the snapshots that hubs have learned are added by the run.
Outcomes of other versions are stale, so an operator who edits a profile finds its effect after the next
run; the pages of other hubs stay as they are.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from load.run import Versions
from transform.boilerplate.model import MODEL_VERSION
from transform.version import RULES_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.hub import HubProfile


# What of a profile decides nothing about a page: how its hub is scraped, and when it is held back.
_BESIDE_RULES = {"scrape", "quality"}


def versions_of(profiles: Mapping[str, HubProfile]) -> Versions:
    """Return the current versions: the rules' own number, the model's, and the digest of each hub's profile."""
    return Versions(
        rules=RULES_VERSION,
        model=MODEL_VERSION,
        profiles={key: _digest(profile) for key, profile in profiles.items()},
    )


def _digest(profile: HubProfile) -> str:
    return hashlib.sha256(profile.model_dump_json(exclude=_BESIDE_RULES).encode()).hexdigest()[:8]
