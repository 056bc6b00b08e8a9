"""Captions that no `<figcaption>` marks: short texts in a small element that is named for a picture or its caption.

In: an HTML document and which of its blocks are to be kept. Out: those of them that are captions. The names are
those that writers of mark-up use in any language; where they make up much of what is kept they name a style of
text or the cards of a shop, and none is a caption.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transform.boilerplate.features_tokens import name_tokens
from transform.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import numpy.typing as npt

    from transform.document import Document
    from transform.outline import Outline

    Vector = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

# Measured on folds, on pages sure of their text: news +.0025, articles +.0002, runs of four words +.0009, WCXB +.0001.
# Up to 80 words, 2 or 5 blocks do as well; without the share services lose .0014, with a tenth news gains .0005.
_MOST_WORDS = 40
_MOST_BLOCKS = 3
_MOST_SHARE = 0.25
_LEVELS = 2  # the block's own element and its parent
_CAPTION = frozenset({"caption", "captions", "figcaption", "legende", "bildunterschrift"})
# These tell of a caption only where a picture stands right before the text or opens the element.
_PICTURE = frozenset(
    {
        "image",
        "images",
        "img",
        "photo",
        "photos",
        "foto",
        "fotos",
        "bild",
        "picture",
        "figure",
        "media",
        "attachment",
    }
)


def find_captions(document: Document, kept: Mask, words: Vector) -> list[int]:
    """Return the positions of the kept paragraphs that are captions; none where they would be much of the text."""
    pictures = frozenset(position for _, _, position, _ in document.head.images)
    found = [
        position
        for position in np.flatnonzero(kept & (words <= _MOST_WORDS)).tolist()
        if document.blocks[position].kind == "paragraph" and _is_caption(document.signals, position, pictures)
    ]
    return found if words[found].sum() <= _MOST_SHARE * words[kept].sum() else []


def _is_caption(outline: Outline, position: int, pictures: AbstractSet[int]) -> bool:
    node = outline.nodes[position]
    for _ in range(_LEVELS):
        if node < 0 or outline.last[node] - outline.first[node] > _MOST_BLOCKS:
            return False
        said = _says(outline.names[node])
        if said == "caption" or (said and (position in pictures or outline.first[node] in pictures)):
            return True
        node = outline.parents[node]
    return False


@remembered(1 << 14)  # pages of a hub share their names
def _says(name: str) -> str | None:
    """Return whether an element's names speak of a caption, else of a picture."""
    tokens = name_tokens(name)
    if not _CAPTION.isdisjoint(tokens):
        return "caption"
    return None if _PICTURE.isdisjoint(tokens) else "picture"
