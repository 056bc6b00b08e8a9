"""Standardise features and write model files that `transform.boilerplate.model` reads.

In: feature matrices, trained networks, lexica. Out: one compressed `.npz`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from transform.boilerplate.model import CLIP, LEXICON_STEP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    Matrix = npt.NDArray[np.float32]


def standardise(features: Sequence[Matrix]) -> tuple[Matrix, Matrix, list[Matrix]]:
    """Return mean and scale of all rows, and the matrices by these, clipped; scale 1 for what is constant."""
    rows = np.concatenate(features)
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale < 1e-6] = 1
    return mean, scale, [np.clip((matrix - mean) / scale, -CLIP, CLIP) for matrix in features]


def stack_members(members: Sequence[Mapping[str, Matrix]]) -> dict[str, npt.NDArray[np.float16]]:
    """Return the weights of an ensemble, members first, in half precision."""
    return {name: np.stack([member[name] for member in members]).astype(np.float16) for name in members[0]}


def write_model(
    path: Path,
    *,
    mean: Matrix,
    scale: Matrix,
    members: Mapping[str, npt.NDArray[np.float16]],
    lexica: Mapping[str, Mapping[str, tuple[float, float]]],
) -> None:
    """Write a model file; a lexicon is a list of tokens and one of weights in steps of a byte."""
    stored: dict[str, npt.NDArray[Any]] = {}
    for name, weights in lexica.items():
        tokens = sorted(weights)
        steps = np.array([weights[token] for token in tokens]) / LEXICON_STEP
        stored[f"{name}_tokens"] = np.frombuffer("\n".join(tokens).encode(), np.uint8)
        stored[f"{name}_weights"] = steps.round().astype(np.int8)
    np.savez_compressed(path, allow_pickle=False, mean=mean, scale=scale, **members, **stored)
