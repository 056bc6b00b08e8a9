"""Train the weights of notices' words, and those of each fold of registered domains.

In: the folder of pages with gold (`--data`), whose articles say how articles speak; the project's own invented notices
(`notices/`, patterns' examples, the wordings of tests, the pages written for the training, the hubs to learn from, the
first wording of each kind of made hubs' furniture: the others are held out). Out: `transform/boilerplate/notices.npz`,
and in the folder `--folds` the weights that have not seen one fold's pages and hubs. A logistic regression, by AdaGrad
(Duchi, Hazan, Singer, 2011); the same data give the same files.

It is fitted twice: what the first weights tell in the furniture of the pages with gold are real sites' notices, and the
second learn from these, too (self-training: Yarowsky, 1995). All of that furniture would be teasers and comments.
"""

from __future__ import annotations

import lzma
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import py3langid

from benchmarks.gold import fold_of, missing_folds, read_gold, training_options
from benchmarks.hub_scores import BODY, TEMPLATE, squeeze
from benchmarks.written_hubs import (
    LEARNT_HUBS,
    SENTENCE,
    TRAINING_PAGES,
    hubs_in,
    load_hub,
    load_promotions,
)
from transform.boilerplate.notice_words import (
    STEP,
    NoticeWords,
    first_words,
    notice_score,
    notice_tokens,
)
from transform.boilerplate.words import fold_words
from transform.segment_html import segment_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    from benchmarks.gold import GoldPage

    Vector = npt.NDArray[np.float64]

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "transform" / "boilerplate" / "notices.npz"
# Matches the space of "cookies. You"; not that of "e. g. " within a sentence's first two characters.
_SENTENCE = re.compile(r"(?<=..[.!?。！？])\s+|(?<=[。！？])")
# Matches "Find us here."; not "Home | News".
_STOP = re.compile(r"[.!?。！？]")
# Matches "{site}" and "{names}".
_SLOT = re.compile(r"\{\w+\}")
# Of a real page's furniture: what is no text is asked for no notices.
_NO_TEXT = frozenset({"code", "table", "quotation"})
FURNITURE = ("access", "translation", "sponsor", "cookie", "newsletter", "donation", "feedback", "copyright")
LEAST_PAGES, SHARED = 2, 0.25
"""A frame's notice is on so many of a hub's pages, of which a third may be of another generation."""
PAGE_SENTENCES = 40
"""So many of an article, evenly taken: no long one speaks for all."""
# What a sample weighs: a sentence of an article in English, of which there are very many; one in another language, of
# which there are few; a notice or what resembles one; a phrase of a menu; what the first weights take for a notice.
ENGLISH, OTHER, NOTICE, PHRASE, TOLD = 0.25, 1.0, 1.0, 0.5, 0.25
# A token is kept that so many notices have (pairs of words: two), or so many sentences of articles.
LEAST_NOTICES, LEAST_PAIRS, LEAST_ARTICLES = 1, 2, 20
# From here on a sentence of a real page's furniture is taken for a notice: of forty drawn above 0 five were none. From
# .3 or .5 on (fewer) dumps of twelve pages are cut .1 to .4 % less, with as much lost.
FURNITURE_SCORE = -0.4
EPOCHS, BATCH, RATE, DECAY = 12, 256, 0.3, 1e-4
_TINY = 1e-8


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence's tokens, whether it is a notice's, and what it weighs."""

    tokens: frozenset[str]
    is_notice: bool
    weight: float


def main() -> None:
    options = training_options(__doc__)
    pages = read_gold(options.data)
    hubs = hubs_in(LEARNT_HUBS)
    for fold, path in (missing_folds(options.folds, "notices") if options.folds else {}).items():
        others = [hub for hub in hubs if fold_of(hub.name) != fold]
        train([page for page in pages if page.fold != fold], others, path)
    if not options.only_folds:
        tokens = train(pages, hubs, MODEL)
        print(f"trained on all pages: {MODEL}, {tokens} tokens, {MODEL.stat().st_size} bytes")


def train(pages: Iterable[GoldPage], hubs: Iterable[Path], path: Path) -> int:
    """Train on the pages' articles, the hubs and the project's notices.

    Writes the file, and returns how many tokens it has.
    """
    articles = (sample for page in pages for sample in article_samples(page))
    written = (sample for hub in (*hubs_in(TRAINING_PAGES), *hubs) for sample in hub_samples(hub))
    samples = [*own_samples(), *written, *articles]
    first = fitted(samples)
    told = (sample for page in pages for sample in furniture_samples(page, first))
    known = fitted([*samples, *told])
    tokens = np.frombuffer(lzma.compress("\n".join(known.weights).encode(), preset=9), np.uint8)
    weights = np.array([*known.weights.values()], np.int8)
    np.savez_compressed(path, allow_pickle=False, tokens=tokens, weights=weights, bias=np.float64(known.bias))
    return len(weights)


def fitted(samples: Sequence[Sample]) -> NoticeWords:
    """Return the weights that the samples teach, in steps; tokens that say nothing have none."""
    vocabulary = known_tokens(samples)
    weights, bias = fit(samples, vocabulary)
    steps = np.clip((weights / STEP).round(), -127, 127).astype(int).tolist()
    return NoticeWords(
        weights={token: step for token, step in zip(vocabulary, steps, strict=True) if step}, bias=bias
    )


def own_samples() -> Iterator[Sample]:
    """Yield the project's invented notices, and the sentences that resemble them."""
    for known in _tables(ROOT / "transform" / "boilerplate" / "patterns"):
        for entry in (*known.get("shapes", []), *known.get("phrases", [])):
            yield from samples_of([entry["no"]], is_notice=False)
            yield from samples_of([entry["yes"]] if "yes" in entry else [], is_notice=True)
            yield from samples_of(entry.get("texts", []), is_notice=True, weight=PHRASE)
    for wordings in _tables(ROOT / "tests" / "transform" / "notice_wordings"):
        yield from samples_of(wordings["kept"], is_notice=False)
        yield from samples_of(wordings["sponsors"], is_notice=True)  # a table: notices and whom they name
        yield from samples_of(chain(wordings.get("missed", []), *wordings["others"].values()), is_notice=True)
    for written in _tables(ROOT / "benchmarks" / "notices"):
        yield from samples_of(written["notices"], is_notice=True)
        yield from samples_of(chain(written["resembling"], written["prose"]), is_notice=False)
    for furniture in _tables(ROOT / "benchmarks" / "furniture"):
        yield from samples_of((_SLOT.sub("Amvela", furniture[kind][0]) for kind in FURNITURE), is_notice=True)


def hub_samples(hub: Path) -> Iterator[Sample]:
    """Yield the sentences of a written hub: its articles', its frames' that are no menus and recur, its promotions.

    What else one page alone has are teasers, comments and biographies: they speak of a subject, as articles do.
    """
    promotions = [text for text in load_promotions(hub) if len(text) >= SENTENCE]
    yield from samples_of(promotions, is_notice=True)
    pages = load_hub(hub)
    count = Counter(block for page in pages for block in set(page.blocks))
    least = max(LEAST_PAGES, SHARED * len(pages))
    for label, text in sorted(count):
        is_shared = count[label, text] >= least
        if label == TEMPLATE and is_shared and len(text) >= SENTENCE and _STOP.search(text):
            yield from samples_of([text], is_notice=True)
        elif label == BODY:
            yield from samples_of([text], is_notice=False)


def _tables(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.toml")):
        yield tomllib.loads(path.read_text(encoding="utf-8"))


def article_samples(page: GoldPage) -> Iterator[Sample]:
    """Yield sentences of a page's article."""
    sentences = [text for line in page.gold.splitlines() for text in _sentences(line)]
    weight = ENGLISH if py3langid.classify(page.gold)[0] == "en" else OTHER
    yield from samples_of(
        sentences[:: -(-len(sentences) // PAGE_SENTENCES) or 1], is_notice=False, weight=weight
    )


def furniture_samples(page: GoldPage, known: NoticeWords) -> Iterator[Sample]:
    """Yield the sentences of a page's furniture that some weights take for notices, as such."""
    gold = squeeze(page.gold)
    texts = (block.text for block in segment_html(page.text).blocks if block.kind not in _NO_TEXT)
    sentences = dict.fromkeys(sentence for text in texts for sentence in _sentences(text))
    told = (
        sentence
        for sentence in sentences
        if len(sentence) >= SENTENCE
        and _STOP.search(sentence)
        and notice_score(known, fold_words(sentence)) > FURNITURE_SCORE
        and squeeze(sentence) not in gold
    )
    yield from samples_of(told, is_notice=True, weight=TOLD)


def samples_of(texts: Iterable[str], *, is_notice: bool, weight: float = NOTICE) -> Iterator[Sample]:
    """Yield a sample of each sentence of the texts."""
    for sentence in chain.from_iterable(map(_sentences, texts)):
        tokens = notice_tokens(first_words(fold_words(sentence)))
        yield Sample(frozenset(tokens), is_notice, weight)


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]


def known_tokens(samples: Iterable[Sample]) -> list[str]:
    """Return the tokens that are worth a weight, sorted."""
    notices: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    for sample in samples:
        (notices if sample.is_notice else articles).update(sample.tokens)
    of_notices = {
        token for token, count in notices.items() if count >= (LEAST_PAIRS if " " in token else LEAST_NOTICES)
    }
    return sorted(of_notices | {token for token, count in articles.items() if count >= LEAST_ARTICLES})


def fit(samples: Sequence[Sample], vocabulary: Sequence[str]) -> tuple[Vector, float]:
    """Return the weight of each token, and that of none; a sample's sum is divided by the root of its size."""
    number = {token: at for at, token in enumerate(vocabulary)}
    rows = [
        np.array(sorted(number[token] for token in sample.tokens if token in number), np.int64)
        for sample in samples
    ]
    shares = np.array([max(len(sample.tokens), 1) ** -0.5 for sample in samples])
    labels = np.array([sample.is_notice for sample in samples], dtype=float)
    counts = np.array([sample.weight for sample in samples])
    weights = np.zeros(len(vocabulary) + 1)  # the last one is the bias
    squares = np.full(len(weights), _TINY)
    rng = np.random.default_rng(0)
    for _ in range(EPOCHS):
        order = rng.permutation(len(samples))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            slopes = _slopes(
                weights, [rows[at] for at in batch.tolist()], shares[batch], labels[batch], counts[batch]
            )
            moved = np.flatnonzero(slopes)
            slopes[moved] += DECAY * weights[moved]
            squares[moved] += slopes[moved] ** 2
            weights[moved] -= RATE * slopes[moved] / np.sqrt(squares[moved])
    return weights[:-1], float(weights[-1])


def _slopes(
    weights: Vector, rows: Sequence[npt.NDArray[np.int64]], shares: Vector, labels: Vector, counts: Vector
) -> Vector:
    """Return the slope of the loss over a batch, by weight."""
    owner, tokens = np.repeat(np.arange(len(rows)), [len(row) for row in rows]), np.concatenate(rows)
    told = np.bincount(owner, weights[tokens], len(rows)) * shares + weights[-1]
    missed = (1 / (1 + np.exp(-told)) - labels) * counts
    slopes = np.asarray(np.bincount(tokens, (missed * shares)[owner], len(weights)), dtype=np.float64)
    slopes[-1] = missed.sum()
    return slopes


if __name__ == "__main__":
    main()
