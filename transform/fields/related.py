"""Links to other articles that the page offers.

In: a `FieldContext`. Out: `Found[RelatedLink]`s in order, each address once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.article import Found, RelatedLink, Span
from transform.fields.canonical import registered_domain, split_address, without_tracking

if TYPE_CHECKING:
    from transform.blocks import Block, Link
    from transform.fields.context import FieldContext

# A title has at least this many characters and words; "Read more" and section names have fewer.
_SHORTEST_TITLE, _FEWEST_WORDS = 15, 3


def related_links(context: FieldContext) -> tuple[Found[RelatedLink], ...]:
    """Return the titled links of the blocks that offer further reading; () when the page offers none."""
    seen: dict[str, Found[RelatedLink]] = {}
    for block in context.of_kind("related_links"):
        for link in block.links:
            title = block.text[link.start : link.end].strip()
            if _is_title(title) and _is_article(link, context.target_uri):
                url = without_tracking(link.href)
                seen.setdefault(url, _found(block, link, url, title))
    return tuple(seen.values())


def _is_title(text: str) -> bool:
    return len(text) >= _SHORTEST_TITLE and (len(text.split()) >= _FEWEST_WORDS or not text.isascii())


def _is_article(link: Link, target_uri: str | None) -> bool:
    """Say whether a link leads to a page of the same site below its front page."""
    parts = split_address(link.href)
    if parts.scheme not in ("http", "https") or not parts.path.strip("/"):
        return False
    return target_uri is None or registered_domain(link.href) == registered_domain(target_uri)


def _found(block: Block, link: Link, url: str, title: str) -> Found[RelatedLink]:
    return Found(
        value=RelatedLink(url=url, title=title),
        raw=block.text[link.start : link.end],
        rule=block.rule,
        span=Span(block.position, link.start, link.end),
    )
