"""What the model hands over to the page's decision, `PageScores`, and what other witnesses take from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Vector = npt.NDArray[np.float64]

# A model is never surer than this.
_LEAST = 1e-3
_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PageScores:
    """One value per block, 0..1: how likely it is content, and how likely it follows the article instead."""

    content: npt.NDArray[np.float64]
    after: npt.NDArray[np.float64]


def doubted(content: Vector, against: Vector | float) -> Vector:
    """Return how likely blocks are content when so many log-odds speak against it (four digits)."""
    bounded = np.clip(content, _LEAST, 1 - _LEAST)
    return np.asarray((1 / (1 + (1 / bounded - 1) * np.exp(against))).round(_DIGITS))
