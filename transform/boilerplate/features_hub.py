"""What the hub's model sees of a page whose templates are known: one row of numbers per block.

In: a document, what was decided before the model and by it, the templates that name its texts, and how likely the
page's own model finds each block. Out: a float32 matrix, blocks x features. No word and no language is known, but for
what the words of notices say (notice_words.py); shares of pages come in the steps that a template's ruling knows
(templates.py), so that pages are judged anew only where that changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from transform.boilerplate.features_places import rows_of
from transform.boilerplate.features_text import SENTENCE_ENDS
from transform.boilerplate.fingerprints import Trait
from transform.boilerplate.linked_text import linked_shares
from transform.boilerplate.notice_words import score_of_notice
from transform.boilerplate.page_prints import document_prints, print_words
from transform.boilerplate.spared_lines import SURE_PROSE
from transform.boilerplate.templates import BODY_PROSE_WORDS, SHARE_STEPS
from transform.boilerplate.verdicts import is_content, is_cut, is_template, title_position

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from transform.blocks import Block
    from transform.boilerplate.fingerprints import BlockPrint
    from transform.boilerplate.templates import TemplateEntry
    from transform.boilerplate.verdicts import Verdicts
    from transform.document import Document

    Matrix = npt.NDArray[np.float32]
    Vector = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]
    Row = npt.NDArray[Any]

_UNLIKELY = 0.05  # what is less likely is asked for its words only where a template names it
_FAR = 9.0  # blocks: so far off is anything
_NEAR, _MOST_STEPS = 5.0, 3.0  # distances to the body count in fives, up to so many
_LABEL_CHARS = 40
_LEAST = 1e-4  # the net's digits
_WINDOWS = ((1, 3), (1, 8), (1, None))
"""Blocks behind, and as many before, whose means are told; None: all."""
_BEYOND = -0.5  # where the page ends
_TRAITS = (Trait.LABELLED, Trait.WORDLESS, Trait.PROSE, Trait.FIGURES, Trait.MEASURED)
# Each matches what it lists, as in "Why?", "！", "7"; none of them matches "word".
_SIGNS = tuple(map(re.compile, ("[?？]", "[!！]", "[0-9]")))


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPage:
    """A page as the deciders before left it, block by block.

    `told`: what was decided before the model; `matched`: the templates of the texts, wherever these stand; `content`:
    how likely the model finds each; `kept`: what is content after all.
    """

    document: Document
    told: Verdicts
    matched: Sequence[TemplateEntry | None]
    content: Vector
    kept: Mask


def hub_features(page: JudgedPage) -> Matrix:
    """Return the feature matrix of a page that has blocks, one row per block."""
    prints = document_prints(page.document)
    words = print_words(page.document)
    template = np.array([is_template(verdict) for verdict in page.told], dtype=np.float64)
    undecided = np.array([verdict is None for verdict in page.told])
    decided, dispositions = _decided(page.told)
    matched, share, inside = _of_templates(page.matched)
    sure = undecided & (words >= BODY_PROSE_WORDS) & (page.content >= SURE_PROSE)
    long = np.log1p(words)
    around = [template, matched, share, page.content, page.kept, long / 3, decided]
    elements = [] if page.document.text is not None else _elements(page.document, words + 1, sure, template)
    rows = [
        _log_odds(page.content),
        page.kept,
        template,
        matched,
        share,
        inside,
        matched - template,
        share - share.max() * matched,
        *_notices(page, undecided | (template > 0)),
        long,
        *_places(page, sure),
        *_signs(page.document.blocks),
        *dispositions,
        undecided,
        np.log1p(words[sure].sum()) / 3,
        share.max(),
        template.mean(),
        *_traits(prints),
        *elements,
    ]
    return np.concatenate([rows_of(*rows, size=len(words)), _around(np.array(around + elements[:2]))]).T


def _log_odds(content: Vector) -> Row:
    bounded = np.clip(content, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(bounded / (1 - bounded)) / 4)


def _decided(told: Verdicts) -> tuple[Row, list[Row]]:
    """Return what others than templates decided: anything; content, furniture, by the words of a known notice."""
    decided = (
        map(is_content, told),
        (is_cut(verdict) and not is_template(verdict) for verdict in told),
        (verdict is not None and verdict.rule.startswith("notice:") for verdict in told),
    )
    rows = [np.fromiter(row, dtype=np.float64, count=len(told)) for row in decided]
    return rows[0] + rows[1], rows


def _of_templates(matched: Sequence[TemplateEntry | None]) -> tuple[Row, Row, Row]:
    """Return whether a template names each text, on what share of the pages, and whether amid the body too."""
    steps = [0 if entry is None else 1 + entry.share_step for entry in matched]
    share = np.array(steps, dtype=np.float64) / (1 + SHARE_STEPS)
    inside = np.array([entry is not None and entry.inside for entry in matched], dtype=np.float64)
    return (share > 0).astype(np.float64), share, inside


def _notices(page: JudgedPage, open_: Mask) -> list[Row]:
    """Return how much the words are those of notices, and whether that is unknown."""
    scores, unknown = np.zeros(len(open_)), np.ones(len(open_))
    asked = open_ & ((page.content > _UNLIKELY) | np.array([verdict is not None for verdict in page.told]))
    for at in np.flatnonzero(asked).tolist():
        score = score_of_notice(page.document.blocks[at].text)
        if np.isfinite(score):
            scores[at], unknown[at] = score / 2, 0
    return [scores, unknown]


def _places(page: JudgedPage, sure: Mask) -> list[Row]:
    """Return where each block stands: in the page, to the sure prose, to the title."""
    size = len(sure)
    position = np.arange(size)
    where = np.flatnonzero(sure)
    first, last = (where[0], where[-1]) if len(where) else (size, -1)
    title = title_position(page.told)
    at = -1 if title is None else title
    before, after = _distances(where, position)
    return [
        position / size,
        np.clip((position - first) / _NEAR, -_MOST_STEPS, _MOST_STEPS),
        np.clip((position - last) / _NEAR, -_MOST_STEPS, _MOST_STEPS),
        position < first,
        position > last,
        position < at,
        np.full(size, title is not None),
        (position == at + 1) & (title is not None),
        before / 3,
        after / 3,
    ]


def _distances(where: Row, position: Row) -> tuple[Row, Row]:
    """Return how far off the nearest of some blocks is, before each and behind it."""
    if not len(where):
        return np.full(len(position), _FAR), np.full(len(position), _FAR)
    last = np.searchsorted(where, position, side="right") - 1
    coming = np.searchsorted(where, position, side="left")
    before = np.where(last >= 0, position - where[np.maximum(last, 0)], _FAR)
    after = np.where(coming < len(where), where[np.minimum(coming, len(where) - 1)] - position, _FAR)
    return np.minimum(before, _FAR), np.minimum(after, _FAR)


def _signs(blocks: Sequence[Block]) -> list[Row]:
    """Return what single characters and the segmenter's kind say of each block."""
    texts = [block.text.strip() for block in blocks]
    kinds = [block.kind for block in blocks]
    rows = [
        [text[-1:] in SENTENCE_ENDS for text in texts],
        [":" in text[:_LABEL_CHARS] for text in texts],
        [text.endswith((":", "：")) for text in texts],
        *([sign.search(text) is not None for text in texts] for sign in _SIGNS),
        *([kind == named for kind in kinds] for named in ("heading", "list_item", "table")),
    ]
    return [np.array(row, dtype=np.float64) for row in rows]


def _traits(prints: Sequence[BlockPrint]) -> list[Row]:
    bits = np.array([int(block.traits) for block in prints])
    return [(bits & int(trait)) > 0 for trait in _TRAITS]


def _elements(document: Document, size: Row, sure: Mask, template: Row) -> list[Row]:
    """Return what share of each block of HTML is linked, and what else stands in elements of the same path.

    That is how much of the page's other sure prose, and how much of what stands there is template; whether there is
    nothing else, and how much there is. `size` is never zero. A promotion amid the text has an element of its own.
    """
    paths = np.array([block.path for block in document_prints(document)])
    _, element, count = np.unique(paths, return_inverse=True, return_counts=True)

    def of_others(share: Row) -> Row:
        return np.bincount(element, share)[element] - share

    prose = size * sure
    return [
        linked_shares(document.blocks),
        of_others(prose) / np.maximum(1, prose.sum() - prose),
        of_others(size * template) / np.maximum(1, of_others(size)),
        count[element] == 1,
        np.log1p(count[element]) / 3,
    ]


def _around(told: Row) -> Row:
    """Return the means of each row of what is told over the blocks behind each block, and over those before it."""
    count, size = told.shape
    sums = np.zeros((count, size + 1))
    np.cumsum(told, axis=1, out=sums[:, 1:])
    position = np.arange(size)
    means = []
    for nearest, farthest in _WINDOWS:
        reach = size if farthest is None else farthest
        means.append(_means(sums, position + nearest, position + reach + 1))
        means.append(_means(sums, position - reach, position - nearest + 1))
    return np.stack(means, axis=1).reshape(-1, size)


def _means(sums: Row, start: Row, end: Row) -> Row:
    """Return the means over half-open ranges of blocks, bounded by the page."""
    size = sums.shape[1] - 1
    start, end = np.clip(start, 0, size), np.clip(end, 0, size)
    count = end - start
    return np.where(count > 0, (sums[:, end] - sums[:, start]) / np.maximum(count, 1), _BEYOND)
