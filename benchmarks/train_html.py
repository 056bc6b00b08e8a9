"""Train the HTML model, and one per fold of registered domains to judge it by.

In: the folder of pages with gold (`--data`, see benchmarks/gold.py). Out: `transform/boilerplate/html.npz`,
trained on all pages; in the folder `--folds` the models that have not seen one fold's domains, which
benchmarks/quality.py scores. The same data give the same files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import network
from benchmarks.gold import WRITTEN, missing_folds, read_gold, training_options
from benchmarks.gold_lines import label_lines
from benchmarks.lexicon import Lexicon, page_voices
from benchmarks.model_file import stack_members, standardise, write_model
from benchmarks.written_hubs import read_written
from transform.boilerplate.features_html import LEXICA_COLUMNS, html_features
from transform.boilerplate.features_tokens import Lexica, WordWeights, name_tokens, word_tokens
from transform.boilerplate.page_decision import word_counts
from transform.segment_html import segment_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from benchmarks.gold import GoldPage
    from transform.document import Document

    Voices = Mapping[str, tuple[float, float, float]]

MODEL = Path(__file__).parent.parent / "transform" / "boilerplate" / "html.npz"
SEEDS = (1, 2, 3)
EPOCHS = 20
WRITTEN_WEIGHT = 0.2
"""Of a page written for the training, which is less like the web than the sets' pages (docs/model_card.md)."""
# A token that fewer domains use is a site's own.
NAME_DOMAINS, WORD_DOMAINS = 4, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPage:
    """A segmented page with the label of each block and what it says of tokens."""

    page: GoldPage
    document: Document
    labels: npt.NDArray[np.int64]
    names: Voices
    words: Voices


def main() -> None:
    options = training_options(__doc__)
    if options.folds:
        train_folds(options.data, options.folds)
    if options.only_folds:
        return
    train_model(read_labelled(options.data), MODEL)
    print(f"trained on all pages: {MODEL}, {MODEL.stat().st_size} bytes")


def train_folds(data: Path, folder: Path) -> None:
    """Train the models that have not seen their fold's pages, those that are missing in the folder."""
    missing = missing_folds(folder, "html")
    pages = read_labelled(data) if missing else []
    for fold, path in missing.items():
        train_model([page for page in pages if page.page.fold != fold], path)


def read_labelled(data: Path) -> list[LabelledPage]:
    """Return the pages of the data that have blocks, labelled."""
    return [labelled for page in (*read_gold(data), *read_written()) if (labelled := label_page(page))]


def label_page(page: GoldPage) -> LabelledPage | None:
    """Return the page with its blocks labelled; None when it has no blocks to learn from."""
    document = segment_html(page.text, target_uri=page.url)
    if not document.blocks:
        return None
    texts = [block.text for block in document.blocks]
    labels = label_lines(texts, page.gold)
    paths = _path_tokens(document)
    nodes = document.signals.nodes
    return LabelledPage(
        page=page,
        document=document,
        labels=np.array(labels),
        names=page_voices((paths[node], label) for node, label in zip(nodes, labels, strict=True)),
        words=page_voices(
            (set(tokens), label) for tokens, label in zip(word_tokens(texts), labels, strict=True)
        ),
    )


def _path_tokens(document: Document) -> list[frozenset[str]]:
    """Return for each element the name tokens of its path."""
    known: list[frozenset[str]] = []
    for name, parent in zip(document.signals.names, document.signals.parents, strict=True):
        above = known[parent] if parent >= 0 else frozenset()
        known.append(above.union(name_tokens(name)) if name else above)
    return known


def train_model(pages: Sequence[LabelledPage], path: Path) -> None:
    """Train an ensemble on the pages and write it as a model file."""
    names = Lexicon.learn((page.page.domain, page.names) for page in pages)
    words = Lexicon.learn((page.page.domain, page.words) for page in pages)
    features = []
    for page in pages:
        domain = page.page.domain
        others = words.without(domain, WORD_DOMAINS)
        known = {word: weight for word in page.words if (weight := others.get(word)) is not None}
        lexica = Lexica(names=names.without(domain, NAME_DOMAINS), words=WordWeights.of(known))
        features.append(html_features(page.document, lexica))
    mean, scale, matrices = standardise(features)
    examples = [
        network.Example(
            features=matrix,
            labels=page.labels,
            words=word_counts(page.document.blocks).astype(np.float32),
            weight=WRITTEN_WEIGHT if page.page.kind == WRITTEN else 1.0,
        )
        for page, matrix in zip(pages, matrices, strict=True)
    ]
    recipe = network.Recipe(epochs=EPOCHS, blanked=LEXICA_COLUMNS)
    members = [network.train(examples, recipe, seed=seed) for seed in SEEDS]
    write_model(
        path,
        mean=mean,
        scale=scale,
        members=stack_members(members),
        lexica={"names": names.weights(NAME_DOMAINS), "words": words.weights(WORD_DOMAINS)},
    )


if __name__ == "__main__":
    main()
