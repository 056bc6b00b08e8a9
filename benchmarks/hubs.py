"""Template cut and body lost on hubs with labelled blocks, by pages a hub, HTML and text dumps, beside the peers.

    python -m benchmarks.hubs --data DIR [--pages 2 10 100] [--draws 3] [--leaks 20] [--peers]
    python -m benchmarks.hubs --data DIR --languages all [--wording held] [--kinds]
    python -m benchmarks.hubs --traps [--languages en de] [--pages 2 10 100]
    python -m benchmarks.hubs --written [DIR] [--pages 1 2 12]

DIR holds `cdc-pcd/` (pages/, dumps/, labels.jsonl). Each row draws hubs of so many pages, learns the
templates from the drawn pages alone and classifies those. Characters without white space; title, meta and
optional count neither way. A character is lost or cut when its block is not content. Peers (`--peers`) know no
hubs: they are judged by the same pages, one by one.

With `--languages` the hubs are made to order (`benchmarks.language_hubs`), around the bodies of the corpus in
English, French and Spanish and around invented ones in the other languages. With `--traps` each row is a hub whose
bodies hold what recurs and is the articles' own (`benchmarks.trap_hubs`); it needs no data. With `--written` each row
is a hub of twelve pages written by hand in another language (`benchmarks.written_hubs`); no model has seen any.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.hub_scores import Sums, Verdict, score_page
from benchmarks.language_hubs import LANGUAGES, Body, make_hub
from benchmarks.peers import installed_peers, installed_text_peers
from benchmarks.trap_hubs import TRAPS, make_trap_hub
from benchmarks.written_hubs import WRITTEN_HUBS, hubs_in, load_hub
from transform.blocks import Disposition
from transform.boilerplate.classify import classify
from transform.boilerplate.learning import learn
from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.pages import PageBlocks
from transform.segment_dump import segment_dump
from transform.segment_html import segment_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.hub_scores import Labelled
    from benchmarks.language_hubs import MadePage
    from benchmarks.peers import Extractor
    from transform.boilerplate.templates import TemplateSnapshot
    from transform.document import Document

SEED = 20261121
MEDIA = {"text": segment_dump, "html": segment_html}


@dataclass(frozen=True)
class LabelledPage:
    """A page of a hub, as it came and parsed, with its labelled texts in order."""

    name: str
    source: str = field(repr=False)
    document: Document = field(repr=False)
    labels: Labelled = field(repr=False)


Hub = list[LabelledPage]


@dataclass(frozen=True)
class Row:
    """Hubs of one kind and size, which a row of the table adds up."""

    title: str
    size: int
    hubs: list[Hub] = field(repr=False)


def load_cdc(folder: Path, media: str, group: str = "") -> Hub:
    pages = []
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if group not in row["file"]:
            continue
        name = Path(row["file"])
        path = folder / "pages" / name if media == "html" else folder / "dumps" / name.with_suffix(".txt")
        source = path.read_text(encoding="utf-8")
        labels = [(kind, text) for kind, text in row["blocks"]]
        pages.append(LabelledPage(name.name, source, MEDIA[media](source), labels))
    return pages


def corpus_bodies(folder: Path, language: str) -> tuple[Body, ...]:
    """Return the articles of the corpus in a language, without what is not their authors'."""
    rows = map(json.loads, (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines())
    bodies = []
    for row in rows:
        title = next((text for kind, text in row["blocks"] if kind == "title"), "")
        texts = tuple(text for kind, text in row["blocks"] if kind == "body")
        if f"_{language}_" in row["file"] and title and texts:
            bodies.append(Body(title, texts))
    return tuple(bodies)


def made_pages(hub: Sequence[MadePage], media: str) -> Hub:
    sources = [page.html if media == "html" else page.text for page in hub]
    return [
        LabelledPage(page.name, source, MEDIA[media](source), list(page.blocks))
        for page, source in zip(hub, sources, strict=True)
    ]


def draw(pages: Sequence[LabelledPage], size: int, draws: int) -> list[Hub]:
    return [
        random.Random(SEED + number).sample(list(pages), min(size, len(pages)))
        for number in range(draws if size < len(pages) else 1)
    ]


def score_hub(pages: Hub) -> Sums:
    """Return the sums of a hub by ours: templates are learned from its pages alone."""
    snapshot = learn_from(pages) if len(pages) > 1 else None
    return Sums.total(score_ours(page, snapshot) for page in pages)


def score_ours(page: LabelledPage, snapshot: TemplateSnapshot | None) -> Sums:
    blocks = classify(page.document, None, snapshot)
    verdicts = [Verdict(block.disposition is Disposition.CONTENT, block.rule, block.text) for block in blocks]
    return score_page(page.labels, verdicts)


def learn_from(pages: Hub) -> TemplateSnapshot:
    return learn(
        "bench",
        [PageBlocks(page_id=page.name, blocks=document_prints(page.document)) for page in pages],
    )


def score_peer(page: LabelledPage, extract: Extractor) -> Sums:
    """Return the sums of a page by an extractor that tells only what it keeps."""
    lines = [line for line in extract(page.source, None).splitlines() if line.strip()]
    return score_page(page.labels, [Verdict(True, "kept", line) for line in lines], tells_all=False)


def print_row(name: str, media: str, size: int, sums: Sums, leaks: int) -> None:
    shares = f"{100 * sums.cut_share:>16.2f}{100 * sums.lost_share:>13.3f}"
    print(f"{name:<32}{media:<7}{size:>6}{shares}", flush=True)
    for title, texts in (("leaked", sums.leaks), ("eaten", sums.eaten)):
        for text, count in texts.most_common(leaks):
            print(f"  {title} {count:>6} {text[:150]}")


def print_kinds(sums: Sums) -> None:
    """Print what leaked by kind of template text, worst first."""
    for kind, leaked in sums.leaked_of_kind.most_common():
        print(f"  {kind:<24}{100 * leaked / sums.of_kind[kind]:>8.2f} % of {sums.of_kind[kind]:>8} leaked")


def rows_of(options: argparse.Namespace, media: str) -> Iterator[Row]:
    """Yield the rows of the table that the options ask for."""
    named = LANGUAGES if "all" in (options.languages or ()) else options.languages
    if options.written:
        yield from written_rows(options.written, options.pages, options.draws, media)
    elif options.traps:
        yield from trap_rows(named or ["en"], options.pages, media)
    elif named:
        wordings = (1, 2) if options.wording == "held" else (0,)
        bodies = {language: corpus_bodies(options.data / "cdc-pcd", language) for language in named}
        for size in options.pages:
            for language in named:
                made = (
                    make_hub(language, size, seed=seed, wordings=wordings, bodies=bodies[language])
                    for seed in range(options.draws)
                )
                yield Row(language, size, [made_pages(hub, media) for hub in made])
    else:
        pages = load_cdc(options.data / "cdc-pcd", media, options.group)
        for size in options.pages:
            yield Row("cdc-pcd" + options.group, size, draw(pages, size, options.draws))


def written_rows(folder: Path, sizes: Sequence[int], draws: int, media: str) -> Iterator[Row]:
    """Yield the rows of hubs written by hand; of single pages each counts."""
    hubs = {path.name: made_pages(load_hub(path), media) for path in hubs_in(folder)}
    for size in sizes:
        for name, pages in hubs.items():
            yield Row(name, size, [[page] for page in pages] if size == 1 else draw(pages, size, draws))


def trap_rows(languages: Sequence[str], sizes: Sequence[int], media: str) -> Iterator[Row]:
    """Yield the rows of hubs of one trap each."""
    for size in sizes:
        for trap in TRAPS:
            yield Row(trap, size, [made_pages(make_trap_hub(name, trap, size), media) for name in languages])


def print_table(options: argparse.Namespace, media: str, peers: Mapping[str, Extractor]) -> None:
    """Print a row for each kind and size of hub, and the total of each size where it has several kinds."""
    totals: dict[int, list[Sums]] = {}
    for row in rows_of(options, media):
        sums = Sums.total(map(score_hub, row.hubs))
        print_row(row.title, media, row.size, sums, options.leaks)
        totals.setdefault(row.size, []).append(sums)
        drawn = {page.source: page for hub in row.hubs for page in hub}.values()
        for name, extract in peers.items():
            judged = Sums.total(score_peer(page, extract) for page in drawn)
            print_row(f"  {name}", media, row.size, judged, 0)
    for size, kinds in totals.items():
        if len(kinds) > 1:
            total = Sums.total(kinds)
            print_row("all", media, size, total, 0)
            if options.kinds:
                print_kinds(total)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path)
    source.add_argument("--traps", action="store_true")
    source.add_argument("--written", type=Path, nargs="?", const=WRITTEN_HUBS)
    parser.add_argument("--pages", type=int, nargs="+", default=[1, 2, 10, 100])
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--leaks", type=int, default=0)
    parser.add_argument("--media", nargs="+", choices=MEDIA, default=list(MEDIA))
    parser.add_argument("--group", default="")
    parser.add_argument("--languages", nargs="+", choices=(*LANGUAGES, "all"))
    parser.add_argument("--wording", choices=("first", "held"), default="held")
    parser.add_argument("--kinds", action="store_true")
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    installed = {"html": installed_peers, "text": installed_text_peers}
    print(f"{'hub':<32}{'media':<7}{'pages':>6}{'template cut %':>16}{'body lost %':>13}")
    for media in options.media:
        print_table(options, media, installed[media]() if options.peers else {})


if __name__ == "__main__":
    main()
