"""What months and the labels of days are called, in some sixty languages.

In: date_words.toml. Out: a look-up of month names and one pattern over all labels.
"""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def month_of(word: str, language: str | None) -> int | None:
    """Return the month a word names, 1 to 12, in the page's language if it has it, else in any."""
    # Turkish İ folds to i plus a dot above; Hebrew puts "in" before the month as one letter.
    key = word.casefold().replace("\u0307", "").removeprefix("ב")
    primary = (language or "").replace("_", "-").split("-")[0].casefold()
    own = _months().get(primary, {})
    return own.get(key) or _months()["*"].get(key)


@functools.cache
def label_pattern() -> re.Pattern[str]:
    """Return one pattern over all labels, longest first, a named group for each role.

    "Last updated: " matches as modified, "outdated" must not match.
    """
    roles = _words()["labels"]
    labels = sorted(
        ((label, role) for role, by_language in roles.items() for ls in by_language.values() for label in ls),
        key=lambda pair: -len(pair[0]),
    )
    groups = (
        f"(?P<{role}>{_by_initial([label for label, owner in labels if owner == role])})" for role in roles
    )
    initials = re.escape("".join(sorted({label[0] for label, _ in labels})))  # few places have one of them
    # Matches the "Last updated" of "Last updated: May 3"; must not match "outdated".
    return re.compile(rf"(?<![^\W\d_])(?=[{initials}])(?:" + "|".join(groups) + ")", re.IGNORECASE)


def _by_initial(labels: Sequence[str]) -> str:
    """Return a pattern for any of the labels, those with one initial together: few places try more than that."""
    rests: dict[str, list[str]] = {}
    for label in labels:
        rests.setdefault(re.escape(label[0]), []).append(re.escape(label[1:]))
    return "|".join(f"{initial}(?:{'|'.join(rest)})" for initial, rest in rests.items())


@functools.cache
def _words() -> dict[str, dict[str, Any]]:
    """Return the tables of date_words.toml."""
    with (Path(__file__).parent / "date_words.toml").open("rb") as file:
        return tomllib.load(file)


@functools.cache
def _months() -> dict[str, dict[str, int]]:
    """Return month names by language, and under "*" all of them (the first language in the file wins)."""
    tables: dict[str, dict[str, int]] = {"*": {}}
    for language, row in _words()["months"].items():
        names = {
            name: number for number, forms in enumerate(str(row).split("|"), 1) for name in forms.split()
        }
        tables[language] = names
        tables["*"] = names | tables["*"]
    return tables
