"""Headline, authors and day of publication beside the peers, on the same pages in the same run.

    python -m benchmarks.fields --data DIR

In: pages with gold (benchmarks.field_gold). Out: a table of shares with 95 % Wilson intervals, and the CPU
that all fields take as a multiple of a bare lxml parse of the same pages.
"""

from __future__ import annotations

import argparse
import itertools
import math
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import html

from benchmarks.field_gold import marks, read_field_pages
from benchmarks.field_peers import extractors
from transform.boilerplate.classify import classify
from transform.fields.body import body_lines, joined
from transform.fields.context import FieldContext
from transform.fields.sections import find_sections
from transform.fields.table import find_fields
from transform.segment_html import segment_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.field_gold import FieldPage

# The 97.5th percentile of the normal distribution.
_Z = 1.959964
# As many pages are timed; one tree is built and one set of fields read for each.
_TIMED = 200


def wilson(right: int, total: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share (Wilson 1927); (0, 1) for no trials."""
    if not total:
        return 0.0, 1.0
    share, spread = right / total, _Z * _Z / total
    middle = (share + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * math.sqrt(share * (1 - share) / total + spread / (4 * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def compare(pages: Iterable[FieldPage]) -> dict[tuple[str, str], dict[str, list[bool]]]:
    """Return the marks by (collection, question) and extractor."""
    found: dict[tuple[str, str], dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    asked = extractors()
    for page in pages:
        for name, extractor in asked.items():
            for question, right in marks(page, extractor(page)):
                found[page.collection, question][name].append(right)
    return found


def print_table(found: dict[tuple[str, str], dict[str, list[bool]]]) -> None:
    names = list(dict.fromkeys(name for columns in found.values() for name in columns))
    print(f"{'':<40}" + "".join(f"{name:>26}" for name in names))
    for (collection, question), columns in found.items():
        cells = (_cell(columns[name]) if name in columns else "-" for name in names)
        print(f"{collection:<5} {question:<34}" + "".join(f"{cell:>26}" for cell in cells))


def _cell(right: Sequence[bool]) -> str:
    low, high = wilson(sum(right), len(right))
    return f"{sum(right) / len(right):.1%} [{low:.0%}-{high:.0%}] {sum(right)}/{len(right)}"


def cpu_of_fields(pages: Iterable[FieldPage]) -> float:
    """Return the CPU of all fields as a multiple of a bare lxml parse of the same pages."""
    parsing = reading = 0.0
    for page in pages:
        document = segment_html(page.text, target_uri=page.url)
        blocks = classify(document, None, None)
        lines = body_lines(blocks)
        context = FieldContext(
            document=document,
            blocks=blocks,
            hub=None,
            target_uri=page.url,
            body=joined(lines),
            sections=find_sections(lines, None),
        )
        started = time.process_time()
        html.document_fromstring(document.markup or "<p>")
        parsed = time.process_time()
        find_fields(context)
        parsing += parsed - started
        reading += time.process_time() - parsed
    return reading / parsing


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with news/ and wcxb/")
    data: Path = parser.parse_args().data
    print_table(compare(read_field_pages(data)))
    ratio = cpu_of_fields(itertools.islice(read_field_pages(data), _TIMED))
    print(f"\nCPU of all fields: {ratio:.2f} x a bare lxml parse")


if __name__ == "__main__":
    main()
