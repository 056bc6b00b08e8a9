"""Backup and restore of a whole home, as one tar file.

In: a home and a file, or a file and a home that is to be. Out: the file, or the home. The archive holds the
writer's database, the kept releases, the raw zone and the operator's profiles; staging, search index, locks
and Prefect's state are made anew. Both appear under their name only when they are complete.
"""

from __future__ import annotations

import os
import shutil
import tarfile
from typing import TYPE_CHECKING

from warehouse import layout
from warehouse.connection import open_writer
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEFT_OUT = frozenset({"staging", "search", "prefect", "lock", "lock.next", "scrape.lock", "scrape.lock.next"})


def backup(home: Path, archive: Path) -> int:
    """Write a home into an archive and return its size in bytes; the caller holds the lease.

    Raises WarehouseError when there is no warehouse, or the archive exists or would be a part of the home.
    """
    if not layout.writer(home).exists():
        raise WarehouseError(f"backup: {home}: no warehouse there; name its --home")
    if archive.exists():
        raise WarehouseError(f"backup: {archive}: exists already; name another file")
    if archive.resolve().is_relative_to(home.resolve()):
        raise WarehouseError(
            f"backup: {archive}: within the home, of which the next backup would hold it; name a file outside {home}"
        )
    with open_writer(home) as connection:
        connection.execute("CHECKPOINT")
    part = archive.with_name(f"{archive.name}.{os.getpid()}.part")
    try:
        with tarfile.open(part, "w") as tar:
            for path in sorted(home.iterdir()):
                if path.name not in LEFT_OUT:
                    tar.add(path, arcname=path.name)
        part.rename(archive)
    finally:
        part.unlink(missing_ok=True)
    return archive.stat().st_size


def restore(archive: Path, home: Path, prepare: Callable[[Path], None] = lambda _home: None) -> None:
    """Make a home from an archive. Raises WarehouseError when it exists or the archive cannot be read.

    `prepare` is given the home before it has its name.
    """
    if home.exists() and any(home.iterdir()):
        raise WarehouseError(f"restore: {home}: not empty; name a --home that is to be made")
    part = home.with_name(f"{home.name}.{os.getpid()}.part")
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(part, filter="data")
        prepare(part)
        if home.exists():
            home.rmdir()
        part.rename(home)
    except tarfile.ReadError as error:
        raise WarehouseError(
            f"restore: {archive}: no whole archive; name one that `hubhouse backup` wrote"
        ) from error
    except (tarfile.TarError, OSError) as error:
        raise WarehouseError(f"restore: {archive}: {error}; nothing was restored") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
