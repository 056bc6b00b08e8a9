"""What templates do to real sites: bodies of pages alone, and with the templates of the site's other pages.

    python -m benchmarks.sites --data DIR --folds DIR [--worst N]

In: the pages with gold (`--data`), of which some sites have several, of all types; the folds' models (`--folds`), none
of which has seen the site. Out: a table of word-F1, for pages as HTML, rendered to text and as Markdown: of each page
alone, and with templates learned from the site's pages.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchmarks.fold_models import models_of_fold
from benchmarks.gold import FOLDS, read_gold, word_f1
from benchmarks.quality import body_of
from benchmarks.renderings import RENDERINGS, render_markdown
from extract.page import MediaType, Page, digest
from transform.article import Article, NotArticle
from transform.boilerplate.learning import learn
from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.pages import PageBlocks
from transform.pipeline import transform_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from benchmarks.gold import GoldPage

MEDIA: dict[str, tuple[MediaType, Callable[[str], str]]] = {
    "html": (MediaType.HTML, str),
    "text": (MediaType.TEXT, next(iter(RENDERINGS.values()))),
    "markdown": (MediaType.MARKDOWN, render_markdown),
}
SMALL = 3  # sites of up to so many pages apart


@dataclass(frozen=True)
class Score:
    """The word-F1 of a page: alone, and with its site's templates."""

    page: GoldPage = field(repr=False)
    site_pages: int
    alone: float
    with_templates: float


def sites_of(pages: Iterable[GoldPage]) -> list[list[GoldPage]]:
    """Return the pages of each host that has several, a leading "www." apart."""
    sites: dict[str, list[GoldPage]] = defaultdict(list)
    for page in pages:
        if host := urlsplit(page.url or "").hostname:
            sites[host.removeprefix("www.")].append(page)
    return [found for found in sites.values() if len(found) > 1]


def score_sites(pages: Iterable[GoldPage], folds: Path, media: str) -> list[Score]:
    """Return the scores of all pages that share a site, each judged by models that have not seen it."""
    sites = sites_of(pages)
    scores: list[Score] = []
    for fold in range(FOLDS):
        with models_of_fold(folds, fold):
            for site in sites:
                scores += score_site(site, media) if site[0].fold == fold else ()
    return scores


def gain(scores: Sequence[Score]) -> float:
    """Return what templates add to the mean."""
    return sum(score.with_templates - score.alone for score in scores) / len(scores)


def score_site(pages: Sequence[GoldPage], media: str) -> Iterator[Score]:
    """Yield the scores of the pages of one site."""
    raw = [_raw(page, media) for page in pages]
    alone = [transform_page(page, None, None) for page in raw]
    snapshot = learn(
        "site",
        [
            PageBlocks(page_id=page.page_id, url=page.target_uri, blocks=document_prints(outcome))
            for page, outcome in zip(raw, alone, strict=True)
            if isinstance(outcome, Article | NotArticle)
        ],
    )
    for gold, page, before in zip(pages, raw, alone, strict=True):
        after = transform_page(page, None, snapshot)
        yield Score(gold, len(pages), word_f1(body_of(before), gold.gold), word_f1(body_of(after), gold.gold))


def _raw(page: GoldPage, media: str) -> Page:
    media_type, render = MEDIA[media]
    payload = render(page.text).encode()
    return Page(
        page_id=digest(payload),
        payload=payload,
        media_type=media_type,
        container=page.key,
        target_uri=page.url,
    )


def print_rows(media: str, scores: Sequence[Score]) -> None:
    groups: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        size = "small sites" if score.site_pages <= SMALL else "larger sites"
        for group in ("all", size, score.page.kind):
            groups[group].append(score)
    for group, found in groups.items():
        alone = sum(score.alone for score in found) / len(found)
        added = gain(found)
        print(
            f"{media:<10}{group:<16}{len(found):>6}{alone:>9.4f}{alone + added:>16.4f}{added:>+9.4f}",
            flush=True,
        )


def print_worst(scores: Sequence[Score], count: int) -> None:
    for score in sorted(scores, key=lambda score: score.with_templates - score.alone)[:count]:
        print(
            f"  {score.alone:.3f} {score.with_templates:.3f} {score.page.kind:<14}{score.page.key} {score.page.url}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, required=True)
    parser.add_argument("--media", nargs="+", choices=MEDIA, default=list(MEDIA))
    parser.add_argument("--worst", type=int, default=0)
    options = parser.parse_args()
    pages = read_gold(options.data)
    print(f"{'media':<10}{'pages':<16}{'n':>6}{'alone':>9}{'with templates':>16}")
    for media in options.media:
        scores = score_sites(pages, options.folds, media)
        print_rows(media, scores)
        print_worst(scores, options.worst)


if __name__ == "__main__":
    main()
