"""The raw zone's files: their names, reading payloads back, and taking some out.

In: Parquet files of payloads (page_id, payload). Out: pairs, a few pages in memory at a time; or the same
files without what was to go.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from load.tables import PAYLOAD
from warehouse.errors import DamagedError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

# Of a raw file that is gone, or whose bytes are not what they were.
REMEDY = "restore it from a backup, or remove what is left of it and ingest its sources again"
_BATCH_PAGES = 64
_FRESH = ".fresh"


def shard_name(shard: int) -> str:
    """Return the file name of a shard."""
    return f"shard-{shard:06d}.parquet"


def page_ids(file: Path) -> list[str]:
    """Return the pages of one raw file in their order; none when the file is gone."""
    if not file.exists():
        return []
    with _reading(file):
        return [str(page_id) for page_id in pq.read_table(file, columns=["page_id"])["page_id"].to_pylist()]


def payloads(file: Path, only: Collection[str] | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield (page_id, payload) of the pages of one raw file: of every page, or of those named in `only`.

    Row groups without any of these are not unpacked: a file may be read in many parts. Raises DamagedError.
    """
    with _reading(file), pq.ParquetFile(file) as raw:
        groups = [group for group in range(raw.num_row_groups) if only is None or _holds(raw, group, only)]
        for batch in raw.iter_batches(batch_size=_BATCH_PAGES, row_groups=groups):
            for named, payload in zip(batch["page_id"], batch["payload"], strict=True):
                page_id: str = named.as_py()
                if only is None or page_id in only:
                    yield page_id, payload.as_py()


def _holds(raw: pq.ParquetFile, group: int, only: Collection[str]) -> bool:
    return any(page_id in only for page_id in raw.read_row_group(group, ["page_id"])["page_id"].to_pylist())


def drop_payloads(folder: Path, page_ids: Collection[str]) -> int:
    """Write every raw file below a folder that holds one of the pages anew without it; return how many.

    A file that is left without pages is removed. A kill leaves each file old or new. Raises DamagedError.
    """
    unwanted = pa.array(sorted(page_ids), pa.string())
    if not len(unwanted):
        return 0
    for leftover in folder.rglob(f"*{_FRESH}"):  # of a kill: payloads that no later erasure would look at
        leftover.unlink()
    files = sorted(folder.rglob("*.parquet"))
    return sum(_drop(file, unwanted) for file in files)


def _drop(file: Path, unwanted: pa.StringArray) -> bool:
    import pyarrow.compute as pc  # noqa: PLC0415  (30 ms of each process's start, and only erasing needs it)

    with _reading(file):
        ids = pq.read_table(file, columns=["page_id"])["page_id"]
    if not pc.any(pc.is_in(ids, unwanted)).as_py():
        return False
    fresh, kept = file.with_suffix(_FRESH), 0
    with pq.ParquetWriter(fresh, PAYLOAD, compression="zstd") as writer:
        for batch in _batches(file):
            rest = batch.filter(pc.invert(pc.is_in(batch["page_id"], unwanted)))
            writer.write_batch(rest)
            kept += rest.num_rows
    if kept:
        fresh.rename(file)
    else:
        fresh.unlink()
        file.unlink()
    return True


def _batches(file: Path) -> Iterator[pa.RecordBatch]:
    with _reading(file), pq.ParquetFile(file) as raw:
        yield from raw.iter_batches(batch_size=_BATCH_PAGES)


@contextlib.contextmanager
def _reading(file: Path) -> Iterator[None]:
    """Say of an error of Parquet or of the disk which file it means, and what to do."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        cause = " ".join(str(error).split())
        raise DamagedError(f"raw zone: {file}: unreadable: {cause}; {REMEDY}") from error
