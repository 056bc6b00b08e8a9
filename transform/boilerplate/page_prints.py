"""The prints of a page's blocks, computed once for every text and path that repeats.

In: a segmented document, or the outcome made of it. Out: one `BlockPrint` per block, in order. Template text is most
of a hub's blocks, and the prints of a page are asked for by its hub's templates and again by the warehouse; what was
met before is remembered, within bounds. A print depends on its text, kind and path alone, so nothing else does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from transform.boilerplate.fingerprints import block_prints, path_hashes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from transform.article import Article, NotArticle
    from transform.blocks import Block
    from transform.boilerplate.fingerprints import BlockPrint
    from transform.document import Document

    K = TypeVar("K")
    V = TypeVar("V")

# About 20 MB at the usual length of a block; what is full starts anew.
_ENTRIES = 50_000

_TEXTS: dict[tuple[str, str], BlockPrint] = {}
_PATHS: dict[str, int] = {}


def document_prints(parsed: Document | Article | NotArticle) -> tuple[BlockPrint, ...]:
    """Return one print for each block, in reading order."""
    texts = [(block.text, _kind(block)) for block in parsed.blocks]
    paths = [block.path or "" for block in parsed.blocks]
    _meet(_TEXTS, texts, lambda unmet: block_prints(*zip(*unmet, strict=True)))
    _meet(_PATHS, paths, path_hashes)
    return tuple(_TEXTS[text]._replace(path=_PATHS[path]) for text, path in zip(texts, paths, strict=True))


def _meet(known: dict[K, V], keys: Iterable[K], compute: Callable[[Sequence[K]], Iterable[V]]) -> None:
    if len(known) > _ENTRIES:
        known.clear()
    if unmet := [key for key in dict.fromkeys(keys) if key not in known]:
        known.update(zip(unmet, compute(unmet), strict=True))


def _kind(block: Block) -> str:
    """Return a block's kind as its print knows it: a short line of a dump is no heading."""
    if block.kind == "heading":
        return "heading" if block.heading_level else "paragraph"
    return block.kind
