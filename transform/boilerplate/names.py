"""Lists of organisations as notices write them: "Amgen, Autolus, Jazz Pharmaceuticals, and Pfizer".

In: the text after "sponsored by". Out: the names in it, in order, and whether a text can be such a list at
all.
"""

from __future__ import annotations

import re

# Legal forms that follow a comma inside one name: "Pharma, Inc.", "Novartis Pharma, S.A. and Pfizer".
_FORM = (
    r"(?:Inc|Incorporated|Ltd|Limited|LLC|L\.L\.C|LLP|LP|L\.P|Corp|Corporation|Co|PLC|plc|S\.?A\.?S?|S\.?p\.?A|"
    r"S\.?r\.?l|GmbH|AG|KGaA|SE|N\.?V|B\.?V|A/S|AB|Oy|Pty|K\.?K)\b\.?"
)
# A legal form that is written with a full stop. Matches the end of "Pharma, Inc" and "Sanofi S.A"; not "Bayer AG"
_ENDING_FORM = re.compile(r"\b(?:Inc|Ltd|Corp|Co|Pty|(?:[A-Z]\.){1,3}[A-Za-z]|S\.[pr]\.[AlL]|z o\.o)$")
# Matches the comma in "Merck & Co., Inc."; not the comma in "Amgen, Autolus"
_FORM_COMMA = re.compile(rf",\s+(?={_FORM}(?:\s|,|;|$))")
_AND = r"(?:and|AND|und|et|y|e|en|i|oraz|ve|и|as well as|along with|sowie|ainsi que|así como|nonché|alsmede)"
# Where one name ends and the next begins.
# Matches "A, B", "A; B", "A, and B", "A and B", "A und B", "A、B", "A和B", "武田薬品と中外製薬", "A社およびB社";
# not "A & B", "Hand in Hand", "A and Company"
# (White space is read from where it begins alone: tried from each of its places, a run cost its length squared.)
_BETWEEN = re.compile(
    rf"(?:(?<!\s)\s++)?+(?:[;、，•|]\s*+(?:および|及び|並びに)?+|,\s*+(?:{_AND}\s++)?)|(?<!\s)[^\S\n]*+\n\s*+"
    rf"|(?<!\s)\s++{_AND}\s++(?!(?:Company|Sons|Cie)\b)"
    r"|(?<=[\u4e00-\u9fff]{2})和(?=[\u4e00-\u9fff]{2})"
    r"|(?<=[\u30a0-\u30ff\u4e00-\u9fffA-Za-z]{2})と(?=[\u30a0-\u30ff\u4e00-\u9fffA-Za-z]{2})"
    r"|(?<=\S)(?:および|及び|並びに)(?=\S)|(?<=[A-Za-z])\s*+(?:和|及|与|と|および|及び)\s*+(?=[A-Za-z])"
)
# Words in names that begin small: "Institute for the Study of Cancer", "Gilead and Kite, a Gilead company".
_SMALL_WORDS = """
    and the of for a an & + on in to at de la le les des du del della di da do dos das der die das den für und
    et y e i en van von voor oraz ve и plc zu zum zur per al el los las d l s z o.o
"""
_SMALL = frozenset(_SMALL_WORDS.split())
# Capitals of Polish, Turkish, Czech: in that part of Unicode they stand between the small letters.
_CAPITALS = "".join(letter for letter in map(chr, range(0x100, 0x180)) if letter.isupper())
# Matches the "/" of "Roche/Genentech" and the "|" of "Pfizer | Bayer"; not "&"
_SEPARATOR = re.compile(r"[/|•]")
_CAPITAL = rf"[A-ZÀ-ÞЀ-Я{_CAPITALS}]"
_OTHER_SIGN = r"\d|[^\x00-\u036f\u0400-\u04ff\u1e00-\u1eff\u2000-\u206f]"
# Matches the "M" of "bioMérieux", the "3" of "3M"; not "strong", "sąsiad"
_NAME_SIGN = re.compile(rf"{_CAPITAL}|{_OTHER_SIGN}")
# Matches the beginning of "bioMérieux", "BeiGene", "3M", "d'Amgen"; not "strong", "sąsiad", "-A", "d'eau"
_NAME_WORD = re.compile(rf"(?:[dl]['’])?[^\W\d_]*{_CAPITAL}|{_OTHER_SIGN}")
# The first letter of a person's name: a capital, or one of a script without them. Matches "É", "Я", "李"; not "é", "я"
_FIRST = rf"(?:{_CAPITAL}|(?!\d)[^\W\x00-\u036f\u0400-\u04ff\u1e00-\u1eff\u2000-\u206f])"
# Matches "Pieter de Boer", "Liu J.", "Mary-Ann O’Neill"; not "Amgen", "New results in AML", "The National"
_PERSON = re.compile(
    rf"(?!(?:The|Der|Die|Das|Les|Gli|Het) )(?:{_FIRST}[\w.’'-]{{0,20}})"
    r"(?: (?:van|von|de|der|den|da|di|del|la|le|al|bin|ten|ter)){0,2}"
    rf"(?: {_FIRST}[\w.’'-]{{0,20}}){{1,3}}"
)
# Marks about a name: matches "«Пфайзер»", "„Roche“"; not "АО «Новартис»"
_QUOTED = re.compile(r"[«„“\"]([^«»„“”\"]+)[»”“\"]")
_AROUND = " \t.:*†‡®™\u00a0。"
_PROTECTED = "\ue000"  # stands for a comma inside a name while the list is split
# Of the words of a list of names, the share that must look like parts of names; a stray "kindly" is forgiven.
_LEAST_NAME_SHARE = 0.75


def split_names(text: str) -> tuple[str, ...]:
    """Return the names of a list in order, without duplicates; () for an empty text.

    A comma before a legal form ("Pharma, Inc.") belongs to the name, and so do "&" and "and Company".
    """
    guarded = _FORM_COMMA.sub(_PROTECTED, text.strip())
    names: dict[str, None] = {}
    for piece in _BETWEEN.split(guarded):
        whole = piece.replace(_PROTECTED, ", ")
        name = whole.strip(_AROUND)
        if quoted := _QUOTED.fullmatch(name):
            name = quoted[1]
        if _NAME_SIGN.search(name):
            names[_with_form_stop(name, whole)] = None
    return tuple(names)


def _with_form_stop(name: str, whole: str) -> str:
    """Give back the full stop that belongs to a legal form ("Inc."), where the text has one."""
    return f"{name}." if _ENDING_FORM.search(name) and f"{name}." in whole else name


def are_people(text: str) -> bool:
    """Say whether a text is a list of two or more persons: "Karin Holt, Pieter de Boer and Amina Yusuf"."""
    # Most lines of a page end here: two names are three words at least, where "和" joins them.
    if len(text.split()) < 3 or not _PERSON.match(text.lstrip(_AROUND)):
        return False
    names = split_names(text)
    return len(names) > 1 and all(_PERSON.fullmatch(name) for name in names)


def are_names(text: str) -> bool:
    """Say whether a text can be a list of names: nearly all words are capitalised, or join such words."""
    words = _SEPARATOR.sub(" ", text).split()
    named = [bool(_NAME_WORD.match(word.strip("(\"'[®™,.;:)«»„“”"))) for word in words]
    fitting = sum(
        is_name or word.strip(",.;:").casefold() in _SMALL for is_name, word in zip(named, words, strict=True)
    )
    return bool(words) and any(named) and fitting >= _LEAST_NAME_SHARE * len(words)
