"""What the model sees of an HTML page: one row of numbers per block.

In: a segmented `Document` (its blocks, outline and head). Out: a float32 matrix, blocks x `FEATURES`. The model
card explains every group. All of it is language-neutral but the two lexica (name tokens of ids and classes, and
words), whose weights come with the model. Work is done on whole pages by numpy, and once per element or block
where Python must.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from transform import markup
from transform.boilerplate.character_classes import CLASS_NAMES, count_classes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from transform.document import Document, Head
    from transform.outline import Outline

    Matrix = npt.NDArray[np.float32]
    Vector = npt.NDArray[np.float32]
    Index = npt.NDArray[np.int64]

# Matches the pieces "entry", "Content" of "entry-Content"; digits are no part of a name.
_NAME_TOKEN = re.compile(r"[A-Z]?[a-z]{2,24}|[A-Z]{2,24}")
# Matches "share" and "2024"; not "," - as many as the lexicon looks at.
_WORD = re.compile(r"\w+")
_LEXICON_WORDS = 12
_KINDS = ("paragraph", "heading", "list_item", "table", "code", "caption", "quotation")
_TAGS = ("p", "div", "span", "a", "li", "td", "tr", "h1", "h2", "h3", "h4", "button", "label", "article", "section",
         "ul", "ol", "body", "main", "strong", "time", "blockquote", "header", "footer", "form", "figure", "dl", "pre",
         "table")  # fmt: skip
_KIND_CODES = {kind: code for code, kind in enumerate(_KINDS)}
_TAG_CODES = {tag: code for code, tag in enumerate(_TAGS)}
_LEVELS = 4
_IDEOGRAPH, _TERMINATOR, _COMMA = (CLASS_NAMES.index(name) for name in ("ideograph", "terminator", "comma"))
# A block of so many words with a stop among them reads like running text.
_PROSE_WORDS = 8
_ENDS = '.!?…。！？؟।"”»)'
# A text of so many letters is not met twice by chance.
_TELLING = 20
_DESCRIPTION = 60


@dataclass(frozen=True, slots=True)
class Lexica:
    """Learnt weights of tokens: for each, the log-odds of content, and of following the article if not content."""

    names: Mapping[str, tuple[float, float]]
    words: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Page:
    """The page as arrays, once for all groups: `counts` has a row per block, `sums` its running totals."""

    outline: Outline
    parents: Index
    first: Index
    last: Index
    nodes: Index
    counts: Matrix
    table: Matrix  # per block: characters, words, linked characters, one, capitalised words, stops, prose
    sums: Matrix  # the running totals of table, with a row of zeros first
    up: Index  # of each element the nearest ancestor that holds more blocks (the root: itself)


# The columns that the lexica of names and of words fill; training does at times without either.
LEXICA_COLUMNS = (slice(-36, -28), slice(-28, -22))


def name_tokens(name: str) -> list[str]:
    """Return the lower-case tokens of an element's "id class"."""
    return [token.lower() for token in _NAME_TOKEN.findall(name)]


def word_tokens(text: str) -> list[str]:
    """Return the first words of a block, as its lexicon knows them."""
    return _WORD.findall(text[:120].lower())[:_LEXICON_WORDS]


def html_features(document: Document, lexica: Lexica) -> Matrix:
    """Return the feature matrix of a page, one row per block, columns as in `FEATURES`."""
    page = _page(document)
    title = _title_position(document)
    groups = (
        _own(page, document),
        _marks(page, document, title),
        _places(page, title),
        _containers(page),
        _main_container(page),
        _repetition(page, document),
        _tokens(page, document, lexica),
        _whole_page(page, document.head),
    )
    return np.concatenate(groups, axis=1, dtype=np.float32)


def _page(document: Document) -> _Page:
    outline: Outline = document.signals
    counts, starts = count_classes([block.text for block in document.blocks])
    size = len(document.blocks)
    length = counts.sum(axis=1)
    links = np.fromiter(outline.link_chars, dtype=np.float32, count=size)
    linked = np.minimum(links, length)
    ideographs = counts[:, _IDEOGRAPH]
    words = starts[:, 0] + ideographs / 2
    stops = counts[:, _TERMINATOR] + counts[:, _COMMA]
    prose = np.where((words >= _PROSE_WORDS) & (stops >= 1), length - linked, 0)
    table = np.stack([length, words, linked, np.ones(size), starts[:, 1], stops, prose], axis=1)
    sums = np.zeros((size + 1, table.shape[1]))
    np.cumsum(table, axis=0, out=sums[1:])
    first, last = np.array(outline.first), np.array(outline.last)
    return _Page(
        outline=outline,
        parents=np.array(outline.parents),
        first=first,
        last=last,
        nodes=np.array(outline.nodes),
        counts=counts,
        table=table.astype(np.float32),
        sums=sums,
        up=_wider_ancestors(outline),
    )


def _wider_ancestors(outline: Outline) -> Index:
    up: list[int] = []
    sizes = [last - first for first, last in zip(outline.first, outline.last, strict=True)]
    for node, parent in enumerate(outline.parents):
        if parent < 0:
            up.append(node)
        else:
            up.append(parent if sizes[parent] > sizes[node] else up[parent])
    return np.array(up)


def _share(part: Vector, whole: Vector | float) -> Vector:
    return np.asarray(part / np.maximum(whole, 1), dtype=np.float32)


def _own(page: _Page, document: Document) -> Matrix:
    """Return what the block's own text and mark-up say."""
    length, words, linked, _, capitals, stops, prose = page.table.T
    blocks = document.blocks
    kinds = np.array([_KIND_CODES[block.kind] for block in blocks])
    levels = np.array([block.heading_level or 0 for block in blocks], dtype=np.float32)
    flags = np.array(page.outline.flags, dtype=np.uint32)[page.nodes]
    tags = np.array([_TAG_CODES.get(page.outline.tags[node], len(_TAGS)) for node in page.outline.nodes])
    columns = np.stack(
        [
            np.log1p(length),
            np.log1p(words),
            _share(linked, length),
            _share(length, words),
            _share(capitals, words),
            _share(stops, words),
            np.log1p(stops),
            np.log1p(prose),
            np.log1p(np.array([len(block.links) for block in blocks])),
            np.log1p(np.array(page.outline.breaks)),
            np.log1p(np.array(page.outline.runs)),
            levels,
            levels == 1,
            _share(length, page.sums[-1, 0]),
        ],
        axis=1,
    )
    return np.concatenate(
        [
            columns,
            page.counts / np.maximum(length, 1)[:, None],
            kinds[:, None] == np.arange(len(_KINDS)),
            tags[:, None] == np.arange(len(_TAGS)),
            (flags[:, None] >> np.arange(markup.FLAG_COUNT, dtype=np.uint32)) & 1,
        ],
        axis=1,
    )


def _marks(page: _Page, document: Document, title: int) -> Matrix:
    """Return what first and last characters, the title and the page's own statements say of a block."""
    blocks = document.blocks
    body = _stated_body(document.head)
    description = fold(document.head.meta("og:description", "description") or "")[:_DESCRIPTION]
    page_title = fold(document.head.meta("og:title") or document.head.title or "")
    seen: set[str] = set()
    rows = []
    for block in blocks:
        text = block.text
        folded = fold(text)
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
                len(folded) > 8 and folded in page_title,
            )
        )
        if long:
            seen.add(folded)
    return np.array(rows, dtype=np.float32).reshape(len(blocks), -1)


def _stated_body(head: Head) -> str:
    """Return the text that the page's JSON-LD calls its article's body, folded; "" when it says none."""
    bodies = (entry.get("articleBody") for entry in head.json_ld)
    return fold(" ".join(body for body in bodies if isinstance(body, str)))


def _title_position(document: Document) -> int:
    """Return the block that shows the page's title: the heading that stands in it, else the first h1, else 0."""
    title = fold(document.head.meta("og:title") or document.head.title or "")
    headings = [block for block in document.blocks if block.kind == "heading"]
    for block in headings:
        folded = fold(block.text)
        if len(folded) > 8 and (folded in title or (title and title in folded)):
            return block.position
    return next((block.position for block in headings if block.heading_level == 1), 0)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return only the letters and digits of a text, casefolded."""
    return "".join(_WORD.findall(text.casefold()))


def _places(page: _Page, title: int) -> Matrix:
    """Return where in the page the block stands, counted in blocks and in characters, and from the title."""
    size = len(page.nodes)
    position = np.arange(size, dtype=np.float32)
    before, after = page.sums[:-1], page.sums[-1] - page.sums[1:]
    total = page.sums[-1]
    columns = [
        position / size,
        np.log1p(position),
        np.log1p(size - 1 - position),
        _share(before[:, 0], total[0]),
        _share(before[:, 6], total[6]),
        np.log1p(before[:, 6]),
        np.log1p(after[:, 6]),
        np.sign(position - title),
        np.log1p(np.abs(position - title)),
        np.log1p(np.maximum(page.sums[:-1, 6] - page.sums[title, 6], 0)),
    ]
    for reach in (1, 3, 8):
        start, end = (
            np.maximum(position - reach, 0).astype(int),
            np.minimum(position + reach + 1, size).astype(int),
        )
        window = page.sums[end] - page.sums[start]
        columns += [
            _share(window[:, 2], window[:, 0]),
            np.log1p(window[:, 0] / (end - start)),
            _share(window[:, 6], window[:, 0]),
            _share(window[:, 5], window[:, 1]),
        ]
    return np.stack(columns, axis=1)


def _containers(page: _Page) -> Matrix:
    """Return what the elements round the block hold, from the smallest that holds another block outwards."""
    columns: list[Vector] = []
    total = page.sums[-1]
    node = page.nodes
    position = np.arange(len(node))
    tags = np.array([_TAG_CODES.get(tag, len(_TAGS)) for tag in page.outline.tags])
    for level in range(_LEVELS):
        node = page.up[node]
        inside = page.sums[page.last[node]] - page.sums[page.first[node]]
        columns += [
            np.log1p(inside[:, 3]),
            np.log1p(inside[:, 0]),
            _share(inside[:, 2], inside[:, 0]),
            _share(inside[:, 6], inside[:, 0]),
            _share(inside[:, 6], total[6]),
            _share(inside[:, 0], inside[:, 3]),
            (position - page.first[node]) / np.maximum(inside[:, 3], 1),
        ]
        if level < 2:
            columns += [
                tags[node] == _TAG_CODES[tag]
                for tag in ("ul", "div", "section", "article", "body", "li", "td", "tr", "a", "p")
            ]
    return np.stack(columns, axis=1)


def _main_container(page: _Page) -> Matrix:
    """Return how the block stands to the deepest elements that hold most of the page's prose."""
    columns: list[Vector] = []
    position = np.arange(len(page.nodes))
    prose = page.sums[:, 6]
    held = prose[page.last] - prose[page.first]
    sizes = page.last - page.first
    is_prose = page.table[:, 6] > 0
    for share in (0.35, 0.6, 0.85):
        enough = np.flatnonzero(held >= share * prose[-1])
        main = enough[np.lexsort((-enough, sizes[enough]))[0]]
        first, last = page.first[main], page.last[main]
        inside = np.flatnonzero(is_prose[first:last]) + first
        low, high = (inside[0], inside[-1]) if len(inside) else (first, last - 1)
        columns += [
            (position >= first) & (position < last),
            np.sign(position - first) * np.log1p(np.abs(position - first)),
            np.sign(position - last) * np.log1p(np.abs(position - last)),
            np.sign(position - low) * np.log1p(np.abs(position - low)),
            np.sign(position - high) * np.log1p(np.abs(position - high)),
            np.full(len(position), prose[last] - prose[first])
            / max(page.sums[last, 0] - page.sums[first, 0], 1),
        ]
    return np.stack(columns, axis=1)


def _repetition(page: _Page, document: Document) -> Matrix:
    """Return how often the block's path recurs in the page, and what stands there."""
    columns: list[Vector] = []
    for steps in (0, 3):
        keys: dict[str, int] = {}
        groups = np.array(
            [keys.setdefault(_tail(block.path or "", steps), len(keys)) for block in document.blocks]
        )
        sums = np.stack(
            [np.bincount(groups, weights=page.table[:, column]) for column in (3, 0, 2, 6)], axis=1
        )
        same = sums[groups]
        columns += [
            np.log1p(same[:, 0]),
            np.log1p(_share(same[:, 1], same[:, 0])),
            _share(same[:, 2], same[:, 1]),
            _share(same[:, 3], same[:, 1]),
            _share(same[:, 1], page.sums[-1, 0]),
        ]
    return np.stack(columns, axis=1)


def _tail(path: str, steps: int) -> str:
    return path if not steps else "/".join(path.rsplit("/", steps)[1:])


def _tokens(page: _Page, document: Document, lexica: Lexica) -> Matrix:
    """Return what the learnt lexica say: of ids and classes along the block's path, and of its first words."""
    weights = [_name_weight(name, lexica) if name else _NOTHING for name in page.outline.names]
    parents = page.outline.parents
    known: list[tuple[float, ...]] = []
    for own, parent in zip(weights, parents, strict=True):
        above = known[parent] if parent >= 0 else _NO_PATH
        known.append(above if own is _NOTHING else _extend(above, own))
    rows = [
        known[node] + _word_weight(block.text, lexica)
        for node, block in zip(page.outline.nodes, document.blocks, strict=True)
    ]
    return np.array(rows, dtype=np.float32)


_NOTHING = (0.0, 0.0)
# sum, lowest, highest and nearest of the first weight, then of the second
_NO_PATH = (0.0,) * 8


def _extend(above: tuple[float, ...], own: tuple[float, float]) -> tuple[float, ...]:
    total, low, high, _, after, after_low, after_high, _ = above
    first, second = own
    return (
        total + first, min(low, first), max(high, first), first,
        after + second, min(after_low, second), max(after_high, second), second,
    )  # fmt: skip


def _name_weight(name: str, lexica: Lexica) -> tuple[float, float]:
    first = second = 0.0
    for token in name_tokens(name):
        weight = lexica.names.get(token)
        if weight is not None:
            first += weight[0]
            second += weight[1]
    return (first, second) if first or second else _NOTHING


def _word_weight(text: str, lexica: Lexica) -> tuple[float, ...]:
    tokens = word_tokens(text)
    found = [weight for token in tokens if (weight := lexica.words.get(token)) is not None]
    if not found:
        return (0.0,) * 6
    firsts, seconds = zip(*found, strict=True)
    return (
        sum(firsts) / len(tokens), min(firsts), max(firsts), sum(seconds) / len(tokens), max(seconds),
        len(found) / len(tokens),
    )  # fmt: skip


def _whole_page(page: _Page, head: Head) -> Matrix:
    """Return what is the same for all blocks of the page: its size, shape and what it says it is."""
    total = page.sums[-1]
    kind = (head.meta("og:type") or "").lower()
    types = {str(name).lower() for entry in head.json_ld for name in _types(entry)}
    flags = np.bitwise_or.reduce(np.array(page.outline.flags, dtype=np.uint32))
    counted = page.outline.tags.count
    row = [
        np.log1p(total[3]),
        np.log1p(total[0]),
        total[2] / max(total[0], 1),
        total[6] / max(total[0], 1),
        np.log1p(page.table[:, 6].max()),
        np.log1p((page.table[:, 6] > 0).sum()),
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
