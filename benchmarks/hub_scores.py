"""Score the blocks of a hub's page against its labelled texts, character by character.

In: labelled texts of a page in reading order ("boiler..." is template, "body" the article; other labels count neither
way), and what an extractor made of the same page: texts in order, each kept or not, and by which rule. Out: `Sums`,
which pages and hubs add up.
"""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Labelled = list[tuple[str, str]]
TEMPLATE, BODY = "boiler", "body"


class Verdict(NamedTuple):
    """What an extractor made of a text: whether it kept it, and by which rule."""

    kept: bool
    rule: str
    text: str


@dataclass
class Sums:
    """Characters over pages: of the template and cut of it, of the body and lost of it."""

    template: int = 0
    cut: int = 0
    body: int = 0
    lost: int = 0
    leaks: Counter[str] = field(default_factory=Counter)
    eaten: Counter[str] = field(default_factory=Counter)
    of_kind: Counter[str] = field(default_factory=Counter)
    leaked_of_kind: Counter[str] = field(default_factory=Counter)

    @classmethod
    def total(cls, parts: Iterable[Sums]) -> Sums:
        """Return the sums of all parts."""
        total = cls()
        for part in parts:
            total.template, total.cut = total.template + part.template, total.cut + part.cut
            total.body, total.lost = total.body + part.body, total.lost + part.lost
            for name in ("leaks", "eaten", "of_kind", "leaked_of_kind"):
                getattr(total, name).update(getattr(part, name))
        return total

    @property
    def cut_share(self) -> float:
        """Return the share of the template's characters that was cut."""
        return self.cut / self.template

    @property
    def lost_share(self) -> float:
        """Return the share of the body's characters that was lost."""
        return self.lost / self.body

    def count(self, label: tuple[str, str], *, kept: bool | None, rule: str) -> None:
        """Count the characters of a labelled text that was kept, cut, or (None) not found."""
        kind, text = label
        size = len(squeeze(text))
        if kind.startswith(TEMPLATE):
            self.template += size
            self.cut += 0 if kept else size
            self.of_kind[kind] += size
            if kept:
                self.leaks[f"{rule} | {text}"] += size
                self.leaked_of_kind[kind] += size
        elif kind == BODY:
            self.body += size
            if kept is False:
                self.lost += size
                self.eaten[f"{rule} | {text}"] += size


def score_page(labels: Labelled, verdicts: Sequence[Verdict], *, tells_all: bool = True) -> Sums:
    """Return the sums of one page: each labelled text is found again among the verdicts, in order.

    An extractor that tells only what it kept (`tells_all` is false) has lost what is not found; of one that tells all
    nothing is, as its blocks may differ from the labelled texts by a mark.
    """
    sums = Sums()
    for label, verdict in _align(labels, verdicts):
        if verdict:
            sums.count(label, kept=verdict.kept, rule=verdict.rule)
        else:
            sums.count(label, kept=None if tells_all else False, rule="missing")
    return sums


def _align(labels: Labelled, verdicts: Sequence[Verdict]) -> Iterator[tuple[tuple[str, str], Verdict | None]]:
    """Yield each labelled text, or its words one by one, with the verdict over it or None."""
    mine = [squeeze(text) for _, text in labels]
    theirs = [squeeze(verdict.text) for verdict in verdicts]
    for tag, a1, a2, b1, b2 in _opcodes(mine, theirs):
        if tag == "equal":
            yield from zip(labels[a1:a2], verdicts[b1:b2], strict=True)
        else:
            yield from _align_words(labels[a1:a2], verdicts[b1:b2])


def _align_words(
    labels: Labelled, verdicts: Sequence[Verdict]
) -> Iterator[tuple[tuple[str, str], Verdict | None]]:
    mine = [(kind, word) for kind, text in labels for word in text.split()]
    theirs = [(verdict, word) for verdict in verdicts for word in verdict.text.split()]
    for tag, a1, a2, b1, b2 in _opcodes([word for _, word in mine], [word for _, word in theirs]):
        if tag == "equal":
            yield from zip(mine[a1:a2], (verdict for verdict, _ in theirs[b1:b2]), strict=True)
        else:
            yield from ((label, None) for label in mine[a1:a2])


def _opcodes(mine: Sequence[str], theirs: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return difflib.SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()


def squeeze(text: str) -> str:
    """Return a text without its white space."""
    return "".join(text.split())
