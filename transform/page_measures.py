"""What the witnesses of a page's type look at: its titles, its address, its words and links, what it calls itself.

In: a segmented page and its URL. Out: `PageMeasures`, which takes each measure when a witness first asks for it.
The words are in page_type.toml.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from transform.boilerplate.character_classes import count_words
from transform.fields.canonical import split_address
from transform.title_phrases import read_phrases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from urllib.parse import SplitResult

    import numpy as np
    import numpy.typing as npt

    from transform.document import Document

    Counts = npt.NDArray[np.int64]

# A page that only sends on says next to nothing.
_STUB_WORDS = 60
# From here a block of plain text is a paragraph of an article; a teaser is shorter.
_LONG_BLOCK_WORDS = 45
# A block of so many words outside links says something; a shorter one is a label or a date.
_SENTENCE_WORDS = 15
_SENTENCE_CHARS = 2 * _SENTENCE_WORDS - 2  # no text of as few characters has as many words
_OPENING_CHARS = 600  # in so many characters of prose there are more words than in a stub

WORDS = tomllib.loads((Path(__file__).parent / "page_type.toml").read_text(encoding="utf-8"))

# Letter case is left open behind the first character alone: so a page is searched many times as fast.
# yes: `<body class="archive tag">`; no: `<body id="x">`
_BODY_CLASS = re.compile(r"<(?i:body\s[^<>]{0,2000}?\bclass\s*=\s*[\"'])([^\"'>]{1,2000})")

# yes: each word of `one, two`; no: `--`
_WORD = re.compile(r"\w+")

_TITLES = {section: read_phrases(words["title"]) for section, words in WORDS.items() if "title" in words}


@dataclass(frozen=True)
class PageMeasures:
    """What the witnesses look at; the dearer measures are taken only when one asks."""

    document: Document
    target_uri: str | None

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The title and the first heading, else a text's first line; case folded, apostrophes straight."""
        headings = (block.text for block in self.document.blocks if block.kind == "heading")
        first = next((block.text for block in self.document.blocks), "")
        heading = next(headings, "")
        found = dict.fromkeys((self.document.head.title or heading or first, heading))
        return tuple(" ".join(one.casefold().replace("’", "'").split()) for one in found if one)

    @cached_property
    def address(self) -> SplitResult:
        """The parts of the page's URL, all empty without one that can be read."""
        return split_address(self.target_uri or "")

    @cached_property
    def segments(self) -> list[str]:
        """The URL's path segments, case folded."""
        return [part for part in self.address.path.casefold().split("/") if part]

    @cached_property
    def names(self) -> list[str]:
        """The URL's path segments without page numbers."""
        return [one for one in self.segments if one != "page" and not one.isdigit()]

    @cached_property
    def index(self) -> str:
        """The last path segment when it names what a site publishes, "" otherwise."""
        return next((name for name in self.names[-1:] if name in WORDS["listing"]["index"]), "")

    @cached_property
    def plain_words(self) -> int:
        """Words outside links."""
        return self.all_words - self.link_words

    @cached_property
    def words(self) -> tuple[Counts, Counts]:
        """The words of each block: all, and those outside links."""
        blocks = self.document.blocks
        links = [(block.position, link.start, link.end) for block in blocks for link in block.links]
        words, linked = count_words([block.text for block in blocks], links)
        return words, words - linked

    @cached_property
    def is_stub(self) -> bool:
        """Whether the page says next to nothing; its first lines tell of most that it does."""
        words = 0
        for block in self.document.blocks:
            words += len(_WORD.findall(block.text))
            if words > _STUB_WORDS:
                return False
        return True

    @cached_property
    def all_words(self) -> int:
        """All words of the page."""
        return int(self.words[0].sum())

    @cached_property
    def link_words(self) -> int:
        """Words inside links."""
        return self.all_words - int(self.words[1].sum())

    @cached_property
    def listed_links(self) -> int:
        """Blocks that are hardly more than a link of three words or more: entries of a list or menu."""
        return sum(
            1
            for block, words in zip(self.document.blocks, self.words[0].tolist(), strict=True)
            for link in block.links[:1]
            if words >= 3 and link.end - link.start > 0.8 * len(block.text)
        )

    @cached_property
    def long_blocks(self) -> int:
        """Paragraphs as articles have them, mostly outside links."""
        return int((self.words[1] >= _LONG_BLOCK_WORDS).sum())

    @cached_property
    def prose_words(self) -> int:
        """Words outside links in blocks that are sentences rather than labels."""
        plain = self.words[1]
        return int(plain[plain >= _SENTENCE_WORDS].sum())

    @cached_property
    def has_prose(self) -> bool:
        """Whether sentences stand outside links; how the first paragraphs without any open tells it of most."""
        words = 0
        for block in self.document.blocks:
            if not block.links and len(block.text) > _SENTENCE_CHARS:
                found = len(_WORD.findall(block.text[:_OPENING_CHARS]))
                words += found if found >= _SENTENCE_WORDS else 0
                if words >= _STUB_WORDS:
                    return True
        return self.prose_words >= _STUB_WORDS

    @cached_property
    def body_classes(self) -> frozenset[str]:
        """The classes of the page's body."""
        match = _BODY_CLASS.search(self.document.markup or "")
        return frozenset(match[1].casefold().split()) if match else frozenset()

    @cached_property
    def says_article(self) -> bool:
        """Whether the mark-up calls the page an article."""
        if "single-post" in self.body_classes or self.document.head.meta("article:published_time"):
            return True
        return any(kind.endswith(("Article", "Posting", "Recipe")) for kind in self.json_ld_types)

    @cached_property
    def json_ld_types(self) -> list[str]:
        """The types of the page's JSON-LD objects."""
        return [kind for item in self.document.head.json_ld for kind in _types(item.get("@type"))]

    def titled(self, section: str) -> str:
        """Return the title or first heading that fits a phrase of a section of page_type.toml, as evidence."""
        phrases = _TITLES[section]
        title = next((title for title in self.titles if phrases.fit(title)), "")
        return f"title {title[:80]!r}" if title else ""

    def on_path(self, section: str) -> str | None:
        """Return which of the URL's last two path segments a section names, page numbers apart."""
        return next((segment for segment in self.names[-2:] if segment in WORDS[section]["path"]), None)


def _types(kind: object) -> Iterator[str]:
    for one in kind if isinstance(kind, list) else [kind]:
        if isinstance(one, str):
            yield one
