"""The raw zone's files: their names, reading payloads back, and taking some out.

In: Parquet files of payloads (page_id, payload). Out: pairs, a few pages in memory at a time; or the same
files without what was to go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from load.tables import PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_BATCH_PAGES = 64


def shard_name(shard: int) -> str:
    """Return the file name of a shard."""
    return f"shard-{shard:06d}.parquet"


def page_ids(file: Path) -> list[str]:
    """Return the pages of one raw file in their order; none when the file is gone."""
    if not file.exists():
        return []
    return [str(page_id) for page_id in pq.read_table(file, columns=["page_id"])["page_id"].to_pylist()]


def payloads(file: Path, only: Collection[str] | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield (page_id, payload) of the pages of one raw file: of every page, or of those named in `only`.

    Row groups without any of these are not unpacked: a file may be read in many parts.
    """
    with pq.ParquetFile(file) as raw:
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

    A file that is left without pages is removed. A kill leaves each file old or new.
    """
    unwanted = pa.array(sorted(page_ids), pa.string())
    if not len(unwanted):
        return 0
    files = sorted(folder.rglob("*.parquet"))
    return sum(_drop(file, unwanted) for file in files)


def _drop(file: Path, unwanted: pa.StringArray) -> bool:
    ids = pq.read_table(file, columns=["page_id"])["page_id"]
    if not pc.any(pc.is_in(ids, unwanted)).as_py():
        return False
    fresh, kept = file.with_suffix(".fresh"), 0
    with pq.ParquetFile(file) as raw, pq.ParquetWriter(fresh, PAYLOAD, compression="zstd") as writer:
        for batch in raw.iter_batches(batch_size=_BATCH_PAGES):
            rest = batch.filter(pc.invert(pc.is_in(batch["page_id"], unwanted)))
            writer.write_batch(rest)
            kept += rest.num_rows
    if kept:
        fresh.rename(file)
    else:
        fresh.unlink()
        file.unlink()
    return True
