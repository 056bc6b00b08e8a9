"""The bands by which near-duplicate bodies meet: MinHash over the word groups of the content blocks.

In: the sketches of a body's blocks. Out: band ids; two bodies that share most word groups share a band
(Broder, "On the resemblance and containment of documents", 1997; banding as in Leskovec et al., "Mining of
Massive Datasets", chapter 3). The score of a pair is computed in SQL, from all word groups of both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from load.identity import key_id

if TYPE_CHECKING:
    from collections.abc import Iterable

# Six bands of three minima: a pair meets with 99 % at a resemblance of .8, 75 % at .6, 24 % at .35.
BANDS = 6
ROWS_PER_BAND = 3
# Fewer word groups are a paragraph or two, and stock paragraphs make no copies.
MIN_GROUPS = 12

# Odd 64-bit multipliers (multiply-shift hashing, Dietzfelbinger et al. 1997), drawn once.
_MULTIPLIERS = np.random.Generator(np.random.PCG64(1997)).integers(
    0, 2**63, size=(BANDS * ROWS_PER_BAND, 1), dtype=np.uint64
) * np.uint64(2) + np.uint64(1)


def body_bands(sketches: Iterable[tuple[int, ...]]) -> list[int] | None:
    """Return the band ids of a body, ascending; None for a body too short to compare."""
    groups = np.fromiter({group for sketch in sketches for group in sketch}, np.uint64)
    if len(groups) < MIN_GROUPS:
        return None
    minima = ((groups[None, :] * _MULTIPLIERS) >> np.uint64(32)).min(axis=1).reshape(BANDS, ROWS_PER_BAND)
    return sorted(key_id(band, *row) for band, row in enumerate(minima.tolist()))
