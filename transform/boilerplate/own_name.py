"""Notices in which the site calls itself by its name: "AirwayED receives financial support from Pulmora".

In: the blocks of a page and its head. Out: what the page's site is called, and the notice that a block is. The
patterns know "this website"; they are asked with these words in place of the name. Whose name it is decides: "The
HALCYON trial is sponsored by Somnara" stays text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from transform.boilerplate.notices import languages_of, match_notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transform.blocks import Block
    from transform.boilerplate.notices import Notice
    from transform.document import Head

# "This website" in the languages of the patterns, with what parts it from the rest.
_THIS_SITE: Final = {
    "en": "This website ", "de": "Diese Website ", "fr": "Ce site ", "es": "Este sitio ", "pt": "Este site ",
    "it": "Questo sito ", "nl": "Deze website ", "pl": "Ta strona ", "tr": "Bu site ", "ru": "Этот сайт ",
    "ja": "本サイト", "zh": "本网站",
}  # fmt: skip
# A site's name opens the page, within so many blocks, each of so many words.
_FIRST_BLOCKS, _MOST_WORDS = 5, 5
# Shorter names ("AP", "Go") begin other sentences by chance.
_SHORTEST = 4
# Matches " | ", " - ", " – ", " — ", " · " between the parts of a title; not the "-" of "B-ALL".
_SEPARATOR = re.compile(r"\s*[|｜»•]\s*|\s+[-–—·:]+\s+")
# What may stand between a name and what is said of it. Matches " ", ", " and the "は" of "腎臓ラボは"; not "s", "-Ed".
_BEHIND = re.compile(r",?\s|(?=[\u3040-\u30ff\u4e00-\u9fff])")


def own_names(blocks: Sequence[Block], head: Head, title: int | None) -> tuple[str, ...]:
    """Return what the page calls its site: in its mark-up, at the end of its title, and in its first lines."""
    stated = (
        head.meta("og:site_name", "application-name") or "",
        *_SEPARATOR.split(head.title or "")[1:][-1:],
    )
    lines = [block for block in blocks[:_FIRST_BLOCKS] if block.position != title]
    opening = [part for block in lines for part in _SEPARATOR.split(block.text.strip())[:1]]
    names = {name.strip().casefold() for name in (*stated, *opening) if len(name.split()) <= _MOST_WORDS}
    return tuple(sorted(name for name in names if len(name) >= _SHORTEST))


def find_own_notices(blocks: Sequence[Block], names: tuple[str, ...]) -> Iterator[tuple[int, Notice]]:
    """Yield (position, notice) for the blocks that begin with a name of the site and tell who pays for it."""
    openings = tuple(opening for name in names for opening in (name, f"the {name}"))
    longest = max(map(len, openings), default=0)
    for block in blocks:
        text = block.text.lstrip()
        folded = text[:longest].casefold()
        if not folded.startswith(openings):
            continue
        for opening in openings:
            if folded.startswith(opening) and (behind := _BEHIND.match(text, len(opening))):
                notice = _notice_of_site(text[behind.end() :])
                if notice is not None:
                    yield block.position, notice
                    break


def _notice_of_site(said: str) -> Notice | None:
    """Return the sponsor notice that a text is where "this website" stands before it."""
    for language in sorted(languages_of(said, "sponsor_notice")):
        notice = match_notice(_THIS_SITE[language] + said)
        if notice is not None and notice.kind == "sponsor_notice":
            return notice
    return None
