"""Who may read a home and not write it, as analysts and monitoring do, sees its state and searches it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from flows.lease import LOCK
from warehouse import layout
from warehouse.search import search

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The numbers are those of the manual pages of prctl and of capabilities.
DROP_FROM_BOUNDS, OVERRIDE_PERMISSIONS = 24, 1


def obey_permissions() -> None:
    """Let root be kept out by permissions like anybody else, from the next program on."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(DROP_FROM_BOUNDS, OVERRIDE_PERMISSIONS, 0, 0, 0)


def read_as_stranger(home: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "--home", str(home), *arguments],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=obey_permissions,
    )
    return done.returncode, done.stdout, done.stderr


@contextlib.contextmanager
def read_only(home: Path) -> Iterator[None]:
    places = [place for place in (home, *home.rglob("*")) if not place.is_symlink()]
    modes = {place: place.stat().st_mode for place in places}
    try:
        for place, mode in modes.items():
            place.chmod(mode & 0o555)
        yield
    finally:
        for place, mode in modes.items():
            place.chmod(mode)


@pytest.fixture
def searched(house: Any) -> Path:
    house.load([house.pages.page("lentil", headline="A lentil trial")])
    house.publish()
    search(house.root, "lentil")
    (house.root / LOCK).touch()
    root: Path = house.root
    return root


def test_status_and_search_write_nothing(searched: Path) -> None:
    with read_only(searched):
        code, _, err = read_as_stranger(searched, "status")
        assert (code, err) == (0, "")
        code, out, err = read_as_stranger(searched, "search", "lentil")
    assert (code, err) == (0, "")
    assert "A [lentil] trial" in out


def test_an_index_that_is_behind_is_told(searched: Path) -> None:
    with contextlib.closing(sqlite3.connect(layout.search_index(searched))) as index, index:
        index.execute("UPDATE state SET release = 'before'")
    with read_only(searched):
        code, _, err = read_as_stranger(searched, "search", "lentil")
    assert code == 1
    assert "behind the release, and this user may not write it; let who may run `hubhouse search`" in err
