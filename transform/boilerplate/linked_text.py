"""What the links of a dump say: text that leads elsewhere is less likely the article's.

In: the blocks of a dump with links (Markdown) and how likely each is content. Out: the likelihoods, with the doubt of
links. A page whose own text is links throughout, as a listing's is, is left as it is. Of HTML the model knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transform.boilerplate.page_decision import word_counts
from transform.boilerplate.scores import doubted

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from transform.blocks import Block

    Vector = npt.NDArray[np.float64]

# Log-odds against a block that is all link, fitted on the pages with gold, written as Markdown: 1.26 and 1.20 on two
# halves of their sites.
_DOUBT = 1.2
# Of the likely text of an article, a smaller share is linked; of thresholds from .05 to .4 this did best there.
_LINKED_TEXT = 0.2


def doubt_linked(blocks: Sequence[Block], content: Vector) -> Vector:
    """Return how likely the blocks are content, given their links; without any, as likely as before."""
    shares = linked_shares(blocks)
    if not shares.any():
        return content
    likely = content * word_counts(blocks)
    if (likely * shares).sum() >= _LINKED_TEXT * likely.sum():
        return content
    return doubted(content, _DOUBT * shares)


def linked_shares(blocks: Sequence[Block]) -> Vector:
    """Return what share of each block's characters is linked; an empty block has none."""
    linked = [sum([link.end - link.start for link in block.links]) if block.links else 0 for block in blocks]
    shares: Vector = np.array(linked, dtype=np.float64) / [max(1, len(block.text)) for block in blocks]
    return shares
