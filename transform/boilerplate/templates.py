"""The templates of one hub, as learned: what is cut because it recurs over the hub's pages.

In: the blocks of a page (a `Document`, or its stored `BlockPrint`s). Out: for each block the
`TemplateEntry` that says it is template, or None. `transform.boilerplate.learning.learn` makes the snapshots.

A snapshot is nothing but its entries: it can be written as rows and read back with `snapshot_of`.
"""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transform.boilerplate.fingerprints import PRINT_VERSION, BlockPrint
from transform.boilerplate.page_prints import document_prints

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from transform.document import Document

LEARNING_VERSION = 13
"""Part of every snapshot's id: raised whenever the same pages may give other verdicts."""

RUN_LENGTH = 4
"""So many templates in a row are a widget even in the midst of the body; headings stand alone or in twos
and threes."""
BODY_PROSE_WORDS = 12
"""From this many words on a text that is no template speaks for the body: shorter ones are titles, names
and links."""
TEMPLATE_WEIGHT = 1.0
"""What a word of template speaks against the body, in words of prose."""
LINE_WORDS = 5
"""And a line of template in a dump as many words at least: frames are lists of short lines, and the teasers of several
words between them stretch the interval (48 hubs written by hand, dumps of twelve pages: .4 % more cut, no more lost;
real sites as text: .7573 instead of .7562 of word-F1; with eight words .1 % more cut of the first, larger sites .001
less)."""
SHARE_STEPS = 4
"""In so many steps the share of a hub's pages decides: counts within a step leave all verdicts as they are."""
RARE_STEP = SHARE_STEPS // 2
"""What fewer pages have, less than half, may be a box that some articles share (`spared_lines.py`, measured there)."""
WELL_TAUGHT = 6
"""So many pages know nearly all of their template (`beyond_body.py`, where it was measured)."""
FREQUENT_SHARE = 1 / 3
"""What so many pages of a well taught hub have is a family by fewer of its words: of "This activity is intended for ...
On completion, learners should be better able to ..." a fifth is the frame's (hubs written by hand: .1 % more cut, the
same kept; where any number of pages will do, stock warnings of articles are one)."""
SKETCH_SHARE, SKETCH_SHARE_OF_FREQUENT = 0.3, 0.2
"""Share of a block's sketch that must be one family's: a name spoils six of the eight word groups of "Checked by
NAME. Next review planned for YEAR." (.4 leaked twice as many of such lines on made hubs, and spared no body)."""

Ruling = tuple[str, bool, bool, int, bool, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateEntry:
    """One text of the hub's template, or one family of texts that differ in their slots.

    `template_id` is 16 hex digits, stable while the text is; `fingerprint` the (most frequent) text's.
    `sketch` are the word groups that the family's members share; a block with another fingerprint belongs
    when enough of its own sketch is among them (`sketch_share`); empty: exact matches only. `inside`: cut in the midst
    of the body too, else only before and after it. `support` counts pages that differ, of `pages` in the hub;
    `first_seen_at` and `last_seen_at` are naive UTC capture times, None when no capture time is known.
    `sample_page_id` and `sample_position` point at one block with this text, the one of the smallest page
    id. Times and sample change without changing the snapshot, and so do counts that leave the `ruling` as it is.
    """

    template_id: str
    fingerprint: int
    sketch: tuple[int, ...] = ()
    inside: bool = False
    support: int = 0
    pages: int = 0
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    sample_page_id: str = ""
    sample_position: int = 0

    @property
    def is_pinned(self) -> bool:
        """Tell whether an operator wants it cut wherever it stands: no pages taught it."""
        return self.pages == 0

    @property
    def is_rare(self) -> bool:
        """Tell whether less than half of the hub's pages have it."""
        return self.share_step < RARE_STEP

    @property
    def share_step(self) -> int:
        """The share of the hub's pages that have it, in whole steps; what is pinned is on all."""
        return SHARE_STEPS if self.is_pinned else SHARE_STEPS * self.support // self.pages

    @property
    def is_well_taught(self) -> bool:
        """Tell whether enough pages taught the hub's templates to tell what none of them is."""
        return self.pages >= WELL_TAUGHT

    @property
    def is_frequent(self) -> bool:
        """Tell whether so many pages of a well taught hub have it that a smaller share of a sketch will do."""
        return self.is_well_taught and self.support >= FREQUENT_SHARE * self.pages

    @property
    def sketch_share(self) -> float:
        """The share of a text's sketch that makes it one of the family."""
        return SKETCH_SHARE_OF_FREQUENT if self.is_frequent else SKETCH_SHARE

    @property
    def ruling(self) -> Ruling:
        """What of it decides the verdicts of the blocks that it names, and of those beside them."""
        return (
            self.template_id,
            self.inside,
            self.is_pinned,
            self.share_step,
            self.is_frequent,
            self.is_well_taught,
        )

    @property
    def keys(self) -> frozenset[int]:
        """The fingerprint and the sketch: a page with none of them is not concerned."""
        return frozenset((self.fingerprint, *self.sketch))


Matches = tuple[TemplateEntry | None, ...]
"""The templates of a page's blocks, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSnapshot:
    """All templates of a hub at one time. Make it with `snapshot_of`; the dictionaries are its index."""

    snapshot_id: str
    hub: str
    entries: tuple[TemplateEntry, ...]
    by_fingerprint: dict[int, TemplateEntry] = field(repr=False)
    by_group: dict[int, TemplateEntry] = field(repr=False)

    def matches(self, document: Document) -> Matches:
        """Return for each block of the document, in order, the entry of its text wherever it stands, or None."""
        if not self.entries:
            return (None,) * len(document.blocks)
        return tuple(map(self.match, document_prints(document)))

    def verdicts(self, document: Document) -> Matches:
        """Return for each block of the document, in order, the entry that makes it template, or None."""
        matches = self.matches(document)
        return placed(document_prints(document), matches) if self.entries else matches

    def print_verdicts(self, prints: Sequence[BlockPrint]) -> Matches:
        """Return the same from the stored prints of one page, in reading order."""
        return placed(prints, [self.match(block) for block in prints])

    def match(self, block: BlockPrint) -> TemplateEntry | None:
        """Return the entry of a block's text wherever it stands: the exact one, else its family's."""
        exact = self.by_fingerprint.get(block.fingerprint)
        if exact or not block.sketch:
            return exact
        known = [entry for group in block.sketch if (entry := self.by_group.get(group))]
        if not known:
            return None
        entry = min(known, key=lambda entry: entry.template_id)
        return entry if len(known) >= entry.sketch_share * len(block.sketch) else None

    def decision(self, block: BlockPrint) -> Ruling | None:
        """Return what the snapshot says of a block's text: the ruling of its template, or None.

        Pages on whose texts two snapshots say the same have the same verdicts under both.
        """
        entry = self.match(block)
        return entry.ruling if entry else None

    def changed_keys(self, older: TemplateSnapshot | None) -> frozenset[int]:
        """Return the keys (fingerprints and sketch values) whose entries differ between the two snapshots.

        Only pages with such a fingerprint, or such a value in a sketch, can get another verdict.
        """
        mine = {_identity(entry): entry for entry in self.entries}
        theirs = {_identity(entry): entry for entry in older.entries} if older else {}
        changed = [mine[key] for key in mine.keys() - theirs.keys()]
        changed += [theirs[key] for key in theirs.keys() - mine.keys()]
        return frozenset().union(*(entry.keys for entry in changed))

    def without(self, template_ids: Iterable[str]) -> TemplateSnapshot:
        """Return the snapshot less the entries an operator rejected."""
        rejected = frozenset(template_ids)
        return snapshot_of(self.hub, [entry for entry in self.entries if entry.template_id not in rejected])

    def pinned(self, texts: Iterable[BlockPrint]) -> TemplateSnapshot:
        """Return the snapshot and, on top, the texts an operator pinned: cut wherever they stand."""
        added = [
            TemplateEntry(
                template_id=template_id(text.fingerprint), fingerprint=text.fingerprint, inside=True
            )
            for text in texts
        ]
        names = {entry.template_id for entry in added}
        return snapshot_of(self.hub, added + [e for e in self.entries if e.template_id not in names])


def placed(prints: Sequence[BlockPrint], matches: Sequence[TemplateEntry | None]) -> Matches:
    """Return of a page's matches those that are template where they stand: beside the body, or amid it too."""
    start, end = body_interval(prints, [match is not None for match in matches])
    runs = run_lengths(matches)
    return tuple(
        match if match and (match.inside or not start <= i < end or runs[i] >= RUN_LENGTH) else None
        for i, match in enumerate(matches)
    )


def template_id(key: int) -> str:
    """Return the 16 hex digits that name a template, from the fingerprint of its text."""
    return f"{key & 0xFFFFFFFFFFFFFFFF:016x}"


def snapshot_of(hub: str, entries: Iterable[TemplateEntry]) -> TemplateSnapshot:
    """Return the snapshot with these entries, in any order. No entries: a snapshot that cuts nothing."""
    ordered = tuple(sorted(entries, key=lambda entry: (entry.template_id, entry.fingerprint)))
    digest = hashlib.sha256(repr((PRINT_VERSION, LEARNING_VERSION, hub)).encode())
    for entry in ordered:
        digest.update(repr(_identity(entry)).encode())
    return TemplateSnapshot(
        snapshot_id=digest.hexdigest()[:16],
        hub=hub,
        entries=ordered,
        by_fingerprint={entry.fingerprint: entry for entry in reversed(ordered)},
        by_group={group: entry for entry in reversed(ordered) for group in entry.sketch},
    )


def run_lengths(found: Sequence[object | None]) -> list[int]:
    """Return for each item how many that are not None stand in a row around it; 0 for None."""
    lengths: list[int] = []
    for lone, run in itertools.groupby(found, key=lambda item: item is None):
        size = len(list(run))
        lengths += [0 if lone else size] * size
    return lengths


def body_interval(
    prints: Sequence[BlockPrint], recurs: Sequence[bool], lines: Sequence[bool] | None = None
) -> tuple[int, int]:
    """Return the half-open interval of blocks where the page's own prose is densest; (0, 0) when it has none.

    The maximum-sum interval (Pasternack and Roth, "Extracting article text from the web with maximum
    subsequence segmentation", 2009) with prose that does not recur for, and what recurs against the body. Of dumps
    those `lines`, or all that recur, count as `LINE_WORDS` at least.
    """
    lines = recurs if lines is None else lines
    best, best_start, best_end = 0.0, 0, 0
    running, start = 0.0, 0
    for i, block in enumerate(prints):
        if recurs[i]:
            is_line = lines[i] and not block.path
            running -= TEMPLATE_WEIGHT * (max(block.words, LINE_WORDS) if is_line else block.words)
        elif block.words >= BODY_PROSE_WORDS:
            running += block.words
        if running <= 0:
            running, start = 0.0, i + 1
        elif running > best and not recurs[i]:
            best, best_start, best_end = running, start, i + 1
    while best_start < best_end and (recurs[best_start] or prints[best_start].words < BODY_PROSE_WORDS):
        best_start += 1
    return best_start, best_end


def _identity(entry: TemplateEntry) -> tuple[Ruling, int, tuple[int, ...]]:
    """Return what of an entry decides verdicts; the rest may change while the snapshot stays."""
    return entry.ruling, entry.fingerprint, entry.sketch
