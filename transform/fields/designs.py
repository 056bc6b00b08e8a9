"""What design a study has: "a multicenter, randomized, open-label phase 3 trial".

In: the text of a block. Out: the `Design`s it names, and whether the text says that the study has it. A design
that others had, or ought to have, is left out. The rules read English.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    Part = tuple[str, str, int, int]  # name, value, and where it stands in the text

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
_REVIEW: Final = r"review(?:\sand\s(?:network\s)?meta-analysis)?"
# What pools studies, without another word for how. Matches "network meta-analysis"; does not match "meta-analyses".
_POOLED: Final = r"(?:(?:network|pooled)\s)?meta-analysis"
_ONLY_POOLED: Final = re.compile(_POOLED, re.IGNORECASE)
# A design. Matches "single-center retrospective study", "cluster-randomised trial"; does not match "the study",
# "cohort studies", "observational cohort" of "observational cohort studies".
_DESIGN: Final = re.compile(
    rf"\b{_ADJECTIVE}(?:(?:,\s(?:and\s)?|\sand\s"
    rf"|,?\s|[‐-]){_ADJECTIVE}){{0,8}}(?:\s[A-Z][A-Z\d][\w-]{{0,15}})?\s(?:study|trial"
    rf"|analysis|{_REVIEW}|survey|meta-analysis|cohort)\b(?!\s(?:stud(?:y|ies)|trials?|analys[ei]s|surveys?)\b)"
    rf"|\b{_POOLED}\b",
    re.IGNORECASE,
)
# What a design ends with. Matches the "trial" of "a randomised trial"; does not match "cohort studies".
_DESIGN_NOUN: Final = re.compile(
    rf"\b(?:[Ss]tudy|STUDY|[Tt]rial|TRIAL|[Aa]nalysis|[Rr]{_REVIEW[1:]}|[Ss]urvey|[Mm]eta-analysis|[Cc]ohort)\b"
    r"(?!\s(?:stud(?:y|ies)|trials?|analys[ei]s|surveys?)\b)"
)
# What such a study pools, which tells that it was done. Matches " of six trials", " of 12 cohorts"; does not match
# " was negative".
_OF_STUDIES: Final = re.compile(
    r"\sof\s(?:(?:\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s(?:[\w-]+\s){0,3}?"
    r"(?:trials|studies|cohorts|reports)|individual\s(?:patient|participant))\b"
)
# Words that tell little of a design. Matches "clinical", "Large"; does not match "multinational".
_PLAIN_DESIGN: Final = re.compile(
    r"(?:large|small|ongoing|clinical|national|international|global)\b", re.IGNORECASE
)
# Matches "single-center", "multi-institutional"; does not match "multinational".
_CENTER: Final = re.compile(_CENTERS, re.IGNORECASE)
# Matches the "retrospective" of "retrospectively"; does not match "perspective".
_DIRECTION: Final = re.compile(r"\b(?:retrospective|prospective|ambispective)", re.IGNORECASE)
# Matches "phase 3", "Phase I/II", "PHASE 2B"; does not match "early-phase trial".
_PHASE: Final = re.compile(
    r"\bphase\s(?P<phase>(?:[1-4]|I{1,3}|IV)[ab]?(?:/(?:[1-4]|I{1,3}|IV)[ab]?)?)\b", re.IGNORECASE
)
_LONGEST_DESIGN: Final = 160  # characters before the noun
# Whose design it is. Matches "This ", "we conducted a ", "The study is a non-blinded "; does not match "data
# from a ".
_OWN_BEFORE: Final = re.compile(
    r"(?:\b(?:this|our|the present|the current|(?:study|trial|design|it|this)(?:\s[\w-]+)?\s(?:was|is)"
    r"(?:\sdesigned\sas)?(?:\san?)?|(?:we|authors)\s(?:\w+\s)?(?:conducted|performed|did|undertook|carried out"
    r"|used|ran|designed|report(?:ed)?)(?:\san?|\sthis|\sthe)?)(?:\s[\w-]+){0,2}[\s‐-]|^)$",
    re.IGNORECASE,
)
# The same behind the design. Matches " was conducted", " in which"; does not match " was negative".
_OWN_AFTER: Final = re.compile(
    r"\s(?:(?:was|were)\s(?:conducted|performed|undertaken|done|carried out)\b|in which\b)"
)
# Another study's design. Matches "Another ", "a previous MDPH ", "enrolled in a "; does not match "a previously
# reported ".
_OTHERS: Final = re.compile(
    r"\b(?:another|previous|prior|earlier|future|further|additional|recent other)\s(?:[\w-]+\s){0,2}$"
    r"|\b(?:participating|enrolled|nested|embedded)\s(?:in|within)\s(?:an?|the)\s(?:[\w-]+\s)?$",
    re.IGNORECASE,
)
# A study that ought to be done. Matches " with rigorous evaluation is suggested"; not " is reported".
_WISHED: Final = re.compile(
    r"[^.;,]{0,60}?\s(?:(?:is|are|would be|may be|seems)\s(?:now\s|therefore\s|also\s|still\s)?(?:suggested|warranted"
    r"|needed|required|recommended|necessary|justified|planned|indicated)|should)\b"
)
_LOOK_BACK: Final = 60  # characters


class Design(NamedTuple):
    """A design with its parts, the whole first. `rank` 0: the text says that the study has it; 1: it names it."""

    rank: int
    parts: tuple[Part, ...]


def find_designs(text: str) -> Iterator[Design]:
    """Yield the designs that `text` names, in order."""
    for match in filter(_is_design, _named(text)):
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
        if _OTHERS.search(before) or _WISHED.match(text, match.end()):
            continue
        own = _OWN_BEFORE.search(before) or _OWN_AFTER.match(text, match.end())
        yield Design(0 if own else 1, tuple(_parts(match)))


def _parts(match: re.Match[str]) -> Iterator[Part]:
    design, at = match.group(), match.start()
    yield "design", design, at, match.end()
    if (center := _CENTER.search(design)) is not None:
        yield "centers", center.group().lower(), at + center.start(), at + center.end()
    if (direction := _DIRECTION.search(design)) is not None:
        yield "direction_of_time", direction.group().lower(), at + direction.start(), at + direction.end()
    if (phase := _PHASE.search(design)) is not None:
        yield "phase", phase["phase"], at + phase.start("phase"), at + phase.end("phase")


def _named(text: str) -> Iterator[re.Match[str]]:
    """Yield what may name a design: adjectives that end at the word "study" or its like."""
    at = 0
    for noun in _DESIGN_NOUN.finditer(text):
        match = _DESIGN.search(text, max(at, noun.start() - _LONGEST_DESIGN), noun.end())
        if match is not None:
            yield match
        at = noun.end()


def _is_design(match: re.Match[str]) -> bool:
    """Say whether one of the words tells more than "clinical trial" or "large study" do."""
    if _ONLY_POOLED.fullmatch(match.group()):
        return _OF_STUDIES.match(match.string, match.end()) is not None
    words = match.group().replace(",", "").split()[:-1]
    if match.group().istitle() and len(words) == 1:
        return False  # a heading such as "Systematic Review"
    return not all(_PLAIN_DESIGN.fullmatch(word) for word in words)
