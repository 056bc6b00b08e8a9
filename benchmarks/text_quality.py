"""Word-F1 of the plain-text model on pages rendered to text, beside jusText on the same lines.

    python -m benchmarks.text_quality --data DIR --folds DIR

In: pages with gold and the models of the folds (`python -m benchmarks.train_text --folds DIR`). Out: a
table. A page is scored by the model that saw no page of its domain. Peers are left out where they are not
installed.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import py3langid

from benchmarks.gold import FOLDS, fold_path, read_gold, word_f1
from benchmarks.peers import justext_paragraphs
from benchmarks.renderings import OTHER_RENDERINGS, RENDERINGS
from transform.boilerplate.features_text import text_features
from transform.boilerplate.linked_text import doubt_linked
from transform.boilerplate.model import read_net, run_net
from transform.boilerplate.page_decision import decide_page
from transform.boilerplate.words import words_of
from transform.segment_dump import segment_dump

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.gold import GoldPage
    from transform.boilerplate.model import Net
    from transform.document import Document

    Row = tuple[str, str, str, float]  # rendering, group of pages, extractor, word-F1

LEAST_PAGES = 4
"""A language with fewer pages says nothing."""


def score_folds(pages: Sequence[GoldPage], folds: Path) -> Iterator[Row]:
    """Yield the score of each page in each rendering by our model, jusText and "all text"."""
    nets = {fold: read_net(fold_path(folds, "text", fold)) for fold in range(FOLDS)}
    renderings: dict[str, Callable[[str], str]] = RENDERINGS | OTHER_RENDERINGS
    if importlib.util.find_spec("html_text"):
        renderings["html_text"] = _html_text
    for page in pages:
        groups = _groups(page)
        for name, render in renderings.items():
            document = segment_dump(render(page.text))
            for extractor, kept in _extractors(document, nets[page.fold]).items():
                score = word_f1("\n".join(kept), page.gold)
                yield from ((name, group, extractor, score) for group in groups)


def _groups(page: GoldPage) -> tuple[str, str]:
    """Return the groups that a page counts in: WCXB's by type, news by language."""
    if page.kind != "news":
        return page.kind, "all of WCXB"
    return "news", f"news {py3langid.classify(page.gold)[0]}"


def _extractors(document: Document, net: Net) -> dict[str, list[str]]:
    """Return the texts that each extractor keeps of the same blocks."""
    texts = [block.text for block in document.blocks]
    kept = {"ours": _ours(document, net), "all text": texts}
    if importlib.util.find_spec("justext"):
        kept["jusText"] = justext_paragraphs(texts)
    return kept


def _ours(document: Document, net: Net) -> list[str]:
    if not document.blocks:
        return []
    words = words_of(block.text for block in document.blocks)
    scores = run_net(net, text_features(document, words, net.lexica["words"]))
    scores = replace(scores, content=doubt_linked(document.blocks, scores.content))
    decisions = decide_page(document, scores)
    return [block.text for block, decision in zip(document.blocks, decisions, strict=True) if decision.kept]


def print_table(rows: Iterator[Row]) -> None:
    scores: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for rendering, kind, extractor, f1 in rows:
        scores[rendering, kind, extractor].append(f1)
    print(f"{'rendering':<12}{'pages':<16}{'extractor':<12}{'n':>6}{'word-F1':>9}")
    for (rendering, kind, extractor), found in sorted(scores.items()):
        if len(found) >= LEAST_PAGES:
            print(f"{rendering:<12}{kind:<16}{extractor:<12}{len(found):>6}{sum(found) / len(found):>9.4f}")


def _html_text(page: str) -> str:
    return str(importlib.import_module("html_text").extract_text(page))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, required=True)
    options = parser.parse_args()
    print_table(score_folds(read_gold(options.data), options.folds))


if __name__ == "__main__":
    main()
