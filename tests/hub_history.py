"""Writes the synthetic history of some hubs: new articles, revisions, drift, a layout break, deletions.

Run as `python tests/hub_history.py OUT [--days N] [--seed S] [--hubs N]`; tests import it by its path. Each
hub and day becomes OUT/HUB/YYYY-MM-DD.jsonl, one captured page a line (url, captured_at, html). The same
seed gives the same bytes. The last hub breaks its layout on the day `Plan.break_day`; its pages from then
on keep their text and lose every mark that the old layout had.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

START = date(2024, 1, 1)
SPONSORS = ("Amarin", "Belgrave", "Corvalis", "Dunmore", "Eastholm", "Farnley")
PEOPLE = ("Ada Byron", "Carl Weiss", "Dora Klein", "Emil Roth", "Fay Lund", "Gus Horn", "Ida Falk")
VOCABULARY = (
    "patients survival response median therapy cohort randomised analysis remission relapse "
    "transplant risk dose toxicity endpoint baseline follow-up biomarker expression resistance "
    "combination inhibitor marrow outcome significant treatment clinical progression disease trial "
    "phase study older younger adults months "
)
WORDS = VOCABULARY.split()
# Between them, the words by which English is known: else each page of a history is asked its language.
SENTENCE_WORDS = [*WORDS, "the", "of", "and", "with", "was", "for", "the", "of"]
# Share of a hub's articles that a day takes down.
GONE = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is generated. `break_day` counts days from START; None: no break.

    A day brings a hub one of `arrivals` new articles, and revises the share `revised` of those it has.
    """

    days: int
    hubs: tuple[str, ...] = ("north", "south", "west")
    seed: int = 1
    break_day: int | None = None
    arrivals: tuple[int, ...] = (0, 1, 1, 2)
    revised: float = 0.02


@dataclass(slots=True)
class _Article:
    number: int
    published: date
    headline: str
    author: str
    paragraphs: list[str]
    gone: bool = False


@dataclass(slots=True)
class _Hub:
    name: str
    random: random.Random
    articles: list[_Article] = field(default_factory=list)
    sponsors: list[str] = field(default_factory=list)
    template: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One captured page. `status` is the HTTP status; a page that was taken down is captured with 404."""

    hub: str
    day: date
    url: str
    captured_at: datetime
    html: str
    status: int = 200


def history(plan: Plan) -> Iterator[Capture]:
    """Yield all captures, day by day, hub by hub."""
    hubs = [_Hub(name, random.Random(f"{plan.seed}:{name}")) for name in plan.hubs]
    for hub in hubs:
        hub.sponsors = hub.random.sample(SPONSORS, 2)
    for offset in range(plan.days):
        day = START + timedelta(days=offset)
        for hub in hubs:
            broken = hub is hubs[-1] and plan.break_day is not None and offset >= plan.break_day
            yield from _day(plan, hub, day, broken=broken)


def _day(plan: Plan, hub: _Hub, day: date, *, broken: bool) -> Iterator[Capture]:
    dice = hub.random
    if dice.random() < 1 / 90:
        hub.sponsors = dice.sample(SPONSORS, dice.randint(1, 3))
    if dice.random() < 1 / 120:
        hub.template += 1
    moment = datetime.combine(day, time(6, 0))
    alive = [article for article in hub.articles if not article.gone]
    touched = [article for article in alive if dice.random() < plan.revised]
    for article in touched:
        article.paragraphs[dice.randrange(len(article.paragraphs))] = _paragraph(dice)
    fresh = [_article(hub, day) for _ in range(dice.choice(plan.arrivals))]
    for number, article in enumerate([*touched, *fresh]):
        yield _capture(hub, article, moment + timedelta(minutes=number), broken=broken)
    for article in alive:
        if dice.random() < GONE:
            article.gone = True
            yield _gone(hub, article, moment + timedelta(hours=1))


def _article(hub: _Hub, day: date) -> _Article:
    dice = hub.random
    article = _Article(
        number=len(hub.articles) + 1,
        published=day,
        headline=" ".join(dice.sample(WORDS, 6)).capitalize(),
        author=dice.choice(PEOPLE),
        paragraphs=[_paragraph(dice) for _ in range(dice.randint(3, 6))],
    )
    hub.articles.append(article)
    return article


def _paragraph(dice: random.Random) -> str:
    sentences = (
        " ".join(dice.choices(SENTENCE_WORDS, k=dice.randint(9, 16))) for _ in range(dice.randint(3, 5))
    )
    return " ".join(f"{sentence.capitalize()}." for sentence in sentences)


def _url(hub: _Hub, article: _Article) -> str:
    return f"https://{hub.name}-hub.example/articles/{article.number:05d}"


def _capture(hub: _Hub, article: _Article, moment: datetime, *, broken: bool) -> Capture:
    html = _broken_page(hub, article) if broken else _page(hub, article)
    return Capture(hub=hub.name, day=moment.date(), url=_url(hub, article), captured_at=moment, html=html)


def _gone(hub: _Hub, article: _Article, moment: datetime) -> Capture:
    html = "<html><title>Not found</title><body><h1>404 Not Found</h1></body></html>"
    return Capture(
        hub=hub.name, day=moment.date(), url=_url(hub, article), captured_at=moment, html=html, status=404
    )


def _notice(hub: _Hub) -> str:
    named = " and ".join(hub.sponsors)
    return (
        f"The {hub.name.title()} Hub is an independent medical education platform, sponsored by {named}. "
        "Funders are allowed no direct influence on our content."
    )


def _page(hub: _Hub, article: _Article) -> str:
    body = "\n".join(f"<p>{text}</p>" for text in article.paragraphs)
    edition = f"Edition {hub.template}: read the editors' choice of the week"
    return f"""<!doctype html><html lang="en"><head><title>{article.headline} | {hub.name} hub</title>
<link rel="canonical" href="{_url(hub, article)}"></head><body>
<nav class="top"><ul><li><a href="/">Home</a></li><li><a href="/topics">Topics</a></li></ul></nav>
<div class="edition v{hub.template}">{edition}</div>
<div class="notice">{_notice(hub)}</div>
<main><article><h1>{article.headline}</h1><p class="byline">By {article.author}</p>
<time datetime="{article.published.isoformat()}">{article.published:%B %d, %Y}</time>
{body}</article></main>
<footer><p>Copyright {hub.name.title()} Hub. All rights reserved.</p></footer></body></html>"""


def _broken_page(hub: _Hub, article: _Article) -> str:
    """Return the page after the hub's redesign: the same words, and nothing that told them apart."""
    words = " ".join(article.paragraphs)
    cards = "\n".join(
        f'<div class="c{i}"><span>{part}.</span></div>' for i, part in enumerate(words.split("."))
    )
    return f"""<!doctype html><html><head><title>{hub.name} hub</title></head><body>
<div id="app"><div class="shell"><div>Menu</div><div>Sign in</div></div>
<div class="wall">Subscribe to go on reading. Create your free account in one minute.</div>
<div class="grid">{cards}</div></div></body></html>"""


def write_history(plan: Plan, out: Path) -> list[Path]:
    """Write one file per hub and day and return them in the order of days."""
    lines: dict[Path, list[dict[str, Any]]] = {}
    for capture in history(plan):
        path = out / capture.hub / f"{capture.day.isoformat()}.jsonl"
        lines.setdefault(path, []).append(
            {
                "url": capture.url,
                "captured_at": capture.captured_at.isoformat() + "Z",
                "html": capture.html,
                "http_status": capture.status,
            }
        )
    for path, rows in lines.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return sorted(lines, key=lambda path: (path.name, path.parent.name))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--days", type=int, default=730)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--break-day", type=int)
    given = parser.parse_args()
    plan = Plan(days=given.days, seed=given.seed, break_day=given.break_day)
    print(f"{len(write_history(plan, given.out))} files under {given.out}")  # noqa: T201


if __name__ == "__main__":
    main()
