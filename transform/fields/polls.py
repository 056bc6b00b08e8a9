"""Poll questions with their options, and the statements of the survey under an article.

In: a `FieldContext`. Out: `Found` values in reading order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transform.article import Found, PollQuestion, Span
from transform.characters import displayed

if TYPE_CHECKING:
    from transform.blocks import Block
    from transform.fields.context import FieldContext

# What stands before an option's or statement's words. yes: "A) Yes", "○ No", "3. Perhaps"; not "A trial"
_MARK = re.compile(r"\s*(?:[-*•○●◦☐□▢–]|\(?[A-Za-z\d][.)])\s+")


def questions(context: FieldContext) -> tuple[Found[PollQuestion], ...]:
    """Return the poll questions; the options that follow a question are its own."""
    found: list[tuple[Block, list[str]]] = []
    for block in context.of_kind("poll_question", "poll_option"):
        if block.kind == "poll_question":
            found.append((block, []))
        elif found:
            found[-1][1].append(_plain(block))
    return tuple(
        Found(
            value=PollQuestion(question=_plain(block), options=tuple(options)),
            raw=block.text,
            rule=block.rule,
            span=Span(block.position, 0, len(block.text)),
        )
        for block, options in found
    )


def statements(context: FieldContext) -> tuple[Found[str], ...]:
    """Return the survey's statements."""
    return tuple(
        Found(
            value=_plain(block),
            raw=block.text,
            rule=block.rule,
            span=Span(block.position, 0, len(block.text)),
        )
        for block in context.of_kind("survey_statement")
    )


def _plain(block: Block) -> str:
    text = " ".join(displayed(block.text).split())
    mark = _MARK.match(text)
    return text[mark.end() :] if mark else text
