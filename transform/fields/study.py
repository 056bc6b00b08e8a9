"""Facts of the study an article reports: design, cohort, period, follow-up, outcomes, citation, registrations.

In: the page's blocks (labelled), the headline, the article's abbreviations. Out: a `Study`, each part as the text
has it and with the place it stands at, or None when the article tells of no study.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from transform.article import Abbreviation, Span, Study
from transform.blocks import Block, Disposition
from transform.characters import SPACES
from transform.fields.cohort import find_age_group, find_ages, find_cohort, find_intervention
from transform.fields.statistics.rates import rated_outcomes
from transform.fields.trial_ids import find_trial_ids

_PLAIN_SPACES: Final = dict.fromkeys(map(ord, SPACES + "\n\t"), " ")
_CENTERS: Final = r"(?:single|one|mono|dual|two|bi|three|four|five|multi|multiple)(?:-|\s)?(?:cent(?:er|re)|institution(?:al)?)"
_ADJECTIVE: Final = (
    rf"(?:{_CENTERS}|retrospective(?:ly)?|prospective(?:ly)?|ambispective|randomi[sz]ed|double-blind(?:ed)?|single-blind(?:ed)?|triple-blind|"
    r"assessor-blind(?:ed)?|open-label(?:led)?|placebo-controlled|non-?randomi[sz]ed|controlled|(?:early\s)?[Pp]hase\s(?:[1-4]|I{1,3}|IV)[ab]?(?:/(?:[1-4]|I{1,3}|IV)[ab]?)?|"
    r"observational|cross-sectional|case-control|population-based|registry-based|real-world|pragmatic|cluster|crossover|cross-over|parallel-group|factorial|"
    r"non-?inferiority|superiority|single-arm|two-arm|three-arm|international|national|nationwide|pilot|feasibility|exploratory|post[- ]hoc|subgroup|systematic|"
    r"longitudinal|comparative|matched|interventional|clinical|cohort|umbrella|head-to-head|first-in-human|global|large|small|ongoing)"
)
# A design. Matches "single-center retrospective study", "dual-center, retrospective study"; does not match "the study".
_DESIGN: Final = re.compile(
    rf"\b{_ADJECTIVE}(?:(?:,\s(?:and\s)?|\sand\s|,?\s){_ADJECTIVE}){{0,8}}\s(?:stud(?:y|ies)|trials?|analys[ie]s|reviews?|surveys?|meta-analysis|cohort)\b",
    re.IGNORECASE,
)
_PLAIN_DESIGN: Final = re.compile(r"(?:large|small|ongoing|clinical|national|international|global)\b", re.IGNORECASE)
_CENTER: Final = re.compile(_CENTERS, re.IGNORECASE)
_DIRECTION: Final = re.compile(r"\b(?:retrospective|prospective|ambispective)", re.IGNORECASE)
_PHASE: Final = re.compile(r"\b[Pp]hase\s(?P<phase>(?:[1-4]|I{1,3}|IV)[ab]?(?:/(?:[1-4]|I{1,3}|IV)[ab]?)?)\b")
# Where the results appeared. Matches "published in Blood by Liu et al."; does not match "published in 2020".
_CITATION: Final = re.compile(
    r"\b(?:published|reported|appeared|presented)\s(?:online\s|recently\s|ahead of print\s){0,2}in\s(?:the\sjournal\s|the\s)?(?P<journal>[A-Z][^.;()]{2,100}?)\sby\s(?P<authors>(?P<first>[A-ZÀ-Þ][\w'’-]+(?:\s[A-ZÀ-Þ][\w'’-]+){0,2}?)(?:\set\sal\b\.?|,?\sand colleagues|\sand\s[A-Z][\w'’-]+))"
)
_PERIOD: Final = re.compile(
    r"\b(?:between|from|during|in)\s(?:(?:[A-Z][a-z]+\.?\s)?(?:\d{1,2},?\s)?)(?P<start>(?:19|20)\d\d)\s?,?\s?(?:and|to|through|until|–|-|−)\s?(?:(?:[A-Z][a-z]+\.?\s)?(?:\d{1,2},?\s)?)(?P<end>(?:19|20)\d\d)\b"
)
_FOLLOW_UP: Final = re.compile(
    r"\bmedian\s(?:duration of\s)?follow[- ]?up\s?(?:\(?[a-zA-Z,\s]{0,40}?\)?\s?)?(?:of|was|:|=|,|time of)\s(?P<value>\d+(?:\.\d+)?)[\s-](?P<unit>years?|months?|weeks?|days?)", re.IGNORECASE
)
_OUTCOMES: Final = re.compile(
    r"\b(?:[Kk]ey|[Pp]rimary|[Mm]ain|[Ss]econdary|[Cc]o-primary|[Pp]rincipal)(?:\s(?:and secondary|study|efficacy|clinical))?\s(?:out\s?comes?|end-?\s?points?)(?:\smeasures?|\sof interest)?\s(?:included|include|was|were|is|are|comprised|:)\s(?P<list>[^.;]{3,200})"
)
_LIST: Final = re.compile(r",\s(?:and\s|or\s)?|\sand\s")
_NO_OUTCOME: Final = re.compile(r"^(?:the\s)?(?:analysed|assessed|measured|evaluated|defined|not|that|similar|met|achieved|compared)\b")
# Drugs by the stems of their international nonproprietary names (WHO): monoclonal antibodies, kinase inhibitors,
# enzymes used in oncology ... Matches "blinatumomab", "pegaspargase"; does not match "database".
_DRUG: Final = re.compile(
    r"\b[a-z]{3,}(?:mab|[tclrds]inib|zomib|ciclib|parib|limus|leucel|aspargase|asparaginase|bicin|rubicin|taxel|citabine|gliptin|gliflozin|glutide|sartan|statin|xaban|gatran|fenib|toclax|lisib|degib|domide|platin|trexate|tidine|cristine|blastine|poside)\b"
)
_CONTENT_KINDS: Final = frozenset({"poll_question", "title"})


def find_study(
    blocks: Sequence[Block], headline: str | None, abbreviations: Sequence[Abbreviation]
) -> Study | None:
    """Return what the content blocks tell of a study; None when no fact of one was found."""
    facts: dict[str, Any] = {}
    evidence: dict[str, Span] = {}
    content = [block for block in blocks if block.disposition is Disposition.CONTENT]
    texts = [(block, block.text.translate(_PLAIN_SPACES)) for block in content]
    for block, text in texts:
        for name, value, start, end in _facts_of(text, abbreviations):
            if name not in facts:
                facts[name] = value
                evidence[name] = Span(block.position, start, end)
    facts |= _whole_article(texts, headline, facts)
    drugs = dict.fromkeys(
        match.group()
        for block in blocks
        if block.disposition is Disposition.CONTENT or block.kind in _CONTENT_KINDS
        for match in _DRUG.finditer(block.text)
    )
    if not facts:
        return None
    return Study(**facts, drugs=tuple(drugs), evidence=tuple(evidence.items()))


def _whole_article(
    texts: Sequence[tuple[Block, str]], headline: str | None, facts: dict[str, Any]
) -> dict[str, Any]:
    """Return the facts that more than one block tells: registrations, outcomes, the age group."""
    found: dict[str, Any] = {}
    ids = tuple(dict.fromkeys(name for _, text in texts for name, _, _ in find_trial_ids(text)))
    if ids:
        found["trial_ids"] = ids
    if "outcomes" not in facts:
        rated = tuple(dict.fromkeys(name for _, text in texts for name in rated_outcomes(text)))
        if rated:
            found["outcomes"] = rated
    population = facts.get("population")
    if population is not None:
        named = find_age_group(population)
        group = named or find_age_group(headline, *(text for _, text in texts))
        found |= {"age_group": group} if group else {}
        if group and not named:
            found["population"] = f"{population}; {group}"
    return found


def _facts_of(text: str, abbreviations: Sequence[Abbreviation]) -> Iterator[tuple[str, Any, int, int]]:
    """Yield (field, value, start, end) of the facts that one text tells."""
    yield from _design_facts(text)
    yield from _cohort_facts(text, abbreviations)
    if (match := _CITATION.search(text)) is not None:
        yield "cited_journal", match["journal"].strip(), *match.span("journal")
        yield "cited_first_author", match["first"], *match.span("first")
        yield "cited_author_string", match["authors"], *match.span("authors")
    if (match := _PERIOD.search(text)) is not None and match["start"] <= match["end"]:
        yield "period_start_year", int(match["start"]), *match.span("start")
        yield "period_end_year", int(match["end"]), *match.span("end")
    if (match := _FOLLOW_UP.search(text)) is not None:
        yield "follow_up_median", float(match["value"]), *match.span("value")
        yield "follow_up_unit", match["unit"].rstrip("s") + "s", *match.span("unit")
    if (match := _OUTCOMES.search(text)) is not None and not _NO_OUTCOME.match(match["list"]):
        names = tuple(name.strip() for name in _LIST.split(match["list"]) if name.strip())
        yield "outcomes", names, *match.span("list")


def _design_facts(text: str) -> Iterator[tuple[str, Any, int, int]]:
    match = next((m for m in _DESIGN.finditer(text) if not _PLAIN_DESIGN.fullmatch(m.group().split()[0]) or "," in m.group() or len(m.group().split()) > 2), None)
    if match is None:
        return
    design = match.group()
    yield "design", design, match.start(), match.end()
    if (center := _CENTER.search(design)) is not None:
        yield "centers", center.group().lower(), match.start() + center.start(), match.start() + center.end()
    if (direction := _DIRECTION.search(design)) is not None:
        yield "direction_of_time", direction.group().lower(), match.start() + direction.start(), match.start() + direction.end()
    if (phase := _PHASE.search(design)) is not None:
        yield "phase", phase["phase"], match.start() + phase.start("phase"), match.start() + phase.end("phase")


def _cohort_facts(text: str, abbreviations: Sequence[Abbreviation]) -> Iterator[tuple[str, Any, int, int]]:
    cohort = find_cohort(text, abbreviations)
    if cohort is None:
        return
    place = (cohort.start, cohort.end)
    low, high = find_ages(text[cohort.start : cohort.end])
    facts = {
        "cohort_n": cohort.number,
        "cohort_unit": cohort.unit,
        "population": cohort.population,
        "age_min": low,
        "age_max": high,
        "disease": cohort.disease,
        "intervention": find_intervention(text) or cohort.treatment,
        "setting": cohort.setting,
    }
    for name, value in facts.items():
        if value is not None:
            yield name, value, *place
