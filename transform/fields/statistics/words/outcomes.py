"""Outcomes by name: which words of an article name an outcome, in its short and its long form.

In: the article's abbreviations. Out: `OutcomeNames`, which finds outcomes in a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An outcome named at a place: long form in small letters, short form or None."""

    start: int
    end: int
    name: str
    short: str | None


@dataclass(frozen=True, slots=True)
class OutcomeNames:
    """The outcomes an article may name. `long_forms` is by short form."""

    long_forms: dict[str, str]
    pattern: re.Pattern[str]

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Outcome]:
        """Return the outcomes named in `text[start:end]`, in order."""
        stop = len(text) if end is None else end
        return [self._outcome(match) for match in self.pattern.finditer(text, start, stop)]

    def only(self, text: str) -> Outcome | None:
        """Return the outcome that `text` is the name of, nothing more and nothing less."""
        match = self.pattern.fullmatch(text)
        return self._outcome(match) if match else None

    def _outcome(self, match: re.Match[str]) -> Outcome:
        short = match["short"]
        if short is None:
            name = match["long"] or match["event"]
            by_long = {long.casefold(): key for key, long in self.long_forms.items()}
            short = by_long.get(name.casefold()) if match["long"] else None
        else:
            name = self.long_forms[short]
        return Outcome(start=match.start(), end=match.end(), name=_small(name), short=short)


def outcome_names(abbreviations: Sequence[Abbreviation]) -> OutcomeNames:
    """Return the outcomes that an article with these abbreviations may name."""
    defined = {a.short: _small(a.long) for a in abbreviations if _OUTCOME_NOUN.search(a.long)}
    taken = {a.short for a in abbreviations}
    long_forms = {short: long for short, long in _USUAL.items() if short not in taken} | defined
    longs = "|".join(re.escape(long) for long in sorted(set(long_forms.values()), key=len, reverse=True))
    shorts = "|".join(re.escape(short) for short in sorted(long_forms, key=len, reverse=True))
    pattern = re.compile(
        rf"(?<![\w-])(?:(?P<long>(?i:{longs}))(?:\s[(\[][^()\[\]]{{2,12}}[)\]])?"
        rf"|(?P<short>{shorts})|(?P<event>(?i:{_EVENTS})))(?![\w-])"
    )
    return OutcomeNames(long_forms, pattern)


def _small(text: str) -> str:
    """Return the text with a small first letter, unless its first word has capitals of its own."""
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() else text[:1].lower() + text[1:]
