"""What a source holds, before anything is loaded: one streaming pass that keeps counts and a few examples.

In: sources and how they are read. Out: `Inspection`: containers by format, pages by kind, hub, month of capture and
how its time is known, records that are no pages, what is wrong with pages that could be read, and problems by reason
with the first of each. Memory does not
grow with the pages.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.page import FINDINGS, Page, Unreadable
from extract.source import INNER
from extract.sources import Container, read_container

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from extract.options import ReadOptions

# So many examples of each reason are named; the counts are whole.
EXAMPLES = 3


@dataclass(slots=True, kw_only=True)
class Inspection:
    """The counts of one pass. Times are naive UTC; None: no page said one."""

    containers: int = 0
    container_bytes: int = 0
    pages: int = 0
    page_bytes: int = 0
    earliest: datetime | None = None
    latest: datetime | None = None
    formats: Counter[str] = field(default_factory=Counter)
    media_types: Counter[str] = field(default_factory=Counter)
    hubs: Counter[str] = field(default_factory=Counter)
    captured_at_sources: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    without_url: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    manifest_lines: set[int] = field(default_factory=set)  # of the rows that are about something met
    examples: dict[str, list[str]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """Return the counts for JSON, the largest first."""
        values = {name: getattr(self, name) for name in self.__slots__ if name != "manifest_lines"}
        return {
            name: dict(value.most_common()) if isinstance(value, Counter) else value
            for name, value in values.items()
        }


def inspect(
    found: Iterable[Container | Unreadable], options: ReadOptions, inspection: Inspection
) -> Iterator[Container | Page]:
    """Count into `inspection`; yield each container that has been read and each page, for who watches."""
    for container in found:
        if isinstance(container, Unreadable):
            _add_problem(inspection, container)
            _match(inspection, options, container.container)
            continue
        _match(inspection, options, container.path)
        for item in read_container(container, options, skipped=inspection.skipped):
            _match(inspection, options, item.container, *item.record_id.split(INNER))
            if isinstance(item, Unreadable):
                _add_problem(inspection, item)
            else:
                _add_page(inspection, item)
                yield item
        inspection.containers += 1
        inspection.container_bytes += container.size
        inspection.formats[container.format] += 1
        yield container


def _match(inspection: Inspection, options: ReadOptions, *place: str) -> None:
    if options.manifest and (row := options.manifest.row(*place)):
        inspection.manifest_lines.add(row.line)


def _add_page(inspection: Inspection, page: Page) -> None:
    inspection.pages += 1
    inspection.page_bytes += len(page.payload)
    inspection.media_types[page.media_type] += 1
    inspection.hubs[page.hub or "unknown"] += 1
    inspection.captured_at_sources[page.captured_at_source] += 1
    inspection.without_url += page.target_uri is None
    for name, value in page.facts:
        if name in FINDINGS:
            inspection.findings[name] += 1
            _add_example(inspection, name, page, f"{name}: {value}")
    if page.http_status is not None:
        inspection.statuses[str(page.http_status)] += 1
    if page.captured_at is not None:
        inspection.months[f"{page.captured_at:%Y-%m}"] += 1
        inspection.earliest = min(inspection.earliest or page.captured_at, page.captured_at)
        inspection.latest = max(inspection.latest or page.captured_at, page.captured_at)


def _add_problem(inspection: Inspection, problem: Unreadable) -> None:
    inspection.problems[problem.reason] += 1
    _add_example(inspection, problem.reason, problem, problem.detail)


def _add_example(inspection: Inspection, kind: str, found: Page | Unreadable, detail: str) -> None:
    examples = inspection.examples.setdefault(kind, [])
    if len(examples) < EXAMPLES:
        place = f"{found.container} {found.record_id}".rstrip()
        examples.append(f"{place}: {detail}")
