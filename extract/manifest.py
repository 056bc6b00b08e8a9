"""Manifests: what the operator knows of files that say nothing of themselves.

In: a CSV file with a header, or JSON lines; columns file, target_uri, captured_at, hub, charset (only file is
needed). Out: a `Manifest` that answers for a path. A row's file is a path as given, or any tail of it
("b.txt" is "dumps/a/b.txt"); the longest tail that is listed decides. Archive members count as paths below
their archive.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson

from extract.errors import ManifestError
from extract.instants import parse_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

_COLUMNS = frozenset({"file", "target_uri", "captured_at", "hub", "charset"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestRow:
    """One row. `line` counts from 1 (the CSV's header is line 1). `captured_at` is naive UTC."""

    line: int
    file: str
    target_uri: str | None = None
    captured_at: datetime | None = None
    hub: str | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The rows by their file, as posix path without leading "./"."""

    path: str
    rows: Mapping[str, ManifestRow] = field(repr=False)

    def row(self, *parts: str) -> ManifestRow | None:
        """Return the row for a container's path, or for a member inside it; None when none names it."""
        path = "/".join(_posix(part) for part in parts if part)
        while path:
            if found := self.rows.get(path):
                return found
            path = path.partition("/")[2]
        return None

    def unmatched(self, lines: Iterable[int]) -> tuple[ManifestRow, ...]:
        """Return the rows that are about nothing, in file order; `lines` are the lines of those that were met."""
        met = set(lines)
        return tuple(row for row in self.rows.values() if row.line not in met)


def manifest_of(file: str, *, target_uri: str) -> Manifest:
    """Return the manifest that says of one file which URL it is the page of."""
    row = ManifestRow(line=0, file=_posix(file), target_uri=target_uri)
    return Manifest(path="", rows={row.file: row})


def load_manifest(path: Path) -> Manifest:
    """Read a manifest. Raises ManifestError naming file, line and column."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ManifestError(f"manifest: {path}: {error.strerror}; give a CSV or JSON lines file") from error
    except ValueError as error:
        raise ManifestError(f"manifest: {path}: not UTF-8; give a UTF-8 CSV or JSON lines file") from error
    if not text.strip():
        raise ManifestError(f"manifest: {path}: empty; give a CSV with a header, or JSON lines")
    rows: dict[str, ManifestRow] = {}
    for line, cells in _json_lines(path, text) if text.lstrip()[:1] == "{" else _csv_lines(path, text):
        row = _row(path, line, cells)
        if row.file in rows:
            raise ManifestError(f"manifest: {path}: line {line}: {row.file!r} is listed twice; keep one row")
        rows[row.file] = row
    return Manifest(path=str(path), rows=rows)


def _json_lines(path: Path, text: str) -> Iterator[tuple[int, dict[str, object]]]:
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        try:
            cells = orjson.loads(content)
        except orjson.JSONDecodeError as error:
            raise ManifestError(f"manifest: {path}: line {line}: {error}; mend the JSON") from error
        if not isinstance(cells, dict):
            raise ManifestError(f"manifest: {path}: line {line}: not an object; write one object a line")
        yield line, cells


def _csv_lines(path: Path, text: str) -> Iterator[tuple[int, dict[str, object]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
    try:
        for cells in reader:
            yield reader.line_num, {name.strip(): value for name, value in cells.items() if value}
    except csv.Error as error:
        raise ManifestError(f"manifest: {path}: line {reader.line_num}: {error}; mend the CSV") from error


def _row(path: Path, line: int, cells: dict[str, object]) -> ManifestRow:
    where = f"manifest: {path}: line {line}"
    if unknown := sorted(set(cells) - _COLUMNS):
        names = ", ".join(sorted(_COLUMNS))
        raise ManifestError(f"{where}: unknown column {unknown[0]!r}; the columns are {names}")
    values = {name: str(value).strip() for name, value in cells.items() if value not in (None, "")}
    file = _posix(values.get("file", ""))
    if not file:
        raise ManifestError(f"{where}: column file is missing or empty; name the file the row is about")
    captured_at = parse_instant(values.get("captured_at"))
    if captured_at is None and "captured_at" in values:
        raise ManifestError(f"{where}: captured_at {values['captured_at']!r} is no time; write ISO 8601")
    return ManifestRow(
        line=line,
        file=file,
        target_uri=values.get("target_uri"),
        captured_at=captured_at,
        hub=values.get("hub"),
        charset=values.get("charset"),
    )


def _posix(path: str) -> str:
    return path.replace("\\", "/").removeprefix("./").strip("/")
