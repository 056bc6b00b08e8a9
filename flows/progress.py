"""Progress in the terminal: pages, rate and time left; silent when nobody watches.

In: how much is planned and done. Out: one live line on standard error. The time left comes from the bytes
of the shards that are done against those planned, because the number of pages in a container is known only
when it has been read.
"""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class Progress(Protocol):
    """What a run tells while it works. All calls are cheap; none may raise."""

    def stage(self, name: str) -> None:
        """Say what is being done now ("transform", "merge" ...)."""

    def plan(self, weight: int) -> None:
        """Add work, in bytes."""

    def pages(self, count: int) -> None:
        """Add pages that are done."""

    def done(self, weight: int) -> None:
        """Add work that is done, in bytes."""


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str) -> None:
        """Say nothing."""

    def plan(self, weight: int) -> None:
        """Say nothing."""

    def pages(self, count: int) -> None:
        """Say nothing."""

    def done(self, weight: int) -> None:
        """Say nothing."""


SILENT = Silent()


class Terminal:
    """Progress as one live line of rich."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        self.bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[pages]:,} pages"),
            TextColumn("{task.fields[rate]:,.0f}/s"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self.bar.add_task("plan", total=0, pages=0, rate=0.0)
        self._pages = 0

    def stage(self, name: str) -> None:
        """Name the stage at the head of the line."""
        self.bar.update(self._task, description=name)

    def plan(self, weight: int) -> None:
        """Lengthen the bar."""
        total = self.bar.tasks[self._task].total or 0
        self.bar.update(self._task, total=total + weight)

    def pages(self, count: int) -> None:
        """Raise the counter and the rate."""
        self._pages += count
        elapsed = self.bar.tasks[self._task].elapsed or 0.0
        self.bar.update(self._task, pages=self._pages, rate=self._pages / elapsed if elapsed else 0.0)

    def done(self, weight: int) -> None:
        """Fill the bar."""
        self.bar.advance(self._task, weight)


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[Progress]:
    """Give the live line when somebody watches standard error, else silence."""
    if quiet or not sys.stderr.isatty():
        yield SILENT
        return
    terminal = Terminal()
    with terminal.bar:
        yield terminal
