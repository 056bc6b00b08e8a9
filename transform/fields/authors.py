"""The authors.

In: a `FieldContext`. Out: `Found[Author]`s in the order of the byline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.article import Author, Found, Span
from transform.boilerplate.masthead import BYLINE
from transform.boilerplate.names import split_names
from transform.characters import displayed

if TYPE_CHECKING:
    from transform.fields.table import FieldContext


def from_byline_block(context: FieldContext) -> tuple[Found[Author], ...]:
    """Read the block that classify named the byline: the names after the word for "by"."""
    found = []
    for block in context.of_kind("byline"):
        match = BYLINE.match(block.text)
        cursor = match.start(1) if match else 0
        for name in split_names(block.text[cursor:]):
            at = max(block.text.find(name, cursor), cursor)
            cursor = at + len(name)
            span = Span(block.position, at, cursor)
            value = Author(name=" ".join(displayed(name).split()))
            found.append(Found(value=value, raw=block.text[at:cursor], rule=block.rule, span=span))
    return tuple(found)
