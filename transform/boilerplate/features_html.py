"""What the model sees of an HTML page: one row of numbers per block.

In: a segmented `Document` (its blocks, outline and head). Out: a float32 matrix, blocks x features; the model
card explains every group. All of it is language-neutral but the two lexica (features_tokens.py), whose
weights come with the model. Work is done on whole pages by numpy, and once per element or block where Python
must.
"""

from __future__ import annotations

from itertools import repeat
from operator import contains
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from transform import markup
from transform.boilerplate.character_classes import fold_letters
from transform.boilerplate.features_layout import (
    container_features,
    main_features,
    place_features,
    repetition_features,
)
from transform.boilerplate.features_tokens import NAME_COLUMNS, WORD_COLUMNS, token_features
from transform.boilerplate.page_arrays import (
    CHARS,
    LINKED,
    ONE,
    PROSE,
    TAG_CODES,
    TAGS,
    page_arrays,
    share,
    side_by_side,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transform.blocks import Block
    from transform.boilerplate.features_tokens import Lexica
    from transform.boilerplate.page_arrays import Matrix, PageArrays
    from transform.document import Document, Head

_KINDS = ("paragraph", "heading", "list_item", "table", "code", "caption", "quotation")
_KIND_CODES = {kind: code for code, kind in enumerate(_KINDS)}
_ENDS = '.!?…。！？؟।"”»)'
# A text of so many letters is not met twice by chance; a title is at least half as long.
_TELLING, _TITLE_LETTERS = 20, 9
# Letters of the description that a page's first words are compared with.
_DESCRIPTION = 60
_PAGE_COLUMNS = 22
# The columns that the lexica of names and of words fill; training does at times without either.
LEXICA_COLUMNS = (
    slice(-_PAGE_COLUMNS - WORD_COLUMNS - NAME_COLUMNS, -_PAGE_COLUMNS - WORD_COLUMNS),
    slice(-_PAGE_COLUMNS - WORD_COLUMNS, -_PAGE_COLUMNS),
)


class _Stated(NamedTuple):
    """What the page's head states, as letters: its title, the first ones of its description, its article's body."""

    title: str
    description: str
    body: str


def html_features(document: Document, lexica: Lexica) -> Matrix:
    """Return the feature matrix of a page that has blocks, one row per block."""
    page = page_arrays(document)
    blocks = document.blocks
    letters, stated = _letters(blocks, document.head)
    groups = (
        _own(page, blocks),
        _marks(blocks, letters, stated),
        place_features(page, _title_position(blocks, letters, stated.title)),
        container_features(page),
        main_features(page),
        repetition_features(page, blocks),
        token_features(page.outline, blocks, lexica),
        _whole_page(page, document.head),
    )
    return np.concatenate(groups, axis=1, dtype=np.float32)


def _own(page: PageArrays, blocks: Sequence[Block]) -> Matrix:
    """Return what the block's own text and mark-up say."""
    length, words, linked, _, capitals, stops, prose = page.table.T
    kinds = np.array([_KIND_CODES[block.kind] for block in blocks])
    levels = np.array([block.heading_level or 0 for block in blocks], dtype=np.float32)
    flags = np.array(page.outline.flags, dtype=np.uint32)
    columns = side_by_side(
        [
            np.log1p(length),
            np.log1p(words),
            share(linked, length),
            share(length, words),
            share(capitals, words),
            share(stops, words),
            np.log1p(stops),
            np.log1p(prose),
            np.log1p(np.array([len(block.links) for block in blocks])),
            np.log1p(np.array(page.outline.breaks)),
            np.log1p(np.array(page.outline.runs)),
            levels,
            levels == 1,
            share(length, page.sums[-1, CHARS]),
        ]
    )
    return np.concatenate(
        [
            columns,
            page.counts / np.maximum(length, 1)[:, None],
            kinds[:, None] == np.arange(len(_KINDS)),
            page.tags[page.nodes][:, None] == np.arange(len(TAGS)),
            (flags[:, None] >> np.arange(markup.FLAG_COUNT, dtype=np.uint32)) & 1,
        ],
        axis=1,
    )


def _letters(blocks: Sequence[Block], head: Head) -> tuple[list[str], _Stated]:
    """Return the folded letters of each block, and of what the page's head states; "" where it states nothing."""
    stated = (head.meta("og:title") or head.title or "", head.meta("og:description", "description") or "")
    *letters, title, description = fold_letters([*[block.text for block in blocks], *stated])
    # By themselves: JSON may hold the character that parts texts.
    bodies = [body for entry in head.json_ld if isinstance(body := entry.get("articleBody"), str)]
    body = "".join(fold_letters(bodies)) if bodies else ""
    return letters, _Stated(title, description[:_DESCRIPTION], body)


def _marks(blocks: Sequence[Block], letters: Sequence[str], stated: _Stated) -> Matrix:
    """Return what first and last characters, the title and the page's own statements say of a block."""
    title, description, body = stated
    texts = [block.text for block in blocks]
    firsts, lasts = [text[0] for text in texts], [text[-1] for text in texts]
    answers = (
        map(_ENDS.__contains__, lasts),
        map(":：".__contains__, lasts),
        map(str.isupper, firsts),
        map(str.isalpha, firsts),
        *(map(contains, texts, repeat(mark)) for mark in ("@", "©", "http")),
    )
    marks = np.zeros((len(blocks), 11), dtype=np.float32)
    for column, answer in enumerate(answers):
        marks[:, column] = np.fromiter(answer, dtype=np.bool_, count=len(blocks))
    long = [at for at, folded in enumerate(letters) if len(folded) >= _TITLE_LETTERS]
    marks[long, 10] = [letters[at] in title for at in long]
    telling = [at for at in long if len(letters[at]) >= _TELLING]
    told = [letters[at] for at in telling]
    first = dict(zip(reversed(told), reversed(telling), strict=True))
    marks[telling, 7] = [first[folded] < at for at, folded in zip(telling, told, strict=True)]
    if body:
        marks[telling, 8] = [1 if folded in body else -1 for folded in told]
    if description:
        marks[telling, 9] = [folded in description or description in folded for folded in told]
    return marks


def _title_position(blocks: Sequence[Block], letters: Sequence[str], title: str) -> int:
    """Return the block that shows the title: the heading that stands in it, else the first h1, else 0."""
    headings = [block for block in blocks if block.kind == "heading"]
    for block in headings:
        folded = letters[block.position]
        if len(folded) >= _TITLE_LETTERS and (folded in title or (title and title in folded)):
            return block.position
    return next((block.position for block in headings if block.heading_level == 1), 0)


def _whole_page(page: PageArrays, head: Head) -> Matrix:
    """Return what is the same for all blocks of the page: its size, shape and what it says it is."""
    total = page.sums[-1]
    kind = (head.meta("og:type") or "").lower()
    types = {str(name).lower() for entry in head.json_ld for name in _types(entry)}
    met = np.bincount(page.tags, minlength=len(TAGS))
    row = [
        np.log1p(total[ONE]),
        np.log1p(total[CHARS]),
        total[LINKED] / max(total[CHARS], 1),
        total[PROSE] / max(total[CHARS], 1),
        np.log1p(page.table[:, PROSE].max()),
        np.log1p((page.table[:, PROSE] > 0).sum()),
        kind == "article",
        kind == "website",
        kind.startswith("product"),
        any("article" in name or "posting" in name for name in types),
        any("product" in name or "offer" in name for name in types),
        any("forum" in name or "qapage" in name or "question" in name for name in types),
        any("collection" in name or "itemlist" in name for name in types),
        bool(types),
        np.log1p(met[TAG_CODES["article"]]),
        np.log1p(met[TAG_CODES["p"]]),
        np.log1p(met[TAG_CODES["li"]]),
        np.log1p(met[TAG_CODES["h2"]] + met[TAG_CODES["h3"]]),
        np.log1p(met[TAG_CODES["time"]]),
        np.log1p(met[TAG_CODES["form"]]),
        met[TAG_CODES["h1"]] == 1,
        (page.own_flags & markup.MAIN).any(),
    ]
    return np.tile(np.array(row, dtype=np.float32), (len(page.nodes), 1))


def _types(entry: Mapping[str, object]) -> Sequence[object]:
    value = entry.get("@type")
    return value if isinstance(value, list) else [value]
