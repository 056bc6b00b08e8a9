"""The columns of Arrow tables, and rows made into them.

In: columns as names with types, rows in their order. Out: schemas and batches. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TEXT: pa.DataType = pa.string()
TEXTS = pa.list_(pa.string())
INT = pa.int32()
LONG = pa.int64()
REAL = pa.float64()
FLAG = pa.bool_()
DAY = pa.date32()
TIME = pa.timestamp("us")

Columns = tuple[tuple[str, pa.DataType], ...]


def schema(columns: Columns) -> pa.Schema:
    """Return the Arrow schema of some columns."""
    return pa.schema([pa.field(name, kind) for name, kind in columns])


def batch_of(rows: Sequence[Sequence[Any]], columns: pa.Schema) -> pa.RecordBatch:
    """Return rows (values in the order of the columns) as Arrow; none give an empty batch."""
    values: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(columns)
    arrays = [pa.array(column, type=kind) for column, kind in zip(values, columns.types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=columns)
