"""Count kinds of characters in many texts at once, without a Python loop over characters.

In: the texts of a page's blocks. Out: a matrix of counts, texts x `CLASS_NAMES`. Works alike for every
script: what a character is comes from its Unicode category.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

CLASS_NAMES = (
    "space", "lower", "upper", "digit", "ideograph", "terminator", "comma", "colon", "quote", "bracket",
    "bullet", "currency", "other",
)  # fmt: skip
_CODES = {name: code for code, name in enumerate(CLASS_NAMES)}
_SPECIAL = {
    "terminator": ".!?…。！？؟।։።｡",
    "comma": ",;、，；،؛",
    "colon": ":：",
    "quote": "\"'“”„«»‘’‚‹›「」『』",
    "bullet": "|•·»›→▶►▸●■/\\<>_#*+=~^",
}
# Scripts without spaces between words: about two characters a word.
_IDEOGRAPHS = ((0x0E00, 0x0EFF), (0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
_BY_CATEGORY = {
    "Lu": "upper",
    "Lt": "upper",
    "Nd": "digit",
    "Sc": "currency",
    "Ps": "bracket",
    "Pe": "bracket",
}
_BASIC_PLANE = 0xFFFF  # its last character: the tables go so far
# Parts texts that are read in one go: no parser lets it into a page.
_END = "\0"
_BY_MAJOR = {"L": "lower", "M": "lower", "Z": "space", "N": "other", "P": "other", "S": "other", "C": "space"}


@lru_cache(maxsize=1)
def class_table() -> npt.NDArray[np.uint8]:
    """Return the class of every character of the basic plane, and last that of all beyond it: "other"."""
    table = np.full(0x10001, _CODES["other"], dtype=np.uint8)
    for code in range(0x10000):
        category = unicodedata.category(chr(code))
        table[code] = _CODES[_BY_CATEGORY.get(category) or _BY_MAJOR[category[0]]]
    for name, characters in _SPECIAL.items():
        for character in characters:
            table[ord(character)] = _CODES[name]
    for first, last in _IDEOGRAPHS:
        table[first : last + 1] = _CODES["ideograph"]
    return table


def count_classes(texts: Sequence[str]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return the counts of each class per text, and the starts of words and of capitalised words per text."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    joined = _END.join(["", *texts])  # each text after its mark, which is of no word
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes = class_table().take(codes, mode="clip")
    owner = np.repeat(np.arange(len(texts)), lengths + 1)
    width = len(CLASS_NAMES)
    counts = np.bincount(owner * width + classes, minlength=len(texts) * width).reshape(-1, width)
    counts[:, _CODES["space"]] -= 1  # the mark
    in_word = (classes >= _CODES["lower"]) & (classes <= _CODES["digit"])
    starts = np.flatnonzero(in_word[1:] > in_word[:-1]) + 1
    words = np.bincount(owner[starts], minlength=len(texts))
    capitals = np.bincount(owner[starts[classes[starts] == _CODES["upper"]]], minlength=len(texts))
    return counts.astype(np.float32), np.stack([words, capitals], axis=1).astype(np.float32)


@lru_cache(maxsize=1)
def _word_characters() -> npt.NDArray[np.bool_]:
    r"""Return for every character of the basic plane whether it is one of a word (`\w`)."""
    table = np.fromiter((chr(code).isalnum() for code in range(0x10000)), dtype=np.bool_, count=0x10000)
    table[ord("_")] = True
    return table


def _read(joined: str) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.bool_]]:
    """Return the codes of a text's characters, and which are of a word."""
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    is_word = _word_characters().take(codes, mode="clip")
    if codes.max(initial=0) > _BASIC_PLANE:
        beyond = codes > _BASIC_PLANE
        is_word[beyond] = [chr(code).isalnum() for code in codes[beyond].tolist()]
    return codes, is_word


def fold_letters(texts: Sequence[str]) -> list[str]:
    r"""Return only the letters and digits of each text (what `\w` matches), casefolded."""
    # Each by itself: a single character beyond ASCII makes the whole of a text slow to fold.
    codes, is_word = _read(_END.join(map(str.casefold, texts)))
    letters: bytes = codes[is_word | (codes == ord(_END))].tobytes()
    return letters.decode("utf-32-le", "surrogatepass").split(_END)


def split_words(texts: Sequence[str]) -> tuple[list[str], npt.NDArray[np.int64]]:
    r"""Return the words of all texts, as `\w+` finds them, and how many are of each text."""
    codes, is_word = _read(_END.join([*texts, ""]))
    spaced: bytes = np.where(is_word, codes, np.uint32(ord(" "))).tobytes()
    starts = is_word.copy()
    starts[1:] &= ~is_word[:-1]
    counts = np.diff(np.cumsum(starts)[codes == ord(_END)], prepend=0)
    return spaced.decode("utf-32-le", "surrogatepass").split(), counts


def count_words(
    texts: Sequence[str], spans: Sequence[tuple[int, int, int]]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    r"""Return how many words (`\w+`) stand in each text, and how many of them in its spans.

    A span is (index of its text, start, end), half-open.
    """
    _, is_word = _read(_END.join(["", *texts, ""]))
    begun = np.concatenate([[0], np.cumsum(is_word[1:] & ~is_word[:-1])])  # words, up to each character
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    edges = np.concatenate([[0], np.cumsum(lengths + 1)])  # the character before each text
    owner, start, end = np.array(spans, dtype=np.int64).reshape(-1, 3).T
    before, limit = edges[owner] + start, edges[owner] + lengths[owner]
    last = np.clip(edges[owner] + end, before, np.maximum(limit, before))
    cut = (last > before) & is_word[before] & is_word[np.minimum(before + 1, limit)]  # begins inside a word
    inside = np.bincount(owner, weights=begun[last] - begun[before] + cut, minlength=len(texts))
    return np.diff(begun[edges]), inside.astype(np.int64)
