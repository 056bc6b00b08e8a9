"""Places beyond the local disk: what fails there is said in one line, and is never an error of ours."""

from __future__ import annotations

import importlib.util
import io
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFile, MemoryFileSystem

from extract.containers import find_containers
from extract.errors import SourceError

LINE = b'{"url": "https://a.org", "text": "Some words of a page."}\n'


class FailingFile(io.RawIOBase):
    """A file whose server goes away after the first stretch."""

    def __init__(self, file: MemoryFile) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._file.tell() >= 100_000:
            raise ConnectionResetError(104, "Connection reset by peer")
        return int(self._file.readinto(memoryview(buffer)[:50_000]))


class FailingFileSystem(MemoryFileSystem):  # type: ignore[misc]
    """A store in memory that fails half-way."""

    protocol = "failing"
    store: dict[str, Any] = {}  # noqa: RUF012  (as its parent has it)

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return "/" + path.removeprefix("failing://").strip("/")

    def open(self, path: str, mode: str = "rb", **options: Any) -> Any:
        file = super().open(path, mode, **options)
        return FailingFile(file) if mode == "rb" else file


def test_a_store_that_fails_half_way(read: Any) -> None:
    fsspec.register_implementation("failing", FailingFileSystem, clobber=True)
    FailingFileSystem().pipe("/bucket/a.jsonl", LINE * 5000)
    found = read.path("failing://bucket/a.jsonl")
    assert 1000 < len(found.pages) < 5000
    assert found.reasons == ["io_error"]
    assert found.unreadable[0].detail == "cannot be read further: Connection reset by peer"


@pytest.mark.parametrize(
    ("url", "package"), [("s3://bucket/a", "s3fs"), ("gs://bucket/a", "gcsfs"), ("sftp://host/a", "paramiko")]
)
def test_a_missing_driver_is_named(url: str, package: str) -> None:
    if importlib.util.find_spec(package):
        pytest.skip(f"{package} is installed")
    with pytest.raises(SourceError, match=package) as raised:
        list(find_containers([url]))
    assert "\n" not in str(raised.value)
    assert url in str(raised.value)
