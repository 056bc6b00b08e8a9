"""Phrases that a title is looked at for, sorted by where in it they must stand.

In: phrases as `page_type.toml` writes them. Out: `Phrases`, which answer for a title in a few comparisons.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by where they must stand in a title: as all of it, at its beginning or end, anywhere."""

    whole: frozenset[str]
    first: tuple[str, ...]
    last: tuple[str, ...]
    inside: tuple[str, ...]

    def fit(self, title: str) -> bool:
        """Say whether any of them stands in a title (case folded), where it must."""
        if title in self.whole or title.startswith(self.first) or title.endswith(self.last):
            return True
        return any(phrase in title for phrase in self.inside)


def read_phrases(written: Iterable[str]) -> Phrases:
    """Return phrases as `page_type.toml` writes them: `^` begins the title, `$` ends it, both are all of it."""
    placed: defaultdict[tuple[bool, bool], list[str]] = defaultdict(list)
    for phrase in written:
        place = phrase.startswith("^"), phrase.endswith("$")
        placed[place].append(phrase.removeprefix("^").removesuffix("$"))
    return Phrases(
        whole=frozenset(placed[True, True]),
        first=tuple(placed[True, False]),
        last=tuple(placed[False, True]),
        inside=tuple(placed[False, False]),
    )
