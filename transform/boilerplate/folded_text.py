"""Folding: what makes two texts one, before they are hashed.

In: a text. Out: its words with one space between. Case, digits, punctuation and white space do not count, so "Page last
reviewed: 3 May 2020" and "PAGE LAST REVIEWED 12 May 2021" are one text. A text without letters is itself: "41 (80.4)"
in a table is a finding and no slot. Chinese and Japanese are written without spaces: there every character is a word.
"""

from __future__ import annotations

import re

# matches "2,5" in "2,5 mg", "漢" in "漢字", "don" in "don't"; must not match "_", "—"
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_\u3040-\u30ff\u3400-\u9fff]+")
# matches "2,5" in "2,5 mg", "10" in "10.A"; must not match "ten"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# ASCII, folded: letters in lower case, digits as "0", all else a space.
_FOLDED_ASCII = "".join(
    "0" if letter.isdecimal() else letter.lower() if letter.isalpha() else " "
    for letter in map(chr, range(128))
)
# All that is not ASCII in three of four other texts; like any mark, they only part words.
_USUAL_MARKS = "’‘“”–—…·•©®"


def fold(text: str) -> str:
    """Return the words of `text`, casefolded, numbers as "0", one space between; itself when it has no letter."""
    letters = text if text.isascii() else _without_usual_marks(text)
    if letters.isascii():
        words = _ascii_words(letters)
    else:
        words = ["0" if word[0].isdecimal() else word for word in _WORD.findall(letters.casefold())]
    return " ".join(words) if words.count("0") < len(words) else text.strip()


def _without_usual_marks(text: str) -> str:
    for mark in _USUAL_MARKS:
        text = text.replace(mark, " ")
    return text


def _ascii_words(text: str) -> list[str]:
    """Return what `_WORD` finds in an ASCII text, folded, in a third of the time."""
    plain = text.translate(_FOLDED_ASCII)
    if "0" in plain:
        plain = _NUMBER.sub(" 0 ", text).translate(_FOLDED_ASCII)
    return plain.split()
