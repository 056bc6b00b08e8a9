"""Who was studied: number, unit, population, ages, disease, treatment and setting of a study's cohort.

In: the text of a block. Out: the `Cohort`s it counts, their parts None where the text does not say. Which
counts are the study's own, `cohort_counts` says. The rules read English; other languages give none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from transform.fields.cohort_counts import PEOPLE, counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transform.article import Abbreviation

# Where the description of the population ends. Matches ", were", " between 2010", ", as five"; does not match
# " in ", the " had" of " who had", the " developed" of " who developed" or the "." of "4.5".
_END: Final = re.compile(
    r",?\s(?:(?<!\bwho\s)(?:were|was|are|is|had|have|has)"
    r"|who were (?:randomi[sz]ed|included|enrolled|recruited)|between\s(?:\w+\s)?(?:19|20)\d\d"
    r"|from\s(?:\w+\s)?(?:19|20)\d\d|during|to (?:receive|either|one)|into|published|presented"
    r"|participat\w+|completed|provided|received|we|randomi[sz]ed|allocated|assigned|in this|at baseline"
    r"|at (?:a median|\d)|(?<!\bwho\s)(?:developed|met))\b"
    r"|\sand\s(?:found|showed|reported|concluded|assessed|compared|collected)|\sthat\s|\sto\s(?:assess|evaluate"
    r"|compare)"
    r"|,\s(?:and|to|which|the|as|with\s(?:a\s)?follow)|\swho$|;|(?<!\d)[.:]|[.:](?!\d)|\s[–—-]\s"
)
# A share behind the people, which says nothing of who they are. Matches the " (2.1%)" of "patients (2.1%)"; does not
# match " (54.5% male)".
_BARE_SHARE: Final = re.compile(r"\s[(\[]\d[\d.,]*\s?%[)\]]$")
# Where the name of the people ends. Matches " with" in "out-patients with asthma"; does not match
# "overweight schoolchildren".
_UNIT_END: Final = re.compile(
    r"\s(?:with|aged|who|in|undergoing|from|treated|receiving|at|on|of|and|≥|having|diagnosed|after|for"
    r"|without|admitted)\b|,"
)
# Matches "postmenopausal women", "adults and adolescents", "older adults (OA)"; does not match
# "hospitals with wards".
_PLAIN_UNIT: Final = re.compile(
    rf"(?:\w[\w/-]*,?\s){{0,5}}?(?:{PEOPLE}\sand\s(?:[a-z]+\s)?)?{PEOPLE}(?:\s\([A-Z][\w-]{{1,8}}\))?"
)
# What stands before the ages of people. Matches "aged between ", "age range ", "mean age at diagnosis was "; does not
# match "follow-up was ".
_AGE_WORD: Final = (
    r"\b[Aa]g(?:ed?|es)\s(?:range[:,]?\s|(?:at|of)\s(?:the\s)?[a-z]+\s)?"
    r"(?:(?:was|were|is|ranged|ranging)\s)?(?:(?:of|from|between)\s)?"
)
# What makes years behind people no ages. Matches " after transplant", " of follow-up"; does not match " of age".
_NO_AGE: Final = (
    r"(?!\s(?:after|before|since|from|of\s(?!age)|post|following|prior|later|earlier|ago|into?)\b)"
)
# Two ages: behind a word for age, of people, or "of age". Matches "aged 18 to 65 years", "patients between 18 and 65
# years", "between 6 and 12 years old"; does not match "aged 65 years", "relapse between 1 and 5 years".
_AGES: Final = re.compile(
    rf"(?:{_AGE_WORD}|(?P<people>\b{PEOPLE}\s(?:(?:who\s)?(?:were|are)\s)?between\s)|(?P<bare>\bbetween\s))"
    r"(?P<low>\d{1,3}(?:\.\d)?)\s?(?:years?\s)?(?:–|-|−|to|and)\s?(?P<high>\d{1,3}(?:\.\d)?)"
    rf"[\s-](?P<unit>years?|months?|y)\b(?(people){_NO_AGE}|(?(bare)(?=\sof\sage\b|[\s-]old\b)))"
)
_AT_LEAST: Final = r"(?:≥|>=|at least|older than|over|>)"
# The least age, told in the same ways. Matches "aged ≥18 years", "women over 50 years", "65 years or older"; does not
# match "aged 65 years", "followed for over 10 years".
_LEAST_AGE: Final = re.compile(
    rf"(?:{_AGE_WORD}{_AT_LEAST}|\bolder than|(?P<people>\b{PEOPLE}\s(?:(?:who\s)?(?:were|are)\s)?\(?{_AT_LEAST})"
    rf"|(?P<bare>{_AT_LEAST}))\s?(?P<low>\d{{1,3}})\s?years\b"
    rf"(?(people){_NO_AGE}|(?(bare)(?=\sof\sage\b|[\s-]old\b)))"
    r"|\b(?P<low2>\d{1,3})\syears (?:or|and) (?:older|over|above)"
)
# Matches the "with newly diagnosed AML" of "adults with newly diagnosed AML who relapsed"; does not match
# "adults without AML".
_DISEASE: Final = re.compile(
    r"\bwith\s(?:(?:a|an|newly diagnosed|previously (?:un)?treated"
    r"|a diagnosis of)\s)?(?P<disease>.+?)(?=,?\s(?:who|aged|in|undergoing|treated|receiving|after|from|at"
    r"|and (?:who|a)|that|whose|ineligible|eligible|following|on)\b|,|$)"
)
# What patients are with and no disease. Matches "score of >18 points"; does not match "diabetes".
_NO_DISEASE: Final = re.compile(r"[<>≥≤=]|\b(?:scores?|index|points)\b")
# Matches the "underwent allo-HSCT" of "women underwent allo-HSCT in 2019"; does not match
# "women eligible for allo-HSCT".
_UNDERWENT: Final = re.compile(
    r"\b(?:who\s)?(?:underwent|undergoing|received|receiving"
    r"|(?:were\s)?treated with)\s(?P<treatment>(?:[^\s,;]+\s){0,6}?[^\s,;]+)(?=\s(?:in|for|between|at|after"
    r"|from|as|during|plus|and|or|versus|vs)\b|,|$)"
)
# Matches the "effect of aspirin" of "effect of aspirin on death"; does not match "effect on death".
_EFFECT: Final = re.compile(
    r"\b(?:impact|effects?|efficacy(?: and safety)?|effectiveness|safety(?: and efficacy)?|role|use"
    r"|benefit)\sof\s(?P<treatment>[^.;:]{3,110}?)(?=\s(?:on|in|for|vs|versus|compared|as|among|when|at)\b"
    r"|[,.;:]|$)"
)
# Matches "in first complete remission (CR1)", "in the relapsed/refractory setting", "in primary care"; does not match
# "in remission".
_SETTING: Final = re.compile(
    r"\bin\s(?:the\s|a\s|an\s)?(?P<setting>(?:(?:first|second|third|fourth|subsequent|complete|partial|deep"
    r"|molecular)\s){1,3}(?:remission|relapse)(?:\s\([^()]{2,8}\))?"
    r"|(?:the\s)?(?:frontline|first-line|second-line|third-line|relapsed(?:/refractory| or refractory)?"
    r"|adjuvant|neoadjuvant|maintenance|salvage|upfront)\ssetting"
    r"|(?:primary|intensive|secondary|tertiary|palliative|community|ambulatory|outpatient|inpatient"
    r"|emergency)\s(?:care|department|practice|setting)s?)"
)
# Age groups as they are named, the most exact first. Matches "older adults", "pediatric"; does not match "childhood".
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
    """The cohort, where its description stands in the text (`start`, `end`), and how sure it is.

    `rank` 0: the text says that so many took part; 1: it counts people where a study names its own;
    2: it says in brackets how many in all.
    """

    rank: int
    start: int
    end: int
    number: int
    unit: str | None
    population: str | None
    disease: str | None = None
    treatment: str | None = None
    setting: str | None = None


def find_cohorts(text: str, abbreviations: Sequence[Abbreviation]) -> Iterator[Cohort]:
    """Yield the cohorts that `text` counts, in order."""
    for count in counts(text):
        if count.described is None:
            yield Cohort(
                rank=count.rank,
                start=count.start,
                end=count.end,
                number=count.number,
                unit=count.unit,
                population=None,
            )
            continue
        population = _description(count.described)
        short = with_short_forms(population, abbreviations)
        disease = _first(_DISEASE, with_short_forms(population, abbreviations, keep_first=False), "disease")
        yield Cohort(
            rank=count.rank,
            start=count.start,
            end=count.end + len(population),
            number=count.number,
            unit=_unit(population),
            population=short if len(population) > _LONG_POPULATION else population,
            disease=disease if disease and not _NO_DISEASE.search(disease) else None,
            treatment=_first(_UNDERWENT, short, "treatment"),
            setting=_first(_SETTING, population, "setting"),
        )


def find_ages(text: str) -> tuple[float | None, float | None]:
    """Return the least and the greatest age in years that `text` states, each None when not stated."""
    match = _AGES.search(text)
    if match is not None and float(match["high"]) <= _LARGEST_AGE and match["unit"][0] == "y":
        return float(match["low"]), float(match["high"])
    least = _LEAST_AGE.search(text)
    return (float(least["low"] or least["low2"]), None) if least else (None, None)


def find_age_group(text: str) -> tuple[str, int, int] | None:
    """Return the age group that a text names first, and where it stands."""
    match = _AGE_GROUPS.search(text)
    return (match.group().lower(), *match.span()) if match else None


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
    return _BARE_SHARE.sub("", described.strip(" ,"))


def _unit(population: str) -> str:
    named = _PLAIN_UNIT.match(population)
    if named is not None:
        return named.group()
    end = _UNIT_END.search(population)
    return population[: end.start()] if end else population


def _first(pattern: re.Pattern[str], text: str, group: str) -> str | None:
    match = pattern.search(text)
    return match[group].strip() if match else None
