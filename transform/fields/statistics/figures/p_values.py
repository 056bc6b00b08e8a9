"""P values: the letter, what qualifies it, the operator and the value.

In: the aligned text of a block and its sentences. Out: `PValue`s in order, without the thresholds that
Methods set ("P < 0.05 was considered significant") and without values that are no probabilities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from transform.sentences import sentence_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OPERATORS: Final = {
    "=": "=",
    "<": "<",
    ">": ">",
    "≤": "<=",
    "≥": ">=",
    "<=": "<=",
    ">=": ">=",
    "=<": "<=",
    "= <": "<",
    "= >": ">",
    "&lt;": "<",
    "&gt;": ">",
    "less than": "<",
    "greater than": ">",
    "equals": "=",
    "below": "<",
    "above": ">",
    "≈": "=",
    "~": "=",
}
# What every p value holds, to leave out texts without any at little cost. Matches "p<", "P value"; not "up".
P_HINT: Final = re.compile(r"[pP](?<![\w%.].)(?<![^\d]/.)s?(?:[\s_(:=<>≤≥,&'~≈-]|value|trend|int|het)")
# The value. Matches "0.05", ".05", "1.2×10-5", "5e-8", "10-6"; does not match "12".
_VALUE: Final = (
    r"(?:(?:\d(?:\.\d+)?\s?[x×*.]\s?)?10\s?(?:\^|\()?\s?-\s?\d{1,3}\)?|\d(?:\.\d+)?[eE]-?\d{1,3}"
    r"|[01]?\.\s?\d+|[01](?![\d.,]*\d))"
)
_OPERATOR: Final = r"(?:<=|>=|=<|= [<>]|[=<>≤≥≈~]|&lt;|&gt;|less than|greater than|below|above|equals)"
# Matches "p = 0.03", "P-value: .03", "Pcorr=0.004", "P for trend <.001", "p versus oral VE = 0.04", "Pinteraction=0.2",
# "p-values of 0.01"; does not match "Hsp 0.5" or "p53 = 0.2".
_P: Final = re.compile(
    r"(?<![\w%.])(?<![^\d]/)(?P<letter>[pP]s?)"
    r"(?P<plural>[- ]?(?:values?|[Ww]erte?|valor(?:es)?|valore|valeurs?|waarden?|värden?|verdi(?:er)?))?'?"
    r"(?:\s?[_\-(]?\s?(?:trend|interaction|int|value|heterogeneity|het|adj|adjusted|corrected|difference"
    r"|diff|corr?|meta|combined|non-?linear(?:ity)?|global|overall|[Ff][Dd][Rr]|[Bb]onf(?:erroni)?|perm(?:utation)?|two-sided|one-sided|"
    r"unadjusted|log-?rank|linear|[Ff]isher|chi2?|noninferiority|superiority)\)?)?"
    r"(?:\s(?:for|versus|vs\.?|from|by|of|compared with|in|pour|para|für|per|voor|d[aeio])\s[^=<>≤≥;:()\d]{1,40}?)?"
    r"\s?(?:(?:was|is|were|are|values?|all|both|at)\s){0,2}"
    rf"\s?(?:[:,]?\s?(?P<operator>{_OPERATOR})\s?(?:or =\s?|to\s)?|"
    rf"(?P<word>(?:of|was|were|von|de|di|da|van)\s|[:,]\s?(?=0?\.\d)|\s5\s(?=0?\.))|\s)"
    rf"\s?(?P<value>{_VALUE})(?!\d|%|\s%|\.\d|\s?(?:to|-)\s?0?\.\d)"
)
# A further value of a list under one letter. Matches ", 0.02", ",<0.01" and " and <0.001"; does not match ", 95% CI".
_NEXT: Final = re.compile(
    rf"\s?(?:(?:,\s?and|,\s?or|,|;|and|or|&)\s(?P<operator>{_OPERATOR})?|,(?P<glued>[<>=]))\s?(?P<value>0?\.\d+)(?!\d|%|\s%|\.\d"
    rf"|-\d)"
)
# What makes a p value that of a trend or an interaction. Matches the "trend" of "P for trend = 0.2", "p_int"; does
# not match "P for treatment = 0.2", "P for difference = 0.2".
_OF_SERIES: Final = re.compile(
    r"trend|intera[ckz]|heterogene|tenden[zcs]|hétérog|eterogen|p[-_ ]?(?:int|het)\b|non-?linear",
    re.IGNORECASE,
)
# What makes it that of a difference, told before it. Matches "P for difference = 0.2"; not "p for indifference = 0.2".
_OF_DIFFERENCE: Final = re.compile(r"\bdifferences?\b")
# That it is one of a series, said behind the value, or that it holds for several. Matches " for trend", " for all",
# " (interaction", " for the linear trend"; does not match " for death".
_SERIES_BEHIND: Final = re.compile(
    r"[\s,(\[]{1,2}(?:(?:for|of|pour|para|für|per|voor|de|di)\s)?(?:(?:the|linear|quadratic|non-?linear|test)\s){0,2}"
    r"(?:l['’]\s?)?(?:(?:[Ll]inear[en]{0,2}\s)?[Tt]rend|[Ii]nterak?[czk]|heterogene|tenden[zcs]|hétérog|eterogen)"
    r"|\s(?:for|in)\s(?:both|all|each)\b"
)
# What ends a list of values. Matches ", respectively", " jeweils"; does not match ", irrespective of".
_LIST_END: Final = re.compile(
    r"[\s,)]{0,3}(?:respectively|resp\.|jeweils|respe[ck]ti[fv]e(?:ment|lijk)?|respectivamente|rispettivamente)"
)
# A threshold set in Methods. Matches "P < 0.05 was considered significant", "significance level of"; does not
# match "was significant (P < 0.05)".
_THRESHOLD: Final = re.compile(
    r"(?:considered|regarded|deemed|defined|accepted|declared|judged|taken|used|chosen)\s(?:as\s|to\s|be\s"
    r"|a\s|the\s)"
    r"{0,3}(?:\w+\s){0,2}?(?:statistical(?:ly)?\s)?significan"
    r"|(?:indicat|denot|signif)\w{0,20}\s(?:a\s)?(?:statistical(?:ly)?\s)?significan"
    r"|\bas (?:statistical(?:ly)? )?significant\b"
    r"|significan\w{0,20}\s(?:[\w-]+\s){0,4}(?:\bset (?:at|to|as)|defined|accepted|established|declared"
    r"|considered|cut-?off)"
    r"|(?:level|threshold)s? of (?:statistical )?significance|significance (?:level|threshold)|\balpha\b"
    r"|α\s?=|type I error"
    r"|(?:als|comme|como|come)\s(?:\w+\s){0,2}signifi[kc]a|signifi[kc]an[zct]\w{0,20}niveau"
    r"|(?:seuil|nivel|nível|livello|niveau)\s(?:\w+\s){0,2}(?:de|di|van)\s(?:la\s)?signifi"
    r"|(?:consider|assum)\w{2,6}\s(?:\w+\s){0,2}signifi"
)
# The same directly behind the value. Matches " denoting significance"; does not match ", a significant".
_SET_BEHIND: Final = re.compile(
    r"\s(?:denot|indicat|signif|being considered|considered|was considered)\w*\s(?:\w+\s)?signif"
)
# What values are said to be below; 0.003 is said to be equal.
_BOUNDS: Final = frozenset({0.1, 0.05, 0.025, 0.02, 0.01, 0.005, 0.001, 0.0005, 0.0001, 0.00001})
_THRESHOLDS: Final = frozenset({0.1, 0.05, 0.025, 0.01, 0.005, 0.001})


@dataclass(frozen=True, slots=True, kw_only=True)
class PValue:
    """A p value and its place; `operator` is "=" where none was written ("p 0.03").

    `of_series`: it is that of a trend or an interaction, and so of no single estimate. `of_difference`: it is that of
    a difference, and so of no estimate behind it.
    """

    start: int
    end: int
    operator: str
    value: float
    of_series: bool = False
    of_difference: bool = False


def find_p_values(text: str, sentences: Sequence[tuple[int, int]]) -> list[PValue]:
    """Return the p values of an aligned text in order."""
    found: list[PValue] = []
    for match in _P.finditer(text):
        values = list(_values(text, match))
        if values and not _is_threshold(text, sentences, values):
            found.extend(values)
    return found


def _values(text: str, match: re.Match[str]) -> Iterator[PValue]:
    """Yield the value of a match, and those listed behind it ("p = 0.02 and 0.04, respectively")."""
    operator = _OPERATORS.get(match["operator"] or "=", "=")
    of_series = _OF_SERIES.search(match.group()) is not None
    of_series = of_series or _SERIES_BEHIND.match(text, match.end()) is not None
    first = _p_value(match.start(), match.end(), operator, match["value"], of_series=of_series)
    if first is not None and _OF_DIFFERENCE.search(match.group()):
        first = replace(first, of_difference=True)
    bare = match["operator"] is None and match["word"] is None
    if first is None or (bare and "." not in match["value"]):
        return
    yield first
    listed: list[PValue] = []
    at = match.end()
    while (further := _NEXT.match(text, at)) is not None:
        written = next((name for name in ("operator", "glued") if further[name]), None)
        more = _p_value(
            further.start(written or "value"),
            further.end(),
            _OPERATORS[further[written]] if written else _inherited(operator, further["value"]),
            further["value"],
        )
        if more is None:
            break
        listed.append(more)
        at = further.end()
    enclosed = text[match.start() - 1 : match.start()] == "(" and text[at : at + 1] == ")"
    if listed and (enclosed or _LIST_END.match(text, at) or match["plural"] or match["letter"].endswith("s")):
        yield from listed


def _inherited(operator: str, raw: str) -> str:
    """Return the operator of a listed value without one: "P < 0.01 and 0.05", but "P < 0.001 and 0.003"."""
    return operator if operator == "=" or _to_probability(raw) in _BOUNDS else "="


def _p_value(start: int, end: int, operator: str, raw: str, *, of_series: bool = False) -> PValue | None:
    value = _to_probability(raw)
    if value is None:
        return None
    return PValue(start=start, end=end, operator=operator, value=value, of_series=of_series)


def _to_probability(raw: str) -> float | None:
    # Matches the space and the "^" of "10 ^-5"; does not match "5e-8".
    compact = re.sub(r"[\s()^]", "", raw)
    # Matches "1.2×10-5", "10-6"; does not match "0.05" or "5e-8".
    power = re.fullmatch(r"(?:(\d(?:\.\d+)?)[x×*.])?10-(\d{1,3})", compact)
    try:
        value = float(f"{power[1] or 1}e-{power[2]}") if power else float(compact)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def _is_threshold(text: str, sentences: Sequence[tuple[int, int]], values: Sequence[PValue]) -> bool:
    if values[-1].operator != "=" and _SET_BEHIND.match(text, values[-1].end):
        return True
    if not all(p.value in _THRESHOLDS for p in values):
        return False
    sentence = sentence_at(sentences, values[0].start) or (0, len(text))
    return _THRESHOLD.search(text, *sentence) is not None
