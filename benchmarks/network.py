"""Train the block network: a small net that sees each block, its neighbours and the page.

In: pages as feature matrices with labels. Out: weights that `transform.boilerplate.model` runs in numpy. The same
seed and data give the same weights. Needs jax (the `train` extra); nothing at run time does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

Weights = dict[str, npt.NDArray[np.float32]]
Batch = dict[str, npt.NDArray[Any]]

HIDDEN, CARRIED, SECOND = 48, 16, 32
CLASSES = 3
NOISE = 0.02
# Pages are padded to these lengths; longer ones are cut in training, never at run time.
LENGTHS = (64, 128, 256, 512, 1024, 2048)
ROWS_PER_BATCH = 8192


@dataclass(frozen=True, slots=True)
class Example:
    """One page: features (blocks x columns), labels, words of each block, words of the gold that were found."""

    features: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64]
    words: npt.NDArray[np.float32]
    weight: float = 1.0


def initial(columns: int, seed: int) -> Weights:
    rng = np.random.default_rng(seed)

    def dense(rows: int, width: int) -> npt.NDArray[np.float32]:
        return (rng.standard_normal((rows, width)) * np.sqrt(2 / rows)).astype(np.float32)

    seen = HIDDEN * 3 + CARRIED * 4
    return {
        "w1": dense(columns, HIDDEN), "b1": np.zeros(HIDDEN, np.float32),
        "w2": dense(seen, SECOND), "b2": np.zeros(SECOND, np.float32),
        "w3": dense(SECOND, CLASSES) * 0.1, "b3": np.zeros(CLASSES, np.float32),
    }  # fmt: skip


def _forward(weights: Any, features: Any, mask: Any, keep: Any, drop: float) -> Any:
    h = jax.nn.relu(features @ weights["w1"] + weights["b1"]) * mask[..., None]
    if keep is not None:
        h = h * jax.random.bernoulli(keep, 1 - drop, h.shape) / (1 - drop)
    pad = jnp.pad(h, ((0, 0), (1, 1), (0, 0)))
    carried = h[..., :CARRIED]
    forward = jax.lax.cummax(carried, axis=1)
    backward = jax.lax.cummax(carried, axis=1, reverse=True)
    count = jnp.cumsum(mask, axis=1)[..., None]
    near = h[..., CARRIED : 2 * CARRIED]
    before = jnp.cumsum(near, axis=1)
    total = before[:, -1:]
    after_count = jnp.maximum(count[:, -1:] - count, 1)
    seen = jnp.concatenate(
        [
            h,
            pad[:, :-2],
            pad[:, 2:],
            forward,
            backward,
            before / jnp.maximum(count, 1),
            (total - before) / after_count,
        ],
        axis=-1,
    )
    second = jax.nn.relu(seen @ weights["w2"] + weights["b2"])
    return second @ weights["w3"] + weights["b3"]


def _loss(weights: Any, batch: Any, key: Any, f1_share: float, drop: float, decay: float) -> Any:
    logits = _forward(weights, batch["features"], batch["mask"], key, drop)
    # Gold is at times cut short or lacks its code: a bounded loss keeps such pages from teaching nonsense.
    log_p = jnp.log((1 - CLASSES * NOISE) * jax.nn.softmax(logits) + NOISE)
    chosen = jnp.take_along_axis(log_p, batch["labels"][..., None], axis=-1)[..., 0]
    effort = batch["effort"]
    page_weight = batch["weight"]
    cross = -(chosen * effort).sum(1) / jnp.maximum(effort.sum(1), 1e-6)
    p = jax.nn.softmax(logits)[..., 1]
    y = (batch["labels"] == 1) * batch["mask"]
    words = batch["words"]
    gold = (y * words).sum(1)
    overlap = 2 * (p * y * words).sum(1) / ((p * words * batch["mask"]).sum(1) + gold + 1)
    missed = (1 - overlap) * (gold > 0)
    norm = sum((weights[name] ** 2).sum() for name in ("w1", "w2", "w3"))
    return ((cross + f1_share * missed) * page_weight).sum() / jnp.maximum(
        page_weight.sum(), 1
    ) + decay * norm


@partial(jax.jit, static_argnums=(5, 6, 7))
def _step(
    weights: Any, moments: Any, batch: Any, key: Any, rate: Any, f1_share: float, drop: float, decay: float
) -> Any:
    loss, slopes = jax.value_and_grad(_loss)(weights, batch, key, f1_share, drop, decay)
    first, second, count = moments
    count = count + 1
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slopes)
    second = jax.tree.map(lambda v, g: 0.99 * v + 0.01 * g * g, second, slopes)
    weights = jax.tree.map(
        lambda w, m, v: w - rate * (m / (1 - 0.9**count)) / (jnp.sqrt(v / (1 - 0.99**count)) + 1e-8),
        weights,
        first,
        second,
    )
    return weights, (first, second, count), loss


def _batches(examples: list[Example], rng: np.random.Generator) -> list[list[int]]:
    buckets: dict[int, list[int]] = {length: [] for length in LENGTHS}
    for which in rng.permutation(len(examples)):
        size = len(examples[which].labels)
        buckets[next((length for length in LENGTHS if size <= length), LENGTHS[-1])].append(int(which))
    batches = []
    for length, members in buckets.items():
        per_batch = max(ROWS_PER_BATCH // length, 1)
        batches += [members[start : start + per_batch] for start in range(0, len(members), per_batch)]
    return [batches[which] for which in rng.permutation(len(batches))]


def _pack(examples: list[Example], length: int, rows: int) -> Batch:
    columns = examples[0].features.shape[1]
    features = np.zeros((rows, length, columns), np.float32)
    labels = np.zeros((rows, length), np.int64)
    words, mask, weight = (
        np.zeros((rows, length), np.float32),
        np.zeros((rows, length), np.float32),
        np.zeros(rows, np.float32),
    )
    for row, example in enumerate(examples):
        size = min(len(example.labels), length)
        features[row, :size] = example.features[:size]
        labels[row, :size] = example.labels[:size]
        words[row, :size] = example.words[:size]
        mask[row, :size] = 1
        weight[row] = example.weight
    effort = np.sqrt(words + 1) * mask
    return {
        "features": features,
        "labels": labels,
        "words": words,
        "mask": mask,
        "weight": weight,
        "effort": effort,
    }


def train(
    examples: list[Example],
    *,
    seed: int,
    epochs: int,
    dropped: tuple[slice, ...],
    rate: float = 2e-3,
    f1_share: float = 1.0,
    drop: float = 0.15,
    decay: float = 1e-5,
    drop_columns: float = 0.15,
) -> Weights:
    """Train on standardised examples. `dropped` are groups of columns that a page at times goes without."""
    rng = np.random.default_rng(seed)
    weights: Any = initial(examples[0].features.shape[1], seed)
    zeros = jax.tree.map(jnp.zeros_like, weights)
    moments = (zeros, zeros, 0)
    key = jax.random.PRNGKey(seed)
    step, steps = 0, epochs * len(_batches(examples, np.random.default_rng(0)))
    for _ in range(epochs):
        for members in _batches(examples, rng):
            size = max(len(examples[which].labels) for which in members)
            length = next((length for length in LENGTHS if size <= length), LENGTHS[-1])
            batch = _pack([examples[which] for which in members], length, max(ROWS_PER_BATCH // length, 1))
            for group in dropped:
                batch["features"][rng.random(len(batch["weight"])) < drop_columns, :, group] = 0
            key, own = jax.random.split(key)
            now = rate * min(1.0, step / 100 + 0.05) * 0.5 * (1 + np.cos(np.pi * step / steps))
            weights, moments, _ = _step(weights, moments, batch, own, now, f1_share, drop, decay)
            step += 1
    return {name: np.asarray(value) for name, value in weights.items()}
