"""The trained judges of blocks: how likely each block of a page is content, or follows the article.

In: a segmented `Document`, and the weights beside this module (`html.npz`, `text.npz`; docs/model_card.md
says from what they were trained). Out: `PageScores`. Nothing but numpy runs here, on one page at a time, and
scores are rounded, so that a page is judged alike in any company.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import ThreadpoolController

from transform.boilerplate.agreement import agree
from transform.boilerplate.features_html import html_features
from transform.boilerplate.features_text import text_features
from transform.boilerplate.features_tokens import Lexica, WordWeights
from transform.boilerplate.scores import PageScores

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    import numpy.typing as npt

    from transform.blocks import Block
    from transform.document import Document

    Matrix = npt.NDArray[np.float32]

MODEL_VERSION = "2026.11.24.2"
# The matrices are small: threads would wait for each other twenty times longer than they work (1 ms a page became 20).
_BLAS = ThreadpoolController().select(user_api="blas")
# Far-out measurements say no more than far ones.
CLIP = 5.0
_DIGITS = 4
TOGETHER = 10_000
"""Pages of more blocks go through the ensemble's members one by one: together they take 5 KB of memory a block."""
# Classes of the net's outputs, as benchmarks/gold_lines.py labels them.
_CONTENT, _AFTER = 1, 2
# Lexicon weights are stored as bytes, in steps that keep log-odds of four either way.
LEXICON_STEP = 1 / 30


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Net:
    """An ensemble of block networks of one shape, and how its inputs are standardised.

    Each sees a block (w1), then its neighbours, the strongest signals before and after it and the page's
    averages before and after it (w2), and gives one score per class (w3). Arrays have the ensemble's members
    first.
    """

    mean: Matrix
    scale: Matrix
    w1: Matrix
    b1: Matrix
    w2: Matrix
    b2: Matrix
    w3: Matrix
    b3: Matrix
    lexica: Mapping[str, Mapping[str, tuple[float, float]]]


def score_html(document: Document) -> PageScores:
    """Return the scores of an HTML page's blocks."""
    net = load_net("html.npz")
    if not document.blocks:
        return _scores(np.zeros((0, 3)))
    scores = run_net(net, html_features(document, _lexica(net)))
    return replace(scores, content=agree(document.blocks, scores.content))


@lru_cache(maxsize=8)
def _lexica(net: Net) -> Lexica:
    return Lexica(names=net.lexica["names"], words=WordWeights.of(net.lexica["words"]))


def score_text(
    document: Document, words: Sequence[Sequence[str]], left_out: Sequence[int] = ()
) -> PageScores:
    """Return the scores of a text dump's blocks; `words` are theirs, folded (transform/boilerplate/words.py).

    The net does not see the blocks `left_out`, nor that anything stood there; their scores are zero.
    """
    net = load_net("text.npz")
    if left_out:
        hidden = frozenset(left_out)
        seen = [block.position for block in document.blocks if block.position not in hidden]
        found = score_text(_without(document, hidden), [words[at] for at in seen])
        scores = _scores(np.zeros((len(document.blocks), 3)))
        scores.content[seen], scores.after[seen] = found.content, found.after
        return scores
    if not document.blocks:
        return _scores(np.zeros((0, 3)))
    return run_net(net, text_features(document, words, net.lexica["words"]))


def _without(document: Document, hidden: AbstractSet[int]) -> Document:
    """Return the dump without some blocks; the one before each reaches as far, so that no gap tells of them."""
    rest: list[Block] = []
    for block in document.blocks:
        if block.position not in hidden:
            rest.append(block)
        elif rest:
            rest[-1] = rest[-1]._replace(char_end=block.char_end)
    return replace(document, blocks=tuple(rest))


@lru_cache(maxsize=4)
def load_net(name: str) -> Net:
    """Return the model of that file name in this package."""
    with as_file(files(__package__) / name) as path:
        return read_net(path)


def read_net(path: Path) -> Net:
    """Read a model file: half-precision weights, lexica as lines of tokens with bytes as weights."""
    with np.load(path, allow_pickle=False) as stored:
        arrays = {key: stored[key] for key in stored.files}
    lexica = {
        key.removesuffix("_tokens"): _lexicon(arrays[key], arrays[key.replace("_tokens", "_weights")])
        for key in arrays
        if key.endswith("_tokens")
    }
    names = ("mean", "scale", "w1", "b1", "w2", "b2", "w3", "b3")
    return Net(lexica=lexica, **{name: arrays[name].astype(np.float32) for name in names})


def _lexicon(tokens: npt.NDArray[np.uint8], weights: npt.NDArray[np.int8]) -> dict[str, tuple[float, float]]:
    words = tokens.tobytes().decode().split("\n")
    rows = (weights * LEXICON_STEP).round(3).tolist()
    return {word: (first, second) for word, (first, second) in zip(words, rows, strict=True)}


def run_net(net: Net, features: Matrix) -> PageScores:
    """Return what the ensemble makes of a page's features: the mean of its members' probabilities."""
    with _BLAS.limit(limits=1):
        return _scores(_probabilities(net, features))


def _probabilities(net: Net, features: Matrix) -> npt.NDArray[np.float64]:
    x = np.clip((features - net.mean) / net.scale, -CLIP, CLIP)
    members = len(net.w1)
    step = members if len(x) <= TOGETHER else 1
    total = np.zeros((len(x), net.w3.shape[-1]))
    for start in range(0, members, step):
        total += _of_members(net, slice(start, start + step), x).sum(axis=0, dtype=np.float64)
    return total / members


def _of_members(net: Net, which: slice, x: Matrix) -> Matrix:
    """Return the probabilities of some members: members x blocks x classes."""
    hidden = np.maximum(x @ net.w1[which] + net.b1[which, None], 0)  # members x blocks x units
    seen = np.maximum(_surroundings(hidden) @ net.w2[which] + net.b2[which, None], 0)
    return _softmax(seen @ net.w3[which] + net.b3[which, None])


def _surroundings(hidden: Matrix) -> Matrix:
    """Join to each block's hidden values its neighbours' and what the page says before and after it.

    A third of the units is carried as maxima (has there been a heading "Comments"?), a third as means.
    """
    members, size, width = hidden.shape
    third = width // 3
    seen = np.zeros((members, size, 3 * width + 4 * third), dtype=np.float32)
    seen[:, :, :width] = hidden
    seen[:, 1:, width : 2 * width] = hidden[:, :-1]
    seen[:, :-1, 2 * width : 3 * width] = hidden[:, 1:]
    before, after, above, below = (seen[:, :, 3 * width + part * third :][:, :, :third] for part in range(4))
    peaks, levels = hidden[:, :, :third], hidden[:, :, third : 2 * third]
    np.maximum.accumulate(peaks, axis=1, out=before)
    after[:] = np.maximum.accumulate(peaks[:, ::-1], axis=1)[:, ::-1]
    count = np.arange(1, size + 1, dtype=np.float32)[:, None]
    running = np.cumsum(levels, axis=1)
    np.divide(running, count, out=above)
    np.divide(running[:, -1:] - running, np.maximum(size - count, 1), out=below)
    return seen


def _softmax(logits: Matrix) -> Matrix:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def _scores(probabilities: npt.NDArray[np.float64]) -> PageScores:
    rounded = probabilities.round(_DIGITS)
    return PageScores(content=rounded[:, _CONTENT], after=rounded[:, _AFTER])
