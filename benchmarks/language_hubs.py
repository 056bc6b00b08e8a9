"""Hubs in twelve languages, made to order: real or invented bodies in furniture as hubs write it.

In: a language (`furniture/*.toml`: notices in three wordings each), a plan, bodies. Out: `MadePage`s, as HTML
and as a text dump, with each block's label. Of each notice the first wording is for development, the others
are held out: patterns are never written after them. Each hub draws which notices it has, where they stand,
how it marks up its pages and how it fills its slots; a second generation of the template changes wordings.

Where a language has no bodies of its own, they are invented: its own function words between words that a
chain of its letters makes, so that there is no end of prose that never repeats.
"""

from __future__ import annotations

import html
import random
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FURNITURE = Path(__file__).parent / "furniture"
PROSE = Path(__file__).parent / "notices"
"""Sentences of articles in each language, beside the notices."""
LANGUAGES = tuple(sorted(path.stem for path in FURNITURE.glob("*.toml")))
UNSPACED = frozenset({"ja", "zh"})
BODY, META = "body", "meta"
COMPANIES = ("Amvela", "Bortex", "Corvina Pharma", "Delos", "Eridan Health", "Fontis", "Helvora", "Ixion")
SITES = ("MedCampus", "Onkoblick", "Health Atlas", "Vitalis", "Medipunkt", "Clinicon")

HEAD = ("skip", "cookie", "access", "translation", "sponsor", "donation")
UNDER_TITLE = ("reading", "share", "tools", "reviewed")
TAIL = ("bio", "login", "feedback", "newsletter", "advice", "sponsor", "donation", "pager")
FOOT = ("about", "copyright", "translation", "cookie")
ON_SOME_PAGES = {"donation": 0.6, "login": 0.4, "bio": 0.7, "reviewed": 0.7, "newsletter": 0.8}
"""Share of a hub's pages that have a notice; the others are on all of them."""
STOCK_SHARE, SUBJECT_SHARE, SHARED_SHARE = 0.3, 0.08, 0.05
CHAIN = 3

Block = tuple[str, str]
"""A label ("body", "meta", "boiler.KIND") and a text."""


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page: its name, its labelled blocks in reading order, and both of its renderings."""

    name: str
    blocks: tuple[Block, ...] = field(repr=False)
    html: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Body:
    """An article as its author wrote it; headings are shorter than `HEADING_MOST` and end in no full stop."""

    title: str
    paragraphs: tuple[str, ...] = field(repr=False)


HEADING_MOST = 90
GENERATION_LEAST = 6
"""A hub of fewer pages has one generation of its template."""


def furniture(language: str) -> dict[str, Any]:
    return tomllib.loads((FURNITURE / f"{language}.toml").read_text(encoding="utf-8"))


class Inventor:
    """Makes prose that looks like a language: its function words, and words of the letters of its prose.

    (Of the letters of its notices it would be notices to what judges by words.)
    """

    def __init__(self, language: str) -> None:
        self.unspaced = language in UNSPACED
        self.binding = furniture(language)["words"].split()
        prose = tomllib.loads((PROSE / f"{language}.toml").read_text(encoding="utf-8"))["prose"]
        letters = ["".join(filter(str.isalpha, word)) for word in " ".join(prose).lower().split()]
        self.next: dict[str, list[str]] = defaultdict(list)
        for word in letters:
            padded = f"{'^' * CHAIN}{word}$"
            for i in range(CHAIN, len(padded)):
                self.next[padded[i - CHAIN : i]].append(padded[i])
        self.characters = [letter for letter in "".join(letters) if ord(letter) > 0x4000]

    def word(self, rng: random.Random) -> str:
        """Return a word of the language's letters; two characters where words are not spaced."""
        if self.unspaced:
            return "".join(rng.choices(self.characters, k=2))
        made = "^" * CHAIN
        while not made.endswith("$"):
            made += rng.choice(self.next[made[-CHAIN:]])
        word = made.strip("^$")
        return word if 3 < len(word) < 16 else self.word(rng)

    def sentence(self, rng: random.Random, low: int = 8, high: int = 24) -> str:
        """Return a sentence of so many words, full stop and all."""
        words = [
            rng.choice(self.binding) if rng.random() < 0.4 else self.word(rng)
            for _ in range(rng.randint(low, high))
        ]
        if len(words) > 12:
            words[rng.randint(4, 8)] += "、" if self.unspaced else ","
        return "".join(words) + "。" if self.unspaced else " ".join(words).capitalize() + "."

    def paragraph(self, rng: random.Random) -> str:
        """Return two to six sentences."""
        joint = "" if self.unspaced else " "
        return joint.join(self.sentence(rng) for _ in range(rng.randint(2, 6)))

    def title(self, rng: random.Random) -> str:
        """Return a headline without a full stop."""
        return self.sentence(rng, 5, 11).rstrip(".。")

    def body(self, rng: random.Random) -> Body:
        """Return an article of four to twelve paragraphs."""
        return Body(self.title(rng), tuple(self.paragraph(rng) for _ in range(rng.randint(4, 12))))


class Hub:
    """One hub: what it has, where it stands, how it is marked up, how it is worded."""

    def __init__(self, language: str, rng: random.Random, *, wordings: tuple[int, ...]) -> None:
        self.rng, self.language = rng, language
        self.texts, self.inventor = furniture(language), Inventor(language)
        self.site = rng.choice(SITES)
        self.wordings = wordings
        self.places = [self._some(kinds) for kinds in (HEAD, UNDER_TITLE, TAIL, FOOT)]
        self.lists = [kind for kind in ("related", "popular", "comments") if rng.random() < 0.75]
        self.popular = [self.inventor.title(rng) for _ in range(14)]
        self.semantic, self.named = rng.random() < 0.6, rng.random() < 0.6
        self.gap = rng.choice(("\n\n", "\n\n", "\n"))
        self.openings: list[str] = []
        self.sponsors = rng.sample(COMPANIES, 5)

    def _some(self, kinds: tuple[str, ...]) -> list[str]:
        return self.rng.sample(kinds, k=round(0.7 * len(kinds)))

    def page(self, number: int, share: float, article: Body) -> MadePage:
        """Return a page; `share` of the hub's life has passed (it decides the generation)."""
        wording = self.wordings[int(share * len(self.wordings))]
        head, under, tail, foot = (self._notices(kinds, wording) for kinds in self.places)
        menu = [("boiler.menu", text) for text in self.texts["menu"]]
        parts = [
            ("header", [*menu, *head]),
            ("article", [(META, article.title), *under, *self._body(article)]),
            ("aside", [*tail, *self._lists(wording)]),
            ("footer", [*foot, *menu[6:]]),
        ]
        blocks = tuple(block for _, part in parts for block in part)
        text = self.gap.join(text for _, text in blocks)
        return MadePage(f"{self.language}-{number:05}", blocks, self._html(parts), text)

    def _notices(self, kinds: list[str], wording: int) -> list[Block]:
        found: list[Block] = []
        for kind in kinds:
            if self.rng.random() > ON_SOME_PAGES.get(kind, 1.0):
                continue
            if kind == "share":
                found += [("boiler.share", text) for text in self.texts["share"]]
            else:
                found.append((f"boiler.{kind}", self._fill(self.texts[kind][wording])))
        return found

    def _fill(self, text: str) -> str:
        names = self.rng.sample(self.sponsors, self.rng.randint(1, 4))
        joint = "、" if self.language in UNSPACED else ", "
        return text.format(
            site=self.site,
            names=joint.join(names),
            name=self.rng.choice(self.texts["people"]),
            year=self.rng.randint(2005, 2026),
            topic=self.rng.choice(self.texts["topics"]),
            title=self.inventor.title(self.rng),
        )

    def _lists(self, wording: int) -> list[Block]:
        """Return teasers, favourites and comments, each under its heading: they hardly ever repeat."""
        rng, found = self.rng, list[Block]()
        for kind in self.lists:
            found.append((f"boiler.{kind}", self._fill(self.texts[kind][wording])))
            if kind == "related":
                found += [("boiler.teaser", self.inventor.title(rng)) for _ in range(4)]
            elif kind == "popular":
                found += [("boiler.favourite", title) for title in rng.sample(self.popular, 5)]
            else:
                for _ in range(rng.randint(0, 3)):
                    line = self._fill(self.texts["comment_line"][wording])
                    found += [("boiler.comment_line", line), ("boiler.comment", self.inventor.sentence(rng))]
        return found

    def _body(self, article: Body) -> list[Block]:
        """Return the article's paragraphs with what recurs in bodies: headings, stock, a subject, a copy."""
        rng, texts = self.rng, list(article.paragraphs)
        if self.openings and rng.random() < SHARED_SHARE:
            texts[0] = rng.choice(self.openings)
        self.openings.append(texts[0])
        if all(len(text) >= HEADING_MOST for text in texts):
            for place, heading in zip(range(1, len(texts), 3), self.texts["headings"], strict=False):
                texts.insert(place + place // 3, heading)
        for text in self.texts["stock"]:
            if rng.random() < STOCK_SHARE:
                texts.insert(rng.randint(1, len(texts)), text)
        for text in self.texts["subjects"]:
            if rng.random() < SUBJECT_SHARE:
                texts.insert(rng.randint(1, len(texts)), text)
        return [(BODY, text) for text in texts]

    def _html(self, parts: list[tuple[str, list[Block]]]) -> str:
        body = "".join(self._part(part, blocks) for part, blocks in parts)
        title = next(text for label, text in parts[1][1] if label == META)
        return (
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8">'
            f"<title>{html.escape(title)} | {self.site}</title></head><body>{body}</body></html>"
        )

    def _part(self, part: str, blocks: list[Block]) -> str:
        tag = part if self.semantic else "div"
        return f'<{tag} class="{self._name(part)}">{"".join(map(self._element, blocks))}</{tag}>'

    def _element(self, block: Block) -> str:
        label, text = block
        kind, words = label.partition(".")[2], html.escape(text)
        if label == META:
            return f"<h1>{words}</h1>"
        if label == BODY:
            return f"<h2>{words}</h2>" if is_heading(text) else f"<p>{words}</p>"
        if kind in {"menu", "share", "teaser", "favourite", "tools", "skip", "pager"}:
            return f'<div class="{self._name(kind)}"><a href="/{len(text)}/{kind}">{words}</a></div>'
        if kind in {"related", "popular", "comments"}:
            return f"<h3>{words}</h3>"
        return f'<div class="{self._name(kind)}"><p>{words}</p></div>'

    def _name(self, part: str) -> str:
        return part if self.named else f"c{sum(map(ord, part)) % 97}"


def is_heading(text: str) -> bool:
    return len(text) < HEADING_MOST and text[-1] not in '.。!?:…"”»'


def make_hub(
    language: str, pages: int, *, seed: int, wordings: tuple[int, ...], bodies: tuple[Body, ...] = ()
) -> list[MadePage]:
    """Return the pages of a hub, oldest first; equal arguments give equal pages. Too few bodies: invented."""
    rng = random.Random(f"{language}:{pages}:{seed}:{wordings}")
    if pages < GENERATION_LEAST:
        wordings = (rng.choice(wordings),)
    hub = Hub(language, rng, wordings=wordings)
    drawn = (
        rng.sample(bodies, pages) if len(bodies) >= pages else [hub.inventor.body(rng) for _ in range(pages)]
    )
    return [hub.page(number, number / pages, body) for number, body in enumerate(drawn)]
