"""The prints of blocks for the template learner, computed once for every text that repeats.

In: the blocks of one page after another. Out: their `BlockPrint`s, in order. Template text is most of a hub's
blocks, so a shard meets most of its texts many times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.boilerplate.fingerprints import block_prints, print_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.blocks import Block
    from transform.boilerplate.fingerprints import BlockPrint

# About 20 MB at the usual length of a block; when it is full, the cache starts anew.
CACHE_ENTRIES = 50_000

_Key = tuple[str, str, str]


class PrintCache:
    """The prints of the texts met so far."""

    def __init__(self) -> None:
        self._known: dict[_Key, BlockPrint] = {}

    def prints(self, blocks: Sequence[Block]) -> list[BlockPrint]:
        """Return one print for each block of a page."""
        if len(self._known) > CACHE_ENTRIES:
            self._known.clear()
        keys = [_key(block) for block in blocks]
        missing = list(dict.fromkeys(key for key in keys if key not in self._known))
        texts, kinds, paths = zip(*missing, strict=True) if missing else ((), (), ())
        self._known.update(zip(missing, block_prints(texts, kinds=kinds, paths=paths), strict=True))
        return [self._known[key] for key in keys]


def _key(block: Block) -> _Key:
    return block.text, print_kind(block), block.path or ""
