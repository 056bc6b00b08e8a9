"""Pages with gold, for training and measuring: WCXB, and news by publisher parsers.

In: a folder with `wcxb/html`, `wcxb/ground-truth`, `news/html` and `news/gold.jsonl`. Out: `GoldPage` records
in a fixed order, and the fold of each by registered domain, so that no model is judged on a domain it has
seen.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tldextract import TLDExtract

from extract.encoding import decode
from extract.page import MediaType

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDS = 5
WRITTEN, NO_FOLD = "written", -1
"""Pages written for the training (benchmarks/written_hubs.py): every fold's models have seen them."""
LEARNT = "learnt"
"""Pages of the hubs that the model of known hubs learns from, too: a fold's models have not seen its hubs."""
# Matches "words" and "2024"; not "—".
_WORD = re.compile(r"\w+")
# The list of public suffixes that ships with tldextract: no look-up leaves the machine.
_SUFFIXES = TLDExtract(suffix_list_urls=())


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    """One page with its gold body.

    `kind` is WCXB's page type, "news", "written" or "learnt"; `drafted` says that the gold began as a draft of one
    extractor; `domain` is the registered domain, the page's key where the address is unknown.
    """

    key: str
    url: str | None
    text: str = field(repr=False)
    gold: str = field(repr=False)
    kind: str
    drafted: bool
    domain: str

    @property
    def fold(self) -> int:
        """Return the fold of the page, the same for all pages of a domain."""
        return NO_FOLD if self.kind == WRITTEN else fold_of(self.domain)


def fold_of(name: str) -> int:
    """Return the fold of a domain, or of a hub, by its name."""
    return zlib.crc32(name.encode()) % FOLDS


def read_gold(data: Path) -> list[GoldPage]:
    """Return all pages of the folder, WCXB first, each set sorted by key."""
    return [*_read_wcxb(data / "wcxb"), *_read_news(data / "news")]


def _read_wcxb(folder: Path) -> Iterator[GoldPage]:
    for path in sorted((folder / "ground-truth").glob("*.json")):
        record = json.loads(path.read_bytes())
        internal = record.get("_internal") or {}
        yield _page(
            key=path.stem,
            url=record.get("url"),
            path=folder / "html" / f"{path.stem}.html.gz",
            gold=record["ground_truth"].get("main_content") or "",
            kind=internal["page_type"]["primary"],
            drafted=internal.get("source") == "rs-trafilatura-draft",
        )


def _read_news(folder: Path) -> Iterator[GoldPage]:
    for line in (folder / "gold.jsonl").read_text().splitlines():
        record = json.loads(line)
        yield _page(
            key=record["file"],
            url=record["url"],
            path=folder / "html" / record["file"],
            gold="\n".join(record["body"]),
            kind="news",
            drafted=False,
        )


def _page(  # noqa: PLR0913 - one per field
    *, key: str, url: str | None, path: Path, gold: str, kind: str, drafted: bool
) -> GoldPage:
    text = decode(gzip.decompress(path.read_bytes()), None, MediaType.HTML).text
    domain = _SUFFIXES(url or "").top_domain_under_public_suffix or key
    return GoldPage(key=key, url=url or None, text=text, gold=gold, kind=kind, drafted=drafted, domain=domain)


def training_options(description: str | None) -> argparse.Namespace:
    """Return what a training is told: the folder `data`, that of the models of the `folds`, `only_folds`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, help="folder for the models of the folds, made when missing")
    parser.add_argument("--only-folds", action="store_true", help="leave the model itself as it is")
    return parser.parse_args()


def fold_path(folder: Path, model: str, fold: int) -> Path:
    """Return the file of the model ("html", "text") that has not seen the pages of `fold`."""
    return folder / f"{model}-{fold}.npz"


def missing_folds(folder: Path, model: str) -> dict[int, Path]:
    """Return the folds whose model is not in the folder, which is made, with the file that it will be."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {fold: fold_path(folder, model, fold) for fold in range(FOLDS)}
    return {fold: path for fold, path in paths.items() if not path.exists()}


def word_f1(predicted: str, gold: str) -> float:
    r"""Return the F1 of the words (`\w+`, lower case, as multisets); an empty gold wants no text."""
    return _f1(Counter(_WORD.findall(predicted.lower())), Counter(_WORD.findall(gold.lower())))


def four_gram_f1(predicted: str, gold: str) -> float:
    """Return the F1 of the runs of four words, as multisets: order and foreign text count."""
    return _f1(_grams(predicted), _grams(gold))


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return Counter(zip(*(words[start:] for start in range(4)), strict=False))


def _f1(predicted: Counter[Any], gold: Counter[Any]) -> float:
    if not gold:
        return float(not predicted)
    matched = (predicted & gold).total()
    return 2 * matched / (predicted.total() + gold.total())
