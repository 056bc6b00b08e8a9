"""The outcomes a study names in a list: "The primary endpoints were overall survival and quality of life".

In: the text of a block. Out: the names of the outcomes, each with the place it stands at. The rules read
English.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from transform.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where a list of outcomes begins. Matches "Primary outcome was ", "Key endpoints included "; does not match
# "primary outcome data ".
_BEGINS: Final = re.compile(
    r"\b(?:[Kk]ey|[Pp]rimary|[Mm]ain|[Ss]econdary|[Cc]o-primary|[Pp]rincipal)(?:\s(?:and secondary|study"
    r"|efficacy|clinical))?\s(?:out\s?comes?|end-?\s?points?)(?:\smeasures?|\sof interest)?\s(?:included"
    r"|include|was|were|is|are|comprised|:)\s"
)
# Where an outcome is explained and no longer named. Matches ", defined by", " as measured by", ", on the
# basis of"; does not match ", death", " assessed activity".
_EXPLAINED: Final = re.compile(
    r",?\s(?:as\s)?(?:defined|measured|assessed|evaluated|determined|recorded|calculated|analysed|analyzed)"
    r"(?=,?\s(?:by|with|using|on|as|at|in|from|through|via|after|before|over|every|during|according|based"
    r"|for|and|or|\d)\b|[\s,.;]*$)"
    r"|,?\swhich\b|,\s(?:on|at|from|with|by|in|using|based|obtained|expressed|reported|including|such as)\s|;"
)
_LONGEST_OUTCOME: Final = 14  # words; what is longer is a description, not the name of an outcome
_LONGEST_LIST: Final = 400  # characters
# What parts the names; what goes on with a number ("at baseline, 6, and 12 months") is no name. Matches
# ", and ", " and "; does not match ", 6".
_PARTS: Final = re.compile(r",\s(?:and\s|or\s)?(?!and\s|\d)|\sand\s(?!\d)")
# What stands in brackets is part of the name before it. Matches "(actual, perceived)", "(i.e., the" at the
# end; does not match "actual)".
_BRACKETS: Final = re.compile(r"\([^()]{0,400}(?:\)|$)|\[[^\[\]]{0,400}(?:\]|$)")
# A bracket that explains. Matches " (i.e., identification of the vessels)"; does not match " (OS)".
_REMARK: Final = re.compile(r"\s?[(\[](?:i\.?e|e\.?g)\b.*$", re.DOTALL)
# What begins no list. Matches "not met", "assessed at"; does not match "metastasis-free survival".
_NO_OUTCOME: Final = re.compile(
    r"(?:the\s)?(?:analy[sz]ed|assessed|measured|evaluated|defined|related|not|that|similar|met|achieved"
    r"|compared)\b"
)


def find_outcomes(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (name, start, end) of the outcomes that the lists in `text` name, in order."""
    for start, end in sentence_spans(text):
        at = start
        while (begin := _BEGINS.search(text, at, end)) is not None:
            following = _BEGINS.search(text, begin.end(), end)
            at = following.start() if following else end
            yield from _names(text, begin.end(), min(at, begin.end() + _LONGEST_LIST))


def _names(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the names of one list; none where one of them is no name."""
    masked = _BRACKETS.sub(lambda match: "·" * len(match.group()), text[start:end].rstrip(" .;,"))
    explained = _EXPLAINED.search(masked)
    masked = masked[: explained.start()] if explained else masked
    if _NO_OUTCOME.match(masked):
        return
    spans = []
    at = 0
    for part in [*_PARTS.finditer(masked), None]:
        until = part.start() if part else len(masked)
        if name := text[start + at : start + until].strip():
            bare = _REMARK.sub("", name).removeprefix("the ")
            first = text.index(bare, start + at)
            spans.append((bare, first, first + len(bare)))
        at = part.end() if part else until
    if all(len(name.split()) <= _LONGEST_OUTCOME for name, _, _ in spans):
        yield from spans
