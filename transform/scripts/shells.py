"""Shells: pages whose text a browser's scripts would write, from what the same scripts hold.

In: a segmented HTML page. Out: the same page, or, where it shows next to nothing, with its article's text from its
scripts put at the end of its body and segmented like any other. Only what agrees with the title or the description is
taken for the article: a shell whose scripts hold teasers, comments or messages stays one.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.half_characters import without_halves
from transform.boilerplate.character_classes import fold_letters
from transform.document import PageTooLargeError
from transform.scripts.passages import Passage, passage, passages
from transform.scripts.values import script_values
from transform.segment_html import segment_html
from transform.tree_repair import segment_sound_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.blocks import Block
    from transform.document import Document, Head

# The repairs that such a document has one of.
FROM_JSON_LD = "scripts:json_ld"
FROM_STATE = "scripts:state"

# A page that shows less, outside links and in blocks of the length of a sentence, is a shell: some sixty words.
_SHELL_CHARS = 400
_SENTENCE_CHARS = 40
# The scripts must hold so many times what all of the page shows outside links.
_MUCH_MORE = 3
# A title of fewer letters is a label that anything may have; so many letters of a description stand in the text itself.
_LEAST_TITLE = 8
_LEAST_DESCRIPTION = 30
# The title may stand over the text: within so many of its characters.
_TOP_CHARS = 400
# Of passages as long as that share of the longest the innermost is taken: it has the article and least else.
_NEARLY_ALL = 0.8

_NAMES = (("og:site_name", "application-name"), ("og:title", "twitter:title"))
_END_OF_BODY = re.compile(r"</body\s{0,20}>", re.IGNORECASE)  # yes: `</BODY>`; no: `<body>`


def segment_shown_html(text: str, *, target_uri: str | None = None) -> Document:
    """Return the page's blocks as `segment_sound_html` does, those of a shell with its article's.

    Such a document has FROM_JSON_LD or FROM_STATE among its repairs, and the completed mark-up as its own.
    """
    document = segment_sound_html(text, target_uri=target_uri)
    if not _is_shell(document):
        return document
    for repair, find in ((FROM_JSON_LD, _from_json_ld), (FROM_STATE, _from_state)):
        found = find(document)
        if found and len(found.text) > _MUCH_MORE * _shown(document):
            return _completed(document, found, repair)
    return document


def _is_shell(document: Document) -> bool:
    chars = 0
    for block in document.blocks:
        if len(block.text) >= _SENTENCE_CHARS:
            own = _outside_links(block)
            chars += own if own >= _SENTENCE_CHARS else 0
            if chars >= _SHELL_CHARS:
                return False
    return True


def _shown(document: Document) -> int:
    """Return how many characters the page shows outside links."""
    return sum(map(_outside_links, document.blocks))


def _outside_links(block: Block) -> int:
    return len(block.text) - sum(link.end - link.start for link in block.links)


def _from_json_ld(document: Document) -> Passage | None:
    """Return the text of the one article that the JSON-LD holds, or of the one that is named like the page."""
    entries = document.head.json_ld
    bodies = [(entry, body) for entry in entries if isinstance(body := entry.get("articleBody"), str)]
    found = [each for entry, body in bodies if (each := passage([body], [entry]))]
    alone = replace(found[0], titles=()) if len(bodies) == len(found) == 1 else None
    return _chosen(found, document.head) or alone


def _from_state(document: Document) -> Passage | None:
    found = [each for value in script_values(document.markup or "") for each in passages(value)]
    return _chosen(found, document.head)


def _chosen(found: Sequence[Passage], head: Head) -> Passage | None:
    """Return the passage of the page's article: it has the page's title, or the description's first words."""
    if not found:
        return None
    site, *titles = fold_letters([head.meta(*names) or "" for names in _NAMES] + [head.title or ""])
    titles = [title for title in titles if len(title) >= _LEAST_TITLE and title != site]
    ranked = [each for one in found if titles and (each := _titled(one, titles))]
    (description,) = fold_letters([head.meta("description", "og:description") or ""])
    if not ranked and len(description) >= _LEAST_DESCRIPTION:
        texts = fold_letters([each.text for each in found])
        start = description[:_LEAST_DESCRIPTION]
        ranked = [replace(each, titles=()) for each, text in zip(found, texts, strict=True) if start in text]
    longest = max((len(each.text) for each in ranked), default=0)
    return next((each for each in reversed(ranked) if len(each.text) >= _NEARLY_ALL * longest), None)


def _titled(found: Passage, titles: Sequence[str]) -> Passage | None:
    """Return a passage that stands under one of the titles, or in an object with one, with its title alone."""
    *own, top = fold_letters([*found.titles, found.text[:_TOP_CHARS]])
    if any(title in top for title in titles):
        return replace(found, titles=())
    fitting = [
        text
        for text, letters in zip(found.titles, own, strict=True)
        if any(_is_same(title, letters) for title in titles)
    ]
    return replace(found, titles=(max(fitting, key=len),)) if fitting else None


def _is_same(title: str, text: str) -> bool:
    """Say whether a text is the title or most of it: the rest is the site's name."""
    return len(text) >= _LEAST_TITLE and text in title and 2 * len(text) > len(title)


def _completed(document: Document, found: Passage, repair: str) -> Document:
    """Return the page with the passage at the end of its body; as it was when that is too much or not shown."""
    shown = {block.text for block in document.blocks}
    titles = [f"<h1>{html.escape(title)}</h1>" for title in found.titles if title not in shown]
    text = "".join(f"{fragment}\n" for fragment in (*titles, *found.fragments))
    article = f'<main><article id="from-scripts">{without_halves(text)}</article></main>'
    markup = document.markup or ""
    ends = [match.start() for match in _END_OF_BODY.finditer(markup)]
    at = ends[-1] if ends else len(markup)
    try:
        completed = segment_html(markup[:at] + article + markup[at:], target_uri=document.target_uri)
    except PageTooLargeError:
        return document
    gained = _shown(completed) - _shown(document)
    if 2 * gained < len(found.text):
        return document
    return replace(completed, repairs=(*document.repairs, repair))
