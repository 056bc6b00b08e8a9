"""Learning objectives and the topics they name.

In: a `FieldContext`. Out: one `Found[LearningObjective]` for each, without the label, in reading order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transform.article import Found, LearningObjective, Span
from transform.boilerplate.labels import find_label, own_labels
from transform.characters import displayed

if TYPE_CHECKING:
    from transform.fields.context import FieldContext

# The mark of a list item is no part of the objective. yes: "• Cite", "2) Cite"; not "5-year survival"
_ITEM_MARK = re.compile(r"\s*(?:[-*•▪◦‣●–—·]|\d{1,2}[.)])\s+")
# The topic stands at the end of the stock sentence. yes: "... a new clinical development in ALL."
# no: "Describe the trial in detail and its limits; name two of them." (no such phrase)
_TOPIC = re.compile(
    r"\b(?:developments?|advances?|updates?|findings?|data|evidence|progress|results?|options?|approach(?:es)?|"
    r"strateg(?:y|ies)|treatments?|therap(?:y|ies)|management|considerations?|challenges?|research)"
    r"\s+(?:in|for|of|on)\s+(?:the\s+(?:treatment|management|field|care|diagnosis)\s+of\s+|patients\s+with\s+)?"
    r"(?P<topic>[^.;:!?]{3,160})[.!]?\s*$",
    re.IGNORECASE,
)


def from_blocks(context: FieldContext) -> tuple[Found[LearningObjective], ...]:
    """Read the blocks that classify named learning objectives; a label alone or an introduction is none."""
    own, found = own_labels(context.hub), []
    for block in context.of_kind("learning_objective"):
        label = find_label(block.text, own)
        start = label.end if label is not None else 0
        mark = _ITEM_MARK.match(block.text, start)
        start = mark.end() if mark else start
        raw = block.text[start:]
        text = " ".join(displayed(raw).split())
        if not text or text.endswith((":", "：")):
            continue
        found.append(
            Found(
                value=LearningObjective(text=text, topic=_topic(text)),
                raw=raw,
                rule=block.rule,
                span=Span(block.position, start, len(block.text)),
            )
        )
    return tuple(found)


def _topic(text: str) -> str | None:
    match = _TOPIC.search(text)
    return match["topic"].strip() if match else None
