"""The headline.

In: a `FieldContext`. Out: `Found[str]` or None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.article import Found, Span
from transform.characters import displayed

if TYPE_CHECKING:
    from transform.fields.context import FieldContext


def from_title_block(context: FieldContext) -> Found[str] | None:
    """Read the block that classify named the title."""
    for block in context.of_kind("title"):
        value = " ".join(displayed(block.text).split()).lstrip("# ")
        return Found(
            value=value, raw=block.text, rule=block.rule, span=Span(block.position, 0, len(block.text))
        )
    return None
