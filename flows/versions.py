"""The versions of this program that decide what a page becomes.

In: nothing. Out: `RULES_AND_MODEL`; a home adds the snapshots its hubs have learned. Outcomes of other
versions are stale.
"""

from __future__ import annotations

from load.run import Versions
from transform.boilerplate.model import MODEL_VERSION
from transform.pipeline import RULES_VERSION

RULES_AND_MODEL = Versions(rules=RULES_VERSION, model=MODEL_VERSION)
