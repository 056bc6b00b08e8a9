"""The weights of the signs by which a text's title is told (transform/boilerplate/title_lines.py).

    python -m benchmarks.title_signs --data DIR

In: pages with gold headlines (benchmarks.field_gold), and the written ones, these alone and with what their hub's
templates name, rendered as text. Out: the weights of a conditional logit over the likely lines of each page
(McFadden 1974), fitted on each collection and on all, and the share of pages of each collection whose title they
find. On the written hubs of `benchmarks/written/hubs` and `held` nothing is fitted.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.field_gold import folded, read_field_pages
from benchmarks.hubs import learn_from, made_pages
from benchmarks.renderings import render_lines
from benchmarks.written_hubs import (
    HELD_HUBS,
    LEARNT_HUBS,
    TRAINING_PAGES,
    WRITTEN_HUBS,
    hubs_in,
    load_hub,
)
from transform.boilerplate.masthead import first_prose, small_lines
from transform.boilerplate.model import score_text
from transform.boilerplate.title_lines import WITHIN, likely_lines, signs_of
from transform.boilerplate.words import words_of
from transform.segment_dump import segment_dump

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from transform.boilerplate.verdicts import Verdicts
    from transform.document import Document

_STEPS, _RATE, _SHRINKAGE = (
    500,
    0.8,
    0.02,
)  # of gradient ascent; the likelihood no longer moves in its third digit


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The likely lines of a page: their signs, one row each, and which of them are the headline."""

    collection: str
    names: tuple[str, ...]
    signs: NDArray[np.float64]
    is_title: NDArray[np.bool_]


def read_lines(data: Path) -> Iterator[Lines]:
    """Yield the likely lines of each page that has any."""
    for page in read_field_pages(data):
        dump = segment_dump(render_lines(page.text, blank=True))
        yield from lines_of(page.collection, dump, page.headline)
    for folder in (TRAINING_PAGES, WRITTEN_HUBS, LEARNT_HUBS, HELD_HUBS):
        for hub in hubs_in(folder):
            pages = made_pages(load_hub(hub), "text")
            templates = learn_from(pages)
            for made in pages:
                headline = next((text for label, text in made.labels if label == "title"), "")
                named = {at for at, entry in enumerate(templates.verdicts(made.document)) if entry}
                yield from lines_of(f"{folder.name}, pages alone", made.document, headline)
                yield from lines_of(f"{folder.name}, with templates", made.document, headline, named)


def lines_of(collection: str, dump: Document, headline: str, shared: Collection[int] = ()) -> Iterator[Lines]:
    """Yield the likely lines of a dump, if there are any; `shared` is what the templates name."""
    blocks = dump.blocks
    if not blocks or not folded(headline):
        return
    undecided: Verdicts = [None] * len(blocks)
    content = score_text(dump, words_of(block.text for block in blocks)).content.tolist()
    start = first_prose(blocks, undecided, content, shared)
    lines = dict(small_lines(blocks, undecided, start))
    likely = [at for at in likely_lines(blocks, undecided, start, lines, shared) if start - at <= WITHIN]
    if signs := signs_of(blocks, likely, start, lines, shared):
        yield Lines(
            collection=collection,
            names=tuple(next(iter(signs.values()))),
            signs=np.array([list(row.values()) for row in signs.values()], float),
            is_title=np.array([folded(blocks[at].text) == folded(headline) for at in signs]),
        )


def fit(pages: Sequence[Lines]) -> NDArray[np.float64]:
    """Return the weights under which the titles of `pages` are likeliest among their lines."""
    telling = [page for page in pages if page.is_title.any()]
    weights = np.zeros(telling[0].signs.shape[1])
    for _ in range(_STEPS):
        gradient = -_SHRINKAGE * weights
        for page in telling:
            scores = page.signs @ weights
            odds = np.exp(scores - scores.max())
            titles = odds * page.is_title
            gradient += (titles / titles.sum() - odds / odds.sum()) @ page.signs / len(telling)
        weights += _RATE * gradient
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with news/ and wcxb/")
    pages = list(read_lines(parser.parse_args().data))
    collections = sorted({page.collection for page in pages})
    measured = tuple(folder.name for folder in (WRITTEN_HUBS, LEARNT_HUBS, HELD_HUBS))
    learnt = [name for name in collections if not name.startswith(measured)]
    for learned in (*([name] for name in learnt), learnt):
        weights = fit([page for page in pages if page.collection in learned])
        print(
            ", ".join(learned), {n: round(float(w), 2) for n, w in zip(pages[0].names, weights, strict=True)}
        )
        for name in collections:
            asked = [page for page in pages if page.collection == name]
            right = sum(bool(page.is_title[int(np.argmax(page.signs @ weights))]) for page in asked)
            print(f"  {name}: {right} of {len(asked)}")


if __name__ == "__main__":
    main()
