"""What the model sees of an HTML page: one row of numbers per block.

In: a segmented `Document` (its blocks, outline and head). Out: a float32 matrix, blocks x features; the model
card explains every group. All of it is language-neutral but the two lexica (features_tokens.py), whose
weights come with the model. Work is done on whole pages by numpy, and once per element or block where Python
must.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from transform import markup
from transform.boilerplate.features_layout import (
    container_features,
    main_features,
    place_features,
    repetition_features,
)
from transform.boilerplate.features_tokens import NAME_COLUMNS, WORD_COLUMNS, token_features
from transform.boilerplate.page_arrays import CHARS, LINKED, ONE, PROSE, TAGS, page_arrays, share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from transform.blocks import Block
    from transform.boilerplate.features_tokens import Lexica
    from transform.boilerplate.page_arrays import Matrix, PageArrays
    from transform.document import Document, Head

# Matches "share" and "2024"; not ",".
_WORD = re.compile(r"\w+")
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


def html_features(document: Document, lexica: Lexica) -> Matrix:
    """Return the feature matrix of a page that has blocks, one row per block."""
    page = page_arrays(document)
    blocks = document.blocks
    letters = [_letters(block.text) for block in blocks]
    groups = (
        _own(page, blocks),
        _marks(blocks, letters, document.head),
        place_features(page, _title_position(blocks, letters, document.head)),
        container_features(page),
        main_features(page),
        repetition_features(page, blocks),
        token_features(page.outline, blocks, lexica),
        _whole_page(page, document.head),
    )
    return np.concatenate(groups, axis=1, dtype=np.float32)


def _letters(text: str) -> str:
    """Return only the letters and digits of a text, casefolded."""
    return "".join(_WORD.findall(text.casefold()))


def _own(page: PageArrays, blocks: Sequence[Block]) -> Matrix:
    """Return what the block's own text and mark-up say."""
    length, words, linked, _, capitals, stops, prose = page.table.T
    kinds = np.array([_KIND_CODES[block.kind] for block in blocks])
    levels = np.array([block.heading_level or 0 for block in blocks], dtype=np.float32)
    flags = np.array(page.outline.flags, dtype=np.uint32)[page.nodes]
    columns = np.stack(
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
        ],
        axis=1,
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


def _marks(blocks: Sequence[Block], letters: Sequence[str], head: Head) -> Matrix:
    """Return what first and last characters, the title and the page's own statements say of a block."""
    body = _stated_body(head)
    description = _letters(head.meta("og:description", "description") or "")[:_DESCRIPTION]
    title = _stated_title(head)
    seen: set[str] = set()
    rows = []
    for block, folded in zip(blocks, letters, strict=True):
        text = block.text
        long = len(folded) >= _TELLING
        rows.append(
            (
                text[-1] in _ENDS,
                text[-1] in ":：",
                text[0].isupper(),
                text[0].isalpha(),
                "@" in text,
                "©" in text,
                "http" in text,
                long and folded in seen,
                (1 if folded in body else -1) if body and long else 0,
                bool(description) and long and (folded in description or description in folded),
                len(folded) >= _TITLE_LETTERS and folded in title,
            )
        )
        if long:
            seen.add(folded)
    return np.array(rows, dtype=np.float32)


def _stated_body(head: Head) -> str:
    """Return the letters of what the page's JSON-LD calls its article's body; "" when it says none."""
    bodies = (entry.get("articleBody") for entry in head.json_ld)
    return _letters(" ".join(body for body in bodies if isinstance(body, str)))


def _stated_title(head: Head) -> str:
    return _letters(head.meta("og:title") or head.title or "")


def _title_position(blocks: Sequence[Block], letters: Sequence[str], head: Head) -> int:
    """Return the block that shows the title: the heading that stands in it, else the first h1, else 0."""
    title = _stated_title(head)
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
    flags = np.bitwise_or.reduce(np.array(page.outline.flags, dtype=np.uint32))
    counted = page.outline.tags.count
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
        np.log1p(counted("article")),
        np.log1p(counted("p")),
        np.log1p(counted("li")),
        np.log1p(counted("h2") + counted("h3")),
        np.log1p(counted("time")),
        np.log1p(counted("form")),
        counted("h1") == 1,
        bool(flags & markup.MAIN),
    ]
    return np.tile(np.array(row, dtype=np.float32), (len(page.nodes), 1))


def _types(entry: Mapping[str, object]) -> Sequence[object]:
    value = entry.get("@type")
    return value if isinstance(value, list) else [value]
