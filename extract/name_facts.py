"""What a file's name says of its page, by the hub profiles' name patterns.

In: the profiles and a path as given. Out: `NameFacts`; all None where no pattern fits.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from extract.instants import parse_instant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.hub import HubProfile, NamePattern


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFacts:
    """The URL that the pattern that fitted builds, and the instant it names (naive UTC)."""

    target_uri: str | None = None
    captured_at: datetime | None = None


def facts_of_name(profiles: Mapping[str, HubProfile], path: str) -> NameFacts:
    """Return what the first pattern that fits `path` says, profiles in the mapping's order."""
    for profile in profiles.values():
        for pattern in profile.name_patterns:
            match = _compiled(pattern.pattern).search(path)
            if match:
                return _facts(pattern, {name: value or "" for name, value in match.groupdict().items()})
    return NameFacts()


def _facts(pattern: NamePattern, groups: Mapping[str, str]) -> NameFacts:
    captured_at = None
    if pattern.captured_at and groups.get("captured_at"):
        try:
            captured_at = parse_instant(datetime.strptime(groups["captured_at"], pattern.captured_at))  # noqa: DTZ007
        except ValueError:  # the pattern fitted, the digits are no time
            captured_at = None
    target_uri = pattern.target_uri.format_map(groups) if pattern.target_uri else None
    return NameFacts(target_uri=target_uri, captured_at=captured_at)


@functools.lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
