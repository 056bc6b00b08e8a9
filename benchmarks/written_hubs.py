"""Hubs whose pages were written by hand: a frame (or two generations of it) around articles that make sense.

In: a folder for each hub, `frame.html` and others of its kind with `{{name}}` slots, and a file for each page: lines of
`key: value` (`frame: 2` names `frame2.html`), a line `---`, the article's HTML for `{{body}}`. An attribute
`data-label` says what an element is (body, boiler, meta, title, optional); in a frame all else is furniture, in an
article all else is body. Out: `MadePage`s, as HTML and as text dumps, with each block's label.
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html

from benchmarks.gold import LEARNT, WRITTEN, GoldPage
from benchmarks.hub_scores import BODY, TEMPLATE
from benchmarks.language_hubs import MadePage
from benchmarks.renderings import BLOCK_TAGS, HIDDEN_TAGS, render_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.language_hubs import Block

# Matches "{{title}}"; not "{title}".
_SLOT = re.compile(r"\{\{(\w+)\}\}")
# Matches ' data-label="boiler"'; not ' data-labels="x"'.
_LABEL = re.compile(r'\s+data-label="\w+"')

TRAINING_PAGES = Path(__file__).parent / "written" / "training"
"""Hubs of two pages each that the models learn from."""
WRITTEN_HUBS = Path(__file__).parent / "written" / "hubs"
"""Hubs of twelve pages each, to measure by: no model learns from them."""
HELD_HUBS = WRITTEN_HUBS.with_name("held")
"""More hubs of that kind, looked at less."""
LEARNT_HUBS = WRITTEN_HUBS.with_name("learnt")
"""Hubs of twelve pages each: the hub's model and the words of notices learn from them, the net of dumps from some."""
EVERY = 3
"""Of such a hub's pages the net of dumps sees: their frames are the same, and it is one voice of many."""
SHARES_LEFT_OUT = (0.0, 0.5, 1.0)
SENTENCE = 30
"""Characters of a frame's text from which on it is a sentence, no entry of a menu (Chinese: a long one)."""
OPTIONAL = "optional"
"""Text of which one may say either: a hub's score leaves it out, a training takes it for text."""


def read_written() -> list[GoldPage]:
    """Return the pages written for the training as pages with gold, hubs by name; a hub is a domain.

    They go without some of the sentences of their frames: on the web most pages have fewer.
    """
    return [_gold_page(hub, page, WRITTEN) for hub in hubs_in(TRAINING_PAGES) for page in load_hub(hub)]


def read_learnt() -> list[GoldPage]:
    """Return some pages of the hubs to learn from, in the same way."""
    return [_gold_page(hub, page, LEARNT) for hub in hubs_in(LEARNT_HUBS) for page in load_hub(hub)[::EVERY]]


def _gold_page(hub: Path, page: MadePage, kind: str) -> GoldPage:
    key = f"{hub.name}/{page.name}"
    return GoldPage(
        key=key,
        url=None,
        text=_thinned(page.html, page.blocks, key),
        gold="\n".join(text for label, text in page.blocks if label in {BODY, OPTIONAL}),
        kind=kind,
        drafted=False,
        domain=hub.name,
    )


def hubs_in(folder: Path) -> list[Path]:
    """Return the hubs' folders in a folder, by name."""
    return sorted(path for path in folder.iterdir() if path.is_dir())


def load_hub(folder: Path) -> list[MadePage]:
    """Return a hub's pages by name."""
    return [_page(path) for path in sorted(folder.glob("[0-9]*.html"))]


def _thinned(html: str, blocks: Sequence[Block], key: str) -> str:
    """Return the page less all, half or none of the elements that hold nothing but a sentence of its furniture."""
    chance = random.Random(key)
    share = chance.choice(SHARES_LEFT_OUT)
    own = {text for label, text in blocks if label != TEMPLATE}
    sentences = {text for label, text in blocks if label == TEMPLATE and len(text) >= SENTENCE} - own
    page = lxml.html.document_fromstring(html)
    for element in [found for found in page.iter() if isinstance(found, lxml.html.HtmlElement)]:
        is_sentence = " ".join(element.text_content().split()) in sentences
        if is_sentence and element.getparent() is not None and chance.random() < share:
            element.drop_tree()
    return str(lxml.html.tostring(page, encoding="unicode"))


def load_promotions(folder: Path) -> list[str]:
    """Return what stands amid a hub's articles and is not the author's, each text once, sorted."""
    articles = (_parts(path)[1] for path in folder.glob("[0-9]*.html"))
    return sorted({text for body in articles for label, text in _blocks(_as_body(body)) if label == TEMPLATE})


def _parts(path: Path) -> tuple[str, str]:
    """Return the lines for the frame's slots, and the article's HTML."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    return head, body


def _as_body(body: str) -> str:
    return f'<div data-label="{BODY}">{body}</div>'


def _page(path: Path) -> MadePage:
    head, body = _parts(path)
    slots = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    number = slots["frame"].strip()
    frame = path.with_name(f"frame{'' if number == '1' else number}.html").read_text(encoding="utf-8")
    labelled = _filled(frame, slots | {"body": _as_body(body)})
    shown = _LABEL.sub("", _filled(frame, slots | {"body": body}))
    return MadePage(path.stem, tuple(_blocks(labelled)), shown, render_lines(shown, blank=True))


def _filled(frame: str, slots: dict[str, str]) -> str:
    return _SLOT.sub(lambda slot: slots.get(slot[1], ""), frame)


def _blocks(labelled: str) -> Iterator[Block]:
    """Yield the texts between block tags with their labels, in reading order."""
    label, texts = TEMPLATE, list[str]()
    for found, text in _texts(lxml.html.document_fromstring(labelled), TEMPLATE):
        if text is None or found != label:
            if joined := " ".join("".join(texts).split()):
                yield label, joined
            label, texts = found, []
        texts.append(text or "")


def _texts(element: lxml.html.HtmlElement, label: str) -> Iterator[tuple[str, str | None]]:
    """Yield label and text of each text node; None for a text is a break between blocks."""
    if not isinstance(element.tag, str) or element.tag in HIDDEN_TAGS:
        return
    own = element.get("data-label", label)
    is_block = element.tag in BLOCK_TAGS
    if is_block:
        yield own, None
    yield own, element.text or ""
    for child in element:
        yield from _texts(child, own)
        yield own, child.tail or ""
    if is_block:
        yield label, None
