"""The prints of a page's blocks, computed once for every text and path that repeats.

In: a segmented document, or the outcome made of it. Out: one `BlockPrint` per block, in order. Template text is most
of a hub's blocks, and the prints of a page are asked for by its hub's templates and again by the warehouse; what was
met before is remembered, within bounds. A print depends on the block's text, path and kind as it was segmented, never
on what was decided about it: templates learned from what templates cut would confirm themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from transform.boilerplate.fingerprints import block_prints

if TYPE_CHECKING:
    import numpy.typing as npt

    from transform.article import Article, NotArticle
    from transform.blocks import Block
    from transform.boilerplate.fingerprints import BlockPrint
    from transform.document import Document

# About 20 MB at the usual length of a block; what is full starts anew.
_ENTRIES = 50_000

_KNOWN: dict[tuple[str, str, str], BlockPrint] = {}


class _Asked(NamedTuple):
    """The blocks that were asked about last, and their prints."""

    blocks: tuple[Block, ...]
    prints: tuple[BlockPrint, ...]


_LAST = [_Asked((), ())]


def document_prints(parsed: Document | Article | NotArticle) -> tuple[BlockPrint, ...]:
    """Return one print for each block, in reading order."""
    if _LAST[0].blocks is not parsed.blocks:  # half a dozen rules ask about one page, one after the other
        _LAST[0] = _Asked(parsed.blocks, _prints_of(parsed.blocks))
    return _LAST[0].prints


def print_words(parsed: Document | Article | NotArticle) -> npt.NDArray[np.int64]:
    """Return the folded words of each block, counted as prints do."""
    return np.array([block.words for block in document_prints(parsed)], dtype=np.int64)


def _prints_of(blocks: tuple[Block, ...]) -> tuple[BlockPrint, ...]:
    keys = [(block.text, _kind(block), block.path or "") for block in blocks]
    if len(_KNOWN) > _ENTRIES:
        _KNOWN.clear()
    if unmet := [key for key in dict.fromkeys(keys) if key not in _KNOWN]:
        _KNOWN.update(zip(unmet, block_prints(*zip(*unmet, strict=True)), strict=True))
    return tuple([_KNOWN[key] for key in keys])


def _kind(block: Block) -> str:
    """Return a block's kind as its print knows it: a short line of a dump is no heading."""
    kind = block.segmented or block.kind
    if kind == "heading":
        return "heading" if block.heading_level else "paragraph"
    return kind
