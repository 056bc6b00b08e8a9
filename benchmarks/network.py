"""Train the block network: a small net that sees each block, its neighbours and the page.

In: pages as feature matrices with labels. Out: weights that `transform.boilerplate.model` runs in numpy. The
same seed and data give the same weights. Needs jax (the `train` extra); nothing at run time does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

Weights = dict[str, npt.NDArray[np.float32]]
Batch = dict[str, npt.NDArray[Any]]
Tensors = dict[str, jax.Array]
# First and second moments of Adam, and the number of steps so far.
Moments = tuple[Tensors, Tensors, int]

HIDDEN, CARRIED, SECOND = 48, 16, 32
CLASSES = 3
UNKNOWN = -1
# Share of labels taken for wrong: gold is at times cut short or lacks its code, and a bounded loss keeps such
# pages from teaching nonsense (articles +.001 in the table of folds).
NOISE = 0.02
# Pages are padded to these lengths; longer ones are cut in training, never at run time.
LENGTHS = (64, 128, 256, 512, 1024, 2048)
ROWS_PER_BATCH = 8192
_FIRST_DECAY, _SECOND_DECAY, _TINY = 0.9, 0.99, 1e-8
_WARM_UP_STEPS = 100


@dataclass(frozen=True, slots=True)
class Example:
    """One page: features (blocks x columns), the label and the number of words of each block.

    A label is a class; of a block labelled `UNKNOWN` nothing is learnt.
    """

    features: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64]
    words: npt.NDArray[np.float32]
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recipe:
    """How to train; compared by identity, since a slice has no hash before Python 3.12.

    `blanked` are groups of columns that a page goes without with probability `blank`.

    `f1_share` weighs the page's soft F1 against the cross-entropy of its blocks, `drop` is the dropout of the
    first layer, `decay` the weight of the squared weights.
    """

    epochs: int
    blanked: tuple[slice, ...]
    rate: float = 2e-3
    f1_share: float = 1.0
    drop: float = 0.15
    decay: float = 1e-5
    blank: float = 0.15


def train(examples: Sequence[Example], recipe: Recipe, *, seed: int) -> Weights:
    """Return the weights of one net, trained on standardised examples."""
    rng = np.random.default_rng(seed)
    start = _initial(examples[0].features.shape[1], rng)
    weights: Tensors = {name: jnp.asarray(values) for name, values in start.items()}
    zeros = jax.tree.map(jnp.zeros_like, weights)
    moments: Moments = (zeros, zeros, 0)
    key = jax.random.PRNGKey(seed)
    steps = recipe.epochs * len(_batches(examples, np.random.default_rng(0)))
    step = 0
    for _ in range(recipe.epochs):
        for members in _batches(examples, rng):
            batch = _pack([examples[which] for which in members])
            for group in recipe.blanked:
                batch["features"][rng.random(len(batch["weight"])) < recipe.blank, :, group] = 0
            key, own = jax.random.split(key)
            weights, moments = _step(recipe, weights, moments, batch, (own, _rate(recipe, step, steps)))
            step += 1
    return {name: np.asarray(value) for name, value in weights.items()}


def _rate(recipe: Recipe, step: int, steps: int) -> float:
    """Return the step's rate: warmed up, then falling as a cosine."""
    warm = min(1.0, step / _WARM_UP_STEPS + 0.05)
    return float(recipe.rate * warm * (1 + np.cos(np.pi * step / steps)) / 2)


def _initial(columns: int, rng: np.random.Generator) -> Weights:
    def dense(rows: int, width: int) -> npt.NDArray[np.float32]:
        return np.asarray(rng.standard_normal((rows, width)) * np.sqrt(2 / rows), dtype=np.float32)

    return {
        "w1": dense(columns, HIDDEN),
        "b1": np.zeros(HIDDEN, np.float32),
        "w2": dense(HIDDEN * 3 + CARRIED * 4, SECOND),
        "b2": np.zeros(SECOND, np.float32),
        "w3": dense(SECOND, CLASSES) * np.float32(0.1),
        "b3": np.zeros(CLASSES, np.float32),
    }


def _batches(examples: Sequence[Example], rng: np.random.Generator) -> list[list[int]]:
    """Return the examples' numbers, in batches of pages padded to one length, in random order."""
    buckets: dict[int, list[int]] = {length: [] for length in LENGTHS}
    for which in rng.permutation(len(examples)):
        buckets[_padded(len(examples[which].labels))].append(int(which))
    batches = []
    for length, members in buckets.items():
        per_batch = _pages_per_batch(length)
        batches += [members[start : start + per_batch] for start in range(0, len(members), per_batch)]
    return [batches[which] for which in rng.permutation(len(batches))]


def _padded(size: int) -> int:
    return next((length for length in LENGTHS if size <= length), LENGTHS[-1])


def _pages_per_batch(length: int) -> int:
    return max(ROWS_PER_BATCH // length, 1)


def _pack(examples: Sequence[Example]) -> Batch:
    """Return the pages as arrays of one shape per length, so that few programs are compiled."""
    length = _padded(max(len(example.labels) for example in examples))
    rows = _pages_per_batch(length)
    batch: Batch = {
        "features": np.zeros((rows, length, examples[0].features.shape[1]), np.float32),
        "labels": np.zeros((rows, length), np.int64),
        "words": np.zeros((rows, length), np.float32),
        "mask": np.zeros((rows, length), np.float32),
        # Rows without a page have no weight.
        "weight": np.zeros(rows, np.float32),
    }
    for row, example in enumerate(examples):
        size = min(len(example.labels), length)
        for name in ("features", "labels", "words"):
            batch[name][row, :size] = getattr(example, name)[:size]
        batch["mask"][row, :size] = 1
        batch["weight"][row] = example.weight
    return batch


@partial(jax.jit, static_argnums=0)
def _step(
    recipe: Recipe, weights: Tensors, moments: Moments, batch: Batch, chance: tuple[jax.Array, float]
) -> tuple[Tensors, Moments]:
    """Take one step of Adam (Kingma and Ba, 2015); `chance` is the step's random key and rate."""
    key, rate = chance
    slopes = jax.grad(_loss)(weights, recipe, batch, key)
    first, second, count = moments
    count = count + 1
    first = jax.tree.map(lambda m, g: _FIRST_DECAY * m + (1 - _FIRST_DECAY) * g, first, slopes)
    second = jax.tree.map(lambda v, g: _SECOND_DECAY * v + (1 - _SECOND_DECAY) * g * g, second, slopes)
    scale_first, scale_second = 1 - _FIRST_DECAY**count, 1 - _SECOND_DECAY**count
    weights = jax.tree.map(
        lambda w, m, v: w - rate * (m / scale_first) / (jnp.sqrt(v / scale_second) + _TINY),
        weights,
        first,
        second,
    )
    return weights, (first, second, count)


def _loss(weights: Tensors, recipe: Recipe, batch: Tensors, key: jax.Array) -> jax.Array:
    """Return the pages' mean of cross-entropy (blocks count by the root of their words) and missed F1."""
    words, labels = batch["words"], batch["labels"]
    mask = batch["mask"] * (labels != UNKNOWN)
    p = jax.nn.softmax(_forward(weights, batch, key, recipe.drop))
    chosen = jnp.take_along_axis(p, labels[..., None], axis=-1)[..., 0]
    effort = jnp.sqrt(words + 1) * mask
    surprise = -jnp.log((1 - CLASSES * NOISE) * chosen + NOISE)
    cross = (surprise * effort).sum(1) / jnp.maximum(effort.sum(1), 1e-6)
    content = p[..., 1] * words * mask
    gold = (labels == 1) * words * mask
    overlap = 2 * (p[..., 1] * gold).sum(1) / (content.sum(1) + gold.sum(1) + 1)
    missed = (1 - overlap) * (gold.sum(1) > 0)
    pages = batch["weight"]
    mean = ((cross + recipe.f1_share * missed) * pages).sum() / jnp.maximum(pages.sum(), 1)
    return mean + recipe.decay * sum((weights[name] ** 2).sum() for name in ("w1", "w2", "w3"))


def _forward(weights: Tensors, batch: Tensors, key: jax.Array, drop: float) -> jax.Array:
    """Return the scores of the classes; `transform.boilerplate.model.run_net` is the same without dropout."""
    mask = batch["mask"]
    h = jax.nn.relu(batch["features"] @ weights["w1"] + weights["b1"]) * mask[..., None]
    h = h * jax.random.bernoulli(key, 1 - drop, h.shape) / (1 - drop)
    beside = jnp.pad(h, ((0, 0), (1, 1), (0, 0)))
    peaks, levels = h[..., :CARRIED], h[..., CARRIED : 2 * CARRIED]
    count = jnp.cumsum(mask, axis=1)[..., None]
    running = jnp.cumsum(levels, axis=1)
    seen = jnp.concatenate(
        [
            h,
            beside[:, :-2],
            beside[:, 2:],
            jax.lax.cummax(peaks, axis=1),
            jax.lax.cummax(peaks, axis=1, reverse=True),
            running / jnp.maximum(count, 1),
            (running[:, -1:] - running) / jnp.maximum(count[:, -1:] - count, 1),
        ],
        axis=-1,
    )
    second = jax.nn.relu(seen @ weights["w2"] + weights["b2"])
    return second @ weights["w3"] + weights["b3"]
