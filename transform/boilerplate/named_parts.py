"""What the names of elements call something else than the article: comments, biographies, disclaimers, windows.

In: an HTML document and which of its blocks are to be kept so far. Out: the kind of each block in such a part. Names
of ids and classes are the writer's own, so that none decides alone: comments are none where they are the page itself
(forums, reviews of a product), nor are the others where they would be much of what is kept.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from transform.boilerplate.features_tokens import name_tokens
from transform.fields.metadata import types_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from transform.document import Document, Head
    from transform.outline import Outline

    Vector = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

_COMMENT = "comment"
_KINDS = {
    name: kind
    for kind, names in {
        _COMMENT: (
            "comment", "comments", "kommentar", "kommentare", "comentario", "comentarios", "commentaire",
            "commentaires", "commento", "commenti", "reacties", "yorum", "yorumlar", "komentarz", "komentarze",
            "disqus",
        ),
        "author_bio": ("bio",),
        "legal_notice": ("disclaimer", "disclaimers"),
        "hidden": ("modal", "popup", "popover", "lightbox", "tooltip"),
    }.items()
    for name in names
}  # fmt: skip
# So many words outside its comments make an article (folds: articles +.0022, runs of four words +.0021, WCXB +.0009;
# from 130 to 300 the same). What calls itself one of these consists of comments and reviews.
_ARTICLE_WORDS = 200
_OF_COMMENTS = ("forum", "qapage", "question", "product")
# Up to this share of the kept words (folds: articles +.0004, runs of four words +.0004, WCXB +.0005; without it
# disclaimers alone cost articles .0007).
_MOST_SHARE = 0.25


def name_parts(document: Document, kept: Mask, words: Vector) -> dict[int, str]:
    """Return the kind of each block in a part that is named as no part of the article."""
    named = _named_blocks(document.signals)
    if not named:
        return named
    comments = [at for at, kind in named.items() if kind == _COMMENT]
    others = [at for at, kind in named.items() if kind != _COMMENT]
    heard = words * kept
    whole = heard.sum()
    if whole - heard[comments].sum() < _ARTICLE_WORDS or (comments and _is_of_comments(document.head)):
        comments = []
    if heard[others].sum() > _MOST_SHARE * whole:
        others = []
    return {at: named[at] for at in (*comments, *others)}


def _named_blocks(outline: Outline) -> dict[int, str]:
    """Return for each block in such an element the kind that the outermost one's name tells."""
    names, parents = outline.place_names, outline.place_parents
    told = {name: kind for name in set(names) if (kind := _kind(name))}
    if not told:
        return {}
    kinds: list[str | None] = [None]
    for above, name in zip(parents[1:], names[1:], strict=True):
        # the names of <html> and <body> speak of the page ("comments-open")
        kinds.append(kinds[above] or (told.get(name) if above and parents[above] else None))
    return {at: kind for at, place in enumerate(outline.places) if (kind := kinds[place])}


@lru_cache(maxsize=1 << 14)  # pages of a hub share their names
def _kind(name: str) -> str | None:
    return next((kind for token in name_tokens(name) if (kind := _KINDS.get(token))), None)


def _is_of_comments(head: Head) -> bool:
    stated = [
        (head.meta("og:type") or "").lower(),
        *(name for entry in head.json_ld for name in types_of(entry)),
    ]
    return any(word in name for name in stated for word in _OF_COMMENTS)
