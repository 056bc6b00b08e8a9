"""Names of measures: which words name which measure.

In: the aligned text of a block, and the short forms of measures that its article defines. Out: `Cue`s (a
measure named at a place). Names are those of the gold annotation; what cannot be told is "other".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transform.article import Abbreviation

# Sorts of names that say only how a value moves: by a factor, by an amount, to a level.
_FACTOR, _CHANGE, _LEVEL = "factor", "change", "level"
_MEASURE_OF_SORT: Final = {_FACTOR: "other", _CHANGE: "mean_difference", _LEVEL: "mean"}
# Ratios and effect sizes, named outright: an estimate behind one is one, however many words stand between.
# Matches "hazard ratio", "Cohen's d"; does not match "HRQoL".
_STRONG: Final[tuple[tuple[str, str], ...]] = (
    (
        "hazard_ratio",
        (
            r"[Hh]azards?[- ][Rr]atios?|ハザード比|风险比|rapports? de risques? instantanés?"
            r"|razón de riesgos instantáneos|[Tt]ehlike oranı|[Оо]тношени[ея] рисков"
            r"|\b(?:[acmsuwAS]|cs|sd)?HRs?(?:adj)?(?![A-Za-z])"
        ),
    ),
    (
        "rate_ratio",
        (
            r"(?:[Ii]ncidence[- ])?[Rr]ate[- ][Rr]atios?|(?:[Mm]ortality|[Ii]ncidence)[- ][Rr]atios?"
            r"|\b[acuA]?IRRs?\b|\bS[MI]Rs?\b"
        ),
    ),
    (
        "odds_ratio",
        (
            r"[Oo]dds?[- ][Rr]atios?|[Oo]dds\b|オッズ比|比值比|[Rr]apports? des? cotes"
            r"|[Rr]az(?:ón|ones) de (?:momios|odds|probabilidades|posibilidades)|[Cc]hancenverhältnis"
            r"|[Rr]azão de chances|[Rr]apporto (?:di|delle) (?:probabilità|odds)|[Kk]ansverhouding"
            r"|[Ii]loraz szans|[Oo]dds oranı|\bOO(?=[\s:=,]{1,3}\d)|[Оо]тношени[ея] шансов|ОШ(?=[\s:=,(])"
            r"|\b[acmuwA]?ORs?(?:adj)?(?![A-Za-z])(?!\s(?:and|vs))"
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
            r"(?:[Aa]bsolute |[Ss]tratified ){0,3}(?:[Rr]isk|[Rr]ate) [Dd]ifferences?"
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
            r"|[Rr]isk [Rr]atios?|\b[acuw]?RRs?(?![A-Za-z])"
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
    (_FACTOR, r"\bfactors? of(?=\s\d)"),
    ("kappa", r"\b[Kk]appa\b|κ"),
    ("sensitivity", r"\b[Ss]ensitivit(?:y|ies)\b(?! anal)"),
    ("specificity", r"\b[Ss]pecificit(?:y|ies)\b"),
    ("positive_predictive_value", r"[Pp]ositive predictive values?|\bPPVs?\b"),
    ("negative_predictive_value", r"[Nn]egative predictive values?|\bNPVs?\b"),
)
# Words that name a measure only near the estimate. Matches "differences", "survival rate"; does not match "survivors".
_WEAK: Final[tuple[tuple[str, str], ...]] = (
    ("median_difference", r"median (?:between-group )?differences?"),
    (
        "mean_difference",
        (
            r"\b[Dd]ifferences? (?:between|in|of) (?:the )?means?\b"
            r"|\b(?:MDs?|WMDs?|LSMD|(?:[Dd]ifferences?|[Tt]reatment effects?)(?!\sto\b))\b"
        ),
    ),
    (
        "mean_difference",
        (
            r"\b[Mm]ittlere[rn]? (?:Differenz|Unterschied)|\b[Dd]ifférences? (?:moyennes?|de moyennes)"
            r"|\b[Dd]iferencias? medias?|\b[Dd]ifferenz[ae] medi[ae]|\b[Dd]iferenças? médias?|\b[Gg]emiddeld verschil"
        ),
    ),
    (
        _CHANGE,
        (
            r"\b(?:(?:[Cc]hanges?(?!\spoints?\b)|[Cc]hanged|[Dd]ecreas\w+|[Ii]ncreas\w+|[Rr]educ\w+"
            r"|[Gg]ain(?:ed|s)?|[Dd]eclin\w+|[Ii]mprovements?|[Ii]mproved|[Rr]ose|[Ff]ell|[Ll]ost)(?!\sto\b)"
            r"|(?:[Ll]ower|[Hh]igher|[Ll]ess|[Gg]reater|[Ff]ewer)(?=\s?\(|\sby\b|,\s[-+]?\d))\b"
        ),
    ),
    (_LEVEL, r"\b(?:increas|decreas|declin|improv|reduc|chang)ed to\b|\b(?:rose|fell) to\b"),
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
    ("proportion", r"\b(?:[Pp]roportions?|[Pp]ercentages?(?![- ]points?\b)|[Rr]esponse rates?|ORRs?)\b"),
)
RATIOS: Final = frozenset({"hazard_ratio", "rate_ratio", "odds_ratio", "prevalence_ratio", "relative_risk"})
# Measures that are named outright where they are given: the value behind is no arm's.
OUTRIGHT: Final = frozenset(name for name, _ in _STRONG) - {"other", _FACTOR}
COMPARATIVE: Final = (
    OUTRIGHT
    - {"auc", "kappa", "sensitivity", "specificity", "positive_predictive_value", "negative_predictive_value"}
) | {"mean_difference", "median_difference", "other"}

# Matches "hazard ratio", "aOR", "decreased"; does not match "HRQoL" or "meaning".
_CUE: Final = re.compile(r"(?<![A-Za-z])(?:" + "|".join(f"({words})" for _, words in _STRONG + _WEAK) + ")")
_NAMES: Final = tuple(name for name, _ in _STRONG + _WEAK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A place where a measure is named; `strong` when the words name it outright.

    `sort` is its measure, or "factor", "change" or "level" for words that say only how a value moves.
    """

    start: int
    end: int
    sort: str
    strong: bool

    @property
    def measure(self) -> str:
        """The measure, as rows name it."""
        return _MEASURE_OF_SORT.get(self.sort, self.sort)

    @property
    def is_ratio(self) -> bool:
        """Whether the words name a ratio, of whatever kind: its value is above 0 and no percentage."""
        return self.sort in RATIOS or self.sort == _FACTOR

    @property
    def is_factor(self) -> bool:
        """Whether the words are "a factor of", which leave open which ratio it is."""
        return self.sort == _FACTOR

    @property
    def is_change(self) -> bool:
        """Whether the words are those of a change ("increased", "reduction")."""
        return self.sort == _CHANGE

    @property
    def is_level(self) -> bool:
        """Whether the words name what a change led to ("increased to")."""
        return self.sort == _LEVEL


def find_cues(text: str, start: int, end: int, own: Mapping[str, str] | None = None) -> list[Cue]:
    """Return the measures named in `text[start:end]` of an aligned text, in order.

    `own` are the short forms of measures that the article defines.
    """
    cues = [
        Cue(start=m.start(), end=m.end(), sort=_NAMES[m.lastindex - 1], strong=m.lastindex <= len(_STRONG))
        for m in _CUE.finditer(text, start, end)
        if m.lastindex is not None
    ]
    return _joined(cues, _own_cues(text, start, end, own)) if own else cues


def own_measures(abbreviations: Iterable[Abbreviation]) -> dict[str, str]:
    """Return the short forms that stand for a measure named outright ("PR" for "prevalence ratio")."""
    return {a.short: cue.measure for a in abbreviations if (cue := _name_at_end(a.long)) is not None}


def is_measure(name: str) -> bool:
    """Say whether a name is that of a measure: "relative risk" is, "mortality risk" is not."""
    return _name_at_end(name) is not None


def _name_at_end(name: str) -> Cue | None:
    """Return the measure that a name ends with, if it is named outright."""
    named = [cue for cue in find_cues(name, 0, len(name)) if cue.strong and cue.end == len(name)]
    return named[-1] if named else None


def _own_cues(text: str, start: int, end: int, own: Mapping[str, str]) -> list[Cue]:
    # Matches "PR" and "PRs" where "PR" is defined; does not match "IPR" or "PR-8".
    shorts = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, own))})s?(?![\w-])")
    return [
        Cue(start=m.start(), end=m.end(), sort=own[m[1]], strong=True)
        for m in shorts.finditer(text, start, end)
    ]


def _joined(cues: Sequence[Cue], own: Sequence[Cue]) -> list[Cue]:
    """Return both in order; where two overlap, the one that the article defines."""
    places = {at for cue in own for at in range(cue.start, cue.end)}
    kept = [cue for cue in cues if places.isdisjoint(range(cue.start, cue.end))]
    return sorted([*kept, *own], key=lambda cue: cue.start)
