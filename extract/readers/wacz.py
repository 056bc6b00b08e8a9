"""What a WACZ (1.1.1) says of its members: datapackage.json, and the digest of that.

In: the zip's stream. Out: `Package`, None when the zip is no WACZ. Versions before 1.1 write a resource's digest as
`{"stats": {"hash": ...}, "hashing": "sha256"}`, later ones as `"hash": "sha256:..."`.
"""

from __future__ import annotations

import itertools
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson

from extract.bounded import DAMAGE, MAX_WINDOW_BYTES
from extract.readers.digests import StatedDigest
from extract.readers.zip_directory import ZipEntry, open_entry, zip_entries

if TYPE_CHECKING:
    import io
    from collections.abc import Mapping

    from extract.options import Limits

# Where a WACZ keeps its web archives. yes: `archive/data.warc.gz`; no: `indexes/index.cdx.gz`,
# `my/archive/a.warc`
ARCHIVE = re.compile(r"(?:data/)?archive/[^/]+")

_PACKAGE, _PACKAGE_DIGEST = "datapackage.json", "datapackage-digest.json"
_WITHIN_ENTRIES = 1000
_MAX_PACKAGE_BYTES = MAX_WINDOW_BYTES
_STEP_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The digests of the members by their path, and whether the package's own is wrong."""

    digests: Mapping[str, str] = field(default_factory=dict)
    is_wrong: bool = False


def read_package(stream: io.BufferedReader) -> Package | None:
    """Return what the WACZ states; a package that is no JSON states nothing. Raises zipfile.BadZipFile."""
    first = {entry.name: entry for entry in itertools.islice(zip_entries(stream), _WITHIN_ENTRIES)}
    if _PACKAGE not in first or not any(ARCHIVE.fullmatch(name) for name in first):
        return None
    raw = _content(stream, first[_PACKAGE])
    stated = _json(_content(stream, first[_PACKAGE_DIGEST])).get("hash") if _PACKAGE_DIGEST in first else None
    return Package(digests=_digests(_json(raw)), is_wrong=isinstance(stated, str) and _is_wrong(stated, raw))


def wrong_digest(stream: io.BufferedReader, entry: ZipEntry, package: Package, limits: Limits) -> str:
    """Return which digests do not hold for a member: "", its name, the package's, or both.

    A member beyond the limits is not unpacked for it: reading it will say so.
    """
    wrong = [_PACKAGE] if package.is_wrong else []
    is_bomb = entry.size > max(limits.ratio_free_bytes, limits.max_ratio * entry.packed_size)
    stated = None if is_bomb else package.digests.get(entry.name)
    if stated and _member_is_wrong(stream, entry, StatedDigest(stated)):
        wrong.append(entry.name)
    return ", ".join(wrong)


def _member_is_wrong(stream: io.BufferedReader, entry: ZipEntry, digest: StatedDigest) -> bool:
    try:
        member = open_entry(stream, entry)
        while step := member.read(_STEP_BYTES):
            digest.update(step)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, *DAMAGE):
        return True
    return digest.is_wrong()


def _is_wrong(stated: str, raw: bytes) -> bool:
    digest = StatedDigest(stated)
    digest.update(raw)
    return digest.is_wrong()


def _content(stream: io.BufferedReader, entry: ZipEntry) -> bytes:
    try:
        return open_entry(stream, entry).read(_MAX_PACKAGE_BYTES)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, zlib.error):
        return b""


def _json(raw: bytes) -> dict[str, object]:
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _digests(package: Mapping[str, object]) -> dict[str, str]:
    resources = package.get("resources")
    known = {}
    for resource in resources if isinstance(resources, list) else []:
        if isinstance(resource, dict) and isinstance(path := resource.get("path"), str):
            known[path] = _stated(resource)
    return known


def _stated(resource: Mapping[str, object]) -> str:
    stats = resource.get("stats")
    if "hash" in resource or not isinstance(stats, dict):
        return str(resource.get("hash") or "")
    return f"{resource.get('hashing') or 'sha256'}:{stats.get('hash') or ''}"
