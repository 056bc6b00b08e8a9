"""Advertisements that say so at once: "Anzeige: Dichtungsprofile nach Maß schickt Ihnen ...".

In: a block's text and its folded words. Out: whether it is one. What follows the label is new on every page, and reads
as a sentence of the article does; of 47 such blocks in pages with gold and in hubs written by hand none is content.
Headlines ("Werbung: Verbot ab 2027") end in no sentence mark, and sections are longer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LABELS = (
    "advertisement", "advert", "sponsored", "sponsored message", "sponsored content", "sponsored post", "advertorial",
    "anzeige", "werbung", "publicité", "annonce", "publicidad", "anuncio", "pubblicità", "inserzione", "advertentie",
    "publicidade", "anúncio", "reklama", "ogłoszenie", "reklam", "ilan", "i̇lan", "реклама", "на правах рекламы",
    "партнёрский материал", "партнерский материал", "广告", "推广", "広告",
)  # fmt: skip
_OPENINGS = frozenset(label.split()[0] for label in _LABELS)
_BRACKETS = ("【", "[", "［", "(", "（", "〔")
_UNSPACED = (*_BRACKETS, "广告", "推广", "広告")
# The longest of those seen has 190 characters.
_LONGEST = 300
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…", '"', "”", "»")
# Matches "Publicité – Les balances", "【広告】夜間", "Реклама. Термометр"; not "Reklama jest", "Ads: two", "Anzeige"
_LABELLED = re.compile(
    rf"[{''.join(map(re.escape, _BRACKETS))}]?\s?(?:{'|'.join(map(re.escape, _LABELS))})"
    r"(?:[】\]］)）〕]\s?[:：]?|\s?(?:[:：.|]|[–—-](?=\s)))\s?(?=\S.{10})",
    re.IGNORECASE,
)


def is_labelled_advertisement(text: str, words: Sequence[str]) -> bool:
    """Say whether a text of a few sentences is labelled as an advertisement; `words` are its folded words."""
    if not words or (words[0] not in _OPENINGS and not text.startswith(_UNSPACED)):
        return False
    is_said = len(text) <= _LONGEST and text.rstrip().endswith(_SENTENCE_ENDS)
    return is_said and _LABELLED.match(text) is not None
