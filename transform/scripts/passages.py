"""The passages of JSON values that may be a page's article: long texts, and texts in a row under one key.

In: a JSON value. Out: `Passage`s in the order of the page, an outer one before those in it. Objects with an address or
a date of their own (teasers, comments) are no parts of one text.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Shorter ones are descriptions, or rows of a list of messages.
LEAST_CHARS = 600
# Texts of articles stand some ten deep; and a text under one key of an item at most so deep in it.
_DEEPEST = 40
_DEEPEST_IN_ITEM = 12
# So many values of a page are looked at.
_MOST_NODES = 400_000
# The objects around a text that may hold its title.
_HOLDERS = 2
# An object of more texts is a catalogue of messages; a large newspaper's article has seventy.
_MOST_TEXTS = 200
# A sentence is longer; a label or a name is not.
_SENTENCE_CHARS = 40
# The least share of a passage in sentences: between them stand headings.
_LEAST_PROSE = 0.7
# More of these signs has a style sheet, a query or a program; of 130 news articles the most has .002.
_MOST_CODE = 0.02
_CODE = re.compile(r"[{}<>=;_|\\$#]")  # yes: `{`, `$`; no: `a`, `(`
# Written without spaces: Thai, Lao, kana, ideographs. yes: `中`; no: `a`
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_STOP = re.compile(r"[.!?…。！？؟।։።｡]")  # yes: `.`, `。`; no: `,`
# A tag. yes: `<p>`, `</li>`, `<br/>`; no: `a < b`, `<3`
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
# yes: `<p class=x>`, `</div>`, `<br>`; no: `<b>`, `<pre-x>`
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|h[1-6]|section|blockquote|tr)(?=[\s/>])", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\w{1,8}|\w{2,10});")  # yes: `&nbsp;`, `&#39;`; no: `A & B`
# yes: `https://a.example/b`, `/news/1`, `//a.example`; no: `and/or`, `/ so on`
_ADDRESS = re.compile(r"(?:https?://|//?(?=\w))\S+\Z")
# yes: `2026-01-29T18:40`, `2026.01.29 18:40`; no: `In 2026-27 it`, `29 boats`
_MOMENT = re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:[T ][\d:.+Z -]{0,30})?\Z")
# The keys and names by which an item says that it is a heading; yes: `header`, `heading-two`, `h3`; no: `text`
_HEADING_TYPE = re.compile(r"(?:sub)?head(?:er|ing)|h[1-6]\b", re.IGNORECASE)
_TYPE_KEYS = ("type", "_type", "style", "tag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text that may be an article's: as fragments of HTML, its plain text, and what may be its title."""

    fragments: tuple[str, ...]
    text: str
    titles: tuple[str, ...] = ()


def passage(texts: Sequence[str], holders: Sequence[dict[str, Any]] = ()) -> Passage | None:
    """Return texts of scripts as one passage; None when they are short or no prose."""
    texts = [_unescaped(text) for text in texts]
    lines = [line for text in texts if (line := _plain(text))]
    plain = "\n".join(lines)
    if len(plain) < LEAST_CHARS or not _is_prose(lines, plain):
        return None
    titles = tuple(title for holder in holders for title in _short_texts(holder))
    return Passage(fragments=tuple(map(_as_html, texts)), text=plain, titles=titles)


def passages(value: Any) -> Iterator[Passage]:  # noqa: ANN401 - JSON
    """Yield the passages of a value. It is walked without recursion, and no further than the limits."""
    nodes = 0
    stack: list[tuple[Any, tuple[dict[str, Any], ...], int]] = [(value, (), 0)]
    while stack and nodes < _MOST_NODES:
        node, holders, depth = stack.pop()
        nodes += 1
        children: Iterable[Any] = ()
        texts: Sequence[str] = ()
        if isinstance(node, str):
            texts = [node] if len(node) >= LEAST_CHARS else ()
        elif isinstance(node, dict):
            holders, children = (node, *holders)[:_HOLDERS], node.values()
        elif isinstance(node, list):
            texts, children = _row(node), node
        if found := passage(texts, holders) if texts else None:
            yield found
        if depth < _DEEPEST:
            inner = () if isinstance(node, list) else holders
            stack += [(child, inner, depth + 1) for child in reversed(list(children))]


def _row(items: list[Any]) -> list[str]:
    """Return the texts of a list's items under the key that has most of them; none of what is no row of texts."""
    by_key: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for number, item in enumerate(items):
        for key, text in _leaves(item):
            by_key[key][number].append(text)
    lengths = {
        key: sum(len(text) for texts in rows.values() for text in texts if _is_sentence(text))
        for key, rows in by_key.items()
    }
    key = max(lengths, key=lengths.__getitem__, default="")
    if lengths.get(key, 0) < LEAST_CHARS / 2:
        return []
    return [_titled(items[number], _joined(texts)) for number, texts in by_key[key].items()]


def _leaves(item: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    """Yield the texts of an item with the key that each stands under, in reading order; entries in it left out."""
    stack: list[tuple[str, Any, int]] = [("", item, 0)]
    while stack:
        key, node, depth = stack.pop()
        if isinstance(node, str):
            yield key, node
        elif depth < _DEEPEST_IN_ITEM and isinstance(node, dict) and not _is_entry(node):
            stack += [(name, child, depth + 1) for name, child in reversed(node.items())]
        elif depth < _DEEPEST_IN_ITEM and isinstance(node, list):
            stack += [(key, child, depth + 1) for child in reversed(node)]


def _joined(texts: Sequence[str]) -> str:
    """Return the texts of one item: sentences of their own as lines, runs of one paragraph in one."""
    pieces: list[str] = []
    for text in texts:
        last = pieces[-1][-1:] if pieces else " "
        if _STOP.match(last) and _is_sentence(text) and not text[0].isspace():
            pieces.append("\n")
        elif not last.isspace() and text[:1].isalnum():
            pieces.append(" ")
        pieces.append(text)
    return "".join(pieces)


def _titled(item: Any, text: str) -> str:  # noqa: ANN401 - JSON
    """Return the text of an item that calls itself a heading as one."""
    names = [item.get(key) for key in _TYPE_KEYS] if isinstance(item, dict) else []
    is_heading = any(isinstance(name, str) and _HEADING_TYPE.match(name) for name in names)
    return f"<h2>{_safe(text)}</h2>" if is_heading and not _BLOCK_TAG.search(text) else text


def _is_entry(holder: dict[str, Any]) -> bool:
    """Say whether an object has an address or a moment of its own, and beside it words."""
    texts = list(islice(_own_texts(holder), _MOST_TEXTS))
    return any(" " in text or _UNSPACED.search(text) for text in texts) and any(
        _ADDRESS.match(text) or _MOMENT.match(text) for text in texts
    )


def _own_texts(holder: dict[str, Any]) -> Iterator[str]:
    """Yield the texts right in an object, and right in the objects in it."""
    for value in holder.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from (inner for inner in value.values() if isinstance(inner, str))


def _short_texts(holder: dict[str, Any]) -> list[str]:
    """Return the texts of an object that may be its title, none of a catalogue's."""
    texts = list(_own_texts(holder))
    return [_plain(text) for text in texts if len(text) < LEAST_CHARS] if len(texts) <= _MOST_TEXTS else []


def _is_sentence(text: str) -> bool:
    """Say whether a text is as long as a sentence, has a stop, and is written in words: an address is not."""
    if len(text) < _SENTENCE_CHARS or not _STOP.search(text):
        return False
    return " " in text or _UNSPACED.search(text) is not None


def _is_prose(lines: Sequence[str], plain: str) -> bool:
    """Say whether lines are sentences for the most part, each told once, and no code."""
    sentences = [line for line in lines if _is_sentence(line)]
    if len(set(sentences)) < len(sentences) or len(_CODE.findall(plain)) > _MOST_CODE * len(plain):
        return False
    has_stops = len(_STOP.findall(plain)) * LEAST_CHARS >= len(plain)
    return has_stops and sum(map(len, sentences)) >= _LEAST_PROSE * len(plain)


def _unescaped(text: str) -> str:
    """Return a text without null characters, its mark-up as such where it was escaped as a whole."""
    text = text.replace("\0", " ")
    return html.unescape(text) if "&lt;" in text and "<" not in text else text


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", text.replace("\0", " "))).split())


def _as_html(text: str) -> str:
    """Return a text of a script as a fragment of HTML: lines become paragraphs where it has no blocks of its own."""
    if _BLOCK_TAG.search(text):
        return f"<div>{text}</div>"
    return "".join(f"<p>{line}</p>" for line in _safe(text).splitlines() if line.strip())


def _safe(text: str) -> str:
    """Return a text as HTML: as it is where it is some already."""
    return text if _TAG.search(text) or _ENTITY.search(text) else html.escape(text, quote=False)
