"""Abbreviations: a short form in brackets behind the long form that defines it, or the other way round.

In: the blocks of the body. Out: `Abbreviation`s in order, each pair of short and long form once.

Method: Schwartz and Hearst 2003 (A simple algorithm for identifying abbreviation definitions in biomedical
text), with square brackets, plurals, ordinal digits ("second complete remission (CR2)") and long forms that
never begin with a function word ("adolescents and young adults (AYAs)").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from transform.article import Abbreviation, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transform.blocks import Block

_STYLES: Final = {"(": "parenthesis", "[": "bracket"}
# A bracket and what it holds, behind a word and one space; its mark is asked for first, as few places have one.
# Matches "(allo-HSCT)", "[HR]", "(HR, 2.7; ...)"; does not match "t(1;19)" (no space).
_BRACKET: Final = re.compile(
    r"(?P<open>[(\[])(?<=[\w.,'\"’”*†‡%+−-]\s.)(?P<inside>[^()\[\]\n]{2,90})(?P<close>[)\]])"
)
# A short form. Matches "allo-HSCT", "Ph−", "B-ALL", "CR2", "AEs"; does not match "p = 0.02", "2010", "see".
_SHORT: Final = re.compile(
    r"(?=[^,;\s]*[A-Z0-9α-ωΑ-Ω])(?=\S*[A-Za-zα-ωΑ-Ω])[A-Za-zα-ωΑ-Ω0-9][\w&/+−–.'’-]{1,14}(?:\s[A-Z0-9]"
    r"[\w-]{0,6})?"
)
# Where a long form cannot reach across. Matches "; " and ") "; does not match ", ".
_BARRIER: Final = re.compile(r"[;:()\[\]•]|[.!?]\s+(?=[A-Z])")
# Matches "allo-HSCT" and "(HR," in "allo-HSCT (HR,"; does not match the space between.
_WORD: Final = re.compile(r"[^\s]+")
_FUNCTION_WORDS_BY_LANGUAGE: Final = """
    a an and as at by for from in into nor of on or per than that the then to versus via vs was were which with
    de del la el los las y en por para con du des le les et à au aux pour dans und der die das dem den von für mit im
    do da dos das e em com di della il lo gli
"""
_FUNCTION_WORDS: Final = frozenset(_FUNCTION_WORDS_BY_LANGUAGE.split())
# What a bracket with a value names. Matches the end of "hazard ratio" before "(HR = 0.71)"; does not match
# "obese respondents" before "(OR = 1.5)".
_MEASURE: Final = re.compile(
    r"(?:ratio|risk|difference|deviation|error|interval|range|coefficient|rate|mean|median|size|score|index|change"
    r"|reduction|proportion|razón|riesgo|diferencia|rapport|risque|différence|Verhältnis|Risiko|Differenz)s?$",
    re.IGNORECASE,
)
_ORDINALS: Final = {
    "1": ("first", "one"),
    "2": ("second", "two"),
    "3": ("third", "three"),
    "4": ("fourth", "four"),
    "5": ("fifth", "five"),
    "6": ("sixth", "six"),
    "7": ("seventh", "seven"),
    "8": ("eighth", "eight"),
    "9": ("ninth", "nine"),
}
# What is never a short form though it looks like one. Matches "Table 2", "12h"; does not match "3D", "5-FU", "NO".
_NO_SHORT: Final = re.compile(
    r"(?:Fig|Figs|Figure|Table|Tab|Box|Eq|Ref|Refs|No|Vol|Appendix|Supplement\w*|Map|Panel|Model)\b"
    r"|\d[^A-ZΑ-Ω]*$"
)
# A numeral. Matches "IV", "XIV"; does not match "IVF".
_NUMERAL: Final = re.compile(r"[IVX]+")
# What mostly is a numeral or a country and so no short form of just any words before it. Matches "IV", "US"; does not
# match "IVF", "USG".
_DOUBTED: Final = re.compile(rf"{_NUMERAL.pattern}|USA|UK|US")
# Matches each word of "graft-versus-host disease"; does not match "-".
_PART: Final = re.compile(r"[^\s/-]+")
# Matches the "2" of "2.7"; does not match "n.s.".
_DIGIT: Final = re.compile(r"\d")
# A comma that ends one cell or phrase: matches "MVPA, median"; not "Women, Infant, and Children" or "1,2-diol".
_APART: Final = re.compile(r",\s(?!.{0,120}(?:\b(?:and|or|und|oder|et|ou|y|o|e|nor)\b|&))")
# A figure that begins a name. Matches in "5-fluorouracil", "17β-estradiol"; not in "5 of".
_GLUED_NUMBER: Final = re.compile(r"\d[\d,]*(?:-|[^\W\d])")
_NUMBER_WORD: Final = re.compile(r"(?<!\S)\d[\d.,]*(?!\S)")  # matches "12 " in "in 12 patients"; not "A1c"
# Of so few letters some stand by chance inside the words behind a preposition ("included in our analysis (ICUs)").
_FEW_LETTERS: Final = 4
_LONGEST_LONG_FORM: Final = 12  # words; Schwartz and Hearst allow min(|A| + 5, 2 |A|), capped here


def find_abbreviations(blocks: Sequence[Block]) -> tuple[Abbreviation, ...]:
    """Return the abbreviations the blocks define, in order; empty when there are none."""
    found: dict[tuple[str, str], Abbreviation] = {}
    bracketed = (block for block in blocks if "(" in block.text or "[" in block.text)
    for block in bracketed:
        for abbreviation in _in_block(block):
            found.setdefault((abbreviation.short, abbreviation.long.casefold()), abbreviation)
    return tuple(found.values())


def _in_block(block: Block) -> Iterator[Abbreviation]:
    text = block.text
    for match in _BRACKET.finditer(text):
        before = match.start() - 1  # the space between what stands before the bracket and it
        span = _short_inside(text, before, match) or _short_before(text, before, match)
        if span is None:
            continue
        short, start, end = span
        quote = text[start : match.end()]
        long = quote[: end - start] if end <= before else match["inside"]
        yield Abbreviation(
            short=short,
            long=_spaced(long),
            style=_STYLES[match["open"]],
            quote=quote,
            span=Span(block.position, start, match.end()),
        )


def _short_inside(text: str, before: int, match: re.Match[str]) -> tuple[str, int, int] | None:
    """Read "long form (SHORT)": the short form, and the span of the long form, which ends `before` the bracket."""
    short, _, rest = match["inside"].replace(";", ",").replace("=", ",").partition(",")
    short, rest = short.strip(), rest.strip()
    if not _SHORT.fullmatch(short) or _NO_SHORT.match(short):
        return None
    lead_start = _lead_start(text, before, short)
    lead = text[lead_start:before]
    start = match_long_form(short, lead)
    if start is None or (_is_more(rest) and _match_initials(short, lead) != start):
        return None
    if _DIGIT.match(rest) and "=" in match["inside"].partition(rest)[0] and not _MEASURE.search(lead):
        return None
    return short, lead_start + start, before


def _is_more(rest: str) -> bool:
    """Say whether a bracket goes on with figures or further capitals ("(LS, HB)"): few of these define."""
    return _DIGIT.search(rest) is not None or (rest.isupper() and _SHORT.fullmatch(rest) is not None)


def _short_before(text: str, before: int, match: re.Match[str]) -> tuple[str, int, int] | None:
    """Read "SHORT (long form)": the bracket holds the whole long form and nothing else."""
    # Matches "HSCT" at the end of "after HSCT"; does not match "after " (a space is last).
    word = re.search(r"\S+$", text[max(0, before - 20) : before])
    inside = match["inside"]
    # Matches the "=" of "n = 12"; does not match "allogeneic transplantation".
    if word is None or len(inside.split()) < 2 or re.search(r"[\d=<>;:,]", inside):
        return None
    short = word.group()
    if short.endswith(".") and short.count(".") == 1:  # the end of "EE. UU. (US Surgeon General)"
        return None
    if not _SHORT.fullmatch(short) or _NO_SHORT.match(short) or sum(map(str.isupper, short)) < 2:
        return None
    if _NUMERAL.fullmatch(short):  # "stage IV (invasive variant)"
        return None
    if match_long_form(short, inside) != 0:
        return None
    return short, before - len(short), match.end()


def _lead_start(text: str, end: int, short: str) -> int:
    """Return where the words that may be the long form begin."""
    window = max(0, end - 160)
    barrier = max((m.end() for m in _BARRIER.finditer(text, window, end)), default=window)
    words = [m.start() for m in _WORD.finditer(text, barrier, end)]
    letters = sum(map(str.isalnum, short))
    most = min(letters + 5, letters * 2, _LONGEST_LONG_FORM)
    return words[-most] if len(words) >= most else (words[0] if words else end)


def match_long_form(short: str, lead: str) -> int | None:
    """Return where in `lead` the long form of `short` begins (it ends where `lead` ends), else None."""
    start = _match_initials(short, lead)
    if start is None:
        start = _match_numbered(short, lead) if short[:1].isdigit() else _match_letters(short, lead)
    if start is None and short[-1:] in _ORDINALS and len(short) > 2:
        rest = _match_letters(short[:-1], lead)
        before = lead[:rest].rstrip() if rest is not None else ""
        # Matches "complete" in "first complete"; does not match "", where nothing stands before.
        word = re.search(r"\S+$", before)
        if word is not None and word.group().lower() in _ORDINALS[short[-1]]:
            start = word.start()
    return start if start is not None and _is_plausible(short, lead[start:]) else None


def _match_initials(short: str, lead: str) -> int | None:
    """Return where the words begin whose first letters are `short` ("sick sinus syndrome (SSS)")."""
    letters = [c for c in short.casefold() if c.isalnum()]
    words = list(_PART.finditer(lead))[-len(letters) :]
    initials = [word.group()[0].casefold() for word in words]
    return words[0].start() if initials == letters and len(letters) > 1 else None


def _match_numbered(short: str, lead: str) -> int | None:
    """Match a short form that a figure begins: "5-fluorouracil (5-FU)", "three-dimensional (3D)"."""
    start = _match_letters(short, lead)
    if start is not None and _GLUED_NUMBER.match(lead, start):
        return start
    rest = _match_letters(short[1:], lead)
    if rest is None:
        return None
    # Matches the "three-" before "dimensional" and the "six " of "six minute"; not "".
    before = re.search(r"(\w+)[\s-]$", lead[:rest])
    word, start = (before[1], before.start()) if before else ("", rest)
    if word.casefold() in _ORDINALS.get(short[0], ()):
        return start
    first = lead[rest:].partition("-")[0]
    return rest if first.casefold() in _ORDINALS.get(short[0], ()) else None


def _match_letters(short: str, lead: str) -> int | None:
    """Match the letters of `short` from right to left; its first must begin a word that has a meaning."""
    letters = [c for c in short.casefold() if c.isalnum()]
    folded = lead.casefold()
    at = len(folded)
    for letter in reversed(letters[1:]):
        at = folded.rfind(letter, 0, at)
        if at < 0:
            return None
    while (at := folded.rfind(letters[0], 0, at)) >= 0:
        # Matches the "graft-versus-host" of "graft-versus-host disease"; not ", and" (its match is empty).
        word = re.match(r"[\w'’-]*", folded[at:])
        if (at == 0 or not folded[at - 1].isalnum()) and word and word.group() not in _FUNCTION_WORDS:
            return _word_start(lead, at) if _is_straight(letters, lead[at:]) else None
    return None


def _is_straight(letters: Sequence[str], long: str) -> bool:
    """Say whether letters were found in one phrase: no comma apart, no number, none by chance in later words."""
    if _APART.search(long) or (_NUMBER_WORD.search(long) and not any(map(str.isdigit, letters))):
        return False
    words = [word.group().casefold() for word in _PART.finditer(long)]
    crossed = next((i for i, word in enumerate(words) if word in _FUNCTION_WORDS), len(words))
    behind = [word for word in words[crossed:] if word not in _FUNCTION_WORDS]
    return not behind or len(letters) > _FEW_LETTERS or any(word[0] in letters[1:] for word in behind)


def _word_start(lead: str, at: int) -> int:
    """Return the start of the word at `at` ("non-relapse" from its second part): no long form is cut."""
    start = lead.rfind(" ", 0, at) + 1
    return start if lead[start:at].strip("\"'“‘") and lead[at - 1 : at] == "-" else at


def _is_plausible(short: str, long: str) -> bool:
    letters = sum(map(str.isalnum, short))
    words = long.split()
    if len(long) <= len(short) or len(words) > min(letters + 5, letters * 2):
        return False
    telling = [word for word in words if word.casefold() not in _FUNCTION_WORDS]
    if _DOUBTED.fullmatch(short) and len(words) > 1 and _match_initials(short, " ".join(telling)) != 0:
        return False
    return short.casefold() not in {word.casefold() for word in words}


def _spaced(text: str) -> str:
    return " ".join(text.split())
