"""Which line over a text is its title, where no mark-up says so.

In: the blocks of a page, what is decided of them, where the text begins and its bylines and dates. Out: the
position of the title, or None. A title is repeated by how the article is to be cited, or stands over its
authors with their degrees; else signs are weighed: the words of a title come again in the text. Where the hub's
templates are known, what is left of the page begins with it more often than not.
"""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING, Final

from extract.hub import fold
from transform.boilerplate.names import are_people
from transform.fields.author_names import is_credentialed_byline
from transform.fields.date_text import find_dates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from transform.blocks import Block
    from transform.boilerplate.verdicts import Verdicts

TITLE_MOST: Final = 300  # the longest headlines have 250 characters
LINE_MOST: Final = 200  # a longer block with a name or a day is a sentence
REACH: Final = (
    6  # how many blocks a byline or date stands from the title at most: buttons, a picture, a topic
)
TITLE_REACH: Final = 10  # the same for a title over its byline, where print and mail buttons stand between
_TITLE_LEAST = 12
_TITLE_WORDS = 3  # a shorter line without other evidence is a menu entry or a section's name
# Where the hub's templates are known, its own menus are: a line of its own may be "Naloxone" (hubs written by hand, as
# dumps: 313 instead of 303 titles of 336).
_OWN_LEAST, _OWN_WORDS = 3, 1
# Kickers, section names and button labels are shorter (197 of 198 titles of one journal are longer).
_SURE_TITLE = 45
_SURE_REACH = 25  # of a line as long as titles are: a table of contents may stand between
_CITED_WITHIN = 60  # blocks behind the last likely title, a table of contents among them
_NO_TITLE_ENDS = ".;,:。；，："
# Matches the "2010" of "Prev Chronic Dis 2010;7(2)"; not "12010"
_YEAR = re.compile(r"(?:19|20)(?<!\d\d\d)\d\d(?!\d)")
# Chinese and Japanese say in one character what takes others two or three. Matches "訳", "ア"; not "a", "я"
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_DENSITY = 2.5
# A menu in such a script: short words with spaces between. Matches "首页 会议 指南 登录"; not
# "がん 免疫療法の新しい話題".
_DENSE_MENU = re.compile(r"(?:[\u3040-\u30ff\u3400-\u9fff]{1,6}\s+){2,}[\u3040-\u30ff\u3400-\u9fff]{1,6}")
# Matches "- Home", "1. Item"; not "10 years of CAR T"
_LIST_MARK = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s")
# A sentence's reference. Matches the "[1]" of "New cases in 2025:[1]", "[2,4-6]"; not the end of "Trial [NCT01]"
_CITES = re.compile(r"\[\d[\d,–\- ]*\]\Z")
# An address: of a source, or of the site. Matches "https://a.example/1", "www.a.example"; not "The web at 30"
_ADDRESS = re.compile(r"https?://|\bwww\.")
# Who made a picture. Matches "Photo: AP", "Getty"; not "photographs"
_CAPTION = re.compile(r"\b(?:[Pp]hoto|[Ff]oto|Bild|Image|Getty|AFP|dpa|Reuters|[Cc]redit|Picture)s?\b|©")
# A path of pages, or several things in one line. Matches "Home > News", "A. Hopkins · 9 min"; not "km/h", "24/7".
_PATH = re.compile(r"[/>»›|·]\s")
# What parts the steps of a path, and how long a step is at most. Matches " / ", "›"; not the "/" of "km/h", " - "
_STEP, _STEP_MOST = re.compile(r"\s[/|·]\s|\s?[>»›]\s?"), 25
# A labelled line, and how many in a row are fields. Matches "Dose: 20 mg", "Tytuł pracy: nowy"; not "At 10:30 the ward"
_FIELD, _FIELDS = re.compile(r"[^\W\d_][^:：.!?\d]{0,38}(?::\s|：)\s*\S"), 3
# A word that may tell what a text is about. Matches "harbour"; not "the", "12"
_TELLING = re.compile(r"[^\W\d_]{4,}")
_STEM = 5  # letters by which words count as the same: "elections", "electoral"

# Of the text: so many of its first paragraphs, so long at least, are read, the first two for the title's subject.
_PARAGRAPHS, _PARAGRAPH, _OPENING = 6, 80, 2
_PARAGRAPH_READ = 1000  # characters of each
WITHIN: Final = 40  # blocks before and behind the text's begin that are looked at
_MANY, _FULL, _LONG = (
    6,
    60,
    100,
)  # telling words and characters above which more say nothing, or speak against
_LED = 2  # blocks: a day, or a name and then a day
# What each sign of a line weighs (benchmarks/title_signs.py): a conditional logit on pages of news, of other
# sites and written ones, rendered as text; weights from any collection find the others' titles about alike. A
# caption is set against more than was fitted: few are among the pages.
_WEIGHTS: Final = {
    "opening": 1.9, "text": 1.5, "length": 0.8, "too_long": -0.3, "caption": -2.0, "wordy": 0.65, "named": 1.15,
    "path": -0.9, "distance": -0.45, "near": 1.1, "leads": 1.6, "shared": -0.95, "rank": -0.55,
}  # fmt: skip


def length(text: str) -> float:
    """Return how many characters a text has, or would have in a script of letters."""
    return len(text) if text.isascii() else len(text) + (_DENSITY - 1) * len(_DENSE.findall(text))


def title_from_lines(
    blocks: Sequence[Block],
    verdicts: Verdicts,
    start: int,
    lines: dict[int, str],
    shared: Collection[int] = (),
) -> int | None:
    """Return the title's position among the undecided lines before `start`, where the text begins.

    `lines` are bylines and dates by position, `shared` what the hub's templates name. None on a page without any of
    these, such as a list of links.
    """
    if start == len(blocks) and not lines:
        return None
    likely = likely_lines(blocks, verdicts, start, lines, shared)
    byline = next((position for position, kind in lines.items() if kind == "byline"), 0)
    told = _cited(blocks, likely) if likely else None
    # a report may end in its authors: those are over no text
    if told is None and (not likely or (byline <= start and is_credentialed_byline(blocks[byline].text))):
        told = _over_byline(blocks, verdicts, byline, lines)
    if told is not None or not likely:
        return told
    return _likeliest(blocks, likely, start, lines, shared)


def likely_lines(
    blocks: Sequence[Block],
    verdicts: Verdicts,
    start: int,
    lines: Collection[int],
    shared: Collection[int] = (),
) -> list[int]:
    """Return the positions of the undecided lines before `start` that look like titles.

    Where it is known what the hub's pages share, the others may be short.
    """
    fields = _field_lines(blocks[:start])
    likely = {
        block.position
        for block, verdict in zip(blocks[:start], verdicts, strict=False)
        if verdict is None
        and block.position not in lines
        and block.position not in fields
        and _is_title_like(block.text, is_own=bool(shared) and block.position not in shared)
    }
    own = likely.difference(shared)
    return [at for at in sorted(likely) if not (at + 1 in own and _is_trail(blocks[at].text))]


def _is_trail(text: str) -> bool:
    """Tell whether a line is the path of a page: short steps from the home page down to a section."""
    steps = _STEP.split(text.strip())
    return len(steps) > 1 and all(0 < length(step) <= _STEP_MOST for step in steps)


def _field_lines(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the positions of labelled lines in a row of several: the fields of an article, no title of it."""
    found: list[int] = []
    for is_labelled, run in itertools.groupby(blocks, key=lambda block: _FIELD.match(block.text) is not None):
        positions = [block.position for block in run if is_labelled]
        found += positions if len(positions) >= _FIELDS else []
    return frozenset(found)


def _cited(blocks: Sequence[Block], likely: Sequence[int]) -> int | None:
    """Return the likely title that a longer block near the top repeats with a year: how to cite the article."""
    titles = {at: title for at in likely if len(title := fold(blocks[at].text)) >= _SURE_TITLE}
    if not titles:
        return None
    near = [block.text for block in blocks[: max(likely) + _CITED_WITHIN] if _YEAR.search(block.text)]
    citing = [fold(text) for text in near]
    for position, title in titles.items():
        if any(title in text and len(text) > len(title) for text in citing):
            return position
    return None


def _over_byline(
    blocks: Sequence[Block], verdicts: Verdicts, byline: int, lines: dict[int, str]
) -> int | None:
    """Return the title over a byline: the nearest line as long as titles are, else the longest close to it."""
    above = [
        block
        for block in blocks[max(0, byline - _SURE_REACH) : byline]
        if verdicts[block.position] is None
        and block.position not in lines
        and not block.text.isupper()
        and not _names_a_day(block.text)
        and _is_title_like(block.text.rstrip(" ."))
    ]
    long = [block for block in above if len(block.text.strip()) >= _SURE_TITLE]
    if long:
        return long[-1].position
    above = [block for block in above if byline - block.position <= TITLE_REACH]
    return max(above, key=lambda block: (len(block.text), block.position)).position if above else None


def _names_a_day(text: str) -> bool:
    return any(mention.published.precision == "day" for mention in find_dates(text))


def _likeliest(
    blocks: Sequence[Block],
    likely: Sequence[int],
    start: int,
    lines: Collection[int],
    shared: Collection[int],
) -> int:
    """Return the line for which most signs speak; the first of equals, none in capitals where there is another."""
    near = [position for position in likely if start - position <= WITHIN] or likely[-1:]
    weights = {
        position: (
            not blocks[position].text.isupper(),
            round(sum(_WEIGHTS[name] * sign for name, sign in signs.items()), 6),
            -position,
        )
        for position, signs in signs_of(blocks, near, start, lines, shared).items()
    }
    return max(near, key=weights.__getitem__)


def signs_of(
    blocks: Sequence[Block],
    likely: Sequence[int],
    start: int,
    lines: Collection[int],
    shared: Collection[int] = (),
) -> dict[int, dict[str, float]]:
    """Return what speaks for and against each likely line, by position.

    `lines`: where bylines and dates stand; `shared`: what the hub's templates name.
    """
    paragraphs = [
        b.text[:_PARAGRAPH_READ] for b in blocks[start : start + WITHIN] if len(b.text) >= _PARAGRAPH
    ]
    opening = {word for text in paragraphs[:_OPENING] for word in _words(text)}
    known = opening.union(*(_words(text) for text in paragraphs[_OPENING:_PARAGRAPHS]))
    over = {
        b.position: fold(b.text) for b in blocks[max(0, start - WITHIN) : start] if len(b.text) <= TITLE_MOST
    }
    own_above = itertools.accumulate((position not in shared for position in likely), initial=0)
    return {
        position: _signs_of_text(
            blocks[position].text, opening, known, [line for at, line in over.items() if at < position]
        )
        | {
            "distance": math.log1p(start - position),
            "near": any(0 < line - position <= REACH for line in lines),
            "leads": any(
                following.position in lines or _is_dated(following)
                for following in blocks[position + 1 : position + 1 + _LED]
            ),
            # not left out: other pages list the titles of this one's kind, too
            "shared": position in shared,
            "rank": math.log1p(above) if shared else 0.0,
        }
        for position, above in zip(likely, own_above, strict=False)
    }


def _signs_of_text(
    text: str, opening: AbstractSet[str], known: AbstractSet[str], over: Sequence[str]
) -> dict[str, float]:
    """Return the signs of a line's own words: some stand in the text's `opening`, beginning, or the lines above it."""
    words, size, folded = _words(text), length(text.strip()), fold(text)
    return {
        "opening": len(words & opening) / max(1, len(words)),
        "text": min(len(words & known), _MANY) / _MANY,
        "length": min(size, _FULL) / _FULL,
        "too_long": max(0.0, size - _LONG) / _LONG,
        "caption": _CAPTION.search(text) is not None,
        "wordy": len(words) >= _TITLE_WORDS,
        # At the end of the path of pages ("Home > News > TITLE"), alone there, or before the site's name; within menus
        # are sections. Lines below speak of its kind: "By A. Hopkins, 3 May, News"; "Asthma: Symptoms" under "Asthma".
        "named": any(_is_named_by(line, folded) for line in over),
        "path": _PATH.search(text) is not None,
    }


def _is_named_by(line: str, title: str) -> bool:
    """Tell whether a line is a title, ends with it, or begins with it as a word of its own."""
    return line.endswith(title) or (line.startswith(title) and not line[len(title)].isalnum())


def _is_dated(block: Block) -> bool:
    """Tell whether a block is a line with a day: who wrote when, how long it takes to read."""
    return len(block.text) <= LINE_MOST and _names_a_day(block.text)


def _words(text: str) -> set[str]:
    """Return the stems of a text's telling words; of dense scripts, its pairs of characters."""
    return set(_stems(text.casefold()))


def _stems(text: str) -> Iterator[str]:
    dense = [] if text.isascii() else _DENSE.findall(text)
    if len(dense) > _STEM:
        yield from map("".join, itertools.pairwise(dense))
    else:
        yield from (word[:_STEM] for word in _TELLING.findall(text))


def _is_title_like(text: str, *, is_own: bool = False) -> bool:
    """Tell whether a text may be a title; one that is the page's own for sure may be short."""
    bare = text.strip()
    least, words = (_OWN_LEAST, _OWN_WORDS) if is_own else (_TITLE_LEAST, _TITLE_WORDS)
    if not least <= length(bare) <= TITLE_MOST or _LIST_MARK.match(text):
        return bare.startswith("#")
    if _DENSE_MENU.fullmatch(bare) or _ADDRESS.search(bare):
        return False
    wordy = bare.count(" ") >= words - 1 or not bare.isascii()
    return wordy and bare[-1] not in _NO_TITLE_ENDS and not _CITES.search(bare) and not are_people(bare)
