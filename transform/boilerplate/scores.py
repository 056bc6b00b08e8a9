"""What the model hands over to the page's decision: `PageScores`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True, kw_only=True)
class PageScores:
    """One value per block, 0..1: how likely it is content, and how likely it follows the article instead."""

    content: npt.NDArray[np.float64]
    after: npt.NDArray[np.float64]
