"""What a run came to: counts that add up, or the run fails.

In: the counts of load. Out: a frozen summary, as JSON and as lines for people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.page import FINDINGS
from flows.errors import SumError
from transform.article import RejectionReason
from warehouse.connection import open_release
from warehouse.sql import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from extract.manifest import Manifest, ManifestRow
    from load.run import Held, LoadCounts

# The dispositions, in the order they are told; their sum is `sightings`.
DISPOSITIONS = ("inserted", "revised", "unchanged", "duplicate", "not_article", "rejected", "held")
# Rejections that are our fault, not the page's.
UNFORESEEN = frozenset({RejectionReason.INTERNAL_ERROR, RejectionReason.CRASHED})
# So many of the manifest's unmatched rows are named in the terminal; JSON has all.
NAMED_ROWS = 5
HOLD_REMEDY = "see `hubhouse holds`, then accept or drop it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The end of one run.

    `redone` counts outcomes that were transformed again because of what the run taught; `reasons` are
    (rejection reason, sightings) pairs, most first; `findings` the same of what was wrong with pages that could be read
    (extract.page.FINDINGS); `unmatched` the manifest's rows about files that were not met; `held` the hubs that were
    held back. `stages` are the
    seconds of each stage, `busy_seconds` what the `workers` spent on shards, all together.
    """

    run_id: str
    counts: LoadCounts
    redone: int = 0
    held: tuple[Held, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    findings: tuple[tuple[str, int], ...] = ()
    unmatched: tuple[ManifestRow, ...] = ()
    seconds: float = 0.0
    stages: Mapping[str, float] = field(default_factory=dict)
    workers: int = 1
    busy_seconds: float = 0.0

    def __post_init__(self) -> None:
        """Refuse counts that do not add up."""
        if not self.counts.adds_up():
            parts = " + ".join(f"{name} {count}" for name, count in self.dispositions())
            raise SumError(
                f"sums: run {self.run_id}: {self.counts.sightings} sightings are not {parts}; "
                "nothing was published; report this with the run's sources"
            )

    def dispositions(self) -> list[tuple[str, int]]:
        """Return (disposition, sightings) pairs in the order of DISPOSITIONS."""
        return [(name, getattr(self.counts, name)) for name in DISPOSITIONS]

    def as_dict(self) -> dict[str, object]:
        """Return the object that `ingest --json` prints."""
        return {
            "run_id": self.run_id,
            "sightings": self.counts.sightings,
            "pages": self.counts.pages,
            **dict(self.dispositions()),
            "redone": self.redone,
            "holds": [{"hub": one.hub, "cause": one.cause, "page": one.first_page} for one in self.held],
            "rejection_reasons": dict(self.reasons),
            "findings": dict(self.findings),
            "unmatched_manifest_rows": [{"line": row.line, "file": row.file} for row in self.unmatched],
            "seconds": round(self.seconds, 3),
            "stages": {name: round(seconds, 3) for name, seconds in self.stages.items()},
            "workers": self.workers,
            "busy_seconds": round(self.busy_seconds, 3),
        }

    def lines(self) -> list[str]:
        """Return the summary for people."""
        parts = " + ".join(f"{count} {name}" for name, count in self.dispositions() if count) or "0"
        lines = [
            f"run {self.run_id}: {self.counts.sightings} sightings = {parts}",
            f"{self.counts.pages} new pages in {self.seconds:.1f} s; {self.redone} earlier outcomes redone",
        ]
        if not self.counts.sightings:
            lines.append("nothing was found to read: `hubhouse inspect SOURCE` says what a source holds")
        lines += [
            f"held back: {one.hub}: {one.cause}, first {one.first_page}; {HOLD_REMEDY}" for one in self.held
        ]
        if self.reasons:
            told = ", ".join(f"{count} {reason}" for reason, count in self.reasons)
            lines.append(f"rejected: {told}; see `hubhouse rejections`")
        if self.findings:
            told = ", ".join(f"{count} {finding}" for finding, count in self.findings)
            lines.append(f"read, yet: {told}; see raw.sighting.facts")
        return lines + unmatched_lines(self.unmatched)

    def exit_code(self, *, strict: bool) -> int:
        """Return 1 when something unforeseen happened; if strict, also when anything was rejected or unmatched."""
        unforeseen = any(reason in UNFORESEEN for reason, _ in self.reasons)
        return 1 if unforeseen or (strict and (self.counts.rejected or self.unmatched)) else 0


def unmatched_lines(rows: Sequence[ManifestRow]) -> list[str]:
    """Return what to tell of a manifest's rows that are about no file met; the first ones by name."""
    if not rows:
        return []
    named = ", ".join(f"line {row.line} {row.file}" for row in rows[:NAMED_ROWS])
    more = f" and {len(rows) - NAMED_ROWS} more" if len(rows) > NAMED_ROWS else ""
    return [
        f"manifest: {len(rows)} rows are about files that were not met: {named}{more}; check their column file"
    ]


def rejected_reasons(home: Path, run_id: str) -> tuple[tuple[str, int], ...]:
    """Return (reason, sightings) of a run's rejections from the published release, most frequent first."""
    with open_release(home) as release:
        rows = release.execute(statement("rejected_reasons"), {"run_id": run_id}).fetchall()
    return tuple((reason, count) for reason, count in rows)


def run_findings(home: Path, run_id: str) -> tuple[tuple[str, int], ...]:
    """Return (finding, sightings) of a run's pages from the published release, most frequent first."""
    with open_release(home) as release:
        named = {"run_id": run_id, "findings": list(FINDINGS)}
        rows = release.execute(statement("run_findings"), named).fetchall()
    return tuple((finding, count) for finding, count in rows)


def unmatched_rows(
    home: Path, run_id: str, manifest: Manifest | None, lines: Iterable[int], known: Iterable[str]
) -> tuple[ManifestRow, ...]:
    """Return the manifest's rows about nothing that a run met, in file order.

    `lines` are those of rows about whole files; what remains is looked for among the members of archives, those of
    the sources with the digests `known` too.
    """
    rest = manifest.unmatched(lines) if manifest else ()
    if not rest:
        return ()
    with open_release(home) as release:
        named = {"run_id": run_id, "known": list(known), "files": [row.file for row in rest]}
        met = {file for (file,) in release.execute(statement("met_files"), named).fetchall()}
    return tuple(row for row in rest if row.file not in met)
