"""The one rule table of character normalisation: the display and the search form of every character.

In: any text. Out: the display form (for readers: one kind of space, no invisible characters, ligatures spelt
out, mojibake repaired), the search form (for matching: also case, accents, quotes, dashes, superscripts
folded), both with a map back to the raw text, and the aligned form (same length as the raw text, so offsets
need no map), in which the rules for numbers read. The raw form is the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table: every character of `characters` becomes `display` and `search` (None: as it is).

    `repair` says that the character is a fault of the source, so its replacement is reported by name.
    """

    name: str
    characters: str
    display: str | None = None
    search: str | None = None
    repair: bool = False


def _span(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


SPACES: Final = "\u00a0\u1680" + _span(0x2000, 0x200A) + "\u202f\u205f\u3000"
INVISIBLE: Final = (
    "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f" + _span(0x202A, 0x202E) + _span(0x2066, 0x2069)
)
# Everything that stands for a minus or a dash; the soft hyphen is apart, as it is mostly a line break's
# trace.
DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7\u207b\u208b\ufe58\ufe63\uff0d\u2796"
MIDDLE_DOTS: Final = "\u00b7\u2219\u22c5\u2027\u30fb"
SOFT_HYPHEN: Final = "\u00ad"

RULES: Final[tuple[Rule, ...]] = (
    Rule(name="space", characters=SPACES, display=" ", search=" "),
    Rule(name="line_break", characters="\u2028\u2029\u0085\v\f", display="\n", search=" "),
    Rule(name="invisible", characters=INVISIBLE, display="", search="", repair=True),
    Rule(name="soft_hyphen", characters=SOFT_HYPHEN, display="", search="", repair=True),
    Rule(
        name="control",
        characters=_span(0x00, 0x08) + _span(0x0E, 0x1F) + _span(0x7F, 0x84) + _span(0x86, 0x9F),
        display="",
        search="",
        repair=True,
    ),
    Rule(name="replacement", characters="\ufffd", display=None, search="", repair=True),
    Rule(name="ligature_ff", characters="\ufb00", display="ff", search="ff", repair=True),
    Rule(name="ligature_fi", characters="\ufb01", display="fi", search="fi", repair=True),
    Rule(name="ligature_fl", characters="\ufb02", display="fl", search="fl", repair=True),
    Rule(name="ligature_ffi", characters="\ufb03", display="ffi", search="ffi", repair=True),
    Rule(name="ligature_ffl", characters="\ufb04", display="ffl", search="ffl", repair=True),
    Rule(name="ligature_st", characters="\ufb05\ufb06", display="st", search="st", repair=True),
    Rule(name="dash", characters=DASHES, search="-"),
    Rule(name="single_quote", characters="\u2018\u2019\u201a\u201b\u2032\u02bc\uff07", search="'"),
    Rule(name="double_quote", characters="\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02", search='"'),
    Rule(name="less_or_equal", characters="\u2264\u2266\u2a7d", search="<="),
    Rule(name="greater_or_equal", characters="\u2265\u2267\u2a7e", search=">="),
    Rule(name="multiplication", characters="\u00d7", search="x"),
    Rule(name="ellipsis", characters="\u2026", search="..."),
)

# One sequence of UTF-8 read as Windows-1252: a lead byte's character, then what its trailing bytes became.
_TRAIL = "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"  # noqa: E501, RUF100
# Matches "â€“" and "Ã©"; does not match "Ça".
_MOJIBAKE = re.compile(rf"[\u00c2\u00c3][{_TRAIL}]|\u00e2[{_TRAIL}]{{2}}|\u00f0[{_TRAIL}]{{3}}")
_MOJIBAKE_LEADS = "\u00c2\u00c3\u00e2\u00f0"
# A middle dot between digits is a decimal point. Matches the dot of "0·05"; does not match that of "a·b".
_DOTS = MIDDLE_DOTS + "\u2022"
_DECIMAL_DOT = re.compile(rf"(?<=\d)[{_DOTS}](?=\d)")
# A soft hyphen, an inverted mark (a minus in some old fonts), or what an encoder puts for a character that it
# does not know, where only a minus makes sense. Matches the marks of "(¡0.5 to ?0.2" and "0.5?0.9"; does not
# match those of "¡Hola" and "Why? 12".
_LOST_MINUS = re.compile(
    r"(?<![\w.])[\u00ad\u00a1](?=\s?[\d.])|(?<![\w.?!)\]])[?\u00bf\ufffd](?=\d)|(?<=\d)[?\u00bf\ufffd](?=\d)"
)
_LOST_MINUSES = "\u00ad\u00a1?\u00bf\ufffd"
_WINDOWS_1252_GAPS = {0x81, 0x8D, 0x8F, 0x90, 0x9D}

_DISPLAY = {ord(c): r for r in RULES if r.display is not None for c in r.characters}
_DISPLAY_TEXT = {code: rule.display for code, rule in _DISPLAY.items()}
_SEARCH = {ord(c): r for r in RULES if r.search is not None for c in r.characters}
_ALIGNED = (
    dict.fromkeys(map(ord, SPACES + "\u2028\u2029\u0085\v\f\t"), " ")
    | dict.fromkeys(map(ord, DASHES), "-")
    | dict.fromkeys(map(ord, "\u2264\u2266\u2a7d"), "\u2264")
    | dict.fromkeys(map(ord, "\u2265\u2267\u2a7e"), "\u2265")
    | {ord("\uff1c"): "<", ord("\ufe64"): "<", ord("\uff1e"): ">", ord("\ufe65"): ">", ord("\uff1d"): "="}
    | {ord("\u02c2"): "<", ord("\u02c3"): ">", ord("\ufe66"): "=", ord("\x96"): "-", ord("\x97"): "-"}
    | {ord("\u2236"): ":", ord("\uff1a"): ":", ord("\uff05"): "%", ord("\u201a"): ",", ord("\uff0c"): ","}
    | {ord("\uff08"): "(", ord("\uff09"): ")", ord("\uff1b"): ";", ord("\u2019"): "'", ord("\u2018"): "'"}
    | {0xFF10 + i: str(i) for i in range(10)}
    | dict.fromkeys(map(ord, "\u301c\uff5e\u223c"), "~")
    | dict.fromkeys(map(ord, "\u3014\u3010\uff3b"), "[")
    | dict.fromkeys(map(ord, "\u3015\u3011\uff3d"), "]")
    | {ord("\u3001"): ",", ord("\u3002"): "."}
    | dict.fromkeys(map(ord, "\U0001d45d\U0001d429\U0001d495\uff50"), "p")
    | dict.fromkeys(map(ord, "\U0001d443\U0001d40f\uff30"), "P")
)
# What has another display form. Matches "\u00a0"; does not match "é". Few texts have any, and to look costs a
# tenth of what it costs to translate.
_NOT_DISPLAYED = re.compile("[" + re.escape("".join(map(chr, _DISPLAY))) + "]")
# Matches "ﬁ" and "\u00ad"; does not match "\u00a0": it is displayed as a space, but is no fault.
_FAULTS = re.compile(
    "["
    + re.escape("".join(rule.characters for rule in RULES if rule.repair and rule.display is not None))
    + "]"
)
_REPAIRS = ("mojibake", *(rule.name for rule in RULES if rule.repair))
# Matches the "–" of "3–5" and the "％" of "5％"; does not match "é".
_TO_ALIGN = re.compile("[" + re.escape("".join(map(chr, _ALIGNED))) + "]")
# Matches "\u00a0" and "\n"; does not match "\u200b", which has no width.
_ANY_SPACE = re.compile(f"[{SPACES}\u2028\u2029\u0085\\n\\t\\v\\f\\r]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """A normalised text, the raw offset of each of its characters, and the names of the repairs made.

    `offsets` has one entry more than `text`: the length of the raw text.
    """

    text: str
    offsets: tuple[int, ...]
    repairs: tuple[str, ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open raw span of `text[start:end]` (an empty span stays empty)."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + self._width(end - 1)

    def _width(self, index: int) -> int:
        """Return how many raw characters the character at `index` stands for (at least one)."""
        here = self.offsets[index]
        return next((offset - here for offset in self.offsets[index + 1 :] if offset > here), 1)


def to_display(text: str) -> Normalised:
    """Return the display form: for readers; dashes, quotes and case as written. Idempotent on its text."""
    return _normalise(text, _DISPLAY, searching=False)


def displayed(text: str) -> str:
    """Return only the text of the display form, many times as fast."""
    if is_plain(text):
        return text
    if _may_be_broken(text):
        text = _MOJIBAKE.sub(lambda match: _repaired(match.group()), text)
    return text.translate(_DISPLAY_TEXT) if _NOT_DISPLAYED.search(text) else text


def is_plain(text: str) -> bool:
    """Say at little cost that all characters are letters, figures and signs of ASCII, and plain spaces."""
    return text.isascii() and text.isprintable()


def repairs_of(text: str) -> tuple[str, ...]:
    """Return the names of the repairs that the display form of `text` makes, in the order of the table."""
    found = {_DISPLAY[ord(character)].name for character in _FAULTS.findall(text)}
    if _may_be_broken(text):
        found.update(to_display("\n".join(_MOJIBAKE.findall(text))).repairs)
    return tuple(name for name in _REPAIRS if name in found)


def _may_be_broken(text: str) -> bool:
    """Say whether a text has what mojibake begins with: few have, and an expression takes ten times as long."""
    return any(lead in text for lead in _MOJIBAKE_LEADS)


def to_search(text: str) -> Normalised:
    """Return the search form: the display form with case, accents, quotes, dashes and superscripts folded."""
    return _normalise(text, _SEARCH, searching=True)


def aligned(text: str) -> str:
    """Return `text` with uniform spaces, dashes, minus signs, operators and decimal points, length kept."""
    if text.isascii():
        text = text.replace("\t", " ")
        return _LOST_MINUS.sub("-", text) if "?" in text else text
    if any(dot in text for dot in _DOTS):
        text = _DECIMAL_DOT.sub(".", text)
    if any(mark in text for mark in _LOST_MINUSES):
        text = _LOST_MINUS.sub("-", text)
    return _TO_ALIGN.sub(lambda match: _ALIGNED[ord(match.group())], text)


def plain_spaces(text: str) -> str:
    """Return `text` with a plain space for every white space, length kept."""
    return text if is_plain(text) else _ANY_SPACE.sub(" ", text)


def _normalise(text: str, table: dict[int, Rule], *, searching: bool) -> Normalised:
    if is_plain(text):
        return Normalised(text=text.lower() if searching else text, offsets=tuple(range(len(text) + 1)))
    pieces: list[str] = []
    offsets: list[int] = []
    repairs: dict[str, None] = {}
    for start, source in _characters(text):
        if len(source) > 1:
            repairs["mojibake"] = None
        piece = "".join(
            _one(character, table, repairs, searching=searching) for character in _repaired(source)
        )
        pieces.append(piece)
        offsets.extend([start] * len(piece))
    return Normalised(text="".join(pieces), offsets=(*offsets, len(text)), repairs=tuple(repairs))


def _characters(text: str) -> list[tuple[int, str]]:
    """Return (offset, characters that belong together): a mojibake sequence, or a single character."""
    found: list[tuple[int, str]] = []
    skip_to = 0
    broken = {match.start(): match.group() for match in _MOJIBAKE.finditer(text)}
    for index, character in enumerate(text):
        if index < skip_to:
            continue
        if index in broken and _repaired(broken[index]) != broken[index]:
            found.append((index, broken[index]))
            skip_to = index + len(broken[index])
        else:
            found.append((index, character))
    return found


def _repaired(source: str) -> str:
    """Return what a mojibake sequence was before it was read as Windows-1252 (the source, if it was not)."""
    if len(source) == 1:
        return source
    try:
        return b"".join(_byte(character) for character in source).decode()
    except (UnicodeDecodeError, UnicodeEncodeError):
        return source


def _byte(character: str) -> bytes:
    code = ord(character)
    return bytes([code]) if code in _WINDOWS_1252_GAPS else character.encode("cp1252")


def _one(character: str, table: dict[int, Rule], repairs: dict[str, None], *, searching: bool) -> str:
    rule = table.get(ord(character))
    if rule is not None:
        if rule.repair:
            repairs[rule.name] = None
        return (rule.search if searching else rule.display) or ""
    return _folded(character) if searching else character


def _folded(character: str) -> str:
    """Return the character without case, accents and raised or lowered position ("É" -> "e", "²" -> "2").

    The marks of other scripts make other letters ("й", "ガ"): they stay.
    """
    if character.isascii():
        return character.lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return (plain if plain.isascii() else unicodedata.normalize("NFKC", character)).casefold()
