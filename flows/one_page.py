"""One page of a file, transformed as a run of this home would: the work behind `explain`.

In: a file and what is known of it. Out: the page and its outcome, or the part of the file that gave none.
The home's own profiles and published templates count when there are any; nothing is written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.containers import find_containers
from extract.manifest import manifest_of
from extract.options import ReadOptions
from extract.page import Unreadable
from extract.sources import read_container
from flows.errors import UsageError
from flows.hubs.profiles import home_profiles
from flows.versions import versions_of
from flows.workers.shard import transformed
from flows.workers.tasks import Setup
from load.templates import current_snapshots
from warehouse import layout
from warehouse.connection import open_release

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from extract.page import Page
    from transform.article import Outcome


def explained_page(
    home: Path, file: str, *, hub: str | None = None, target_uri: str | None = None, number: int = 1
) -> tuple[Page, Outcome] | Unreadable:
    """Return a page of a file with its outcome; `number` counts from 1. Raises UsageError beyond."""
    # The hub is found by the URL: it must be known before the page is read.
    manifest = manifest_of(file, target_uri=target_uri) if target_uri else None
    options = ReadOptions(hub=hub, profiles=home_profiles(home), manifest=manifest)
    page = _nth(file, _pages(file, options), number)
    if isinstance(page, Unreadable):
        return page
    if target_uri is not None:  # of a page in an archive the manifest says no URL
        page = replace(page, target_uri=target_uri)
    templates = {}
    if layout.link(home).exists():
        with open_release(home) as release:
            templates = current_snapshots(release)
    return page, transformed(
        page, Setup(options=options, versions=versions_of(options.profiles), templates=templates)
    )


def _nth(file: str, pages: Iterator[Page | Unreadable], number: int) -> Page | Unreadable:
    count = 0
    for count, page in enumerate(pages, start=1):
        if count == number:
            return page
    if not count:
        raise UsageError(f"explain: {file}: there is no page in it; name a file that holds one")
    raise UsageError(f"explain: {file}: --page {number} is beyond its last page, {count}")


def _pages(file: str, options: ReadOptions) -> Iterator[Page | Unreadable]:
    for found in find_containers([file]):
        if isinstance(found, Unreadable):
            yield found
        else:
            yield from read_container(found, options)
