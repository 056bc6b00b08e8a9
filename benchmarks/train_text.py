"""Train the plain-text model, and one per fold of registered domains to judge it by.

In: the folder of pages with gold (`--data`, see benchmarks/gold.py), rendered to text in several ways,
since nobody knows what wrote a dump. Out: `transform/boilerplate/text.npz`, trained on all pages; in the folder
`--folds` the models that have not seen one fold's domains, which benchmarks/text_quality.py scores. The same
data give the same files.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import network
from benchmarks.gold import LEARNT, WRITTEN, missing_folds, read_gold, training_options
from benchmarks.gold_lines import label_lines
from benchmarks.lexicon import Lexicon, page_voices
from benchmarks.model_file import stack_members, standardise, write_model
from benchmarks.renderings import OTHER_RENDERINGS, RENDERINGS
from benchmarks.written_hubs import read_learnt, read_written
from transform.boilerplate.features_text import (
    LEXICON_COLUMNS,
    lexicon_features,
    lexicon_tokens,
    plain_features,
)
from transform.boilerplate.page_decision import word_counts
from transform.boilerplate.words import words_of
from transform.segment_dump import segment_dump

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from benchmarks.gold import GoldPage
    from transform.boilerplate.features_text import Weights

MODEL = Path(__file__).parent.parent / "transform" / "boilerplate" / "text.npz"
SEEDS = (1, 2, 3, 4)
EPOCHS = 12
WORD_DOMAINS = 7
"""A token that fewer domains use is a site's own."""
BLANK_LEXICON = 0.3
"""Share of pages that a step of training sees without the lexicon, as if in a language it does not know."""
RENDERINGS_PER_PAGE = 2
WEIGHTS = {WRITTEN: 0.5, LEARNT: 0.25}
"""Of a page written by hand, which is less like the web than the sets' pages (docs/model_card.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """One rendering of a page: features but the lexicon's, tokens, labels and words of each block."""

    page: GoldPage
    rendering: str
    plain: npt.NDArray[np.float16]
    tokens: list[list[str]]
    labels: npt.NDArray[np.int64]
    words: npt.NDArray[np.float32]


def main() -> None:
    options = training_options(__doc__)
    pages = [*read_gold(options.data), *read_written(), *read_learnt()]
    if options.folds:
        train_folds(pages, options.folds)
    if options.only_folds:
        return
    train_model(label_pages(pages), MODEL)
    print(f"trained on all pages: {MODEL}, {MODEL.stat().st_size} bytes")


def train_folds(pages: Sequence[GoldPage], folder: Path) -> None:
    """Train the models that have not seen their fold's pages, those that are missing in the folder."""
    missing = missing_folds(folder, "text")
    texts = label_pages(pages) if missing else []
    for fold, path in missing.items():
        train_model([text for text in texts if text.page.fold != fold], path)


def label_pages(pages: Sequence[GoldPage]) -> list[LabelledText]:
    """Return the labelled renderings of all pages."""
    return [text for page in pages for text in label_renderings(page)]


def label_renderings(page: GoldPage) -> list[LabelledText]:
    """Return some renderings of a page, chosen by its key, and all others, with their blocks labelled.

    None without gold. Of the first there are several that hardly differ.
    """
    chosen = random.Random(page.key).sample(sorted(RENDERINGS), RENDERINGS_PER_PAGE)
    renderings = {name: RENDERINGS[name] for name in chosen} | OTHER_RENDERINGS
    found = [label_text(page, name, render(page.text)) for name, render in renderings.items()]
    return [text for text in found if text is not None]


def label_text(page: GoldPage, rendering: str, text: str) -> LabelledText | None:
    document = segment_dump(text)
    if not document.blocks or not page.gold.strip():
        return None
    tokens = words_of(block.text for block in document.blocks)
    return LabelledText(
        page=page,
        rendering=rendering,
        plain=plain_features(document, tokens).astype(np.float16),
        tokens=tokens,
        labels=np.array(label_lines([block.text for block in document.blocks], page.gold)),
        words=word_counts(document.blocks).astype(np.float32),
    )


def train_model(texts: Sequence[LabelledText], path: Path) -> None:
    """Train an ensemble on the texts and write it as a model file."""
    lexicon = Lexicon.learn((text.page.domain, _voices(text)) for text in texts)
    features = [_features(text, lexicon.without(text.page.domain, WORD_DOMAINS)) for text in texts]
    mean, scale, standard = standardise(features)
    examples = [
        network.Example(
            features=matrix,
            labels=text.labels,
            words=text.words,
            weight=WEIGHTS.get(text.page.kind, 1.0),
        )
        for text, matrix in zip(texts, standard, strict=True)
    ]
    lexicon_columns = slice(len(mean) - LEXICON_COLUMNS, len(mean))
    recipe = network.Recipe(epochs=EPOCHS, blanked=(lexicon_columns,), blank=BLANK_LEXICON)
    members = [network.train(examples, recipe, seed=seed) for seed in SEEDS]
    write_model(
        path,
        mean=mean,
        scale=scale,
        members=stack_members(members),
        lexica={"words": lexicon.weights(WORD_DOMAINS)},
    )


def _voices(text: LabelledText) -> Mapping[str, tuple[float, float, float]]:
    pairs = zip(text.tokens, text.labels.tolist(), strict=True)
    return page_voices((set(lexicon_tokens(tokens)), label) for tokens, label in pairs)


def _features(text: LabelledText, weights: Weights) -> npt.NDArray[np.float32]:
    return np.concatenate([text.plain, lexicon_features(text.tokens, weights)], axis=1, dtype=np.float32)


if __name__ == "__main__":
    main()
