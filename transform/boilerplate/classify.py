"""Name every block of a page and say what becomes of it, and by which rule.

In: a document, its hub's profile and templates. Out: the same blocks, labelled. Deciders in order of trust:
the hub's own patterns, known notices and labels (own_words.py); the lines over the article (knowing what the hub's
templates name); what belongs to those; the hub's templates; and for what is left the model. What one has decided no
later one changes, so labelled fields and sections are safe from templates and model alike. Where enough pages taught
the hub's templates, another model judges what templates and model decided once more (hub_model.py).
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from transform.blocks import KINDS, Block
from transform.boilerplate.adjoining_lines import field_boxes, named_values
from transform.boilerplate.beyond_body import doubt_beyond_body, end_of_body
from transform.boilerplate.biographies import find_biographies
from transform.boilerplate.catalogues import shared_entries
from transform.boilerplate.contents import listed_headings
from transform.boilerplate.features_hub import JudgedPage
from transform.boilerplate.hub_model import judge_again, knows
from transform.boilerplate.labels import SECTION_KINDS, known_labels
from transform.boilerplate.linked_text import doubt_linked
from transform.boilerplate.masthead import find_masthead
from transform.boilerplate.model import score_html, score_text
from transform.boilerplate.notice_words import doubt_notices, speaks_as_notice
from transform.boilerplate.own_name import find_own_notices, own_names
from transform.boilerplate.own_words import first_verdicts
from transform.boilerplate.page_decision import decide_page
from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.runs import (
    extend_runs,
    extend_sections,
    first_prose_alone,
    interruptions,
    keep_enclosed,
    last_prose,
)
from transform.boilerplate.spared_lines import (
    fact_lines,
    hub_page,
    section_endings,
    spared_lines,
    spared_texts,
)
from transform.boilerplate.templates import placed
from transform.boilerplate.verdicts import CONTENTS_RULE, Verdict, is_content, is_template, title_position
from transform.boilerplate.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from extract.hub import HubProfile
    from transform.boilerplate.scores import PageScores
    from transform.boilerplate.templates import Matches, TemplateEntry, TemplateSnapshot
    from transform.boilerplate.verdicts import Verdicts
    from transform.document import Document

    Vector = npt.NDArray[np.float64]

# Sections that are a summary's: what such a page of HTML has over them is its text, though the net sees too little of
# it to tell (over sections of any kind promotions stand, too: folds' articles -.0007).
_SUMMARIES = frozenset({"key_data", "key_learning"})
# Prose between the text and a known notice is as likely as the text before it, down to this score (measured
# on text dumps of news: no loss, and short articles keep their last paragraph; folds of HTML: WCXB +.0001, news -.0001)
_LAST_PROSE, _LAST_PROSE_OF_HTML = 0.02, 0.3
# No notice gives its sources in numbers; pagers do, and they are shorter (characters).
_CITING = 60
# A sentence that gives its source. Matches "since 1975.[1]", "in adults [2,4-6]"; not "Pages [next]", "[PMID: 12]"
_CITES = re.compile(r"\w[.,:;)]?\s?\[\d{1,3}(?:[,–-]\s?\d{1,3})*\]")


class _Known(NamedTuple):
    """Which templates count only beside the body, are rare, or pinned (positions); whether enough pages taught them."""

    beside: Sequence[int]
    rare: frozenset[int]
    pinned: frozenset[int]
    well_taught: bool


class Decided(NamedTuple):
    """A page's verdicts, and what the hub's model sees of it: None where too few pages taught the hub's templates."""

    verdicts: Verdicts
    page: JudgedPage | None
    pinned: frozenset[int]


def classify(
    document: Document, hub: HubProfile | None, templates: TemplateSnapshot | None
) -> tuple[Block, ...]:
    """Return the blocks of `document`, in order, each with kind, disposition, rule and confidence decided."""
    verdicts, page, pinned = decide(document, hub, templates)
    if page is not None:
        judge_again(page, verdicts, pinned)
    _name_lead(verdicts)
    return tuple(
        _labelled(block, verdict) for block, verdict in zip(document.blocks, verdicts, strict=True) if verdict
    )


def decide(document: Document, hub: HubProfile | None, templates: TemplateSnapshot | None) -> Decided:
    """Return what all deciders but the hub's model make of a page."""
    words = [] if document.text is None else words_of(block.text for block in document.blocks)
    verdicts = first_verdicts(document, hub, words)
    whole = None if document.text is None else score_text(document, words)
    matched = () if templates is None else templates.matches(document)
    shared = _shared(document, matched)
    for position, verdict in find_masthead(
        document, verdicts, whole.content.tolist() if whole else (), shared
    ):
        verdicts[position] = verdict
    _add_notices_of_site(document, verdicts)
    extend_runs(document.blocks, verdicts)
    if whole is not None:
        extend_sections(document.blocks, verdicts, known_labels(hub).own, whole.content.tolist())
    known = _add_templates(document, shared, verdicts)
    keep_enclosed(document.blocks, verdicts, SECTION_KINDS if document.text is not None else _SUMMARIES)
    told = list(verdicts)
    scores = _net_scores(document, words, verdicts, whole)
    _add_model(document, verdicts, known, scores)
    if not knows(matched):
        return Decided(verdicts, None, known.pinned)
    kept = np.array(list(map(is_content, verdicts)))
    page = JudgedPage(document=document, told=told, matched=matched, content=scores.content, kept=kept)
    return Decided(verdicts, page, known.pinned)


def _add_notices_of_site(document: Document, verdicts: Verdicts) -> None:
    """Name the notices in which the site calls itself by its name."""
    title = title_position(verdicts)
    names = own_names(document.blocks, document.head, title)
    undecided = [block for block in document.blocks if verdicts[block.position] is None]
    for position, notice in find_own_notices(undecided, names):
        verdicts[position] = Verdict(notice.kind, f"notice:{notice.name}", notice.share)


def _shared(document: Document, matches: Matches) -> dict[int, TemplateEntry]:
    """Return which blocks the hub's templates name where they stand, in order."""
    entries = placed(document_prints(document), matches) if any(matches) else ()
    return {position: entry for position, entry in enumerate(entries) if entry is not None}


def _add_templates(document: Document, shared: Mapping[int, TemplateEntry], verdicts: Verdicts) -> _Known:
    """Name what is template, and return what is known of it.

    A sentence beside it that cites is the article's, whatever shares it; what an operator pinned is so everywhere.
    """
    found: dict[int, TemplateEntry] = {}
    for position, entry in shared.items():
        if verdicts[position] is None:
            block = document.blocks[position]
            if not entry.inside and len(block.text) >= _CITING and _CITES.search(block.text):
                verdicts[position] = Verdict(block.kind, "structure:citing")
            else:
                verdicts[position] = Verdict("template", f"template:{entry.template_id}")
                found[position] = entry
    return _Known(
        beside=[position for position, entry in found.items() if not entry.inside],
        rare=frozenset(position for position, entry in found.items() if entry.is_rare),
        pinned=frozenset(position for position, entry in found.items() if entry.is_pinned),
        well_taught=any(entry.is_well_taught for entry in found.values()),
    )


def _add_model(document: Document, verdicts: Verdicts, known: _Known, scores: PageScores) -> None:
    """Let the model judge what is left; what is decided counts as content for certain, or certainly not."""
    for position in shared_entries(document, verdicts, scores.content) - known.pinned:
        verdicts[position] = None
    _spare(document, verdicts, known, scores.content.tolist())
    for position in find_biographies(document, verdicts, end_of_body(document, verdicts)):
        verdicts[position] = Verdict("author_bio", "structure:author_bio")
    content = doubt_beyond_body(document, verdicts, scores.content, well_taught=known.well_taught)
    content = doubt_notices(document.blocks, verdicts, content)
    for position, verdict in enumerate(verdicts):
        if verdict is not None:
            content[position] = float(is_content(verdict))
    _lift(document, verdicts, content)
    told = [verdict and verdict.kind for verdict in verdicts] if known.beside else None
    decisions = decide_page(document, replace(scores, content=content), told)
    for position, (_, kind, confidence, rule) in enumerate(decisions):
        if verdicts[position] is None or kind == "duplicate":
            verdicts[position] = Verdict(kind, rule, confidence)


def _lift(document: Document, verdicts: Verdicts, content: Vector) -> None:
    """Make undecided text as likely, in place, as the text that it goes with."""
    blocks = document.blocks
    least = _LAST_PROSE_OF_HTML if document.text is None else _LAST_PROSE
    last = ((at, other) for at, other in last_prose(blocks, verdicts) if content[at] >= least)
    for at, other in chain(last, first_prose_alone(blocks, verdicts), _listed(blocks, verdicts)):
        content[at] = max(content[at], content[other])


def _listed(blocks: Sequence[Block], verdicts: Verdicts) -> Iterator[tuple[int, int]]:
    """Yield the undecided lines that a dump's contents list, the last first, each with where its own text stands."""
    entries = {
        at for at, verdict in enumerate(verdicts) if verdict is not None and verdict.rule == CONTENTS_RULE
    }
    for at in listed_headings([block.text for block in blocks], entries) if entries else ():
        if verdicts[at] is None and verdicts[at + 1 : at + 2] == [None]:
            yield at, at + 1


def _net_scores(
    document: Document, words: Sequence[Sequence[str]], verdicts: Verdicts, whole: PageScores | None
) -> PageScores:
    """Return what the net of HTML, or of dumps, makes of the blocks; `whole`: of a dump with all of its blocks."""
    if whole is None:
        return score_html(document)
    hidden = interruptions(document.blocks, verdicts)
    scores = score_text(document, words, hidden) if hidden else whole
    return replace(scores, content=doubt_linked(document.blocks, scores.content))


def _spare(document: Document, verdicts: Verdicts, known: _Known, content: Sequence[float]) -> None:
    """Keep what ends the sections of a dump, and leave other text that recurs and is the article's to the model.

    What an operator pinned is cut wherever it stands, and so is what speaks as notices do.
    """
    if not any(map(is_template, verdicts)):
        return  # before the page's prints are taken
    page = hub_page(document, verdicts, known.beside, known.rare, content)
    if document.text is None:  # where enough pages taught the templates, the hub's model tells which are text
        spared = [] if known.well_taught else spared_texts(page)
    else:
        for position in set(section_endings(page)) - known.pinned if known.beside else ():
            verdicts[position] = Verdict(document.blocks[position].kind, "structure:section_ending")
        boxes = field_boxes(document, verdicts, content, known.rare) if known.rare else ()
        names = named_values(document, verdicts, content)
        spared = [*spared_lines(page), *filter(page.is_template, boxes), *names]
    for position in {*spared, *fact_lines(page)} - known.pinned:
        if not speaks_as_notice(document.blocks[position].text):
            verdicts[position] = None


def _name_lead(verdicts: Verdicts) -> None:
    """Name the first paragraph of the article's text; a labelled section before it leaves none."""
    for position, verdict in _content(verdicts):
        if verdict.kind in SECTION_KINDS:
            return
        if verdict.kind == "paragraph":
            verdicts[position] = verdict._replace(kind="lead_paragraph")
            return


def _content(verdicts: Verdicts) -> Iterator[tuple[int, Verdict]]:
    for position, verdict in enumerate(verdicts):
        if verdict is not None and KINDS[verdict.kind] == "content":
            yield position, verdict


def _labelled(block: Block, verdict: Verdict) -> Block:
    position, text, path, start, end, segmented, *_, level, links, _ = block
    kind, rule, confidence = verdict
    # In the order of the fields: `_replace` takes thrice as long, and pages have hundreds of blocks.
    return Block(
        position, text, path, start, end, kind, KINDS[kind], rule, confidence, level, links, segmented
    )
