"""Template cut and body lost on hubs with labelled blocks, by pages a hub, HTML and text dumps.

    python -m benchmarks.hubs --data DIR [--pages 2 10 100] [--draws 3] [--leaks 20]
    python -m benchmarks.hubs --data DIR --languages all [--wording held] [--kinds]
    python -m benchmarks.hubs --traps [--languages en de] [--pages 2 10 100]

DIR holds `cdc-pcd/` (pages/, dumps/, labels.jsonl). Each row draws hubs of so many pages, learns the
templates from the drawn pages alone and classifies those. Characters without white space; title, meta and
optional count neither way. A character is lost or cut when its block is not content.

With `--languages` the hubs are made to order (`benchmarks.language_hubs`), around the bodies of the corpus in
English, French and Spanish and around invented ones in the other languages. With `--traps` each row is a hub whose
bodies hold what recurs and is the articles' own (`benchmarks.trap_hubs`); it needs no data.
"""

from __future__ import annotations

import argparse
import difflib
import json
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.language_hubs import LANGUAGES, Body, make_hub
from benchmarks.trap_hubs import TRAPS, make_trap_hub
from transform.blocks import Disposition
from transform.boilerplate.classify import classify
from transform.boilerplate.learning import learn
from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.pages import PageBlocks
from transform.segment_html import segment_html
from transform.segment_text import segment_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.language_hubs import MadePage
    from transform.boilerplate.templates import TemplateSnapshot
    from transform.document import Document

SEED = 20261121
Labelled = list[tuple[str, str]]


@dataclass
class Sums:
    """Characters over pages: of the template and cut of it, of the body and lost of it."""

    template: int = 0
    cut: int = 0
    body: int = 0
    lost: int = 0
    leaks: Counter[str] = field(default_factory=Counter)
    eaten: Counter[str] = field(default_factory=Counter)
    of_kind: Counter[str] = field(default_factory=Counter)
    leaked_of_kind: Counter[str] = field(default_factory=Counter)

    def add(self, other: Sums) -> None:
        """Add the characters of other pages."""
        self.template, self.cut = self.template + other.template, self.cut + other.cut
        self.body, self.lost = self.body + other.body, self.lost + other.lost
        for name in ("leaks", "eaten", "of_kind", "leaked_of_kind"):
            getattr(self, name).update(getattr(other, name))


@dataclass(frozen=True)
class LabelledPage:
    """A page of a hub, parsed, with its labelled texts in order."""

    name: str
    document: Document
    labels: Labelled


def load_cdc(folder: Path, media: str, group: str = "") -> list[LabelledPage]:
    pages = []
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if group not in row["file"]:
            continue
        name = Path(row["file"])
        if media == "html":
            document = segment_html((folder / "pages" / name).read_text(encoding="utf-8"), target_uri=None)
        else:
            document = segment_text((folder / "dumps" / name.with_suffix(".txt")).read_text(encoding="utf-8"))
        pages.append(LabelledPage(name.name, document, [(kind, text) for kind, text in row["blocks"]]))
    return pages


def learn_from(pages: Sequence[LabelledPage]) -> TemplateSnapshot:
    return learn(
        "bench",
        [PageBlocks(page_id=page.name, blocks=document_prints(page.document)) for page in pages],
    )


def measure(page: LabelledPage, snapshot: TemplateSnapshot | None, sums: Sums) -> None:
    """Add one page's characters: each labelled one is found again among the blocks', in order."""
    blocks = classify(page.document, None, snapshot)
    ours = [(block.disposition is Disposition.CONTENT, block.rule, block.text) for block in blocks]
    for (kind, text), content, rule in _align(page.labels, ours):
        size = len("".join(text.split()))
        if kind.startswith("boiler"):
            sums.template += size
            sums.cut += 0 if content else size
            sums.of_kind[kind] += size
            if content:
                sums.leaks[f"{rule} | {text}"] += size
                sums.leaked_of_kind[kind] += size
        elif kind == "body":
            sums.body += size
            sums.lost += size if content is False else 0
            if content is False:
                sums.eaten[f"{rule} | {text}"] += size


def _align(
    labels: Labelled, ours: list[tuple[bool, str, str]]
) -> Iterator[tuple[tuple[str, str], bool | None, str]]:
    """Yield each labelled text, or a part of one, with the verdict over it or None."""
    mine = [_squeeze(text) for _, text in labels]
    theirs = [_squeeze(text) for _, _, text in ours]
    matcher = difflib.SequenceMatcher(None, mine, theirs, autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            for i, j in zip(range(a1, a2), range(b1, b2), strict=True):
                yield labels[i], ours[j][0], ours[j][1]
        else:
            yield from _align_words(labels[a1:a2], ours[b1:b2])


def _align_words(
    labels: Labelled, ours: list[tuple[bool, str, str]]
) -> Iterator[tuple[tuple[str, str], bool | None, str]]:
    mine = [(kind, word) for kind, text in labels for word in text.split()]
    theirs = [(content, rule, word) for content, rule, text in ours for word in text.split()]
    matcher = difflib.SequenceMatcher(
        None, [word for _, word in mine], [word for _, _, word in theirs], autojunk=False
    )
    for tag, a1, a2, b1, _ in matcher.get_opcodes():
        for offset in range(a2 - a1):
            found = theirs[b1 + offset] if tag == "equal" else None
            yield mine[a1 + offset], found[0] if found else None, found[1] if found else "missing"


def _squeeze(text: str) -> str:
    return "".join(text.split())


def draw(pages: Sequence[LabelledPage], size: int, draws: int) -> Iterator[list[LabelledPage]]:
    for number in range(draws if size < len(pages) else 1):
        yield random.Random(SEED + number).sample(list(pages), min(size, len(pages)))


def run(pages: Sequence[LabelledPage], size: int, draws: int) -> Sums:
    sums = Sums()
    for drawn in draw(pages, size, draws):
        sums.add(run_hub(drawn))
    return sums


def run_hub(pages: Sequence[LabelledPage]) -> Sums:
    sums = Sums()
    snapshot = learn_from(pages) if len(pages) > 1 else None
    for page in pages:
        measure(page, snapshot, sums)
    return sums


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


def run_language(hubs: Sequence[Sequence[MadePage]], media: str) -> Sums:
    sums = Sums()
    for made in hubs:
        parsed = [
            LabelledPage(
                page.name,
                segment_html(page.html, target_uri=None) if media == "html" else segment_text(page.text),
                list(page.blocks),
            )
            for page in made
        ]
        sums.add(run_hub(parsed))
    return sums


def print_row(hub: str, media: str, size: int, sums: Sums, leaks: int) -> None:
    cut, lost = 100 * sums.cut / sums.template, 100 * sums.lost / sums.body
    print(f"{hub:<32}{media:<7}{size:>6}{cut:>16.2f}{lost:>13.3f}")
    for title, texts in (("leaked", sums.leaks), ("eaten", sums.eaten)):
        for text, count in texts.most_common(leaks):
            print(f"  {title} {count:>6} {text[:150]}")


def print_kinds(sums: Sums) -> None:
    """Print what leaked by kind of template text, worst first."""
    for kind, leaked in sums.leaked_of_kind.most_common():
        print(f"  {kind:<24}{100 * leaked / sums.of_kind[kind]:>8.2f} % of {sums.of_kind[kind]:>8} leaked")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path)
    source.add_argument("--traps", action="store_true")
    parser.add_argument("--pages", type=int, nargs="+", default=[1, 2, 10, 100])
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--leaks", type=int, default=0)
    parser.add_argument("--media", nargs="+", default=["text", "html"])
    parser.add_argument("--group", default="")
    parser.add_argument("--languages", nargs="+", choices=(*LANGUAGES, "all"))
    parser.add_argument("--wording", choices=("first", "held"), default="held")
    parser.add_argument("--kinds", action="store_true")
    options = parser.parse_args()
    print(f"{'hub':<32}{'media':<7}{'pages':>6}{'template cut %':>16}{'body lost %':>13}")
    for media in options.media:
        if options.traps:
            _main_traps(options, media)
            continue
        if options.languages:
            _main_languages(options, media)
            continue
        pages = load_cdc(options.data / "cdc-pcd", media, options.group)
        for size in options.pages:
            sums = run(pages, size, options.draws)
            print_row("cdc-pcd" + options.group, media, size, sums, options.leaks)


def _main_traps(options: argparse.Namespace, media: str) -> None:
    languages = LANGUAGES if "all" in (options.languages or ()) else options.languages or ["en"]
    for size in options.pages:
        total = Sums()
        for name in TRAPS:
            sums = Sums()
            for language in languages:
                sums.add(run_language([make_trap_hub(language, name, size)], media))
            print_row(name, media, size, sums, options.leaks)
            total.add(sums)
        print_row("all traps", media, size, total, 0)


def _main_languages(options: argparse.Namespace, media: str) -> None:
    languages = LANGUAGES if "all" in options.languages else options.languages
    for size in options.pages:
        total = Sums()
        for language in languages:
            bodies = corpus_bodies(options.data / "cdc-pcd", language)
            wordings = (1, 2) if options.wording == "held" else (0,)
            hubs = [
                make_hub(language, size, seed=seed, wordings=wordings, bodies=bodies)
                for seed in range(options.draws)
            ]
            sums = run_language(hubs, media)
            print_row(language, media, size, sums, options.leaks)
            total.add(sums)
        print_row(f"all, {options.wording} wording", media, size, total, 0)
        if options.kinds:
            print_kinds(total)


if __name__ == "__main__":
    main()
