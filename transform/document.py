"""The hand-over of the segmenters: one parsed page, HTML or plain text, as the same type.

In: nothing. Out: `Document` and `Head`, and the error of a page that is too much for one. The page is parsed
once; classify and the field rules read this and never the bytes again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lxml import html

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from transform.blocks import Block


MOST_BLOCKS = 100_000
"""Ten times those of the longest page of the sets with gold. Each takes 3 to 4 KB of memory on a page's way, so that a
page of 32 MiB in tiny blocks would take 30 GB."""


MOST_TAGS = 2_000_000
"""Twenty elements a block; each takes half a KB."""


class PageTooLargeError(Exception):
    """A page of too many blocks or tags, as the message says; it becomes a rejection of that page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the mark-up says of itself. All empty for text dumps.

    `metas` are (lower-case name, property or itemprop; content) pairs in document order. `links` are (rel,
    href) pairs, `times` (datetime attribute, text, tag path) of each `<time>`, `images` (address, alternative
    text, position of the block that it stands before or in, address as written) of each `<img>` but icons.
    `json_ld` holds the JSON-LD objects (schema.org), flattened over `@graph` and lists; what does not parse as JSON is
    left out.
    """

    title: str | None = None
    lang: str | None = None
    base_href: str | None = None
    metas: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    times: tuple[tuple[str, str, str], ...] = ()
    json_ld: tuple[dict[str, Any], ...] = ()
    images: tuple[tuple[str, str, int, str], ...] = ()

    def meta(self, *names: str) -> str | None:
        """Return the first non-empty content among the metas called `names`, tried in the order given."""
        for name in names:
            for key, content in self.metas:
                if key == name and content.strip():
                    return content.strip()
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One parsed page.

    `text` is the whole decoded file for text dumps (block spans point into it), else None.

    `markup` is the page's HTML as it was segmented, None for text dumps; `root` parses it into a tree, for
    rules that blocks and head cannot serve (a second parse; the tree of the last page asked for is kept).
    `signals` are the segmenter's per-block measurements for the model (transform/boilerplate/features*.py
    defines them); None when the segmenter was not asked for them. `faults` name what the parser got wrong
    (transform/tree_faults.py), `repairs` what was mended since.
    """

    blocks: tuple[Block, ...]
    text: str | None = None
    head: Head = field(default_factory=Head)
    markup: str | None = field(default=None, repr=False)
    signals: Any = None
    target_uri: str | None = None
    faults: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()

    @property
    def root(self) -> HtmlElement | None:
        """Return the page's tree, None for text dumps and for pages without any element."""
        return _parse_tree(self.markup) if self.markup and self.markup.strip() else None


@lru_cache(maxsize=1)
def _parse_tree(markup: str) -> HtmlElement:
    return html.document_fromstring(markup, parser=html.HTMLParser(huge_tree=True))
