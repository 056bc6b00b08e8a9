"""The elements of an HTML page, and where each block stands among them: the model's raw material.

In: nothing. Out: `Outline`, filled by the segmenter on its way and read by
transform/boilerplate/features_html.py.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field


def _numbers() -> array[int]:
    return array("q")


@dataclass(slots=True)
class Outline:
    """The elements that were met, in document order, and some measures of each block.

    `tags`, `names` ("id class" as written, "" for none), `parents` (-1 for the root), `own_flags` (bits of
    transform.markup) and `first`/`last` (the half-open range of blocks inside) have one entry per element.
    `place_names` and `place_parents` have one entry per place (transform/places.py).
    `nodes` (the element that holds the whole run), `places` (the number of its place), `flags` (the bits of that
    element and all above it), `link_chars`, `breaks` (single `<br>`) and `runs` (text nodes) have one entry per
    block.
    """

    tags: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    parents: array[int] = field(default_factory=_numbers)
    own_flags: array[int] = field(default_factory=_numbers)
    first: array[int] = field(default_factory=_numbers)
    last: array[int] = field(default_factory=_numbers)
    place_names: list[str] = field(default_factory=lambda: [""])
    place_parents: list[int] = field(default_factory=lambda: [-1])
    nodes: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    link_chars: list[int] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
