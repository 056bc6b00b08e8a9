"""Where the text of a page stands: what its elements say of the text in them, each wording told once.

In: the `Outline` of the elements met so far. Out: places, by number. Elements side by side with the same tag, names
and flags share a place: pages have a thousand elements, and a third as many places with text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.markup import TAGS
from transform.remembered import remembered

if TYPE_CHECKING:
    from transform.outline import Outline

    # What an element says of the text in it: its path, the text's kind and heading level, inherited flags.
    Place = tuple[str, str, int | None, int]

# Utility-class frameworks give an element dozens of classes; the first ones name it.
_PATH_CLASSES = 6
# A path longer than so many characters is cut before the next step is put to it, or a page of unclosed elements would
# take memory by the square of its length. The longest path of 1,883 pages of all sorts has 2,947.
_LONGEST_PATH = 4096


# Above the root element: path, kind, heading level, flags.
_TOP: Place = ("", "paragraph", None, 0)


class Places:
    """The places of one page, in `found`; the first is above its root element."""

    def __init__(self, outline: Outline) -> None:
        self.found = [_TOP]
        self._outline = outline
        self._numbers = {-1: 0}
        self._known: dict[tuple[int, str, str, int], int] = {}
        self._long_paths: dict[str, str] = {}  # each once: cut, those of many places are the same

    def number(self, node: int) -> int:
        """Return the number of an element's place, in `found`; asked only of elements that have text."""
        numbers, known, outline = self._numbers, self._known, self._outline
        parents = outline.parents
        missing = []
        while node not in numbers:
            missing.append(node)
            node = parents[node]
        number = numbers[node]
        if missing:
            tags, names, flags = outline.tags, outline.names, outline.own_flags
            for node in reversed(missing):
                own = (number, tags[node], names[node], flags[node])
                met = known.get(own)
                number = numbers[node] = self._add(own) if met is None else met
        return number

    def _add(self, own: tuple[int, str, str, int]) -> int:
        above, name, label, own_flags = own
        path, kind, level, flags = self.found[above]
        tag = TAGS[name]
        if tag.kind is not None:
            kind, level = tag.kind, tag.level
        step = name + _named(label)
        path = f"{path[:_LONGEST_PATH]}/{step}" if path else step
        if len(path) > _LONGEST_PATH:
            path = self._long_paths.setdefault(path, path)
        self._known[own] = number = len(self.found)
        self.found.append((path, kind, level, flags | own_flags))
        self._outline.place_parents.append(above)
        self._outline.place_names.append(label)
        return number


@remembered(1 << 14)  # pages of a hub share their names
def _named(name: str) -> str:
    """Return what a step of a path has behind its tag: the element's id and its first classes."""
    identity, _, classes = name.partition(" ")
    return ".".join([f"#{identity}" if identity else "", *classes.split()[:_PATH_CLASSES]])
