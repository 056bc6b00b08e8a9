"""What a field's rule may look at.

In: nothing. Out: `FieldContext`, one page with its blocks labelled, and `once` for what several rules ask
of it.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extract.hub import HubProfile
    from transform.article import Section
    from transform.blocks import Block
    from transform.document import Document

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldContext:
    """What a rule may look at: labelled `blocks`, `body` (the article_body), `sections` (its parts).

    `known` holds what `once` has found out about the page.
    """

    document: Document
    blocks: tuple[Block, ...]
    hub: HubProfile | None
    target_uri: str | None
    body: str
    sections: tuple[Section, ...]
    known: dict[Callable[[FieldContext], Any], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def of_kind(self, *kinds: str) -> Iterator[Block]:
        """Yield the blocks of these kinds, in reading order."""
        if _kinds(self).isdisjoint(kinds):
            return iter(())
        return (block for block in self.blocks if block.kind in kinds)


def once(find: Callable[[FieldContext], _T]) -> Callable[[FieldContext], _T]:
    """Return `find` as a function that looks at each page once and then knows: several rules ask the same."""

    @functools.wraps(find)
    def remembered(context: FieldContext) -> _T:
        if find not in context.known:
            context.known[find] = find(context)
        found: _T = context.known[find]
        return found

    return remembered


@once
def _kinds(context: FieldContext) -> frozenset[str]:
    return frozenset(block.kind for block in context.blocks)
