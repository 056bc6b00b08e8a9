"""What the names of elements call something else than the article: comments, disclaimers, windows, related pages ...

In: an HTML document and which of its blocks are to be kept so far. Out: the kind of each block in such a part. Names
of ids and classes are the writer's own, so that none decides alone: comments are none where they are the page itself
(forums, reviews of a product), nor are the others where they would be much of what is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.boilerplate.features_tokens import name_tokens
from transform.fields.metadata import types_of
from transform.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt

    from transform.document import Document, Head
    from transform.outline import Outline

    Vector = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

_COMMENT = "comment"


def _kind_of_each(named: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {name: kind for kind, names in named.items() for name in names}


_KINDS = _kind_of_each(
    {
        _COMMENT: (
            "comment", "comments", "kommentar", "kommentare", "comentario", "comentarios", "commentaire",
            "commentaires", "commento", "commenti", "reacties", "yorum", "yorumlar", "komentarz", "komentarze",
            "disqus",
        ),
        "author_bio": ("bio",),
        "legal_notice": ("disclaimer", "disclaimers"),
        "hidden": ("modal", "popup", "popover", "lightbox", "tooltip"),
    }
)  # fmt: skip
# These name such a part as a class alone: the id of a section or heading repeats its title ("related-costs",
# "instagram-shopping"), and is what the table of contents leads to (folds: articles +.0002 over both).
_KINDS_OF_CLASSES = _kind_of_each(
    {
        "related_links": (
            "related", "verwandt", "verwandte", "relacionado", "relacionados", "relacionadas", "correlati",
            "correlate", "similaires", "connexes", "gerelateerd", "powiazane", "ilgili", "relaterad", "relaterade",
            "relaterede", "recommend", "recommended", "recommendation", "recommendations", "empfehlung",
            "empfehlungen", "recomendados", "recomendadas", "recomendaciones", "recommandations", "consigliati",
            "aanbevolen", "polecane", "onerilen", "similar",
        ),
        "author_bio": ("signature", "signatures", "signatur"),
        "share_widget": ("tweet", "twitter", "instagram", "tiktok", "facebook"),
    }
)  # fmt: skip
# So many words outside its comments make an article (folds: articles +.0022, runs of four words +.0021, WCXB +.0009;
# from 130 to 300 the same). What calls itself one of these consists of comments and reviews.
_ARTICLE_WORDS = 200
_OF_COMMENTS = ("forum", "qapage", "question", "product")
# Up to these shares of the kept words. Half instead of a quarter for windows and disclaimers: WCXB +.0006, articles
# +.0005; .8 for windows costs listings .008; posts with more than a tenth cost services .0005.
_MOST_SHARE = {
    "author_bio": 0.5,
    "legal_notice": 0.5,
    "hidden": 0.5,
    "related_links": 0.5,
    "share_widget": 0.1,
}


def name_parts(document: Document, kept: Mask, words: Vector) -> dict[int, str]:
    """Return the kind of each block in a part that is named as no part of the article."""
    named = _named_blocks(document.signals)
    if not named:
        return named
    heard = words * kept
    whole = heard.sum()
    said: dict[str, list[int]] = {}
    for at, kind in named.items():
        said.setdefault(kind, []).append(at)
    cut = {
        kind for kind, found in said.items() if _is_no_part(kind, heard[found].sum(), whole, document.head)
    }
    return {at: kind for at, kind in named.items() if kind in cut}


def _is_no_part(kind: str, words: float, of_page: float, head: Head) -> bool:
    """Say whether what bears such names, of so many words of those kept, is no part of the article."""
    if kind == _COMMENT:
        return of_page - words >= _ARTICLE_WORDS and not _is_of_comments(head)
    return words <= _MOST_SHARE[kind] * of_page


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


@remembered(1 << 14)  # pages of a hub share their names
def _kind(name: str) -> str | None:
    tokens = name_tokens(name)  # known from the features; those of its classes alone are not
    if not _KINDS.keys().isdisjoint(tokens):
        return next(_KINDS[token] for token in tokens if token in _KINDS)
    if _KINDS_OF_CLASSES.keys().isdisjoint(tokens):
        return None
    classes = name_tokens(name.partition(" ")[2])
    return next((_KINDS_OF_CLASSES[token] for token in classes if token in _KINDS_OF_CLASSES), None)


def _is_of_comments(head: Head) -> bool:
    stated = [
        (head.meta("og:type") or "").lower(),
        *(name for entry in head.json_ld for name in types_of(entry)),
    ]
    return any(word in name for name in stated for word in _OF_COMMENTS)
