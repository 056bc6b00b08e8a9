"""The hub of each page of a container: what `find_hub` says, for pages by the million.

In: the profiles, and of each page its URL and the beginning of its bytes. Out: the hub's key or None. A host is
looked up once. Marks are looked for in every text, and in mark-up only where one of few anchors stands.
"""

from __future__ import annotations

import functools
from collections import Counter
from typing import TYPE_CHECKING

from extract.hub import folded_mark, marked_hub
from extract.hub_hosts import hub_at, known_places, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.hub import HubProfile

# The notices that hold marks stand at the top of a dump, and behind the head of a page.
_TEXT_BYTES = 32 << 10
_MARKUP_BYTES = 16 << 10

# A crawl of the whole web has hosts without end.
_REMEMBERED_HOSTS = 10_000


class HubFinder:
    """Finds hubs by the same rules as `find_hub`."""

    def __init__(self, profiles: Mapping[str, HubProfile]) -> None:
        self._profiles = profiles
        self._hub_at = functools.lru_cache(_REMEMBERED_HOSTS)(
            functools.partial(hub_at, known_places(profiles))
        )
        self._anchors = mark_anchors(profiles)

    def find(self, target_uri: str | None, payload: bytes, *, is_markup: bool) -> str | None:
        """Return the hub of a page; its marks are asked only when its host is none of a profile."""
        place = place_of(target_uri)
        hub = self._hub_at(place) if place.host else None
        if hub is None and not (place.host and is_markup and not self._has_anchor(payload[:_MARKUP_BYTES])):
            hub = marked_hub(self._profiles, payload[:_TEXT_BYTES].decode("utf-8", "ignore"))
        return hub or place.host.removeprefix("www.") or None

    def _has_anchor(self, head: bytes) -> bool:
        lowered = head.lower()
        return any(anchor in lowered for anchor in self._anchors)


def mark_anchors(profiles: Mapping[str, HubProfile]) -> tuple[bytes, ...]:
    """Return lower-case phrases: a page with a mark in plain spacing holds one of them. Without marks: ()."""
    return _anchors(tuple(folded_mark(mark) for profile in profiles.values() for mark in profile.marks))


@functools.lru_cache(maxsize=16)
def _anchors(marks: tuple[str, ...]) -> tuple[bytes, ...]:
    """Let the longest phrase that marks share stand for them: three phrases for the sixty of a family."""
    count = Counter(phrase for mark in marks for phrase in _phrases(mark))
    shared = {mark: [phrase for phrase in _phrases(mark) if count[phrase] > 1] for mark in marks}
    anchors = {max(shared[mark], key=len, default=mark) for mark in marks}
    return tuple(sorted(one.encode() for one in anchors if not any(one != o and o in one for o in anchors)))


def _phrases(mark: str) -> set[str]:
    words = mark.split()
    return {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 2, len(words) + 1)}
