"""What a field's rule may look at.

In: nothing. Out: `FieldContext`, one page with its blocks labelled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.hub import HubProfile
    from transform.article import Section
    from transform.blocks import Block
    from transform.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldContext:
    """What a rule may look at: labelled `blocks`, `body` (the article_body), `sections` (its parts)."""

    document: Document
    blocks: tuple[Block, ...]
    hub: HubProfile | None
    target_uri: str | None
    body: str
    sections: tuple[Section, ...]

    def of_kind(self, *kinds: str) -> Iterator[Block]:
        """Yield the blocks of these kinds, in reading order."""
        return (block for block in self.blocks if block.kind in kinds)
