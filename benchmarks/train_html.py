"""Train the HTML model and judge it by folds of registered domains.

In: the folder of pages with gold (`--data`, see benchmarks/gold.py). Out: `transform/boilerplate/html.npz`, trained on
all pages, and on standard output a table of what models that had not seen a page's domain make of it (`--folds`
keeps those models, for `make bench-quality`). The same data give the same files.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import network
from benchmarks.gold import FOLDS, read_gold
from benchmarks.gold_lines import label_lines
from benchmarks.lexicon import Lexicon, page_voices
from transform.boilerplate.features_html import (
    LEXICA_COLUMNS,
    Lexica,
    html_features,
    name_tokens,
    word_tokens,
)
from transform.boilerplate.model import CLIP, LEXICON_STEP
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
EPOCHS = 10
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, help="folder for the models of the folds, made when missing")
    options = parser.parse_args()
    pages = [labelled for page in read_gold(options.data) if (labelled := label_page(page))]
    if options.folds:
        options.folds.mkdir(parents=True, exist_ok=True)
        for fold in range(FOLDS):
            path = options.folds / f"html-{fold}.npz"
            train_model([page for page in pages if page.page.fold != fold], path)
            print(f"fold {fold}: {path}", flush=True)
    train_model(pages, MODEL)
    print(f"all pages: {MODEL}, {MODEL.stat().st_size} bytes")


def label_page(page: GoldPage) -> LabelledPage | None:
    """Return the page with its blocks labelled; None when it has no blocks to learn from."""
    document = segment_html(page.text, target_uri=page.url)
    if not document.blocks:
        return None
    labels = label_lines([block.text for block in document.blocks], page.gold)
    paths = _path_tokens(document)
    nodes = document.signals.nodes
    return LabelledPage(
        page=page,
        document=document,
        labels=np.array(labels),
        names=page_voices((paths[node], label) for node, label in zip(nodes, labels, strict=True)),
        words=page_voices(
            (set(word_tokens(block.text)), label)
            for block, label in zip(document.blocks, labels, strict=True)
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
        lexica = Lexica(names=names.without(domain, NAME_DOMAINS), words=words.without(domain, WORD_DOMAINS))
        features.append(html_features(page.document, lexica))
    rows = np.concatenate(features)
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale < 1e-6] = 1
    examples = [
        network.Example(
            features=np.clip((matrix - mean) / scale, -CLIP, CLIP),
            labels=page.labels,
            words=word_counts(page.document.blocks).astype(np.float32),
        )
        for page, matrix in zip(pages, features, strict=True)
    ]
    members = [network.train(examples, seed=seed, epochs=EPOCHS, dropped=LEXICA_COLUMNS) for seed in SEEDS]
    arrays: dict[str, Any] = {
        name: np.stack([member[name] for member in members]).astype(np.float16) for name in members[0]
    }
    np.savez_compressed(
        path,
        allow_pickle=False,
        mean=mean,
        scale=scale,
        **arrays,
        **_stored_lexicon("names", names.weights(NAME_DOMAINS)),
        **_stored_lexicon("words", words.weights(WORD_DOMAINS)),
    )


def _stored_lexicon(name: str, weights: Mapping[str, tuple[float, float]]) -> dict[str, npt.NDArray[Any]]:
    tokens = sorted(weights)
    lines = "\n".join(tokens).encode()
    steps = np.array([weights[token] for token in tokens]) / LEXICON_STEP
    return {
        f"{name}_tokens": np.frombuffer(lines, np.uint8),
        f"{name}_weights": steps.round().astype(np.int8),
    }


if __name__ == "__main__":
    main()
