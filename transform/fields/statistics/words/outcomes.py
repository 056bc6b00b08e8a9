"""Outcomes by name: which words of an article name an outcome, in its short and its long form.

In: the article's abbreviations. Out: `OutcomeNames`, which finds outcomes in a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from transform.fields.statistics.figures.measures import is_measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transform.article import Abbreviation

# Short forms that hub articles and abstracts use without defining them; a definition in the article wins.
_USUAL: Final = {
    "OS": "overall survival",
    "PFS": "progression-free survival",
    "DFS": "disease-free survival",
    "EFS": "event-free survival",
    "RFS": "relapse-free survival",
    "LFS": "leukemia-free survival",
    "NRM": "non-relapse mortality",
    "TRM": "transplant-related mortality",
    "GRFS": "graft-versus-host disease-free, relapse-free survival",
    "ORR": "overall response rate",
    "CIR": "cumulative incidence of relapse",
    "GVHD": "graft-versus-host disease",
    "MACE": "major adverse cardiovascular events",
}
# What the name of an outcome ends with. Matches "overall survival", "adverse events"; does not match
# "hazard ratio" or "acute lymphoblastic leukemia".
_OUTCOME_NOUN: Final = re.compile(
    r"(?:survival|mortality|deaths?|incidence|response|responses|remission|relapse|recurrence|progression"
    r"|failure"
    r"|toxicity|events?|rates?|score|pain|disability|risk|quality of life|improvement|disease-free|control)$",
    re.IGNORECASE,
)
# Events that are outcomes without a short form. Matches "relapse risk", "mortality"; does not match
# "relapsed".
_EVENTS: Final = (
    r"(?:(?:complete|partial|overall|objective|molecular|hematologic|haematologic|clinical)\s(?:response"
    r"|remission)"
    r"|relapse|recurrence|progression|mortality|death|response|remission|rejection|infection|stroke)"
    r"(?:\s(?:risk|rate|incidence))?"
)
# What is measured rather than what happens. Matches "absolute risk", "incidence rate"; does not match "mortality
# risk" or "overall response rate".
_MEASURED: Final = re.compile(
    r"(?:(?:absolute|attributable|excess|lifetime|crude|adjusted|competing) risk"
    r"|(?:incidence|event|prevalence|hazard|discovery|positive|negative|error) rate|^(?:cumulative )?incidence)s?$",
    re.IGNORECASE,
)
# What makes of an outcome before it the name of people, of a cause or of a place. Matches " survivors", " risk
# factors", " Belt"; does not match " risk", " rates" or " RIC".
_NO_OUTCOME_BEHIND: Final = re.compile(
    r"[\s-](?:survivors?|patients?|victims?|participants?|populations?|group|cohort"
    r"|(?:risk\s|(?<=risk\s))(?:factors?|groups?|scores?)"
    r"|prevention|care|units?|cent(?:er|re)s?|education|awareness|symptoms?|history|treatments?|therap(?:y|ies)"
    r"|prophylaxis|options?|categor(?:y|ies)|scales?|styles?|bias|coping|strateg(?:y|ies)|services?|programs?)\b"
    r"|\s[A-Z][a-z]+"
)
# What makes of an event behind it a thing of the past. Matches "history of ", "survivors of a "; not "risk of ".
_NO_OUTCOME_BEFORE: Final = re.compile(
    r"\b(?:history of|survivors of|[Pp]rior|[Pp]revious|[Aa]fter|[Ff]ollowing|[Ss]ince)\s(?:an?\s|the\s|their\s)?$"
)
_LEAD: Final = 25  # characters before an event that may say so
# Outcomes that an article defines, each looked for in every clause; of 524 pages of all sorts none defines more than 5.
_MOST_DEFINED: Final = 100
# Such an event as a word of its own. Matches "relapse risk"; does not match "post-relapse" or "relapsed".
_EVENT: Final = re.compile(rf"(?<![\w-]){_EVENTS}(?![\w-])", re.IGNORECASE)
# What may be a short form. Matches "OS", "GvHD"; does not match the "OS" of "allo-OS".
_TOKEN: Final = re.compile(r"(?<![\w-])[A-Za-z][\w/-]{1,14}(?![\w-])")
# Matches " (OS)"; does not match " (n = 12)".
_SHORT_IN_BRACKETS: Final = re.compile(r"\s[(\[][^()\[\]]{2,12}[)\]]")
# Matches "e", "-"; does not match " " or "(".
_WORD_PART: Final = re.compile(r"[\w-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An outcome named at a place: long form in small letters, short form or None."""

    start: int
    end: int
    name: str
    short: str | None


@dataclass(frozen=True, slots=True)
class OutcomeNames:
    """The outcomes an article may name: long by short forms, and short by long forms in small letters."""

    long_forms: dict[str, str]
    short_forms: dict[str, str]

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Outcome]:
        """Return the outcomes named in `text[start:end]`, in order; of two that overlap the longer."""
        stop = len(text) if end is None else end
        found = [*self._long(text, start, stop), *self._short(text, start, stop), *_events(text, start, stop)]
        found.sort(key=lambda outcome: (outcome.start, -outcome.end))
        kept: list[Outcome] = []
        for outcome in found:
            if not kept or outcome.start >= kept[-1].end:
                kept.append(outcome)
        return [outcome for outcome in kept if not _is_aside(text, outcome)]

    def only(self, text: str) -> Outcome | None:
        """Return the outcome that `text` is the name of, nothing more and nothing less."""
        found = self.find(text)
        return found[0] if len(found) == 1 and (found[0].start, found[0].end) == (0, len(text)) else None

    def _long(self, text: str, start: int, stop: int) -> Iterator[Outcome]:
        """Yield long forms, with the short form in brackets behind them if it stands there."""
        small = _lower(text[start:stop])
        for long, short in self.short_forms.items():
            at = small.find(long)
            while at >= 0:
                left, right = start + at, start + at + len(long)
                bracket = _SHORT_IN_BRACKETS.match(text, right, stop)
                right = bracket.end() if bracket else right
                if _stands_alone(text, left, right):
                    name = _small(text[left : left + len(long)])
                    yield Outcome(start=left, end=right, name=name, short=short)
                at = small.find(long, at + 1)

    def _short(self, text: str, start: int, stop: int) -> Iterator[Outcome]:
        for match in _TOKEN.finditer(text, start, stop):
            long = self.long_forms.get(match.group())
            if long is not None:
                yield Outcome(start=match.start(), end=match.end(), name=_small(long), short=match.group())


def outcome_names(abbreviations: Sequence[Abbreviation]) -> OutcomeNames:
    """Return the outcomes that an article with these abbreviations may name."""
    outcomes = islice((a for a in abbreviations if _is_outcome(a.long)), _MOST_DEFINED)
    defined = {a.short: _small(a.long) for a in outcomes}
    taken = {a.short for a in abbreviations}
    long_forms = {short: long for short, long in _USUAL.items() if short not in taken} | defined
    return OutcomeNames(long_forms, {_lower(long): short for short, long in long_forms.items()})


def _is_outcome(name: str) -> bool:
    """Say whether a long form is that of an outcome, and not of a measure ("relative risk")."""
    return bool(_OUTCOME_NOUN.search(name)) and not (is_measure(name) or _MEASURED.search(name))


def _is_aside(text: str, outcome: Outcome) -> bool:
    """Say whether an outcome's name stands for something else: "stroke survivors", "history of relapse"."""
    if _NO_OUTCOME_BEHIND.match(text, outcome.end):
        return True
    lead = text[max(0, outcome.start - _LEAD) : outcome.start]
    return outcome.short is None and _NO_OUTCOME_BEFORE.search(lead) is not None


def _events(text: str, start: int, stop: int) -> Iterator[Outcome]:
    for match in _EVENT.finditer(text, start, stop):
        yield Outcome(start=match.start(), end=match.end(), name=_small(match.group()), short=None)


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not _WORD_PART.match(text[start - 1 : start]) and not _WORD_PART.match(text[end : end + 1])


def _lower(text: str) -> str:
    """Return the text in small letters, unless that changes its length."""
    small = text.lower()
    return small if len(small) == len(text) else text


def _small(text: str) -> str:
    """Return the text with a small first letter, unless its first word has capitals of its own."""
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() else text[:1].lower() + text[1:]
