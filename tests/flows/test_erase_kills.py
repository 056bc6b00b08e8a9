"""An erasure killed at any of its steps: what was erased comes back by nothing that is done afterwards."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from flows.operations.status import status
from flows.writing import recover
from load.erase import URL, erase, erase_again
from load.loader import sweep
from load.tombstones import read_erasures
from load.verify import verify
from warehouse import layout
from warehouse.aside import tried_out
from warehouse.backup import backup, restore
from warehouse.connection import open_release, open_writer
from warehouse.errors import DamagedError
from warehouse.publish import publish
from warehouse.rollback import rollback

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "Unerhoert secret sentence of this very page."
ADDRESS = "https://hub.example/secret"
NOW = datetime(2026, 1, 2)
WRITER = "writer"
# Before the step of this number (a file opened to be written, renamed, removed ...) the process kills itself.
KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from load.erase import URL, erase
from warehouse.publish import publish

home, address, left = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
STEPS = {"os.rename", "os.remove", "os.rmdir", "os.symlink", "os.chmod"}

def count(event, values):
    global left
    writes = event == "open" and isinstance(values[1], str) and set(values[1]) & set("wa")
    if (event in STEPS or writes) and str(home) in str(values[0]):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
erase(home, URL, address, reason="request 7", now=datetime(2026, 1, 2))
publish(home, None)
"""


@pytest.fixture
def told(house: Any) -> Any:
    page = house.pages.page
    house.load([page("Something else.", container="b", headline="Else")])
    house.publish()
    house.load(
        [page(SECRET, url=ADDRESS, headline="Secret"), page("Beside it.", container="a", headline="Beside")]
    )
    house.publish()
    house.load([page(f"{SECRET} Again.", url=ADDRESS, headline="Secret", container="c")])
    house.publish()
    return house


def killed_at(step: int, home: Path) -> bool:
    """Return whether the erasure of the address was killed before its step of this number."""
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(home), ADDRESS, str(step)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode in {0, -signal.SIGKILL}, ended.stderr
    return ended.returncode != 0


def secrets(home: Path) -> list[str]:
    """Return where the secret stands: in a database's rows, or readable in a file."""
    asked = "SELECT count(*) FROM core.block_text WHERE text LIKE '%Unerhoert%'"
    found = []
    with open_writer(home) as writer:
        found += [WRITER] * bool((writer.execute(asked).fetchone() or (0,))[0])
    for name in layout.release_names(home):
        with open_release(home, name) as release:
            found += [name] * bool((release.execute(asked).fetchone() or (0,))[0])
    files = (path for path in home.rglob("*") if path.is_file())
    return found + [path.name for path in files if b"Unerhoert" in path.read_bytes()]


def load_again(house: Any) -> None:
    page = house.pages.page
    pages = [page(SECRET, headline="Secret", container=f"d{len(layout.release_names(house.root))}")]
    house.load([*pages, page("New under it. Unerhoert.", url=ADDRESS, container="e")])


def assert_stays_erased(house: Any) -> None:
    """Go back to the oldest and to the newest release, load the same again: nothing of it is there."""
    home = house.root
    recover(home)
    assert read_erasures(layout.erased(home)).left is None
    assert secrets(home) == []
    for pick in (min, max):
        rollback(home, pick(layout.release_names(home)))
        with tried_out(home):
            load_again(house)
        load_again(house)
        house.publish()
        assert secrets(home) == []
    sweep(home)
    assert list(verify(home)) == []


@pytest.mark.parametrize("step", [2, 4, 9, 14])
def test_a_killed_erasure_is_completed_before_anything_else(told: Any, step: int) -> None:
    assert killed_at(step, told.root)
    assert layout.erased(told.root).exists()
    assert_stays_erased(told)


@pytest.mark.proof
def test_an_erasure_killed_at_each_of_its_steps_is_completed(told: Any, tmp_path: Path) -> None:
    before = tmp_path / "before"
    shutil.copytree(told.root, before, symlinks=True)
    step = 0
    while killed_at(step, told.root):
        if layout.erased(told.root).exists():
            assert_stays_erased(told)
        else:
            assert secrets(told.root)  # it had not begun
        shutil.rmtree(told.root)
        shutil.copytree(before, told.root, symlinks=True)
        step += 1
    assert step > 20
    assert_stays_erased(told)


def damage(release: Path, at: int) -> None:
    release.chmod(0o644)
    whole = release.read_bytes()
    release.write_bytes(
        whole[:at] + bytes(byte ^ 0xFF for byte in whole[at : at + 5000]) + whole[at + 5000 :]
    )


@pytest.mark.parametrize("at", [0, 500_000])
def test_a_release_that_cannot_be_read_keeps_nothing_else_waiting(told: Any, at: int) -> None:
    """It stopped every command that writes; who removes it completes the erasure."""
    home, release = told.root, layout.release(told.root, min(layout.release_names(told.root)))
    damage(release, at)
    (layout.raw(home) / "run=killed").mkdir()
    with pytest.raises(DamagedError, match=f"all else is erased: .*; remove {release}"):
        erase(home, URL, ADDRESS, reason="request 7", now=NOW)
    recover(home)
    load_again(told)
    told.publish()
    (alert,) = status(home, NOW)["alerts"]
    assert f"{release} cannot be read: remove it" in alert
    assert read_erasures(layout.erased(home)).left == "releases"
    release.unlink()
    assert_stays_erased(told)


def test_a_backup_made_before_is_restored_without_what_was_erased_since(told: Any, tmp_path: Path) -> None:
    archive = tmp_path / "backup.tar"
    backup(told.root, archive)
    erase(told.root, URL, ADDRESS, reason="request 7", now=NOW)
    again = tmp_path / "again"
    restore(archive, again, lambda home: erase_again(home, layout.erased(told.root)))
    assert secrets(again) == []
    told.root = again
    assert_stays_erased(told)
    reasons = {one.reason for one in read_erasures(layout.erased(again)).tombstones}
    assert reasons == {"request 7"}


def test_what_only_a_release_that_was_gone_back_from_holds_is_erased(told: Any) -> None:
    newest, *_, oldest = layout.release_names(told.root)
    rollback(told.root, oldest)
    done = erase(told.root, URL, ADDRESS, reason="request 7", now=NOW)
    assert (done.pages, done.captures) == (2, 0)
    publish(told.root, None)
    rollback(told.root, newest)
    assert secrets(told.root) == []
    sweep(told.root)
    assert list(verify(told.root)) == []
