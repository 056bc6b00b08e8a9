"""Labels that open a part of an article, and the label of a block.

In: a block's text and the hub's own labels. Out: `Label`, with where the labelled text starts. The general
labels are data (labels.toml), in twelve languages.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extract.hub import fold
from transform.boilerplate.words import words_of

if TYPE_CHECKING:
    from extract.hub import HubProfile, LabelPattern

    OwnLabels = dict[str, tuple[str, str]]

SECTION_KINDS = frozenset({"section", "key_data", "key_learning"})
"""Kinds of blocks that hold a label and the text of a section."""

_TABLE = Path(__file__).with_name("labels.toml")
# The longest label of the table has 28 characters; a hub's own may be somewhat longer.
_LONGEST = 60
# Matches "Key data: Overall", "BACKGROUND — Patients"; not "Ratio 3:1 in men" (no space after), "a:b"
_PREFIX = re.compile(
    rf"\s*+[#*_]{{0,6}}+\s*+([^:：\n—]{{2,{_LONGEST}}}?)[*_\s]*(?::[*_]*(?=\s)|：|\s—\s)[*_]*\s*(?=\S)"
)
# Matches "After reading this, learners will be able to"; not "After two years, patients were able to".
_OBJECTIVE = re.compile(
    r"\s*(?:after|upon|on|by|following|at) (?:\w+ ){0,4}(?:reading|completing|completion|viewing|watching|"
    r"finishing|participating|end)\b.{0,80}\b(?:will|should|may) (?:\w+ )?be (?:better )?able to\b",
    re.IGNORECASE,
)
_OBJECTIVE_OPENINGS = frozenset({"after", "upon", "on", "by", "following", "at"})
_WORD_ENDS = " \t\u00a0:：.*_#–—"


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a block, or a label that is all of it.

    `end` is where the labelled text starts (at the end when there is none). `own`: the label is the
    hub's, not from the general table.
    """

    kind: str
    name: str
    text: str
    end: int
    own: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """The labels of a hub's pages, compared by identity: what is judged by them can be remembered."""

    own: OwnLabels
    openings: frozenset[str]  # first words of these, of general labels, of objectives: others open no label


def find_label(text: str, own: OwnLabels | None = None) -> Label | None:
    """Return the label that opens `text` or is all of it, None when there is none; `own` are the hub's."""
    opening = text[: _LONGEST + 8]
    marked = ":" in opening or "：" in opening or "—" in opening
    if marked and (prefix := _PREFIX.match(text)) is not None:
        return _known(prefix[1], prefix[0].strip(), prefix.end(), own)
    if len(text) > len(opening):
        return None
    bare = text.strip(_WORD_ENDS)
    return _known(bare, bare, len(text), own)


def is_objective_sentence(text: str) -> bool:
    """Say whether a text is a learning objective, or introduces some, by its stock opening."""
    first = text[:16].split(maxsplit=1)
    if not first or first[0].casefold() not in _OBJECTIVE_OPENINGS:
        return False
    return _OBJECTIVE.match(" ".join(text[:200].split())) is not None


def _known(label: str, written: str, end: int, own: OwnLabels | None) -> Label | None:
    folded = fold(label)
    if own and (known := own.get(folded)) is not None:
        return Label(*known, written, end, own=True)
    if (known := general_labels().get(folded.replace("’", "'"))) is not None:
        return Label(*known, written, end)
    return None


@functools.cache
def general_labels() -> dict[str, tuple[str, str]]:
    """Return folded label -> (kind, section name) for all languages."""
    content = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {
        fold(text): (entry["kind"], entry["name"]) for entry in content["label"] for text in entry["texts"]
    }


@functools.cache
def _openings() -> frozenset[str]:
    openings = frozenset(words[0] for words in words_of(general_labels()))
    return openings | _OBJECTIVE_OPENINGS


def known_labels(hub: HubProfile | None) -> Labels:
    """Return the labels of a hub's pages: the same object for the same labels."""
    return _labels_of(hub.labels if hub is not None else ())


@functools.lru_cache(maxsize=256)
def _labels_of(patterns: tuple[LabelPattern, ...]) -> Labels:
    own = {
        fold(text): (label.kind, section_name(label.labels[0]) if label.kind == "section" else label.kind)
        for label in reversed(patterns)  # the first of two decides
        for text in label.labels
    }
    openings = _openings() | {words[0] for words in words_of(own) if words}
    return Labels(own=own, openings=openings)


def own_labels(hub: HubProfile | None) -> OwnLabels:
    """Return folded label -> (kind, section name) of a hub's own; empty for an unknown hub."""
    return known_labels(hub).own


def section_name(label: str) -> str:
    """Return a label as a name: lower case, runs of anything but letters and digits as one underscore."""
    # Matches ": " in "key data: overall"; not "_" or "é".
    return re.sub(r"\W+", "_", fold(label)).strip("_")
