"""Hubs made to order: pages of an invented language whose every block is known to be template or body.

In: a seed and a plan. Out: `MadePage`s. What real hubs do is done here on purpose and in known amounts:
generations of templates, slots, sections and stock paragraphs that recur within bodies, labelled fields
with few values, paragraphs that several articles share, articles that quote a notice, several captures of
one page.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

TEMPLATE, BODY, META = "boiler", "body", "meta"
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol", "is")]
_NAMES = (
    "Amvela",
    "Bortex",
    "Corvina Pharma",
    "Delos",
    "Eridan Health",
    "Fontis",
    "Galmar",
    "Helvora Group",
    "Ixion",
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a hub is made of. Shares are of pages; counts are per page or per generation."""

    pages: int = 40
    generations: int = 1
    head_lines: int = 12
    tail_lines: int = 15
    notices: int = 4  # long texts with a slot each, half of them before the article
    body_paragraphs: tuple[int, int] = (3, 12)
    sections: int = 4  # headings that recur within bodies
    stock_share: float = 0.3  # of pages with each of two stock paragraphs, one of them last in the body
    shared_share: float = 0.05  # of pages whose body opens with a paragraph of another page
    quote_share: float = 0.05  # of pages that quote a notice of the hub within their body
    field_values: int = 3  # values of a labelled field before the body; 0: no such field
    inline: bool = False  # a call in the midst of every body
    captures: float = 0.0  # of pages captured a second time


@dataclass(frozen=True, kw_only=True)
class MadePage:
    """One capture: its blocks as (label, text) in reading order."""

    page_id: str
    url: str | None
    captured_at: datetime | None
    blocks: tuple[tuple[str, str], ...] = field(repr=False)


class _Language:
    """An invented language: words by frequency, sentences, titles."""

    def __init__(self, rng: random.Random) -> None:
        self.words = list(
            {"".join(rng.choices(_SYLLABLES, k=rng.choice((1, 2, 2, 3, 3)))) for _ in range(3000)}
        )
        self.words.sort()
        rng.shuffle(self.words)
        self.weights = [1 / (rank + 3) for rank in range(len(self.words))]

    def sentence(self, rng: random.Random, low: int = 8, high: int = 24) -> str:
        words = rng.choices(self.words, self.weights, k=rng.randint(low, high))
        if len(words) > 10:
            words[rng.randint(3, 6)] += ","
        return " ".join(words).capitalize() + "."

    def paragraph(self, rng: random.Random) -> str:
        return " ".join(self.sentence(rng) for _ in range(rng.randint(2, 6)))

    def title(self, rng: random.Random) -> str:
        return " ".join(rng.choices(self.words, k=rng.randint(5, 12))).capitalize()

    def label(self, rng: random.Random) -> str:
        return " ".join(rng.choices(self.words[:800], k=rng.randint(1, 3))).capitalize()


@dataclass(frozen=True)
class _Generation:
    head: tuple[str, ...]
    tail: tuple[str, ...]
    notices: tuple[str, ...]
    call: str


def _generation(
    rng: random.Random, language: _Language, plan: Plan, older: _Generation | None
) -> _Generation:
    """Return a template; a later one keeps about half of its lines from the one before."""

    def lines(count: int, kept: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            kept[i] if i < len(kept) and rng.random() < 0.5 else language.label(rng) for i in range(count)
        )

    notices = tuple(
        f"{language.sentence(rng)[:-1]}, {{names}}. {language.sentence(rng)} {language.sentence(rng)}"
        for _ in range(plan.notices)
    )
    return _Generation(
        head=lines(plan.head_lines, older.head if older else ()),
        tail=lines(plan.tail_lines, older.tail if older else ()),
        notices=notices,
        call=language.sentence(rng, 12, 18),
    )


def make_hub(seed: int, plan: Plan) -> list[MadePage]:
    """Return the pages of a hub in the order of their capture; the same seed and plan give the same pages."""
    rng = random.Random(f"{seed}:{plan}")
    language = _Language(rng)
    generations: list[_Generation] = []
    for _ in range(plan.generations):
        generations.append(_generation(rng, language, plan, generations[-1] if generations else None))
    habits = _Habits(
        sections=[language.label(rng) for _ in range(plan.sections)],
        stock=[language.sentence(rng, 14, 24) for _ in range(2)],
    )
    field_label, values = language.label(rng), [language.sentence(rng) for _ in range(plan.field_values)]
    pages: list[MadePage] = []
    for number in range(plan.pages):
        template = generations[number * plan.generations // plan.pages]
        body = _body(rng, language, plan, habits)
        if rng.random() < plan.quote_share:
            body.insert(len(body) // 2, (BODY, rng.choice(template.notices).format(names=_names(rng))))
        if plan.inline:
            body.insert(1 + len(body) // 2, (TEMPLATE, template.call))
        head = [
            (META, language.title(rng)),
            (META, f"{rng.randint(1, 28)} {language.words[5]} {2000 + number % 25}"),
        ]
        if values:
            head.append((BODY, f"{field_label}: {rng.choice(values)}"))
        for capture in range(1 + (rng.random() < plan.captures)):
            top, bottom = _furniture(rng, template)
            pages.append(
                MadePage(
                    page_id=f"{seed}-{number:05}-{capture}",
                    url=f"https://hub.example/{number}",
                    captured_at=datetime(2010, 1, 1) + timedelta(days=7 * number + 90 * capture),  # noqa: DTZ001
                    blocks=(*top, *head, *body, *bottom),
                )
            )
    return pages


@dataclass(frozen=True, kw_only=True)
class _Habits:
    """What recurs within the bodies of a hub: headings, stock sentences, and first paragraphs so far."""

    sections: list[str]
    stock: list[str]
    openings: list[str] = field(default_factory=list)


def _body(rng: random.Random, language: _Language, plan: Plan, habits: _Habits) -> list[tuple[str, str]]:
    sections, stock, shared = habits.sections, habits.stock, habits.openings
    paragraphs = [language.paragraph(rng) for _ in range(rng.randint(*plan.body_paragraphs))]
    if shared and rng.random() < plan.shared_share:
        paragraphs[0] = rng.choice(shared)
    shared.append(paragraphs[0])
    every = max(1, len(paragraphs) // (len(sections) + 1))
    texts: list[str] = []
    for i, paragraph in enumerate(paragraphs):
        if sections and i and i % every == 0 and i // every <= len(sections):
            texts.append(sections[i // every - 1])
        texts.append(paragraph)
        if i == 1 and rng.random() < plan.stock_share:
            texts.append(stock[0])
    if rng.random() < plan.stock_share:
        texts.append(stock[1])
    return [(BODY, text) for text in texts]


def _furniture(
    rng: random.Random, template: _Generation
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return what stands before and after an article, slots filled: names, a year, at times other casing."""
    half = len(template.notices) // 2
    notices = [(TEMPLATE, notice.format(names=_names(rng))) for notice in template.notices]
    head = [(TEMPLATE, line.upper() if rng.random() < 0.1 else line) for line in template.head]
    tail = [(TEMPLATE, line) for line in template.tail]
    tail.append((TEMPLATE, f"© {rng.randint(2005, 2026)} {template.tail[0]} {template.tail[-1]}"))
    return [*head, *notices[:half]], [*notices[half:], *tail]


def _names(rng: random.Random) -> str:
    names = rng.sample(_NAMES, rng.randint(1, 4))
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


PLANS = {
    "plain": Plan(),
    "drift": Plan(pages=100, generations=5, captures=0.2),
    "many notices": Plan(notices=8, quote_share=0.1),
    "stock": Plan(stock_share=0.45, shared_share=0.1),
    "inline call": Plan(inline=True),
    "short bodies": Plan(body_paragraphs=(1, 3), sections=0),
    "small": Plan(pages=10, generations=1),
    "three": Plan(pages=3, generations=1),
    "two": Plan(pages=2, generations=1),
    "large": Plan(pages=400, generations=8),
}
