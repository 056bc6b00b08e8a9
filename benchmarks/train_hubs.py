"""Train the models of known hubs, which judge pages once more, and judge them by hubs that they have not seen.

    python -m benchmarks.train_hubs --folds DIR [--judge]

In: hubs with labelled pages, of the project's own (written by hand, made in twelve languages, made of traps); the
folder of the folds' models, since a written hub is to be met as unknown ones are: by models that have not seen it. Out:
`transform/boilerplate/hub_html.npz` and `hub_text.npz`; with `--judge`, a table of what is cut and lost by the deciders
before, and with a model that has not seen the hub. The same pages give the same files.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import network
from benchmarks.fold_models import models_of_fold
from benchmarks.gold import FOLDS, fold_of, fold_path, missing_folds
from benchmarks.hub_scores import BODY, TEMPLATE, squeeze
from benchmarks.hubs import learn_from, made_pages
from benchmarks.language_hubs import LANGUAGES, make_hub
from benchmarks.model_file import stack_members, standardise, write_model
from benchmarks.trap_hubs import TRAPS, make_trap_hub
from benchmarks.written_hubs import LEARNT_HUBS, hubs_in, load_hub
from transform.boilerplate.classify import decide
from transform.boilerplate.features_hub import hub_features
from transform.boilerplate.hub_model import CUT, KEEP, MODELS, open_positions
from transform.boilerplate.model import read_net, run_net

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    from benchmarks.hubs import Hub, LabelledPage
    from transform.boilerplate.scores import PageScores

FOLDER = Path(__file__).parent.parent / "transform" / "boilerplate"
SEEDS = (1, 2, 3)
EPOCHS = 30
TRAP_LANGUAGES = ("de", "fr", "ja", "pl", "tr")
"""`benchmarks.hubs --traps` measures by the English ones."""
MADE_SEEDS = (11, 12)
"""And by other seeds, with other wordings of notices."""
MADE_PAGES = 10
FEWER_PAGES = range(6, 11)
"""Of a written hub's twelve pages some are drawn, too: shares of pages differ from hub to hub."""
WORD_CHARACTERS = 6
"""Of all languages: a block counts by what it holds."""
SOURCES = ("written", "made", "traps")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledBlocks:
    """A page of a hub, from whichever source, as the model sees it; `sizes` are characters."""

    source: str
    hub: str
    features: npt.NDArray[np.float32] = field(repr=False)
    labels: npt.NDArray[np.int64] = field(repr=False)
    sizes: npt.NDArray[np.float64] = field(repr=False)
    kept: npt.NDArray[np.bool_] = field(repr=False)
    is_open: npt.NDArray[np.bool_] = field(repr=False)

    @property
    def fold(self) -> int:
        """Return the fold of the page, the same for all pages of a hub."""
        return fold_of(self.hub)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=Path, required=True, help="folder of the models of the folds")
    parser.add_argument(
        "--judge", action="store_true", help="train models of the folds, too, and judge by them"
    )
    options = parser.parse_args()
    for media, name in MODELS.items():
        pages = list(labelled_pages(media, options.folds))
        if options.judge:
            print_folds(media, pages, options.folds)
        train_model(pages, FOLDER / name)
        print(f"trained on all hubs: {FOLDER / name}, {(FOLDER / name).stat().st_size} bytes")


def labelled_pages(media: str, folds: Path) -> Iterator[LabelledBlocks]:
    """Yield the pages of all hubs to learn from; the written ones judged by models that have not seen them."""
    for folder in hubs_in(LEARNT_HUBS):
        made = load_hub(folder)
        chance = random.Random(folder.name)
        draws = [made, *(chance.sample(made, chance.choice(FEWER_PAGES)) for _ in range(2))]
        with models_of_fold(folds, fold_of(folder.name), (media,)):
            for draw in draws:
                yield from label_hub("written", folder.name, made_pages(draw, media))
    for language in LANGUAGES:
        for seed in MADE_SEEDS:
            made = make_hub(language, MADE_PAGES, seed=seed, wordings=(0,), bodies=())
            yield from label_hub("made", f"{language}-{seed}", made_pages(made, media))
    for language in TRAP_LANGUAGES:
        for trap in TRAPS:
            made = make_trap_hub(language, trap, MADE_PAGES)
            yield from label_hub("traps", f"{language}-{trap}", made_pages(made, media))


def label_hub(source: str, name: str, pages: Hub) -> Iterator[LabelledBlocks]:
    """Yield the pages of a hub whose templates they teach, those that the model judges."""
    templates = learn_from(pages)
    for page in pages:
        verdicts, judged, pinned = decide(page.document, None, templates)
        if judged is not None:
            is_open = np.zeros(len(verdicts), dtype=np.bool_)
            is_open[open_positions(page.document, verdicts, pinned)] = True
            yield LabelledBlocks(
                source=source,
                hub=name,
                features=hub_features(judged),
                labels=_labels(page),
                sizes=np.array(
                    [len(squeeze(block.text)) for block in page.document.blocks], dtype=np.float64
                ),
                kept=judged.kept,
                is_open=is_open,
            )


def _labels(page: LabelledPage) -> npt.NDArray[np.int64]:
    """Return the class of each block, by its text; what counts neither way is unknown."""
    named = {squeeze(text): label for label, text in reversed(page.labels)}
    classes = {BODY: 1} | {label: 0 for label in named.values() if label.startswith(TEMPLATE)}
    found = (named.get(squeeze(block.text), "") for block in page.document.blocks)
    return np.array([classes.get(label, network.UNKNOWN) for label in found])


def train_model(pages: Sequence[LabelledBlocks], path: Path) -> None:
    """Train an ensemble on the pages and write it as a model file."""
    mean, scale, standard = standardise([page.features for page in pages])
    examples = [
        network.Example(
            features=matrix,
            labels=np.where(page.is_open, page.labels, network.UNKNOWN),
            words=(page.sizes / WORD_CHARACTERS).astype(np.float32),
        )
        for page, matrix in zip(pages, standard, strict=True)
    ]
    recipe = network.Recipe(epochs=EPOCHS, blanked=())
    members = [network.train(examples, recipe, seed=seed) for seed in SEEDS]
    write_model(path, mean=mean, scale=scale, members=stack_members(members), lexica={})


def print_folds(media: str, pages: Sequence[LabelledBlocks], folder: Path) -> None:
    """Print what is cut and lost before, and by models that have not seen the hub."""
    for fold, path in missing_folds(folder, f"hub_{media}").items():
        train_model([page for page in pages if page.fold != fold], path)
    nets = [read_net(fold_path(folder, f"hub_{media}", fold)) for fold in range(FOLDS)]
    print(
        f"{'hubs':<12}{'pages':>6}{'before: cut %':>15}{'lost %':>8}{'with the model: cut %':>24}{'lost %':>8}"
    )
    for source in SOURCES:
        found = [page for page in pages if page.source == source]
        before = _shares((page, page.kept) for page in found)
        after = _shares((page, _kept(page, run_net(nets[page.fold], page.features))) for page in found)
        print(
            f"{source:<12}{len(found):>6}{before[0]:>15.2f}{before[1]:>8.2f}{after[0]:>24.2f}{after[1]:>8.2f}"
        )


def _kept(page: LabelledBlocks, scores: PageScores) -> npt.NDArray[np.bool_]:
    """Return what is content once the model has contradicted what it may."""
    kept = page.kept | (page.is_open & (scores.content > KEEP))
    return kept & ~(page.is_open & (scores.content < CUT))


def _shares(judged: Iterable[tuple[LabelledBlocks, npt.NDArray[np.bool_]]]) -> tuple[float, float]:
    """Return the per cent of the templates' characters that are cut, and of the bodies' that are lost."""
    cut, template, lost, body = 0.0, 0.0, 0.0, 0.0
    for page, kept in judged:
        template += page.sizes[page.labels == 0].sum()
        cut += page.sizes[(page.labels == 0) & ~kept].sum()
        body += page.sizes[page.labels == 1].sum()
        lost += page.sizes[(page.labels == 1) & ~kept].sum()
    return 100 * cut / template, 100 * lost / body


if __name__ == "__main__":
    main()
