"""The images of an article.

In: a `FieldContext`. Out: `Found[Image]`s in reading order, each address once: those that stand among the
blocks of the body, with the caption that follows. The value has the completed address; what was found is the
caption, or the address as written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.article import Found, Image, Span
from transform.blocks import Disposition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transform.blocks import Block
    from transform.fields.context import FieldContext

# A picture at the head of an article stands at most this many blocks over its first paragraph.
_LEAD_REACH = 8
# A caption is one of the next blocks: some pages put a credit or a zoom label first.
_CAPTION_REACH = 2


def images(context: FieldContext) -> tuple[Found[Image], ...]:
    """Return the images of the body; () when it has none."""
    first, last = _first_of_body(context.blocks), _first_of_body(reversed(context.blocks))
    if first is None or last is None:
        return ()
    low, high = first - _LEAD_REACH, last + 1
    seen: dict[str, Found[Image]] = {}
    for url, alt, position, source in context.document.head.images:
        if low <= position <= high and not _stands_in_furniture(context, position):
            caption = _caption(context, position)
            image = Image(url=url, caption=caption.text if caption else None, alt=alt or None)
            span = Span(caption.position, 0, len(caption.text)) if caption else None
            seen.setdefault(
                url, Found(value=image, raw=caption.text if caption else source, rule="img", span=span)
            )
    return tuple(seen.values())


def _first_of_body(blocks: Iterable[Block]) -> int | None:
    return next((block.position for block in blocks if block.disposition is Disposition.CONTENT), None)


def _stands_in_furniture(context: FieldContext, position: int) -> bool:
    """Say whether both neighbours of a place are cut from the page: a teaser's or a widget's picture."""
    around = context.blocks[max(0, position - 1) : position + 1]
    return bool(around) and all(block.disposition is Disposition.BOILERPLATE for block in around)


def _caption(context: FieldContext, position: int) -> Block | None:
    """Return the caption at a place; the mark-up says which block is one, whatever was decided about it."""
    following = context.document.blocks[position : position + _CAPTION_REACH]
    return next((block for block in following if block.kind == "caption"), None)
