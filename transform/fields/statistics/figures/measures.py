"""Names of measures: which words name which measure, and which measure an estimate is.

In: the aligned text of a block. Out: `Cue`s (a measure named at a place), and `measure_of`, which picks the
one that an estimate belongs to. Names are those of the gold annotation; what cannot be told is "other".
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

# Ratios and effect sizes, named outright: an estimate behind one is one, however many words stand between.
_STRONG: Final[tuple[tuple[str, str], ...]] = (
    (
        "hazard_ratio",
        (
            r"[Hh]azards?[- ][Rr]atios?|ハザード比|风险比|rapports? de risques? instantanés?"
            r"|razón de riesgos instantáneos|[Tt]ehlike oranı|[Оо]тношени[ея] рисков|\b[aAs]?HRs?(?:adj)?(?![A-Za-z])"
        ),
    ),
    (
        "rate_ratio",
        (
            r"(?:[Ii]ncidence[- ])?[Rr]ate[- ][Rr]atios?|(?:[Mm]ortality|[Ii]ncidence)[- ][Rr]atios?"
            r"|\b[aA]?IRRs?\b|\bS[MI]Rs?\b"
        ),
    ),
    (
        "odds_ratio",
        (
            r"[Oo]dds?[- ][Rr]atios?|オッズ比|比值比|[Rr]apports? de cotes"
            r"|[Rr]az(?:ón|ones) de (?:momios|odds|probabilidades)|[Oo]dds-[Rr]atio|[Cc]hancenverhältnis"
            r"|[Rr]azão de chances|[Rr]apporto (?:di|delle) (?:probabilità|odds)|[Kk]ansverhouding"
            r"|[Ii]loraz szans|[Oo]dds oranı|[Оо]тношени[ея] шансов|ОШ(?=[\s:=,(])"
            r"|\b[aA]?ORs?(?:adj)?(?![A-Za-z])(?!\s(?:and|vs))"
        ),
    ),
    (
        "prevalence_ratio",
        (
            r"[Pp]revalence [Rr]atios?|[Rr]az(?:ón|ones) de prevalencias?|[Rr]azão de prevalência"
            r"|\bRP(?=[\s:=,]{1,3}\d)|\b[aA]?PRs?(?=[\s:=,]{1,3}\d)"
        ),
    ),
    ("relative_risk_reduction", r"[Rr]elative (?:[Rr]isk|rate) [Rr]eductions?|\bRRRs?\b"),
    ("absolute_risk_reduction", r"[Aa]bsolute (?:[Rr]isk )?[Rr]eductions?|\bARRs?\b"),
    (
        "risk_difference",
        (
            r"(?:[Aa]bsolute |[Ss]tratified )*(?:[Rr]isk|[Rr]ate) [Dd]ifferences?"
            r"|[Aa]bsolute (?:risk )?differences?|\b[Aa]?RDs?(?=[\s:=,]{1,3}[-+\d])"
        ),
    ),
    (
        "relative_risk",
        (
            r"[Rr]elative [Rr]isks?|[Rr]iesgos? relativos?|[Rr]az(?:ón|ones) de riesgos?"
            r"|[Rr]iscos? relativos?|[Rr]ischi?o? relativ[oi]|[Rr]elatief risico|[Rr]yzyko względne"
            r"|[Gg]öreli risk|[Оо]тносительный риск|ОР(?=[\s:=,(])|[Rr]isques? relatifs?"
            r"|[Rr]apports? de risques?|[Rr]elatives? Risiko"
            r"|[Rr]isk [Rr]atios?|\b[a]?RRs?(?![A-Za-z])"
        ),
    ),
    (
        "standardized_mean_difference",
        (
            r"[Ss]tandardi[sz]ed [Mm]ean [Dd]ifferences?|\bSMDs?\b|[Cc]ohen'?s? d\b|[Hh]edges'?s? g\b"
            r"|[Ee]ffect [Ss]izes?|\bES(?=\s?=)"
        ),
    ),
    (
        "vaccine_efficacy",
        r"[Vv]accine (?:[Ee]fficacy|[Ee]ffectiveness)|\bVE\b|(?:estimated |overall )efficacy\b",
    ),
    ("number_needed_to_treat", r"[Nn]umbers? needed to (?:treat|harm|screen)|\bNN[TH]B?\b"),
    (
        "regression_coefficient",
        (
            r"[Rr]egression [Cc]oefficients?|[Uu]nstandardi[sz]ed coefficients?"
            r"|\b[Bb]eta(?:[- ]coefficients?)?\b|β|\bcoef(?:ficient|\.)?(?=[\s:=])|\b[Bb](?=\s?=\s?[-+]?\d)"
        ),
    ),
    (
        "correlation",
        (
            r"\bcorrelation coefficients?|\bICCs?\b|[Ii]ntra-?class correlation|\b[rR]s?(?=\s?=\s?[-+]?[0.])"
            r"|[Ss]pearman'?s|[Pp]earson'?s"
        ),
    ),
    (
        "auc",
        (
            r"\bAUROCs?\b|\bAUCs?(?=[\s:=,(]{1,3}(?:of |was )?0?\.\d)|[Aa]rea under the (?:receiver|ROC"
            r"|curve \(AU)|\b[Cc]-(?:statistic|index)"
        ),
    ),
    (
        "other",
        (
            r"Hodges[- ]Lehmann|[Gg]eometric means?|[Gg]eometric (?:mean )?ratios?"
            r"|(?:geometric )?mean ratios?|[Cc]ronbach|\bGMTs?\b|\bGMRs?\b"
        ),
    ),
    ("kappa", r"\b[Kk]appa\b|κ"),
    ("sensitivity", r"\b[Ss]ensitivit(?:y|ies)\b(?! anal)"),
    ("specificity", r"\b[Ss]pecificit(?:y|ies)\b"),
    ("positive_predictive_value", r"[Pp]ositive predictive values?|\bPPVs?\b"),
    ("negative_predictive_value", r"[Nn]egative predictive values?|\bNPVs?\b"),
)
# Words that name a measure only near the estimate.
_WEAK: Final[tuple[tuple[str, str], ...]] = (
    ("median_difference", r"median (?:between-group )?differences?"),
    (
        "mean_difference",
        (
            r"\b[Dd]ifferences? (?:between|in|of) (?:the )?means?\b|\b(?:MDs?|WMDs?|LSMD|(?:[Dd]ifferences?"
            r"|[Tt]reatment effects?|[Cc]hanges?|[Cc]hanged|[Dd]ecreas\w+|[Ii]ncreas\w+|[Rr]educ\w+"
            r"|[Gg]ain(?:ed|s)?|[Dd]eclin\w+|[Ii]mprovements?|[Ii]mproved|[Rr]ose|[Ff]ell|[Ll]ost)(?!\sto\b)"
            r"|(?:[Ll]ower|[Hh]igher|[Ll]ess|[Gg]reater|[Ff]ewer)(?=\s?\(|\sby\b|,\s[-+]?\d))\b"
        ),
    ),
    (
        "mean_difference",
        (
            r"\b[Mm]ittlere[rn]? (?:Differenz|Unterschied)|\b[Dd]ifférences? (?:moyennes?|de moyennes)"
            r"|\b[Dd]iferencias? medias?|\b[Dd]ifferenz[ae] medi[ae]|\b[Dd]iferenças? médias?|\b[Gg]emiddeld verschil"
        ),
    ),
    ("mean", r"\b(?:increas|decreas|declin|improv|reduc|chang)ed to\b|\b(?:rose|fell) to\b"),
    ("median", r"\b(?:[Mm]edian(?:s|e[rn]?|as?|o)?|[Mm]édianes?)\b"),
    (
        "survival_rate",
        (
            r"\b(?:[Ss]urvival|OS|PFS|DFS|EFS|RFS|LFS)(?: rates?| probabilit\w+)\b|(?:-year|-month"
            r"|-yr|-y) (?:[a-z-]+ ){0,3}(?:survival|OS|PFS|DFS|EFS|RFS)\b"
        ),
    ),
    ("cumulative_incidence", r"[Cc]umulative incidences?"),
    ("incidence_rate", r"[Ii]ncidence rates?|person[- ]years"),
    ("mean", r"\b[Mm]eans?\b|\b[Aa]verages?d?\b"),
    ("prevalence", r"\b[Pp]revalence\b"),
    ("proportion", r"\b(?:[Pp]roportions?|[Pp]ercentages?|[Rr]esponse rates?|ORRs?)\b"),
)
_RATIOS: Final = frozenset({"hazard_ratio", "rate_ratio", "odds_ratio", "prevalence_ratio", "relative_risk"})
# Measures that are named outright where they are given: the value behind is no arm's.
OUTRIGHT: Final = frozenset(name for name, _ in _STRONG) - {"other"}
COMPARATIVE: Final = frozenset(
    {name for name, _ in _STRONG}
    - {"auc", "kappa", "sensitivity", "specificity", "positive_predictive_value", "negative_predictive_value"}
) | {"mean_difference", "median_difference", "other"}
RATIOS: Final = _RATIOS

_CUE: Final = re.compile(r"(?<![A-Za-z])(?:" + "|".join(f"({words})" for _, words in _STRONG + _WEAK) + ")")
_NAMES: Final = tuple(name for name, _ in _STRONG + _WEAK)
_WEAK_REACH: Final = 160  # characters: a weak word further off than this names something else
_CHANGE_REACH: Final = 25  # the same for "increase in MVPA (mean 3.8 ..."
_PERCENT_REACH: Final = 45  # the same for "difference" and its like before a percentage
# Matches "in the Dex group", "compared to"; does not match "in diarrhoea".
_ARM: Final = re.compile(r"\b(?:group|arm|patients|participants|compared|versus|vs|than|placebo|control)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A place where a measure is named; `strong` when the words name it outright."""

    start: int
    end: int
    measure: str
    strong: bool


def find_cues(text: str, start: int, end: int) -> list[Cue]:
    """Return the measures named in `text[start:end]` of an aligned text, in order."""
    return [
        Cue(start=m.start(), end=m.end(), measure=_NAMES[m.lastindex - 1], strong=m.lastindex <= len(_STRONG))
        for m in _CUE.finditer(text, start, end)
        if m.lastindex is not None
    ]


def measure_of(
    text: str, cues: Sequence[Cue], span: tuple[int, int], *, sentence_start: int, percent: bool
) -> str:
    """Return the measure of an estimate; `span` reaches from its start to the start of its interval.

    A strong cue before it in its sentence wins, the nearest first; then a weak one between estimate and
    interval ("6% reduction, 95% CI"); then the nearest weak one before it. A percentage without any is a
    proportion.
    """
    start, end = span
    first = bisect.bisect_left(cues, sentence_start, key=_start)
    near = cues[first : bisect.bisect_right(cues, end, key=_start)]
    before = [cue for cue in near if cue.end <= start]
    between = [cue for cue in near if cue.start >= start]
    strong = next((cue for cue in reversed(before) if cue.strong), None)
    weak = next(
        (cue for cue in reversed(before) if not cue.strong and _reaches(text, cue, start, percent)), None
    )
    behind = next((cue for cue in between), None)
    if behind is not None and (behind.strong or strong is None):
        return behind.measure
    if strong is not None and not _superseded(strong, weak, percent=percent):
        return strong.measure
    return _weak_measure(before, weak, percent=percent)


def _start(cue: Cue) -> int:
    return cue.start


def _superseded(strong: Cue, weak: Cue | None, *, percent: bool) -> bool:
    """Say whether `weak` wins: a percentage is no ratio, and what is named after a ratio is what follows."""
    if strong.measure in _RATIOS and percent:
        return True
    if strong.measure == "other" or weak is None:
        return False
    return weak.start > strong.end and weak.measure in {"mean_difference", "median", "mean"}


def _reaches(text: str, cue: Cue, start: int, percent: bool) -> bool:  # noqa: FBT001 - the unit, yes or no
    """Say whether a weak cue is near enough; a change must have no arm between it and a percentage."""
    if percent and cue.measure == "mean_difference":
        return start - cue.end <= _PERCENT_REACH and _ARM.search(text, cue.end, start) is None
    return start - cue.end <= _WEAK_REACH


def _weak_measure(before: Sequence[Cue], weak: Cue | None, *, percent: bool) -> str:
    if weak is None:
        return "proportion" if percent else "other"
    if weak.measure in {"mean", "median"}:
        at = before.index(weak)
        change = next((cue for cue in reversed(before[:at]) if cue.measure == "mean_difference"), None)
        named = change is not None and weak.start - change.end <= _CHANGE_REACH
        return "mean_difference" if named else weak.measure
    return weak.measure
