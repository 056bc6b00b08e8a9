"""What a block leaves behind for the learning of templates: numbers instead of text.

In: a `Document`, or single texts. Out: one `BlockPrint` a block, in reading order. These are what the
warehouse stores per block, and all that `transform.boilerplate.learning.learn` ever reads: the same text
gives the same numbers on every machine and in every process.

Texts are folded first (folded_text.py). A sketch keeps a few hashed word groups of the text, chosen by their hash (the
bottom-k sketch of Broder, "On the resemblance and containment of documents", 1997): two notices that differ in a slot
alone share most of it. Of "Next article: ..." the label is the sketch. Of the characters of Chinese and Japanese two
count as a word.
"""

from __future__ import annotations

import enum
import functools
import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from transform.boilerplate.folded_text import fold
from transform.boilerplate.labels import find_label

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy.typing as npt

    U64 = npt.NDArray[np.uint64]
    Index = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]
    TextKey = tuple[str, str]  # a text and the segmenter's kind
    TextPrint = tuple[int, tuple[int, ...], int, int, "Trait"]  # a `BlockPrint` without its path

PRINT_VERSION = 4
"""Part of every snapshot's id: prints of two versions never meet."""

GROUP_WORDS = 4
"""Words in one group of a sketch: four words in a row rarely recur by chance, and a slot spoils only four
groups."""
SKETCH_SIZE = 16
"""Groups kept of a long text: enough to tell a half-equal text (8 of 16) from one that shares a phrase (1
to 3)."""
EDGE_WORDS = 2
"""Words at either end that stand for a short text ("Last updated ..."), which has too few groups for a
sketch."""
SHORT_WORDS = 8
"""Below this many words a text is sketched by its ends."""

CHARACTERS_A_WORD = 2
"""Characters that count as a word where words are not spaced: Chinese words have 1.5 on average, Japanese 2."""
LABEL_SALT = 0x5EED0F1A  # so that a label and the same words elsewhere are two

# matches "Learning objective: after reading", "Kernaussage：字"; must not match "Share:", "at 10:30 the ward"
_LABELLED = re.compile(r"\s*[^\W\d_][^:：.!?\n]{1,38}(?::\s|：)\s*\S")
# matches ": " in "Next: More", "：" in "次：字"; not ":" in "10:30"
_LABEL_ENDS = re.compile(r":\s|：")
# Last steps of a tag path that say nothing of where the text belongs: without a name, and headings with one.
_TEXT_STEPS = frozenset((
    "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "td", "th", "blockquote",
    "a", "span", "strong", "b", "em", "i", "u", "font", "small",
))  # fmt: skip
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_GROUP_BITS = 0xFFFFFFFF
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 1 << 64)
# Of a page's texts or paths: one in a hundred has more; the powers of that are not kept.
_USUAL_BYTES = 1 << 18


class Trait(enum.IntFlag):
    """What else of a block the guards need to know; a bit set, stored as a small integer."""

    NONE = 0
    LABELLED = 1  # "Learning objective: After reading ...": a label, a colon, and text after it; or "Methods"
    WORDLESS = 2  # no letters: table cells, page numbers, bullets
    HEADING = 4  # the mark-up says so
    PROSE = 8  # ends like a sentence
    TABLE = 16
    CODE = 32
    FIGURES = 64  # a table's, or a row's, with a number: a row of that name elsewhere has its own
    MEASURED = 128  # labelled, with a number: "Patients: 608"

    __hash__ = int.__hash__  # an enum's own is a call of Python for each print in a set


# Plain integers while traits are gathered: a flag's own operators cost as much as the rest of a print.
_LABELLED_BIT, _WORDLESS_BIT, _PROSE_BIT = int(Trait.LABELLED), int(Trait.WORDLESS), int(Trait.PROSE)
_FIGURES_BIT = int(Trait.FIGURES)
_KIND_BITS = {"heading": int(Trait.HEADING), "table": int(Trait.TABLE), "code": int(Trait.CODE)}
_MEASURED_BIT = int(Trait.MEASURED)
_TRAITS_OF_BITS = tuple(map(Trait, range(2 * Trait.MEASURED)))


class BlockPrint(NamedTuple):
    """One block, as numbers; a named tuple, as the block itself is. Write its fields by name.

    `fingerprint` is a signed 64-bit hash of the folded text; `sketch` are up to `SKETCH_SIZE` unsigned
    32-bit hashes, ascending, empty for texts of fewer than three words; `words` counts folded words (two
    Chinese or Japanese characters are one), `size` characters; `path` is a signed 64-bit hash of the tag path of
    its container, 0 for text dumps.
    """

    fingerprint: int
    sketch: tuple[int, ...] = ()
    words: int = 0
    size: int = 0
    traits: Trait = Trait.NONE
    path: int = 0


def fingerprint(text: str) -> int:
    """Return the signed 64-bit fingerprint of a text: equal for texts that differ in case or digits alone."""
    return block_prints([text])[0].fingerprint


def block_prints(
    texts: Sequence[str], kinds: Sequence[str] = (), paths: Sequence[str] = ()
) -> tuple[BlockPrint, ...]:
    """Return one print for each text; `kinds` (the segmenter's) and tag `paths` are as many, or not known.

    All hashes are computed in one go; an empty sequence gives an empty tuple.
    """
    keys = list(zip(texts, kinds or itertools.repeat(""), strict=False))
    print_of = _text_prints(dict.fromkeys(keys))  # of a page's texts a fifth stands under several paths
    where = path_hashes(paths) if paths else itertools.repeat(0)
    return tuple([BlockPrint(*print_of[key], path) for key, path in zip(keys, where, strict=False)])


def _text_prints(keys: Collection[TextKey]) -> dict[TextKey, TextPrint]:
    """Return for each text, with its kind, all of its print but the path."""
    texts, kinds = zip(*keys, strict=True) if keys else ((), ())
    folded = [fold(text) for text in texts]
    hashes, sketches, counts = _hash_blocks(folded)
    bits = list(map(_trait_bits, texts, folded, kinds))
    sketches = [
        () if traits & _WORDLESS_BIT else sketch for traits, sketch in zip(bits, sketches, strict=True)
    ]
    lines = [i for i, traits in enumerate(bits) if traits & (_LABELLED_BIT | _PROSE_BIT) == _LABELLED_BIT]
    labels = {i: label for i in lines if (label := _slot_label(texts[i]))}
    label_hashes = _hash_lines(list(labels.values()))
    for i, label_hash in zip(labels, label_hashes, strict=True):
        sketches[i] = ((label_hash ^ LABEL_SALT) & _GROUP_BITS,)
    traits = map(_TRAITS_OF_BITS.__getitem__, bits)
    found = zip(hashes.tolist(), sketches, counts.tolist(), map(len, texts), traits, strict=True)
    return dict(zip(keys, found, strict=True))


def path_hashes(paths: Sequence[str]) -> list[int]:
    """Return the signed 64-bit hash of the container that each tag path leads to, 0 for none."""
    distinct = [path for path in dict.fromkeys(paths) if path]  # most blocks of a page share theirs
    hash_of = dict(zip(distinct, _hash_lines(list(map(_container, distinct))), strict=True)) | {"": 0}
    return [hash_of[path] for path in paths]


def _container(path: str) -> str:
    """Return a tag path less its last steps that any text has: "div.entry" of "div.entry/h2.title" or "div.entry/p"."""
    above, _, step = path.rpartition("/")
    while above and (step in _TEXT_STEPS or (step[:2] in _HEADINGS and step[2:3] in "#.")):
        path = above
        above, _, step = path.rpartition("/")
    return path


def _slot_label(text: str) -> str:
    """Return the folded label of a line that is a label and its value, empty for anything else.

    A labelled sentence is a part of an article, and a numbered label ("Figure 2: ...") names one thing.
    """
    if (found := _LABELLED.match(text)) is None:
        return ""
    label = fold(_LABEL_ENDS.split(found[0], maxsplit=1)[0])
    return "" if "0" in label else label


def _trait_bits(text: str, folded: str, kind: str) -> int:
    bits = _KIND_BITS.get(kind, 0)
    if kind == "table" and any(map(str.isdecimal, text)):
        bits |= _FIGURES_BIT
    if _LABELLED.match(text) or find_label(text):
        bits |= _LABELLED_BIT | (_MEASURED_BIT if any(map(str.isdecimal, text)) else 0)
    if not any(map(str.isalpha, folded)):
        bits |= _WORDLESS_BIT
    if text.rstrip("\"'”’»)] \n\t").endswith((".", "!", "?", "…", "。", "！", "？")):
        bits |= _PROSE_BIT
    return bits


class _Lines(NamedTuple):
    """Texts as the bytes of one text each a line, what hashes their spans, and where they start and end."""

    codes: npt.NDArray[np.uint8]
    prefix: U64
    inverse: U64
    starts: Index
    ends: Index

    def hashes(self) -> Index:
        """Return the signed hash of each line."""
        return _mix(_span_hashes(self.prefix, self.inverse, self.starts, self.ends)).view(np.int64)


def _lines(texts: Sequence[str]) -> _Lines:
    codes = np.frombuffer("\n".join(texts).encode("utf-8", "surrogatepass") + b"\n", np.uint8)
    ends = np.flatnonzero(codes == ord("\n"))
    if len(ends) != len(texts):  # a wordless text that holds a line break
        return _lines([text.replace("\n", " ") for text in texts])
    return _Lines(codes, *_prefix_hashes(codes), np.concatenate(([0], ends[:-1] + 1)), ends)


def _hash_lines(texts: Sequence[str]) -> list[int]:
    """Return for each text its signed hash."""
    hashes: list[int] = _lines(texts).hashes().tolist() if texts else []
    return hashes


def _hash_blocks(folded: list[str]) -> tuple[Index, list[tuple[int, ...]], Index]:
    """Return for each folded text its signed hash, its sketch and its number of words."""
    if not folded:
        return np.zeros(0, np.int64), [], np.zeros(0, np.int64)
    lines = _lines(folded)
    codes = lines.codes
    word_ends = np.flatnonzero((codes == ord("\n")) | (codes == ord(" ")))
    word_starts = np.concatenate(([0], word_ends[:-1] + 1))
    first_word = np.searchsorted(word_starts, lines.starts)
    tokens = np.diff(np.append(first_word, len(word_starts)))
    unspaced = _unspaced(codes, word_starts, word_ends)
    characters = np.diff(np.append(0, np.cumsum(unspaced))[np.append(first_word, len(word_starts))])
    counts = tokens - characters + (characters + 1) // CHARACTERS_A_WORD
    scale = np.where(2 * characters > tokens, CHARACTERS_A_WORD, 1)
    groups = _word_groups(first_word, tokens, _Lengths(counts, scale), codes[word_starts] == ord("0"))
    keys = _span_hashes(lines.prefix, lines.inverse, word_starts[groups.first], word_ends[groups.last])
    keys = _mix(keys + groups.place) >> np.uint64(32)
    return lines.hashes(), _sketches(groups.block, keys, len(folded)), counts


def _unspaced(codes: npt.NDArray[np.uint8], starts: Index, ends: Index) -> Flags:
    """Tell which words are single characters of Chinese or Japanese: three bytes from U+3000 to U+9FFF."""
    first = codes[starts]
    single: Flags = (ends - starts == 3) & (first >= 0xE3) & (first <= 0xE9)
    return single


def _prefix_hashes(codes: npt.NDArray[np.uint8]) -> tuple[U64, U64]:
    """Return the prefix sums of `code * base**i` and the powers of the inverse, both modulo 2**64."""
    size = len(codes)
    powers, inverse = _usual_powers() if size < _USUAL_BYTES else _powers(size + 1)
    powers, inverse = powers[:size], inverse[: size + 1]
    prefix: U64 = np.zeros(size + 1, np.uint64)
    np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * powers, out=prefix[1:])
    return prefix, inverse


@functools.cache
def _usual_powers() -> tuple[U64, U64]:
    return _powers(_USUAL_BYTES)


def _powers(size: int) -> tuple[U64, U64]:
    """Return the first powers of the base and of its inverse, modulo 2**64."""
    return (
        np.cumprod(np.full(size, _BASE, np.uint64), dtype=np.uint64),
        np.cumprod(np.full(size, _INVERSE, np.uint64), dtype=np.uint64),
    )


def _span_hashes(prefix: U64, inverse: U64, starts: Index, ends: Index) -> U64:
    """Return the hash of each span of bytes, independent of where it stands."""
    return (prefix[ends] - prefix[starts]) * inverse[starts]


def _mix(keys: U64) -> U64:
    """Spread all bits over all bits (the finaliser of splitmix64, Steele et al. 2014)."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


class _Lengths(NamedTuple):
    """Of each block: its number of words, and how many tokens make a word."""

    words: Index
    scale: Index


class _WordGroups(NamedTuple):
    """Word groups that may enter a sketch: first and last word, block, number of the place."""

    first: Index
    last: Index
    block: Index
    place: U64


def _word_groups(first_word: Index, tokens: Index, lengths: _Lengths, numbers: Flags) -> _WordGroups:
    """Return all groups of long blocks, and the ends of short ones that hold no number."""
    words, scale = lengths
    long_blocks = np.flatnonzero(words >= SHORT_WORDS)
    sizes = tokens[long_blocks] - GROUP_WORDS * scale[long_blocks] + 1
    owner = np.repeat(long_blocks, sizes)
    start = first_word[owner] + np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    edge = EDGE_WORDS * scale
    short = np.flatnonzero((tokens > edge) & (words < SHORT_WORDS))
    width = np.tile(edge[short], 2)
    ends = np.concatenate((first_word[short], first_word[short] + tokens[short] - edge[short]))
    numbers_before = np.append(0, np.cumsum(numbers))
    worded = numbers_before[ends + width] == numbers_before[ends]
    places = np.repeat(np.array([1, 2], np.uint64), len(short))
    return _WordGroups(
        first=np.concatenate((start, ends[worded])),
        last=np.concatenate((start + GROUP_WORDS * scale[owner] - 1, (ends + width - 1)[worded])),
        block=np.concatenate((owner, np.concatenate((short, short))[worded])),
        place=np.concatenate((np.zeros(len(owner), np.uint64), places[worded])),
    )


def _sketches(owners: Index, keys: U64, blocks: int) -> list[tuple[int, ...]]:
    """Return for each block the `SKETCH_SIZE` smallest distinct keys it owns, ascending."""
    pairs = np.sort((owners.astype(np.uint64) << np.uint64(32)) | keys)
    pairs = pairs[np.diff(pairs, prepend=~pairs[:1]) != 0]
    block_of = (pairs >> np.uint64(32)).astype(np.int64)
    starts = np.searchsorted(block_of, np.arange(blocks + 1))
    values = (pairs & np.uint64(0xFFFFFFFF)).tolist()
    bounds = starts.tolist()
    return [tuple(values[a : min(a + SKETCH_SIZE, b)]) for a, b in itertools.pairwise(bounds)]
