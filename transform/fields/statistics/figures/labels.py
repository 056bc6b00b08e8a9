"""The labels of intervals in the languages of the hubs: "95% CI", "IC à 95 %", "95%-KI", "95% ДИ".

In: the aligned text of a block. Out: the patterns of a label, of a level behind it and of its joints, and
whether a text can hold a label at all.
"""

from __future__ import annotations

import re
from typing import Final

from transform.fields.statistics.marks import holds

_PERCENT: Final = r"(?:-?%(?:ige[nrs]?)?|per\s?cent|percent|pct)"
_FIGURE: Final = r"[5-9]\d(?:[.,]\d{1,2})?"
_LEVEL: Final = (
    rf"(?:(?<!\d)(?<!\d[.,])(?P<level>{_FIGURE})\s?-?{_PERCENT}"
    r"|%\s?(?P<level_behind>[5-9]\d)(?:['’]?l[iıu]k)?)"
)
# The short forms that stand alone, and those too short for it: they need a level before or behind them.
_SHORT: Final = (
    r"(?<![A-Z])CIs?|C\.\s?I\.?(?:s\.?)?|(?<![a-z])c\.i\.|CrIs?|BCI|HPDI?|HDI|(?<![A-Z])IC|(?<![A-Z])KI|ДИ"
)
_SHORTEST: Final = r"(?<=%\s)CL|(?<=%[\s-])BI|(?<=%)BI|BI(?=\s?95)|(?<=%\s)(?:PU|GA)|(?<=95\s)GA"
_IN_FULL: Final = (
    r"[Cc]onfidence[- ][Ii]nterv[ae]ls?|CONFIDENCE INTERVALS?|[Cc]onfidence (?:[Ll]imits?|[Rr]ange|[Bb]ounds?)"
    r"|[Cc]onf\.? [Ii]nt(?:erval)?\.?|[Cc]redib(?:le|ility) [Ii]ntervals?|[Uu]ncertainty [Ii]ntervals?"
    r"|[Pp]osterior intervals?"
    r"|[Kk]onfidenz-?[Ii]ntervalle?[ns]?|[Vv]ertrauens(?:bereich|intervall)e?[ns]?"
    r"|[Ii]nterval(?:l[eoi]|os?)s? (?:de|di) (?:con|cr)[a-zà-ÿ]{4,9}"
    r"|[Bb]etrouwbaarheidsinterval(?:len)?|[Kk]on[fv]idensintervall?(?:et)?|[Ss]ikkerhedsinterval(?:let)?"
    r"|[Pp]rzedział\w{0,4} ufności|[Gg]üven aralığı|[Дд]оверительн\w{2,4} интервал\w{0,3}"
    r"|信頼区間|置信区间|可信区间|信賴區間"
)
# The interval's name, in the languages of the hubs. Matches "CI", "C.I.", "confidence intervals", "IC"; does
# not match "CIs" of a longer word or "CIN".
_NAME: Final = rf"(?:{_SHORT}|{_SHORTEST}|{_IN_FULL})(?![A-Za-zА-я])"
_BETWEEN: Final = r"(?:[\s,-]+[a-zA-Z][a-z-]{2,20}){0,2}[\s,-]*"
# A short form in brackets behind the name. Matches " (c.i.)", "[95%-KI]", " [IC95 %]", "[BCI]"; does not match
# " (12" or " (OR)".
_SHORT_FORM: Final = (
    r"(?:\s?[(\[](?:9\d\s?-?%[\s-]?)?(?:[A-Z]?CIs?|C\.\s?I\.|c\.i\.|CrI|CL|HDI|IC|KI|BI|PU|GA|ДИ)"
    r"(?:[\s-]?(?:(?:de|del|à|al|do)\s)?9\d\s?%)?[)\]])"
)
# A label. Matches "95% CI", "95% confidence interval [CI]", "CI 95%" (the level behind is read apart), "CI";
# does not match "CI" inside "CIN" or "ICU".
# (It begins by asking for a first character that any of them has: most places are left at once.)
LABEL: Final = re.compile(
    rf"(?=[5-9%CcIiKkBbPpGgHUuVvSsДд信置可])(?:{_LEVEL}{_BETWEEN})?(?:the\s)?{_NAME}(?:\s?s)?{_SHORT_FORM}?"
)
# A level behind the name, as Romance languages have it. Matches " à 95 %", ": 95%", " al 95% [IC95%]"; does not
# match " 0.95 to".
LEVEL_BEHIND: Final = re.compile(
    rf"[\s(\[:,]{{0,3}}(?:(?:of|de|del|von|au|al|à|do|da|van|på|w)\s)?(?P<level>{_FIGURE})\s?{_PERCENT}[)\]]?"
    rf"{_SHORT_FORM}?(?=[\s:;,=(\[)-])"
)
# A level written without a space behind the name. Matches the "95" of "CI95: 1.2"; does not match that of "CI950".
GLUED_LEVEL: Final = re.compile(r"(?P<level>9[059])(?=[\s:;,=])")

FILL: Final = r"[\s:;,=(\[{≈]*"
# What may stand between a label and its limits. Matches ", ", " = [", " of the difference: ", " ranging from
# "; does not match " of treatment mean ratios were ".
CONNECTOR: Final = re.compile(
    rf"{FILL}(?:(?:for|of)\s(?:(?!(?:were|was|is|are|to|and|from|between|at|in)\b)[a-z][a-z-]*\s){{1,7}}(?=[-+]?\d)"
    rf"|(?:for|of)\s(?:the\s)?(?:(?:mean|absolute|relative|adjusted|estimated|risk|rate|treatment|group)\s){{0,4}}"
    rf"(?:difference|ratio|effect|reduction|increase|change|[HOR]R|RD|MD|estimate)s?{FILL})?"
    rf"(?:(?:of|that|which|was|were|is|are|being|from|between|ranging|ranged|ranges|range|with|at|limits?"
    rf"|bounds?|de|von|zwischen|betrug|entre|allant|da|dal|tra|fra|van|tussen|od|от|mellan|mellem|mellom|från)"
    rf"\b{FILL}){{0,3}}"
)
# The same behind a label that is closed before the estimate. Matches ") of " and "), "; does not match ").
# The ".
CLOSED: Final = re.compile(rf"\s?[)\]]{FILL}(?:(?:of|was|were|is|are|at|being)\b{FILL})?")

# A part of every label: texts without one are left out at little cost.
_PARTS: Final = (
    *("CI", "onfiden", "nterv", "C.", "c.i", "IC", "KI", "CL", "CrI", "HPD", "HDI"),
    *("redib", "CONF", "ertrauens", "sikkerhed"),
)
_PARTS_WITH_LEVEL: Final = ("BI", "PU", "GA")
_PARTS_BEYOND_ASCII: Final = ("ufności", "aralığı", "ДИ", "овери", "区间", "区間", "區間")
# Levels an interval may have; what is outside is a proportion that happens to stand before "CI".
_LEAST_LEVEL: Final = 50.0


def may_hold_label(text: str) -> bool:
    """Say whether an aligned text can hold a label: a cheap question, never wrongly answered with no."""
    if holds(text, _PARTS) or ("%" in text and holds(text, _PARTS_WITH_LEVEL)):
        return True
    return not text.isascii() and holds(text, _PARTS_BEYOND_ASCII)


def level_of(raw: str | None) -> float | None:
    """Return the level of an interval in percent ("97,5" -> 97.5); None when it is none or not said."""
    if raw is None:
        return None
    level = float(raw.replace(",", "."))
    return level if level >= _LEAST_LEVEL else None
