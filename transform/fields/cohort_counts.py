"""How many people a text counts, and which of the counts tell the size of the study itself.

In: the text of a block. Out: `Count`s in order. Left out is what counts others than those studied: people who
were screened, invited or lost, one arm of several, a plan. The rules read English.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# Matches "patients", "women"; does not match the beginnings of "individual-level" and "patients' charts".
PEOPLE: Final = (
    r"(?:patients?|adults?|children|adolescents?|participants?|subjects?|individuals?|women|men|people"
    r"|persons?|infants?|neonates?"
    r"|volunteers?|recipients?|survivors?|veterans?|pupils?|students?|girls|boys|mothers|residents?"
    r"|families|households"
    r"|youths?|donors?|cases|physicians?|nurses?|healthcare professionals|HCPs|respondents|caregivers?"
    r"|carers?|users?)(?![\w'’‐-])"
)
# Words that describe people, before the word for them; a comma behind a plural parts two things. Matches
# "community-dwelling ", "85-y-old ", "steroid-naive, "; does not match "years of ", "states, ".
_WORD: Final = (
    r"(?:(?!(?:or|and|years?|months?|weeks?|days?|hours?|of|the|if|that|in|to|for|who|found|stud(?:y|ies)"
    r"|trials?"
    r"|distinct|percent|times|other|more|were|was|is|are|as|on|by|from|with|than|per|groups?)\b)"
    r"(?:\d{1,3}-(?:y|years?|months?|weeks?|days?)-old|[a-zA-Z][\w/-]*(?:(?:(?<!s)|(?<=ous)|(?<=less)),)?)"
    r"\s){0,5}?"
)
_NUMBER: Final = r"(?<![\d.,·/–=-])(?P<number>\d{1,3}(?:,\d{3})+|\d{1,6})"
# How many of whom. Matches "368 patients", "164 adolescents"; does not match "25% of patients".
_COUNTED: Final = re.compile(rf"{_NUMBER}\s(?P<people>{_WORD}{PEOPLE})")
# How many, where whom stands before or nowhere. Matches "of 2137 screened subjects, 85 entered", "A total of
# 161 participated"; does not match "Of 54 practices, 30 were included".
_UNNAMED: Final = re.compile(
    rf"(?:\b(?P<unit>{PEOPLE})[^.;:,\d]{{0,80}},\s|\btotal of\s){_NUMBER}(?=\s(?:(?:were|was)\s(?:\w+ly\s)?"
    r"(?:enrolled|included|recruited|randomi[sz]ed)|participated|took part|entered)\b)"
)
# What stands before the number where a study names its own people. Matches "Among ", "treated a total of "; does not
# match "30 of ".
_LEAD_IN: Final = re.compile(
    r"(?:\b(?:[Ii]n|(?<!\d\s)[Oo]f|[Aa]mong|included|enrolled|recruited|randomi[sz]ed|assigned|with|for|on|from|involving"
    r"|including|were|studied|evaluated|analy[sz]ed|assessed|treated|identified|total of|(?:trial|study|analysis)[,:]?)"
    r"|^A)\s(?:a total of\s)?$|^$|[.:]\s$"
)
_TOOK_PART: Final = r"(?:enrolled|included|recruited|randomi[sz]ed|assigned|allocated|studied|analy[sz]ed)"
# Who takes part, said before the number. Matches "We randomly assigned ", "recruited a total of "; does not
# match "recruited from ".
_SAID_BEFORE: Final = re.compile(rf"\b{_TOOK_PART}\s(?:a total of\s)?$")
# A point or colon within a number, which ends no clause. Matches that of "4.5", "2:1"; does not match "4. The".
_WITHIN: Final = r"(?<=\d)[.:](?=\d)"
# ... or behind it: the people are what the verb is said of. Matches " with asthma were randomly assigned",
# ", aged over 60.5, were included"; does not match ", samples were analysed".
_SAID_AFTER: Final = re.compile(
    rf"(?:(?:[^,.;:)]|{_WITHIN}){{0,160}}?|(?:[^.;:)]|{_WITHIN}){{0,160}}?,)\s(?:(?:were|was)\s(?:\w+ly\s)?{_TOOK_PART}"
    r"|participated|took part|entered)\b"
)
# ... or of them. Matches "randomized patients"; does not match "patients".
_SAID_OF: Final = re.compile(r"(?:randomi[sz]ed|included|enrolled|recruited)\s")
# A sentence that opens with whom it is about: its main clause follows the comma. Matches "Among ", "In a review of 15
# studies with ", "The trial, in "; does not match "We enrolled ".
_FRONTED: Final = re.compile(
    r"(?:(?:^|[.:]\s)(?:In|Among|Of|For|From|Across|With)\s[^,.;:]{0,120}|,\s(?:in|among|of|with|on)\s)$"
)
# ... that comma. Matches ", infusions lowered"; does not match ", aged 60 years".
_MAIN_CLAUSE: Final = re.compile(
    r",\s(?!(?:aged?|ages|who|whose|with|without|of whom|including|mean|median|treated|diagnosed|all|most|and|or|"
    r"undergoing|receiving|either)\b)"
)
# How many in all, in brackets. Matches "(N = 4,117)"; does not match "(n = 120)", which is an arm.
_IN_ALL: Final = re.compile(r"\(N\s?=\s?(?P<number>\d{1,3}(?:,\d{3})+|\d{1,6})\)")
# Whom a study did not count as its own, said behind them. Matches " were screened", " who were eligible",
# " in the control group", " in each"; does not match " with asthma".
_NOT_STUDIED_AFTER: Final = re.compile(
    r",?\s(?:(?:who\s)?(?:were|was|had been)\s(?:\w+ly\s)?(?:screened|eligible|assessed for eligibility"
    r"|approached|invited|contacted|excluded|lost|withdrawn)\b|(?:assessed for eligibility|screened|eligible"
    r"|invited|withdrew|dropped out|declined|refused|died)\b"
    r"|(?:(?:were|was)\s(?:\w+ly\s)?\w+\s)?(?:in|into|to|from|of|per)\s(?:each|every)\b"
    r"|(?:in|into|from|of|on)\s(?:the|one|an?|both)\s[^.,;:()]{0,50}?\b(?:groups?|arms?)\b|per\s)"
    rf"|\sand\s\d[\d,]*\s(?:[\w-]+\s){{0,3}}?{PEOPLE}"
)
# ... or before them. Matches "planned enrollment: ", "131 participants and "; does not match "We ".
_NOT_STUDIED_BEFORE: Final = re.compile(
    r"\b(?:planned|target|anticipated|expected|intended|estimated|required|sample size"
    r"|aim(?:ed|s)? to (?:recruit|enrol|enroll|include))\b[^.;]{0,30}$"
    r"|\b(?:screened|invited|approached|excluded)\s(?:a total of\s)?$"
    rf"|\d\s(?:[\w-]+\s){{0,3}}?{PEOPLE}\sand\s$"
)
# People who are put into arms. Matches " were allocated to", " randomised to", " to receive"; does not match
# " were randomised (1:1)".
_ASSIGNED: Final = re.compile(
    rf"(?:(?!,[^,.;:]{{0,10}}\s\d)(?:[^.;:]|{_WITHIN})){{0,120}}?\s(?:(?:randomi[sz]ed|allocated|assigned)\s(?:in)?to\b|to\sreceive\b)"
)
# Another number that goes elsewhere. Matches "and 200 participants to the", ", 244 to"; not "and 12 weeks".
_OTHER_ARM: Final = re.compile(r"(?:,|\band|\bwhile)\s\d[\d,]*\s(?:\w+\s){0,3}(?:allocated\s)?(?:in)?to\b")
# All arms at once. Matches " or ", "either", "one of", "two groups", "n = 40"; does not match "the control".
_ALL_ARMS: Final = re.compile(
    r"\b(?:or|either|versus|vs|each|groups|arms|(?:one|1) of|(?:two|three|four|both|\d) \w+)\b|\bn\s?=\s?\d",
    re.IGNORECASE,
)
# Where a clause ends. Matches the "." of "with asthma. The" and "asthma.1,2"; does not match in "aged 4.5 years" or
# "assigned 2:1".
_CLAUSE_END: Final = re.compile(r";|(?<!\d)[.:]|[.:](?!\d)")
# Matches "(median age, 54)"; does not match "[CR2]".
_BRACKETS: Final = re.compile(r"\([^()]{0,300}\)")
_LOOK_BACK, _LOOK_AHEAD = 60, 260  # characters: a clause
_SENTENCE = 160  # characters before a number in which its sentence begins
_MOST_PEOPLE = 2_000_000_000  # no study has a quarter of mankind


class Count(NamedTuple):
    """A number of people: where it stands; `described`: the people and what follows, None where unnamed.

    `end` is where the description begins, or where the number ends. `rank` 0 says that they took part, 2 that
    it stands alone in brackets.
    """

    rank: int
    start: int
    end: int
    number: int
    unit: str | None
    described: str | None


def counts(text: str) -> Iterator[Count]:
    """Yield the counts of people that may be the size of the study."""
    found = (
        count for count in (*_named(text), *_unnamed(text), *_in_all(text)) if count.number <= _MOST_PEOPLE
    )
    yield from sorted(found, key=lambda count: count.start)


def _named(text: str) -> Iterator[Count]:
    for match in _COUNTED.finditer(text):
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
        after = text[match.end() : match.end() + _LOOK_AHEAD]
        if _is_year(match["number"]) or _NOT_STUDIED_BEFORE.search(before) or _counts_others(after):
            continue
        took_part = (
            _SAID_BEFORE.search(before)
            or _SAID_AFTER.match(_without_brackets(after))
            or _SAID_OF.match(match["people"])
        )
        if took_part or _LEAD_IN.search(before):
            end = match.start("people")
            described = match["people"] + _CLAUSE_END.split(after, maxsplit=1)[0]
            if _FRONTED.search(text, max(0, match.start() - _SENTENCE), match.start()):
                described = _up_to_main_clause(described)
            yield Count(0 if took_part else 1, match.start(), end, _int(match), None, described)


def _unnamed(text: str) -> Iterator[Count]:
    for match in _UNNAMED.finditer(text):
        after = text[match.end() : match.end() + _LOOK_AHEAD]
        if not _is_year(match["number"]) and not _counts_others(after):
            yield Count(0, match.start("number"), match.end("number"), _int(match), match["unit"], None)


def _in_all(text: str) -> Iterator[Count]:
    """Yield the number that a block gives in brackets as that of all; two such are of arms."""
    found = list(_IN_ALL.finditer(text))
    if len(found) == 1:
        yield Count(2, found[0].start("number"), found[0].end("number"), _int(found[0]), None, None)


def _up_to_main_clause(described: str) -> str:
    """Return a description up to the first comma, outside brackets, behind which the sentence says something."""
    for comma in _MAIN_CLAUSE.finditer(described):
        before = described[: comma.start()]
        if before.count("(") == before.count(")"):
            return before
    return described


def _counts_others(after: str) -> bool:
    """Say whether what follows the people tells that they are not all whom the study counts."""
    if _NOT_STUDIED_AFTER.match(after):
        return True
    assigned = _ASSIGNED.match(after)
    if assigned is None:
        return False
    # Matches the ". " of "aspirin. The"; does not match "0.5 mg of aspirin".
    arms = re.split(r"[.;](?:\s|$)", after[assigned.end() :], maxsplit=1)[0]
    if _OTHER_ARM.search(arms):
        return True
    return _ALL_ARMS.search(arms) is None and not assigned.group().endswith("receive")


def _without_brackets(text: str) -> str:
    return _BRACKETS.sub("", text)


def _int(match: re.Match[str]) -> int:
    return int(match["number"].replace(",", ""))


def _is_year(raw: str) -> bool:
    # Matches "2019"; does not match "368" or "2100".
    return "," not in raw and re.fullmatch(r"(?:19|20)\d\d", raw) is not None
