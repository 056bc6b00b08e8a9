"""Whether a number tells of the outcome that is named before it.

In: a passage, and what stands between the outcome and the number. Out: yes or no; when in doubt no, as no
outcome is better than a wrong one. The rules read English.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from transform.fields.statistics.words.passages import Passage

# A word of an item of a list, brackets masked. Matches "reoperation", "(····)"; does not match "while" or
# "independent".
_ITEM_WORD: Final = (
    r"(?!(?:but|while|whereas|which|with|who|that|after|in|at|by|for|as|even|both|compared|versus|vs|adjust\w+"
    r"|independent\w*|regardless|irrespective|especially|particularly|was|were|is|are|had|occurred)\b)"
    r"[\w'’/·()\[\]-]+"
)
# What follows an outcome that is one of a list. Matches " and length", ", acute injury or reoperation", "/stroke";
# does not match " was" or ", independent of race and sex".
_LISTED: Final = re.compile(
    r"(?:\s?[(\[]·*[)\]])?"
    rf"(?:,?\s(?:and|or)\s|/|,\s{_ITEM_WORD}(?:\s{_ITEM_WORD}){{0,7}}(?:,|\s(?:and|or)\s))"
)
# What says something else of those who had an outcome. Matches " were less likely to meet", " reported greater",
# "had lower"; does not match "had increased", "had higher odds" or "was reported".
_OTHER_PREDICATE: Final = re.compile(
    r"\b(?:(?:un)?likely to|(?<!was )(?<!were )(?<!been )reported(?!\sin\b)"
    r"|had(?!\s(?:been\b|\w+ed\b|[\w\s]{0,30}\b(?:odds|risks?|likelihood|rates?|hazards?)\b)))\s"
)
# Matches the "0" of "(p = 0.02"; does not match "(p = NS".
_DIGIT: Final = re.compile(r"\d")


def is_told_of(
    passage: Passage, between: tuple[int, int], bracket: tuple[int, int] | None, start: int
) -> bool:
    """Say whether the number at `start`, in `bracket`, tells of the outcome before it.

    It does not where the outcome is one of a list (but for the first of "(p = 0.02 and p = 0.3, respectively)"),
    nor where something else is said of those who had it.
    """
    if _OTHER_PREDICATE.search(passage.masked, *between):
        return False
    if not is_listed(passage, between):
        return True
    return (
        bracket is not None
        and "respectively" in passage.plain[slice(*bracket)]
        and _DIGIT.search(passage.plain, bracket[0], start) is None
    )


def is_listed(passage: Passage, between: tuple[int, int]) -> bool:
    """Say whether an outcome is one of several that share a number ("death, stroke or reoperation")."""
    return _LISTED.match(passage.masked, *between) is not None
