"""What a hub's templates say of the text between them: behind the body's end it is hardly the article's, before it is.

In: a page's blocks and what was decided of them, templates included. Out: the model's likelihoods, lower where
comments, teasers and biographies stand: each is new on its page, but stands among what recurs; and higher before, where
the templates have taken most of what is not the article's. A page that lists goods or names has most of its text behind
a paragraph: neither is done then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transform.boilerplate.adjoining_lines import adjoining
from transform.boilerplate.calls import find_calls
from transform.boilerplate.catalogues import TEXT, is_prose
from transform.boilerplate.notice_words import speaks_as_notice
from transform.boilerplate.page_prints import document_prints, print_words
from transform.boilerplate.scores import doubted
from transform.boilerplate.spared_lines import SURE_PROSE
from transform.boilerplate.templates import BODY_PROSE_WORDS, body_interval
from transform.boilerplate.verdicts import is_cut, is_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from transform.boilerplate.verdicts import Verdicts
    from transform.document import Document

    Vector = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

# Log-odds that the place takes from a block (hubs made in twelve languages, ten pages each: of text dumps 1.4 % of the
# template leaked without it, .6 % with it, and no more of the bodies was lost).
_AGAINST = 3.0
# Log-odds against a text that ends in a call ("... Reserve a place"), on a page of prose (52 hubs written by hand, of
# twelve pages each: .1 to .3 % more cut, and all kept as before; real articles of sites the same, services and lists,
# which end so themselves, would lose .002 of word-F1).
_AGAINST_CALL = 5.0
# Log-odds that it adds before, but where words are those of notices (hubs written by hand, dumps of twelve pages: 2.8
# instead of 3.1 % of the bodies lost, 97.7 instead of 97.8 % cut; eight others 1.7 for 2.4 and 96.1 for 96.2); to a
# line of fewer words between sure prose alone, since buttons and headings of frames are as short (else the journal's
# dumps .04 % less cut; such between prose: .06 % less lost of the dumps of 28 written hubs, all cut as before);
# to no text that is not mostly prose, nor where few pages taught the templates (real sites of two to twelve pages, as
# text: templates gain .0058 of word-F1, without these two bounds .0040).
_FOR, _FEWEST_WORDS, _PROSE_SHARE = 0.7, 4, 0.7
_UNSURE = 0.03  # what is likelier either way needs no other witness


def doubt_beyond_body(
    document: Document, verdicts: Verdicts, content: Vector, *, well_taught: bool = False
) -> Vector:
    """Return how likely each block is content, knowing where the body ends; the same where no template stands.

    `well_taught`: enough pages of the hub taught its templates.
    """
    start = end_of_body(document, verdicts)
    if start == len(content) or _is_more_likely_behind(document, verdicts, content, start):
        return content
    against = np.array([0.0] * start + [_AGAINST] * (len(content) - start))
    for at, log_odds in _before_its_end(document, verdicts, content, start, well_taught=well_taught):
        against[at] = log_odds
    return np.where(against, doubted(content, against), content)


def _before_its_end(
    document: Document, verdicts: Verdicts, content: Vector, start: int, *, well_taught: bool
) -> Iterator[tuple[int, float]]:
    """Yield what stands before the end and the log-odds against it; of a block's several the last count."""
    words = print_words(document)
    undecided = np.array([verdict is None for verdict in verdicts])
    is_page_of_prose = is_prose(words, (content >= TEXT) & undecided, _PROSE_SHARE)
    if is_page_of_prose and well_taught:
        own = _own_texts(words, undecided, content)[:start].nonzero()[0].tolist()
        yield from ((at, -_FOR) for at in own if not speaks_as_notice(document.blocks[at].text))
    if document.text is not None:
        likelier = adjoining(document, verdicts, content.tolist(), start, well_taught=well_taught)
        yield from ((at, -speaks_for) for at, speaks_for in likelier.items())
    if is_page_of_prose:
        yield from ((at, _AGAINST_CALL) for at in find_calls(document.blocks[:start]))


def _own_texts(words: npt.NDArray[np.int64], undecided: Mask, content: Vector) -> Mask:
    """Tell which blocks of a page of prose that nothing has decided may be the page's own text."""
    sure = np.flatnonzero(undecided & (content >= SURE_PROSE) & (words >= BODY_PROSE_WORDS))
    is_told = words >= _FEWEST_WORDS
    if len(sure):
        is_told[sure[0] : sure[-1]] = True
    return undecided & is_told & (content > _UNSURE) & (content < 1 - _UNSURE)


def _is_more_likely_behind(document: Document, verdicts: Verdicts, content: Vector, start: int) -> bool:
    """Say whether the model expects more text behind the body than before: then that is no article's body."""
    sizes = [
        len(block.text) if verdict is None else 0
        for block, verdict in zip(document.blocks, verdicts, strict=True)
    ]
    likely = content * np.array(sizes)
    return bool(likely[start:].sum() > likely[:start].sum())


def end_of_body(document: Document, verdicts: Verdicts) -> int:
    """Return the first template behind the page's own prose; the number of blocks where there is none."""
    size = len(document.blocks)
    if not any(map(is_template, verdicts)):
        return size
    _, end = body_interval(document_prints(document), [is_cut(verdict) for verdict in verdicts])
    behind = range(end, size) if end else range(0)
    return next((position for position in behind if is_template(verdicts[position])), size)
