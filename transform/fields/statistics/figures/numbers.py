"""Numbers as papers write them: signs, currencies, thousands, decimals without zero, units.

In: the aligned form of a text (see transform.characters: dashes are hyphens, middle dots points). Out:
pattern pieces that the other rooms build on, and `find_numbers`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# Matches "1,234.5", "12", ".05"; does not match "," or ".".
DIGITS: Final = r"(?:\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
# Matches "- 13.3", "+0.5", "-£448", "$10"; does not match "(5".
SIGNED: Final = rf"(?:[-+]\s?)?(?:[£$€]\s?\d{{1,3}}(?:\s\d{{3}})+(?!\d)|(?:[£$€]\s?)?(?:[-+]\s?)?{DIGITS})"
# A unit behind a number, one word or sign. Matches " mmHg", "%", " kg/m2"; does not match " to" or " and".
UNIT: Final = (
    r"(?:\s?%(?:[- ]points?|/\w{1,6})?|-fold|\sper\s[a-zA-Z]{1,9}"
    r"|\s?(?!(?:to|and|or|vs|versus|with|in|for|p|P|CI|of|at|the|a|by|from|through)\b)"
    r"[a-zA-Zµμ°€](?:[\w%°µμ²³·]|[/.^](?=\w)){0,14}(?:\s(?:Hg|H2O|points?|units?))?)"
)

# A comma that must be a decimal one. Matches "0,95"; does not match "1,200".
_COMMA_DECIMAL: Final = re.compile(r"(?<![\d,])(?:0,\d+|\d+,\d{1,2})(?![\d,])")
# A point that must be a decimal one. Matches the "0.9" of "0.95"; does not match "in 95. The".
_POINT_DECIMAL: Final = re.compile(r"\d\.\d")
# The comma stands first in the pattern: it is the rarest. Matches the "," of "0,95"; does not match "0.5, 0.7".
_COMMA_BETWEEN_DIGITS: Final = re.compile(r",(?<=\d,)(?=\d)")

# A number that stands for itself. Matches the 0.83 of "was 0.83"; does not match the 1 of "HbA1c" or "IL-1".
_NUMBER: Final = re.compile(
    rf"(?<![A-Za-zÀ-ÿα-ωΑ-Ω0-9_.,/])(?<![A-Za-z]-)(?P<number>{SIGNED})(?![\d,]*\d)(?!-?[A-Za-z]*\d)"
    rf"(?P<unit>\s?%)?"
)
# The same, written without a space behind its measure's short name. Matches that of "RR1.16", not of "IL6".
_GLUED: Final = re.compile(rf"(?<=[A-Z]R|RD|MD)(?P<number>{DIGITS})(?P<unit>\s?%)?")
# A comma between an estimate and the level of its interval. Matches that of "RR=1.24,95%CI"; does not match that of
# "97,5% of".
_BEFORE_LEVEL: Final = re.compile(r"(?<=\d),(?=9[059]\s?%\s?-?(?:C|I|K|Д|置信|信頼|可信))")
# The letter of a p value, typed on a Cyrillic keyboard. Matches that of "р=0,03"; does not match that of "рост".
_CYRILLIC_P: Final = re.compile(r"(?<!\w)[рР](?=\s?[=<>≤≥])")
# The power of a unit, which is no number. Matches the "(-1)" of "mg l(-1)"; does not match that of "by (-1)".
_UNIT_POWER: Final = re.compile(r"(?<=[a-zA-Zµ])\((?:-[1-3]|\^-?[1-3])\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number with its place; `end` is behind its percent sign, if it has one."""

    start: int
    end: int
    value: float
    text: str
    percent: bool = False


def to_float(text: str) -> float:
    """Return the value of a matched number ("- 1,234.5" -> -1234.5); its currency does not count."""
    digits = text.replace(",", "").replace(" ", "").lstrip("+-£$€")
    return -float(digits) if "-" in text else float(digits)


def uniform(text: str) -> str:
    """Return an aligned text, length kept, without the powers of units and with decimal points.

    Commas become points only if commas are what most decimals of the text are written with.
    """
    if "(-" in text or "(^" in text:
        text = _UNIT_POWER.sub(lambda match: "·" * len(match.group()), text)
    if "р" in text or "Р" in text:
        text = _CYRILLIC_P.sub("p", text)
    if "," not in text:
        return text
    if ",9" in text:
        text = _BEFORE_LEVEL.sub(";", text)
    if _COMMA_BETWEEN_DIGITS.search(text) is None:
        return text
    commas = len(_COMMA_DECIMAL.findall(text))
    if commas and commas > len(_POINT_DECIMAL.findall(text)):
        return _COMMA_BETWEEN_DIGITS.sub(".", text)
    return text


def find_numbers(text: str) -> list[Number]:
    """Return the numbers of an aligned text in order; none that is a part of a word ("HbA1c", "14q32")."""
    found = [_number(match) for match in _NUMBER.finditer(text)]
    glued = [_number(match) for match in _GLUED.finditer(text)]
    return sorted(found + glued, key=lambda number: number.start)


def _number(match: re.Match[str]) -> Number:
    raw = match["number"]
    return Number(
        start=match.start(),
        end=match.end(),
        value=to_float(raw),
        text=match.group(),
        percent=match["unit"] is not None,
    )
