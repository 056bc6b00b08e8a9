"""What a block's words say of it: whether it speaks of the site and to its reader, as notices do.

In: the folded words of blocks, and how likely each block is content. Out: the same likelihoods, lower where the words
are those of notices. Patterns know sentences, templates what returns; a notice worded like no other, on a page
alone, has only its words. Their weights (`notices.npz`; benchmarks/train_notices.py, docs/model_card.md) come from
invented notices in twelve languages and from the articles of the pages that the models learn from.
"""

from __future__ import annotations

import lzma
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import pairwise, repeat
from typing import TYPE_CHECKING

import numpy as np

from transform.boilerplate.scores import doubted
from transform.boilerplate.verdicts import is_template
from transform.boilerplate.words import fold_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from transform.blocks import Block
    from transform.boilerplate.verdicts import Verdicts

    Vector = npt.NDArray[np.float64]

FIRST_WORDS = 40
"""A notice says what it is at once."""
_FIRST_CHARACTERS = 400  # which hold them
_LONG_WORD, _STEM = 7, 5
_FEWEST_WORDS = 4  # of fewer, one word would decide ("Educational attainment" in a table)
STEP = 1 / 20
"""Weights are stored as bytes, in steps that keep six either way."""
# Below this sum of its single words' weights no block is a notice (folds: nineteen of twenty paragraphs of articles are
# told by these alone, and none of the notices is).
_LEAST_SINGLE = -1.5
# From here on words are those of notices, or so far above what half of the page's own text reaches (an article about
# sites and sponsors has their words throughout); each unit above takes so much from the block's log-odds, and less from
# texts of fewer words than these. Where the hub's templates stand on the page they have taken its notices, and headings
# say little: there words must say more, and say it less loudly.
_NOTICE, _ABOVE_PAGE, _AGAINST, _TELLING_WORDS = -0.2, 1.5, 4.0, 8
_NOTICE_QUIET, _AGAINST_QUIET = 0.1, 2.0
# What is quoted is the article's, though it speak to somebody; so are code and tables.
_NEVER_NOTICES = frozenset({"quotation", "code", "table"})
# What a text quotes. Matches '"Funders have no influence"', "「広告を含みます。以下」"; not 'the "Hub"', "it's"
_QUOTED = re.compile(r"[\"“„«»「『][^\"”“«»」』]{12,}(?:[\"”“«»」』]|\Z)")
# What is so unlikely needs no other witness; from here on a block is the page's own.
_LIKELY, _OWN = 0.05, 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NoticeWords:
    """The log-odds of a notice: of each token in steps, whose sums are exact, and of a block without any.

    Compared by identity, so that what was asked of them can be remembered.
    """

    weights: Mapping[str, int]
    bias: float


@lru_cache(maxsize=1)
def load_notice_words() -> NoticeWords:
    """Return the weights beside this module."""
    with as_file(files(__package__) / "notices.npz") as path:
        return read_notice_words(path)


def read_notice_words(path: Path) -> NoticeWords:
    """Read a file of weights: tokens as lines, which LZMA packs a quarter closer; weights as bytes."""
    with np.load(path, allow_pickle=False) as stored:
        tokens = lzma.decompress(stored["tokens"]).decode().split("\n")
        return NoticeWords(
            weights=dict(zip(tokens, stored["weights"].tolist(), strict=True)), bias=float(stored["bias"])
        )


def notice_tokens(words: Sequence[str]) -> set[str]:
    """Return what the weights know of a block's first words: each, each pair, and the stems of the long ones."""
    return {
        *words,
        *map(" ".join, pairwise(words)),
        *[f"{word[:_STEM]}*" for word in words if len(word) >= _LONG_WORD],
    }


def first_words(words: Sequence[str]) -> list[str]:
    """Return the first words of a block, numbers as one."""
    return ["#" if word.isdigit() else word for word in words[:FIRST_WORDS]]


def doubt_notices(blocks: Sequence[Block], verdicts: Verdicts, content: Vector) -> Vector:
    """Return how likely each block is content, knowing its words; of those decided already, what was given."""
    known = load_notice_words()
    likely = np.flatnonzero(content > _LIKELY).tolist()
    asked = [at for at in likely if verdicts[at] is None and blocks[at].kind not in _NEVER_NOTICES]
    found = {at: _score_of_opening(known, blocks[at].text[:_FIRST_CHARACTERS]) for at in asked}
    scores = {at: score for at, (score, _) in found.items()}
    if max(scores.values(), default=_NOTICE) <= _NOTICE:
        return content
    usual = _usual_score(blocks, scores, content) + _ABOVE_PAGE
    has_templates = any(map(is_template, verdicts))
    left = content.copy()
    for at, score in scores.items():
        is_quiet = has_templates or blocks[at].kind == "heading"
        notice, against = (_NOTICE_QUIET, _AGAINST_QUIET) if is_quiet else (_NOTICE, _AGAINST)
        if score > max(notice, usual):
            telling = min(found[at][1] / _TELLING_WORDS, 1.0)
            left[at] = doubted(content[at], against * telling * (score - max(notice, usual)))
    return left


@lru_cache(maxsize=1 << 14)
def _score_of_opening(known: NoticeWords, opening: str) -> tuple[float, int]:
    """Return the score of a text's beginning, and how many words it has; it is asked for by several deciders.

    What it quotes is not its own.
    """
    words = fold_words(_QUOTED.sub(" ", opening))
    return notice_score(known, words), len(words)


def score_of_notice(text: str) -> float:
    """Return how much a text's words are those of notices, as log-odds; minus infinity where they are too few."""
    return _score_of_opening(load_notice_words(), text[:_FIRST_CHARACTERS])[0]


def speaks_as_notice(text: str) -> bool:
    """Tell whether a text's words are those of notices; few words are none.

    A template that reads as content is one all the same where they are (hubs written by hand, dumps of twelve pages:
    of 107 stock lines of frames that the net took for content they tell 80, of eleven of the articles' own one).
    """
    score, words = _score_of_opening(load_notice_words(), text[:_FIRST_CHARACTERS])
    return words >= _TELLING_WORDS and score > _NOTICE


def _usual_score(blocks: Sequence[Block], scores: Mapping[int, float], content: Vector) -> float:
    """Return the score that half of the likely text stays below; minus infinity where there is none."""
    likely = sorted((score, len(blocks[at].text)) for at, score in scores.items() if content[at] >= _OWN)
    half = sum(length for _, length in likely) / 2
    below = 0
    for score, length in likely:
        below += length
        if below >= half:
            return score
    return -math.inf


def notice_score(known: NoticeWords, words: Sequence[str]) -> float:
    """Return how much the words are those of notices, as log-odds.

    Minus infinity where there are too few, or single ones rule it out.
    """
    first = first_words(words)
    if len(first) < _FEWEST_WORDS or _share(known, first) < _LEAST_SINGLE:
        return -math.inf
    return _share(known, notice_tokens(first)) + known.bias


def _share(known: NoticeWords, tokens: Collection[str]) -> float:
    """Return the log-odds that the weights of tokens sum up to: long texts sum up more by chance."""
    return STEP * sum(map(known.weights.get, tokens, repeat(0))) / math.sqrt(len(tokens))
