"""What is one word to the search: texts and questions made ready for SQLite's FTS5, which splits at spaces.

In: a text, or what a person typed. Out: the text with `SEPARATOR` between the characters of scripts that put no
space between words (Han, kana, bopomofo, Thai, Lao, Burmese, Khmer), or an expression of FTS5. Their words are
thus phrases of characters, found wherever they stand. Letters such as "ß" are found by "ss", too. `joined` brings
back what was written.
"""

from __future__ import annotations

import re
import unicodedata

from warehouse.errors import QueryError

# The "unit separator" of ASCII: no article has it, and FTS5 takes it for a space.
SEPARATOR = "\x1f"

_LETTERS = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u3105-\u312f\u31a0-\u31bf"  # bopomofo
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e50-\u0e59"  # Thai
    "\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0ed0-\u0edf"  # Lao
    "\u1000-\u102a\u103f-\u1049\u1050-\u1055"  # Burmese
    "\u1780-\u17b3\u17d7\u17e0-\u17e9"  # Khmer
)
# Vowels and tones that stand on, under or around the letter before them.
_MARKS = (
    "\u3099\u309a\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u17dd"
)
# Matches "白血病の患者" and "มะเร็ง"; must not match "Leukämie", "백혈병" or "लेकिन".
_UNSPACED = re.compile(f"[{_LETTERS}][{_LETTERS}{_MARKS}]*")
# Matches each of "白血病" and the two of "น้ำ" ("น้", "ำ"); must not match a mark alone.
_CHARACTER = re.compile(f"[{_LETTERS}][{_MARKS}]*")

# Letters that FTS5 keeps apart from what people type for them, or write at the head of a sentence or in capitals:
# Turkish ı (whose capital is I), German ß, the sigma that ends a Greek word, others that Unicode cannot take apart ...
_FOUND_AS = {
    "ı": "i", "ß": "ss", "ẞ": "SS", "ς": "σ", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D",
    "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE",
}  # fmt: skip
# ... and of those that it does, Russian ё and Greek vowels with their accents. (FTS5 itself knows the Latin ones, and
# й is another letter than и.)
_ACCENTED = "ёЁάέήίόύώϊϋΐΰΆΈΉΊΌΎΏΪΫ"
# A breve and a tilde below, which FTS5 passes over: behind each of the letters that another one is found by, they say
# that the other is written. No language has both under one letter.
_BELOW = "\u032e\u0330"
_STANDS_FOR = {letter: "".join(one + _BELOW for one in found) for letter, found in _FOUND_AS.items()} | {
    letter: unicodedata.normalize("NFD", letter) + _BELOW for letter in _ACCENTED
}
_WRITTEN = {letters: letter for letter, letters in _STANDS_FOR.items()}
# Matches the "ё" of "ещё"; must not match "é".
_APART = re.compile(f"[{''.join(_STANDS_FOR)}]")
# Matches the "o" and "e" with marks below that stand for "œ", and the "o" for "ø"; must not match "oe".
_MARKED = re.compile("|".join(sorted(_WRITTEN, key=len, reverse=True)))

# matches '"overall survival"', '-"overall survival"', "onc*" and "COVID-19"; must not match '"' alone
_TERM = re.compile(r'(-?)"([^"]+)"|([^\s"]+)')


def separated(text: str) -> str:
    """Return a text in which FTS5 finds characters of unspaced scripts one by one, and letters as people type them."""
    if text.isascii():
        return text
    # str.translate takes twenty times as long as this
    return _UNSPACED.sub(_separated_run, _APART.sub(lambda letter: _STANDS_FOR[letter[0]], text))


def joined(text: str) -> str:
    """Return what FTS5 shows of a `separated` text as it was written."""
    return _MARKED.sub(lambda letters: _WRITTEN[letters[0]], text.replace(SEPARATOR, ""))


def _separated_run(run: re.Match[str]) -> str:
    return SEPARATOR + SEPARATOR.join(_CHARACTER.findall(run[0])) + SEPARATOR


def expression(words: str) -> str:
    """Return what a person typed as an FTS5 expression: every word quoted, so that none is an operator."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in _TERM.findall(unicodedata.normalize("NFC", words)):
        term = phrase or word.removeprefix("-").removesuffix("*")
        if not any(map(str.isalnum, term)):
            continue
        quoted = f'"{separated(term)}"' + ("*" if word.endswith("*") else "")
        (unwanted if minus or word.startswith("-") else wanted).append(quoted)
    if not wanted:
        raise QueryError(f"search: {words!r}: nothing to look for; give at least one word")
    return " ".join(wanted) + "".join(f" NOT {term}" for term in unwanted)
