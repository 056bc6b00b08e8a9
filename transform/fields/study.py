"""Facts of the study an article reports: design, cohort, period, outcomes, citation, registrations.

In: the page's blocks (labelled), the headline, the article's abbreviations. Out: a `Study`, each part as the
text has it and with the place it stands at, or None when the article tells of no study.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from transform.article import Abbreviation, Span, Study
from transform.blocks import Block, Disposition
from transform.characters import plain_spaces
from transform.fields.cohort import find_age_group, find_ages, find_cohort, find_intervention
from transform.fields.statistics.marks import holds
from transform.fields.statistics.words.rates import rated_outcomes
from transform.fields.trial_ids import find_trial_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    _Fact = tuple[str, Any, int, int]  # name, value, and where it stands in the text
    _Row = tuple[str, tuple[str, ...], Callable[[str, Sequence[Abbreviation]], Iterator[_Fact]]]

_CENTERS: Final = (
    r"(?:single|one|mono|dual|two|bi|three|four|five|multi|multiple)(?:-|\s)?"
    r"(?:cent(?:er|re)|institution(?:al)?)"
)
_ADJECTIVE: Final = (
    rf"(?:{_CENTERS}|retrospective(?:ly)?|prospective(?:ly)?|ambispective|randomi[sz]ed|double-blind(?:ed)?"
    rf"|single-blind(?:ed)?|triple-blind|"
    r"assessor-blind(?:ed)?|open-label(?:led)?|placebo-controlled|non-?randomi[sz]ed|controlled"
    r"|(?:early\s)?[Pp]hase\s(?:[1-4]|I{1,3}|IV)[ab]?(?:/(?:[1-4]|I{1,3}|IV)[ab]?)?|"
    r"observational|cross-sectional|case-control|population-based|registry-based|real-world|pragmatic"
    r"|cluster|crossover|cross-over|parallel-group|factorial|"
    r"non-?inferiority|superiority|single-arm|two-arm|three-arm|international|national|nationwide|pilot"
    r"|feasibility|exploratory|post[- ]hoc|subgroup|systematic|"
    r"longitudinal|comparative|matched|interventional|clinical|cohort|umbrella|head-to-head|first-in-human"
    r"|global|large|small|ongoing)"
)
# A design. Matches "single-center retrospective study", "dual-center, retrospective study"; does not match
# "the study".
_DESIGN: Final = re.compile(
    rf"\b{_ADJECTIVE}(?:(?:,\s(?:and\s)?|\sand\s"
    rf"|,?\s){_ADJECTIVE}){{0,8}}(?:\s[A-Z][A-Z\d][\w-]{{0,15}})?\s(?:study|trial"
    rf"|analysis|review|survey|meta-analysis|cohort)\b",
    re.IGNORECASE,
)
_DESIGN_NOUN: Final = re.compile(
    r"\b(?:[Ss]tudy|STUDY|[Tt]rial|TRIAL|[Aa]nalysis|[Rr]eview|[Ss]urvey|[Mm]eta-analysis|[Cc]ohort)\b"
)
_PLAIN_DESIGN: Final = re.compile(
    r"(?:large|small|ongoing|clinical|national|international|global)\b", re.IGNORECASE
)
_CENTER: Final = re.compile(_CENTERS, re.IGNORECASE)
_DIRECTION: Final = re.compile(r"\b(?:retrospective|prospective|ambispective)", re.IGNORECASE)
_PHASE: Final = re.compile(r"\b[Pp]hase\s(?P<phase>(?:[1-4]|I{1,3}|IV)[ab]?(?:/(?:[1-4]|I{1,3}|IV)[ab]?)?)\b")
# Where the results appeared. Matches "published in Blood by Liu et al."; does not match "published in 2020".
_CITATION: Final = re.compile(
    r"\b(?:published|reported|appeared|presented)\s(?:online\s|recently\s"
    r"|ahead of print\s){0,2}in\s(?:the\sjournal\s"
    r"|the\s)?(?P<journal>[A-Z][^.;()]{2,100}?)\sby\s(?P<authors>(?P<first>[A-ZÀ-Þ][\w'’-]+(?:\s[A-ZÀ-Þ]"
    r"[\w'’-]+){0,2}?)(?:\set\sal\b\.?|,?\sand colleagues|\sand\s[A-Z][\w'’-]+))"
)
_PERIOD: Final = re.compile(
    r"\b(?:between|from|during|in)\s(?:(?:[A-Z][a-z]+\.?\s)?(?:\d{1,2},?\s)?)(?P<start>(?:19"
    r"|20)\d\d)\s?,?\s?(?:and|to|through|until|–|-"
    r"|−)\s?(?:(?:[A-Z][a-z]+\.?\s)?(?:\d{1,2},?\s)?)(?P<end>(?:19|20)\d\d)\b"
)
_FOLLOW_UP: Final = re.compile(
    r"\bmedian\s(?:duration of\s)?follow[- ]?up\s?(?:\(?[a-zA-Z,\s]{0,40}?\)?\s?)?(?:of|was|:|=|,"
    r"|time of)\s(?P<value>\d+(?:\.\d+)?)[\s-](?P<unit>years?|months?|weeks?|days?)",
    re.IGNORECASE,
)
_OUTCOMES: Final = re.compile(
    r"\b(?:[Kk]ey|[Pp]rimary|[Mm]ain|[Ss]econdary|[Cc]o-primary|[Pp]rincipal)(?:\s(?:and secondary|study"
    r"|efficacy|clinical))?\s(?:out\s?comes?|end-?\s?points?)(?:\smeasures?|\sof interest)?\s(?:included"
    r"|include|was|were|is|are|comprised|:)\s(?P<list>[^.;]{3,200})"
)
# Where an outcome is explained and no longer named. Matches ", defined by", ", as measured by"; not ",
# death".
_EXPLAINED: Final = re.compile(
    r",?\s(?:as\s)?(?:defined|measured|assessed|evaluated|determined|recorded|calculated|which|analysed)\b"
)
_LONGEST_OUTCOME: Final = 14  # words; what is longer is a description, not the name of an outcome
_LIST: Final = re.compile(r",\s(?:and\s|or\s)?|\sand\s")
_NO_OUTCOME: Final = re.compile(
    r"^(?:the\s)?(?:analysed|assessed|measured|evaluated|defined|not|that|similar|met|achieved|compared)\b"
)
# Drugs by the stems of their international nonproprietary names (WHO): monoclonal antibodies, kinase
# inhibitors, enzymes used in oncology ... Matches "blinatumomab", "pegaspargase"; does not match "database".
_DRUG: Final = re.compile(
    r"\b[a-z]{3,}(?:mab|[tclrds]inib|zomib|ciclib|parib|limus|leucel|aspargase|asparaginase|bicin|rubicin"
    r"|taxel|citabine|gliptin|gliflozin|glutide|sartan|statin|xaban|gatran|fenib|toclax|lisib|degib|domide"
    r"|platin|trexate|tidine|cristine|blastine|poside)\b"
)
_KINDS_WITH_DRUGS: Final = frozenset({"poll_question", "title"})
# What an article about a study holds: its design, its citation or whom it was done with.
_MARKS: Final = ("tudy", "trial", "Trial", "atients", "articipants", " et al")
_LONGEST_DESIGN: Final = 160  # characters before the noun


def find_study(
    blocks: Sequence[Block], headline: str | None, abbreviations: Sequence[Abbreviation]
) -> Study | None:
    """Return what the content blocks tell of a study.

    None when they tell of none: a study shows by its design, its citation, its registration or its outcomes;
    a cohort, years, ages and drugs alone make none.
    """
    content = [block for block in blocks if block.disposition is Disposition.CONTENT]
    texts = [(block, plain_spaces(block.text)) for block in content]
    whole = " ".join(text for _, text in texts)
    if not holds(whole, _MARKS):
        return None
    facts, evidence = _first_facts(texts, abbreviations, _TELLING)
    if ids := tuple(name for name, _, _ in find_trial_ids(whole)):
        facts["trial_ids"] = ids
    if not facts:
        return None
    more, places = _first_facts(texts, abbreviations, _TOLD)
    facts |= more | _whole_article(texts, headline, facts | more)
    drugs = dict.fromkeys(
        match.group()
        for block in blocks
        if block.disposition is Disposition.CONTENT or block.kind in _KINDS_WITH_DRUGS
        for match in _DRUG.finditer(block.text)
        if not _is_footnoted(match.group(), whole)
    )
    return Study(**facts, drugs=tuple(drugs), evidence=tuple((evidence | places).items()))


def _is_footnoted(word: str, text: str) -> bool:
    """Say whether a word is another with the letter of a footnote glued to it: "asthmab" beside "asthma"."""
    return re.search(rf"\b{word[:-1]}\b", text, re.IGNORECASE) is not None


def _first_facts(
    texts: Sequence[tuple[Block, str]], abbreviations: Sequence[Abbreviation], rules: Sequence[_Row]
) -> tuple[dict[str, Any], dict[str, Span]]:
    """Return each fact from the first block that tells it, and where it stands."""
    facts: dict[str, Any] = {}
    evidence: dict[str, Span] = {}
    for name, marks, rule in rules:
        for block, text in texts:
            if name in facts:
                break
            if not holds(text, marks):
                continue
            for fact, value, start, end in rule(text, abbreviations):
                facts.setdefault(fact, value)
                evidence.setdefault(fact, Span(block.position, start, end))
    return facts, evidence


def _whole_article(
    texts: Sequence[tuple[Block, str]], headline: str | None, facts: dict[str, Any]
) -> dict[str, Any]:
    """Return the facts that more than one block tells: outcomes by their rates, the age group."""
    found: dict[str, Any] = {}
    if "outcomes" not in facts:
        rated = tuple(dict.fromkeys(name for _, text in texts for name in rated_outcomes(text)))
        if rated:
            found["outcomes"] = rated
    population = facts.get("population")
    if population is not None:
        named = find_age_group(population)
        group = named or find_age_group(headline)
        found |= {"age_group": group} if group else {}
        if group and not named:
            found["population"] = f"{population}; {group}"
    return found


def _design_facts(text: str, _: Sequence[Abbreviation]) -> Iterator[_Fact]:
    match = next(filter(_is_design, _designs(text)), None)
    if match is None:
        return
    design, at = match.group(), match.start()
    yield "design", design, at, match.end()
    if (center := _CENTER.search(design)) is not None:
        yield "centers", center.group().lower(), at + center.start(), at + center.end()
    if (direction := _DIRECTION.search(design)) is not None:
        yield "direction_of_time", direction.group().lower(), at + direction.start(), at + direction.end()
    if (phase := _PHASE.search(design)) is not None:
        yield "phase", phase["phase"], at + phase.start("phase"), at + phase.end("phase")


def _designs(text: str) -> Iterator[re.Match[str]]:
    """Yield what may name a design: adjectives that end at the word "study" or its like."""
    at = 0
    for noun in _DESIGN_NOUN.finditer(text):
        match = _DESIGN.search(text, max(at, noun.start() - _LONGEST_DESIGN), noun.end())
        if match is not None:
            yield match
        at = noun.end()


def _is_design(match: re.Match[str]) -> bool:
    """Say whether one of the words tells more than "clinical trial" or "large study" do."""
    words = match.group().replace(",", "").split()[:-1]
    if match.group().istitle() and len(words) == 1:
        return False  # a heading such as "Systematic Review"
    return not all(_PLAIN_DESIGN.fullmatch(word) for word in words)


def _citation_facts(text: str, _: Sequence[Abbreviation]) -> Iterator[_Fact]:
    if (match := _CITATION.search(text)) is not None:
        yield "cited_journal", match["journal"].strip(), *match.span("journal")
        yield "cited_first_author", match["first"], *match.span("first")
        yield "cited_author_string", match["authors"], *match.span("authors")


def _period_facts(text: str, _: Sequence[Abbreviation]) -> Iterator[_Fact]:
    if (match := _PERIOD.search(text)) is not None and match["start"] <= match["end"]:
        yield "period_start_year", int(match["start"]), *match.span("start")
        yield "period_end_year", int(match["end"]), *match.span("end")


def _follow_up_facts(text: str, _: Sequence[Abbreviation]) -> Iterator[_Fact]:
    if (match := _FOLLOW_UP.search(text)) is not None:
        yield "follow_up_median", float(match["value"]), *match.span("value")
        yield "follow_up_unit", match["unit"].lower().rstrip("s") + "s", *match.span("unit")


def _outcome_facts(text: str, _: Sequence[Abbreviation]) -> Iterator[_Fact]:
    found: list[str] = []
    places: list[tuple[int, int]] = []
    for match in _OUTCOMES.finditer(text):
        plain = _EXPLAINED.split(match["list"], maxsplit=1)[0]
        names = [name.removeprefix("the ").strip() for name in _LIST.split(plain) if name.strip()]
        if not _NO_OUTCOME.match(plain) and all(len(name.split()) <= _LONGEST_OUTCOME for name in names):
            found += names
            places.append(match.span("list"))
    if found:
        yield "outcomes", tuple(dict.fromkeys(found)), places[0][0], places[-1][1]


def _cohort_facts(text: str, abbreviations: Sequence[Abbreviation]) -> Iterator[_Fact]:
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


# Each rule with the fact it first of all tells (told once, the rule is not asked again), and what a text that
# tells it holds in any case. First the facts that show a study, then those that only a study's article may
# tell.
_TELLING: Final[tuple[_Row, ...]] = (
    ("design", ("tud", "rial", "nalys", "eview", "urvey", "ohort", "STUDY", "TRIAL"), _design_facts),
    ("cited_journal", (" by ",), _citation_facts),
    ("outcomes", ("utcome", "ndpoint", "nd point", "nd-point"), _outcome_facts),
)
_TOLD: Final[tuple[_Row, ...]] = (
    ("cohort_n", tuple("0123456789"), _cohort_facts),
    ("period_start_year", ("19", "20"), _period_facts),
    ("follow_up_median", ("edian",), _follow_up_facts),
)
