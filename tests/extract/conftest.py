"""What the reader tests share: bytes in, what the door gives for them out."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extract.options import ReadOptions
from extract.page import Page, Unreadable
from extract.sources import Container, find_containers, read_container

if TYPE_CHECKING:
    from collections.abc import Iterable

SAMPLES = Path(__file__).parent / "samples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    pages: tuple[Page, ...]
    unreadable: tuple[Unreadable, ...]
    skipped: Counter[str]

    @property
    def payloads(self) -> list[bytes]:
        return [page.payload for page in self.pages]

    @property
    def reasons(self) -> list[str]:
        return [one.reason for one in self.unreadable]


class Reading:
    """Reads bytes, a path or containers through the door and sorts what comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()

    def bytes(self, content: bytes, name: str = "source", options: ReadOptions | None = None) -> Read:
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        (folder / name).write_bytes(content)
        return self.path(folder / name, options)

    def path(self, path: Path | str, options: ReadOptions | None = None) -> Read:
        return self.containers(find_containers([str(path)]), options)

    def containers(
        self, containers: Iterable[Container | Unreadable], options: ReadOptions | None = None
    ) -> Read:
        skipped: Counter[str] = Counter()
        found: list[Page | Unreadable] = []
        for container in containers:
            if isinstance(container, Unreadable):
                found.append(container)
            else:
                found += read_container(container, options or ReadOptions(), skipped=skipped)
        return Read(
            pages=tuple(one for one in found if isinstance(one, Page)),
            unreadable=tuple(one for one in found if isinstance(one, Unreadable)),
            skipped=skipped,
        )


@pytest.fixture(scope="session")
def read(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    return Reading(tmp_path_factory.mktemp("read"))


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES
