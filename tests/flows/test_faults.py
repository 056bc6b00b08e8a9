"""Errors of the machine are told in one line with a remedy, whoever raised them."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import sqlite3

import duckdb
import pyarrow as pa
import pytest

from flows.faults import DATA_PROBLEM, told
from flows.signals import Terminated, ending_signals


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device", "h/staging/x.parquet"),
        OSError(errno.ENOSPC, "Error writing bytes to file. Detail: [errno 28] No space left on device"),
        pa.ArrowException("Error writing bytes to file. Detail: [errno 28] No space left on device"),
        duckdb.IOException('IO Error: Could not write file "h/x.part": No space left on device'),
        sqlite3.OperationalError("database or disk is full"),
    ],
)
def test_a_full_disk_is_told_as_such(error: Exception) -> None:
    line, code = told(error)
    assert line.startswith("disk full: ")
    assert "free some space" in line
    assert code == DATA_PROBLEM


def test_what_nobody_foresaw_says_where_to_look() -> None:
    line, _ = told(duckdb.InternalException("something\nelse"))
    assert line.startswith("unexpected: InternalException: something else; HUBHOUSE_TRACEBACK=1")


def test_a_database_that_cannot_be_read_is_told_with_the_command_that_knows_the_remedy() -> None:
    line, code = told(duckdb.IOException("IO Error: Could not read\nenough bytes from file"))
    assert line.startswith("database: IOException: IO Error: Could not read enough bytes from file; ")
    assert "`hubhouse verify`" in line
    assert code == DATA_PROBLEM


def test_a_database_that_may_not_be_written_is_no_damage() -> None:
    line, _ = told(
        duckdb.IOException('IO Error: Cannot open file "h/writer/warehouse.duckdb": Permission denied')
    )
    assert "check that this user may read and write the home" in line
    assert "verify" not in line


def test_a_signal_that_meets_a_task_of_a_group_ends_the_run_as_any_other() -> None:
    async def killed() -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    async def grouped() -> None:
        async with asyncio.TaskGroup() as outer, asyncio.TaskGroup() as inner:
            outer.create_task(asyncio.sleep(5))
            inner.create_task(killed())

    with pytest.raises(Terminated) as ended, ending_signals():
        asyncio.run(grouped())
    assert ended.value.number == signal.SIGTERM


def test_a_group_without_a_signal_stays_what_it_is() -> None:
    with pytest.raises(ExceptionGroup), ending_signals():
        raise ExceptionGroup("tasks", [OSError()])


def test_a_group_of_errors_with_one_cause_is_told_as_this_cause() -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "captures/x")
    line, _ = told(ExceptionGroup("tasks", [full, ExceptionGroup("workers", [full])]))
    assert line.startswith("disk full: captures/x")
    two, _ = told(ExceptionGroup("tasks", [ValueError("a"), ValueError("b")]))
    assert two.startswith("unexpected: ExceptionGroup: tasks")
