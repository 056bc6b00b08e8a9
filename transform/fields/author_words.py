"""The words of bylines (author_words.toml), and what those in a name say that it names.

In: a name, or what a list of words is called. Out: whether it is a person's, an organisation's or that of a site's
nameless staff; a pattern for the words.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

WORDS: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parent / "author_words.toml").read_text(encoding="utf-8")
)


def any_of(name: str) -> str:
    """Return a pattern for any word of a list, the longest first."""
    return "|".join(re.escape(word) for word in sorted(WORDS[name], key=len, reverse=True))


# Matches "MND Staff", "IN-Redaktion", "BBC News"; must not match "Ted Newsome".
_ORGANISATION = re.compile(
    rf"\b(?:{any_of('organisation_words')})\b|{any_of('organisation_parts')}", re.IGNORECASE
)
# Matches "OLS Editorial", "IN-Redaktion"; must not match "MND Staff", which signs as an author does.
_STAFF = re.compile(rf"\b(?:{any_of('staff')})\b|编辑部|編集部", re.IGNORECASE)
_AGENCIES = frozenset(WORDS["agencies"])


def kind_of(name: str) -> str:
    """Return "organization" for agencies, newsrooms and companies, else "person"."""
    if name.casefold() in _AGENCIES or _ORGANISATION.search(name):
        return "organization"
    return "person"


def is_staff(name: str) -> bool:
    """Say whether a name is that of nameless people who write for a site: "Editorial Team", "IN-Redaktion"."""
    return _STAFF.search(name) is not None
