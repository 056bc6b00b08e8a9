"""The words of blocks, as notices, labels and the text model compare them.

In: texts. Out: their words in order, folded: whatever the casing, the punctuation or invisible marks, equal
words are equal. A page's words are taken once and handed to all who look.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    Words = list[str]

# Matches "share", "2024", "©" and each character of "漢字"; not ",", "_".
_WORD = re.compile(
    r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W_\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+|©"
)
# So that "KAYIT" and "kayıt", "İlan" and "ilan", "STRASSE" and "Straße" compare equal; soft hyphens and
# zero-width spaces stand inside words and are none of them.
_FOLDED = {"ı": "i", "\u0307": "", "ß": "ss", "\u00ad": "", "\u200b": ""}
# Western texts are split by a table, in a third of the time: all that is of no word is a space in it.
_WESTERN = "cp1252"
_SPACED = bytes(
    code if bytes([code]).decode(_WESTERN, "ignore").isalnum() or code == ord("©") else ord(" ")
    for code in range(256)
)


def fold_words(text: str) -> Words:
    """Return the words of a text in lower case; a character of a script without spaces is a word."""
    lower = fold_case(text)
    if lower.isascii():
        return lower.encode().translate(_SPACED).decode().split()
    try:
        western = lower.replace("©", " © ").encode(_WESTERN)
    except UnicodeEncodeError:
        return _WORD.findall(lower)
    return western.translate(_SPACED).decode(_WESTERN).split()


def fold_case(text: str) -> str:
    """Return a text in lower case, so that equal letters are equal."""
    lower = text.lower()
    if not lower.isascii():
        for mark, plain in _FOLDED.items():
            if mark in lower:
                lower = lower.replace(mark, plain)
    return lower


def words_of(texts: Iterable[str]) -> list[Words]:
    """Return the words of each text."""
    return list(map(fold_words, texts))
