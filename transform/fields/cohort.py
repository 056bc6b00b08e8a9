"""Who was studied: number, unit, population, ages, disease, treatment and setting of a study's cohort.

In: the text of the block that tells of the study. Out: a `Cohort`, its parts None where the text does not
say. The rules read English; other languages give None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.article import Abbreviation

_PEOPLE: Final = (
    r"(?:patients?|adults?|children|adolescents?|participants?|subjects?|individuals?|women|men|people"
    r"|persons?|infants?|neonates?"
    r"|volunteers?|recipients?|survivors?|veterans?|pupils?|students?|girls|boys|mothers|residents?"
    r"|families|households"
    r"|youths?|donors?|cases|physicians?|nurses?|healthcare professionals|HCPs|respondents|caregivers?"
    r"|carers?)"
)
# Words that describe people, before the word for them. Matches "community-dwelling "; does not match "years
# of ".
_WORD: Final = (
    r"(?:(?!(?:or|and|years?|months?|weeks?|days?|hours?|of|the|if|that|in|to|for|who|found|stud(?:y|ies)"
    r"|trials?"
    r"|distinct|percent|times|other|more|were|was|is|are|as|on|by|from|with|than|per|groups?)\b)"
    r"[a-zA-Z][\w/-]*,?\s){0,5}?"
)
# How many of whom, to the end of the clause. Matches "368 patients with ...", "164 adolescents and young
# adults (AYAs) aged 15–40 years"; does not match "25% of patients" or "in 2010 patients".
_COHORT: Final = re.compile(
    rf"(?<![\d.,·/–-])(?P<number>\d{{1,3}}(?:,\d{{3}})+"
    rf"|\d{{1,6}})\s(?P<population>{_WORD}{_PEOPLE}\b[^.;:]{{0,260}})",
)
_LEAD_IN: Final = re.compile(
    r"(?:\b(?:in|of|among|included|enrolled|recruited|randomi[sz]ed|assigned|with|for|on|from|involving"
    r"|including|were|studied|evaluated|analy[sz]ed|assessed|treated|total of|(?:trial|study|analysis)[,:]?)"
    r"|^A)\s(?:a total of\s)?$|^$|[.:]\s$"
)
# Where the description of the population ends. Matches ", were", " between 2010", " were recently"; does not
# match " in ".
_END: Final = re.compile(
    r",?\s(?:were|was|are|is|had|have|has|who were randomi[sz]ed|between\s(?:\w+\s)?(?:19|20)\d\d"
    r"|from\s(?:\w+\s)?(?:19|20)\d\d|during|to (?:receive|either|one)|into|published|presented"
    r"|participat\w+|completed|provided|received|we|randomi[sz]ed|allocated|assigned|in this|at baseline"
    r"|at (?:a median|\d))\b"
    r"|\sand\s(?:found|showed|reported|concluded|assessed|compared)|\sthat\s|\sto\s(?:assess|evaluate"
    r"|compare)"
    r"|,\s(?:and|to|which|the|with\s(?:a\s)?follow)|[.;:]|\s[–—-]\s"
)
_UNIT_END: Final = re.compile(
    r"\s(?:with|aged|who|in|undergoing|from|treated|receiving|at|on|of|and|≥|having|diagnosed|after|for"
    r"|without|admitted)\b|,"
)
_PLAIN_UNIT: Final = re.compile(
    rf"(?:[a-zA-Z][\w/-]*\s){{0,5}}?(?:{_PEOPLE}\sand\s(?:[a-z]+\s)?)?{_PEOPLE}(?:\s\([A-Z][\w-]{{1,8}}\))?"
)
_AGES: Final = re.compile(
    r"\b(?:aged?|ages?|between|was)\s(?:(?:of|from|between"
    r"|range[:,]?)\s)?(?P<low>\d{1,3}(?:\.\d)?)\s?(?:years?\s)?(?:–|-|−|to"
    r"|and)\s?(?P<high>\d{1,3}(?:\.\d)?)[\s-](?P<unit>years?|months?|y\b)"
)
_LEAST_AGE: Final = re.compile(
    r"(?:\baged?\s)?(?:≥|>=|at least|older than|over|>)\s?(?P<low>\d{1,3})\s?years"
    r"|\b(?P<low2>\d{1,3})\syears (?:or|and) (?:older|over|above)"
)
_DISEASE: Final = re.compile(
    r"\bwith\s(?:(?:a|an|newly diagnosed|previously (?:un)?treated"
    r"|a diagnosis of)\s)?(?P<disease>.+?)(?=,?\s(?:who|aged|in|undergoing|treated|receiving|after|from|at"
    r"|and (?:who|a)|that|whose|ineligible|eligible|following|on)\b|,|$)"
)
_UNDERWENT: Final = re.compile(
    r"\b(?:who\s)?(?:underwent|undergoing|received|receiving"
    r"|(?:were\s)?treated with)\s(?P<treatment>(?:[^\s,;]+\s){0,6}?[^\s,;]+)(?=\s(?:in|for|between|at|after"
    r"|from|as|during|plus|and|or|versus|vs)\b|,|$)"
)
_EFFECT: Final = re.compile(
    r"\b(?:impact|effects?|efficacy(?: and safety)?|effectiveness|safety(?: and efficacy)?|role|use"
    r"|benefit)\sof\s(?P<treatment>[^.;:]{3,110}?)(?=\s(?:on|in|for|vs|versus|compared|as|among|when|at)\b"
    r"|[,.;:]|$)"
)
_SETTING: Final = re.compile(
    r"\bin\s(?:the\s|a\s|an\s)?(?P<setting>(?:(?:first|second|third|fourth|subsequent|complete|partial|deep"
    r"|molecular)\s){1,3}(?:remission|relapse)(?:\s\([^()]{2,8}\))?"
    r"|(?:the\s)?(?:frontline|first-line|second-line|third-line|relapsed(?:/refractory| or refractory)?"
    r"|adjuvant|neoadjuvant|maintenance|salvage|upfront)\ssetting"
    r"|(?:primary|intensive|secondary|tertiary|palliative|community|ambulatory|outpatient|inpatient"
    r"|emergency)\s(?:care|department|practice|setting)s?)"
)
# Age groups as they are named, the most exact first.
_AGE_GROUPS: Final = re.compile(
    r"\b(?:adolescents and young adults|children and adolescents|older adults|elderly|p(?:a)?ediatric"
    r"|children|infants|neonates|adolescents|young adults|adults?)\b",
    re.IGNORECASE,
)
_LARGEST_AGE: Final = 120
# A population longer than this is written with the short forms the article defines.
_LONG_POPULATION: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """The cohort, and where its description stands in the text (`start`, `end`)."""

    start: int
    end: int
    number: int
    unit: str
    population: str
    disease: str | None
    treatment: str | None
    setting: str | None


def find_cohort(text: str, abbreviations: Sequence[Abbreviation]) -> Cohort | None:
    """Return the first cohort that `text` counts; None when it counts none."""
    for match in _COHORT.finditer(text):
        number = int(match["number"].replace(",", ""))
        if not _LEAD_IN.search(text[max(0, match.start() - 45) : match.start()]) or _is_year(match["number"]):
            continue
        population = _description(match["population"])
        unit = _unit(population)
        short = with_short_forms(population, abbreviations)
        disease = _DISEASE.search(with_short_forms(population, abbreviations, keep_first=False))
        return Cohort(
            start=match.start(),
            end=match.start("population") + len(population),
            number=number,
            unit=unit,
            population=short if len(population) > _LONG_POPULATION else population,
            disease=disease["disease"] if disease else None,
            treatment=_first(_UNDERWENT, short, "treatment"),
            setting=_first(_SETTING, population, "setting"),
        )
    return None


def find_ages(text: str) -> tuple[float | None, float | None]:
    """Return the least and the greatest age in years that `text` states, each None when not stated."""
    match = _AGES.search(text)
    if match is not None and float(match["high"]) <= _LARGEST_AGE and match["unit"][0] == "y":
        return float(match["low"]), float(match["high"])
    least = _LEAST_AGE.search(text)
    return (float(least["low"] or least["low2"]), None) if least else (None, None)


def find_age_group(text: str | None) -> str | None:
    """Return the age group that a text names first."""
    match = _AGE_GROUPS.search(text or "")
    return match.group().lower() if match else None


def find_intervention(text: str) -> str | None:
    """Return what the study looks at the effect of, as written."""
    named = _first(_EFFECT, text, "treatment")
    if named is None or named[0].isdigit() or named.count("(") != named.count(")"):
        return None
    return named


def with_short_forms(text: str, abbreviations: Sequence[Abbreviation], *, keep_first: bool = True) -> str:
    """Return `text` with "long form (SHORT)" as "SHORT"; `keep_first`: not where the text begins."""
    for abbreviation in abbreviations:
        quote = " ".join(abbreviation.quote.split())
        at = text.find(quote)
        if at > 0 or (at == 0 and not keep_first):
            text = text[:at] + abbreviation.short + text[at + len(quote) :]
    return text


def _description(text: str) -> str:
    """Return the text up to where the description of a population ends."""
    stop = _END.search(text)
    described = text[: stop.start()] if stop else text
    while described.count(")") > described.count("("):
        described = described[: described.rindex(")")]
    while described.count("(") > described.count(")"):
        described = described[: described.rindex("(")]
    return described.strip(" ,")


def _unit(population: str) -> str:
    named = _PLAIN_UNIT.match(population)
    if named is not None:
        return named.group()
    end = _UNIT_END.search(population)
    return population[: end.start()] if end else population


def _is_year(raw: str) -> bool:
    return "," not in raw and re.fullmatch(r"(?:19|20)\d\d", raw) is not None


def _first(pattern: re.Pattern[str], text: str, group: str) -> str | None:
    match = pattern.search(text)
    return match[group].strip() if match else None
