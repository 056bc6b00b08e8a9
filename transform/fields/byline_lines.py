"""Which lines may be taken for bylines, and how much of a line is the byline.

In: a labelled block with the page around it. Out: whether it can name the page's authors. A line that stands
where a byline stands may be a heading, a menu's entry or a sentence whose words begin with capitals too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transform.fields.author_names import (
    is_byline,
    is_person_name,
    is_prose,
    is_written_as_full_name,
    without_introduction,
)
from transform.fields.context import FieldContext, once
from transform.fields.date_lines import around_headline
from transform.fields.date_text import find_dates, without_days
from transform.fields.site_names import key
from transform.fields.titles import headline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.article import Author
    from transform.blocks import Block

# Kinds of blocks whose links and degrees are somebody else's: a menu's, a quoted person's, an address's.
_OTHERS_WORDS = frozenset({"navigation", "quotation", "footer"})
# A further labelled line behind the names. Matches "\nReleased: June" in "Author: H. Parry\nReleased: June"; must
# not match "By Amy Ono\nBen Ash".
_NEXT_LABEL = re.compile(r"\n[^\W\d_][^\W\d_ ]{1,20}\s?[:：]")
# Matches "collection"; must not match "Collection" or the "tion" of it.
_SMALL_WORD = re.compile(r"(?<!\w)[^\W\d_A-Z]{2,40}(?!\w)")
# Matches the words of "Query-based Suggestions"; must not match the "2" of "Step 2".
_WORD = re.compile(r"[^\W\d_]+")
# Shorter headlines ("News") stand in other lines by chance (folded characters).
_SHORTEST_HEADLINE = 8


def is_line_of_others(block: Block) -> bool:
    """Say whether the persons a block names are no authors: it is a sentence, a menu or a quotation."""
    return block.kind in _OTHERS_WORDS or is_prose(block.text)


def byline_of(text: str) -> str:
    """Return the byline of a line that begins with one: up to the next label or day."""
    if without_introduction(text) == text:
        return without_days(text)
    label = _NEXT_LABEL.search(text)
    text = text[: label.start()] if label else text
    mentions = find_dates(text, "en-US")  # where a day stands, not which it is
    return without_days(text[: mentions[0].end] if mentions else text)


def believed(authors: Sequence[Author], block: Block, context: FieldContext) -> Sequence[Author]:
    """Return the authors among those that a line may name.

    What stands behind "by" is a person, or at the headline whatever it is called ("by ibby"); a line that does
    nothing but list names must be no heading, and list no common words.
    """
    if without_introduction(block.text) != block.text:
        near = _is_near(block, context)
        return [author for author in _persons_first(authors) if near or is_person_name(author.name)]
    authors = _persons_first(authors)
    if is_byline(block.text):
        return authors
    return (
        ()
        if _is_heading(block, context) or any(is_common(author, context) for author in authors)
        else authors
    )


def _persons_first(authors: Sequence[Author]) -> Sequence[Author]:
    """Return the authors; behind a full name nothing that is written like none ("Registrar in Surgery", "Leeds")."""
    full = [author.kind != "person" or is_written_as_full_name(author.name) for author in authors]
    first = full.index(True) if True in full else len(full)
    return [author for at, author in enumerate(authors) if at <= first or full[at]]


def is_common(author: Author, context: FieldContext) -> bool:
    """Say whether the page also writes every word of a name in small letters, as it would no person's name."""
    words = [word for word in _WORD.findall(author.name) if len(word) > 1 and not word.isupper()]
    return (
        author.kind == "person"
        and bool(words)
        and all(word.casefold() in _small_words(context) for word in words)
    )


def shows_headline(block: Block, context: FieldContext) -> bool:
    """Say whether a line shows the page's headline."""
    shown = headline(context)
    title, line = key(shown.value if shown else ""), key(block.text)
    return bool(title) and (title == line or (len(title) >= _SHORTEST_HEADLINE and title in line))


def _is_heading(block: Block, context: FieldContext) -> bool:
    """Say whether a line is a heading, the headline, one link or far from where a byline stands."""
    linked = any(link.end - link.start >= len(block.text.strip()) for link in block.links)
    return (
        block.heading_level is not None
        or linked
        or not _is_near(block, context)
        or shows_headline(block, context)
    )


def _is_near(block: Block, context: FieldContext) -> bool:
    """Say whether a block stands where the headline's byline stands."""
    return any(block.position == near.position for near in around_headline(context))


@once
def _small_words(context: FieldContext) -> frozenset[str]:
    """Return the words that the page writes in small letters."""
    words = (word for block in context.document.blocks for word in _SMALL_WORD.findall(block.text))
    return frozenset(word for word in words if word.islower())
