"""How much of the statistics of annotated abstracts is read, and how much of what is read is right.

In: a folder with `gold.jsonl` and `annotated/*.abst` (plain text). Out: a table of precision and recall, with
95% intervals (Wilson), of complete triples (estimate, both limits, tied p value) and of single p values;
every difference with --differences; the time a page takes.

    python -m benchmarks.abstract_statistics DATA [--differences]
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transform.article import Article
from transform.pipeline import parse_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transform.article import Statistic

Z = 1.959964  # the normal quantile of a 95% interval
KEYS = ("value", "ci_low", "ci_high", "p_operator", "p_value")
# What must be reached: (precision, recall).
TARGETS = {"complete triples": (0.97, 0.90), "single p values": (0.98, 0.95)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One abstract: what is in its gold and what was read, as multisets of keys."""

    name: str
    gold: dict[str, Counter[tuple[Any, ...]]]
    found: dict[str, Counter[tuple[Any, ...]]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "--differences", action="store_true", help="print what is missing and what is too much"
    )
    options = parser.parse_args()
    start = time.process_time()
    pages = list(read_pages(options.data))
    seconds = time.process_time() - start
    if options.differences:
        print_differences(pages)
    print(f"{len(pages)} abstracts, {1000 * seconds / len(pages):.1f} ms a page (all fields)")
    print(f"{'':18}{'right':>6}{'found':>6}{'gold':>6}  {'precision':31}{'recall':31}")
    for kind, (precision, recall) in TARGETS.items():
        right = sum(sum((page.found[kind] & page.gold[kind]).values()) for page in pages)
        found = sum(sum(page.found[kind].values()) for page in pages)
        gold = sum(sum(page.gold[kind].values()) for page in pages)
        shares = f"{share(right, found, precision):31}{share(right, gold, recall):31}"
        print(f"{kind:18}{right:6}{found:6}{gold:6}  {shares}")


def read_pages(data: Path) -> Iterator[Page]:
    for line in (data / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        payload = (data / "annotated" / record["file"]).read_bytes()
        article = parse_page(payload, media_type="text/plain")
        rows = article.statistics if isinstance(article, Article) else ()
        yield Page(name=record["file"], gold=of_gold(record["items"]), found=of_rows(rows))


def of_gold(items: list[dict[str, Any]]) -> dict[str, Counter[tuple[Any, ...]]]:
    intervals = (tuple(item[key] for key in KEYS) for item in items if item["kind"] == "interval")
    single = ((item["p_operator"], item["p_value"]) for item in items if item["kind"] == "p")
    return {"complete triples": Counter(intervals), "single p values": Counter(single)}


def of_rows(rows: tuple[Statistic, ...]) -> dict[str, Counter[tuple[Any, ...]]]:
    intervals = [row for row in rows if row.ci_low is not None or row.ci_high is not None]
    single = [row for row in rows if row.p_value is not None and row not in intervals]
    return {
        "complete triples": Counter(tuple(getattr(row, key) for key in KEYS) for row in intervals),
        "single p values": Counter((row.p_operator, row.p_value) for row in single),
    }


def share(right: int, all_: int, target: float) -> str:
    """Return a share with its Wilson interval and its target."""
    if not all_:
        return "-"
    p = right / all_
    middle = p + Z * Z / (2 * all_)
    reach = Z * math.sqrt(p * (1 - p) / all_ + Z * Z / (4 * all_ * all_))
    low, high = ((middle + sign * reach) / (1 + Z * Z / all_) for sign in (-1, 1))
    return f"{p:.3f} [{low:.3f}-{high:.3f}] (>= {target:.2f})"


def print_differences(pages: list[Page]) -> None:
    for page in pages:
        for kind in TARGETS:
            for key in (page.gold[kind] - page.found[kind]).elements():
                print(f"{page.name}: {kind}: missing {key}")
            for key in (page.found[kind] - page.gold[kind]).elements():
                print(f"{page.name}: {kind}: too much {key}")


if __name__ == "__main__":
    main()
