"""The command `inspect`: what a source holds, before anything is loaded.

In: sources and what is known of them. Out: formats, pages, hubs, dates and problems, as text or JSON. Nothing is
written, no home is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.output import to_json
from flows.progress import progress
from flows.source_options import FIELD, HUB, MANIFEST
from flows.summary import unmatched_lines
from flows.terminal import console, escape, table

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence
    from pathlib import Path

    from extract.inspection import Inspection
    from extract.manifest import ManifestRow
    from flows.cli import Scope
    from flows.progress import Progress
    from flows.request import Request
    from flows.settings import Settings

# The largest of each kind are told in the terminal; JSON has all.
_TOLD = 12
_MEBIBYTE = 1 << 20


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@HUB
@MANIFEST
@FIELD
@click.option("--json", "as_json", is_flag=True, help="Print all counts as one JSON object.")
@click.pass_obj
def inspect(  # noqa: PLR0913  (the options of the command)
    scope: Scope,
    sources: tuple[str, ...],
    hub: str | None,
    manifest: Path | None,
    fields: tuple[tuple[str, str], ...],
    *,
    as_json: bool,
) -> None:
    """Say what sources hold, before anything is loaded."""
    from flows.request import Request

    request = Request(sources=sources, hub=hub, manifest=manifest, fields=fields)
    with progress(quiet=as_json) as watched:
        found, unmatched = _inspected(request, scope.settings(), watched)
    if as_json:
        rows = [{"line": row.line, "file": row.file} for row in unmatched]
        click.echo(to_json({**found.as_dict(), "unmatched_manifest_rows": rows}, indent=True))
    else:
        tell(found, unmatched)


def _inspected(
    request: Request, settings: Settings, watched: Progress
) -> tuple[Inspection, tuple[ManifestRow, ...]]:
    from extract.inspection import Inspection, inspect
    from extract.page import Page
    from extract.sources import find_containers
    from flows.ingest import read_options

    found, options = Inspection(), read_options(request, settings)
    watched.stage("inspect")
    for item in inspect(find_containers(request.sources), options, found):
        if isinstance(item, Page):
            watched.pages(1)
        else:
            watched.plan(item.size)
            watched.done(item.size)
    return found, options.manifest.unmatched(found.manifest_lines) if options.manifest else ()


def tell(found: Inspection, unmatched: Sequence[ManifestRow] = ()) -> None:
    """Print an inspection for people."""
    from extract.page import CapturedAtSource

    out = console()
    size, text = found.container_bytes / _MEBIBYTE, found.page_bytes / _MEBIBYTE
    out.print(f"{found.pages} pages ({text:.1f} MiB) in {found.containers} files ({size:.1f} MiB)")
    if found.earliest and found.latest:
        out.print(f"captured from {found.earliest:%Y-%m-%d} to {found.latest:%Y-%m-%d}")
    if found.without_url:
        out.print(
            f"{found.without_url} pages without a URL: name it in a manifest, or accept that they stand alone"
        )
    if undated := found.captured_at_sources[CapturedAtSource.UNKNOWN]:
        out.print(
            f"{undated} pages without a time of capture: name it in a manifest, or a feed's field with --field"
        )
    kinds: list[tuple[str, Counter[str]]] = [
        ("format", found.formats),
        ("page is", found.media_types),
        ("hub", found.hubs),
        ("time known by", found.captured_at_sources),
        ("month", found.months),
        ("HTTP status", found.statuses),
        ("no page", found.skipped),
        ("read, yet", found.findings),
        ("problem", found.problems),
    ]
    rows = [(name, value, count) for name, counts in kinds for value, count in counts.most_common(_TOLD)]
    out.print(table(("what", "value", "count"), rows))
    for reason, examples in found.examples.items():
        for example in examples:
            out.print(escape(example))
        if (more := found.problems[reason] + found.findings[reason] - len(examples)) > 0:
            out.print(f"... and {more:,} more {reason}")
    for line in unmatched_lines(unmatched):
        out.print(escape(line))
