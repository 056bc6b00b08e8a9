"""Measure the body of HTML pages beside other extractors, on pages whose domain no model has seen.

In: the folder of pages with gold (`--data`), and one of the folds' models (`--folds`, by train_html). Out:
tables on standard output: word-F1 by page type and language, four-gram F1 of strictly annotated articles.
`--only-ours` leaves the peers out; `--worst N` lists the N worst pages of ours.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import py3langid

from benchmarks.fold_models import models_of_fold
from benchmarks.gold import FOLDS, four_gram_f1, read_gold, word_f1
from benchmarks.peers import installed_peers
from transform import parse_page
from transform.article import Article, NotArticle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.gold import GoldPage
    from benchmarks.peers import Extractor
    from transform.article import Outcome

# A language with fewer pages says nothing.
_LEAST_PAGES = 5
_KINDS = ("article", "documentation", "service", "forum", "collection", "listing", "product", "news")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One page judged: F1 of words and of runs of four words."""

    page: GoldPage
    words: float
    four_grams: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, required=True)
    parser.add_argument("--only-ours", action="store_true")
    parser.add_argument("--worst", type=int, default=0)
    options = parser.parse_args()
    pages = read_gold(options.data)
    rows = {"hubhouse": score_ours(pages, options.folds)}
    if not options.only_ours:
        for name, extract in installed_peers().items():
            rows[name] = score_pages(pages, partial(_peer_body, extract))
    _print_table("word-F1 by page type", rows, by_kind)
    _print_table("word-F1 by language", rows, _by_language)
    _print_worst(rows["hubhouse"], options.worst)


def score_ours(pages: Sequence[GoldPage], folds: Path) -> list[Score]:
    """Return the scores of our bodies, each by the model that has not seen the page's domain."""
    scores = []
    for fold in range(FOLDS):
        with models_of_fold(folds, fold, ["html"]):
            scores += score_pages([page for page in pages if page.fold == fold], our_body)
    return scores


def our_body(page: GoldPage) -> str:
    """Return the body that the library call finds."""
    return body_of(parse_page(page.text.encode(), target_uri=page.url))


def body_of(outcome: Outcome) -> str:
    """Return the body of an outcome, none of a rejection."""
    return outcome.article_body if isinstance(outcome, Article | NotArticle) else ""


def _peer_body(extract: Extractor, page: GoldPage) -> str:
    return extract(page.text, page.url)


def score_pages(pages: Iterable[GoldPage], extract: Callable[[GoldPage], str]) -> list[Score]:
    """Return one score per page."""
    scores = []
    for page in pages:
        body = extract(page)
        scores.append(
            Score(page=page, words=word_f1(body, page.gold), four_grams=four_gram_f1(body, page.gold))
        )
    return scores


def by_kind(scores: Sequence[Score]) -> dict[str, float]:
    """Return the mean word-F1 of WCXB and of each page type, and the four-gram F1 of strict articles."""
    columns = {"WCXB": _mean(score.words for score in scores if score.page.kind != "news")}
    for kind in _KINDS:
        columns[kind] = _mean(score.words for score in scores if score.page.kind == kind)
    columns["strict, 4-grams"] = _mean(score.four_grams for score in scores if _is_strict(score.page))
    return columns


def _is_strict(page: GoldPage) -> bool:
    return page.kind == "news" or (page.kind == "article" and not page.drafted)


def _by_language(scores: Sequence[Score]) -> dict[str, float]:
    groups: dict[str, list[float]] = defaultdict(list)
    for score in scores:
        if score.page.gold:
            groups[py3langid.classify(score.page.gold)[0]].append(score.words)
    return {
        language: _mean(groups[language])
        for language in sorted(groups)
        if len(groups[language]) >= _LEAST_PAGES
    }


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return sum(known) / len(known) if known else float("nan")


def _print_table(
    title: str, rows: dict[str, list[Score]], columns: Callable[[Sequence[Score]], dict[str, float]]
) -> None:
    print(f"\n{title}")
    for number, (name, scores) in enumerate(rows.items()):
        cells = columns(scores)
        if not number:
            print(f"{'':24}" + "".join(f"{head:>{max(len(head) + 2, 8)}}" for head in cells))
        print(f"{name:24}" + "".join(f"{cell:>{max(len(head) + 2, 8)}.3f}" for head, cell in cells.items()))


def _print_worst(scores: Sequence[Score], count: int) -> None:
    for score in sorted(scores, key=lambda score: score.words)[:count]:
        page = score.page
        print(f"{score.words:.3f} {score.four_grams:.3f} {page.kind:14}{page.key} {page.url or ''}")


if __name__ == "__main__":
    main()
