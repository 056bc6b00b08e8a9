"""Hubs of one trap each: bodies that hold what recurs over the hub's pages and is the articles' own.

In: a language, the name of a trap, how many pages. Out: `MadePage`s, as HTML and as a text dump, with each block's
label, in plain furniture (menu, access notice, sponsors, copyright) around invented prose. `benchmarks.hubs --traps`
prints of each what is lost, and what of the furniture leaks.
"""

from __future__ import annotations

import html
import random
from typing import TYPE_CHECKING, Final

from benchmarks.language_hubs import BODY, COMPANIES, META, SITES, Inventor, MadePage, furniture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Part = tuple[str, str, str]  # a label, the mark-up, the lines of the dump
    Trap = Callable[["TrapHub", int, random.Random], list[Part]]

PROSE_SENTENCES: Final = 4
ENDINGS: Final = {
    "de": "Mit der Suche nach Studien finden Sie laufende Untersuchungen, die neue Teilnehmer aufnehmen. Sie lässt "
    "sich nach dem Ort, der Art der Behandlung und dem Namen des Mittels eingrenzen.",
    "en": "Use the search for trials to find studies that now take new patients. It can be narrowed by place, by the "
    "kind of treatment and by the name of the drug.",
}
"""How sections of a summary end that speak to the reader as promotions do; elsewhere it is invented."""
REFERENCES: Final = {"de": "Literatur", "en": "References"}
ADVERTISEMENTS: Final = {"de": ("Anzeige", "Lesen Sie auch"), "en": ("Advertisement", "Read more")}


class TrapHub:
    """A hub: its words, and what its articles share."""

    def __init__(self, language: str, seed: str) -> None:
        rng = random.Random(seed)
        self.texts, self.inventor, self.language = furniture(language), Inventor(language), language
        self.site = rng.choice(SITES)
        self.names = [self.inventor.title(rng) for _ in range(12)]  # of sections, fields, ingredients ...
        self.stock = [self.inventor.sentence(rng) for _ in range(4)]

    def prose(self, rng: random.Random, count: int = 2) -> list[Part]:
        """Return paragraphs that no other page has."""
        texts = (" ".join(self.inventor.sentence(rng) for _ in range(PROSE_SENTENCES)) for _ in range(count))
        return [paragraph(text) for text in texts]

    def page(self, number: int, trap: Trap) -> MadePage:
        """Return a page with the trap in its body."""
        rng = random.Random(f"{self.site}:{number}")
        title = self.inventor.title(rng)
        body = trap(self, number, rng)
        names = ", ".join(rng.sample(COMPANIES, rng.randint(1, 3)))
        filled = {
            kind: self.texts[kind][2].format(site=self.site, names=names, year=2020 + number % 5)
            for kind in ("access", "sponsor", "donation", "copyright")
        }
        menu = "".join(
            f"<li><a href=/{n}>{html.escape(name)}</a></li>" for n, name in enumerate(self.texts["menu"])
        )
        parts = [
            *(("boiler.menu", "", name) for name in self.texts["menu"]),
            ("boiler.access", "", filled["access"]),
            (META, "", title),
            *body,
            *((f"boiler.{kind}", "", filled[kind]) for kind in ("donation", "sponsor", "copyright")),
        ]
        notices = {kind: f"<p>{html.escape(text)}</p>" for kind, text in filled.items()}
        page = (
            f"<!doctype html><html lang={self.language}><head><meta charset=utf-8>"
            f"<title>{html.escape(title)}</title></head><body><nav><ul>{menu}</ul></nav>"
            f"<div class=notice>{notices['access']}</div><main><h1>{html.escape(title)}</h1>"
            f"<div class=entry>{''.join(markup for _, markup, _ in body)}</div></main>"
            f"<aside>{notices['donation']}{notices['sponsor']}</aside><footer>{notices['copyright']}</footer></body></html>"
        )
        blocks = tuple((label, line) for label, _, text in parts for line in text.split("\n"))
        return MadePage(f"{number:03}", blocks, page, "\n\n".join(text for _, _, text in parts) + "\n")


def paragraph(text: str, label: str = BODY) -> Part:
    return (label, f"<p>{html.escape(text)}</p>", text)


def heading(text: str) -> Part:
    return (BODY, f"<h2>{html.escape(text)}</h2>", text)


def items(texts: Sequence[str]) -> Part:
    return (BODY, f"<ul>{''.join(f'<li>{html.escape(text)}</li>' for text in texts)}</ul>", "\n".join(texts))


def field_list(pairs: Mapping[str, str]) -> Part:
    terms = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>" for name, value in pairs.items()
    )
    return (BODY, f"<dl>{terms}</dl>", "\n".join(line for pair in pairs.items() for line in pair))


def table(hub: TrapHub, rng: random.Random) -> Part:
    """Return a table with the same names on all pages, and figures of its own."""
    head, *names = (name.split()[0] for name in hub.names[:5])
    rows = [
        (head, "A", "B"),
        *((name, str(rng.randint(10, 400)), str(rng.randint(10, 400))) for name in names),
    ]
    cells = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (BODY, f"<table>{cells}</table>", "\n".join("\t".join(row) for row in rows))


def stock_section(share: float) -> Trap:
    """Return a heading and a sentence at the end of the body, on a share of the pages."""

    def trap(hub: TrapHub, number: int, rng: random.Random) -> list[Part]:
        has = number % 10 < 10 * share
        return hub.prose(rng) + [heading(hub.names[0]), paragraph(hub.stock[0])] * has

    return trap


def fields(hub: TrapHub, number: int) -> list[Part]:
    """Return fields with three values each, and one with figures."""
    named = [paragraph(f"{hub.names[n].split()[0]}: {hub.names[3 * n + number % 3]}") for n in (1, 2)]
    return [*named, paragraph(f"{hub.names[3].split()[0]}: {100 + 7 * number}")]


def recipe(hub: TrapHub, _: int, rng: random.Random) -> list[Part]:
    """Return a text with lists whose items other pages have, too."""
    steps = items(rng.sample(hub.stock, 3))
    return [
        *hub.prose(rng, 1),
        heading(hub.names[0]),
        items(rng.sample(hub.names[2:], 5)),
        heading(hub.names[1]),
        steps,
    ]


def boxes(hub: TrapHub, _: int, rng: random.Random) -> list[Part]:
    """Return a text with a box of the hub's in its midst."""
    text = hub.texts["newsletter"][1]
    box = ("boiler.newsletter", f"<div class=box><p>{html.escape(text)}</p></div>", text)
    return [*hub.prose(rng), box, *hub.prose(rng)]


def summary(hub: TrapHub, number: int, rng: random.Random) -> list[Part]:
    """Return a summary: a stock opening on three of ten pages, sections that all end in the same words, changes."""
    subject = hub.inventor.title(rng).split()[0]
    terms = [term_of(name) for name in hub.names[4:]]
    parts = [heading(f"{hub.names[0]} {subject}")]
    if number % 10 in (1, 4, 7):
        parts += [paragraph(f"{hub.stock[0]} {hub.stock[1]}"), items(rng.sample(terms, 5))]
    parts += [*hub.prose(rng, 1), heading(hub.names[1]), *hub.prose(rng)]
    for name in rng.sample(hub.names[2:5], 2 + number % 2):
        parts += [heading(f"{name} {subject}"), items(rng.sample(terms, 3)), *hub.prose(rng, 1)]
        parts += [heading(hub.names[5]), paragraph(ENDINGS.get(hub.language, hub.stock[2]))]
        parts += references(hub, rng)
    changed = f"{hub.names[6]} ({2020 + number % 6}-0{1 + number % 9}-17)"
    own = [paragraph(hub.inventor.sentence(rng, 14)) for _ in range(number % 4)]
    return [*parts, heading(changed), paragraph(hub.stock[3]), *own]


def term_of(name: str) -> str:
    """Return a word of a name, some characters of one in a script without spaces."""
    words = name.split()
    return words[1] if len(words) > 1 else name[:4]


def references(hub: TrapHub, rng: random.Random) -> list[Part]:
    """Return a list of references under its heading; it counts neither way."""
    texts = [
        f"{hub.inventor.word(rng).capitalize()} AB, {hub.inventor.word(rng).capitalize()} C, et al.: "
        f"{hub.inventor.sentence(rng, 12)} J Med {rng.randint(2, 40)} (3): 5-19, 2019."
        for _ in range(3)
    ]
    _, markup, lines = items(texts)
    return [heading(REFERENCES.get(hub.language, "References")), ("reference", markup, lines)]


def promotions(hub: TrapHub, _: int, rng: random.Random) -> list[Part]:
    """Return a text that the same promotions interrupt, each more than once, behind whatever paragraph."""
    advertisement, more = ADVERTISEMENTS.get(hub.language, ADVERTISEMENTS["en"])
    stock = hub.texts["newsletter"][2].format(topic=hub.texts["topics"][0])
    boxes = [
        [("boiler.newsletter", f"<div class=box><p>{html.escape(stock)}</p></div>", stock)],
        [paragraph(advertisement, "boiler.advertisement")],
    ]
    parts: list[Part] = []
    for name in hub.names[:3]:
        title = f"{more}: {hub.inventor.title(rng)}"
        link = ("boiler.related", f"<p><a href=/more>{html.escape(title)}</a></p>", title)
        texts = hub.prose(rng, 3)
        for box in (*boxes, [link]):
            at = rng.randint(1, len(texts))
            texts[at:at] = box
        parts += [heading(name), *texts]
    return [*parts, *hub.prose(rng, 1)]


def one_sentence(hub: TrapHub, _: int, rng: random.Random) -> list[Part]:
    """Return an article of one sentence that only names something of its own."""
    first, last = (
        hub.stock[0].rstrip(".。 ").split(" ", 1)
        if " " in hub.stock[0]
        else (hub.stock[0][:4], hub.stock[0][4:])
    )
    return [paragraph(f"{first} {hub.inventor.title(rng)} {last}.")]


TRAPS: Final[dict[str, Trap]] = {
    "stock section, 3 of 10 pages": stock_section(0.3),
    "stock section, half": stock_section(0.5),
    "stock section, 8 of 10": stock_section(0.8),
    "stock section, all": stock_section(1.0),
    "stock sentence amid, 6 of 10": lambda hub, n, rng: [
        *hub.prose(rng), *([paragraph(hub.stock[1])] if n % 10 < 6 else []), *hub.prose(rng)],
    "fields over the body": lambda hub, n, rng: [*fields(hub, n), *hub.prose(rng)],
    "fields under the body": lambda hub, n, rng: [*hub.prose(rng), *fields(hub, n)],
    "fields as a list": lambda hub, n, rng: [
        field_list({hub.names[k]: hub.names[3 * k + n % 3] for k in (1, 2)}), *hub.prose(rng)],
    "table amid": lambda hub, _, rng: [*hub.prose(rng), table(hub, rng), *hub.prose(rng)],
    "table at the end": lambda hub, _, rng: [*hub.prose(rng), table(hub, rng)],
    "lists of shared items": recipe,
    "short own ending": lambda hub, _, rng: [
        *hub.prose(rng), heading(hub.names[0]), paragraph(hub.inventor.title(rng) + ".")],
    "same headings": lambda hub, _, rng: [
        part for name in hub.names[:3] for part in (heading(name), *hub.prose(rng, 1))],
    "one sentence in a frame": one_sentence,
    "a box of the hub's amid": boxes,
    "summaries": summary,
    "promotions amid": promotions,
}  # fmt: skip


def make_trap_hub(language: str, name: str, pages: int) -> list[MadePage]:
    """Return the pages of a hub with one trap; equal arguments give equal pages."""
    hub = TrapHub(language, f"{language}:{name}")
    return [hub.page(number, TRAPS[name]) for number in range(pages)]
