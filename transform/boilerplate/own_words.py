"""What the blocks' own words decide: the labels and notices that are known, the hub's own, tables of contents.

In: a document, its hub's profile, of dumps the folded words of the blocks. Out: `Verdicts`, None for most.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.hub import fold
from transform.boilerplate.advertisement_labels import is_labelled_advertisement
from transform.boilerplate.contents import MIN_ENTRIES, contents_lists
from transform.boilerplate.labels import SECTION_KINDS, find_label, is_objective_sentence, known_labels
from transform.boilerplate.notices import match_notice
from transform.boilerplate.verdicts import CONTENTS_RULE, Verdict
from transform.boilerplate.words import fold_words
from transform.fields.references import is_entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.hub import HubProfile
    from transform.boilerplate.labels import Label, Labels
    from transform.boilerplate.verdicts import Verdicts
    from transform.document import Document

_TOLD_BY_PLACE = frozenset({"section", "article_meta"})
# Where an entry of a table of contents returns, one of the next blocks is text (of so many words).
_UNDER_ENTRY, _PROSE_WORDS = 4, 12
# Menus, buttons and notices of a line come again on other pages; longer texts hardly do (characters).
_FURNITURE_MOST = 120
# Matches "…", "* * *"; not "A", "§ 4"
_NO_TEXT = re.compile(r"[\W_]*")


def first_verdicts(document: Document, hub: HubProfile | None, words: Sequence[Sequence[str]]) -> Verdicts:
    """Return what labels and known notices make of each block; `words` are those of a dump's blocks, else none."""
    labels = known_labels(hub)
    verdicts: Verdicts = [
        _by_furniture(block.text, labels)
        if len(block.text) <= _FURNITURE_MOST
        else _by_text(block.text, labels, words[block.position] if words else None)
        for block in document.blocks
    ]
    if hub is not None:
        _add_own(document, hub, verdicts)
    if document.text is not None:  # in HTML a menu is known by its links
        _add_contents(words, verdicts)
    return verdicts


def _by_text(text: str, labels: Labels, words: Sequence[str] | None = None) -> Verdict | None:
    """Decide what a block's own words decide; only those that begin as a label does are looked up as one."""
    words = fold_words(text) if words is None else words
    if (not words or words[0] == "©") and _NO_TEXT.fullmatch(text):
        return Verdict("boilerplate", "structure:no_text")
    if words and words[0] in labels.openings:
        if (label := find_label(text, labels.own)) is not None:
            return _by_label(text, label)
        if is_objective_sentence(text):
            return Verdict("learning_objective", "label:objective_sentence")
    if is_labelled_advertisement(text, words):
        return Verdict("advertisement", "label:advertisement")
    notice = match_notice(text, words)
    return None if notice is None else Verdict(notice.kind, f"notice:{notice.name}", notice.share)


_by_furniture = lru_cache(maxsize=1 << 14)(_by_text)
"""The same for short texts, remembered: pages share their menus."""


def _by_label(text: str, label: Label) -> Verdict | None:
    """Name a labelled part. A common label alone is a heading, or an entry of a menu: others decide.

    They decide, too, what stands behind "Sources:" and is no reference.
    """
    alone = label.end == len(text)
    if label.kind == "references_heading" and not alone and not label.own:
        return Verdict("reference", f"label:{label.name}") if is_entry(text[label.end :]) else None
    if alone and label.kind in _TOLD_BY_PLACE and not label.own:
        return None
    kind = "heading" if alone and label.kind in SECTION_KINDS else label.kind
    return Verdict(kind, f"{'profile' if label.own else 'label'}:{label.name}")


def _add_own(document: Document, hub: HubProfile, verdicts: Verdicts) -> None:
    """Put the hub's own notices over what is known in general, and its key into what its labels decided."""
    # the text is folded, patterns are written as the notice is
    notices = [(notice, re.compile(notice.pattern, re.IGNORECASE)) for notice in hub.notices]
    for block in document.blocks:
        known = verdicts[block.position]
        if known is not None and known.rule.startswith("profile:"):
            verdicts[block.position] = known._replace(rule=known.rule.replace(":", f":{hub.key}:", 1))
        folded = fold(block.text) if notices else ""
        for notice, pattern in notices:
            if pattern.fullmatch(folded):
                rule = f"profile:{hub.key}:{notice.name or notice.kind}"
                verdicts[block.position] = Verdict(notice.kind, rule)
                break


def _add_contents(words: Sequence[Sequence[str]], verdicts: Verdicts) -> None:
    """Name the entries of tables of contents; a list whose entries return as entries is a list of links."""
    texts = list(map(" ".join, words))
    if len(texts) - len(set(texts)) < MIN_ENTRIES:
        return
    entries = contents_lists(texts, list(map(len, words)))
    last = {text: position for position, text in enumerate(texts)}
    returns = [last[texts[entry]] + 1 for entry in entries]
    under = [words[after : after + _UNDER_ENTRY] for after in returns]
    heads = sum(any(len(said) >= _PROSE_WORDS for said in following) for following in under)
    if heads < len(entries) / 2:
        return
    for position in entries:
        known = verdicts[position]
        if known is None or known.rule.startswith("label:"):
            verdicts[position] = Verdict("navigation", CONTENTS_RULE)
