"""Triage: which pages of a shard are transformed at once, and which wait for the first templates of their hub.

In: the pages of a shard, in their order. Out: for each whether it waits; in the shard's file the newcomers, from which
the driver learns. Of a hub without templates the first page is transformed at once: often it stays the only one, and
one page teaches nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.page import MediaType
from flows.workers.newcomers import Newcomer
from load.rows import is_statement, outcome_id
from load.run import UNKNOWN_HUB
from transform.article import Rejection
from transform.boilerplate.page_prints import document_prints
from transform.pipeline import Opened, open_page

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from extract.page import Page
    from flows.workers.newcomers import NewcomerFile
    from transform.article import Outcome
    from transform.boilerplate.fingerprints import BlockPrint

# Text is segmented in less time than its document is written and read.
PARSED = frozenset({MediaType.HTML})


class Triage:
    """Asks of each page of a shard whether it waits, and hands the newcomers to their file."""

    def __init__(self, hubs: Collection[str], file: NewcomerFile, met: Iterable[str]) -> None:
        """Begin with the hubs that have templates, and those of which other shards have met a page."""
        self._hubs = hubs
        self._file = file
        self._met = set(met)

    def must_wait(self, page: Page) -> bool:
        """Take in a page whose hub was met before, and say so; any other is to be transformed at once."""
        if page.hub not in self._met or is_statement(page):  # the catch-all hub is never met
            return False
        try:
            opened = open_page(page)
            prints = document_prints(opened.document) if isinstance(opened, Opened) else ()
        except Exception:  # noqa: BLE001  (transform meets it again, and makes a rejection of it)
            return False
        return self._take(page, prints, opened if isinstance(opened, Opened) else None)

    def take_transformed(self, page: Page, outcome: Outcome) -> None:
        """Take in a page that did not have to wait, if it is a newcomer."""
        if page.hub not in self._hubs and not is_statement(page) and not isinstance(outcome, Rejection):
            self._take(page, document_prints(outcome))

    def _take(self, page: Page, prints: tuple[BlockPrint, ...], opened: Opened | None = None) -> bool:
        """Hand a newcomer to the file, with its document if it waits; say whether the page is one."""
        if not prints or page.hub is None or page.hub == UNKNOWN_HUB:
            return False
        newcomer = Newcomer(
            page=replace(page, payload=b""),
            outcome_id=outcome_id(page),
            prints=prints,
            waits=opened is not None,
            document=self._file.keep(opened) if opened and page.media_type in PARSED else None,
        )
        self._file.add(page.hub, newcomer)
        self._met.add(page.hub)
        return True
