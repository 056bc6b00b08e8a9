"""Characters that no reader sees, and what hides words as they do: accents apart, line breaks amid ideographs.

In: a text of a page. Out: the text as it is read, in which rules and readers find the same words; for dumps, whose
blocks have spans, as `Mark`s; and the names of these repairs (those of characters.py, and "decomposed").
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from transform.characters import INVISIBLE, SOFT_HYPHEN, repairs_of
from transform.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

# Written without spaces: kana and ideographs, their punctuation, full-width forms.
WIDE = "\u2e80-\u2fdf\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60"
# Matches a zero-width space, the soft hyphen of "Ref\u00aderences" with a line break behind it (in front of digits
# some encoders leave one for a minus), "e\u0301"; not "é", "(\u00ad0.5".
_UNSEEN = re.compile(
    rf"[{INVISIBLE}]|(?<=[^\W\d_]){SOFT_HYPHEN}(?:[ \t]*\r?\n[ \t]*(?=[^\W\d_]))?|\w[\u0300-\u036f\u3099\u309a]+"
)
# Between ideographs a line break is no space (CSS Text 3, 4.1.3). Matches the break of "主要\n终点"; not of "a\nb".
_WIDE_BREAK = re.compile(rf"(?<=[{WIDE}])[ \t\r]*\n[ \t\r]*(?=[{WIDE}])")


def without_unseen(text: str) -> str:
    """Return a text as it is read."""
    return _UNSEEN.sub(lambda found: _shown(found[0]), text) if _UNSEEN.search(text) else text


def unseen_marks(text: str) -> Iterator[Mark]:
    """Yield what is not read as it stands, in order, each with what takes its place."""
    if text.isascii():
        return
    for found in _UNSEEN.finditer(text):
        if (shown := _shown(found[0])) != found[0]:
            yield Mark(*found.span(), shown)


def without_wide_breaks(text: str) -> str:
    """Return a text whose lines of ideographs are joined without a space."""
    return _WIDE_BREAK.sub("", text) if "\n" in text and not text.isascii() else text


def unseen_repairs(text: str) -> tuple[str, ...]:
    """Return the names of the repairs by which a text is read."""
    unseen: list[str] = [] if text.isascii() else _UNSEEN.findall(text)
    named = repairs_of("".join(unseen))
    return named if all(_is_invisible(found[0]) for found in unseen) else (*named, "decomposed")


def _shown(found: str) -> str:
    return "" if _is_invisible(found[0]) else unicodedata.normalize("NFC", found)


def _is_invisible(character: str) -> bool:
    return character in INVISIBLE or character == SOFT_HYPHEN
