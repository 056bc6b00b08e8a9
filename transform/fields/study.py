"""Facts of the study an article reports: design, cohort, period, outcomes, citation, registrations.

In: the page's blocks (labelled), the headline, the article's abbreviations. Out: a `Study`, each part as the
text has it and with the place it stands at, or None when the article tells of no study.
"""

from __future__ import annotations

import re
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from transform.article import Abbreviation, Found, Span, Study
from transform.blocks import Block, Disposition
from transform.characters import plain_spaces
from transform.fields.cohort import find_age_group, find_ages, find_cohorts, find_intervention
from transform.fields.designs import find_designs
from transform.fields.outcome_lists import find_outcomes
from transform.fields.source_journals import find_citation, find_journal
from transform.fields.statistics.marks import holds
from transform.fields.statistics.words.rates import rated_outcomes
from transform.fields.trial_ids import find_trial_ids, may_hold_trial_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from transform.fields.cohort import Cohort

    _Place = tuple[str, Any, int, int]  # name, value, and where it stands in the text
    _Fact = tuple[str, Found[Any]]  # a fact that is a list has one for each of its elements
    _Text = tuple[Block, str]  # a block, and its text with plain spaces

# A day or month before its year. Matches "January ", "May 3, ", "1st of January ", "31.12."; does not match "mid-".
_DAY: Final = (
    r"(?:(?:(?:the\s)?\d{1,2}(?:st|nd|rd|th|\.)?\s(?:of\s)?)?[A-Z][a-z]+\.?,?\s(?:\d{1,2}(?:st|nd|rd|th)?,?\s)?"
    r"|\d{1,2},?\s|(?:\d{1,2}[./-]){1,2})?"
)
# Matches "between January 2010 and December 2015", "from 1 January 2010 to 31 December 2015", "from 2010 to 2015"; does
# not match "since 2010".
_PERIOD: Final = re.compile(
    rf"\b(?:between|from|during|in)\s{_DAY}(?P<start>(?:19|20)\d\d)\s?,?\s?(?:and|to|through|until|–|-|−)\s?"
    rf"{_DAY}(?P<end>(?:19|20)\d\d)\b"
)
# Matches "median follow-up was 3.2 years", "Median follow-up (range) of 25 months"; does not match
# "follow-up was 3 years".
_FOLLOW_UP: Final = re.compile(
    r"\bmedian\s(?:duration of\s)?follow[- ]?up\s?(?:\(?[a-zA-Z,\s]{0,40}?\)?\s?)?(?:of|was|:|=|,"
    r"|time of)\s(?P<value>\d+(?:\.\d+)?)[\s-](?P<unit>years?|months?|weeks?|days?)",
    re.IGNORECASE,
)
# Drugs by the stems of their international nonproprietary names (WHO): monoclonal antibodies, kinase
# inhibitors, enzymes used in oncology ... Matches "blinatumomab", "pegaspargase"; does not match "database".
_DRUG: Final = re.compile(
    r"\b[a-z]{3,}(?:mab|[tclrds]inib|zomib|ciclib|parib|limus|leucel|aspargase|asparaginase|bicin|rubicin"
    r"|taxel|citabine|gliptin|gliflozin|glutide|sartan|statin|xaban|gatran|fenib|toclax|lisib|degib|domide"
    r"|platin|trexate|tidine|cristine|blastine|poside)\b"
)
# What may tell of a study besides its text: its title, the lines under the title and behind the article.
_KINDS_WITH_DRUGS: Final = frozenset({"poll_question", "title"})
_KINDS_WITH_REGISTRATIONS: Final = frozenset({"title", "subtitle", "article_meta", "after_article"})
# A link of more words than a registration has is the title of another article.
_LONGEST_LINK: Final = 8  # words
# What an article about a study holds: its design, its citation or whom it was done with.
_MARKS: Final = ("tudy", "trial", "Trial", "atients", "articipants", " et al")
_HINTS: Final = tuple(mark.strip() for mark in _MARKS)  # the same before spaces are made plain
# What a text that names a design, and one that names outcomes, hold in any case.
_DESIGN_MARKS: Final = ("tud", "rial", "nalys", "eview", "urvey", "ohort", "STUDY", "TRIAL")
_OUTCOME_MARKS: Final = ("utcome", "ndpoint", "nd point", "nd-point")
_FIGURES: Final = tuple("0123456789")
_LISTS: Final = frozenset({"outcomes", "trial_ids", "drugs"})


def find_study(
    blocks: Sequence[Block], headline: str | None, abbreviations: Sequence[Abbreviation]
) -> Study | None:
    """Return what the blocks tell of a study.

    None when they tell of none: a study shows by its design, its citation, its registration or its outcomes;
    a cohort, years, ages and drugs alone make none.
    """
    content = [block for block in blocks if block.disposition is Disposition.CONTENT]
    if not holds("\n".join([block.text for block in content]), _HINTS):
        return None
    texts = [(block, plain_spaces(block.text)) for block in content]
    if not any(holds(text, _MARKS) for _, text in texts):
        return None
    telling = [
        *_design_facts(texts),
        *_first(texts, (" by ",), find_citation),
        *_first(texts, _OUTCOME_MARKS, _outcome_facts),
        *_registrations(blocks),
    ]
    if not telling:
        return None
    facts = [
        *telling,
        *(_rated_outcomes(texts) if all(name != "outcomes" for name, _ in telling) else ()),
        *(
            _first(texts, (" in ",), find_journal)
            if all(name != "cited_journal" for name, _ in telling)
            else ()
        ),
        *_cohort_facts(texts, _shown(blocks, headline), abbreviations),
        *_first(texts, ("19", "20"), _period_facts),
        *_first(texts, ("edian",), _follow_up_facts),
        *_drugs(blocks),
    ]
    return _study(_once(facts))


def _once(facts: Iterable[_Fact]) -> Iterator[_Fact]:
    """Yield each fact of a list with its first place; what is no list is told once in any case."""
    told = set()
    for name, found in facts:
        if (name, found.value) not in told:
            told.add((name, found.value))
            yield name, found


def _study(facts: Iterable[_Fact]) -> Study:
    """Return the facts as a study, with the evidence of each."""
    values: dict[str, Any] = {}
    evidence = tuple(facts)
    for name, found in evidence:
        values[name] = (*values.get(name, ()), found.value) if name in _LISTS else found.value
    return Study(**values, evidence=evidence)


def _at(block: Block, place: _Place) -> _Fact:
    """Return a fact with its evidence."""
    name, value, start, end = place
    span = Span(block.position, start, end)
    return name, Found(value=value, raw=block.text[start:end], rule="study", span=span)


def _first(
    texts: Sequence[_Text], marks: Sequence[str], rule: Callable[[str], Iterator[_Place]]
) -> list[_Fact]:
    """Return what a rule finds in the first block in which it finds anything; `marks`: one is in any such."""
    for block, text in texts:
        if holds(text, marks) and (places := list(rule(text))):
            return [_at(block, place) for place in places]
    return []


def _design_facts(texts: Sequence[_Text]) -> list[_Fact]:
    """Return the surest design, the first of several."""
    designs = (
        (design.rank, block, design.parts)
        for block, text in texts
        if holds(text, _DESIGN_MARKS)
        for design in find_designs(text)
    )
    _, block, parts = min(designs, key=itemgetter(0), default=(0, None, ()))
    return [_at(block, part) for part in parts] if block else []


def _cohort_facts(
    texts: Sequence[_Text], headline: Found[str] | None, abbreviations: Sequence[Abbreviation]
) -> Iterator[_Fact]:
    """Yield the surest cohort, the first of several, with what the text tells of it."""
    cohorts = (
        (cohort.rank, block, text, cohort)
        for block, text in texts
        if holds(text, _FIGURES)
        for cohort in find_cohorts(text, abbreviations)
    )
    _, block, text, cohort = min(cohorts, key=itemgetter(0), default=(0, None, "", None))
    if block is None or cohort is None:
        return
    group = _age_group(block, text, cohort, headline)
    population = cohort.population
    if group and population and find_age_group(population) is None:
        population = f"{population}; {group.value}"
    low, high = find_ages(text[cohort.start : cohort.end])
    told = {
        "cohort_n": cohort.number,
        "cohort_unit": cohort.unit,
        "population": population,
        "age_min": low,
        "age_max": high,
        "disease": cohort.disease,
        "intervention": find_intervention(text) or cohort.treatment,
        "setting": cohort.setting,
    }
    for name, value in told.items():
        if value is not None:
            yield _at(block, (name, value, cohort.start, cohort.end))
    if group is not None:
        yield "age_group", group


def _age_group(block: Block, text: str, cohort: Cohort, headline: Found[str] | None) -> Found[str] | None:
    """Return the age group that the description of the cohort names, else the headline."""
    if cohort.population is None:
        return None
    if find_age_group(cohort.population) is not None:
        named = find_age_group(text[cohort.start : cohort.end])
        if named is not None:
            group, start, end = named
            return _at(block, ("age_group", group, cohort.start + start, cohort.start + end))[1]
    named = find_age_group(headline.value) if headline else None
    return replace(headline, value=named[0]) if headline and named else None


def _shown(blocks: Sequence[Block], headline: str | None) -> Found[str] | None:
    """Return the headline with the block that shows it, where one does."""
    if headline is None:
        return None
    for block in blocks:
        if block.kind == "title" and (at := block.text.find(headline)) >= 0:
            return _at(block, ("headline", headline, at, at + len(headline)))[1]
    return Found(value=headline, raw=headline, rule="study")


def _outcome_facts(text: str) -> Iterator[_Place]:
    for name, start, end in find_outcomes(text):
        yield "outcomes", name, start, end


def _rated_outcomes(texts: Sequence[_Text]) -> Iterator[_Fact]:
    """Yield the outcomes that the text gives rates of."""
    for block, text in texts:
        for name in rated_outcomes(text):
            bare = name.removeprefix("cumulative incidence of ")
            at = max(0, text.find(bare))
            end = at + len(bare) if text.startswith(bare, at) else len(text)
            yield _at(block, ("outcomes", name, at, end))


def _registrations(blocks: Sequence[Block]) -> Iterator[_Fact]:
    """Yield the trial registrations."""
    for block in blocks:
        may_register = block.disposition is Disposition.CONTENT or block.kind in _KINDS_WITH_REGISTRATIONS
        if may_register and may_hold_trial_ids(block.text):
            for name, start, end in find_trial_ids(plain_spaces(block.text)):
                if not _is_in_title_link(block, start):
                    yield _at(block, ("trial_ids", name, start, end))


def _is_in_title_link(block: Block, at: int) -> bool:
    """Say whether a place is in a link that reads like the title of another article."""
    return any(
        link.start <= at < link.end and len(block.text[link.start : link.end].split()) > _LONGEST_LINK
        for link in block.links
    )


def _drugs(blocks: Sequence[Block]) -> list[_Fact]:
    """Return the drugs that are named."""
    facts = [
        _at(block, ("drugs", match.group(), *match.span()))
        for block in blocks
        if block.disposition is Disposition.CONTENT or block.kind in _KINDS_WITH_DRUGS
        for match in _DRUG.finditer(block.text)
    ]
    if not facts:
        return facts
    content = "\n".join(block.text for block in blocks if block.disposition is Disposition.CONTENT)
    names = {found.value for _, found in facts}
    footnoted = {name for name in names if _is_footnoted(name, content)}
    return [fact for fact in facts if fact[1].value not in footnoted]


def _is_footnoted(word: str, text: str) -> bool:
    """Say whether a word is another with the letter of a footnote glued to it: "asthmab" beside "asthma"."""
    # For "asthmab", matches "asthma"; does not match "asthmatic".
    return re.search(rf"\b{word[:-1]}\b", text, re.IGNORECASE) is not None


def _period_facts(text: str) -> Iterator[_Place]:
    if (match := _PERIOD.search(text)) is not None and match["start"] <= match["end"]:
        yield "period_start_year", int(match["start"]), *match.span("start")
        yield "period_end_year", int(match["end"]), *match.span("end")


def _follow_up_facts(text: str) -> Iterator[_Place]:
    if (match := _FOLLOW_UP.search(text)) is not None:
        yield "follow_up_median", float(match["value"]), *match.span("value")
        yield "follow_up_unit", match["unit"].lower().rstrip("s") + "s", *match.span("unit")
